//! B106: the template leaves room for work.

use super::{Check, Hit, Level, Rule, TemplateSubject};
use crate::tokens;

pub(super) const RULE: Rule = Rule {
    code: "B106",
    level: Level::Warning,
    title: "is shorter than 2,500 tokens",
    reason: "Each session of the chain reads the template, and pays for it.",
    fix: "cut what a model does anyway; keep the triggers, the format and one example",
    example: ("(a template of 6,000 tokens)", "(a template of 1,500 tokens)"),
    check: Check::Template(check),
};

/// The most tokens that a template has.
const MOST: usize = 2_500;

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let tokens = if subject.text.len() < MOST { 0 } else { tokens::count(subject.text) };
    if tokens < MOST {
        return Vec::new();
    }
    vec![Hit::at(subject.end(), format!("the template has {tokens} tokens"))]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_on_a_long_template_only() {
        assert!(breaks_with("B106", "Long work", &"Long work ".repeat(1_500)));
        assert!(!breaks("B106"));
    }
}
