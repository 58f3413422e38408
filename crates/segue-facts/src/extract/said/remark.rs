//! A sentence that somebody said and that lasts.

use jiff::Timestamp;
use segue_model::Address;
use serde::{Deserialize, Serialize};

use super::subject::Subject;
use crate::fact::{FactKind, Speaker};
use crate::text::key;

/// A note below this weight names nothing in particular.
pub(crate) const PARTICULAR: f64 = 0.4;

/// One sentence that lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Remark {
    pub(crate) speaker: Speaker,
    pub(crate) kind: FactKind,
    /// The words on one line, secrets masked.
    pub(crate) text: String,
    /// What the model had asked, where a short answer says too little without it.
    #[serde(default)]
    pub(crate) asked: Option<String>,
    pub(crate) subject: Subject,
    /// How clearly it says that it takes back or changes something, from 0; 1 is a clear word.
    pub(crate) correction: f64,
    /// Whether it says that something is finished, answered or works.
    pub(crate) closes: bool,
    /// Where the person asked for what this forbade for the time being, or said that the whole
    /// message was a mistake.
    pub(crate) lifted_by: Option<Address>,
    /// Where somebody said that it was done.
    #[serde(default)]
    pub(crate) done_at: Option<Address>,
    pub(crate) role: Role,
    /// In which turn of the person's it was said, counted from 1.
    pub(crate) turn: u32,
    pub(crate) addresses: Vec<Address>,
    pub(crate) time: Option<Timestamp>,
    /// How much it weighs before its place in the session counts.
    pub(crate) weight: f64,
}

/// What a remark is in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    /// It is a fact.
    Fact,
    /// It is a fact that matters less: the model went on working behind it, or the person corrected what it stood in.
    Passing,
    /// It only asks for something: it is no fact of its own, but can be taken back.
    Request,
    /// It is no fact of its own, or none any more: it only closes, or was said again.
    Mute,
    /// It was a mistake: it neither holds nor changes anything.
    Retracted,
}

impl Remark {
    /// Whether it is no fact of its own.
    pub(crate) fn is_mute(&self) -> bool {
        self.role == Role::Mute
    }

    /// What tells it from others: the same answer to two questions is two.
    pub(crate) fn key(&self) -> (FactKind, String) {
        let asked = self.asked.as_deref().map(key).unwrap_or_default();
        (self.kind, format!("{}{asked}", key(&self.text)))
    }

    /// Whether it came with the handoff before, and was not said again.
    pub(crate) fn is_inherited(&self) -> bool {
        self.turn == 0
    }

    /// Whether it says that something is to do, to answer or to mend.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.kind, FactKind::Todo | FactKind::Question | FactKind::Failure)
    }

    /// What the person told in turn `turn`.
    #[cfg(test)]
    pub(crate) fn told(turn: u32, text: &str) -> Self {
        Self {
            speaker: Speaker::User,
            kind: FactKind::Note,
            text: text.to_owned(),
            asked: None,
            subject: Subject::of_remark(text),
            correction: f64::from(crate::cue::Cues::of(text).get(crate::cue::Cue::Correction)),
            closes: false,
            lifted_by: None,
            done_at: None,
            role: Role::Fact,
            turn,
            addresses: Vec::new(),
            time: None,
            weight: 0.8,
        }
    }
}
