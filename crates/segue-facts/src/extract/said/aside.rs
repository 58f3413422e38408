//! What the person takes off the list: "forget the README, Tom writes the docs".

use super::subject::Subject;
use crate::cue::in_earnest;
use crate::text::sentences;

/// How a clause begins that takes something off.
const LEADS: [&str; 14] = [
    "forget about ",
    "forget ",
    "skip ",
    "no need for ",
    "we don't need ",
    "leave out ",
    "let's skip ",
    "let's leave out ",
    "vergiss ",
    "wir brauchen keine ",
    "wir brauchen kein ",
    "olvida ",
    "oublie ",
    "laisse tomber ",
];
/// What takes off more than that is an order of its own.
const WORDS: usize = 3;
/// A longer message, in bytes, was pasted.
const LONG: usize = 4_000;
/// How many things one message takes off.
const MOST: usize = 4;

/// The things that a message takes off the list.
pub(crate) fn set_aside(message: &str) -> Vec<Subject> {
    let lower = message.to_lowercase();
    if message.len() > LONG || !LEADS.iter().any(|lead| lower.contains(lead)) {
        return Vec::new();
    }
    let orders = sentences(message).into_iter().filter(|sentence| !sentence.ends_with(['?', '？']));
    orders.flat_map(|it| it.split([',', ';'])).filter_map(object).take(MOST).collect()
}

fn object(clause: &str) -> Option<Subject> {
    let lower = in_earnest(clause);
    let rest = LEADS.iter().find_map(|lead| lower.strip_prefix(lead))?;
    let subject = Subject::of(rest);
    let is_thing = (1..=WORDS).contains(&subject.stems.len()) && !rest.starts_with("to ");
    is_thing.then_some(subject)
}

/// Whether a task is about a thing: it has all of its words.
pub(crate) fn is_about(task: &Subject, thing: &Subject) -> bool {
    !thing.stems.is_empty() && thing.stems.is_subset(&task.stems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_off_is_found_on_the_list() {
        for (message, task) in [
            ("forget the README, Tom writes the docs", "Document the cache in README"),
            ("ok. and skip the metrics for now", "Add metrics"),
            ("We don't need the man page.", "Write a man page"),
            ("vergiss die Metriken", "Metriken einbauen"),
        ] {
            let things = set_aside(message);
            assert!(things.iter().any(|it| is_about(&Subject::of(task), it)), "{message}");
        }
        for (message, task) in [
            ("forget that, use the queue", "Add a queue"),
            ("don't forget the README", "Document the cache in README"),
            ("what does skip do?", "Add skip"),
            ("skip the tests for now?", "Add tests for the tokenizer"),
            ("no need to fix it right now", "Fix the login redirect"),
            ("skip to the login part", "Fix the login redirect"),
            ("we don't need redis for the cache", "Add a cache to the API"),
            ("skip the README typo", "Update the README links"),
        ] {
            let things = set_aside(message);
            assert!(!things.iter().any(|it| is_about(&Subject::of(task), it)), "{message}");
        }
    }
}
