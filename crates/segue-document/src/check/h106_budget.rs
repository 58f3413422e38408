//! H106: the prompt leaves the next session room to work.

use super::{Check, Hit, Level, Rule, Subject};
use crate::tokens;

pub(super) const RULE: Rule = Rule {
    code: "H106",
    level: Level::Warning,
    title: "the prompt is within its budget",
    reason: "A long prompt takes room from the work, and what matters is lost among the rest.",
    fix: "cut gotchas, file lists and history first; never the objective, the state, failed attempts or the user's words",
    example: ("(a prompt of 5,000 tokens)", "(a prompt of 1,500 tokens)"),
    check: Check::Handoff(check),
};

/// Above the budget by a third it is a warning, by five thirds an error.
const WARNING: (usize, usize) = (4, 3);
const ERROR: (usize, usize) = (8, 3);
/// Goal and frame alone need so much: below it the budget is what is wrong.
const FRAME: usize = 1_000;

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let front = subject.document.front.as_ref();
    let budget = front.map_or(subject.template.budget, |front| front.budget) as usize;
    let most = |(times, of): (usize, usize)| budget.saturating_mul(times) / of;
    let prompt = &subject.document.content.prompt;
    // A token has a byte at least, and an estimate is enough far from the bar.
    if prompt.len() <= most(WARNING) {
        return Vec::new();
    }
    let tokens = tokens::count(prompt);
    if tokens <= most(WARNING) {
        return Vec::new();
    }
    // An error only for what segue itself makes: its front matter tells.
    let level = if front.is_some() && tokens > most(ERROR).max(FRAME) {
        Level::Error
    } else {
        Level::Warning
    };
    let message = format!("the prompt has {tokens} tokens; its budget is {budget}");
    vec![Hit::at(subject.prompt_line(), message).level(level)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_above_the_budget_only() {
        let text = "Run `cargo test auth`.";
        assert!(breaks_with("H106", text, &"Read one more file. ".repeat(500)));
        assert!(!breaks_with("H106", text, &"Read one more file. ".repeat(200)));
    }
}
