//! H002: the document has a previous-session section.

use segue_model::SectionName;

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H002",
    level: Level::Error,
    title: "has a previous-session section",
    reason: "Without what was done and decided, the next session does it again or decides otherwise.",
    fix: "say under `## Previous Session Summary` what the session did",
    example: (
        "(no `## Previous Session Summary`)",
        "## Previous Session Summary\n\n- Added `POST /sessions` with tests (`3f2c1ab`)",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    subject.missing(&SectionName::Summary)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("H002", "## Previous Session Summary", "## Zebra"));
        assert!(!breaks("H002", GOOD));
    }

    #[test]
    fn a_section_that_was_filled_in_is_missing_all_the_same() {
        let text =
            "=== SESSION HANDOFF ===\n\n## Previous Session Summary\n\nNot stated in the source.\n";
        assert!(breaks("H002", text));
    }
}
