//! H004: the document has a next objective.

use segue_model::SectionName;

use super::{Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H004",
    level: Level::Error,
    title: "has a next objective",
    fix: "say under `## Next Objective` what the next session is to do",
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    subject.missing(&SectionName::Objective)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("H004", "## Next Objective", "## Remarks"));
        assert!(!breaks("H004", GOOD));
    }
}
