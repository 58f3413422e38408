//! B101: the template says in a few sentences what it is for.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B101",
    level: Level::Warning,
    title: "has an overview of 1 to 3 sentences",
    reason: "A reader who picks a template decides by its first sentences.",
    fix: "say under `## Overview` in 1 to 3 sentences what the template is for",
    example: ("(no overview)", "## Overview\n\nLong work does not fit into one session. …"),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let wrong = subject.wants(&["overview"], "Overview");
    let Some(line) = subject.heading(&["overview"]).filter(|_| wrong.is_empty()) else {
        return wrong;
    };
    let text = subject.section(&["overview"]).unwrap_or_default();
    let ends = text
        .match_indices(['.', '!', '?'])
        .filter(|(at, _)| text[at + 1..].chars().next().is_none_or(char::is_whitespace));
    match ends.count() {
        0..=3 => Vec::new(),
        count => vec![Hit::at(line, format!("the overview has {count} sentences"))],
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_one_and_on_a_long_one() {
        assert!(breaks_with("B101", "## Overview", "## Zebra"));
        assert!(breaks_with("B101", "Long work", "One. Two. Three. Long work"));
        assert!(!breaks("B101"));
    }
}
