//! A report that ticks everything off: what was planned before it is done.

use crate::cue::{Cue, Cues};
use crate::extract::said::crossed::CHECKS;
use crate::extract::said::subject::Subject;
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

/// What a message ticks off that begins with the sentence `first`, where that says that all is done, and where it leaves
/// nothing open.
pub(super) fn ticked_off(message: &str, first: &str) -> Option<Vec<Subject>> {
    let lines = || fences::outside(message).filter(|line| !line.trim().is_empty());
    let is_open = |line: &str| line.contains(OPEN) || line.contains("[ ]");
    if !message.contains(CHECKS) || lines().any(is_open) {
        return None;
    }
    let ticked: Vec<Subject> =
        lines().filter(|line| line.contains(CHECKS)).map(Subject::of).collect();
    let first = format!("{} ", key(first));
    let says =
        DONE.iter().any(|word| first.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    let closes =
        says || Cues::of(&first).has(Cue::Done) && first.trim_end().split(' ').count() <= FEW;
    (ticked.len() >= LEAST && closes).then_some(ticked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_leaves_something_open_ticks_off_less_than_all() {
        let rows = "| Repository | created ✓ |\n| History | rewritten ✓ |\n| Workflow | added ✓ |";
        let ticks =
            |first: &str, rows: &str| ticked_off(&format!("{first}\n\n{rows}"), first).is_some();
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
