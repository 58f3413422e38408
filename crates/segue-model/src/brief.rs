//! What the chain knows of a handoff: the part of its front matter that decides where it
//! stands, and what a list says of it. The rest is read from the handoff itself.

use jiff::Timestamp;

use crate::{
    AgentId, Author, Front, HandoffId, Kind, NativeId, Number, SessionLink, ThreadName, Writer,
};

/// The part of a front matter that the chain is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
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
    /// Who made the session, as far as it is known.
    pub author: Author,
    /// The session that it closes.
    pub session: Option<SessionLink>,
    /// Who or what wrote the document.
    pub writer: Writer,
}

impl Brief {
    /// The session that the handoff closes: its agent, and the agent's own id of it.
    pub fn of_session(&self) -> Option<(AgentId, &NativeId)> {
        Some((self.author.agent?, &self.session.as_ref()?.native))
    }

    /// What orders handoffs: time, then number (a line of handoffs can be made within one
    /// second), then id.
    pub fn order(&self) -> (Timestamp, Number, HandoffId) {
        (self.created, self.number, self.id)
    }
}

impl From<Front> for Brief {
    fn from(front: Front) -> Self {
        Self {
            id: front.id,
            number: front.number,
            kind: front.kind,
            thread: front.thread,
            parents: front.parents,
            created: front.created,
            author: front.author,
            session: front.session,
            writer: front.writer,
        }
    }
}
