//! A report that ticks everything off: what was planned before it is done.

use super::crossed::CHECKS;
use crate::cue::{Cue, Cues};
use crate::fences;
use crate::text::key;

/// What stands beside what is not done.
const OPEN: [char; 8] = ['❌', '✗', '✘', '☐', '⏳', '🔲', '⚠', '🚧'];
/// A report ticks off so many lines at least.
const LEAST: usize = 3;
/// How its first sentence begins, and how many words that has at most where it only says so in other words.
const DONE: [&str; 14] = [
    "done",
    "all done",
    "all set",
    "finished",
    "complete",
    "everything is done",
    "everything is in",
    "that s all",
    "fertig",
    "erledigt",
    "listo",
    "hecho",
    "terminé",
    "fatto",
];
const FEW: usize = 6;

/// Whether a message that begins with the sentence `first` says that all is done, ticks off several things and leaves none
/// open.
pub(super) fn ticks_off_all(message: &str, first: &str) -> bool {
    let lines = || fences::outside(message).filter(|line| !line.trim().is_empty());
    let ticked = || lines().filter(|line| line.contains(CHECKS)).count();
    let is_open = |line: &str| line.contains(OPEN) || line.contains("[ ]");
    if !message.contains(CHECKS) || ticked() < LEAST || lines().any(is_open) {
        return false;
    }
    let first = format!("{} ", key(first));
    let says =
        DONE.iter().any(|word| first.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    says || Cues::of(&first).has(Cue::Done) && first.trim_end().split(' ').count() <= FEW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_leaves_something_open_ticks_off_less_than_all() {
        let rows = "| Repository | created ✓ |\n| History | rewritten ✓ |\n| Workflow | added ✓ |";
        let ticks = |first: &str, rows: &str| ticks_off_all(&format!("{first}\n\n{rows}"), first);
        assert!(ticks("Done.", rows) && ticks("Listo:", rows));
        assert!(!ticks("Done.", &format!("{rows}\n| Tags | ❌ |")));
        for first in
            ["The plan:", "Finishing the relay now, this is where it stands:", "Everything is red"]
        {
            assert!(!ticks(first, rows), "{first}");
        }
        assert!(!ticks("Done.", "- a ✓\n- b ✓"));
    }
}
