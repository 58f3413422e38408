//! H008: the document is valid Markdown, so nothing of it hides in a code block.

use super::{Check, Hit, Level, Rule, Subject};
use crate::PROMPT_SECTIONS;
use crate::read::Place;
use segue_model::{SectionName, marker};

pub(super) const RULE: Rule = Rule {
    code: "H008",
    level: Level::Error,
    title: "is valid Markdown: fences closed, no heading swallowed by a fence",
    reason: "What a code fence swallows is shown as code, and no program finds it.",
    fix: "close the code fence before the next heading",
    example: (
        "```sh\ncargo test\n\n## Next Objective",
        "```sh\ncargo test\n```\n\n## Next Objective",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    if let Some(line) = subject.outline.open_fence {
        return vec![Hit::at(line, "this code fence is never closed")];
    }
    let is_ours = |title: &str| {
        title == marker::PROMPT
            || PROMPT_SECTIONS.contains(&title)
            || SectionName::PATTERN.iter().any(|name| name.as_str() == title)
    };
    let outside = |title: &str| subject.outline.headings.iter().any(|found| found.title == title);
    let swallowed = subject.outline.fenced_headings.iter();
    swallowed
        // A whole handoff, or a prompt, may stand in a fence; then nothing is swallowed.
        .filter(|heading| {
            !subject.document.found.iter().any(|f| {
                f.lines.contains(&heading.line) && f.place == Place::Prompt
                    || f.lines.start == heading.line
            })
        })
        .filter(|heading| is_ours(&heading.title) && !outside(&heading.title))
        .map(|heading| {
            Hit::at(heading.line, format!("the heading `{}` is inside a code fence", heading.title))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_open_fences_and_swallowed_headings_only() {
        let text = "- Added the login form";
        assert!(breaks_with("H008", text, "```sh\ncargo test"));
        assert!(breaks_with("H008", "## Context\n", "```\n## Context\n```\n"));
        assert!(!breaks_with("H008", text, "```md\n## Some heading\n```"));
        assert!(!breaks_with("H008", text, "~~~\n```\n~~~"));
    }
}
