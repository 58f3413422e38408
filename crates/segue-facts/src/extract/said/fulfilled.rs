//! Whether a sentence says that a task was done: "the certificate is renewed" of "renew the SSL certificate".

use super::aside::tasks;
use super::subject::Subject;
use crate::cue::{Cue, Cues};
use crate::text::{denies, words};

/// Shorter words are no verbs whose forms are regular.
const VERB: usize = 4;
/// How many words a clause may tell beside those of the task.
const BESIDE: usize = 2;
/// Verbs of tasks whose participles are not regular.
const IRREGULAR: [(&str, &str); 22] = [
    ("buy", "bought"),
    ("build", "built"),
    ("bring", "brought"),
    ("choose", "chosen"),
    ("find", "found"),
    ("get", "got"),
    ("give", "given"),
    ("make", "made"),
    ("pay", "paid"),
    ("send", "sent"),
    ("sell", "sold"),
    ("speak", "spoken"),
    ("take", "taken"),
    ("tell", "told"),
    ("write", "written"),
    ("write", "wrote"),
    ("schreiben", "geschrieben"),
    ("anrufen", "angerufen"),
    ("einreichen", "eingereicht"),
    ("escribir", "escrito"),
    ("hacer", "hecho"),
    ("faire", "fait"),
];
/// What a clause tells that is not done yet, or only perhaps, in lower case.
const OPEN: [&str; 46] = [
    "if", "when", "once", "until", "unless", "should", "must", "will", "would", "could", "can",
    "needs", "need", "to", "be", "still", "almost", "nearly", "half", "partly", "why", "how",
    "who", "tomorrow", "later", "please", "wenn", "sobald", "bis", "soll", "sollte", "muss",
    "wird", "werden", "noch", "fast", "bitte", "si", "cuando", "hasta", "debe", "casi", "quand",
    "doit", "presque", "encore",
];
/// Behind these a participle only tells which: "the listed points".
const ARTICLES: [&str; 18] = [
    "the", "a", "an", "any", "all", "each", "every", "our", "your", "der", "die", "das", "eine",
    "el", "la", "los", "le", "les",
];

/// Whether an item of a checklist is a task: neither a rule nor what the reader is to vouch for, as in templates of
/// merge requests ("I have run the linter").
pub(crate) fn is_task(item: &str, cues: &Cues) -> bool {
    let lower = item.to_lowercase();
    !cues.has(Cue::Rule) && !words(&lower).any(denies) && !lower.starts_with("i ")
}

/// Whether `sentence` says that the one `task` was done. A task of two parts is not done by one of them.
pub(crate) fn says_done(sentence: &str, task: &str) -> bool {
    if tasks(task) > 1 || sentence.ends_with(['?', '？']) {
        return false;
    }
    let task = task.to_lowercase();
    sentence.to_lowercase().split([',', ';', ':']).any(|clause| tells_done(clause, &task))
}

/// Whether a clause has the participle of one of the words of `task`, and is about the same.
fn tells_done(clause: &str, task: &str) -> bool {
    let told: Vec<&str> = words(clause).collect();
    let is_open = told.iter().any(|word| denies(word) || OPEN.contains(word));
    let is_told =
        |at: usize| at.checked_sub(1).is_none_or(|before| !ARTICLES.contains(&told[before]));
    let verb = words(task).find(|verb| {
        let mut places = told.iter().enumerate().filter(|(_, word)| is_participle(word, verb));
        places.any(|(at, _)| is_told(at))
    });
    let Some(verb) = verb.filter(|_| !is_open) else { return false };
    let (wanted, told) = (Subject::of(task), Subject::of(clause));
    let verb = Subject::of(verb).stems;
    let shared =
        wanted.stems.intersection(&told.stems).filter(|stem| !verb.contains(*stem)).count();
    let beside = told.stems.difference(&wanted.stems).count();
    shared > 0 && beside <= BESIDE && !wanted.names_another(&told)
}

/// Whether `word` is the participle, or the past, of `verb`.
fn is_participle(word: &str, verb: &str) -> bool {
    if IRREGULAR.contains(&(verb, word)) {
        return true;
    }
    if verb.chars().count() < VERB || word == verb {
        return false;
    }
    let ends = |stem: &str, endings: &[&str]| {
        word.strip_prefix(stem).is_some_and(|ending| endings.contains(&ending))
    };
    let doubled = || {
        let last = verb.chars().next_back().map(String::from).unwrap_or_default();
        word.strip_prefix(verb).and_then(|rest| rest.strip_prefix(&last)) == Some("ed")
    };
    let german = |stem: &str| {
        let with = word.strip_prefix("ge").unwrap_or(word);
        with.strip_prefix(stem).is_some_and(|ending| matches!(ending, "t" | "et"))
    };
    ends(verb, &["ed"])
        || verb.ends_with('e') && ends(verb, &["d"])
        || doubled()
        || verb.strip_suffix('y').is_some_and(|stem| ends(stem, &["ied"]))
        || ["en", "n"].iter().any(|end| verb.strip_suffix(end).is_some_and(german))
        || verb.strip_suffix("ar").is_some_and(|stem| ends(stem, &["ado", "ada", "ados", "adas"]))
        || ["er", "ir"].iter().any(|end| {
            verb.strip_suffix(end).is_some_and(|stem| ends(stem, &["ido", "ida", "idos", "idas"]))
        })
        || verb.strip_suffix("er").is_some_and(|stem| ends(stem, &["é", "ée", "és", "ées"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_participle_and_another_word_of_a_task_tell_that_it_is_done() {
        for (sentence, task) in [
            (
                "The certificate is renewed, valid until 2027.",
                "still to do: renew the SSL certificate",
            ),
            ("I have updated the member list", "somebody must update the member list by Friday"),
            ("Lena wrote the minutes", "write the minutes"),
            ("das Zertifikat ist erneuert", "wir müssen noch das Zertifikat erneuern"),
            ("die Liste habe ich geschickt", "die Liste an Ines schicken"),
            ("la lista está actualizada", "actualizar la lista de miembros"),
            ("le site est traduit et la page corrigée", "corriger la page"),
        ] {
            assert!(says_done(sentence, task), "{sentence}");
        }
    }

    #[test]
    fn what_is_not_done_or_something_else_closes_no_task() {
        for (sentence, task) in [
            ("the certificate is not renewed yet", "renew the SSL certificate"),
            ("the certificate must be renewed", "renew the SSL certificate"),
            ("is the certificate renewed?", "renew the SSL certificate"),
            ("the domain is renewed", "renew the SSL certificate"),
            ("I wrote the renewed certificate down", "renew the SSL certificate"),
            (
                "the certificate is renewed",
                "renew the certificate and call the bank about the card",
            ),
            ("when the certificate is renewed we go live", "renew the SSL certificate"),
        ] {
            assert!(!says_done(sentence, task), "{sentence}");
        }
    }
}
