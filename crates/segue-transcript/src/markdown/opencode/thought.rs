//! Where a thought ends and an answer begins, which the form does not say.
//!
//! Models think to themselves: of the user in the third person, of what to do next, and mostly in English whatever
//! language the person writes. The first paragraph is a thought; so are those behind it that read like one.

use super::joined;

/// How a paragraph begins in which a model speaks to itself.
const OPENINGS: [&str; 34] = [
    "the user",
    "they ",
    "let me",
    "i need to",
    "i should",
    "i think",
    "i could",
    "i can ",
    "i want to",
    "i also",
    "i'm going to",
    "i was ",
    "wait",
    "hmm",
    "actually",
    "so ",
    "so,",
    "but ",
    "ok,",
    "okay",
    "now i",
    "now let",
    "this means",
    "that means",
    "maybe",
    "perhaps",
    "what else",
    "what happened",
    "first, i",
    "looking at",
    "since ",
    "also, ",
    "alternatively",
    "given ",
];

/// Frequent words of English, and so many in a hundred of a text that is written in it.
const ENGLISH: [&str; 22] = [
    "the", "and", "of", "to", "is", "it", "that", "this", "for", "with", "was", "not", "are", "be",
    "have", "but", "what", "from", "which", "i", "there", "they",
];
const SHARE: usize = 14;

/// Whether most of a text is written in English; nothing where it has hardly any words.
pub(super) fn is_english(text: &str) -> Option<bool> {
    const LEAST: usize = 4;
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let known = words.iter().filter(|word| ENGLISH.contains(&word.as_str())).count();
    (words.len() >= LEAST).then(|| known * 100 >= words.len() * SHARE)
}

/// How many of the lines below the sign of a thought belong to it. Whoever writes another language than English is
/// answered in it, so what is English is thought: `is_foreign` says that.
pub(super) fn length(lines: &[&str], is_foreign: bool) -> usize {
    let mut end = 0;
    let mut at = 0;
    let mut leads = false;
    while at < lines.len() {
        let from = at + lines[at..].iter().take_while(|line| line.is_empty()).count();
        let to = from + lines[from..].iter().take_while(|line| !line.is_empty()).count();
        let paragraph = &lines[from..to];
        let is_first = end == 0;
        if from == to || !(is_first || is_thought(paragraph, leads, is_foreign)) {
            break;
        }
        leads = paragraph.last().is_some_and(|line| line.ends_with(':'));
        (end, at) = (to, to);
    }
    end
}

/// Whether a paragraph behind a thought is one as well: it begins like one, is what one leads to, or is written in
/// English to somebody who writes otherwise.
fn is_thought(paragraph: &[&str], leads: bool, is_foreign: bool) -> bool {
    let Some(first) = paragraph.first() else { return false };
    if first.starts_with(['#', '|', '`']) {
        return false;
    }
    let lower = first.to_lowercase();
    let is_opening = OPENINGS.iter().any(|opening| lower.starts_with(opening));
    let is_item = first.starts_with(['-', '*']) || first.starts_with(|c: char| c.is_ascii_digit());
    is_opening || leads && is_item || is_foreign && is_english(&joined(paragraph)) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_begins_where_nothing_is_thought_any_more() {
        let lines = |text: &'static str| text.lines().collect::<Vec<_>>();
        let text = "The user wants it small.\n\nLet me see.\n\nWhat happened:\n1. It broke\n\nDone: it is small.\n\nSo it stays.";
        assert_eq!(length(&lines(text), false), 6);
        let text = "They want it back.\n\nThe drops are not caused by the relay at all.\n\nYa pasaba antes.";
        assert_eq!(length(&lines(text), false), 1);
        assert_eq!(length(&lines(text), true), 3);
        assert_eq!(length(&lines("Only one."), false), 1);
        assert_eq!(length(&[], false), 0);
    }

    #[test]
    fn the_language_of_a_text_is_known_by_its_small_words() {
        assert_eq!(is_english("The user wants me to verify that it is done"), Some(true));
        assert_eq!(is_english("el relé aún pierde paquetes, cómo cerramos esto?"), Some(false));
        assert_eq!(is_english("ok"), None);
    }
}
