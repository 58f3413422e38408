//! H007: the prompt tells how the next handoff is asked for, so the chain goes on.

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H007",
    level: Level::Error,
    title: "the prompt carries the continuation instruction with a trigger of its template",
    reason: "A session that is not told how the next handoff is asked for will not write one.",
    fix: "end the prompt with `Remember: say \"snapshot\" when ready for the next handoff.`",
    example: ("Good luck!", "Remember: say \"snapshot\" when ready for the next handoff."),
    check: Check::Handoff(check),
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
    let lines = subject.prompt_lines();
    let trigger = subject.template.triggers.first();
    let line = format!("Remember: say {trigger} when ready for the next handoff.");
    let last = (lines.clone().rev()).find(|at| !subject.lines[*at].trim().is_empty());
    let end = last.map_or(lines.end, |at| at + 1).min(subject.lines.len());
    let message = "the prompt does not say how to ask for the next handoff";
    let hit = Hit::missing(subject.prompt_line(), message);
    let text = vec![String::new(), "---".to_owned(), String::new(), line];
    vec![hit.edit(end..end, text, "added the continuation line to the prompt")]
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
