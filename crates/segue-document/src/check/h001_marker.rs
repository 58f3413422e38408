//! H001: the document says at once what it is.

use super::{Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H001",
    level: Level::Error,
    title: "begins with the `=== SESSION HANDOFF ===` line",
    fix: "put `=== SESSION HANDOFF ===` on the first line of the body",
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    if subject.document.opening.marked {
        return Vec::new();
    }
    Hit::at(0, "the first line is not `=== SESSION HANDOFF ===`")
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_without_the_marker_only() {
        let marker = "=== SESSION HANDOFF ===";
        assert!(breaks_with("H001", marker, "# Handoff"));
        assert!(!breaks_with("H001", marker, "=== SNAPSHOT v3 ==="));
    }
}
