//! B107: the template says what matters most.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B107",
    level: Level::Warning,
    title: "has important notes",
    reason: "What goes wrong in handoffs is known; a template that does not warn repeats it.",
    fix: "say under `## Important Notes` what a handoff must not forget",
    example: ("(no `## Important Notes`)", "## Important Notes\n\n- The prompt stands alone."),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    subject.wants(&["important notes", "notes"], "Important Notes")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("B107", "## Important Notes", "## Zebra"));
        assert!(!breaks("B107"));
    }
}
