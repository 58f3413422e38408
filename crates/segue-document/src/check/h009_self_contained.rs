//! H009: the prompt stands alone; its reader has seen nothing else.

use std::sync::LazyLock;

use regex::Regex;
use segue_model::marker;

use super::{Hit, Level, Rule, Subject};
use crate::PROMPT_SECTIONS;

pub(super) const RULE: Rule = Rule {
    code: "H009",
    level: Level::Error,
    title: "the prompt is self-contained",
    fix: "say in the prompt itself what the next session must know",
    check,
};

/// Phrases that point at a conversation which the reader has not seen.
static POINTS_BACK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:
            as\ (?:discussed|mentioned|described|explained|noted|agreed|outlined)
                \ (?:above|before|earlier|previously)
          | see\ (?:above|our\ (?:previous|earlier)\ (?:conversation|discussion|chat))
          | (?:in|from)\ (?:our|the)\ (?:previous|earlier|last)\ (?:conversation|discussion|chat)
          | what\ we\ (?:discussed|talked\ about)
        )\b",
    )
    .ok()
});

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let prompt = &subject.document.content.prompt;
    if prompt.is_empty() {
        return Vec::new();
    }
    let at = subject.line_of(marker::PROMPT);
    let [context, _, state, goal, _] = PROMPT_SECTIONS;
    let is_empty =
        |part: &&str| subject.prompt_part(part).is_none_or(|text| text.trim().is_empty());
    let mut hits: Vec<Hit> = [context, state, goal]
        .iter()
        .filter(|part| is_empty(part))
        .flat_map(|part| Hit::at(at, format!("the prompt says nothing under `{part}`")))
        .collect();
    if let Some(phrase) = points_back(prompt) {
        hits.extend(Hit::at(
            at,
            format!("\"{phrase}\" points at a conversation that the reader has not seen"),
        ));
    }
    hits
}

/// The first such phrase outside quotations and code.
pub(super) fn points_back(prompt: &str) -> Option<String> {
    let own_words = prompt.lines().filter(|line| !line.trim_start().starts_with('>'));
    let own_words: Vec<String> = own_words.map(without_quotations).collect();
    let found = POINTS_BACK.as_ref()?.find(&own_words.join("\n"))?.as_str().to_owned();
    Some(found)
}

fn without_quotations(line: &str) -> String {
    let unquoted = line.split(['"', '“', '”']).step_by(2).collect::<Vec<_>>().join(" … ");
    unquoted.split('`').step_by(2).collect::<Vec<_>>().join(" … ")
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_missing_parts_and_on_pointing_back() {
        let text = "An HTTP API.";
        assert!(breaks_with("H009", "## Current Status", "## Odds and Ends"));
        assert!(breaks_with(
            "H009",
            "Make refresh rotate the token.\n\n## Continue",
            "\n\n## Continue"
        ));
        assert!(breaks_with("H009", text, "An HTTP API, as discussed above."));
    }

    #[test]
    fn the_users_own_words_may_point_back() {
        let text = "An HTTP API.";
        assert!(!breaks_with("H009", text, "The user: \"do it as discussed above\"."));
        assert!(!breaks_with("H009", text, "> as mentioned earlier"));
        assert!(!breaks_with("H009", text, "Run `grep 'as discussed above'`."));
    }
}
