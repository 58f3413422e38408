//! `status`: where one is, and what to do next.

use std::path::PathBuf;

use segue_model::{
    AgentId, Chain, Conflict, HandoffId, NativeId, Node, SessionState, Started, ThreadName,
};

use super::ChainView;
use crate::freshness::Unknown;
use crate::{Freshness, Project, ProjectError, Surroundings};

/// Where one is.
pub struct Status {
    /// The chain.
    pub chain: Chain,
    /// The thread of this checkout.
    pub thread: ThreadName,
    /// Where the next session starts.
    pub tip: Option<HandoffId>,
    /// Whether repository and chain are where the tip left them.
    pub freshness: Freshness,
    /// The newest session of the project, and the tokens in its context.
    pub fill: Option<Fill>,
    /// Whether an agent has a session of this project on this machine.
    pub has_sessions: bool,
    /// Files in the store that cannot be read, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// How full a session is.
#[derive(Clone, Debug)]
pub struct Fill {
    /// Its agent.
    pub agent: AgentId,
    /// The agent's id of it.
    pub native: NativeId,
    /// The tokens in its context, as the client counted them.
    pub tokens: u64,
}

/// Looks at the thread of this checkout.
pub fn status(around: &Surroundings) -> Result<Status, ProjectError> {
    let project = Project::here(around)?;
    // Where this cannot be written, what was fetched counts all the same.
    let _ = project.store().unite();
    let ChainView { chain, unreadable } = project.chain()?;
    let thread = project.thread.clone();
    let freshness = match chain.tip(&thread) {
        Some(node) => {
            let (handoff, text) = project.handoff(node)?;
            let in_chain = Some((&project, &chain));
            Freshness::of(around, &project.root, (&handoff.front, &text), in_chain)
        }
        None => Freshness::Unknown(Unknown::NoHandoff),
    };
    let tip = chain.tip(&thread).map(|node| node.front.id);
    let sessions = crate::sessions(around)?.sessions;
    let has_sessions = !sessions.is_empty();
    let newest = sessions.into_iter().next();
    let fill = newest.and_then(|session| {
        Some(Fill { agent: session.agent, native: session.id, tokens: session.tokens? })
    });
    Ok(Status { chain, thread, tip, freshness, fill, has_sessions, unreadable })
}

impl Status {
    /// The handoff that the next session starts from.
    pub fn node(&self) -> Option<&Node> {
        self.tip.and_then(|id| self.chain.get(id))
    }

    /// Every head of the thread, newest first.
    pub fn heads(&self) -> &[HandoffId] {
        self.chain.heads().get(&self.thread).map_or(&[], Vec::as_slice)
    }

    /// The sessions that have no handoff yet.
    pub fn open(&self) -> impl Iterator<Item = &Started> {
        self.chain.sessions().iter().filter(|session| session.state == SessionState::Open)
    }

    /// Records that contradict each other.
    pub fn conflicts(&self) -> &[Conflict] {
        self.chain.conflicts()
    }
}
