//! Whether what fails at the end is not what the next session is for, as the session's last words say.

use std::sync::LazyLock;

use regex::Regex;

use crate::cue::{Cue, Cues};
use crate::extract::SessionFacts;
use crate::fact::FactKind;
use crate::text::sentences;

/// How one says that a check could not run in this place.
static NOT_RUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)\b(?: (?: (?:could|can)(?:n['’]t|\ not|not) | (?:unable|not\ able)\ to )\ (?:run|execute)\b[^.!?]*\b(?:tests?|checks?|suite|build|lint\w*)
        | konnte\ (?:\S+\ ){0,4}nicht\ (?:ausführen|laufen) | no\ pude\ ejecutar | n['’]ai\ pas\ pu\ (?:exécuter|lancer) )\b",
    )
    .ok()
});

/// How one says that a failure was there before, or has to do with something else.
static NOT_OURS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)\b(?: pre-?existing | unrelated | (?:not|isn['’]t|aren['’]t)\ related\ to | already\ (?:failing|broken|failed|red)
        | (?:fail\w*|broken|red)\ (?:already|on\ (?:main|master)\b) | known\ (?:failure|failing|flak\w+)
        | schon\ vorher\ (?:da|rot|kaputt) | bereits\ vorher\ (?:da|rot|kaputt) | ya\ fallaba\w* | échoua\w*\ déjà | déjà\ en\ échec )\b",
    )
    .ok()
});

/// What such a sentence must not say: that it is not so, or that it is mended.
static DENIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:not|never|isn['’]t|aren['’]t)\s+(?:a\s+)?(?:pre-?existing|unrelated)\b|\b(?:fixed|mended|repaired|resolved|behoben)\b").ok()
});

/// What such a sentence is about.
static FAILS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:fail\w*|errors?|warnings?|broken|red|tests?|lint\w*|build|fehler\w*|fallo\w*|falla\w*|échec\w*|échou\w*)\b",
    )
    .ok()
});

/// Whether the session says of a check that it could not run, where it changed nothing: then the place is at fault,
/// and the check was not the task. Or that what fails has failed before, or has to do with something else.
pub(super) fn is_excused(session: &SessionFacts) -> bool {
    let Some((answer, _)) = &session.last.answer else { return false };
    let shows = |form: &LazyLock<Option<Regex>>, text: &str| {
        form.as_ref().is_some_and(|form| form.is_match(text))
    };
    let has_changes = session.of(FactKind::Change).next().is_some();
    let is_not_ours = |sentence: &&&str| {
        shows(&NOT_OURS, sentence) && shows(&FAILS, sentence) && !shows(&DENIED, sentence)
    };
    // Beside it another failure may be the session's own.
    let is_ours = |sentence: &&&str| Cues::of(sentence).has(Cue::Failing) && !is_not_ours(sentence);
    let said = sentences(answer);
    let mut others = said.iter().filter(is_ours);
    !has_changes && shows(&NOT_RUN, answer)
        || said.iter().any(|it| is_not_ours(&it)) && others.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use segue_model::{Address, NativeId, SessionPrefix};

    fn ends_with(answer: &str) -> SessionFacts {
        let mut session = SessionFacts::default();
        let prefix = SessionPrefix::of(&NativeId::new("5e551001"));
        session.last.answer = Some((answer.to_owned(), Address { session: prefix, n: 1 }));
        session
    }

    #[test]
    fn what_failed_before_is_no_goal() {
        for answer in [
            "Done. Note: there's a pre-existing test failure in `store`, unrelated to this.",
            "All is in place. `go vet` was already failing on main.",
            "I couldn't run the tests here: no network.",
            "Der Lint-Fehler war schon vorher da.",
        ] {
            assert!(is_excused(&ends_with(answer)), "{answer}");
        }
        for answer in [
            "The tests fail in `store`.",
            "I removed the unrelated import. The build fails.",
            "Before the change it took 3 s.",
            "I also fixed two pre-existing lint errors. `cargo test` still fails in auth.",
            "The failure is not pre-existing: my change broke it.",
            "The regression test fails before the fix.",
            "A pre-existing test fails, and is unrelated. The build fails as well.",
        ] {
            assert!(!is_excused(&ends_with(answer)), "{answer}");
        }
    }
}
