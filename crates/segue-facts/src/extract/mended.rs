//! What the model said to fail before it mended it.

use super::PASSED;
use crate::cue::{Cue, Cues};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};

/// Leaves out what the model said to fail where files were changed since, and a test, build or lint passed behind the
/// last change: it told of what it was to mend. What it says to fail still stays.
pub(super) fn without_mended(facts: &mut Vec<Fact>) {
    let last = |is_it: &dyn Fn(&Fact) -> bool| {
        let found = facts.iter().filter(|fact| is_it(fact));
        found.filter_map(|fact| Some(fact.addresses.last()?.n)).max()
    };
    let edit = last(&|fact| fact.kind == FactKind::Change);
    let check = last(&|fact| {
        fact.kind == FactKind::Verified
            && fact.state == ClaimState::Observed
            && fact.text.ends_with(PASSED)
    });
    let (Some(edit), Some(check)) = (edit, check) else { return };
    let is_mended = |fact: &Fact| {
        fact.kind == FactKind::Failure
            && fact.state == ClaimState::Declared
            && fact.said_by == Some(Speaker::Model)
            && fact.addresses.last().is_some_and(|said| said.n < edit.min(check))
            && !Cues::of(&fact.text).has(Cue::Unfinished)
    };
    facts.retain(|fact| !is_mended(fact));
}

#[cfg(test)]
mod tests {
    use segue_model::{Address, NativeId, SessionPrefix};

    use super::*;

    fn at(kind: FactKind, text: &str, n: u64) -> Fact {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let addresses = vec![Address { session, n }];
        Fact { addresses, ..Fact::observed(kind, text.to_owned(), String::new(), 0.5) }
    }

    fn said(text: &str, n: u64) -> Fact {
        let said_by = Some(Speaker::Model);
        Fact { state: ClaimState::Declared, said_by, ..at(FactKind::Failure, text, n) }
    }

    #[test]
    fn what_was_said_to_fail_is_mended_by_a_change_and_a_check() {
        let work = || {
            vec![
                at(FactKind::Change, "`a.rs` edited", 8),
                at(FactKind::Verified, "`make test` → passed", 9),
            ]
        };
        let left = |mut facts: Vec<Fact>| {
            without_mended(&mut facts);
            facts.iter().filter(|fact| fact.kind == FactKind::Failure).count()
        };
        assert_eq!(left([work(), vec![said("`list` fails without a session", 4)]].concat()), 0);
        assert_eq!(left([work(), vec![said("`list` still fails on Windows", 4)]].concat()), 1);
        assert_eq!(left([work(), vec![said("`list` fails without a session", 10)]].concat()), 1);
        let run = at(FactKind::Failure, "`make lint` fails", 4);
        assert_eq!(left([work(), vec![run]].concat()), 1, "that one was seen");
        assert_eq!(left(vec![work().remove(0), said("`list` fails without a session", 4)]), 1);
    }
}
