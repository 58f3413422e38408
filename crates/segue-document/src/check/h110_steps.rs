//! H110: the next session gets one objective, not a backlog.

use segue_model::SectionName;

use super::list::items;
use super::{Check, Hit, Level, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    code: "H110",
    level: Level::Warning,
    title: "at most 7 next steps",
    reason: "A session that is given twenty steps picks its own, and the first is no longer the first.",
    fix: "keep the objective and at most three later steps; put the rest where the project keeps its backlog",
    example: ("(a list of 20 steps)", "1. Make refresh rotate the token\n2. Document it"),
    check: Check::Handoff(check),
};

/// The most steps that a session keeps in mind.
const MOST: usize = 7;

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let items = items(&subject.section(&SectionName::Objective));
    match items.get(MOST) {
        Some(item) => {
            let message = format!("{} steps are listed; {MOST} are the most", items.len());
            vec![Hit::at(item.lines.start, message)]
        }
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_more_than_seven_steps_only() {
        let goal = "Make refresh rotate the token.";
        assert!(breaks_with("H110", goal, &format!("{goal}\n\n{}", "- a step\n".repeat(8))));
        assert!(!breaks_with(
            "H110",
            goal,
            &format!("{goal}\n\n{}", "- a step\n  - more\n".repeat(7))
        ));
    }
}
