//! H006: the prompt names the bootstrap template that the next session applies.

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H006",
    level: Level::Error,
    title: "the prompt references its bootstrap template",
    reason: "The template tells the next session how handoffs are made here; a prompt that does not name it is the last of its chain.",
    fix: "begin the prompt with `Read and apply this bootstrap template:` and its path, URL or text",
    example: (
        "Continue with the login form.",
        "Read and apply this bootstrap template:\n.segue/templates/base.md",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let prompt = &subject.document.content.prompt;
    if prompt.is_empty() || names_a_template(prompt, &subject.template.name.name) {
        return Vec::new();
    }
    let at = subject.prompt_line();
    vec![Hit::missing(at, "the prompt names no bootstrap template")]
}

/// A line that speaks of a template, with an address in it or on the next line
/// of text; or the template's text itself.
fn names_a_template(prompt: &str, name: &str) -> bool {
    let lower = prompt.to_lowercase();
    let mut lines = lower.lines().filter(|line| !line.trim().is_empty()).peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        if line.contains("template") && (is_address(line, name) || is_address(next, name)) {
            return true;
        }
    }
    lower.contains("## session handoff instructions")
}

fn is_address(line: &str, name: &str) -> bool {
    line.contains("http://")
        || line.contains("https://")
        || line.contains(".md")
        || line.contains(&format!("{name}@"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_without_an_address_only() {
        let address = ".segue/templates/base.md";
        assert!(breaks_with("H006", address, "the usual one"));
        assert!(!breaks_with("H006", address, "https://example.org/base"));
        assert!(!breaks_with("H006", address, "base@1.0.0, in short: …"));
    }
}
