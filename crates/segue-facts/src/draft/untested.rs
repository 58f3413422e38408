//! What is said where nothing shows that the changes work.

use segue_document::Pattern;

use crate::extract::{Request, SessionFacts, UNSEEN};
use crate::fact::FactKind;
use crate::line::Line;
use crate::place::Place;
use crate::text::{QUESTION, clean, denies, quote, sentences, shorten, words};

/// By what is known of the commands that were run.
const NOTHING_RUN: &str = "No test, build or lint command was run: the changes are unverified.";
const NOTHING_RECORDED: &str =
    "No command stands in the session's record: the changes are unverified.";
const NOTHING_SEEN: &str =
    "Of the tests, builds and lints that were run no result was seen: the changes are unverified.";
/// What is said where the person ran the tests behind the last change: between these two stand their words.
const REPORTED: &str = "The user reported ";
const UNSEEN_HERE: &str = "; in the session itself no result was seen.";
/// How much of their words is quoted.
const REPORT_WIDTH: usize = 120;
/// What such a line weighs.
const WEIGHT: f64 = 0.8;

/// That no result of a check was seen though files were changed, or what the user reported of one behind the last
/// change.
pub(super) fn untested(session: &SessionFacts) -> Option<Line> {
    let has = |kind| session.of(kind).next().is_some();
    if has(FactKind::Verified) || has(FactKind::Failure) || !has(FactKind::Change) {
        return None;
    }
    let changed = session.of(FactKind::Change).flat_map(|fact| &fact.addresses);
    let changed = changed.map(|address| session.when(address)).max().unwrap_or_default();
    let later = |it: &&Request| session.when(&it.address) > changed;
    let mut later = session.requests.iter().rev().filter(later);
    if let Some((report, at)) = later.find_map(|it| Some((reported(it.said())?, &it.address))) {
        let text = format!("{REPORTED}{}{UNSEEN_HERE}", quote(&report));
        return Some(Line::plain(Place::State, text, WEIGHT).at(at));
    }
    let text = match session.of(FactKind::Command).any(|fact| fact.text.ends_with(UNSEEN)) {
        true => NOTHING_SEEN,
        false if session.about.has_commands => NOTHING_RUN,
        false => NOTHING_RECORDED,
    };
    Some(Line::plain(Place::State, text.to_owned(), WEIGHT))
}

/// The sentence of a message that says that the tests passed: "all tests passed, now port the queries".
fn reported(message: &str) -> Option<String> {
    static SIGNS: Pattern = Pattern::unicode(
        r"(?ix)^(?: (?:ok|okay|yes|good|great|nice|all|the|my|our|unit|integration|now|alle|die|todos|todas|los|las|tous|les),?\ )*
            (?: test\ passed | (?:tests|test\ suite|cargo\ test|pytest)\ [^,.;!?]{0,20}\b(?:pass(?:ed|es|ing)?|succeed(?:ed|s)|green|completed)
              | tests?\ (?:sind|ist|laufen|läuft)\ [^,.;!?]{0,16}(?:grün|durch)
              | (?:tests?|pruebas)\ [^,.;!?]{0,16}(?:pasan|pasaron|pasado) | tests?\ [^,.;!?]{0,16}(?:passent|passés) )\b",
    );
    const HEDGES: [&str; 35] = [
        "must",
        "should",
        "will",
        "would",
        "could",
        "might",
        "may",
        "only",
        "used",
        "need",
        "needs",
        "have",
        "has",
        "to",
        "barely",
        "except",
        "but",
        "when",
        "if",
        "unless",
        "until",
        "once",
        "as",
        "means",
        "failed",
        "fails",
        "failures",
        "yesterday",
        "müssen",
        "sollten",
        "sauf",
        "excepto",
        "salvo",
        "menos",
        "gestern",
    ];
    let is_hedged = |word: &str| denies(word) || HEDGES.contains(&word);
    let is_report = |sentence: &&str| {
        let lower = sentence.to_lowercase();
        !sentence.ends_with(QUESTION) && SIGNS.is_match(sentence) && !words(&lower).any(is_hedged)
    };
    sentences(message).into_iter().find(is_report).map(|it| shorten(&clean(it), REPORT_WIDTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_person_saw_of_the_tests_is_told_from_what_they_want() {
        for (message, report) in [
            ("all tests passed. Write an example", Some("all tests passed.")),
            ("cargo test all passed, continue", Some("cargo test all passed, continue")),
            ("good. Die Tests sind jetzt grün, weiter", Some("Die Tests sind jetzt grün, weiter")),
            ("the tests must pass on Node 18 before you commit", None),
            ("all tests passed except two in auth", None),
            ("tests passed before your change but now they hang", None),
            ("tests should be green", None),
            ("Test the green page and see that it is completed", None),
            ("the tests don't pass", None),
            ("make the tests pass", None),
            ("until all tests pass, fix it", None),
            ("do all tests pass? tests passing?", None),
        ] {
            assert_eq!(reported(message).as_deref(), report, "{message}");
        }
    }
}
