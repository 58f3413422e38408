//! What the person takes off the list, or wants on it: "forget the README, Tom writes the docs".

use super::subject::Subject;
use crate::cue::in_earnest;
use crate::text::{QUESTION, sentences};

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
/// How a clause ends that puts something off.
const ENDS: [&str; 14] = [
    " waits",
    " can wait",
    " has to wait",
    " must wait",
    " for another day",
    " another time",
    " some other day",
    " kann warten",
    " muss warten",
    " ein andermal",
    " puede esperar",
    " para otro día",
    " peut attendre",
    " un autre jour",
];
/// What says that something is, or is to stand, on the list of what is to do.
const LISTING: [&str; 19] = [
    "on the list",
    "on your list",
    "on our list",
    "to the list",
    "to your list",
    "on the todo list",
    "to the todo list",
    "note both",
    "note that down",
    "note it down",
    "make a note",
    "auf die liste",
    "auf der liste",
    "notier das",
    "notiere das",
    "a la lista",
    "en la lista",
    "sur la liste",
    "à la liste",
];
/// Words of a clause that tells what something does.
const TELLING: [&str; 10] =
    ["the", "a", "it", "this", "that", "he", "she", "always", "never", "still"];
/// How such a clause begins.
const OPENS: [&str; 8] =
    ["leave ", "keep ", "save ", "lass ", "lasst ", "deja ", "laisse ", "the "];
/// What takes off more than that is an order of its own.
const WORDS: usize = 3;
/// A longer message, in bytes, was pasted.
const LONG: usize = 4_000;
/// How many things one message takes off.
const MOST: usize = 4;

/// The things that a message takes off the list.
pub(crate) fn set_aside(message: &str) -> Vec<Subject> {
    let lower = message.to_lowercase();
    let is_said = LEADS.iter().chain(&ENDS).any(|sign| lower.contains(sign));
    if message.len() > LONG || !is_said {
        return Vec::new();
    }
    let orders = sentences(message).into_iter().filter(|sentence| !sentence.ends_with(QUESTION));
    orders.flat_map(|it| it.split([',', ';'])).filter_map(object).take(MOST).collect()
}

/// Whether a sentence says that something is to stand on the list.
pub(crate) fn asks_for_list(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    LISTING.iter().any(|words| lower.contains(words))
}

/// How many tasks a sentence wants on the list: "renew the certificate and call the bank, note both" has two.
pub(crate) fn tasks(sentence: &str) -> usize {
    let clauses = sentence.split([',', ';']).flat_map(|clause| clause.split(" and "));
    let says = |clause: &&str| !asks_for_list(clause) && Subject::of(clause).stems.len() > 1;
    clauses.filter(says).count()
}

fn object(clause: &str) -> Option<Subject> {
    let lower = in_earnest(clause);
    let clause = lower.trim_end_matches(['.', '!']).trim_end();
    let put_off = || {
        let rest = ENDS.iter().find_map(|end| clause.strip_suffix(end))?;
        // "The main thread waits" tells what it does.
        let tells = clause.ends_with(" waits") && rest.split(' ').any(|it| TELLING.contains(&it));
        (!tells).then_some(())?;
        Some(OPENS.iter().find_map(|lead| rest.strip_prefix(lead)).unwrap_or(rest))
    };
    let rest = LEADS.iter().find_map(|lead| lower.strip_prefix(lead)).or_else(put_off)?;
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
            (
                "Leave the Windows check for another day. New plan: a progress bar",
                "Check on Windows",
            ),
            ("so get v412 out again today, csv import waits", "CSV import: upload controller"),
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
            ("When I click save, the main thread waits", "Unblock the main thread"),
            ("keep the database connections for later", "Database connections"),
        ] {
            let things = set_aside(message);
            assert!(!things.iter().any(|it| is_about(&Subject::of(task), it)), "{message}");
        }
    }
}
