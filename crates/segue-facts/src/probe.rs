//! Probes: questions about a session with known answers, to ask of a handoff or of a successor.
//!
//! They are made from the facts alone, so the same session gives the same questions. What was
//! said is asked for as a gap in the words themselves (cloze; Taylor, 1953): such an answer can
//! be told right or wrong without a model.

use segue_model::Address;
use serde::{Deserialize, Serialize};

use crate::carry::Wording;
use crate::extract::{DONE, PASSED, SessionFacts};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{place_in, shorten};

/// What stands for the missing word.
const GAP: &str = "___";
/// How much of what was said stands in a question.
const WIDTH: usize = 200;
/// A word of fewer letters answers nothing.
const WORD: usize = 4;
/// What stands around words of code and of prose.
const AROUND: &[char] = &['(', ')', '[', ']', '{', '}', '`', '"', '*', ',', ';', '='];
/// How many probes of each kind of fact are made, and what they ask about.
const ASKED: [(FactKind, usize, ProbeKind); 11] = [
    (FactKind::Goal, 1, ProbeKind::Recall),
    (FactKind::Instruction, 3, ProbeKind::Recall),
    (FactKind::Correction, 2, ProbeKind::Recall),
    (FactKind::Change, 3, ProbeKind::Artifact),
    (FactKind::Commit, 2, ProbeKind::Artifact),
    (FactKind::Failure, 2, ProbeKind::Continuation),
    (FactKind::Verified, 1, ProbeKind::Continuation),
    (FactKind::Todo, 2, ProbeKind::Continuation),
    (FactKind::Question, 1, ProbeKind::Continuation),
    (FactKind::Decision, 3, ProbeKind::Decision),
    (FactKind::Attempt, 2, ProbeKind::Decision),
];

/// A question about a session, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// What it asks about.
    pub kind: ProbeKind,
    /// The question; a gap is written `___`.
    pub question: String,
    /// The answer, or the word in the gap.
    pub answer: String,
    /// The sort of fact that it was made from.
    pub fact: FactKind,
    /// What the fact is about: a path, a command, a commit, or what was said.
    pub subject: String,
    /// Where it was first seen.
    pub address: Option<Address>,
}

/// What a probe asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProbeKind {
    /// What the user asked for and ruled.
    Recall,
    /// What was made, and what became of it.
    Artifact,
    /// How it goes on: what fails, what works, what is open.
    Continuation,
    /// What was chosen, and what was given up.
    Decision,
}

impl ProbeKind {
    /// The name as it is shown and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Artifact => "artifact",
            Self::Continuation => "continuation",
            Self::Decision => "decision",
        }
    }
}

impl Probe {
    /// The probes of a session: the heaviest facts of each kind, in a fixed order.
    pub fn of(session: &SessionFacts) -> Vec<Self> {
        ASKED
            .into_iter()
            .flat_map(|(fact, most, kind)| of_kind(session, fact, most, kind))
            .collect()
    }

    /// Whether a text gives the answer.
    pub fn is_answered_by(&self, text: &Wording<'_>) -> bool {
        match self.fact {
            FactKind::Change | FactKind::Verified => text.says_of(&self.subject, &self.answer),
            FactKind::Commit | FactKind::Failure | FactKind::Goal => {
                text.carries(&self.as_fact(&self.answer))
            }
            _ => text.carries(&self.as_fact(&self.subject)) && text.has(&self.answer),
        }
    }

    fn as_fact(&self, text: &str) -> Fact {
        let is_seen = self.fact == FactKind::Failure;
        let state = if is_seen { ClaimState::Observed } else { ClaimState::Declared };
        Fact { state, ..Fact::observed(self.fact, text.to_owned(), self.subject.clone(), 1.0) }
    }
}

fn of_kind(session: &SessionFacts, fact: FactKind, most: usize, kind: ProbeKind) -> Vec<Probe> {
    let mut facts: Vec<&Fact> = session.of(fact).filter(|fact| fact.doubted_by.is_none()).collect();
    facts.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let asked = facts.into_iter().filter_map(|fact| {
        let (question, answer, subject) = ask(fact)?;
        let address = fact.addresses.first().cloned();
        Some(Probe { kind, question, answer, fact: fact.kind, subject, address })
    });
    asked.take(most).collect()
}

/// The question that a fact answers, its answer, and what it is about.
fn ask(fact: &Fact) -> Option<(String, String, String)> {
    let about = fact.subject.clone();
    let is_seen = fact.state == ClaimState::Observed;
    match fact.kind {
        FactKind::Goal if fact.state == ClaimState::Inherited => None,
        FactKind::Goal => {
            Some(("What did the user ask for first?".to_owned(), shorten(&fact.text, WIDTH), about))
        }
        FactKind::Change => {
            let became = fact.text.rsplit_once("` ")?.1.split(' ').next()?.to_owned();
            let is_state = became.chars().all(char::is_alphabetic);
            is_state.then(|| (format!("What became of `{about}`?"), became, about))
        }
        FactKind::Commit => {
            let said = fact.text.strip_prefix(&format!("`{about}` "))?;
            Some((format!("Which commit is \"{said}\"?"), about.clone(), about))
        }
        FactKind::Failure | FactKind::Verified if is_seen => {
            let ended = if fact.kind == FactKind::Failure { "fails" } else { "passed" };
            let shows = fact.kind == FactKind::Failure || fact.text.contains(PASSED);
            let question = format!("How did `{about}` end when it last ran?");
            shows.then(|| (question, ended.to_owned(), about))
        }
        FactKind::Failure | FactKind::Verified => None,
        FactKind::Todo if fact.subject == DONE => None,
        _ => gap(fact),
    }
}

/// What was said, with a gap where its most telling word stood.
fn gap(fact: &Fact) -> Option<(String, String, String)> {
    let said = shorten(&fact.text, WIDTH);
    let words = said.split(|c: char| c.is_whitespace() || AROUND.contains(&c)).map(bare);
    let answer = words
        .filter(|word| word.chars().count() >= WORD || is_value(word))
        .max_by_key(|word| (is_value(word), word.chars().count()))?;
    let asked = without(&said, answer)?;
    let lead = match fact.kind {
        FactKind::Todo => "Complete what is still to do",
        FactKind::Question => "Complete the open question",
        FactKind::Decision => "Complete the decision",
        FactKind::Attempt => "Complete what was tried and given up",
        _ => "Complete the user's rule",
    };
    Some((format!("{lead}: \"{asked}\""), answer.to_owned(), said.clone()))
}

/// `said` with a gap where `word`, a part of it, stands: the same letters may stand inside of
/// another word before it.
fn without(said: &str, word: &str) -> Option<String> {
    let from = place_in(said, word);
    Some(format!("{}{GAP}{}", said.get(..from)?, said.get(from + word.len()..)?))
}

/// A word without what punctuation stands around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '/' | '%' | '€' | '$'))
}

/// Whether a word gives a value: a number, a path, a name of code.
fn is_value(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '/'))
        || word.chars().skip(1).any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: FactKind, text: &str) -> Fact {
        Fact {
            state: ClaimState::Declared,
            ..Fact::observed(kind, text.to_owned(), String::new(), 0.9)
        }
    }

    fn seen(kind: FactKind, text: &str, subject: &str) -> Fact {
        Fact::observed(kind, text.to_owned(), subject.to_owned(), 0.9)
    }

    fn probes() -> Vec<Probe> {
        let facts = vec![
            said(FactKind::Goal, "add OAuth login to the shop"),
            said(FactKind::Instruction, "tokens expire after 15 minutes"),
            said(FactKind::Decision, "We settled on SQLite over Postgres."),
            seen(FactKind::Change, "`src/auth.rs` edited (+3 −1)", "src/auth.rs"),
            seen(FactKind::Commit, "`3f2c1ab` auth: expire tokens", "3f2c1ab"),
            seen(FactKind::Failure, "`cargo test` fails (exit 101)", "cargo test"),
        ];
        Probe::of(&SessionFacts { facts, ..SessionFacts::default() })
    }

    #[test]
    fn every_kind_of_fact_is_asked_in_its_own_way() {
        let asked: Vec<(String, String)> =
            probes().into_iter().map(|probe| (probe.question, probe.answer)).collect();
        let asked: Vec<(&str, &str)> =
            asked.iter().map(|(q, a)| (q.as_str(), a.as_str())).collect();
        assert_eq!(
            asked,
            [
                ("What did the user ask for first?", "add OAuth login to the shop"),
                ("Complete the user's rule: \"tokens expire after ___ minutes\"", "15"),
                ("What became of `src/auth.rs`?", "edited"),
                ("Which commit is \"auth: expire tokens\"?", "3f2c1ab"),
                ("How did `cargo test` end when it last ran?", "fails"),
                ("Complete the decision: \"We settled on ___ over Postgres.\"", "SQLite"),
            ]
        );
    }

    #[test]
    fn only_the_right_answer_counts() {
        let whole = "The user asked: add OAuth login to the shop. Tokens expire after 15 minutes.\n\
            We settled on SQLite over Postgres.\n`src/auth.rs` was edited in 3f2c1ab.\n\n`cargo test` fails.";
        let wrong = "The user asked for a shop. Tokens expire after 20 minutes.\nWe settled on Redis \
            over Postgres.\n`src/auth.rs` was deleted.\n\n`cargo test` passed.";
        for probe in probes() {
            assert!(probe.is_answered_by(&Wording::of(whole)), "{probe:?}");
            assert!(!probe.is_answered_by(&Wording::of(wrong)), "{probe:?}");
            assert!(!probe.is_answered_by(&Wording::of("")), "{probe:?}");
        }
    }
}
