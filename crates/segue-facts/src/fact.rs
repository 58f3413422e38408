//! A fact: what was observed or said in a session and matters later.

use jiff::Timestamp;
use segue_model::Address;
use serde::{Deserialize, Serialize};

use crate::text::code;

/// What was observed or said, with the places where it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What sort of fact it is.
    pub kind: FactKind,
    /// The fact in one line of Markdown, secrets masked.
    pub text: String,
    /// How it is known.
    pub state: ClaimState,
    /// Where it was seen, the first place first.
    pub addresses: Vec<Address>,
    /// Who said it, where somebody did.
    pub said_by: Option<Speaker>,
    /// When it was last seen.
    pub time: Option<Timestamp>,
    /// What it is about: a later fact of the same subject replaces it.
    pub subject: String,
    /// How much a successor needs it, from 0 to 1.
    pub weight: f64,
    /// What was said or seen later in its place: then it no longer holds.
    pub superseded_by: Option<Address>,
    /// What was said later that may have changed it: its words do not tell whether this was meant
    /// or another thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubted_by: Option<String>,
    /// What the model had asked, where what was said is a short answer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
}

/// What sort of fact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// What the user wants.
    Goal,
    /// A standing rule of the user.
    Instruction,
    /// The user said no, took back or redirected.
    Correction,
    /// A choice with its reason.
    Decision,
    /// What became of a file.
    Change,
    /// A command of this project with its last result.
    Command,
    /// An error or failing command that is still unresolved.
    Failure,
    /// What was tried and given up.
    Attempt,
    /// A claim with the command that shows it.
    Verified,
    /// An item of the todo list.
    Todo,
    /// A question that nobody has answered.
    Question,
    /// A commit or pull request that was made.
    Commit,
    /// An address or identifier that the user gave.
    Reference,
    /// A document or another product, and where it is.
    Artifact,
    /// A name in the code that was worked on.
    Name,
    /// A file that was looked at and not changed.
    Read,
    /// Something in particular that was said, of no other kind.
    Note,
}

/// Who speaks in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The person.
    User,
    /// The model.
    Model,
}

/// How a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimState {
    /// Seen in a tool's result or in git.
    Observed,
    /// Somebody said so.
    Declared,
    /// Seen, but before the last change: it may no longer hold.
    Outdated,
    /// It stood in the handoff before, and was not seen again.
    Inherited,
}

impl Fact {
    /// Whether a tool showed it, rather than that somebody said so.
    pub(crate) fn is_seen(&self) -> bool {
        matches!(self.state, ClaimState::Observed | ClaimState::Outdated)
    }

    /// Everything that it says.
    pub(crate) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let own = [&mut self.text, &mut self.subject].into_iter();
        own.chain(&mut self.doubted_by).chain(&mut self.asked)
    }

    /// What became of the file that a change is about: what its text says behind the path.
    pub(crate) fn became(&self) -> &str {
        self.text.strip_prefix(&code(&self.subject)).unwrap_or(&self.text)
    }

    /// Something that somebody said, or that stands on a list of theirs.
    pub(crate) fn declared(kind: FactKind, text: String, subject: String, weight: f64) -> Self {
        Self { state: ClaimState::Declared, ..Self::observed(kind, text, subject, weight) }
    }

    /// The same, said by somebody.
    pub(crate) fn by(self, speaker: Speaker) -> Self {
        Self { said_by: Some(speaker), ..self }
    }

    /// The same, seen at one place.
    pub(crate) fn at(self, address: Address, time: Option<Timestamp>) -> Self {
        Self { addresses: vec![address], time, ..self }
    }

    /// Something that was observed: nobody said it, and nothing speaks against it.
    pub(crate) fn observed(kind: FactKind, text: String, subject: String, weight: f64) -> Self {
        Self {
            kind,
            text,
            state: ClaimState::Observed,
            addresses: Vec::new(),
            said_by: None,
            time: None,
            subject,
            weight,
            superseded_by: None,
            doubted_by: None,
            asked: None,
        }
    }
}

impl FactKind {
    /// Whether it only helps to find one's way, or is what the model said in passing: nothing is lost without it.
    pub(crate) fn only_orients(self) -> bool {
        matches!(self, Self::Name | Self::Read | Self::Note | Self::Command)
    }

    /// Every kind, in the order in which reports list them.
    pub const ALL: [Self; 17] = [
        Self::Goal,
        Self::Instruction,
        Self::Correction,
        Self::Decision,
        Self::Change,
        Self::Command,
        Self::Failure,
        Self::Attempt,
        Self::Verified,
        Self::Todo,
        Self::Question,
        Self::Commit,
        Self::Reference,
        Self::Artifact,
        Self::Name,
        Self::Read,
        Self::Note,
    ];

    /// The name as it is shown and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Instruction => "instruction",
            Self::Correction => "correction",
            Self::Decision => "decision",
            Self::Change => "change",
            Self::Command => "command",
            Self::Failure => "failure",
            Self::Attempt => "attempt",
            Self::Verified => "verified",
            Self::Todo => "todo",
            Self::Question => "question",
            Self::Commit => "commit",
            Self::Reference => "reference",
            Self::Artifact => "artifact",
            Self::Name => "name",
            Self::Read => "read",
            Self::Note => "note",
        }
    }
}
