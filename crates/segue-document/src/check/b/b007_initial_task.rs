//! B007: the template ends with what the first session does.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B007",
    level: Level::Error,
    title: "has the initial-task section, last",
    reason: "What stands last is done first: a template without it is answered with \"understood\".",
    fix: "end the template with `## Initial Task`",
    example: (
        "(the template ends with its notes)",
        "## Initial Task\n\nAsk the user for this session's objective.",
    ),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let words = ["initial task", "first task"];
    let wrong = subject.wants(&words, "Initial Task");
    let Some(line) = subject.heading(&words).filter(|_| wrong.is_empty()) else { return wrong };
    let level = |at: usize| subject.outline.headings.iter().find(|h| h.line == at).map(|h| h.level);
    let mine = level(line).unwrap_or(2);
    let later = subject.outline.headings.iter().find(|h| h.line > line && h.level <= mine);
    later
        .map(|later| Hit::at(later.line, "this section stands below the initial task"))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_where_it_is_missing_or_not_last() {
        assert!(breaks_with("B007", "## Initial Task", "## Zebra"));
        assert!(breaks_with("B007", "names, and begin.", "names, and begin.\n\n## Zebra"));
        assert!(!breaks("B007"));
    }
}
