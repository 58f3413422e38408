//! What a sentence rejects by its name: "redis is out", "forget the 80 euros", "rename visits to admissions".

use super::signs::is_brief;
use crate::extract::said::remark::Remark;
use crate::extract::said::subject::Subject;
use crate::extract::said::subject::vocabulary::Vocabulary;
use crate::fact::Speaker;
use crate::text::{denies, words};

/// How many words before the name a verb of rejection stands at most, and behind it what it is said to be.
const BEFORE: usize = 3;
const BEHIND: usize = 4;

/// Verbs that reject what stands behind them.
const AWAY: [&str; 28] = [
    "forget",
    "drop",
    "dropping",
    "scrap",
    "ditch",
    "replace",
    "replacing",
    "rename",
    "swap",
    "vetoed",
    "vergiss",
    "ersetze",
    "ersetz",
    "statt",
    "anstatt",
    "oublie",
    "oubliez",
    "remplace",
    "olvida",
    "olvidemos",
    "reemplaza",
    "esquece",
    "esqueça",
    "troca",
    "dimentica",
    "sostituisci",
    "anziché",
    "bye",
];
/// The same in several words.
const PHRASES: [&[&str]; 14] = [
    &["instead", "of"],
    &["rather", "than"],
    &["plutôt", "que"],
    &["lieu", "de"],
    &["en", "vez", "de"],
    &["em", "vez", "de"],
    &["invece", "di"],
    &["took", "over", "from"],
    &["away", "from"],
    &["doesn't", "want"],
    &["don't", "want"],
    &["won't", "run"],
    &["won't", "use"],
    &["veut", "pas", "de"],
];
/// Words that deny the name right behind them.
const NOT: [&str; 7] = ["no", "not", "nicht", "kein", "keine", "keinen", "não"];
/// Forms of "to be", of which one stands between the name and what it is said to be.
const IS: [&str; 14] = [
    "is", "are", "was", "were", "ist", "sind", "war", "est", "sont", "était", "es", "son", "é",
    "era",
];
/// What something is that is not to be any more.
const OUT: [&str; 14] = [
    "out", "off", "gone", "mistake", "overkill", "wrong", "taken", "short", "raus", "falsch",
    "weg", "dehors", "fuera", "fora",
];
/// Words of degree, which say so where another word follows: "too expensive".
const TOO: [&str; 7] = ["too", "zu", "trop", "demasiado", "demasiada", "demais", "troppo"];
/// What stands right behind a name and rejects it.
const GOES: [&str; 5] = ["clashes", "collides", "fliegt", "won't", "out"];
/// What leads to the other thing, and tells nothing of it.
const SIGNS: [&str; 20] = [
    "use",
    "take",
    "go",
    "with",
    "by",
    "then",
    "instead",
    "nimm",
    "nehmen",
    "donc",
    "so",
    "finalement",
    "rather",
    "yes",
    "ok",
    "says",
    "say",
    "run",
    "usa",
    "prends",
];
/// How many words a clause has at most that gives it, and how many of them tell something.
const GIVING: usize = 6;
const GIVEN: usize = 2;

/// Whether the person rejects in `later` a thing that `earlier` names, and gives another: by a rare word, or by a figure.
pub(super) fn rejects_a_thing(later: &Remark, earlier: &Remark, vocabulary: &Vocabulary) -> bool {
    if later.speaker != Speaker::User || !is_brief(later) || !is_brief(earlier) {
        return false;
    }
    let parts = Parts::of(&later.text);
    let figures = earlier.subject.values.iter().filter(|value| value.is_number());
    let figures = figures.filter_map(|value| value.text.split(' ').next());
    let is_rare = |word: &&str| {
        let stems = Subject::of(word).stems;
        !stems.is_empty() && stems.iter().all(|stem| vocabulary.is_rare(stem))
    };
    let lower = earlier.text.to_lowercase();
    let mut named = words(&lower).filter(is_rare).chain(figures);
    named.any(|named| parts.reject(named) && parts.give_beside(named))
}

/// The clauses of a text in lower case.
pub(super) struct Parts {
    lower: String,
}

impl Parts {
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_lowercase().replace('’', "'");
        Self { lower: lower.replace("->", " out, ").replace('→', " out, ") }
    }

    /// The words of each clause.
    fn clauses(&self) -> impl Iterator<Item = Vec<&str>> {
        let clauses = self.lower.split([',', ';', '.', ':', '!', '(']);
        let words =
            clauses.map(|clause| words(clause).map(|word| word.trim_matches('\'')).collect());
        words.filter(|words: &Vec<&str>| !words.is_empty())
    }

    /// Whether one of them rejects what `named` names, in lower case.
    pub(super) fn reject(&self, named: &str) -> bool {
        self.clauses().any(|words| {
            let at = words.iter().position(|word| is_form_of(word, named));
            at.is_some_and(|at| is_rejected(&words, at))
        })
    }

    /// Whether one of them gives hardly more than another thing: "rabbitmq then", "rabbitmq instead of redis".
    fn give_beside(&self, named: &str) -> bool {
        self.clauses().any(|clause| {
            let tells = |word: &&&str| {
                let is_sign = AWAY.contains(word) || SIGNS.contains(word) || denies(word);
                !is_sign && !is_form_of(word, named) && !Subject::of(word).is_empty()
            };
            let is_brief = clause.len() <= GIVING;
            let is_said_out = clause.iter().any(|word| OUT.contains(word) || TOO.contains(word));
            is_brief && !is_said_out && (1..=GIVEN).contains(&clause.iter().filter(tells).count())
        })
    }
}

/// Whether a word is the name, or a form of it.
fn is_form_of(word: &str, named: &str) -> bool {
    word == named
        || word.strip_prefix(named).is_some_and(|end| matches!(end, "s" | "'s" | "n" | "e"))
}

fn is_rejected(words: &[&str], at: usize) -> bool {
    let (before, behind) = (&words[..at], &words[at + 1..]);
    let near = &before[before.len().saturating_sub(BEFORE)..];
    // "Don't forget redis", "vergiss redis nicht".
    let is_kept = || words.iter().any(|word| denies(word) || word.ends_with("n't"));
    // "The redis client" is another thing; of a figure the unit follows.
    let is_figure = words[at].starts_with(|c: char| c.is_ascii_digit());
    let is_whole = is_figure
        || behind.first().is_none_or(|next| {
            IS.contains(next)
                || GOES.contains(next)
                || *next == "no"
                || Subject::of(next).is_empty()
        });
    is_whole && near.iter().any(|word| AWAY.contains(word)) && !is_kept()
        || is_behind_phrase(before)
        || matches!(before, [not] if NOT.contains(not)) && behind.len() <= 1
        || is_said_to_be_out(behind, is_figure)
}

/// Whether one of the phrases stands right before a name, with an article in between or without.
fn is_behind_phrase(before: &[&str]) -> bool {
    const ARTICLES: [&str; 10] =
        ["the", "der", "die", "das", "den", "dem", "le", "la", "el", "our"];
    let without = match before {
        [rest @ .., article] if ARTICLES.contains(article) => rest,
        _ => before,
    };
    PHRASES.iter().any(|phrase| without.ends_with(phrase))
}

/// Whether what stands behind a name says that it is not to be: "is out", "was a mistake", "euros is too much", "no".
fn is_said_to_be_out(behind: &[&str], is_figure: bool) -> bool {
    match behind {
        ["no" | "out"] => true,
        ["won't", "do" | "work" | "cut", ..]
        | ["fliegt", "raus", ..]
        | ["clashes" | "collides", ..] => true,
        [is, rest @ ..] if IS.contains(is) => is_out(rest),
        // A figure has its unit in between.
        [_, is, rest @ ..] if is_figure && IS.contains(is) => is_out(rest),
        _ => false,
    }
}

/// Whether what something is said to be ends with a word that it is not to be, or says that it is too much of something.
fn is_out(said: &[&str]) -> bool {
    let ends = |said: &[&str]| said.last().is_some_and(|word| OUT.contains(word));
    let is_table = matches!(said, [.., "off", "the", "table"] | [.., "vom", "tisch"]);
    let degree = said.iter().position(|word| TOO.contains(word));
    let is_denied = said.iter().any(|word| denies(word));
    !is_denied
        && (ends(said)
            || is_table
            || degree.is_some_and(|at| (2..=BEHIND).contains(&(said.len() - at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejects(text: &str, named: &str) -> bool {
        let parts = Parts::of(text);
        parts.reject(named) && parts.give_beside(named)
    }

    #[test]
    fn what_is_named_and_rejected_is_told_from_what_is_only_named() {
        for text in [
            "ops won't run redis, so rabbitmq",
            "forget redis, rabbitmq",
            "redis is out, rabbitmq is in",
            "replace redis by rabbitmq",
            "redis was a mistake. rabbitmq",
            "redis won't do. go with rabbitmq",
            "ok so redis no, rabbitmq yes",
            "rabbitmq instead of redis",
            "legal vetoed redis. use rabbitmq",
            "redis ist uns zu teuer. nimm rabbitmq",
            "redis -> rabbitmq",
            "la dpo veut pas de redis, donc rabbitmq",
            "finalement rabbitmq plutôt que redis",
            "redis is off the table, rabbitmq then",
        ] {
            assert!(rejects(text, "redis"), "{text}");
        }
        for text in [
            "don't forget redis in the docs",
            "redis runs on port 6379",
            "who calls redis",
            "redis is out",
            "put the session into redis as well",
            "put the sessions into redis too",
            "redis has no auth yet",
            "füge redis zu den Diensten hinzu",
            "the redis port 6379 is taken",
            "the worker won't start without redis",
            "n'oublie pas redis, et rabbitmq",
            "oublie pas redis",
            "vergiss redis nicht",
            "não se esqueça do redis",
            "plutôt redis, il est plus simple",
            "esta vez redis",
            "instead use redis",
            "ya redis lo hace",
            "Redis is too slow on my laptop, add an index to the orders table",
            "The worker doesn't reconnect to Redis after a restart, please fix.",
            "The page shows an error when there is no Redis, catch it.",
            "The Redis port is wrong, it stands in the env file.",
            "Swap the Redis client for ioredis.",
            "Drop the Redis index on email and add one on name.",
            "The backup of Redis is taken at night by cron.",
            "En las pruebas usa un doble en vez de Redis, lo demás queda igual.",
            "Nimm für die Tests ein Fake statt Redis, sonst bleibt alles.",
            "Lee otra vez Redis al arrancar la página.",
            "Au lieu de vider Redis à chaque test, utilise un préfixe.",
            "redis isn't too slow, the index is",
            "redis is not out, rabbitmq is",
            "redis ist nicht zu teuer, der Speicher schon",
        ] {
            assert!(!rejects(text, "redis"), "{text}");
        }
        assert!(rejects("80 euros is too generous, 25", "80"));
        assert!(!rejects("Warn when an order is older than 30 days, in red.", "30"));
    }
}
