//! What a sentence of the model's tells of how things stand: what fails, what was made, what was shown.

use segue_document::Pattern;

use super::chosen::begins;
use crate::cue::{Cue, Cues};
use crate::extract::said::courtesy;
use crate::fact::FactKind;
use crate::text::words;

/// What a step of a plan begins with, and how it names a test that comes before what it tests: "Write the failing test".
const STEPS: &[&str] = &["write ", "add ", "create ", "commit ", "run "];
const FAILING_TEST: [&str; 2] = ["failing test", "test fail"];
/// What only supposes: "it would have been written".
const SUPPOSING: [&str; 5] = ["would have ", "would be ", "could have ", "might have ", "wäre "];

/// What a sentence says of how things stand, which in lower case is `lower`.
pub(super) fn found(lower: &str, cues: &Cues, is_anchored: bool) -> Option<(FactKind, f64)> {
    // What would be, is not.
    let is_supposed = SUPPOSING.iter().any(|words| lower.contains(words));
    // What failed and is green now, or is to be looked at, fails no more than that.
    let is_step = begins(lower, STEPS) && FAILING_TEST.iter().any(|words| lower.contains(words));
    let is_ahead = begins(lower, &["i'll ", "i will ", "i'm going to ", "let me ", "we'll "]);
    let is_announced = begins(lower, &["i'll ", "i will "]);
    let is_past = cues.closes() || is_announced || is_step || is_done(lower);
    match () {
        () if cues.has(Cue::Failing) && !is_past && !describes(lower) => {
            Some((FactKind::Failure, 0.5))
        }
        () if is_supposed || is_ahead => None,
        () if cues.has(Cue::Product)
            && says_where(lower)
            && !is_denied(lower)
            && !courtesy::leaves_it(lower) =>
        {
            Some((FactKind::Artifact, 0.5))
        }
        () if cues.has(Cue::Verified) && is_anchored => Some((FactKind::Verified, 0.45)),
        () => None,
    }
}

/// Whether a sentence names a file, a folder or an address, and not only among words that it quotes: `" (saved to
/// a.json)"`. Of code that is no path only what something was saved as counts.
fn says_where(lower: &str) -> bool {
    static PLACE: Pattern = Pattern::unicode(
        r"(?x) [a-z]://\S | [\w.~-][/\\][\w.-]+[/\\] | [/\\][\w.-]+['`] | [\w-]/['`] | \w\.[a-z]\w{0,9} (?: ['`*)\]\s,;:!] | \.?$ )
            | (?: saved | written | stored | exported | published | uploaded )\ (?: to | in | as | under | at )\ `",
    );
    // A quotation with blanks in it is a text.
    let parts = lower.split(['"', '“', '”']).enumerate();
    let told = parts.filter(|(at, part)| at % 2 == 0 || !part.contains(' '));
    let told: Vec<&str> = told.map(|(_, part)| part).collect();
    PLACE.is_match(&told.join("'"))
}

/// Whether a sentence says of something that it is not so: "`1.2.0` is not published at all".
fn is_denied(lower: &str) -> bool {
    let lower = lower.split([',', ';']).next().unwrap_or(lower);
    [" not ", "n't ", "n’t ", " never ", " nicht ", " kein", " nunca ", " jamais "]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether a sentence says of an open question that it is none any more: "that resolved the open question".
pub(super) fn settles(lower: &str) -> bool {
    const SETTLED: [&str; 8] = [
        "resolved",
        "resolves",
        "answered",
        "settled",
        "geklärt",
        "beantwortet",
        "resuelt",
        "résolu",
    ];
    let denies = [" not ", "n't ", "nicht ", " no ", " pas "].iter().any(|it| lower.contains(it));
    !denies && words(lower).any(|word| SETTLED.contains(&word))
}

/// Whether a sentence that names a task tells what became of it, or that there is none: "Added a reminder to the
/// README", "The old TODO comment was removed", "There is no remaining TODO".
pub(super) fn tells_what_was_done(lower: &str) -> bool {
    const DONE: [&str; 30] = [
        "added ",
        "updated ",
        "created ",
        "removed ",
        "moved ",
        "marked ",
        "documented ",
        "included ",
        "cleaned up ",
        "checked off ",
        "i've added ",
        "i added ",
        "i've updated ",
        "i updated ",
        "i've marked ",
        "i marked ",
        "hinzugefügt",
        "aktualisiert",
        "he actualizado ",
        "actualicé ",
        "he añadido ",
        "añadí ",
        "j'ai mis à jour ",
        "j'ai ajouté ",
        "ho aggiornato ",
        "ho aggiunto ",
        "atualizei ",
        "adicionei ",
        "marquei ",
        "已更新",
    ];
    const GONE: [&str; 6] = [
        " was removed",
        " were removed",
        " has been removed",
        "no remaining todo",
        "no todos ",
        "no more todo",
    ];
    // "Updated the README; the TODO for the flag is left" tells of one beside.
    let clauses = lower.split([',', ';', '.']).flat_map(|clause| clause.split(" but "));
    let of_task = clauses.enumerate().find(|(_, clause)| Cues::of(clause).has(Cue::Todo));
    let is_report = begins(lower.trim_start_matches(['*', '_', '`', '✅', ' ']), &DONE);
    let is_over = |(at, clause): (usize, &str)| {
        let clause = clause.trim_start_matches(['*', '_', '`', '✅', ' ']);
        let goes_on = clause.strip_prefix("and ").filter(|_| is_report);
        at == 0 && is_report
            || goes_on.is_some_and(|clause| begins(clause, &DONE))
            || GONE.iter().any(|it| clause.contains(it))
    };
    of_task.is_some_and(is_over)
}

/// Whether a sentence begins with what was done to something that failed: "Deleted `TestX` (the failing test)".
fn is_done(lower: &str) -> bool {
    const DONE: [&str; 8] = [
        "deleted ",
        "removed ",
        "dropped ",
        "fixed ",
        "replaced ",
        "disabled ",
        "skipped ",
        "reverted ",
    ];
    const STILL: [&str; 5] = [" but ", " still ", " now", " and ", ";"];
    begins(lower.trim_start_matches(['*', '_', '`']), &DONE)
        && !STILL.iter().any(|word| lower.contains(word))
}

/// What a line begins with that lists what a piece of code does: "Catches panics and crashes of the worker".
const WHAT_IT_DOES: [&str; 8] =
    ["fails ", "throws ", "crashes ", "catches ", "detects ", "prevents ", "avoids ", "ensures "];

/// Whether a sentence describes how code behaves, or is part of a review of it: "if the import fails, it returns
/// 409", "Current behavior: the date is cut". Nothing of that fails now.
fn describes(lower: &str) -> bool {
    static SUPPOSED: Pattern = Pattern::unicode(
        r"(?x)\b(?:if|when|whenever|unless|in\ case|should|could|might|would|(?:problem|issue|cause|reason|culprit)\ is\ (?:most\ )?(?:likely|probably)|(?:we|you|i)['’]d\ need|wenn|cuando|quand|lorsque)\b
            [^,.;:→]*\b(?:fail(?:s|ed|ing)?|errors?|throws?|crash(?:es|ed)?|times\ out|scheitert|fehlschlägt
            |falla|échoue)\b",
    );
    const LABELS: [&str; 15] = [
        "scenario",
        "current behavior",
        "current behaviour",
        "expected",
        "expected behavior",
        "fix",
        "fix direction",
        "suggested fix",
        "suggestion",
        "recommendation",
        "impact",
        "severity",
        "why this is a bug",
        "low",
        "medium",
    ];
    let lead = lower.split_once(':').map(|(lead, _)| lead.trim_matches(['*', '_', ' ']));
    lead.is_some_and(|lead| LABELS.contains(&lead))
        || begins(lower, &WHAT_IT_DOES)
        || begins(lower, &["no test for ", "no tests for "]) && !lower.contains(':')
        || SUPPOSED.find(lower).is_some_and(|it| supposes(it.as_str()))
}

/// Whether a clause only supposes: what it contradicts, and what somebody saw, is so.
fn supposes(clause: &str) -> bool {
    let is_seen = [" but ", " still ", " and "].iter().any(|word| clause.contains(word));
    !is_seen && !begins(clause, &["when i ", "when we ", "whenever i ", "quand je "])
}
