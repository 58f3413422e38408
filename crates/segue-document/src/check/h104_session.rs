//! H104: the document says which session it closes and which it starts.

use crate::read::numbers;

use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H104",
    level: Level::Warning,
    title: "`Session:` has its numbers, and they agree with the chain",
    reason: "Two handoffs that both call themselves the third cannot be put in order by a reader.",
    fix: "write the numbers of this session and the next: `Session: 2 → 3`",
    example: ("Session: the one after Tuesday", "Session: 2 → 3"),
    check: Check::Handoff(check),
};

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let opening = &subject.document.opening;
    let front = subject.document.front.as_ref().map(|front| front.number.get());
    let number = subject.ground.number().or(front);
    let written = |number: u32| format!("Session: {number} → {}", number.saturating_add(1));
    let (Some(value), Some(line)) = (&opening.session, opening.lines[1]) else {
        let at = opening.marker.unwrap_or(subject.document.body_line);
        let hit = Hit::missing(at, "there is no `Session:` line with the two numbers");
        return vec![match number.filter(|_| opening.marked) {
            Some(number) => hit.edit(at + 1..at + 1, vec![written(number)], "added the numbers"),
            None => hit,
        }];
    };
    let Some((from, to)) = numbers(value) else { return Vec::new() };
    let wrong = match number {
        Some(number) if number != from => {
            format!("the chain calls this handoff {number}, not {from}")
        }
        _ if to != from.saturating_add(1) => format!("the session after {from} is not {to}"),
        _ => return Vec::new(),
    };
    let hit = Hit::at(line, wrong);
    vec![match number {
        Some(number) => hit.line_edit(written(number), "wrote the numbers of the chain"),
        None => hit,
    }]
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    const LINE: &str = "Session: 2 → 3";

    #[test]
    fn fires_on_missing_and_wrong_numbers_only() {
        assert!(breaks_with("H104", LINE, ""));
        assert!(breaks_with("H104", LINE, "Session: 2 → 4"));
        assert!(!breaks_with("H104", LINE, "Session 7 -> 8"));
    }
}
