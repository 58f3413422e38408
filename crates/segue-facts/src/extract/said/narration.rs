//! What tells how things are or were, in the words in which rules and requests are made: "the
//! hook never fires", "I can't see the session", "test files live in `spec/`".

use segue_document::Pattern;

use crate::cue::in_earnest;

/// Signs that somebody tells what they see, or why something happens.
static TOLD: Pattern = Pattern::new(
    r"(?ix)
        ^(?: (?: das | ok | okay | hm+ | oh | so ),?\ )* (?: let's\ see | let\ me | ich\ muss | muss\ ich | je\ dois | tengo\ que )\b
      | \b(?: currently | right\ now | at\ the\ moment | in\ theory | most\ of\ the\ time | somehow
            | it\ seems | seems?\ (?:to|that|like) | root\ cause | (?:this|that|which)\ causes
            | would\ be\ (?:more|better|nicer) | i\ would\ have | i\ have\ lost )\b
      | (?:^|[,;]\ )(?:(?:and|but|so|hmm?|also|now|yes|no),?\ )*
            i\ (?: can(?:not|\ not|'t)?\ (?:see|find|tell|reproduce|get|open|reach) | could(?:n't)?
            | see\ | saw | did(?:n't)? | do(?:n't|\ not)\ see | haven't | noticed )\b
      | \b(?: was | were | wasn't | currently | somehow | which )\ (?:\w+ly\ )?(?: always | never | only )\b
      | \w\ only\ (?: returns | runs | works | shows | contains | includes | writes | reads | touches | happens
            | checks | covers | aborts | looks | sees | knows | finds | handles | supports | accepts | counts
            | compares | prints )\b",
);

/// How somebody says that something runs, in the usual languages.
static WAITS: Pattern = Pattern::unicode(
    r"(?ix)\b(?: waiting\ (?:on|for) | pending | queued | still\ running | in\ progress
        | wartet\ (?:auf|noch) | läuft\ noch | en\ curso | en\ cours | em\ andamento )\b",
);

/// What somebody or something does, always or never: the subject, and the verb.
static DOES: Pattern = Pattern::new(r"(?i)(\w+) (?:always|never) (\w+[^s\W]s|\w+ed)\b");

/// Whose habits are the rules of the work; and how things are to be: "secrets are never committed".
const OURS: [&str; 15] = [
    "we",
    "you",
    "i",
    "they",
    "repo",
    "repository",
    "project",
    "team",
    "company",
    "codebase",
    "customer",
    "client",
    "is",
    "are",
    "be",
];
/// Verbs that end like a past form.
const PRESENT: [&str; 8] =
    ["exceed", "need", "embed", "feed", "seed", "proceed", "succeed", "speed"];

/// How a clause begins that says what has to be, and what says it anywhere: then nothing is told,
/// whatever else is in the sentence.
static RULED: Pattern = Pattern::new(
    r"(?ix)
        (?:^|[,;:.]\ (?:(?:so|and|but|then|now|please),?\ )*|\b(?:right\ now|at\ the\ moment),?\ )
            (?:please|always|never|do\ not|don't|only|no|keep|use|make\ sure|ensure|nothing)\b
      | \b(?:must|should|has\ to|have\ to|make\ sure|don't|do\ not|please)\b",
);

/// A thing whose name is a verb as well, and what it is, does or needs: "commit messages are in
/// the imperative". Behind a verb stands what it is done to: "commit the messages".
static OF_A_THING: Pattern = Pattern::new(
    r"(?ix)^
        (?: build | cache | change | commit | deploy | design | export | file | format | import | lint
            | log | merge | patch | print | push | query | release | report | review | run | search
            | sync | test | update )
        \ ([a-z]+)(?:\ [\w`/.-]+){0,5}?\ (?: is | are | has | have | goes? | lives? | must | needs? | should
            | stays? | uses? | belongs? | comes? )\b",
);
/// What stands behind a verb, and behind no part of a thing's name.
const OBJECTS: [&str; 32] = [
    "a",
    "all",
    "an",
    "and",
    "any",
    "both",
    "each",
    "every",
    "everything",
    "for",
    "from",
    "her",
    "his",
    "how",
    "if",
    "in",
    "it",
    "its",
    "my",
    "on",
    "once",
    "only",
    "our",
    "that",
    "the",
    "their",
    "them",
    "this",
    "to",
    "what",
    "which",
    "your",
];

/// What begins another clause, so that its verb is not the thing's.
const CLAUSES: [&str; 12] = [
    "that", "which", "who", "when", "if", "where", "until", "once", "while", "because", "as", "so",
];

/// Whether a sentence that begins like a request is about a thing.
pub(crate) fn is_of_a_thing(sentence: &str) -> bool {
    let sentence = in_earnest(sentence);
    let found = OF_A_THING.captures(&sentence);
    found.is_some_and(|found| {
        let goes_on = |word: &str| CLAUSES.contains(&word);
        !OBJECTS.contains(&&found[1]) && !found[0].split(' ').any(goes_on)
    })
}

/// Whether a sentence tells what is, was or seems, rather than what has to be.
pub(crate) fn tells(sentence: &str) -> bool {
    let sentence = sentence.replace('’', "'");
    (TOLD.is_match(&sentence) || does(&sentence)) && !RULED.is_match(&sentence)
}

/// Whether a sentence says that something runs or is waited for.
pub(crate) fn waits(sentence: &str) -> bool {
    WAITS.is_match(sentence)
}

/// Whether a thing is said to do something always or never: "the hook never fires".
fn does(sentence: &str) -> bool {
    let mut found = DOES.captures_iter(sentence);
    found.any(|found| {
        let (subject, verb) = (found[1].to_lowercase(), found[2].to_lowercase());
        !OURS.contains(&subject.as_str()) && !PRESENT.contains(&verb.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_told_from_orders() {
        for text in [
            "commit messages in this repo are in the imperative, with the ticket in front",
            "by the way, test files live in `spec/`",
            "release notes must name the ticket",
        ] {
            assert!(is_of_a_thing(text), "{text}");
        }
        for text in [
            "commit the messages that are left",
            "update dependencies that are outdated",
            "push changes when tests are green",
            "run migrations if there are new ones",
            "test pages which have forms",
            "test everything that is new",
            "run tests",
            "push it once the checks are green",
            "build in release mode, the tests are slow",
        ] {
            assert!(!is_of_a_thing(text), "{text}");
        }
    }

    #[test]
    fn how_things_are_is_told() {
        for text in [
            "The stop hook currently never writes to stdout.",
            "When a session closes with a pending file, the auto-apply never fires.",
            "this causes the sum to always return 0, which nobody saw",
            "I cannot see any sessions in the dashboard",
            "hmm, I can't find the log",
            "the fallback was never called for the clean command",
            "In theory a session can exist for only one step",
            "it somehow always lists these under each branch",
            "the checker only looks whether the file is there",
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
            "right now we are frozen, don’t merge",
            "Lines never exceed 100 characters.",
            "we always need two approvals before a merge",
            "Secrets are never committed.",
            "main is only changed through pull requests",
            "The changelog is always written in German",
            "this repo never commits lockfiles",
            "Right now only touch the docs folder.",
            "At the moment never deploy to production.",
            "I see, never push to main then",
            "I got burned once, so never force-push",
            "tabs only, spaces caused a mess in the diffs",
            "make it only run at night",
        ] {
            assert!(!tells(text), "{text}");
        }
    }
}
