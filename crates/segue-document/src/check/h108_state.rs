//! H108: the state is short, or each of its items shows its evidence.

use segue_model::{Kind, SectionName};

use super::list::{Line, items};
use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "H108",
    level: Level::Warning,
    title: "the state is 2 to 4 sentences, or bullets with evidence",
    reason: "A page of prose hides what is broken, and a bare `works` cannot be trusted or checked.",
    fix: "say it in 2 to 4 sentences, or in bullets with the command and its result",
    example: (
        "- Auth is good\n- Tests are fine",
        "- Login works: `cargo test login` → 12 passed\n- Refresh: unverified",
    ),
    check: Check::Handoff(check),
};

/// The sentences that a state has.
const SENTENCES: std::ops::RangeInclusive<usize> = 1..=4;

/// What shows that something is so: code, a figure, a path, or the word for none.
static EVIDENCE: Pattern = Pattern::new(
    r"(?i)`|\d|→|->|https?://|/\w|unverified|not verified|untested|not started|half done|todo",
);

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let kind = subject.document.front.as_ref().map(|front| front.kind);
    if matches!(kind, Some(Kind::Light | Kind::Diff)) {
        return Vec::new();
    }
    let lines = subject.section(&SectionName::State);
    let items = items(&lines);
    let at = subject.line_of(&SectionName::State);
    if items.is_empty() {
        let text: Vec<&str> = lines.iter().map(|line| line.text).filter(is_sentence).collect();
        let count = sentences(&text.join(" "));
        if text.is_empty() || has_table(&lines) || SENTENCES.contains(&count) {
            return Vec::new();
        }
        return vec![Hit::at(at, format!("the state is {count} sentences of prose"))];
    }
    let shows = |text: &str| EVIDENCE.is_match(text);
    if items.iter().any(|item| shows(&item.text())) {
        return Vec::new();
    }
    vec![Hit::at(items[0].lines.start, "no item of the state shows what it rests on")]
}

fn is_sentence(line: &&str) -> bool {
    !line.trim().is_empty() && !line.starts_with(['#', '|', '`'])
}

fn has_table(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| line.text.trim_start().starts_with('|'))
}

/// How many sentences: full stops and the like before a blank, or at the end.
fn sentences(text: &str) -> usize {
    let ends = text.match_indices(['.', '!', '?', '。']).filter(|(at, sign)| {
        let rest = &text[at + sign.len()..];
        rest.is_empty() || rest.starts_with(char::is_whitespace) || *sign == "。"
    });
    ends.count().max(usize::from(!text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    const STATE: &str = "Login works: `cargo test` → 12 passed.";

    #[test]
    fn fires_on_pages_and_on_bare_claims() {
        assert!(breaks_with("H108", STATE, &"It works. ".repeat(6)));
        assert!(breaks_with("H108", STATE, "- Auth is good\n- Tests are fine"));
    }

    #[test]
    fn short_prose_and_shown_items_are_fine() {
        for state in [
            "It works. Nothing is open.",
            "- Login: `a.rs`\n- Refresh is next",
            "| a | b |\n|---|---|",
        ] {
            assert!(!breaks_with("H108", STATE, state), "{state}");
        }
    }
}
