//! H105: what the session made can be found.

use segue_model::SectionName;

use super::subject::cites_something;
use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H105",
    level: Level::Warning,
    title: "artifacts that the session made are referenced",
    reason: "An outcome that nobody can find is searched for, or made a second time.",
    fix: "name files by path, commits by hash, documents by address",
    example: (
        "- Added the login form",
        "- Added the login form: `src/login.rs`, `tests/login.rs` (`3f2c1ab`)",
    ),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let content = &subject.document.content;
    if content.section(&SectionName::Summary).is_none() || content.sections.iter().any(names_one) {
        return Vec::new();
    }
    let at = subject.line_of(&SectionName::Summary);
    vec![Hit::at(at, "no file, commit or address of what the session made is named")]
}

/// Whether the section names a file, a commit or an address.
fn names_one(section: &segue_model::Section) -> bool {
    section.parts.iter().any(|part| part.text.lines().any(cites_something))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GOOD, breaks};

    #[test]
    fn fires_where_nothing_is_named_only() {
        let text =
            "=== SESSION HANDOFF ===\n\n## Previous Session Summary\n\n- Added the login form\n";
        assert!(breaks("H105", text));
        for named in [" in `src/login.rs`", " (3f2c1ab)", ": https://example.org/doc"] {
            assert!(!breaks("H105", &text.replace(" form", &format!(" form{named}"))), "{named}");
        }
        assert!(!breaks("H105", GOOD));
    }
}
