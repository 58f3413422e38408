//! Whether a sentence says that a task was done: "the certificate is renewed" of "renew the SSL certificate".

use super::aside::tasks;
use super::subject::Subject;
use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, denies, sentences, words};

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
/// What participles and verbs end with where these are regular.
const REGULAR: [(&str, &str); 19] = [
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
    ("ado", "ar"),
    ("ada", "ar"),
    ("ados", "ar"),
    ("adas", "ar"),
    ("ido", "er"),
    ("ida", "er"),
    ("idos", "er"),
    ("idas", "er"),
    ("ido", "ir"),
    ("ida", "ir"),
    ("idos", "ir"),
    ("idas", "ir"),
    ("é", "er"),
    ("ée", "er"),
    ("és", "er"),
    ("ées", "er"),
];
/// The same of German, where the participle may begin with `ge`.
const GERMAN: [(&str, &str); 4] = [("t", "en"), ("t", "n"), ("et", "en"), ("et", "n")];
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

/// What a text tells to be done: its clauses that have a participle and leave nothing open.
pub(crate) struct Told {
    clauses: Vec<Clause>,
}

struct Clause {
    /// In lower case.
    text: String,
    /// The verbs that its participles may be of.
    verbs: Vec<String>,
}

impl Told {
    pub(crate) fn of(text: &str) -> Self {
        let told = sentences(text).into_iter().filter(|sentence| !sentence.ends_with(QUESTION));
        let clauses = told.flat_map(|sentence| sentence.split([',', ';', ':']));
        Self { clauses: clauses.filter_map(Clause::of).collect() }
    }

    /// Whether it tells nothing of the kind.
    pub(crate) fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether it says that the one `task` was done. A task of two parts is not done by one of them.
    pub(crate) fn says_done(&self, task: &str) -> bool {
        let task = task.to_lowercase();
        self.clauses.iter().any(|clause| clause.tells_done(&task)) && tasks(&task) <= 1
    }
}

impl Clause {
    fn of(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let mut before = "";
        let mut verbs = Vec::new();
        for word in words(&text) {
            if !ARTICLES.contains(&before) {
                verbs.extend(verbs_of(word));
            }
            before = word;
        }
        let is_open = || words(&text).any(|word| denies(word) || OPEN.contains(&word));
        (!verbs.is_empty() && !is_open()).then_some(Self { text, verbs })
    }

    /// Whether it has the participle of one of the words of `task`, and is about the same.
    fn tells_done(&self, task: &str) -> bool {
        let Some(verb) = words(task).find(|word| self.verbs.iter().any(|verb| verb == word)) else {
            return false;
        };
        let (wanted, told) = (Subject::of(task), Subject::of(&self.text));
        let verb = Subject::of(verb).stems;
        let shared =
            wanted.stems.intersection(&told.stems).filter(|stem| !verb.contains(*stem)).count();
        let beside = told.stems.difference(&wanted.stems).count();
        shared > 0 && beside <= BESIDE && !wanted.names_another(&told)
    }
}

/// The verbs that `word` may be the participle, or the past, of.
fn verbs_of(word: &str) -> Vec<String> {
    let irregular = IRREGULAR.iter().filter(|(_, participle)| *participle == word);
    let mut verbs: Vec<String> = irregular.map(|(verb, _)| (*verb).to_owned()).collect();
    let regular = REGULAR.iter().filter_map(|(ending, verb)| {
        let stem = word.strip_suffix(ending)?;
        Some(format!("{stem}{verb}"))
    });
    let doubled = word.strip_suffix("ed").and_then(|stem| {
        let mut letters = stem.chars().rev();
        let last = letters.next()?;
        (letters.next() == Some(last)).then(|| stem[..stem.len() - last.len_utf8()].to_owned())
    });
    let bare = word.strip_prefix("ge").unwrap_or(word);
    let german = GERMAN.iter().filter_map(|(ending, verb)| {
        let stem = bare.strip_suffix(ending)?;
        Some(format!("{stem}{verb}"))
    });
    let known = regular.chain(doubled).chain(german);
    verbs.extend(known.filter(|verb| verb.chars().count() >= VERB && verb != word));
    verbs
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
            assert!(Told::of(sentence).says_done(task), "{sentence}");
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
            assert!(!Told::of(sentence).says_done(task), "{sentence}");
        }
    }
}
