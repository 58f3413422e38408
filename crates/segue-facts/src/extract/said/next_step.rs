//! What the model's last words name as the next step: "Next: run the migration, so that the column is there."

use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, sentences, without_list_sign};

/// How such a step is headed, in lower case.
const HEADS: [&str; 14] = [
    "next:",
    "next step:",
    "next steps:",
    "next up:",
    "still to do:",
    "nächster schritt:",
    "als nächstes:",
    "siguiente paso:",
    "próximo paso:",
    "prochaine étape:",
    "prossimo passo:",
    "下一步：",
    "下一步:",
    "次のステップ：",
];
/// It stands among so many last sentences, and has at least so many characters.
const ENDING: usize = 3;
const LEAST: usize = 8;

/// The step, as it is worded.
pub(crate) fn next_step(answer: &str) -> Option<String> {
    sentences(answer).into_iter().rev().take(ENDING).find_map(|sentence| {
        let bare = without_list_sign(sentence).trim_start_matches(['*', '_', '#', ' ']);
        let head = HEADS.iter().find(|head| {
            bare.get(..head.len()).is_some_and(|begin| begin.to_lowercase() == **head)
        })?;
        let step = bare[head.len()..].trim_start_matches(['*', '_', ' ']).trim_end();
        let is_offered = step.ends_with(QUESTION) || Cues::of(step).has(Cue::Offer);
        (step.chars().count() >= LEAST && !is_offered).then(|| step.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_that_is_named_last_is_found() {
        for (answer, step) in [
            (
                "Done. Tests not run. Next: run `npm run seed` on staging.",
                Some("run `npm run seed` on staging."),
            ),
            ("Fertig.\n\n**Nächster Schritt:** die Spalte migrieren", Some("die Spalte migrieren")),
            ("Next: shall I run it?", None),
            ("Next: x", None),
            ("The next: run of the job is at 3.", None),
        ] {
            assert_eq!(next_step(answer).as_deref(), step, "{answer}");
        }
    }
}
