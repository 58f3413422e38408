//! Bare corrections: those that say hardly more than what is to hold instead, and leave out of what: "no, plotnine",
//! "make that 35, the other one jitters", "not seaborn, plotnine".

use super::asks::asks;
use super::subject::Subject;
use crate::cue::{Cue, Cues, is_filler, is_unspaced};
use crate::text::words;

/// How many words a bare correction has at most, with its reason, and what it gives.
const MOST: usize = 18;
const GIVEN: usize = 2;
/// How many words that tell something a clause has at most that only judges.
const JUDGED: usize = 3;
/// How many of its first clauses may lead to it.
const LEADING: usize = 3;

/// What parts the clauses of a message.
const BREAKS: [char; 8] = [',', ';', ':', '!', '.', '(', '—', '…'];

/// How a clause begins that changes something where a value is all that follows.
const SETTING: [&str; 34] = [
    "better",
    "rather",
    "make it",
    "make that",
    "set it to",
    "set that to",
    "change it to",
    "change that to",
    "go for",
    "go with",
    "let's say",
    "lets say",
    "should've said",
    "i should have said",
    "bump it to",
    "bump it up to",
    "bump it down to",
    "besser",
    "dann lieber",
    "dann eher",
    "setz das auf",
    "setz es auf",
    "sagen wir",
    "ich mein",
    "que sea",
    "que sean",
    "ponle",
    "ponele",
    "digamos",
    "mets plutôt",
    "disons",
    "que ce soit",
    "melhor",
    "meglio",
];

/// How a clause ends that changes something where a value is all that stands before.
const ENDING: [&str; 16] = [
    "after all",
    "then",
    "instead",
    "stattdessen",
    "draus",
    "daraus",
    "reichen",
    "reicht",
    "mein ich",
    "meine ich",
    "meinte ich",
    "is enough",
    "will do",
    "basta",
    "bastan",
    "suffit",
];

/// How a clause begins that only goes on, or says sorry.
const GOING_ON: [&str; 11] = [
    "then",
    "now",
    "dann",
    "jetzt",
    "luego",
    "ahora",
    "sorry for",
    "sorry about",
    "perdón por",
    "sorry für",
    "désolé pour",
];
/// How a clause begins that denies what was said.
const DENYING: [&str; 9] = ["no", "nah", "naa", "nee", "ne", "nö", "nein", "nope", "non"];

/// What says of a clause that it is wrong, and gives nothing instead: "wrong namespace, tenants-v2", "too far, 15 m".
const JUDGING: [&str; 19] = [
    "incorrect",
    "wrong",
    "falsch",
    "falscher",
    "falsche",
    "falsches",
    "equivocado",
    "equivocada",
    "mauvais",
    "mauvaise",
    "too",
    "hate",
    "hates",
    "annoying",
    "short",
    "enough",
    "zu",
    "trop",
    "demasiado",
];

/// Words beside a value that tell nothing of it, beyond those that are empty everywhere.
const BESIDE: [&str; 16] = [
    "hmm", "hm", "huch", "oops", "ups", "sorry", "halt", "eher", "thing", "one", "bitte", "gern",
    "back", "again", "wait", "ok",
];

/// A bare correction.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bare {
    /// What is to hold, in lower case.
    pub(crate) given: String,
    /// What is not to, where it is named: "not seaborn, plotnine".
    pub(crate) not: Option<String>,
}

impl Bare {
    /// The bare correction that a message begins with; nothing where it says more.
    pub(crate) fn of(message: &str) -> Option<Self> {
        let is_unparted = || message.contains(is_unspaced);
        if message.split_whitespace().nth(MOST).is_some() || is_unparted() || asks(message) {
            return None;
        }
        let (mut is_led, mut not) = (false, None);
        let clauses = message.split(BREAKS).map(str::trim).filter(|clause| !clause.is_empty());
        for clause in clauses.take(LEADING) {
            match Clause::of(&clause.to_lowercase())? {
                Clause::Leads => {}
                Clause::Corrects => is_led = true,
                Clause::Denies(named) => (is_led, not) = (true, Some(named)),
                Clause::Gives(given, corrects) if is_led || corrects => {
                    return Some(Self { given, not });
                }
                Clause::Gives(..) => return None,
            }
        }
        None
    }
}

/// What a clause of a bare correction is for.
enum Clause {
    /// It only leads on: "hmm", "sorry".
    Leads,
    /// It says that something is wrong or to be otherwise, and not what: "no", "too far".
    Corrects,
    /// It says what is not to hold: "not seaborn".
    Denies(String),
    /// It gives a value, and says itself that this is to hold instead, or does not: "35 then", "35".
    Gives(String, bool),
}

impl Clause {
    /// What a clause in lower case is for; nothing where it says more.
    fn of(clause: &str) -> Option<Self> {
        if is_filler(clause) {
            return Some(Self::Leads);
        }
        if let Some(named) = denied(clause) {
            return Some(Self::Denies(named));
        }
        if words(clause).any(|word| JUDGING.contains(&word)) {
            // A judgement of more words is about what it names itself.
            let said = words(clause).filter(|word| tells(word)).count();
            return (said <= JUDGED).then_some(Self::Corrects);
        }
        let (rest, corrects) = without_signs(clause);
        let given: Vec<&str> = words(&rest).filter(|word| tells(word)).collect();
        match given.len() {
            0 if corrects => Some(Self::Corrects),
            0 => words(clause).all(|word| BESIDE.contains(&word)).then_some(Self::Leads),
            1..=GIVEN => Some(Self::Gives(given.join(" "), corrects)),
            _ => None,
        }
    }
}

/// A clause without the words that say that something is to be otherwise, and whether it has such.
fn without_signs(clause: &str) -> (String, bool) {
    let behind = |lead: &&str| clause.strip_prefix(*lead)?.strip_prefix(' ');
    // "Then run the tests" goes on, and "sorry for the noise" asks for pardon.
    if GOING_ON.iter().any(|lead| behind(lead).is_some()) {
        return (clause.to_owned(), false);
    }
    let denied = DENYING.iter().find_map(behind);
    let clause = denied.unwrap_or(clause);
    // "No 35", but "no problem".
    let is_number = denied.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let begins = SETTING.iter().find_map(|lead| clause.strip_prefix(lead)?.strip_prefix(' '));
    let rest = begins.unwrap_or(clause);
    let ends = ENDING.iter().find_map(|end| rest.strip_suffix(end)?.strip_suffix(' '));
    let cues = Cues::of(clause);
    // "Mach mal drumQueue auf" is a request; with a figure a faint sign will do: "mach 90 draus".
    let least = if clause.contains(|c: char| c.is_ascii_digit()) { 0.5 } else { 1.0 };
    let corrects = cues.get(Cue::Correction).max(cues.get(Cue::Instead)) >= least;
    let rest = Cues::beside(ends.unwrap_or(rest), Cue::Correction);
    (Cues::beside(&rest, Cue::Instead), is_number || begins.is_some() || ends.is_some() || corrects)
}

/// What a clause says is not to hold, where it says no more: "not seaborn".
fn denied(clause: &str) -> Option<String> {
    // "No" denies a verb as well: "no pillo drumQueue, cuéntame".
    const NOT: [(&str, usize); 6] =
        [("not ", 2), ("nicht ", 2), ("no ", 1), ("pas ", 1), ("non ", 1), ("não ", 1)];
    let (named, most) =
        NOT.iter().find_map(|(not, most)| Some((clause.strip_prefix(not)?, most)))?;
    let named: Vec<&str> = words(named).filter(|word| tells(word)).collect();
    (1..=*most).contains(&named.len()).then(|| named.join(" "))
}

/// Whether a word is part of what is given.
fn tells(word: &str) -> bool {
    !BESIDE.contains(&word) && !Subject::of(word).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gives_hardly_more_than_a_value_is_bare() {
        for (message, given) in [
            ("no, 35", "35"),
            ("35 ms please instead", "35"),
            ("make that 35", "35"),
            ("hmm 35 then", "35"),
            ("better 35", "35"),
            ("set it to 35", "35"),
            ("go for 35, the other was too low", "35"),
            ("sorry, i meant 35", "35"),
            ("no, plotnine", "plotnine"),
            ("plotnine instead", "plotnine"),
            ("oops I meant plotnine", "plotnine"),
            ("hmm plotnine then", "plotnine"),
            ("mach 90 draus, die kämpfe ziehn sich", "90"),
            ("90 reichen", "90"),
            ("nee 90", "90"),
            ("ne lieber Inter, die designerin killt mich sonst", "inter"),
            ("mejor por correo", "correo"),
            ("wrong namespace, tenants-v2", "tenants"),
            ("skip is too far, 15 seconds", "15 seconds"),
        ] {
            assert_eq!(
                Bare::of(message).map(|bare| bare.given).as_deref(),
                Some(given),
                "{message}"
            );
        }
        let bare = Bare::of("not seaborn, plotnine").unwrap();
        assert_eq!((bare.given.as_str(), bare.not.as_deref()), ("plotnine", Some("seaborn")));
    }

    #[test]
    fn what_says_more_or_asks_is_not() {
        for message in [
            "no, the gateway listens on another port than the proxy",
            "no, thanks",
            "no problem",
            "no, 35?",
            "then run the tests again",
            "sorry for the back and forth",
            "Incorrect username or password",
            "ok, the thinking level colors are too intense, adjust.",
            "把提示文字改成英文",
            "use plotnine for the charts",
            "mach mal drumQueue auf",
            "no pillo drumQueue, cuéntame",
            "pon depotMerge",
            "plotnine",
            "35",
        ] {
            assert_eq!(Bare::of(message), None, "{message}");
        }
    }
}
