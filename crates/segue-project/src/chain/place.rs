//! Where a new handoff belongs: what it follows, and on which thread.

use segue_model::{AgentId, Chain, HandoffId, NativeId, Node, Number, ThreadName};

use super::ledger::find;
use crate::{Project, ProjectError, Surroundings};

/// The place of a new handoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent: Option<(HandoffId, Number)>,
    pub(crate) thread: ThreadName,
}

/// What somebody said of the place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) parent: Option<&'a str>,
    pub(crate) thread: Option<&'a str>,
    /// The session that the handoff closes.
    pub(crate) session: Option<(AgentId, &'a NativeId)>,
}

impl Place {
    /// The parent is the one that was named, else the last handoff of the same session,
    /// else the one that the session was started from, else the tip of the thread.
    pub(crate) fn of(
        around: &Surroundings,
        project: &Project,
        chain: &Chain,
        wanted: Wanted<'_>,
    ) -> Result<Self, ProjectError> {
        let named: Option<ThreadName> = wanted.thread.map(str::parse).transpose()?;
        let on = |thread: &ThreadName| named.clone().unwrap_or_else(|| thread.clone());
        let at = |node: &Node| Some((node.front.id, node.front.number));
        let here = &project.thread;
        if let Some(name) = wanted.parent {
            let parent = at(find(project, chain, around, Some(name))?);
            return Ok(Self { parent, thread: on(here) });
        }
        if let Some((agent, native)) = wanted.session {
            if let Some(own) = last_of(chain, (agent, native)) {
                return Ok(Self { parent: at(own), thread: on(&own.front.thread) });
            }
            let started = chain.started(agent, native);
            if let Some((started, node)) =
                started.and_then(|started| Some((started, chain.get(started.handoff)?)))
            {
                return Ok(Self { parent: at(node), thread: on(&started.thread) });
            }
        }
        let thread = on(here);
        // A thread that has nothing yet begins where this checkout is.
        let tip = chain.tip(&thread).or_else(|| chain.tip(here));
        Ok(Self { parent: tip.and_then(at), thread })
    }
}

/// The newest handoff of a session that is not given up.
pub(crate) fn last_of<'c>(chain: &'c Chain, session: (AgentId, &NativeId)) -> Option<&'c Node> {
    let is_own = |node: &&Node| {
        node.front.of_session() == Some(session)
            && !chain.is_abandoned(node.front.id)
            && !node.is_elsewhere
    };
    chain.nodes().iter().find(is_own)
}
