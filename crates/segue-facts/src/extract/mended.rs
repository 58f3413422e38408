//! What the model said to fail before it mended it.

use super::done::paths;
use super::timeline::{Moment, Timeline};
use crate::cue::{Cue, Cues};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::words;

/// Where else something fails than where the check ran.
const ELSEWHERE: [&str; 9] =
    ["windows", "macos", "linux", "ios", "android", "upstream", "production", "staging", "ci"];

/// Leaves out what the model said to fail where files were changed since, and behind the last change a test passed,
/// `tested`, and nothing is seen to fail: it told of what it was to mend. What it says to fail still stays.
pub(super) fn without_mended(facts: &mut Vec<Fact>, tested: Option<Moment>, timeline: &Timeline) {
    let changed = facts.iter().filter(|fact| fact.kind == FactKind::Change && is_code(fact));
    let changed = changed.map(|fact| timeline.last(fact)).max();
    let fails = |fact: &Fact| fact.kind == FactKind::Failure && fact.state == ClaimState::Observed;
    let (Some(changed), Some(tested)) = (changed, tested) else { return };
    if changed > tested || facts.iter().any(fails) {
        return;
    }
    let is_mended = |fact: &Fact| {
        fact.kind == FactKind::Failure
            && fact.state == ClaimState::Declared
            && fact.said_by == Some(Speaker::Model)
            && timeline.last(fact) < changed
            && !Cues::of(&fact.text).has(Cue::Unfinished)
            && !words(&fact.text.to_lowercase()).any(|word| ELSEWHERE.contains(&word))
    };
    facts.retain(|fact| !is_mended(fact));
}

/// Whether a changed file is one that a test may run, rather than prose.
fn is_code(file: &Fact) -> bool {
    !paths::is_prose(&file.subject)
}

#[cfg(test)]
mod tests {
    use segue_model::{Address, NativeId, SessionPrefix};

    use super::*;

    fn at(kind: FactKind, text: &str, n: u64) -> Fact {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let addresses = vec![Address { session, n }];
        Fact { addresses, ..Fact::observed(kind, text.to_owned(), text.to_owned(), 0.5) }
    }

    fn said(text: &str, n: u64) -> Fact {
        let said_by = Some(Speaker::Model);
        Fact { state: ClaimState::Declared, said_by, ..at(FactKind::Failure, text, n) }
    }

    #[test]
    fn what_was_said_to_fail_is_mended_by_a_change_and_a_test() {
        let left = |changed: &str, failures: &[Fact], tested: Option<u64>| {
            let mut facts = failures.to_vec();
            facts.push(at(FactKind::Change, changed, 8));
            let (timeline, session) =
                (Timeline::default(), SessionPrefix::of(&NativeId::new("5e551001")));
            let tested = tested.map(|n| timeline.of(&Address { session, n }));
            without_mended(&mut facts, tested, &timeline);
            facts.iter().filter(|fact| fact.kind == FactKind::Failure).count()
        };
        let list = "`list` fails without a session";
        assert_eq!(left("a.rs", &[said(list, 4)], Some(9)), 0);
        assert_eq!(left("a.rs", &[said("`list` still fails", 4)], Some(9)), 1);
        assert_eq!(left("a.rs", &[said("`list` fails on Windows", 4)], Some(9)), 1);
        assert_eq!(left("a.rs", &[said(list, 10)], Some(11)), 1, "it was said behind the change");
        assert_eq!(left("a.rs", &[said(list, 4)], None), 1);
        assert_eq!(left("README.md", &[said(list, 4)], Some(9)), 1);
        let run = at(FactKind::Failure, "`make lint` fails", 4);
        assert_eq!(left("a.rs", &[said(list, 4), run], Some(9)), 2, "one was seen to fail");
    }
}
