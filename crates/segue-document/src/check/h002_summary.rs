//! H002: the document has a previous-session section.

use segue_model::SectionName;

use super::{Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H002",
    level: Level::Error,
    title: "has a previous-session section",
    fix: "say under `## Previous Session Summary` what the session did",
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    subject.missing(&SectionName::Summary)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("H002", "## Previous Session Summary", "## Prior Notes"));
        assert!(!breaks("H002", GOOD));
    }
}
