//! B001: the template explains the workflow.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B001",
    level: Level::Error,
    title: "explains the workflow pattern",
    reason: "A session that does not know that another follows it writes for nobody.",
    fix: "explain under `## Workflow Pattern` how sessions follow each other",
    example: (
        "(no `## Workflow Pattern`)",
        "## Workflow Pattern\n\n1. A session works on one objective.",
    ),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    subject.wants(&["workflow"], "Workflow Pattern")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("B001", "## Workflow Pattern", "## Zebra"));
        assert!(!breaks("B001"));
    }
}
