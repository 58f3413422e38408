//! A question that nobody answered, or two in two ways: "may they stay after ten? I wrote to the town hall, silence".

use crate::cue::{Cue, Cues};
use crate::text::words;

/// How people tell what somebody says.
const SAYS: [&str; 6] = ["says", "said", "sagt", "dit", "dice", "zegt"];
/// How they tell that somebody was asked.
const ASKED: [&str; 16] = [
    "asked",
    "rang",
    "called",
    "phoned",
    "emailed",
    "mailed",
    "wrote",
    "texted",
    "pinged",
    "gefragt",
    "angerufen",
    "geschrieben",
    "demandé",
    "appelé",
    "pregunté",
    "llamé",
];

/// Whether a sentence behind a question tells that somebody else was asked in vain, or that two say two things.
/// What rules, chooses or corrects is an answer.
pub(super) fn asked_in_vain(sentence: &str, cues: &Cues) -> bool {
    if [Cue::Rule, Cue::Choice, Cue::Correction].into_iter().any(|cue| cues.has(cue)) {
        return false;
    }
    let lower = sentence.to_lowercase();
    let said = |word: &str| words(&lower).filter(|other| *other == word).count();
    let two_say = SAYS.iter().any(|word| said(word) == 2);
    let gave_up = || lower.contains("gave up") && words(&lower).any(|word| ASKED.contains(&word));
    cues.has(Cue::Vain) || two_say || gave_up()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_vain(text: &str) -> bool {
        asked_in_vain(text, &Cues::of(text))
    }

    #[test]
    fn others_were_asked_and_did_not_answer() {
        for text in [
            "rang the helpline, forty minutes on hold, gave up",
            "HR says ask legal, legal says ask HR",
            "der Anwalt ruft ja nicht zurück",
            "j'ai écrit à la fédé, silence radio",
            "pregunté en cabecera y se encogieron de hombros",
        ] {
            assert!(is_vain(text), "{text}");
        }
    }

    #[test]
    fn an_answer_is_none_in_vain() {
        for text in [
            "it worked yesterday",
            "Anna said it is slow",
            "No, never call npm, use pnpm.",
            "Ben says no, ship on Tuesday instead.",
            "Legal said two years.",
            "Ben asked Ruth and she answered 9100.",
            "No, one replica is enough.",
            "The field is mandatory, no exceptions.",
            "Paul dit que c'est lui, pas Marie.",
            "Anna sagt, nicht im Archiv, sondern auf dem Server.",
            "I tried the old driver and gave up",
        ] {
            assert!(!is_vain(text), "{text}");
        }
    }
}
