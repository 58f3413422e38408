//! F204: the repository is still where the handoff saw it.

use super::ground::Freshness;
use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "F204",
    level: Level::Info,
    title: "the anchor is fresh",
    reason: "A handoff describes the repository as it was; what has changed since may make it wrong.",
    fix: "read what has changed before you trust it: `segue next` names it above the prompt",
    example: (
        "(made at 3f2c1ab; the branch is two commits further)",
        "(made at the commit that is checked out, with the same changes)",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let line = subject.lines.iter().position(|line| line.starts_with("git:")).unwrap_or_default();
    match subject.ground.freshness() {
        Some(Freshness::Stale(reasons)) => {
            vec![Hit::at(line, format!("STALE: {}", reasons.join("; "))).level(Level::Warning)]
        }
        Some(Freshness::Fresh) => vec![Hit::at(line, "FRESH: nothing has changed since")],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, findings_on};
    use super::super::{Freshness, Level};

    #[test]
    fn fires_with_what_is_known_only() {
        assert!(!breaks("F204", GOOD));
        for (freshness, level) in [
            (Freshness::Fresh, Level::Info),
            (Freshness::Stale(vec!["two commits since".to_owned()]), Level::Warning),
        ] {
            let findings = findings_on(GOOD, freshness);
            let found = findings.iter().find(|finding| finding.code == "F204").unwrap();
            assert_eq!(found.level, level);
        }
    }
}
