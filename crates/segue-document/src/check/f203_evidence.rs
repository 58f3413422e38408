//! F203: what is said to work was seen to work.

use segue_model::{SectionName, heading};

use super::list::{Item, Line, items};
use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "F203",
    level: Level::Warning,
    title: "every \"done\", \"passes\" or \"works\" has evidence, or says `unverified`",
    reason: "Sessions say that tests pass which nobody ran; the next one builds on it.",
    fix: "add the command and its result, or the word `unverified`",
    example: ("- All tests pass", "- All tests pass: `cargo test` → 48 passed"),
    check: Check::Handoff(check),
};

/// Claims that something works.
static CLAIM: Pattern = Pattern::new(
    r"(?ix)
            \b(?:tests?|builds?|suite|lint|clippy|ci|everything|all|it|compil\w+)\b [^.;]{0,40}
                \b(?:pass|passes|passed|passing|works?|working|green|succeeds?|clean)\b
          | \bfully\ (?:working|tested|functional|verified)\b
          | \b(?:works|is\ working)(?:\ (?:now|again|fine|correctly|perfectly|as\ expected|end[- ]to[- ]end))*
                \s*[.!✅]*\s*$",
);

/// Words that turn a claim round, or ask instead.
static DENIED: Pattern = Pattern::new(
    r"(?i)\b(?:not|never|no longer|none|how|whether|if|until|should|must|make)\b|n't\b",
);

/// What stands beside a claim that can be believed: code, a figure, a hash, an
/// address, or the word for none.
static EVIDENCE: Pattern = Pattern::new(
    r"(?i)`[^`]+`|\b\d+\s*(?:/\s*\d+|tests?|passed|passing|ok|warnings?|errors?|checks?)|exit(?:s|ed)?\s*(?:code|status)?\s*0|https?://|unverified|not (?:been )?(?:verified|run|tested)|untested|\bfail",
);

/// How far around a claim its evidence is looked for, in lines.
const AROUND: usize = 12;

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut lines = subject.section(&SectionName::State);
    lines.extend(subject.part(&SectionName::Summary, heading::ACCOMPLISHED));
    let items = items(&lines);
    let in_item = |at: usize| {
        let place = items.partition_point(|item| item.lines.end <= at);
        items.get(place).filter(|item| item.lines.contains(&at))
    };
    let mut hits = Vec::new();
    for line in lines.iter().filter(|line| !subject.outline.is_code[line.at] && is_claim(line)) {
        let whole = in_item(line.at).map_or_else(|| around(subject, line.at), Item::text);
        if !EVIDENCE.is_match(&whole) {
            hits.push(Hit::at(line.at, "this claim shows no command and no result"));
        } else if let Some(command) = not_run(subject, line.text) {
            let message = format!("the session never ran `{command}`");
            hits.push(Hit::at(line.at, message));
        }
    }
    hits
}

fn is_claim(line: &Line<'_>) -> bool {
    !line.text.starts_with('#') && CLAIM.is_match(line.text) && !DENIED.is_match(line.text)
}

/// The paragraph of a line, with the line below it that may show a result.
fn around(subject: &Subject<'_>, at: usize) -> String {
    let blank = |at: &usize| subject.lines[*at].trim().is_empty();
    let (first, last) = (at.saturating_sub(AROUND), (at + AROUND).min(subject.lines.len()));
    let from = (first..at).rev().find(blank).map_or(first, |at| at + 1);
    let to = (at..last).find(blank).unwrap_or(last);
    let below = (to + 1).min(subject.lines.len())..(to + 3).min(subject.lines.len());
    [&subject.lines[from..to], &subject.lines[below]].concat().join(" ")
}

/// A command that a claim names and the session never ran, where its commands are known.
fn not_run<'a>(subject: &Subject<'_>, claim: &'a str) -> Option<&'a str> {
    let known = subject.ground.commands()?;
    let commands = claim.split('`').skip(1).step_by(2).filter(|code| code.contains(' '));
    let mut commands = commands.map(str::trim).filter(|code| is_command(code));
    commands.find(|command| !known.iter().any(|known| known.contains(command)))
}

/// Whether code in a line is a command: it begins with a plain word.
fn is_command(code: &str) -> bool {
    let first = code.split_whitespace().next().unwrap_or_default();
    !first.is_empty()
        && first.chars().all(|c| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '_')
        })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks_on, breaks_with};

    const STATE: &str = "Login works: `cargo test` → 12 passed.";

    #[test]
    fn fires_on_bare_claims_only() {
        assert!(breaks_with("F203", STATE, "All tests pass."));
        assert!(breaks_with("F203", STATE, "- Everything works"));
        assert!(breaks_with("F203", STATE, "Login works."));
        for fine in [
            "All tests pass: `cargo test` → 12 passed.",
            "- The suite passes\n  - 48 tests",
            "It works, unverified.",
            "The login form is half done.",
            "The tests do not pass.",
            "Nobody knows how the cache works.",
        ] {
            assert!(!breaks_with("F203", STATE, fine), "{fine}");
        }
    }

    #[test]
    fn fires_where_the_session_never_ran_the_command() {
        let with = |text: &str| GOOD.replace(STATE, text);
        assert!(breaks_on("F203", &with("All tests pass: `npm test` → 12 passed.")));
        assert!(!breaks_on("F203", &with("All tests pass: `cargo test` → 12 passed.")));
    }
}
