//! H003: the document has a current-state section.

use segue_model::SectionName;

use super::{Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H003",
    level: Level::Error,
    title: "has a current-state section",
    fix: "say under `## Current State` what works and what does not, with evidence",
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    subject.missing(&SectionName::State)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("H003", "## Current State", "## Remarks"));
        assert!(!breaks("H003", GOOD));
    }
}
