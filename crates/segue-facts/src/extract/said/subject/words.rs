//! The words of a sentence.

use std::ops::Range;

use crate::cue::is_unspaced;

/// The words of a sentence, lower case; numbers keep their signs, texts without blanks come
/// in pairs of characters.
pub(super) struct Words {
    lower: String,
    places: Vec<Range<usize>>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let lower = lower(text);
        let mut places = Vec::new();
        // Where the word, and the wide character before, began.
        let (mut word, mut wide): (Option<usize>, Option<usize>) = (None, None);
        let mut chars = lower.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().copied();
            let begun = word.map_or("", |from| &lower[from..at]);
            if is_unspaced(c) {
                // A unit of one character follows its number at once, or behind a blank.
                let is_number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
                let is_spaced = || lower[..at].strip_suffix(' ').is_some_and(is_number);
                let is_unit = begun.starts_with(|c: char| c.is_ascii_digit())
                    || word.is_none() && is_spaced();
                let end = at + c.len_utf8();
                let pair = next.filter(|(_, next)| is_unspaced(*next));
                let unit = at..pair.map_or(end, |(at, next)| at + next.len_utf8());
                places.extend(word.take().map(|from| from..at));
                places.extend(is_unit.then_some(unit));
                places.extend(wide.replace(at).map(|from| from..end));
                continue;
            }
            wide = None;
            let is_inner = matches!(c, '.' | ',' | ':')
                && begun.ends_with(|c: char| c.is_ascii_digit())
                && next.is_some_and(|(_, next)| next.is_ascii_digit());
            // A unit, with a blank before it or not: "19 %", "20%".
            let is_sign = matches!(c, '%' | '€' | '$' | '£');
            if is_sign {
                places.extend(word.take().map(|from| from..at));
                places.push(at..at + c.len_utf8());
            } else if c.is_alphanumeric() || is_inner {
                word.get_or_insert(at);
            } else {
                places.extend(word.take().map(|from| from..at));
            }
        }
        places.extend(word.map(|from| from..lower.len()));
        Self { lower, places }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.places.iter().map(|place| &self.lower[place.clone()])
    }
}

/// How many letters of a word tell it from others.
const BEGINNING: usize = 6;
/// A word with fewer letters than this before its ending may be another one.
const SHORTEST: usize = 4;

/// The beginning of a word, which stands in for its stem: without the ending of a plural or of an English
/// gerund, cut to a few letters.
pub(super) fn beginning(word: &str) -> String {
    let long = |stem: &&str| stem.chars().count() >= SHORTEST;
    let is_plural = |stem: &&str| long(stem) && !stem.ends_with(['s', 'u', 'i']);
    let singular = word.strip_suffix('s').filter(is_plural).unwrap_or(word);
    // "Anything" is no gerund.
    let stem = singular.strip_suffix("ing").filter(|stem| long(stem) && !stem.ends_with("th"));
    let stem = stem.unwrap_or(singular);
    stem.chars().take(BEGINNING).collect()
}

/// `text` in lower case, letter by letter.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn words_of_one_stem_begin_alike() {
        for (word, other) in [("week", "weeks"), ("grouping", "groups"), ("retries", "retrie")] {
            assert_eq!(beginning(word), beginning(other));
        }
        for word in ["class", "status", "thing", "bus"] {
            assert_eq!(beginning(word), word);
        }
        assert_eq!(beginning("anything"), "anythi");
    }
}
