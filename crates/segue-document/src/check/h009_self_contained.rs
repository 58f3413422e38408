//! H009: the prompt stands alone; its reader has seen nothing else.

use std::collections::BTreeSet;

use segue_model::SectionName;

use super::{Check, Hit, Level, Rule, Subject};
use crate::{PROMPT_SECTIONS, Pattern};

pub(super) const RULE: Rule = Rule {
    code: "H009",
    level: Level::Error,
    title: "the prompt is self-contained",
    reason: "The next session sees the prompt and nothing else; what it points back at is gone.",
    fix: "say in the prompt itself what the next session must know",
    example: (
        "Fix the bug as discussed above.",
        "Fix the bug: `refresh` answers 501 (`src/auth.rs:88`).",
    ),
    check: Check::Handoff(check),
};

/// Phrases that point at a conversation which the reader has not seen.
static POINTS_BACK: Pattern = Pattern::new(
    r"(?ix)\b(?:
            as\ (?:discussed|mentioned|described|explained|noted|agreed|outlined)
                \ (?:above|before|earlier|previously)\b
          | (?:as|like|what)\ we\ (?:have\ |had\ )?(?:discussed|agreed|said|talked\ about)\b
          | as\ (?:discussed|agreed|mentioned)\ (?:in|during)\ (?:our|the|this|a)
                \ (?:previous\ |earlier\ |last\ )?(?:conversation|discussion|chat|session|call)\b
          | as\ (?:discussed|agreed)\ *(?:[.,;:!)]|$)
          | see\ (?:above|our\ (?:previous|earlier)\ (?:conversation|discussion|chat))\b
          | (?:in|from)\ (?:our|the)\ (?:previous|earlier|last)\ (?:conversation|discussion|chat)\b
        )",
);

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let prompt = &subject.document.content.prompt;
    if prompt.is_empty() {
        return Vec::new();
    }
    let at = subject.prompt_line();
    let [context, _, state, goal, _] = PROMPT_SECTIONS;
    let parts = [
        (SectionName::Context, context),
        (SectionName::State, state),
        (SectionName::Objective, goal),
    ];
    let has_parts = parts.iter().any(|(section, _)| has_part(subject, section));
    let missing = parts.iter().filter(|(section, _)| {
        !has_part(subject, section) && (has_parts || !repeats(subject, section))
    });
    let mut hits: Vec<Hit> = missing
        .map(|(_, part)| Hit::missing(at, format!("the prompt says nothing under `{part}`")))
        .collect();
    for line in subject.prompt_lines() {
        if let Some(phrase) = points_back(subject.lines[line]) {
            let message =
                format!("\"{phrase}\" points at a conversation that the reader has not seen");
            let column = subject.lines[line].find(&phrase).unwrap_or_default();
            hits.push(Hit::at(line, message).column(column));
        }
    }
    hits
}

/// Whether the prompt has a heading or label for what a section says, with text below it.
fn has_part(subject: &Subject<'_>, section: &SectionName) -> bool {
    let part = subject.prompt_part(section);
    let mut own = part.lines().filter(|line| !is_frame(line));
    own.any(|line| line.chars().any(char::is_alphanumeric))
}

/// Whether the prompt has most of the words that the section begins with: a prompt
/// in plain prose has no headings.
fn repeats(subject: &Subject<'_>, section: &SectionName) -> bool {
    let section = subject.document.content.section(section);
    let first = section.into_iter().flat_map(|s| &s.parts).flat_map(|part| part.text.lines());
    let wanted: Vec<String> =
        first.filter(|line| !line.trim().is_empty()).take(2).flat_map(words).collect();
    let prompt: BTreeSet<String> = words(&subject.document.content.prompt).into_iter().collect();
    let found = wanted.iter().filter(|word| prompt.contains(*word)).count();
    !wanted.is_empty() && found * 2 >= wanted.len()
}

/// The lines that every prompt has: the template, its address, and how to go on.
fn is_frame(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    let is_address = lower.split_whitespace().next().is_some_and(|word| {
        let rest = lower[word.len()..].trim();
        (word.contains('/') || word.ends_with(".md")) && (rest.is_empty() || rest.starts_with('('))
    });
    lower == "---"
        || is_address
        || lower.contains("bootstrap template")
        || lower.starts_with("remember:")
}

/// The words that mean something, in small letters.
fn words(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.map(str::to_lowercase).collect()
}

/// The first such phrase of a line, outside quotations and code.
pub(super) fn points_back(line: &str) -> Option<String> {
    if line.trim_start().starts_with('>') {
        return None;
    }
    Some(POINTS_BACK.find(&without_quotations(line))?.as_str().to_owned())
}

fn without_quotations(line: &str) -> String {
    let mut unquoted = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, mark, after)) = opening(rest) {
        unquoted.push_str(before);
        unquoted.push_str(" … ");
        let close = match mark {
            '“' => '”',
            '«' => '»',
            other => other,
        };
        // A quotation that does not end goes to the end of the line.
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    unquoted.push_str(rest);
    unquoted.split('`').step_by(2).collect::<Vec<_>>().join(" … ")
}

/// The text around the first mark that opens a quotation.
fn opening(text: &str) -> Option<(&str, char, &str)> {
    let at = text.find(['"', '“', '”', '«'])?;
    let mark = text[at..].chars().next()?;
    Some((&text[..at], mark, &text[at + mark.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::without_quotations;

    use super::super::testing::breaks_with;

    #[test]
    fn what_stands_between_quotation_marks_of_any_kind_is_left_out() {
        for line in ["say “the \"b\" one” now", "say \"the b\" now", "say «the “b” one» now"]
        {
            assert_eq!(without_quotations(line), "say  …  now");
        }
        assert_eq!(without_quotations("it's 5\" wide"), "it's 5 … ");
    }

    #[test]
    fn fires_on_missing_parts_and_on_pointing_back() {
        let text = "An HTTP API.";
        assert!(breaks_with("H009", "## Current Status", "## Odds and Ends"));
        assert!(breaks_with(
            "H009",
            "Make refresh rotate the token.\n\n## Continue",
            "\n\n## Continue"
        ));
        for phrase in [
            "as discussed above",
            "as we agreed",
            "as discussed",
            "as discussed in the last session",
        ] {
            assert!(breaks_with("H009", text, &format!("An HTTP API, {phrase}.")), "{phrase}");
        }
        for fine in ["as described in `docs/api.md`", "as agreed with the client (`docs/a.md`)"] {
            assert!(!breaks_with("H009", text, &format!("An HTTP API, {fine}.")), "{fine}");
        }
    }

    #[test]
    fn the_users_own_words_may_point_back() {
        let text = "An HTTP API.";
        assert!(!breaks_with("H009", text, "The user: \"do it as discussed above\"."));
        assert!(!breaks_with("H009", text, "> as mentioned earlier"));
        assert!(!breaks_with("H009", text, "Run `grep 'as discussed above'`."));
    }
}
