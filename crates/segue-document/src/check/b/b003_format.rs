//! B003: the template shows the format that it asks for.

use segue_model::{SectionName, marker};

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B003",
    level: Level::Error,
    title: "contains the handoff format with all required sections",
    reason: "A format that is only described comes out differently each time.",
    fix: "show under `## Handoff Format`, in a code fence, the marker, the five sections and the prompt",
    example: ("Write a summary of the session.", "```markdown\n=== SESSION HANDOFF ===\n…\n```"),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let Some((line, format)) = subject.fenced(&["format"]) else {
        return vec![Hit::at(
            subject.end(),
            "there is no `## Handoff Format` with the format in a code fence",
        )];
    };
    let mut missing: Vec<&str> = SectionName::PATTERN
        .iter()
        .map(SectionName::as_str)
        .filter(|name| !format.contains(&format!("## {name}")))
        .collect();
    let frame = [marker::HANDOFF, marker::PROMPT];
    missing.extend(frame.into_iter().filter(|name| !format.contains(name)));
    missing.into_iter().map(|name| Hit::at(line, format!("the format lacks `{name}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_the_format_or_a_section_of_it() {
        assert!(breaks_with("B003", "## Handoff Format", "## Zebra"));
        assert!(breaks_with("B003", "## Next Objective\n(one", "## Zebra\n(one"));
        assert!(!breaks("B003"));
    }
}
