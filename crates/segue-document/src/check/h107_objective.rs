//! H107: the objective is one that a session can reach, and know that it has.

use segue_model::SectionName;

use super::list::item_text;
use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "H107",
    level: Level::Warning,
    title: "the objective is specific: one goal, a done-when, a first step",
    reason: "\"Continue\" tells a fresh session nothing. With a goal, a test of it and a first step it begins at once and knows when to stop.",
    fix: "name one goal, then `Done when: …` and `First: …`",
    example: (
        "Continue working on auth.",
        "Make refresh rotate the token.\nDone when: `cargo test auth` passes.\nFirst: read `src/auth.rs:88`.",
    ),
    check: Check::Handoff(check),
};

/// Openings that name no goal.
static VAGUE: Pattern = Pattern::new(
    r"(?i)^(?:please\s+)?(?:continue|keep (?:going|working|improving)|improve|enhance|work on|go on|carry on|proceed|polish|finish up|wrap up|look into|make progress|more of the same)\b",
);

/// What tells when the goal is reached.
static DONE_WHEN: Pattern = Pattern::new(
    r"(?i)\b(?:done (?:when|once|if|means)|definition of done|acceptance|success criteri|complete when|finished when|until|passes|pass\b|green|succeeds|returns|prints|exits? (?:with )?0|so that|verify|verified|proven|ready when|ends when)",
);

/// What tells where to begin.
static FIRST: Pattern = Pattern::new(
    r"(?i)\b(?:first|start(?:s|ing)?|begin|step 1|then run|run|read|open|look at|resume (?:at|from|with))\b|`[^`]+\s[^`]+`|\b[\w./-]+\.\w+:\d+",
);

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let Some(section) = subject.document.content.section(&SectionName::Objective) else {
        return Vec::new();
    };
    let text = section.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n");
    if text.trim().is_empty() || text == crate::NOT_STATED {
        return Vec::new();
    }
    let at = subject.line_of(&SectionName::Objective);
    let goal = subject.document.content.objective();
    let mut wrong = Vec::new();
    if is_vague(goal) {
        wrong.push("no goal that can be reached");
    }
    if !DONE_WHEN.is_match(&text) {
        wrong.push("nothing that tells when it is done");
    }
    let is_ordered = text.lines().any(|line| line.starts_with("1.") || line.starts_with("1)"));
    if !FIRST.is_match(&text) && !is_ordered {
        wrong.push("no first step");
    }
    if wrong.is_empty() {
        return Vec::new();
    }
    vec![Hit::at(at, format!("the objective names {}", wrong.join(", ")))]
}

/// Whether a goal says only that the work goes on: a vague verb and no name of a thing.
fn is_vague(goal: &str) -> bool {
    let goal = item_text(goal).unwrap_or(goal).trim_matches(['*', '_', ' ']);
    let is_named = goal.contains(['`', '/', '#']) || goal.split_whitespace().count() > 12;
    !is_named && VAGUE.is_match(goal)
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    const GOAL: &str = "Make refresh rotate the token.\nDone when: `cargo test auth` passes.\nFirst: read `src/auth.rs:88`.";

    #[test]
    fn fires_on_vague_goals_and_missing_ends() {
        for goal in [
            "Continue working on auth.\nDone when tests pass. First: read the code.",
            "Improve the parser.",
            "Make refresh rotate the token.\nFirst: read `src/auth.rs:88`.",
            "The token, until the tests are green.",
        ] {
            assert!(breaks_with("H107", GOAL, goal), "{goal}");
        }
    }

    #[test]
    fn a_goal_with_its_end_and_its_beginning_is_fine() {
        for goal in [
            "Make `cargo test auth` pass. Start at src/auth.rs:88.",
            "Continue with `refresh` until `cargo test` passes: run it first.",
        ] {
            assert!(!breaks_with("H107", GOAL, goal), "{goal}");
        }
    }
}
