//! Exact token counts in OpenAI's `o200k_base` encoding, without start-up cost.
//!
//! The vocabulary is a table of sorted tokens in the binary that is searched in
//! place (`data/o200k.bin`, made by `cargo xtask tokens`). The splitting pattern
//! and the merge order are those of tiktoken; `tiktoken-rs` is the oracle of the
//! tests.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::LazyLock;

use regex::Regex;

/// The table: for each length from 1 to 128 the number of tokens (u32, LE), then
/// for each length the tokens in order, each followed by its rank (3 bytes, LE).
static TABLE: &[u8] = include_bytes!("../data/o200k.bin");

/// The longest token of the vocabulary.
const LONGEST: usize = 128;
/// How many bytes a rank takes.
const RANK: usize = 3;

/// Where the tokens of each length begin, and how many there are.
static GROUPS: LazyLock<Vec<(usize, usize)>> = LazyLock::new(|| {
    let mut at = LONGEST * 4;
    let counts = TABLE[..at].chunks_exact(4);
    let group = |(length, count): (usize, &[u8])| {
        let count = count.iter().rev().fold(0, |n, byte| (n << 8) | usize::from(*byte));
        let start = at;
        at += count * (length + 1 + RANK);
        (start, count)
    };
    counts.enumerate().map(group).collect()
});

/// tiktoken's pattern for `o200k_base`, without its look-ahead (`\s+(?!\S)`),
/// which [`pieces`] does by giving the last blank back.
static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let upper = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    let lower = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    let short = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    let pattern = [
        &format!(r"[^\r\n\p{{L}}\p{{N}}]?{upper}*{lower}+{short}"),
        &format!(r"[^\r\n\p{{L}}\p{{N}}]?{upper}+{lower}*{short}"),
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+",
    ];
    Regex::new(&pattern.join("|")).ok()
});

/// How many `o200k_base` tokens `text` has; special tokens count as ordinary text.
pub fn count(text: &str) -> usize {
    pieces(text).map(|piece| count_piece(piece.as_bytes())).sum()
}

/// Splits `text` as tiktoken does before merging.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let pattern = PATTERN.as_ref()?;
        let found = pattern.find_at(text, at)?;
        let piece = without_last_blank(found.as_str(), &text[found.end()..]);
        at = found.start() + piece.len();
        Some(piece)
    })
}

/// A run of blanks before a word leaves its last blank to that word.
fn without_last_blank<'a>(piece: &'a str, rest: &str) -> &'a str {
    let is_blank = piece.chars().all(char::is_whitespace) && !piece.ends_with(['\r', '\n']);
    match piece.char_indices().next_back() {
        Some((last, _)) if is_blank && last > 0 && !rest.is_empty() => &piece[..last],
        _ => piece,
    }
}

/// The rank of a token, by which merges are ordered.
fn rank(token: &[u8]) -> Option<u32> {
    let length = token.len();
    let &(start, count) = GROUPS.get(length.checked_sub(1)?)?;
    let record = |at: usize| &TABLE[start + at * (length + RANK)..][..length + RANK];
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if &record(middle)[..length] < token {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let (found, rank) = (low < count).then(|| record(low).split_at(length))?;
    (found == token).then(|| rank.iter().rev().fold(0, |n, byte| (n << 8) | u32::from(*byte)))
}

/// Byte pair merging (lowest rank first, leftmost among equals) with a heap, so
/// that a piece of n bytes costs n log n.
fn count_piece(piece: &[u8]) -> usize {
    if piece.len() == 1 || rank(piece).is_some() {
        return 1;
    }
    let end = piece.len();
    let mut next: Vec<usize> = (1..=end).collect();
    let mut previous: Vec<usize> = (0..end).map(|i| i.wrapping_sub(1)).collect();
    let mut alive = vec![true; end];
    let pair = |next: &[usize], left: usize| -> Option<(u32, usize, usize)> {
        let middle = next[left];
        let right = *next.get(middle)?;
        let token = piece.get(left..right).filter(|token| token.len() <= LONGEST)?;
        Some((rank(token)?, left, right))
    };
    let mut heap: BinaryHeap<Reverse<(u32, usize, usize)>> =
        (0..end).filter_map(|left| pair(&next, left)).map(Reverse).collect();
    let mut tokens = end;
    while let Some(Reverse((_, left, right))) = heap.pop() {
        let middle = next[left];
        let is_current = alive[left] && middle < end && next[middle] == right;
        if !is_current {
            continue;
        }
        alive[middle] = false;
        next[left] = right;
        if right < end {
            previous[right] = left;
        }
        tokens -= 1;
        heap.extend(pair(&next, left).map(Reverse));
        let before = previous[left];
        if before < end {
            heap.extend(pair(&next, before).map(Reverse));
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::count;

    fn oracle(text: &str) -> usize {
        tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len()
    }

    #[test]
    fn counts_are_those_of_tiktoken() {
        let samples = [
            "",
            "a",
            "Hello, world!  It's 12345678 o'clock.\n\n\tindented  \n  x",
            "fn main() { println!(\"{}\", 1 + 2); } // Überprüfung",
            "日本語のテキスト、и русский текст, ελληνικά 🦀👩‍💻",
            "trailing blanks   ",
            "   leading\r\n\r\nlines   \r\n",
            "<|endoftext|> https://example.org/a/b?c=d&e=%20#f",
            "XMLHttpRequest getHTTPResponseCode snake_case_name SCREAMING_CASE",
        ];
        for text in samples {
            assert_eq!(count(text), oracle(text), "{text:?}");
        }
    }

    #[test]
    fn long_pieces_are_counted_like_short_ones() {
        for text in ["a".repeat(5_000), "=".repeat(3_000), "ab9".repeat(900), " ".repeat(777)] {
            assert_eq!(count(&text), oracle(&text), "{}…", &text[..9]);
        }
    }

    proptest! {
        #[test]
        fn any_text_counts_as_in_tiktoken(text in "\\PC{0,60}|[ a-zA-Z'\\r\\n\\t0-9/.]{0,80}") {
            prop_assert_eq!(count(&text), oracle(&text));
        }
    }
}
