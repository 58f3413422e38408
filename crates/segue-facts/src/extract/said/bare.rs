//! Bare corrections: those that say hardly more than what is to hold instead, and leave out of what: "no, 35", "make that
//! 35, the other one jitters", "plotnine instead", "not seaborn, plotnine".
//!
//! A figure shows by itself what it is. A word may be an order as well, "no, push", so that it takes more than a no.

use super::asks::asks;
use super::proposal::answer::is_for_later;
use super::subject::{Subject, telling};
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

/// Words that say of any other one that it is to hold instead.
const REPLACING: [&str; 11] = [
    " instead ",
    " after all ",
    " stattdessen ",
    " i meant ",
    " i mean ",
    " ich meine ",
    " ich meinte ",
    " mein ich ",
    " meinte ich ",
    " quise decir ",
    " je voulais dire ",
];
/// Words that prefer what a name behind them names.
const PREFERRING: [&str; 7] =
    [" rather ", " lieber ", " mejor ", " plutôt ", " meglio ", " melhor ", " nein "];

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

/// What somebody says that something is not, without another value: "not working".
const STATES: [&str; 22] = [
    "now",
    "yet",
    "here",
    "working",
    "found",
    "sure",
    "needed",
    "available",
    "ready",
    "good",
    "enough",
    "possible",
    "jetzt",
    "gefunden",
    "da",
    "maintenant",
    "trouvé",
    "ahora",
    "funciona",
    "agora",
    "bien",
    "gut",
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
        let (mut led, mut not) = (Sign::None, None);
        let clauses = message.split(BREAKS).map(str::trim).filter(|clause| !clause.is_empty());
        for clause in clauses.take(LEADING) {
            match Clause::of(&clause.to_lowercase())? {
                Clause::Leads => {}
                Clause::Corrects(sign) => led = led.max(sign),
                Clause::Denies(named) => (led, not) = (Sign::Replaces, Some(named)),
                Clause::Gives(given, sign) => {
                    let is_enough = is_enough(led.max(sign), &given, clause);
                    return is_enough.then_some(Self { given, not });
                }
            }
        }
        None
    }

    /// Whether it may mean a text: that has what is not to hold, or a figure where this gives one.
    pub(crate) fn can_mean(&self, text: &str) -> bool {
        let has = |not: &String| text.to_lowercase().contains(not.as_str());
        let is_figure = Subject::of(&self.given).number().is_some();
        self.not.as_ref().is_none_or(has) && (!is_figure || Subject::of(text).number().is_some())
    }
}

/// What a clause of a bare correction is for.
enum Clause {
    /// It only leads on: "hmm", "sorry".
    Leads,
    /// It says that something is wrong or to be otherwise, and not what: "no", "too far".
    Corrects(Sign),
    /// It says what is not to hold: "not seaborn".
    Denies(String),
    /// It gives a value, and says itself that this is to hold instead, or does not: "35 then", "35".
    Gives(String, Sign),
}

/// How clearly a clause says that its value is to hold instead.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    None,
    /// Enough for a figure: "better 35".
    Faint,
    /// Enough for a name: "lieber Inter".
    Prefers,
    /// Enough for any word: "plotnine instead".
    Replaces,
}

impl Clause {
    /// What a clause in lower case is for; nothing where it says more.
    fn of(clause: &str) -> Option<Self> {
        if is_filler(clause) {
            return Some(Self::Leads);
        }
        // "Not working", "not now" say how or when something is.
        let is_not =
            ["not ", "nicht ", "pas ", "no ", "não "].iter().any(|it| clause.starts_with(it));
        if is_not && words(clause).any(|word| STATES.contains(&word)) {
            return None;
        }
        if let Some(named) = denied(clause) {
            return Some(Self::Denies(named));
        }
        if words(clause).any(|word| JUDGING.contains(&word)) {
            // A judgement of more words is about what it names itself.
            let said = words(clause).filter(|word| tells(word) && !JUDGING.contains(word)).count();
            return (said <= JUDGED).then_some(Self::Corrects(Sign::Faint));
        }
        let (rest, sign) = without_signs(clause);
        let given: Vec<&str> = words(&rest).filter(|word| tells(word)).collect();
        match given.len() {
            0 if sign > Sign::None => Some(Self::Corrects(sign)),
            0 => words(clause).all(|word| BESIDE.contains(&word)).then_some(Self::Leads),
            1..=GIVEN => Some(Self::Gives(given.join(" "), sign)),
            _ => None,
        }
    }
}

/// Whether a sign shows that what a clause gives is to hold instead: a figure, a name, or any word.
fn is_enough(sign: Sign, given: &str, clause: &str) -> bool {
    let subject = Subject::of(given);
    // "No, 404" tells how it failed.
    let is_status =
        given.len() == 3 && given.starts_with(['4', '5']) && given.parse::<u16>().is_ok();
    let is_figure = subject.stems.is_empty() && subject.number().is_some() && !is_status;
    // "Commit instead" is an order, and "tomorrow instead" a time.
    let is_thing = || {
        !telling(&subject).is_empty() && !is_for_later(given) && !Cues::of(given).has(Cue::Request)
    };
    let names = || {
        let values = Subject::of(clause).values;
        values.iter().any(|value| value.is_name() || value.is_of_a_kind() && !value.is_number())
    };
    match sign {
        Sign::None => false,
        Sign::Faint => is_figure,
        Sign::Prefers => is_figure || names(),
        Sign::Replaces => is_figure || names() || is_thing(),
    }
}

/// A clause without the words that say that something is to be otherwise, and how clearly they do.
fn without_signs(clause: &str) -> (String, Sign) {
    let behind = |lead: &&str| clause.strip_prefix(*lead)?.strip_prefix(' ');
    // "Then run the tests" goes on, and "sorry for the noise" asks for pardon.
    if GOING_ON.iter().any(|lead| behind(lead).is_some()) {
        return (clause.to_owned(), Sign::None);
    }
    let denied = DENYING.iter().find_map(behind);
    let clause = denied.unwrap_or(clause);
    let begins = SETTING.iter().find_map(|lead| clause.strip_prefix(lead)?.strip_prefix(' '));
    let rest = begins.unwrap_or(clause);
    let ends = ENDING.iter().find_map(|end| rest.strip_suffix(end)?.strip_suffix(' '));
    let cues = Cues::of(clause);
    let has = |signs: &[&str]| signs.iter().any(|sign| format!(" {clause} ").contains(sign));
    let is_faint = begins.is_some()
        || ends.is_some()
        || denied.is_some()
        || cues.get(Cue::Correction).max(cues.get(Cue::Instead)) >= 0.5;
    let sign = match () {
        () if has(&REPLACING) => Sign::Replaces,
        () if has(&PREFERRING) || clause == "no" => Sign::Prefers,
        () if is_faint => Sign::Faint,
        () => Sign::None,
    };
    let rest = Cues::beside(ends.unwrap_or(rest), Cue::Correction);
    (Cues::beside(&rest, Cue::Instead), sign)
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
            ("no, plot_nine", "plotnine"),
            ("plotnine instead", "plotnine"),
            ("oops I meant plotnine", "plotnine"),
            ("mach 90 draus, die kämpfe ziehn sich", "90"),
            ("90 reichen", "90"),
            ("nee 90", "90"),
            ("ne lieber Inter, die designerin killt mich sonst", "inter"),
            ("mejor a Signal", "signal"),
            ("testers hate it. 15 seconds", "15 seconds"),
            ("50 is too much jitter, make that 35", "35"),
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
            "nope, still broken",
            "not working, 502",
            "not now, 5 minutes",
            "no, 404",
            "commit instead",
            "tomorrow instead",
            "no, crashes",
            "no, push",
            "make it bold",
            "better error messages",
            "too slow, profile",
            "this will do, deploy",
            "wrong footer, fix",
            "let's implement a fix for both then",
            "zu lang, kürzen",
            "Tests reichen",
            "mejor. Haz commit",
            "trop long, raccourcis",
            "nee, wacht",
        ] {
            assert_eq!(Bare::of(message), None, "{message}");
        }
    }
}
