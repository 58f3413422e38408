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
        asks && triggers.iter().any(|trigger| is_named(&lower, &trigger.to_lowercase()))
    };
    if prompt.is_empty() || prompt.lines().any(carries) {
        return Vec::new();
    }
    let message = "the prompt does not say how to ask for the next handoff";
    let hit = Hit::missing(subject.prompt_line(), message);
    let Some(end) = end_of_prompt(subject) else { return vec![hit] };
    let trigger = subject.template.triggers.first();
    let line = format!("Remember: say {trigger} when ready for the next handoff.");
    let text = vec![String::new(), "---".to_owned(), String::new(), line];
    vec![hit.edit(end..end, text, "added the continuation line to the prompt")]
}

/// The line below the last one of the prompt, inside of the fence that may hold it;
/// nothing where the prompt is only the rest of a line.
fn end_of_prompt(subject: &Subject<'_>) -> Option<usize> {
    let last = subject.document.content.prompt.lines().next_back()?.trim_end();
    let mut lines = subject.prompt_lines().skip(1).rev();
    lines
        .find(|at| subject.lines.get(*at).is_some_and(|line| line.trim_end() == last))
        .map(|at| at + 1)
}

/// What stands right before a trigger that somebody is told to use.
const TOLD: [&str; 7] = ["say", "type", "enter", "send", "run", "use", "write"];

/// Whether `line` names the trigger: between quotes or code signs; a sign or command
/// also at the start of the line, or where the reader is told to use it.
fn is_named(line: &str, trigger: &str) -> bool {
    let is_word = trigger.chars().all(char::is_alphanumeric);
    let quoted = |c: Option<char>| {
        matches!(c, Some('"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»' | '*'))
    };
    line.match_indices(trigger).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + trigger.len()..]);
        if quoted(before.chars().next_back()) && quoted(after.chars().next()) {
            return true;
        }
        let told = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next();
        let is_told = before.trim().trim_start_matches(['-', '*', '>']).is_empty()
            || told.is_some_and(|word| TOLD.contains(&word));
        let is_whole = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'));
        !is_word && is_told && is_whole
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;
    use super::super::{NoGround, fix};
    use crate::template::Template;

    #[test]
    fn a_prompt_in_a_fence_gets_the_line_inside_of_it() {
        let text = "=== SESSION HANDOFF ===\n\n## Restoration Prompt\n\n```\nGo on.\n```\n\nEnd.\n";
        let mended = fix(text, &Template::base(), &NoGround);
        assert!(mended.text.contains("handoff.\n```\n\nEnd."), "{}", mended.text);
        assert_eq!(mended.done.iter().filter(|done| done.code == "H007").count(), 1);
    }

    #[test]
    fn fires_without_the_instruction_only() {
        let line = "Remember: say \"snapshot\" when ready for the next handoff.";
        assert!(breaks_with("H007", line, "Good luck."));
        assert!(breaks_with("H007", line, "Take a snapshot of the database after the session."));
        assert!(!breaks_with("H007", line, "On `handoff`, write the next handoff."));
        assert!(!breaks_with("H007", line, "→ asks for the next handoff."));
        assert!(!breaks_with("H007", line, "Type /handoff for the next handoff."));
        assert!(breaks_with("H007", line, "The session ran `cargo test` → 12 passed."));
        assert!(breaks_with("H007", line, "Session notes: docs/handoff/README.md."));
    }
}
