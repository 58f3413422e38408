//! The request that the handoff before has as its goal, until a session takes it up.

use serde::{Deserialize, Serialize};

use super::said::proposal::answer::{says_no, says_yes_or_no};
use super::said::subject::{Subject, telling};
use super::said::substantial::tells_to_go_on;
use crate::fact::Fact;

/// The answer to a prompt that is longer, in bytes, does more than read it back.
const READ_BACK: usize = 600;
/// A message of so many words may say what is to be done and not with what: "delete them".
const FEW: usize = 3;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Untaken {
    request: Option<Fact>,
    /// Whether the session began with the prompt that asks for it, and nobody has said anything since.
    given: bool,
    taken_up: bool,
}

impl Untaken {
    pub(super) fn inherit(&mut self, fact: &Fact) {
        self.request = Some(fact.clone());
    }

    /// The prompt of the handoff was given, with this goal.
    pub(super) fn given(&mut self, goal: &str) {
        self.given = self.request.as_ref().is_some_and(|request| request.text == goal);
    }

    /// The person wrote this in turn `turn`. Who begins with "yes, go on" wants what the handoff says.
    pub(super) fn user(&mut self, text: &str, turn: u32) {
        if self.is_goal(text) {
            return;
        }
        let agrees = || tells_to_go_on(text) || says_yes_or_no(text) && !says_no(text);
        let is_first = turn == 1 || std::mem::take(&mut self.given);
        if is_first && (agrees() || self.is_short_of(text)) || self.is_in(text) {
            self.take_up();
        }
    }

    /// The model wrote this in turn `turn`. In the first one it may only read the goal back.
    pub(super) fn assistant(&mut self, text: &str, turn: u32) {
        let answers = self.given && text.len() > READ_BACK;
        if answers || turn > 1 && self.is_in(text) {
            self.take_up();
        }
    }

    /// The model began to work: where it was given the prompt, on that.
    pub(super) fn work(&mut self) {
        if self.given {
            self.take_up();
        }
    }

    /// It, if nobody has taken it up. What a session was given and did not go on from has its answer there.
    pub(super) fn fact(&self) -> Option<Fact> {
        self.request.clone().filter(|_| !self.given)
    }

    /// Whether the session took it up.
    pub(super) fn is_taken_up(&self) -> bool {
        self.taken_up || self.given
    }

    fn take_up(&mut self) {
        *self = Self { taken_up: self.request.is_some() || self.taken_up, ..Self::default() };
    }

    fn is_goal(&self, text: &str) -> bool {
        self.given && self.request.as_ref().is_some_and(|request| request.text == text)
    }

    /// Whether a text has most of the words of it that tell something.
    fn is_in(&self, text: &str) -> bool {
        let Some(request) = &self.request else { return false };
        let (asked, said) = (Subject::of(&request.text), Subject::of(text));
        let words = telling(&asked);
        let shared = telling(&said).intersection(&words).count();
        shared >= 2 && shared * 2 > words.len()
    }

    /// Whether a few words say nothing but what it says: "delete them".
    fn is_short_of(&self, text: &str) -> bool {
        let Some(request) = &self.request else { return false };
        let (asked, said) = (Subject::of(&request.text), Subject::of(text));
        let words = telling(&said);
        let is_short = text.split_whitespace().count() <= FEW;
        is_short && !words.is_empty() && words.is_subset(&telling(&asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactKind;

    const ASKED: &str =
        "Should the uploader keep partial files after the last retry, or delete them?";
    const README: &str = "U First fix the typo in the README heading.";

    /// Whether it is open behind these messages of the person (`U`), the model (`A`), and the prompt (`P`).
    fn is_open(said: &[&str]) -> bool {
        let fact = Fact::observed(FactKind::Question, ASKED.to_owned(), String::new(), 0.8);
        let (mut open, mut turn) = (Untaken::default(), 0);
        open.inherit(&fact);
        for message in said {
            let (by, text) = message.split_at(1);
            let text = text.trim_start();
            turn += u32::from(by != "A");
            match by {
                "A" => open.assistant(text, turn),
                "P" => {
                    open.given(text);
                    open.user(text, turn);
                }
                _ => open.user(text, turn),
            }
        }
        open.fact().is_some()
    }

    #[test]
    fn it_is_open_while_the_talk_is_of_something_else() {
        for said in [
            &[README, "A Fixed.", "U Now add a badge."][..],
            &["U Fix the typo.", "A Goal: keep or delete partial files after the last retry."],
            &[README, "A Fixed. Next comes the badge.", "U go on", "A The badge stands there."],
            &["U No, first fix the typo.", "A Fixed."],
            &["U Thanks!", "A Is there more?", README],
            &[README, "A CI uploads the coverage files.", "U Retry the upload."],
            &["PAdd a badge.", "A Goal: a badge.", "U ok", "A The badge stands there."],
            &[&format!("P{ASKED}"), "A Goal: keep or delete partial files.", README],
        ] {
            assert!(is_open(said), "{said:?}");
        }
    }

    #[test]
    fn it_is_closed_where_somebody_takes_it_up() {
        let long = format!("A {}", "It keeps them for a day. ".repeat(40));
        let prompt = format!("P{ASKED}");
        for said in [
            &[README, "A Fixed.", "U What of the partial files after a retry? Delete them."][..],
            &[README, "A Fixed.", "U Good.", "A The uploader deletes partial files at last."],
            &["U go on", "A They are deleted."],
            &["U yes"],
            &["U Delete them."],
            &[&prompt, &long, README],
            &[&prompt, "A Goal: partial files.", "U ok, go ahead", "A Gone."],
            &[&prompt, "A They are deleted."],
        ] {
            assert!(!is_open(said), "{said:?}");
        }
    }
}
