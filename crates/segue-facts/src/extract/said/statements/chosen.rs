//! What a sentence of the model's decides: that something was chosen, and what it took the place of.

use segue_document::Pattern;

use crate::cue::{Cue, Cues};
use crate::extract::said::courtesy;
use crate::fact::FactKind;
use crate::text::words;

/// What a sentence decides, which in lower case is `lower`.
pub(super) fn chosen(lower: &str, cues: &Cues, is_anchored: bool) -> Option<(FactKind, f64)> {
    let says_why = cues.get(Cue::Reason) >= 0.5;
    // What holds only if something else does, or is one of several, is not decided.
    let is_open = begins(lower, &["if ", "option ", "unless "])
        || (is_to_choose(lower) || courtesy::leaves_it(lower))
            && !says_why
            && !cues.has(Cue::Instead);
    // "I'll keep watching" announces; a choice has a reason, or something that it takes the place of.
    let next = ["then ", "next ", "next, "].iter().find_map(|lead| lower.strip_prefix(lead));
    let acts = |act: &str| {
        let verb = ["i'll ", "i will "].iter().find_map(|lead| act.strip_prefix(lead));
        verb.is_some_and(|verb| begins(verb, &ACTS))
    };
    let announces_next = next.is_some_and(acts) && !says_why;
    let announces = (begins(lower, &["i'll ", "i will ", "i'm "]) || lower.contains(" i'll keep "))
        && !says_why
        && !cues.has(Cue::Instead);
    let is_passing = !says_why && is_step(lower);
    // What leads from one thing to the next and on is a flow.
    let is_flow = lower.matches('→').count() > 1;
    let is_none = is_open
        || announces
        || announces_next
        || is_passing
        || is_flow
        || is_aside(lower, says_why)
        || is_listeners(lower)
        || leads_on(lower) && !cues.has(Cue::Instead);
    let strength = if is_none { 0.0 } else { cues.get(Cue::Choice) };
    match () {
        () if strength >= 1.0 => Some((FactKind::Decision, 0.65)),
        () if strength >= 0.5 && says_why => Some((FactKind::Decision, 0.5)),
        // What was put in the place of what: how the code is now, and was meant to be.
        () if strength >= 0.5
            && is_anchored
            && cues.has(Cue::Instead)
            && !observes(lower)
            && !may(lower)
            && !(lower.ends_with(':') && begins(lower, &NEXT)) =>
        {
            Some((FactKind::Decision, 0.4))
        }
        () => None,
    }
}

/// Whether a sentence only names another way, puts a case behind a name, or praises how much faster something is: "(or use
/// `start` instead)", "NOTES.md — if something was agreed on", "Milliseconds instead of minutes".
fn is_aside(lower: &str, says_why: bool) -> bool {
    static PRAISES: Pattern = Pattern::unicode(
        r"(?x)\b(?: instead\ of | rather\ than | statt | en\ lugar\ de | au\ lieu\ de | invece\ di | em\ vez\ de )\ 
            (?: (?: minutes | hours | seconds | days | minuten | stunden | sekunden | minutos | horas | segundos | heures | secondes | minuti | ore )\b
              | an?\ \d{3}\ (?: timeout | error )\b | \d{3}\ (?: timeout | error )\b
              | [~\d.,]+\+?\ (?: separate\ )?(?: quer(?:y|ies) | calls | requests | round-?trips )\b )",
    );
    /// A name has at most so many words.
    const NAME: usize = 2;
    let settles = ["decided", "keep ", "we use "].iter().any(|word| lower.contains(word));
    let (name, case) = lower.split_once([':', '—', '–']).unwrap_or_default();
    let case = if name.split_whitespace().count() <= NAME { case.trim_start() } else { "" };
    begins(lower, &["(or ", "or use ", "(oder ", "oder nimm ", "(o usa", "(ou "])
        || begins(case, &["if there ", "if you ", "wenn du ", "falls "])
            && !lower.contains("instead")
        || !says_why && !settles && PRAISES.is_match(lower)
}

/// Verbs of the next step, which choose nothing.
const ACTS: [&str; 12] = [
    "turn ",
    "look ",
    "run ",
    "read ",
    "check ",
    "write ",
    "update ",
    "add ",
    "fix ",
    "go ",
    "start ",
    "continue ",
];

/// Whether a sentence speaks of what the listener wants or has chosen, which they have said themselves.
fn is_listeners(lower: &str) -> bool {
    const SIGNS: [&str; 6] = [
        "you're going for",
        "you are going for",
        "but you chose",
        "what you chose",
        "was du vorhast",
        "lo que elegiste",
    ];
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// How a sentence begins that only announces the next change: what came of it is told when it is done.
const NEXT: [&str; 7] = [
    "now update ",
    "now remove ",
    "now replace ",
    "now change ",
    "now i need ",
    "i need to ",
    "i'll need to ",
];

/// Whether a sentence orders to choose, or is headed as a question: that is yet to be decided.
fn is_to_choose(lower: &str) -> bool {
    const LEADS: [&str; 14] = [
        "choose ",
        "decide ",
        "pick ",
        "select ",
        "why ",
        "wähle ",
        "entscheide ",
        "warum ",
        "elige ",
        "por qué ",
        "choisis",
        "pourquoi ",
        "scegli ",
        "perché ",
    ];
    const ASKED: [&str; 9] = [
        "선택해 주세요",
        "選んでください",
        "请选择",
        "决定是否",
        "decide whether",
        "decide if",
        "entscheiden, ob",
        "decidir si",
        "décider si",
    ];
    begins(lower, &LEADS) || ASKED.iter().any(|words| lower.contains(words))
}

/// Whether a sentence says what may be, not what is.
fn may(lower: &str) -> bool {
    const WORDS: [&str; 9] = [
        " can be ",
        " could ",
        " might ",
        " may ",
        " peut être ",
        " pourrait ",
        " könnte ",
        " podría ",
        " potrebbe ",
    ];
    // "Switched to `rustls`, which can be linked statically" is done.
    let clause = lower.split(',').next().unwrap_or(lower);
    WORDS.iter().any(|word| clause.contains(word))
}

/// Whether a sentence announces what is over when it is done, whatever it takes the place of: "I'm going to wait for
/// the worker rather than guess".
fn is_step(lower: &str) -> bool {
    const STEPS: [&str; 5] = ["wait", "monitor", "watch", "rerun", "poll"];
    let leads = ["i'm going to ", "i am going to ", "i'll ", "i will ", "let me "];
    let rest = leads.iter().find_map(|lead| lower.strip_prefix(lead));
    let rest = rest.map(|rest| rest.strip_prefix("keep ").unwrap_or(rest));
    let verb = rest.and_then(|rest| words(rest).next()).unwrap_or_default();
    let verb = verb.strip_suffix("ing").unwrap_or(verb);
    STEPS.contains(&verb)
}

/// Whether a sentence leads to what comes next, or tells by which of its own instructions the model goes about it:
/// "Now I need to …:", "I'll use the review skill because …".
fn leads_on(lower: &str) -> bool {
    const OWN: [&str; 4] = [" skill", " workflow", " instructions", " checklist"];
    let uses = begins(lower, &["i'll use the ", "i will use the ", "i'm using the ", "using the "]);
    let is_own = || {
        let head = lower.split(" because ").next().unwrap_or(lower);
        OWN.iter().any(|word| head.contains(word))
    };
    begins(lower, &["now i need "]) || uses && is_own()
}

/// Whether a sentence tells what was seen, or was wrong: "it returned a tuple instead of a dict", "Issue: the board was
/// using UTC instead of the local time".
fn observes(lower: &str) -> bool {
    const WRONG: [&str; 7] =
        ["issue:", "problem:", "bug:", "cause:", "root cause:", "symptom:", "before:"];
    const SEEN: [&str; 15] = [
        " was using ",
        " were using ",
        " returning ",
        " returned ",
        " returns ",
        " gave ",
        " gives ",
        " got ",
        " showed ",
        " shows ",
        " printed ",
        " prints ",
        " produced ",
        " yielded ",
        " wrote ",
    ];
    const MEANS: [&str; 6] = [
        "that means ",
        "this means ",
        "das heißt ",
        "das bedeutet ",
        "eso significa ",
        "cela signifie ",
    ];
    let bare = lower.trim_start_matches(['*', '_', ' ']);
    SEEN.iter().any(|word| lower.contains(word)) || begins(lower, &MEANS) || begins(bare, &WRONG)
}

/// Whether a sentence begins with one of `leads`.
pub(super) fn begins(sentence: &str, leads: &[&str]) -> bool {
    leads.iter().any(|lead| sentence.starts_with(lead))
}
