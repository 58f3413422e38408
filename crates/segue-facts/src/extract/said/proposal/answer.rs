//! What a short answer of the person's says: yes, no, thanks, or another time.

use super::asking::WHICH;
use super::assent::agrees_in_clauses;
use crate::announced::takes_leave;
use crate::cue::{Cue, Cues, in_earnest};
use crate::extract::said::subject::Subject;
use crate::text::{QUESTION, key, sentences};

/// When something is to be done that is not done now.
const TIMES: [&str; 34] = [
    "tomorrow",
    "later",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "weekend",
    "week",
    "month",
    "sprint",
    "time",
    "morgen",
    "später",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "woche",
    "mañana",
    "tarde",
    "adelante",
    "lunes",
    "semana",
    "demain",
    "tard",
    "lundi",
    "semaine",
    "amanhã",
    "domani",
    "明天",
    "以后再做",
    "明日やります",
];
/// What an order for another time is made of beside that.
const ORDERS: [&str; 58] = [
    "do", "it", "that", "this", "then", "but", "and", "please", "let", "let's", "s", "we", "we'll",
    "ll", "can", "leave", "keep", "save", "for", "until", "not", "now", "today", "yes", "yeah",
    "yep", "sure", "on", "the", "next", "another", "some", "other", "day", "in", "a", "aber",
    "und", "ja", "mach", "das", "machen", "wir", "es", "bitte", "erst", "nicht", "heute", "lieber",
    "nächste", "sí", "pero", "más", "hazlo", "oui", "mais", "plus", "fais",
];
/// What makes a time beside it the present one.
const THIS: [&str; 7] = ["this", "diese", "diesen", "dieses", "esta", "cette", "questa"];
/// Words of praise with which people also agree.
const PLEASED: [&str; 38] = [
    "ah",
    "aha",
    "oh",
    "hm",
    "hmm",
    "mmm",
    "vale",
    "interesting",
    "interessant",
    "interesante",
    "intéressant",
    "ok",
    "okay",
    "great",
    "good",
    "nice",
    "perfect",
    "cool",
    "super",
    "thanks",
    "awesome",
    "danke",
    "gracias",
    "merci",
    "obrigado",
    "grazie",
    "gut",
    "prima",
    "toll",
    "perfekt",
    "bien",
    "genial",
    "perfecto",
    "bon",
    "parfait",
    "bom",
    "ótimo",
    "bene",
];
/// How a message begins that says no.
const NO: [&str; 9] = ["no", "nope", "nah", "nein", "nee", "non", "não", "нет", "neither"];
/// The same in several words, which are all of a clause.
const REFUSALS: [&str; 26] = [
    "not now",
    "rather not",
    "better not",
    "not yet",
    "please don t",
    "don t",
    "no need",
    "no thanks",
    "lieber nicht",
    "nee lass",
    "nee lass mal",
    "lass mal",
    "lass das",
    "nicht jetzt",
    "noch nicht",
    "mejor no",
    "ahora no",
    "todavía no",
    "plutôt pas",
    "pas maintenant",
    "pas encore",
    "melhor não",
    "agora não",
    "ainda não",
    "meglio di no",
    "liever niet",
];
/// How a sentence begins that tells something.
const TELLING: [&str; 16] = [
    "it", "the", "that", "this", "these", "they", "we", "i", "there", "he", "she", "all", "das",
    "es", "la", "le",
];
/// What is said behind a yes or a no out of politeness.
const POLITE: [&str; 19] = [
    "please",
    "pls",
    "thanks",
    "thank",
    "you",
    "absolutely",
    "do",
    "it",
    "go",
    "ahead",
    "sure",
    "bitte",
    "danke",
    "gerne",
    "por",
    "favor",
    "gracias",
    "merci",
    "stp",
];
/// Whether a message begins with a yes or a no that stands alone: "no, we tried that", but "no
/// emojis in commit messages" is none.
pub(crate) fn says_yes_or_no(message: &str) -> bool {
    let first = first_clause(message, &[',', '.', '!', ';', '。', '，']);
    let agrees = |word: &str| Cues::of(word).has(Cue::Assent) && !is_pleased(word);
    REFUSALS.contains(&first.as_str())
        || stands_alone(&first, |word| NO.contains(&word) || agrees(word))
}

/// Whether a message begins with a no that stands alone.
pub(crate) fn says_no(message: &str) -> bool {
    let first = first_clause(message, &[',', '.', '!', ';', '。', '，', '\n']);
    REFUSALS.contains(&first.as_str()) || stands_alone(&first, |word| NO.contains(&word))
}

/// The words before one of those `ends`, without the sound that an answer may begin with: "hmm no".
fn first_clause(message: &str, ends: &[char]) -> String {
    const SOUNDS: [&str; 6] = ["hmm ", "hm ", "mmm ", "mm ", "äh ", "euh "];
    let clause = key(message.split(ends).next().unwrap_or_default());
    let rest = SOUNDS.iter().find_map(|sound| clause.strip_prefix(sound)).map(str::to_owned);
    rest.unwrap_or(clause)
}

/// Whether nothing but politeness stands behind the first word of a clause, for which `is_it` holds.
fn stands_alone(clause: &str, is_it: impl Fn(&str) -> bool) -> bool {
    let (word, polite) = clause.split_once(' ').unwrap_or((clause, ""));
    is_it(word) && polite.split(' ').all(|word| word.is_empty() || POLITE.contains(&word))
}

/// Whether a message does nothing but thank or praise: "thanks, perfect!"
pub(crate) fn only_praises(message: &str) -> bool {
    const BESIDE: [&str; 14] = [
        "so", "much", "very", "that", "s", "this", "is", "looks", "it", "work", "job", "well",
        "done", "all",
    ];
    let key = key(message);
    let is_it =
        |word: &str| PLEASED.contains(&word) || POLITE.contains(&word) || BESIDE.contains(&word);
    is_pleased(message) && key.split(' ').all(is_it)
}

/// Whether an answer says yes, and little more.
pub(super) fn agrees(answer: &str) -> bool {
    let is_thumb = answer.starts_with(['👍', '✅', '👌', '+']);
    let is_short = answer.split_whitespace().count() <= 8;
    // "--yes, not --force" names an option.
    let has_word = || Cues::of(answer).has(Cue::Assent) || agrees_in_clauses(answer);
    let agrees = is_short && !answer.starts_with("--") && has_word();
    is_thumb || agrees && !takes_leave(answer) && !asks_back(answer)
}

/// Whether behind its yes a message orders something that it names: "Yes, plan out benchmark.py".
pub(crate) fn orders(message: &str) -> bool {
    const PARTS: [&str; 9] = [", ", ". ", "! ", " - ", " – ", " — ", ": ", "，", "\n"];
    let part = PARTS.iter().filter_map(|part| Some((message.find(part)?, part.len()))).min();
    let Some((end, length)) = part else { return false };
    let (yes, order) = (&message[..end], &message[end + length..]);
    let (subject, cues) = (Subject::of(order), Cues::of(order));
    let names = !subject.values.is_empty() || cues.has(Cue::Request);
    // "Yes, main.py printed 42 rows" tells.
    let first = order.split_whitespace().next().unwrap_or_default();
    let is_verb = first.chars().all(char::is_alphabetic)
        && first.starts_with(char::is_lowercase)
        && !TELLING.contains(&first);
    says_yes_or_no(yes) && names && is_verb && !cues.closes() && subject.stems.len() > 1
}

/// Whether an answer begins with a word that praises as well as it agrees.
pub(crate) fn is_pleased(answer: &str) -> bool {
    let key = key(answer);
    PLEASED.contains(&key.split(' ').next().unwrap_or_default())
}

/// Whether an answer is itself a question: "ok so what do you recommend".
fn asks_back(answer: &str) -> bool {
    let earnest = key(&in_earnest(answer));
    answer.contains(QUESTION) || WHICH.contains(&earnest.split(' ').next().unwrap_or_default())
}

/// Whether an answer agrees, but for another time: nothing in its first sentence but an order and
/// that time.
pub(crate) fn is_for_later(answer: &str) -> bool {
    let first = sentences(answer).first().copied().map(key);
    let key = first.unwrap_or_default();
    let words: Vec<&str> = key.split(' ').collect();
    let is_time = |word: &&str| TIMES.contains(word);
    let is_known = |word: &&str| is_time(word) || ORDERS.contains(word) || PLEASED.contains(word);
    // "Do it this time" is for now, "later this week" is not.
    let is_now = |at: usize| at > 0 && THIS.contains(&words[at - 1]);
    // "Sí, adelante" is a yes, "más adelante" is later.
    let is_ahead = |at: usize| words[at] == "adelante" && (at == 0 || words[at - 1] != "más");
    let is_later = (0..words.len()).any(|at| is_time(&words[at]) && !is_now(at) && !is_ahead(at));
    is_later && words.iter().all(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_yes_stands_an_order_where_it_names_something() {
        assert!(orders("Yes, plan out benchmark.py") && orders("ja, bau die Suche in app.ts ein"));
        assert!(orders("Yes - plan out benchmark.py for both"));
        for text in [
            "Yes, main.py printed 42 rows.",
            "yes, the flag `--json` works",
            "yes, please",
            "Yes, go ahead",
            "no, thanks",
            "plan it, then tell me",
        ] {
            assert!(!orders(text), "{text}");
        }
    }

    #[test]
    fn a_yes_stands_alone_or_is_polite() {
        for text in ["yes please", "no thanks", "Yes, absolutely. It has it.", "sí, por favor"] {
            assert!(says_yes_or_no(text), "{text}");
        }
        for text in ["no emojis in commit messages", "yes the tests pass"] {
            assert!(!says_yes_or_no(text), "{text}");
        }
    }

    #[test]
    fn another_time_is_not_this_one() {
        for later in ["good, do that tomorrow", "yes, next week", "do it later this week"] {
            assert!(is_for_later(later), "{later}");
        }
        for now in ["do it this time", "yes, this week", "ok, do that"] {
            assert!(!is_for_later(now), "{now}");
        }
    }
}
