//! The user's own words: requests, rules, corrections, references.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use segue_model::Event;

use super::Request;
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, key, sentences, shorten};

/// A text longer than this was pasted: its sentences are not the user's rules.
const PASTED: usize = 4_000;
/// How what a terminal or a program printed begins; no list does.
const PASTED_SIGNS: &[char] = &['=', '+', '$', '>', '{', '|', '❯'];
/// A rule longer than this is no rule but a story.
const RULE: usize = 320;
/// A message with more lines than this has pasted lines in it.
const LONG: usize = 10;
/// How much of a request is kept.
const REQUEST: usize = 2_000;

/// A standing rule: what always or never holds, how to do things here.
static RULES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?:^|[,;:.–—-]\s*|\b(?:and|but|please|we|you|i|should|must|do)\s+)(?:never|always)\b
      | \b(?:from\ now\ on|at\ all\ times|under\ no\ circumstances)\b
      | \b(?:do\ not|don['’]?t|must(?:\ not|n['’]t)?|mustn['’]?t|shouldn['’]?t|should\ not|may\ not|cannot\ use|can['’]?t\ use)\b
      | \b(?:make\ sure|ensure|remember\ to|be\ sure\ to|take\ care|be\ careful)\b
      | \b(?:only|exclusively)\s*(?:[,.;!]|$)
      | (?:^\s*(?:please\s+)?|\b(?:use|commit|change|edit|touch|allow|support|accept)\s+)(?:only|exclusively)\b
      | ^\s*(?:please\s+)?(?:no|avoid|prefer|stick\ (?:to|with)|keep)\s+\w
      | ^\s*(?:(?:please|also|and|so|then)[,\s]+)*(?:use|put|keep|make|write|call|return|name|do|take|store|pass|treat|show|add|run|go|read)\b.*\b(?:instead\ of|rather\ than)\b
      | \b(?:we|i)\ (?:never|always|only|use|prefer|want|require|need|like)\b
      | \b(?:has|have|needs?)\ to\ (?:be|stay|remain|work|support|keep)\b
      | \b(?:is|are)\ (?:not\ allowed|forbidden|required|mandatory|off[\ -]limits)\b
      | \b(?:requirement|constraint|convention)s?\s*:
      | ^\s*(?:please\s+)?use\s+\S+
      | \bwithout\ (?:any|adding|changing|touching|breaking|using)\b
      ",
    )
    .ok()
});

/// How a correction begins, or what it says in its first words.
static CORRECTIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\W*(?:
            (?:hmm+|ah|oh|wait|sorry|ok|okay|well)[,.!\ ]+(?:no|but|actually|wait|that|i\ meant)\b
          | no(?:pe)?\b(?:[,.!:;]|\ +(?:don|not|that|this|i|we|it|the|use|please|need))
          | (?:wrong|stop|undo|revert|actually|rather|instead)\b
          | (?:that|this|it)(?:['’]s|\ is|\ was)\ (?:not|wrong|incorrect|n['’]t)
          | (?:that|this|it)\ (?:isn|wasn|doesn|didn)['’]?t
          | i\ (?:said|meant|told\ you|did\ not|didn['’]?t\ (?:ask|mean|want|say))
          | you\ (?:forgot|missed|should\ have|shouldn['’]?t|were\ supposed|didn['’]?t|misunderst)
          | not\ \w+
        )",
    )
    .ok()
});

/// Web addresses and issue numbers that the user gave.
static REFERENCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"https?://[^\s<>"')\]]+|\b[A-Z]{2,8}-\d{2,}\b|(?:^|\s)#\d+\b"#).ok()
});

/// What looks like an issue's number and is the name of a standard.
const STANDARDS: &[&str] = &["SHA-", "ISO-", "RFC-", "AES-", "UTF-", "IEEE-", "RSA-", "HTTP-"];

/// Whole messages that ask for nothing new.
const ASSENT: &[&str] = &[
    "yes",
    "y",
    "ok",
    "okay",
    "yep",
    "yeah",
    "sure",
    "continue",
    "go on",
    "go ahead",
    "proceed",
    "thanks",
    "thank you",
    "please continue",
    "please proceed",
    "good",
    "great",
    "perfect",
    "nice",
    "lgtm",
    "looks good",
    "do it",
    "yes please",
    "snapshot",
    "handoff",
    "resume",
    "pick up",
    "",
];

/// Collects what the user said.
#[derive(Default)]
pub(super) struct Words {
    requests: Vec<Request>,
    facts: Vec<Fact>,
    by_subject: HashMap<(FactKind, String), usize>,
    /// Whether the model has said something that could be corrected.
    has_answer: bool,
}

impl Words {
    pub(super) fn answered(&mut self) {
        self.has_answer = true;
    }

    pub(super) fn user(&mut self, text: &str, event: &Event<'_>) {
        let whole = clean(text);
        let is_command = whole.starts_with('/') && !whole.contains(' ');
        // Several lines that begin with such a sign were pasted from a terminal or a file.
        let is_pasted =
            text.trim_start().starts_with(PASTED_SIGNS) && text.trim().lines().nth(2).is_some();
        let is_substantial = !is_command && !is_pasted && !ASSENT.contains(&key(&whole).as_str());
        self.requests.push(Request {
            text: shorten(&whole, REQUEST),
            address: event.address(),
            time: event.time,
            is_substantial,
        });
        if !is_substantial {
            return;
        }
        self.references(&whole, event);
        if text.len() > PASTED {
            return;
        }
        if self.has_answer && matches(&CORRECTIONS, &whole) {
            self.add(FactKind::Correction, &shorten(&whole, RULE), 1.0, event);
            return;
        }
        // In a long message most lines were pasted: only what is written as a sentence counts.
        let is_long = text.lines().count() > LONG;
        for sentence in sentences(text) {
            let is_prose = !is_long || sentence.ends_with(['.', '!']);
            if is_prose && is_rule(sentence) {
                self.add(FactKind::Instruction, &clean(sentence), 0.9, event);
            }
        }
    }

    fn references(&mut self, text: &str, event: &Event<'_>) {
        let Some(pattern) = REFERENCES.as_ref() else {
            return;
        };
        let found: Vec<String> =
            pattern.find_iter(text).map(|m| m.as_str().trim().to_owned()).take(8).collect();
        for reference in found {
            let reference = reference.trim_end_matches(['.', ',', ';', ':']);
            if STANDARDS.iter().any(|name| reference.starts_with(name)) {
                continue;
            }
            self.add(FactKind::Reference, reference, 0.2, event);
        }
    }

    /// Adds a fact, or another address to the one that says the same.
    fn add(&mut self, kind: FactKind, text: &str, weight: f64, event: &Event<'_>) {
        let subject = key(text);
        let next = self.facts.len();
        let at = *self.by_subject.entry((kind, subject.clone())).or_insert(next);
        if let Some(fact) = self.facts.get_mut(at) {
            fact.addresses.push(event.address());
            return;
        }
        self.facts.push(Fact {
            kind,
            text: text.to_owned(),
            state: ClaimState::Declared,
            addresses: vec![event.address()],
            time: event.time,
            subject,
            weight,
        });
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.clone()
    }

    /// The goal, then rules, corrections and references.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let goal = self.requests.iter().find(|request| request.is_substantial);
        let goal = goal.or(self.requests.first()).map(|request| Fact {
            kind: FactKind::Goal,
            text: request.text.clone(),
            state: ClaimState::Declared,
            addresses: vec![request.address.clone()],
            time: request.time,
            subject: "goal".to_owned(),
            weight: 1.0,
        });
        goal.into_iter().chain(self.facts.iter().cloned()).collect()
    }
}

/// A sentence that says how things are to be done from now on. Questions ask
/// and long sentences tell.
fn is_rule(sentence: &str) -> bool {
    let is_short = (8..=RULE).contains(&sentence.len());
    // What is begun with "let's" is a choice of the moment: a decision.
    let is_proposal = sentence.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("let"));
    is_short && !is_proposal && !sentence.ends_with(['?', ':']) && matches(&RULES, sentence)
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_from_requests() {
        for text in [
            "Standard library only, no third-party packages.",
            "Never push; I push myself.",
            "don't touch the public API",
            "Please use pnpm instead of npm",
            "Also, put the lock into the store rather than in memory.",
            "always run the linter before you commit",
            "make sure the tests stay green",
            "No emojis in commit messages.",
            "Keep the public function names, other scripts import them.",
        ] {
            assert!(is_rule(text), "{text}");
        }
        for text in [
            "Add a greet function to hello.py and run it",
            "should we never cache this?",
            "what did we do",
            "Run the tests again.",
            "now write a README",
            "linkcheck.py only looks whether the file is there.",
            "This causes the estimate to always return 0.",
            "This makes it deterministic rather than heuristic.",
            "Let's use the queue instead of a lock.",
        ] {
            assert!(!is_rule(text), "{text}");
        }
    }

    #[test]
    fn corrections_are_told_from_answers() {
        for text in [
            "no, JWT expiry is 15 min, not 24 h",
            "Actually, put it into the model crate",
            "that's not what I asked for",
            "you forgot the tests",
            "wait, that doesn't look right",
            "revert that",
        ] {
            assert!(matches(&CORRECTIONS, text), "{text}");
        }
        for text in ["nothing else", "note that it works", "yes, do that", "now add --json"] {
            assert!(!matches(&CORRECTIONS, text), "{text}");
        }
    }
}
