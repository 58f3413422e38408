//! The step that ends a piece of work, where a goal names one: a commit, a pull request.

use segue_document::Pattern;

use crate::extract::REQUESTED;
use crate::text::{denies, words};

/// The steps, each with what shows that it was taken; a later one comes behind those before it.
const STEPS: [(&str, &str); 7] = [
    ("commit", "it is committed"),
    ("push", "it is pushed"),
    ("pull request", "the pull request is open"),
    ("merge", "it is merged"),
    ("ship", "it is shipped"),
    ("deploy", "it is deployed"),
    ("publish", "it is published"),
];

/// A step as somebody asks for it: where a clause begins, and with what is meant behind it, or nothing. "The merge
/// logic", "push notifications" and "deploy fails" are none.
static ASKED: Pattern = Pattern::new(
    r#"(?ix)
        (?: ^ | [,;:.("“]\ ? | (?-u:\b)(?:and|then|please|now|just|und|dann|bitte|jetzt|et|puis|y|luego)\  )
        (?: (?:open|create|raise|make|submit)\ (?:an?\ |the\ |new\ |draft\ )*(pull\ request|pr)(?-u:\b)
          | (commit|push|merge|ship|deploy|publish)
            (?: \ (?: it | this | that | them | all | everything | the | these | those | my | our | your | to | into )(?-u:\b)
              | \ ?[,.;:!)"”] | \ (?:and|then|und|dann|et|puis|y)\  | $ ) )"#,
);

/// What shows that the last step was taken which a goal names.
pub(super) fn last_step(goal: &str) -> Option<&'static str> {
    // Behind it stands a request that was met.
    let goal = goal.split_once(REQUESTED).map_or(goal, |(goal, _)| goal);
    // What is not to be done shows nothing.
    let is_denied = words(&goal.to_lowercase()).any(|word| denies(word) || word == "without");
    if is_denied {
        return None;
    }
    let ranks = ASKED.captures_iter(goal).filter_map(|found| {
        let named = found.get(2).map_or("pull request", |step| step.as_str());
        STEPS.iter().position(|(step, _)| step.eq_ignore_ascii_case(named))
    });
    ranks.max().map(|rank| STEPS[rank].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_shows_that_a_goal_is_reached() {
        for (goal, shown) in [
            ("Validate, commit, push, and open PR.", Some("the pull request is open")),
            (
                "Answer the request that was left open: \"commit the changes\"",
                Some("it is committed"),
            ),
            ("bitte mergen und dann push", Some("it is pushed")),
            ("Fix the merge logic of the deploy script", None),
            ("Fix the login and push notifications", None),
            ("Deploy fails on staging, find out why.", None),
            ("Commit messages of the bot are too long", None),
            ("No need to commit, only fix the parser", None),
            ("Fix the parser. Never commit, push or merge anything.", None),
            ("don't push it, look at the log first", None),
            ("Settle what the session left open: \"the flag\" (request: \"commit it\")", None),
        ] {
            assert_eq!(last_step(goal), shown, "{goal}");
        }
    }
}
