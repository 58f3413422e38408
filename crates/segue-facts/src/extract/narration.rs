//! What tells how things are or were, in the words in which rules are made: "the hook never
//! fires", "I can't see the session". English only.

use std::sync::LazyLock;

use regex::Regex;

/// Signs that somebody tells what they see, or why something happens.
static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?: currently | right\ now | at\ the\ moment | in\ theory | most\ of\ the\ time | somehow
            | it\ seems | seems?\ (?:to|that|like) | root\ cause | caus(?:es|ed|ing)
            | would\ be\ (?:more|better|nicer) | i\ would\ have | i\ have\ lost )\b
      | (?:^|[,;]\ )(?:(?:and|but|so|hmm?|also|now|yes|no),?\ )*
            i\ (?: can(?:not|\ not|'t)?\ (?:see|find|tell|reproduce|get|open|reach) | could(?:n't)? | see | saw | did(?:n't)? | do(?:n't|\ not)\ see
            | haven't | noticed | got | was )\b
      | \b(?: is | are | was | were | isn't | which | that | it | currently | somehow )
            \ (?:\w+ly\ )?(?: always | never | only )\b
      | \w\ (?: always | never )\ \w+(?: [^s]s | ed )\b
      | \w\ only\ (?: returns | runs | works | shows | contains | includes | writes | reads | touches | happens
            | checks | covers | aborts )\b",
    )
    .ok()
});

/// How a rule says what has to be: it tells nothing, whatever else is in the sentence.
static RULED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:please |always |never |do not |don't |only |no |keep |use |make sure |ensure )|\b(?:must|should|has to|have to|make sure|don't|do not|please)\b",
    )
    .ok()
});

/// Whether a sentence tells what is, was or seems, rather than what has to be.
pub(super) fn tells(sentence: &str) -> bool {
    let matches =
        |form: &LazyLock<Option<Regex>>| form.as_ref().is_some_and(|form| form.is_match(sentence));
    matches(&TOLD) && !matches(&RULED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_things_are_is_told() {
        for text in [
            "The stop hook currently never writes to stdout.",
            "When a session closes with a pending file, the auto-apply never fires.",
            "this causes the sum to always return 0",
            "I cannot see any sessions in the dashboard",
            "hmm, I can't find the log",
            "the fallback is never called for the clean command",
            "In theory a session can exist for only one step",
            "it somehow always lists these under each branch",
        ] {
            assert!(tells(text), "{text}");
        }
    }

    #[test]
    fn how_things_have_to_be_is_not() {
        for text in [
            "Never push; I push myself.",
            "we always squash before we merge",
            "You should never touch the ledger.",
            "the importer only has 640 kB, so nothing bigger",
            "tests never touch the network",
            "commit messages are in the imperative, with the ticket in front",
            "it must only run at night",
            "I can't have GPL code in there",
            "right now we are frozen, don't merge",
        ] {
            assert!(!tells(text), "{text}");
        }
    }
}
