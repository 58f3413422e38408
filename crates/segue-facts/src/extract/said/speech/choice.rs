//! Whether a message chooses, in hardly more than a name.

use crate::cue::{Cue, Cues, is_filler};
use crate::extract::said::asks::asks;
use crate::extract::said::proposal::answer::is_pleased;
use crate::extract::said::subject::Subject;
use crate::extract::said::value::Value;
use crate::text::{key, sentences};

/// How many words a clause has at most that only leads to what is corrected.
const LEAD: usize = 4;

/// Whether a message begins with what is chosen, and then tells why: "SQLite then. One file is
/// easier to back up". A name alone has capitals or digits inside.
pub(super) fn picks(message: &str) -> bool {
    let all = sentences(message);
    // "Ok I see. By the way, SQLite then."
    let is_talk = |sentence: &&&str| {
        let is_brief = sentence.split(' ').count() <= LEAD;
        let agrees = is_pleased(sentence) || Cues::of(sentence).has(Cue::Assent);
        let names = !Subject::of(sentence).values.is_empty() || concludes(sentence);
        is_brief && agrees && !names
    };
    let talk = all.iter().take_while(is_talk).count();
    let [first, rest @ ..] = &all[talk..] else { return false };
    let whole = *first;
    let mut clauses = whole.split([',', ':']).enumerate();
    let (place, first) = clauses.find(|(_, clause)| !is_lead(clause)).unwrap_or((0, whole));
    let is_led = place > 0;
    let words: Vec<&str> = first.trim_end_matches(['.', '!']).split_whitespace().collect();
    let is_inner = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let is_name =
        |word: &&str| word.chars().skip(1).any(is_inner) && word.chars().any(char::is_lowercase);
    // "Also gut, Keycloak. Der eigene Login fliegt raus."
    let is_led_name =
        |word: &&str| is_led && word.starts_with(char::is_uppercase) && !is_pleased(word);
    let is_named = words.len() == 1
        && !rest.is_empty()
        && words.first().is_some_and(|word| is_name(word) || is_led_name(word));
    let asks = |sentence: &&str| asks(sentence) || Cues::of(sentence).has(Cue::Request);
    words.len() <= 4
        && (concludes(first) || is_named)
        && Subject::of(first).values.iter().all(Value::is_name)
        && !Cues::of(first).has(Cue::Assent)
        && !all.iter().any(asks)
}

/// Whether a clause only leads to a choice: "ok", "also gut", "slept on it".
fn is_lead(clause: &str) -> bool {
    const LEADS: [&str; 22] = [
        "slept on it",
        "thought about it",
        "thinking it over",
        "after all",
        "fine then",
        "alright then",
        "ok then",
        "all right",
        "verdict",
        "decision",
        "also gut",
        "na gut",
        "gut dann",
        "nochmal überlegt",
        "entscheidung",
        "bon allez",
        "allez",
        "bon d'accord",
        "venga",
        "bueno",
        "decidido",
        "pues nada",
    ];
    is_filler(clause) || LEADS.contains(&key(clause).as_str())
}

/// Words behind which "it is" chooses nothing: "leave it as it is", "unclear whose it is".
const ASKING: [&str; 14] = [
    "what", "as", "how", "where", "that", "who", "whose", "which", "when", "why", "whether", "if",
    "than", "because",
];

/// Whether a sentence ends as a conclusion: "SQLite then", "Svelte it is".
fn concludes(sentence: &str) -> bool {
    let words: Vec<&str> = sentence.trim_end_matches(['.', '!']).split_whitespace().collect();
    let is_told = |word: &str| ASKING.contains(&word);
    match words.as_slice() {
        [_, .., "then" | "dann" | "entonces" | "alors"] => true,
        [.., before, "it", "is"] => !is_told(&before.to_lowercase()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_may_be_no_more_than_a_name() {
        for text in [
            "SQLite then. one file to back up is worth more to me",
            "Svelte it is",
            "gRPC. The browser never talks to it.",
            "the queue then, locks are not worth it",
            "ok I see. by the way, SQLite then. one file to back up is worth more to me",
            "thanks, that helps. NanoIDs. they are short, and nobody counts them",
            "cool, SQLite then. one file to back up",
            "also gut, Keycloak. der eigene Login fliegt raus",
            "ok I see. by the way, NanoIDs. they are short, and nobody counts them",
        ] {
            assert!(picks(text), "{text}");
        }
        for text in [
            "ok then",
            "leave it as it is",
            "unclear whose it is",
            "yes, that's who it is",
            "run it then",
            "README.md. fix the links in it",
            "Interesting. The parser keeps a cache.",
            "SQLite?",
        ] {
            assert!(!picks(text), "{text}");
        }
    }
}
