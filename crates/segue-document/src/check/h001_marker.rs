//! H001: the document says at once what it is.

use segue_model::marker;

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H001",
    level: Level::Error,
    title: "begins with the `=== SESSION HANDOFF ===` line",
    reason: "A session that is given many files, and a person who scrolls, must see where the handoff begins.",
    fix: "put `=== SESSION HANDOFF ===` on the first line of the body",
    example: ("# Handoff of Tuesday", "=== SESSION HANDOFF ==="),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    if subject.document.opening.marked {
        return Vec::new();
    }
    let first = subject.document.body_line;
    let message = format!("the first line is not `{}`", marker::HANDOFF);
    let insert = vec![marker::HANDOFF.to_owned(), String::new()];
    vec![Hit::at(first, message).edit(first..first, insert, "put the marker on the first line")]
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_without_the_marker_only() {
        let marker = "=== SESSION HANDOFF ===";
        assert!(breaks_with("H001", marker, "# Handoff"));
        assert!(!breaks_with("H001", marker, "=== SNAPSHOT v3 ==="));
    }
}
