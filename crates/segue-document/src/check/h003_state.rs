//! H003: the document has a current-state section.

use segue_model::{Kind, SectionName};

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H003",
    level: Level::Error,
    title: "has a current-state section",
    reason: "What works, what is half done and what fails decides the next step; the next session cannot see it in the code.",
    fix: "say under `## Current State` what works, what does not, and what shows it",
    example: (
        "(no `## Current State`)",
        "## Current State\n\nLogin works: `cargo test auth` → 12 passed.",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let is_diff = subject.document.front.as_ref().is_some_and(|front| front.kind == Kind::Diff);
    if is_diff && !subject.prompt_part(&SectionName::State).trim().is_empty() {
        // The sections are the difference; the prompt is complete.
        return Vec::new();
    }
    subject.missing(&SectionName::State)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks, breaks_with, findings};

    #[test]
    fn fires_without_the_section_only() {
        assert!(breaks_with("H003", "## Current State", "## Zebra"));
        assert!(!breaks("H003", GOOD));
    }

    #[test]
    fn a_name_that_is_no_section_is_pointed_at() {
        let message = |from: &str, to: &str| -> Vec<(usize, String)> {
            let text = GOOD.replacen(from, to, 1);
            let found = findings(&text).into_iter().filter(|finding| finding.code == "H003");
            found.map(|finding| (finding.line, finding.message)).collect()
        };
        let line = GOOD.lines().position(|line| line == "## Current State").unwrap() + 1;
        for to in ["Current State:", "##Current State"] {
            let found = message("## Current State", to);
            let expected = "`Current State` is not read as a section: it is no heading: write `## Current State`";
            assert_eq!(found, [(line, expected.to_owned())]);
        }
        assert_eq!(
            message("## Current State", "## Zebra")[0].1,
            "the section `Current State` is missing"
        );
    }

    #[test]
    fn a_section_that_was_filled_in_is_missing_all_the_same() {
        let text = "=== SESSION HANDOFF ===\n\n## Current State\n\nNot stated in the source.\n";
        assert!(breaks("H003", text));
    }
}
