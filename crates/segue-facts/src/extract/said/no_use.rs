//! What the model did in vain, as the person says right behind it: "still the same error".

use super::agreed::THE_USER;
use super::headline::headline;
use super::subject::Subject;
use crate::cue::{Cue, Cues};
use crate::extract::printed::without_printed;
use crate::text::{QUESTION, clean, sentences, shorten};

/// In so many of its first sentences a message says that nothing has changed.
const FIRST: usize = 2;
/// A sentence with fewer content words does not say what was changed.
const TELLING: usize = 3;
/// With more words a sentence says what was done, and not only that it was.
const PART: usize = 3;
/// How much of what was tried is kept.
const TRIED: usize = 220;
/// How much of that is quoted.
const WIDTH: usize = 100;

/// What `answer` came to, and that the person says in `message` that it was of no use: they say no more than that, or it
/// in words of the answer. What they praise first, or ask for, is something else.
pub(crate) fn of_no_use(answer: &str, message: &str) -> Option<String> {
    let message = without_printed(message);
    let all = sentences(&message);
    let at = all.iter().take(FIRST).position(|sentence| complains(sentence))?;
    let goes_on = |sentence: &&str| {
        let cues = Cues::of(sentence);
        // "Did that. No change" says that the person did their part.
        let is_done = cues.has(Cue::Done) && sentence.split_whitespace().count() > PART;
        let is_well = cues.has(Cue::Verified) || cues.has(Cue::Mended);
        cues.has(Cue::Assent) || cues.has(Cue::Request) || is_well || is_done
    };
    let told = Subject::of(&clean(answer)).stems;
    let is_of_answer = || !Subject::of(all[at]).stems.is_disjoint(&told);
    if all[..=at].iter().any(goes_on) || !(only_complains(all[at]) || is_of_answer()) {
        return None;
    }
    let complaint = clean(all[at].trim_start_matches(|c: char| !c.is_alphanumeric()));
    let tried = changed(answer).or_else(|| headline(answer))?;
    Some(format!("{}{THE_USER}'{}')", tried.trim_end_matches('.'), shorten(&complaint, WIDTH)))
}

/// The sentence of an answer in which the model says what it changed: what it explained before may be true.
fn changed(answer: &str) -> Option<String> {
    const LEADS: [&str; 32] = [
        "i will ",
        "i'll ",
        "i have ",
        "i've ",
        "i changed ",
        "i replaced ",
        "i removed ",
        "i added ",
        "i fixed ",
        "i moved ",
        "i set ",
        "i corrected ",
        "i updated ",
        "changed ",
        "replaced ",
        "removed ",
        "ich habe ",
        "j'ai ",
        "ho ",
        "我已",
        "eu ",
        "we add ",
        "we'll ",
        "we will ",
        "this change ",
        "to fix ",
        "to resolve ",
        "to solve ",
        "um das zu ",
        "para resolver ",
        "para corregir ",
        "pour corriger ",
    ];
    const SEEN: [&str; 9] = [
        "i've found",
        "i've seen",
        "i have found",
        "i have seen",
        "i'll assume",
        "i will assume",
        "i'll explain",
        "i will explain",
        "ich habe gesehen",
    ];
    let changes = |sentence: &&str| {
        let lower = sentence.to_lowercase().replace('’', "'");
        let begins = |leads: &[&str]| leads.iter().any(|lead| lower.starts_with(lead));
        begins(&LEADS) && !begins(&SEEN) && Subject::of(sentence).stems.len() >= TELLING
    };
    let all = sentences(answer);
    all.iter().find(|it| changes(it)).map(|sentence| shorten(&clean(sentence), TRIED))
}

/// Whether a sentence says no more than that nothing has changed: it says nothing without what was done.
pub(super) fn only_complains(sentence: &str) -> bool {
    const NO: [&str; 10] =
        ["nope", "nah", "nein", "nee", "non", "não", "нет", "όχι", "hayır", "still"];
    let rest = || Subject::of(&Cues::beside(sentence, Cue::Persists));
    complains(sentence) && rest().stems.iter().all(|stem| NO.contains(&stem.as_str()))
}

fn complains(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    // "No, it still fails" begins as a rule does, and "keine Änderung" has a word of one.
    let beside = || Cues::of(&Cues::beside(sentence, Cue::Persists));
    let rules = cues.has(Cue::Rule)
        && !cues.has(Cue::Correction)
        && !cues.has(Cue::Unfinished)
        && beside().has(Cue::Rule);
    let says = rules || cues.has(Cue::Choice) || cues.has(Cue::Mended);
    cues.get(Cue::Persists) >= 1.0 && !says && !sentence.ends_with(QUESTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_what_was_in_vain() {
        let answer = "The line has a couple of issues. The comment `//` is not valid in fish. I will correct the alias to use `env`.";
        let tried = of_no_use(answer, "it still doesn't work.").unwrap_or_default();
        assert!(tried.starts_with("I will correct the alias"), "{tried}");
    }

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
            "great, the bar stays. the export doesn't work though",
            "ok. no change to the API please",
            "the menu on phones doesn't work, fix that first",
        ] {
            assert_eq!(of_no_use(answer, message), None, "{message}");
        }
        assert!(only_complains("still not working") && only_complains("问题没有解决。"));
        for text in [
            "the login test of the second tenant is still failing",
            "Tab key doesn't work.",
            "Safari is still broken.",
            "No, use tabs, still broken.",
        ] {
            assert!(!only_complains(text), "{text}");
        }
    }
}
