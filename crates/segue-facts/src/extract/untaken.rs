//! The request that the handoff before has as its goal, until a session takes it up.

use serde::{Deserialize, Serialize};

use super::said::proposal::answer::says_yes_or_no;
use super::said::subject::{Subject, says_something, telling};
use super::said::substantial::tells_to_go_on;
use crate::fact::Fact;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Untaken(Option<Fact>);

impl Untaken {
    pub(super) fn inherit(&mut self, fact: &Fact) {
        self.0 = Some(fact.clone());
    }

    /// The person wrote this in turn `turn`. Who begins with "yes, go on" wants what the handoff says.
    pub(super) fn user(&mut self, text: &str, turn: u32) {
        let begins = || says_yes_or_no(text) || !says_something(text);
        if tells_to_go_on(text) || turn == 1 && begins() || self.is_in(text) {
            self.take();
        }
    }

    /// The model wrote this in turn `turn`. In the first one it may only read the goal back.
    pub(super) fn assistant(&mut self, text: &str, turn: u32) {
        if turn > 1 && self.is_in(text) {
            self.take();
        }
    }

    pub(super) fn take(&mut self) {
        self.0 = None;
    }

    pub(super) fn fact(&self) -> Option<Fact> {
        self.0.clone()
    }

    /// Whether a text speaks of it, or has no word that tells something but those of it: "delete them".
    fn is_in(&self, text: &str) -> bool {
        let Some(fact) = &self.0 else { return false };
        let (asked, said) = (Subject::of(&fact.text), Subject::of(text));
        let (words, of_text) = (telling(&asked), telling(&said));
        asked.is_task_of(&said) || !of_text.is_empty() && of_text.is_subset(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactKind;

    #[test]
    fn it_is_open_until_somebody_takes_it_up() {
        let asked = "Should the uploader keep partial files after the last retry, or delete them?";
        let fact = Fact::observed(FactKind::Question, asked.to_owned(), String::new(), 0.75);
        let is_open = |said: &[(&str, bool)]| {
            let mut open = Untaken::default();
            open.inherit(&fact);
            for ((text, is_users), turn) in said.iter().zip(1..) {
                if *is_users { open.user(text, turn) } else { open.assistant(text, turn) }
            }
            open.fact().is_some()
        };
        let readme = ("First fix the typo in the README heading.", true);
        assert!(is_open(&[readme, ("Fixed.", false), ("Now add a badge.", true)]));
        assert!(is_open(&[("Goal: keep or delete partial files after a retry.", false)]));
        assert!(!is_open(&[readme, ("Partial files are deleted after the last retry.", false)]));
        for taken in ["go on", "yes", "Delete them.", "keep the partial files of the uploader"] {
            assert!(!is_open(&[(taken, true)]), "{taken}");
        }
    }
}
