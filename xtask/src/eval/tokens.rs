//! Counting and cutting by tokens of o200k, with a library that the product does not use.

use std::sync::LazyLock;

use tiktoken_rs::CoreBPE;

static VOCABULARY: LazyLock<Option<CoreBPE>> = LazyLock::new(|| tiktoken_rs::o200k_base().ok());
/// More bytes than a token has on the average, so that enough is encoded.
const BYTES: usize = 12;

/// How many tokens a text has.
pub(crate) fn count(text: &str) -> usize {
    let guess = text.len() / 4;
    VOCABULARY.as_ref().map_or(guess, |vocabulary| vocabulary.encode_ordinary(text).len())
}

/// The last tokens of a text.
pub(crate) fn last(text: &str, budget: usize) -> String {
    let mut start = text.len().saturating_sub(budget * BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    cut(&text[start..], |size| (size.saturating_sub(budget), size))
}

/// The first tokens of a text.
pub(crate) fn first(text: &str, budget: usize) -> String {
    let mut end = text.len().min(budget * BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    cut(&text[..end], |size| (0, size.min(budget)))
}

fn cut(text: &str, range: impl Fn(usize) -> (usize, usize)) -> String {
    let Some(vocabulary) = VOCABULARY.as_ref() else { return text.to_owned() };
    let tokens = vocabulary.encode_ordinary(text);
    let (from, to) = range(tokens.len());
    let bytes = vocabulary.decode_bytes(&tokens[from..to]).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_both_ends() {
        let text = "one two three four five";
        assert_eq!(count(text), 5);
        assert_eq!(first(text, 2), "one two");
        assert_eq!(last(text, 2), " four five");
        assert_eq!(last(text, 50), text);
    }
}
