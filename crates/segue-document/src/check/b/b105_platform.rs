//! B105: a template for every client assumes none.

use super::{Check, Hit, Level, Rule, TemplateSubject};
use crate::Pattern;
use crate::template::Platform;

pub(super) const RULE: Rule = Rule {
    code: "B105",
    level: Level::Warning,
    title: "makes no platform assumption unless `platform` says so",
    reason: "A sentence about one client's buttons confuses the model of another.",
    fix: "name no client, or set `platform`",
    example: ("Press the Projects button of ChatGPT.", "platform: chatgpt"),
    check: Check::Template(check),
};

/// The names of clients and of what only one of them has.
static CLIENT: Pattern = Pattern::new(
    r"\b(?:Claude|ChatGPT|GPT-\d\S*|Gemini|Codex|Copilot|Cursor|Windsurf|CLAUDE\.md|GEMINI\.md)\b",
);

fn check(subject: &TemplateSubject<'_>) -> Vec<Hit> {
    let is_for_any = subject.template.as_ref().is_ok_and(|t| t.platform == Platform::Any);
    if !is_for_any {
        return Vec::new();
    }
    let lines = subject.lines.iter().enumerate().skip(subject.body_line);
    let found = lines.filter_map(|(at, line)| Some((at, CLIENT.find(line)?)));
    found
        .map(|(at, found)| {
            Hit::at(at, format!("`{}` is one client of many", found.as_str())).column(found.start())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{breaks, breaks_with};

    #[test]
    fn fires_on_the_name_of_a_client_only() {
        assert!(breaks_with("B105", "Long work", "With ChatGPT long work"));
        assert!(!breaks("B105"));
    }
}
