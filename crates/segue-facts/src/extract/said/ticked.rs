//! A report that ticks everything off: what was planned before it is done.

use crate::cue::{Cue, Cues};
use crate::fences;
use crate::text::{key, sentences};

/// What stands beside what is done, and beside what is not.
const CHECKS: [char; 4] = ['✅', '✓', '✔', '☑'];
const OPEN: [char; 8] = ['❌', '✗', '✘', '☐', '⏳', '🔲', '⚠', '🚧'];
/// A report ticks off so many lines at least.
const LEAST: usize = 3;
/// How it begins.
const DONE: [&str; 14] = [
    "done",
    "all done",
    "finished",
    "complete",
    "everything is",
    "that s all",
    "fertig",
    "erledigt",
    "listo",
    "hecho",
    "terminé",
    "fini",
    "pronto",
    "fatto",
];

/// Whether a message says that all is done, and ticks off several things and leaves none open.
pub(super) fn ticks_off_all(message: &str) -> bool {
    let lines = || fences::outside(message).filter(|line| !line.trim().is_empty());
    let ticked = lines().filter(|line| line.contains(CHECKS)).count();
    let is_open = |line: &str| line.contains(OPEN) || line.contains("[ ]");
    let first = sentences(message).first().map(|first| key(first)).unwrap_or_default();
    let says = DONE.iter().any(|word| first.starts_with(word));
    let closes = || Cues::of(&first).has(Cue::Done) && first.split(' ').count() <= LEAST * 2;
    ticked >= LEAST && !lines().any(is_open) && (says || closes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_leaves_something_open_ticks_off_less_than_all() {
        let rows = "| Repository | created ✓ |\n| History | rewritten ✓ |\n| Workflow | added ✓ |";
        assert!(ticks_off_all(&format!("Done.\n\n{rows}")));
        assert!(ticks_off_all(&format!("Listo:\n\n{rows}")));
        for text in [
            format!("Done.\n\n{rows}\n| Tags | ❌ |"),
            format!("The plan:\n\n{rows}"),
            "Done.\n\n- a ✓\n- b ✓".to_owned(),
        ] {
            assert!(!ticks_off_all(&text), "{text}");
        }
    }
}
