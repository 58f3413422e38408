//! H010: no placeholder is left where something should stand.

use std::sync::LazyLock;

use regex::Regex;
use segue_model::{Part, SectionName};

use super::{Check, Hit, Level, Rule, Subject};
use crate::read::Role;

pub(super) const RULE: Rule = Rule {
    code: "H010",
    level: Level::Error,
    title: "no placeholder is left",
    reason: "A placeholder says that something belongs there, and that nobody knows what.",
    fix: "write what the placeholder stands for, or remove the line",
    example: ("- [Achievement 1]", "- Added `POST /sessions` with tests (`3f2c1ab`)"),
    check: Check::Handoff(check),
};

/// A whole line, list sign aside, that only says that something is missing.
static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\s*(?:[-*+]|\d+[.)])?\s*(?:
            (?:TODO|TBD|FIXME|N/?A\?|\.\.\.|…)[.:]?
          | \[(?:[A-Z][A-Za-z]*(?:\ [A-Za-z0-9]+){0,5}|\.\.\.|…)\]
          | <(?:[a-z]+(?:[\ _-][a-z]+){1,6}|\.\.\.|…)>
        )\s*$",
    )
    .ok()
});

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = subject
        .prose()
        .filter(|line| is_placeholder(line.text))
        .map(|line| Hit::at(line.at, format!("`{}` is a placeholder", line.text.trim())))
        .collect();
    let says_nothing = |name: &&SectionName| {
        let section = subject.document.content.section(name);
        let is_found = subject.document.line_of(name).is_some();
        is_found && section.is_some_and(|section| section.parts.iter().all(is_empty))
    };
    for name in SectionName::PATTERN.iter().filter(says_nothing) {
        let message = format!("the section `{}` is empty", name.as_str());
        hits.push(Hit::at(subject.line_of(name), message));
    }
    hits
}

/// Whether a part has no text; a heading of somebody's own says something all the same.
fn is_empty(part: &Part) -> bool {
    let is_known = |heading: &String| matches!(Role::of(heading), Some(Role::Part(..)));
    part.text.is_empty() && part.heading.as_ref().is_none_or(is_known)
}

/// Whether a line, list sign aside, only says that something is missing.
pub(super) fn is_placeholder(line: &str) -> bool {
    PLACEHOLDER.as_ref().is_some_and(|pattern| pattern.is_match(line))
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_placeholders_and_empty_sections() {
        for line in ["- [Achievement 1]", "TODO", "1. TBD", "- …", "<what was done>"] {
            assert!(breaks_with("H010", "- Added the login form", line), "{line}");
        }
        assert!(breaks_with("H010", "Login works: `cargo test` → 12 passed.\n", "\n"));
    }

    #[test]
    fn text_that_speaks_of_placeholders_is_none() {
        for line in
            ["- Fixed the TODO in `a.rs`", "- [x] done", "- [guide](a.md)", "- `<T>`", "<div>"]
        {
            assert!(!breaks_with("H010", "- Added the login form", line), "{line}");
        }
    }
}
