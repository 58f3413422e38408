//! B103: the template says what a project adapts.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B103",
    level: Level::Warning,
    title: "has customization points",
    reason: "A template that asks nothing is used unchanged where it does not fit.",
    fix: "list under `## Customization Points` what a project has to answer",
    example: (
        "(no `## Customization Points`)",
        "## Customization Points\n\n- What is the project's goal?",
    ),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    subject.wants(&["customiz", "customis"], "Customization Points")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("B103", "## Customization Points", "## Zebra"));
        assert!(!breaks("B103"));
    }
}
