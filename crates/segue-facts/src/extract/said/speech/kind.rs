//! What a sentence of the person's is for: a rule, a decision, a request, a note.

use crate::cue::{Cue, Cues, in_earnest};
use crate::extract::said::asks::{asks, is_favour, pleads, supposes, supposes_failure};
use crate::extract::said::narration::{is_of_a_thing, tells};
use crate::extract::said::subject::Subject;
use crate::extract::said::value::sort;
use crate::fact::FactKind;
use crate::text::words;

/// What a rule weighs that is about one request.
pub(super) const LIMIT: f64 = 0.55;

/// What a sentence of the person's is for, and how much it weighs; nothing where it only
/// asks for something.
pub(super) fn kind(
    sentence: &str,
    cues: &Cues,
    corrects: bool,
    subject: &Subject,
) -> Option<(FactKind, f64)> {
    // "It always returns 0" tells how something is; "always run the linter" rules.
    let cues = if tells(sentence) { &cues.without(Cue::Rule) } else { cues };
    let cues = if is_of_a_thing(sentence) { &cues.without(Cue::Request) } else { cues };
    // What only leads to a list says nothing.
    if sentence.ends_with([':', '：']) && !corrects {
        return None;
    }
    if asks(sentence) {
        return cues.has(Cue::Open).then_some((FactKind::Question, 0.7));
    }
    if corrects {
        return Some((FactKind::Correction, 0.95));
    }
    let cues = if supposes(sentence) { &cues.without(Cue::Open) } else { cues };
    let is_case = cues.has(Cue::Failing) && supposes_failure(sentence);
    let cues = if is_case { &cues.without(Cue::Failing) } else { cues };
    if cues.has(Cue::Farewell) && !cues.has(Cue::Rule) {
        return None;
    }
    if is_status(sentence) {
        return None;
    }
    if let Some((kind, weight)) = lasting(cues) {
        return match kind {
            FactKind::Attempt | FactKind::Question if cues.has(Cue::Request) => None,
            FactKind::Question if pleads(sentence) => None,
            FactKind::Decision if leaves_choice(sentence) => None,
            FactKind::Todo if asks_now(sentence) || is_puzzled(sentence) => None,
            FactKind::Todo if cues.has(Cue::Request) => Some((kind, 0.5)),
            // "Can you check which of them should be closed" is asked once.
            FactKind::Instruction if is_favour(sentence) => Some((kind, LIMIT)),
            _ => Some((kind, weight)),
        };
    }
    if cues.has(Cue::Request) {
        // "Port 5000 is taken, use 5050 instead" changes what holds.
        if cues.get(Cue::Correction) >= 0.5 && subject.gives_value() {
            return Some((FactKind::Instruction, 0.75));
        }
        // A request with a limit in it: "add a flag, but only for JSON".
        let is_limited = cues.get(Cue::Rule) >= 0.5 && !is_favour(sentence);
        return is_limited.then_some((FactKind::Instruction, LIMIT));
    }
    // "The charts are made with Plotly" tells of no chart where nothing says which one.
    let is_anchored = sentence.contains(['`', '/'])
        || subject.values.iter().any(|value| value.is_name() && value.sort != sort::NAME);
    let cues = if is_anchored { cues } else { &cues.without(Cue::Product) };
    told(cues).or_else(|| noted(subject))
}

/// Whether a sentence asks for something that an answer gives at once: "find the people whom we have to contact".
fn asks_now(sentence: &str) -> bool {
    const VERBS: [&str; 31] = [
        "find",
        "list",
        "search",
        "draft",
        "give",
        "analyse",
        "analyze",
        "explain",
        "summarize",
        "summarise",
        "compare",
        "suggest",
        "suche",
        "finde",
        "gib",
        "erkläre",
        "vergleiche",
        "busca",
        "buscá",
        "encuentra",
        "dame",
        "redacta",
        "escribe",
        "analiza",
        "resume",
        "explica",
        "cherche",
        "trouve",
        "donne",
        "explique",
        "liste",
    ];
    // "Draft it later, remind me" puts it off.
    const LATER: [&str; 16] = [
        "later",
        "still",
        "before",
        "remind",
        "tomorrow",
        "next",
        "später",
        "noch",
        "morgen",
        "tarde",
        "pendiente",
        "luego",
        "mañana",
        "plus",
        "demain",
        "depois",
    ];
    let lower = in_earnest(sentence);
    let is_put_off = words(&lower).any(|word| LATER.contains(&word));
    !is_put_off && words(&lower).next().is_some_and(|verb| VERBS.contains(&verb))
}

/// Whether the person only says that they do not understand: "I don't get the next step".
fn is_puzzled(sentence: &str) -> bool {
    const SIGNS: [&str; 16] = [
        "i don't understand ",
        "i don't get it",
        "i don't get the next step",
        "i don't get what ",
        "i don't get how ",
        "i don't get why ",
        "don't understand ",
        "ich verstehe nicht",
        "versteh ich nicht",
        "verstehe ich nicht",
        "no entiendo ",
        "no comprendo ",
        "no me queda claro",
        "je ne comprends pas",
        "não entendi ",
        "non capisco ",
    ];
    let lower = in_earnest(sentence);
    SIGNS.iter().any(|sign| lower.starts_with(sign))
}

/// Whether a sentence is an address with the status of its answer, which was pasted: the request has it.
fn is_status(sentence: &str) -> bool {
    let mut words = sentence.split(' ').skip(usize::from(sentence.starts_with("http")));
    let status = words.next().unwrap_or_default();
    let is_number = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    sentence.starts_with("http")
        && is_number
        && words.all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a sentence leaves a choice to the listener: "pick a queue for the jobs".
fn leaves_choice(sentence: &str) -> bool {
    const VERBS: [&str; 12] = [
        "pick", "choose", "select", "find", "wähle", "wähl", "such", "elige", "escoge", "choisis",
        "scegli", "escolha",
    ];
    const ANY: [&str; 14] = [
        "a",
        "an",
        "any",
        "one",
        "some",
        "whichever",
        "whatever",
        "ein",
        "eine",
        "einen",
        "un",
        "una",
        "une",
        "um",
    ];
    let lower = in_earnest(sentence);
    let mut words = lower.split_whitespace();
    words.next().is_some_and(|verb| VERBS.contains(&verb))
        && words.next().is_some_and(|word| ANY.contains(&word))
}

/// What a sentence says for good, by its strongest clear sign.
fn lasting(cues: &Cues) -> Option<(FactKind, f64)> {
    let kinds = [
        (Cue::GivenUp, FactKind::Attempt, 0.85),
        (Cue::Choice, FactKind::Decision, 0.9),
        (Cue::Rule, FactKind::Instruction, 0.95),
        (Cue::Open, FactKind::Question, 0.75),
        (Cue::Todo, FactKind::Todo, 0.75),
    ];
    let is_strongest = |cue: Cue| kinds.iter().all(|(rival, ..)| cues.get(*rival) <= cues.get(cue));
    let found = kinds.into_iter().find(|(cue, ..)| cues.has(*cue) && is_strongest(*cue));
    found.map(|(_, kind, weight)| (kind, weight))
}

/// What a sentence tells that asks for nothing.
fn told(cues: &Cues) -> Option<(FactKind, f64)> {
    // "It no longer fails" tells no failure.
    let cues = if cues.has(Cue::Mended) { &cues.without(Cue::Failing) } else { cues };
    let kinds = [
        (Cue::Failing, FactKind::Failure, 0.75),
        (Cue::Verified, FactKind::Verified, 0.6),
        (Cue::Product, FactKind::Artifact, 0.6),
    ];
    let found = kinds.into_iter().find(|(cue, ..)| cues.has(*cue));
    let is_ruled = cues.get(Cue::Rule).max(cues.get(Cue::Choice)) >= 0.5;
    found
        .map(|(_, kind, weight)| (kind, weight))
        .or_else(|| is_ruled.then_some((FactKind::Instruction, 0.75)))
}

/// What the person tells without being asked is there for a reason.
fn noted(subject: &Subject) -> Option<(FactKind, f64)> {
    let gives_value = !subject.stems.is_empty() && subject.gives_value();
    let is_particular = !subject.values.is_empty() || subject.stems.len() >= 4;
    let weight = if is_particular { 0.8 } else { 0.45 };
    (gives_value || subject.stems.len() >= 3).then_some((FactKind::Note, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_gives_at_once_is_no_task() {
        let of = |text: &str| kind(text, &Cues::of(text), false, &Subject::of(text)).map(|it| it.0);
        for text in [
            "Busca los festivales que debemos contactar.",
            "No entiendo el siguiente paso.",
            "I don't get the next step",
        ] {
            assert_ne!(of(text), Some(FactKind::Todo), "{text}");
        }
        assert_eq!(of("we still have to find a hall for the show"), Some(FactKind::Todo));
        let put_off = "Draft the release notes before Friday, that is still to do";
        assert_eq!(of(put_off), Some(FactKind::Todo));
        assert!(!is_puzzled("I don't get any mails since the deploy"));
        assert!(!is_puzzled("ich verstehe, dann bau bitte den Export"));
    }

    fn of(sentence: &str) -> Option<FactKind> {
        kind(sentence, &Cues::of(sentence), false, &Subject::of(sentence)).map(|(kind, _)| kind)
    }

    #[test]
    fn rules_are_told_from_requests() {
        for text in [
            "Standard library only, no third-party packages.",
            "Never push; I push myself.",
            "don't touch the public API",
            "Please use pnpm instead of npm",
            "always run the linter before you commit",
            "make sure the tests stay green",
            "No emojis in commit messages.",
            "Keep the public function names, other scripts import them.",
            "we ship on Debian 11 boxes, so nothing newer than glibc 2.31",
            "Unsere Kunden nutzen Windows 10, also höchstens Python 3.8",
        ] {
            assert_eq!(of(text), Some(FactKind::Instruction), "{text}");
        }
        for text in [
            "Add a greet function to hello.py and run it",
            "what did we do",
            "can we push our work",
            "would it need to import the session",
            "why did we change it so it now fails",
            "Run the tests again.",
            "now write a README",
            "fix the failing test",
            "I have to leave, my train goes at six",
            "not sure why the author is that please change it back",
            "Show me the last ten commit messages of the parser folder.",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_doubt_that_may_come_up_is_no_open_question() {
        for text in [
            "if there are any steps unclear we improve the instructions",
            "might be in the strategy page, if you're not sure have a look at the wiki",
        ] {
            assert_ne!(of(text), Some(FactKind::Question), "{text}");
        }
        assert_eq!(of("not sure whether it matters if v1 goes"), Some(FactKind::Question));
    }

    #[test]
    fn other_kinds_are_heard_as_well() {
        let cases = [
            ("Ben burned a day on the mock clock, it flakes", FactKind::Attempt),
            ("Let's use the queue instead of a lock.", FactKind::Decision),
            ("Wir haben uns für SQLite entschieden", FactKind::Decision),
            ("Please choose Fastify over Express, we need its schema checks.", FactKind::Decision),
            ("we still need to bump the version before the release", FactKind::Todo),
            ("not sure whether Windows matters, open question", FactKind::Question),
            ("the login test is still red on CI", FactKind::Failure),
            ("The parser is merged, but the Windows build fails.", FactKind::Failure),
            ("登录测试在 CI 上超时了", FactKind::Failure),
        ];
        for (text, kind) in cases {
            assert_eq!(of(text), Some(kind), "{text}");
        }
        for text in ["网关的超时是 20 秒", "タイムアウトは30秒です"] {
            assert_ne!(of(text), Some(FactKind::Failure), "{text}");
        }
        for text in [
            "si falla la subida, reintenta tres veces",
            "上传失败的时候应该自动重试三次",
            "失败的记录最好写到 upload.log",
            "アップロードに失敗したら3回リトライ",
        ] {
            assert_ne!(of(text), Some(FactKind::Failure), "{text}");
        }
        for text in [
            "If I open the tour, the app crashes",
            "If the payment fails, the order is still marked as paid",
            "上传失败的原因是权限不足。",
        ] {
            assert_eq!(of(text), Some(FactKind::Failure), "{text}");
        }
    }
}
