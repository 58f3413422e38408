//! H005: the document has the prompt that starts the next session.

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H005",
    level: Level::Error,
    title: "has the prompt for the next session",
    reason: "The prompt is what is pasted: without it somebody has to write it from the sections, by hand.",
    fix: "write the prompt under `## PROMPT FOR NEXT SESSION`, or let `segue save` make it from the sections",
    example: (
        "(nothing below the sections)",
        "## PROMPT FOR NEXT SESSION\n\nRead and apply this bootstrap template: …",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    if subject.document.content.prompt.is_empty() {
        return vec![Hit::missing(
            subject.prompt_line(),
            "there is no prompt for the next session",
        )];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks};

    #[test]
    fn fires_without_a_prompt_and_with_an_empty_one() {
        let (sections, _) = GOOD.split_once("\n---\n").unwrap();
        assert!(breaks("H005", sections));
        assert!(breaks("H005", &format!("{sections}\n---\n\n## PROMPT FOR NEXT SESSION\n")));
        assert!(!breaks("H005", GOOD));
    }
}
