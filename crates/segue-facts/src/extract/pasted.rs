//! What a person pasted of something that failed where only they could see it.

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::printed::{printed, typed};
use super::shell::{decisive, outcome};
use crate::fact::{Fact, FactKind, Speaker};
use crate::fences::{self, Stands};
use crate::text::{clean, key, shorten};

/// How many lines say what went wrong.
const ERRORS: usize = 2;
/// With so many lines, what a program printed is a log.
const LOG: usize = 3;
/// How much of the first line is kept, which is the command mostly.
const COMMAND: usize = 120;
/// What weighs a failure that the person saw last.
const WEIGHT: f64 = 0.85;

/// What the subject of such a failure begins with.
pub(crate) const SHOWN: &str = "shown by the user: ";

/// The failure that the person showed last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pasted {
    errors: Vec<String>,
    /// How many events had come by then.
    pub(super) seen: u64,
    pub(super) address: Address,
    time: Option<Timestamp>,
}

impl Pasted {
    /// What a message shows of a failure, if it does.
    pub(super) fn of(text: &str, event: &Event<'_>, seen: u64) -> Option<Self> {
        let errors = errors(text);
        let (address, time) = (event.address(), event.time);
        (!errors.is_empty()).then_some(Self { errors, seen, address, time })
    }

    /// The lines that say what went wrong, as the person's word for it.
    pub(super) fn facts(&self) -> impl Iterator<Item = Fact> {
        self.errors.iter().map(|error| {
            Fact::declared(
                FactKind::Failure,
                error.clone(),
                format!("{SHOWN}{}", key(error)),
                WEIGHT,
            )
            .by(Speaker::User)
            .at(self.address.clone(), self.time)
        })
    }
}

/// A message that is nothing but what a program printed, in one line: how it begins, and what went wrong.
pub(super) fn summed_up(text: &str) -> Option<String> {
    let shown = printed(text);
    if typed(text).is_some() || shown.len() < 2 {
        return None;
    }
    let errors = errors(text);
    let first = shorten(&clean(shown.first()?), COMMAND);
    let first = first.trim_end_matches(['…', ' ', '\\']);
    (!errors.is_empty()).then(|| format!("{first} … {}", errors.join(" … ")))
}

/// Whether a message is nothing but a log, or a list, that a program printed.
pub(super) fn is_all_printed(text: &str) -> bool {
    printed(text).len() >= LOG && typed(text).is_none() || is_all_fenced(text)
}

/// Whether all of a text stands in blocks of code, of several lines.
fn is_all_fenced(text: &str) -> bool {
    let lines = || fences::lines(text).filter(|(_, line)| !line.trim().is_empty());
    lines().all(|(stands, _)| stands != Stands::Outside)
        && lines().filter(|(stands, _)| *stands == Stands::Inside).nth(1).is_some()
}

fn errors(text: &str) -> Vec<String> {
    let printed = printed(text);
    // What ends well shows no failure, whatever it tells on the way.
    let last = printed.iter().rev().find(|line| !line.trim().is_empty());
    if last.is_some_and(|last| outcome::is_success(last.trim())) {
        return Vec::new();
    }
    decisive::errors(&printed.join("\n"), ERRORS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "(venv) ann@node7:/srv/app# python -m app.worker \\\n    --name \"w2\"\nTraceback (most recent call last):\n  File \"/srv/app/worker.py\", line 9, in main\n    config = CONFIGS[name]\nNameError: name 'CONFIGS' is not defined";

    #[test]
    fn of_a_pasted_run_the_command_and_the_error_are_kept() {
        assert_eq!(errors(RUN), ["NameError: name 'CONFIGS' is not defined"]);
        let sum = summed_up(RUN).unwrap();
        assert!(sum.starts_with("(venv) ann@node7") && sum.ends_with("is not defined"), "{sum}");
        assert_eq!(summed_up(&format!("{RUN}\n\nplease fix it")), None);
    }

    #[test]
    fn what_people_type_of_errors_is_not_pasted() {
        for text in [
            "fix the error: it is unclear",
            "add a TypeError for lists",
            "why does it fail?",
            "Error: messages should be red, not orange.",
            "NotFoundException: map this to 404 and InputException to 422",
        ] {
            assert!(errors(text).is_empty(), "{text}");
        }
        let passed = "=== RUN   TestRewind\n    a_test.go:107: rewind failed: no such point\n--- PASS: TestRewind (2.1s)\nok  \texample.org/a\t2.2s";
        assert!(errors(passed).is_empty());
        assert_eq!(errors("ERROR:app:Generation error: unexpected argument 'x'").len(), 1);
    }
}
