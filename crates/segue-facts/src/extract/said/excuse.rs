//! Whether what fails is not what the work is about, as the model says.

use segue_document::Pattern;

use crate::cue::{Cue, Cues};
use crate::text::sentences;

/// How one says that a check could not run in this place.
static NOT_RUN: Pattern = Pattern::unicode(
    r"(?xi)\b(?: (?: (?:could|can)(?:n['’]t|\ not|not) | (?:unable|not\ able)\ to )\ (?:run|execute)\b[^.!?]*\b(?:tests?|checks?|suite|build|lint[a-z]*)
        | (?:tests?|checks?|suite|build|lint[a-z]*)\ (?:could|can)(?:n['’]t|\ not|not)\ be\ (?:run|executed)
        | (?:tests?|checks?|suite|build|lint[a-z]*|verification)\ [^.!?]*
          (?:blocked\ by|(?:not|n['’]t)\ possible)\b[^.!?]*\b(?:here|environment|sandbox|machine|shell)
        | konnte\ (?:\S+\ ){0,4}nicht\ (?:ausführen|laufen) | no\ pude\ ejecutar | n['’]ai\ pas\ pu\ (?:exécuter|lancer) )\b",
);

/// How one says that a failure was there before, or has to do with something else.
static NOT_OURS: Pattern = Pattern::unicode(
    r"(?xi) pre-?existing | unrelated | (?:not|isn['’]t|aren['’]t)\ related\ to
        | already\ (?:failing|broken|failed|red(?-u:\b))
        | (?-u:\b)(?:fail[a-z]*|broken|red)\ (?:already|on\ (?:main|master)(?-u:\b))
        | (?-u:\b)known\ (?:failure|failing|flak) | (?:schon|bereits)\ vorher\ (?:da(?-u:\b)|rot|kaputt)
        | ya\ fallaba | échoua[a-z]*\ déjà | déjà\ en\ échec",
);

/// What such a sentence must not say: that it is not so, or that it is mended.
static DENIED: Pattern = Pattern::new(
    r"(?i)\b(?:not|never|isn['’]t|aren['’]t)\s+(?:a\s+)?(?:pre-?existing|unrelated)\b|\b(?:fixed|mended|repaired|resolved|behoben)\b",
);

/// What such a sentence is about.
static FAILS: Pattern = Pattern::unicode(
    r"(?i)(?-u:\b)(?:fail|errors?(?-u:\b)|warnings?(?-u:\b)|broken(?-u:\b)|red(?-u:\b)|tests?(?-u:\b)|lint|build(?-u:\b)|fehler|fallo|falla)|échec|échou",
);

/// Whether a check could not run where the session is.
pub(crate) fn could_not_run(answer: &str) -> bool {
    NOT_RUN.is_match(answer)
}

/// Whether what fails has failed before, or has to do with something else.
pub(crate) fn is_not_ours(answer: &str) -> bool {
    if !NOT_OURS.is_match(answer) {
        return false;
    }
    let says_so = |sentence: &&&str| {
        NOT_OURS.is_match(sentence) && FAILS.is_match(sentence) && !DENIED.is_match(sentence)
    };
    // Beside it another failure may be the session's own.
    let is_ours = |sentence: &&&str| Cues::of(sentence).has(Cue::Failing) && !says_so(sentence);
    let said = sentences(answer);
    let mut others = said.iter().filter(is_ours);
    said.iter().any(|it| says_so(&it)) && others.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_before_is_no_goal() {
        for answer in [
            "Done. Note: there's a pre-existing test failure in `store`, unrelated to this.",
            "All is in place. `go vet` was already failing on main.",
            "Der Lint-Fehler war schon vorher da.",
        ] {
            assert!(is_not_ours(answer), "{answer}");
        }
        for answer in [
            "The tests fail in `store`.",
            "I removed the unrelated import. The build fails.",
            "Before the change it took 3 s.",
            "I also fixed two pre-existing lint errors. `cargo test` still fails in auth.",
            "The failure is not pre-existing: my change broke it.",
            "The regression test fails before the fix.",
            "Done, but `cargo test` fails with an unknown failure.",
            "A pre-existing test fails, and is unrelated. The build fails as well.",
        ] {
            assert!(!is_not_ours(answer), "{answer}");
        }
    }

    #[test]
    fn a_check_may_have_no_place_to_run() {
        for answer in [
            "I couldn't run the tests here: no network.",
            "Tests could not be executed in this environment because `npm` is broken.",
            "I tried, but test execution is currently blocked by the local environment.",
            "The local `npm` is broken, so verification of the change wasn't possible here.",
        ] {
            assert!(could_not_run(answer), "{answer}");
        }
        assert!(!could_not_run("The tests fail in `store`."));
    }
}
