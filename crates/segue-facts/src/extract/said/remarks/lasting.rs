//! What the model said of how things stand, as long as that can be.

use segue_document::Pattern;

use crate::extract::said::narration::waits;
use crate::extract::said::remark::{Remark, Role};
use crate::extract::said::subject::Subject;
use crate::fact::{FactKind, Speaker};
use crate::text::words;

/// How one says of a failure that it is as it was, or owns up to it.
static STANDS: Pattern = Pattern::new(
    r"(?ix)\b(?: still | yet | remains? | unfortunately | bad\ news | heads[\ -]up | known\ issue | to\ be\ honest | cause\ unknown
          | weiterhin | immer\ noch | nach\ wie\ vor | noch\ nicht | leider | toujours | pas\ encore | malheureusement
          | sigue[ns]? | lamentablemente | por\ desgracia | continua | ainda | infelizmente | purtroppo | nog\ steeds | maalesef )\b
        | contin[uú]an?\ | todavía | \ aún\ | всё\ ещё | по-прежнему | hâlâ | 仍 | 还是 | まだ | 여전히",
);
/// How a case is put.
const CASES: [&str; 11] = [
    "if ",
    "when ",
    "whenever ",
    "unless ",
    "wenn ",
    "falls ",
    "cuando ",
    "si ",
    "se ",
    "quand ",
    "lorsque ",
];
/// What commands show, each time that they run.
const CHECKED: [&str; 10] =
    ["lint", "linting", "linter", "tests", "ci", "build", "clippy", "typecheck", "types", "green"];

/// The model says all the time that something fails or works, and what it leaves open while it works it does in the same
/// turn; of that only what it said last counts, and what cannot have passed: a failure that it calls lasting, where it did
/// nothing since turn `worked`, and a count that no command repeats. What it waited for came before its answer.
pub(super) fn is_still_said(
    remark: &Remark,
    turns: u32,
    worked: Option<u32>,
    is_done: bool,
) -> bool {
    let is_turn_over = remark.turn < turns || is_done && waits(&remark.text);
    let is_over = remark.role == Role::Passing && remark.is_open() && is_turn_over;
    if is_over && remark.speaker == Speaker::Model {
        return false;
    }
    let lasts = || remark.role == Role::Fact;
    remark.speaker == Speaker::User
        || remark.turn + 1 >= turns
        || match remark.kind {
            FactKind::Failure => {
                let is_untouched = worked.is_none_or(|worked| worked <= remark.turn);
                lasts() && is_untouched && stands(&remark.text)
            }
            FactKind::Verified => lasts() && is_counted(&remark.text),
            _ => true,
        }
}

/// Whether a failure is said to be as it was, and no case is put.
fn stands(text: &str) -> bool {
    let lower = text.to_lowercase();
    !CASES.iter().any(|lead| lower.starts_with(lead)) && STANDS.is_match(text)
}

/// Whether what was seen to work was counted, and is nothing that a command shows each time. How long something takes may
/// have changed since.
fn is_counted(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_checked = words(&lower).any(|word| CHECKED.contains(&word));
    let subject = Subject::of(text);
    let is_count = subject.values.iter().any(|value| value.is_number() && value.sort.is_empty());
    !is_checked && !text.contains('`') && is_count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lasting_failure_and_a_figure_stay() {
        let said = |kind, text: &str| {
            is_still_said(
                &Remark { speaker: Speaker::Model, kind, ..Remark::told(2, text) },
                9,
                Some(2),
                true,
            )
        };
        assert!(said(FactKind::Failure, "the PDF/A validation still does not pass"));
        assert!(!said(FactKind::Failure, "If it still fails, we look at the log"));
        assert!(!said(FactKind::Failure, "Falls es weiterhin fehlschlägt, lies das Log"));
        assert!(said(FactKind::Failure, "la subida continúa fallando con Garamond"));
        assert!(!said(FactKind::Failure, "the continuation fails on an empty list"));
        assert!(!said(FactKind::Failure, "the handler fails on an empty list"));
        assert!(said(FactKind::Verified, "Confirmed: all 1,318 matters have the same balance"));
        assert!(!said(FactKind::Verified, "Lint passes with 0 issues"));
        assert!(!said(FactKind::Verified, "the upload takes 12 seconds"));
        let failed = Remark::told(2, "the PDF/A validation still does not pass");
        let failed = Remark { speaker: Speaker::Model, kind: FactKind::Failure, ..failed };
        assert!(!is_still_said(&failed, 9, Some(5), true), "something was done since");
    }
}
