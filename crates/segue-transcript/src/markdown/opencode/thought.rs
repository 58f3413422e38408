//! Where a thought ends and an answer begins, which the form does not say.
//!
//! Models think to themselves: of the user in the third person, of what to do next, and mostly in English whatever
//! language the person writes. The first paragraph is a thought; so are those behind it that read like one.

use super::joined;

/// How a paragraph begins in which a model speaks to itself, and hardly to anybody else.
const OPENINGS: [&str; 12] = [
    "the user",
    "let me",
    "wait",
    "hmm",
    "now let",
    "now i need",
    "now i should",
    "what else",
    "what happened",
    "alternatively",
    "okay, so",
    "so the user",
];

/// Frequent words of English, and so many in a hundred of a text that is written in it.
const ENGLISH: [&str; 22] = [
    "the", "and", "of", "to", "is", "it", "that", "this", "for", "with", "was", "not", "are", "be",
    "have", "but", "what", "from", "which", "i", "there", "they",
];
const SHARE: usize = 14;
/// Frequent words of other languages that are none of English, of which a message in them has two.
const OTHER: [&str; 44] = [
    "el", "los", "las", "una", "que", "por", "para", "con", "esto", "está", "como", "pero", "más",
    "der", "das", "und", "ist", "nicht", "ein", "eine", "mit", "für", "ich", "auf", "wir", "le",
    "les", "des", "une", "est", "pas", "pour", "dans", "avec", "je", "não", "uma", "com", "isso",
    "il", "che", "non", "per", "sono",
];

/// Whether a text is written in English, by its small words.
fn is_english(text: &str) -> bool {
    let words = words(text);
    let known = words.iter().filter(|word| ENGLISH.contains(&word.as_str())).count();
    !words.is_empty() && known * 100 >= words.len() * SHARE
}

/// Whether a text is written in another language, as far as its small words or its letters tell.
pub(super) fn is_foreign(text: &str) -> bool {
    let known = words(text).iter().filter(|word| OTHER.contains(&word.as_str())).count();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let wide = letters.clone().filter(|c| *c > '\u{24f}').count();
    known > 1 || wide * 2 > letters.count()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// How many of the lines below the sign of a thought belong to it. Whoever writes another language than English is
/// answered in it, so what is English is thought: `is_foreign` says that. Where no tool stands behind them, the last
/// paragraph is the answer, if there is more than one.
pub(super) fn length(lines: &[&str], is_foreign: bool, is_last: bool) -> usize {
    let paragraphs = paragraphs(lines);
    let answered = usize::from(is_last && paragraphs.len() > 1);
    let mut leads = false;
    let mut end = 0;
    for (at, (from, to)) in paragraphs[..paragraphs.len() - answered].iter().enumerate() {
        let paragraph = &lines[*from..*to];
        if at > 0 && !is_thought(paragraph, leads, is_foreign) {
            break;
        }
        leads = paragraph.last().is_some_and(|line| line.ends_with(':'));
        end = *to;
    }
    end
}

/// Where each paragraph begins and ends.
fn paragraphs(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut paragraphs = Vec::new();
    let mut from = None;
    for (at, line) in lines.iter().enumerate() {
        match (line.is_empty(), from) {
            (false, None) => from = Some(at),
            (true, Some(begin)) => {
                paragraphs.push((begin, at));
                from = None;
            }
            _ => {}
        }
    }
    paragraphs.extend(from.map(|begin| (begin, lines.len())));
    paragraphs
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
    is_opening || leads && is_item || is_foreign && is_english(&joined(paragraph))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_begins_where_nothing_is_thought_any_more() {
        let lines = |text: &'static str| text.lines().collect::<Vec<_>>();
        let text = "The user wants it small.\n\nLet me see.\n\nWhat happened:\n\n1. It broke\n\nDone: it is small.\n\nSo it stays.";
        assert_eq!(length(&lines(text), false, true), 7);
        let text = "They want it back.\n\nThe drops are not caused by the relay at all.\n\nYa pasaba antes.";
        assert_eq!(length(&lines(text), false, false), 1);
        assert_eq!(length(&lines(text), true, true), 3);
        let answer = "Check.\n\nThe tests fail on the list, and that is the cause of it.";
        assert_eq!(length(&lines(answer), true, true), 1, "the last one is said");
        assert_eq!(length(&lines("Only one."), false, true), 1);
        assert_eq!(length(&[], false, true), 0);
    }

    #[test]
    fn the_language_of_a_text_is_known_by_its_small_words() {
        assert!(is_english("The user wants me to verify that it is done"));
        assert!(is_foreign(
            "lo reinicio y el relé aún pierde paquetes por la tarde, para que veas"
        ));
        assert!(is_foreign("再试一次"));
        for text in ["run cargo test workspace please then commit", "fix login bug, add tests", ""]
        {
            assert!(!is_foreign(text), "{text}");
        }
    }
}
