//! What the model did in vain, as the person says right behind it: "still the same error".

use super::headline::headline;
use super::proposal::THE_USER;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::extract::printed::without_printed;
use crate::text::{clean, sentences, shorten};

/// In so many of its first sentences a message says that nothing has changed.
const FIRST: usize = 2;
/// How much of that is quoted.
const WIDTH: usize = 100;
/// A sentence of more words, or characters where no blanks part them, says what it is that has not changed.
const WORDS: usize = 5;
const CHARACTERS: usize = 10;

/// What `answer` came to, and that the person says in `message` that it was of no use.
pub(crate) fn of_no_use(answer: &str, message: &str) -> Option<String> {
    let message = clean(&without_printed(message));
    let all = sentences(&message);
    let complaint = all.iter().take(FIRST).find(|sentence| complains(sentence))?;
    let complaint = complaint.trim_start_matches(|c: char| !c.is_alphanumeric());
    let tried = headline(answer)?;
    Some(format!("{}{THE_USER}'{}')", tried.trim_end_matches('.'), shorten(complaint, WIDTH)))
}

/// Whether a sentence says no more than that nothing has changed: it says nothing without what was done.
pub(super) fn only_complains(sentence: &str) -> bool {
    let unspaced = sentence.chars().filter(|c| is_unspaced(*c)).count();
    let is_short = sentence.split_whitespace().count() <= WORDS && unspaced <= CHARACTERS;
    is_short && complains(sentence)
}

fn complains(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    // "No, it still fails" begins as a rule does, and "immer noch nicht" has a word of one.
    let is_told = cues.has(Cue::Correction) || cues.has(Cue::Unfinished);
    let rules = cues.has(Cue::Rule) && !is_told;
    let is_open = sentence.ends_with(['?', '？']) || rules;
    cues.get(Cue::Persists) >= 1.0 && !is_open && !cues.has(Cue::Choice) && !cues.has(Cue::Mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_person_says_of_it_shows_what_was_in_vain() {
        let answer = "I removed the second reload, so the bar stays where it is.";
        for message in [
            "still the same error",
            "no, it still doesn't work. see the log",
            "pasa lo mismo",
            "geht immer noch nicht",
            "问题还在。。",
            "../IAP/modem.c-Reset(89):reset.\n../IAP/modem.c-Write(518):0xC350.\n------\n问题没有解决。",
        ] {
            let tried = of_no_use(answer, message)
                .unwrap_or_else(|| panic!("{message} {:?}", Cues::of(message)));
            assert!(tried.starts_with("I removed the second reload"), "{message}");
            assert!(tried.contains(THE_USER), "{message}");
        }
        for message in [
            "good, now the other one",
            "it doesn't fail any more",
            "the export still has no header, add one",
            "use the same error codes as the old API",
            "always show the same error to the user",
            "how can it pass there if he didn't fix it?",
        ] {
            assert_eq!(of_no_use(answer, message), None, "{message}");
        }
        assert!(only_complains("still not working") && only_complains("问题没有解决。"));
        assert!(!only_complains("the login test of the second tenant is still failing"));
    }
}
