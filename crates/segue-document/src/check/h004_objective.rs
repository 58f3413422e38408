//! H004: the document has a next objective.

use segue_model::SectionName;

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H004",
    level: Level::Error,
    title: "has a next objective",
    reason: "A session without a goal of its own asks, or picks one.",
    fix: "say under `## Next Objective` what the next session is to reach",
    example: (
        "(no `## Next Objective`)",
        "## Next Objective\n\nMake refresh rotate the token. Done when `cargo test auth` passes.",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    subject.missing(&SectionName::Objective)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("H004", "## Next Objective", "## Zebra"));
        assert!(!breaks("H004", GOOD));
    }

    #[test]
    fn a_section_that_was_filled_in_is_missing_all_the_same() {
        let text = "=== SESSION HANDOFF ===\n\n## Next Objective\n\nNot stated in the source.\n";
        assert!(breaks("H004", text));
    }
}
