//! Whether what fails is beside the session's work.

use crate::cue::{Cue, Cues};
use crate::extract::SessionFacts;
use crate::fact::FactKind;
use crate::text::{sentences, words};

/// So much of a request says what it is about, in bytes.
const ABOUT: usize = 300;
/// How words begin by which a request is about what passes and fails: English, German, Spanish, French, Italian,
/// Portuguese.
const CHECKED: [&str; 33] = [
    "test", "build", "lint", "check", "compil", "fail", "error", "fix", "bug", "debug", "broke",
    "green", "pass", "pipeline", "why", "fehl", "bau", "grün", "kaputt", "repar", "warum",
    "prueba", "fall", "arregl", "erreur", "échou", "corrig", "pourquoi", "errore", "erro",
    "conserta", "perché", "cassé",
];
/// Words with which one asks for a review, and what may stand before them.
const REVIEWS: [&str; 6] = ["review", "reviewer", "audit", "revisa", "relis", "überprüfe"];
const LEADING: [&str; 14] = [
    "please", "can", "could", "you", "are", "a", "an", "code", "do", "now", "let", "s", "bitte",
    "por",
];
/// How words begin that name a check, and that say how it fails.
const CHECKS: [&str; 7] = ["test", "build", "lint", "check", "suite", "prueba", "ci"];
const FAILS: [&str; 6] = ["fail", "fehl", "schlag", "fall", "échou", "broke"];

/// Whether the session changed nothing, was asked for something else than what passes or fails, and came to an answer
/// that says nothing of it: a review in a place where the tests cannot run is done all the same.
pub(super) fn failures_are(session: &SessionFacts) -> bool {
    let has_changes = session.of(FactKind::Change).next().is_some();
    let is_open = session.last.is_amid() || session.last.is_open();
    let asked = session.requests.iter().rev().find(|request| request.is_substantial);
    let answer = session.last.answer.as_ref();
    !has_changes
        && !is_open
        && asked.is_some_and(|request| reviews(&request.text) && !is_about_checks(&request.text))
        && answer.is_some_and(|(answer, _)| !says_failing(answer, &failing(session)))
}

/// Whether the session changed nothing and was asked for a review and no more: what that found is its result, and not
/// left open.
pub(super) fn is_review(session: &SessionFacts) -> bool {
    let asked = session.requests.iter().rev().find(|request| request.is_substantial);
    let is_asked = |text: &str| {
        let about = text[..text.floor_char_boundary(ABOUT)].to_lowercase();
        let mut words = words(&about).skip_while(|word| LEADING.contains(word));
        words.next().is_some_and(|word| REVIEWS.contains(&word)) && words.all(|word| word != "fix")
    };
    let has_changes = session.of(FactKind::Change).next().is_some();
    !has_changes && asked.is_some_and(|request| is_asked(&request.text))
}

/// The programs that were seen to fail.
fn failing(session: &SessionFacts) -> Vec<&str> {
    let failures = session.of(FactKind::Failure).filter(|it| it.is_seen());
    failures.flat_map(|it| it.subject.split("&& ")).filter_map(|it| it.split(' ').next()).collect()
}

/// Whether an answer says that a check fails, or one of these programs: what else fails is what a review found.
fn says_failing(answer: &str, programs: &[&str]) -> bool {
    let has = |sentence: &str, beginnings: &[&str]| {
        let begins = |word: &str| beginnings.iter().any(|beginning| word.starts_with(beginning));
        words(&sentence.to_lowercase()).any(begins)
    };
    let says_so = |sentence: &&str| {
        let fails = || Cues::of(sentence).has(Cue::Failing) || has(sentence, &FAILS);
        let names = |program: &&str| words(sentence).any(|word| word == *program);
        (has(sentence, &CHECKS) || programs.iter().any(names)) && fails()
    };
    sentences(answer).iter().any(says_so)
}

/// Whether a request asks to look at something and tell of it.
fn reviews(request: &str) -> bool {
    const LOOKS: [&str; 22] = [
        "review",
        "explain",
        "read",
        "look",
        "analy",
        "summar",
        "describe",
        "compare",
        "explore",
        "investigat",
        "audit",
        "research",
        "lies",
        "prüf",
        "erklär",
        "revisa",
        "explica",
        "analiza",
        "relis",
        "explique",
        "analyse",
        "feedback",
    ];
    let about = request[..request.floor_char_boundary(ABOUT)].to_lowercase();
    words(&about).any(|word| LOOKS.iter().any(|beginning| word.starts_with(beginning)))
}

/// Whether a request is about checks, or in a script of which the words are not known.
fn is_about_checks(request: &str) -> bool {
    let about = &request[..request.floor_char_boundary(ABOUT)];
    let is_known = about.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
    !is_known || names_checks(request)
}

/// Whether a request speaks of a check that fails, or is to pass.
pub(super) fn is_of_failing(request: &str) -> bool {
    const PASSES: [&str; 6] = ["pass", "green", "fix", "grün", "repar", "corrig"];
    let about = request[..request.floor_char_boundary(ABOUT)].to_lowercase();
    let has = |beginnings: &[&str]| {
        words(&about).any(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
    };
    has(&CHECKS) && (has(&FAILS) || has(&PASSES))
}

/// Whether a request has a word of what passes and fails.
fn names_checks(request: &str) -> bool {
    let about = request[..request.floor_char_boundary(ABOUT)].to_lowercase();
    let checks =
        |word: &str| word == "ci" || CHECKED.iter().any(|beginning| word.starts_with(beginning));
    words(&about).any(checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_about_checks_by_its_words() {
        for request in
            ["make CI green", "why does it fail?", "warum ist das kaputt?", "テストを実行して"]
        {
            assert!(is_about_checks(request), "{request}");
        }
        let review = "Review the uncommitted changes and give feedback.";
        assert!(!is_about_checks(review) && reviews(review));
        assert!(!reviews("Migrate the production database"));
        for answer in ["Two tests fail.", "`cargo clippy` still fails in `store`."] {
            assert!(says_failing(answer, &["cargo"]), "{answer}");
        }
        let found = "Impact: `deploy --dry-run main` fails with an invalid target.";
        assert!(!says_failing(found, &["cargo"]));
    }
}
