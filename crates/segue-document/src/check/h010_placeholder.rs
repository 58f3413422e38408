//! H010: no placeholder is left where something should stand.

use segue_model::{Part, SectionName};

use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;
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

/// A whole line, list sign and label aside, that only says that something is missing.
static PLACEHOLDER: Pattern = Pattern::new(
    r"(?x)^\s*(?:[-*+]|\d+[.)])?\s*(?:
            (?:TODO|TBD|FIXME|N/?A\?|\.\.\.|…)[.:]?
          | (?:TODO|TBD|FIXME)[:\ ]+(?i:write|fill|add|describe|complete)
                (?:\ (?i:in|this|here|it|me|section|summary|up|out|later))*[.…]*
          | \[(?:[A-Z][A-Za-z]*(?:\ [A-Za-z0-9]+){1,5}|[A-Z][a-z]+\d+|\.\.\.|…)\]
          | \[(?i:achievement|date|decision|description|goal|item|name|objective|path|placeholder
                |project|reason|status|step|summary|task|text|title|topic)s?\]
          | (?:[^:\[\]<>`]{1,40}:[*_]{0,2}\s*)?
                \[(?:Add|Describe|Enter|Explain|Fill|Insert|List|Name|Specify|State|Write|Your|TODO|TBD)\b
                [^\[\]]{0,120}\]
          | <(?P<tag>[a-z]+)(?:[\ _-][a-z]+){1,6}> | <(?:\.\.\.|…)>
        )\s*$",
);

/// Elements of HTML that Markdown is written with; their attributes are words as well.
const ELEMENTS: [&str; 12] =
    ["a", "br", "code", "details", "div", "img", "p", "pre", "span", "sub", "summary", "table"];

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
    // To look for the groups as well takes longer, and most lines have none.
    let found = PLACEHOLDER.is_match(line).then(|| PLACEHOLDER.captures(line)).flatten();
    found.is_some_and(|found| {
        found.name("tag").is_none_or(|name| !ELEMENTS.contains(&name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_placeholders_and_empty_sections() {
        for line in [
            "- [Achievement 1]",
            "TODO",
            "- TODO: write this section",
            "1. TBD",
            "- …",
            "<what was done>",
            "**Status:** [Describe where things stand, in one line]",
        ] {
            assert!(breaks_with("H010", "- Added the login form", line), "{line}");
        }
        assert!(breaks_with("H010", "Login works: `cargo test` → 12 passed.\n", "\n"));
    }

    #[test]
    fn text_that_speaks_of_placeholders_is_none() {
        for line in [
            "- Fixed the TODO in `a.rs`",
            "- TODO: write the migration",
            "- [x] done",
            "- [guide](a.md)",
            "- [Docs]",
            "- `<T>`",
            "<details open>",
        ] {
            assert!(!breaks_with("H010", "- Added the login form", line), "{line}");
        }
    }
}
