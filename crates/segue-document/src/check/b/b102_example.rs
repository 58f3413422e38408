//! B102: the template has an example that follows its own format.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B102",
    level: Level::Warning,
    title: "has an example handoff that conforms to the format above it",
    reason: "A model does as the example does, whatever the format says.",
    fix: "put a complete handoff into a code fence under `## Example Handoff`, and check it with `segue check`",
    example: ("(an example without a prompt)", "(a complete example)"),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let Some((line, example)) = subject.fenced(&["example"]) else {
        return vec![Hit::at(
            subject.end(),
            "there is no `## Example Handoff` with a handoff in a code fence",
        )];
    };
    let Ok(template) = &subject.template else { return Vec::new() };
    let findings = crate::check::check(&example, template, &crate::check::NoGround);
    let broken = findings.into_iter().filter(|finding| finding.level > Level::Info);
    broken
        .map(|finding| {
            let message = format!("the example breaks {}: {}", finding.code, finding.message);
            Hit::at(line + finding.line, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_an_example_and_on_a_broken_one() {
        assert!(breaks_with("B102", "## Example Handoff", "## Zebra"));
        assert!(breaks_with("B102", "- Added `POST /sessions`", "- Adding `POST /sessions`"));
        assert!(!breaks("B102"));
    }
}
