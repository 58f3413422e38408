//! B002: the template says what asks for a handoff.

use super::{Check, Hit, Level, Rule, TemplateSubject};

pub(super) const RULE: Rule = Rule {
    code: "B002",
    level: Level::Error,
    title: "defines at least one trigger and what it does",
    reason: "Without a trigger the user has to explain each time what is wanted.",
    fix: "name the triggers in the front matter, and say under `## Session Handoff Instructions` what each asks for",
    example: ("(no trigger)", "Write a handoff when the user's whole message is `snapshot`."),
    check: Check::Template(check),
};

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let Some(line) = subject.heading(&["handoff instructions", "trigger"]) else {
        return vec![Hit::at(subject.end(), "no section says what asks for a handoff")];
    };
    let Ok(template) = &subject.template else {
        // B006 says what is wrong with the front matter.
        return Vec::new();
    };
    let text =
        subject.section(&["handoff instructions", "trigger"]).unwrap_or_default().to_lowercase();
    if template.triggers.each().any(|trigger| text.contains(&trigger.to_lowercase())) {
        return Vec::new();
    }
    vec![Hit::at(line, "none of the triggers is explained here")]
}

#[cfg(test)]
mod tests {
    use super::super::check_template;
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_without_the_section_or_a_trigger_in_it() {
        assert!(breaks_with("B002", "## Session Handoff Instructions", "## Zebra"));
        let section = "Write a handoff when";
        assert!(!breaks_with("B002", section, "Write one when"));
        let text = "---\ntemplate: x\nversion: 1.0.0\ntriggers: { words: [zebra] }\n---\n# X v1.0.0\n\n\
            ## Session Handoff Instructions\n\nWrite a handoff when asked.\n";
        let codes: Vec<&str> =
            check_template(text).into_iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"B002"), "{codes:?}");
        assert!(!breaks("B002"));
    }
}
