//! H007: the prompt tells how the next handoff is asked for, so the chain goes on.

use segue_model::marker;

use super::{Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H007",
    level: Level::Error,
    title: "the prompt carries the continuation instruction with a trigger of its template",
    fix: "end the prompt with `Remember: say \"snapshot\" when ready for the next handoff.`",
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let prompt = &subject.document.content.prompt;
    let triggers: Vec<&str> = subject.template.triggers.each().collect();
    let carries = |line: &str| {
        let lower = line.to_lowercase();
        let asks = ["handoff", "hand off", "snapshot", "session"].iter().any(|w| lower.contains(w));
        asks && triggers.iter().any(|trigger| is_quoted(&lower, &trigger.to_lowercase()))
    };
    if prompt.is_empty() || prompt.lines().any(carries) {
        return Vec::new();
    }
    Hit::at(
        subject.line_of(marker::PROMPT),
        "the prompt does not say how to ask for the next handoff",
    )
}

/// Whether `line` has the trigger between quotes or code signs, or as a sign.
fn is_quoted(line: &str, trigger: &str) -> bool {
    let is_word = trigger.chars().all(char::is_alphanumeric);
    line.match_indices(trigger).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + trigger.len()..].chars().next();
        let quoted =
            |c: Option<char>| matches!(c, Some('"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '*'));
        !is_word || (quoted(before) && quoted(after))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_without_the_instruction_only() {
        let line = "Remember: say \"snapshot\" when ready for the next handoff.";
        assert!(breaks_with("H007", line, "Good luck."));
        assert!(breaks_with("H007", line, "Take a snapshot of the database after the session."));
        assert!(!breaks_with("H007", line, "On `handoff`, write the next handoff."));
        assert!(!breaks_with("H007", line, "→ asks for the next handoff."));
    }
}
