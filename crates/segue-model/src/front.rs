//! The front matter of a handoff: what the machine writes at its head.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AgentId, Digest, HandoffId, NativeId, Number, SessionId, TemplateName, ThreadName};

/// The version of the document's format that this code writes.
pub const FORMAT: u32 = 1;

/// What the machine knows of a handoff. A model never writes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Front {
    /// The version of the format, [`FORMAT`].
    pub segue: u32,
    /// Identifies the handoff.
    pub id: HandoffId,
    /// Its place in its line of the chain.
    pub number: Number,
    /// How much it says, and to what end.
    pub kind: Kind,
    /// The thread that it was written on.
    pub thread: ThreadName,
    /// The handoffs that it follows.
    pub parents: Vec<HandoffId>,
    /// When it was made.
    pub created: Timestamp,
    /// The template that it was made with.
    pub template: TemplateName,
    /// The digest of that template's text.
    pub template_digest: Digest,
    /// The templates beneath it.
    #[serde(default)]
    pub layers: Vec<TemplateName>,
    /// Who made the session, as far as it is known.
    pub author: Author,
    /// The session that it closes.
    #[serde(default)]
    pub session: Option<SessionLink>,
    /// Where the repository stood.
    #[serde(default)]
    pub git: Option<Anchor>,
    /// The working directory, relative to the project's root.
    #[serde(default)]
    pub cwd: Option<String>,
    /// Who or what wrote the document.
    pub writer: Writer,
    /// The most tokens that the prompt should have.
    pub budget: u32,
    /// The digest of the body in LF form.
    pub digest: Digest,
    /// Keys that this version does not know: kept when the document is written again.
    #[serde(skip)]
    pub extra: BTreeMap<String, Value>,
}

/// How much a handoff says, and to what end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Everything that matters, within the budget.
    Standard,
    /// All sections, at length.
    Rich,
    /// One line of state, one of what is next.
    Light,
    /// Only what changed since the parent.
    Diff,
    /// Kept before a compaction, superseded by the session's own handoff.
    Snapshot,
}

impl Kind {
    /// Every kind. Their order is that of files that can be made again, never of objects.
    pub const ALL: [Self; 5] =
        [Self::Standard, Self::Rich, Self::Light, Self::Diff, Self::Snapshot];
}

/// Who or what wrote a handoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Writer {
    /// The live session itself.
    Session,
    /// segue, from the transcript alone.
    Offline,
    /// An agent that was asked in a fork.
    Agent,
    /// A model's service.
    Api,
    /// A person.
    Person,
    /// A merge of several handoffs.
    Merge,
    /// Taken over from elsewhere.
    Import,
}

impl Front {
    /// The session that the handoff closes: its agent, and the agent's own id of it.
    pub fn of_session(&self) -> Option<(AgentId, &NativeId)> {
        Some((self.author.agent?, &self.session.as_ref()?.native))
    }

    /// Whether the document means to say all that is so, so that what it leaves out does not
    /// hold any more. A short one has no room for it, a difference leaves out what stayed,
    /// and a transcript alone tells only of what was spoken of.
    pub fn says_all(&self) -> bool {
        matches!(self.kind, Kind::Standard | Kind::Rich) && self.writer != Writer::Offline
    }
}

impl Writer {
    /// Every writer, in an order as that of [`Kind::ALL`].
    pub const ALL: [Self; 7] = [
        Self::Session,
        Self::Offline,
        Self::Agent,
        Self::Api,
        Self::Person,
        Self::Merge,
        Self::Import,
    ];
}

/// Who made the session. A claim, unless the document is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The agent's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_version: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// The session that a handoff closes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLink {
    /// segue's id of it.
    pub id: SessionId,
    /// The agent's own id of it.
    pub native: NativeId,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// How often the person spoke.
    pub turns: u32,
    /// The context's size at the end, in tokens of the model, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
}

/// Where the repository stood when the handoff was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The commit at HEAD; absent in a repository without commits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The hash of the commit's tree: finds it again after git has pruned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    /// The digest of the commit's subject, author and time, for the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Digest>,
    /// The branch; absent on a detached HEAD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Uncommitted files: a path where it was changed, two letters of
    /// `git status --porcelain` before it otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dirty: Vec<String>,
    /// The digest of the uncommitted difference, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Digest>,
    /// How many of the commits below HEAD came after the session had ended: it knows
    /// nothing of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unseen: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
