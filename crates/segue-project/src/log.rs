//! `log`: the chain.

use std::path::PathBuf;

use segue_model::{Chain, HandoffId, ThreadName};

use crate::{Project, ProjectError, Surroundings};

/// The chain as it is seen from this checkout.
pub struct Log {
    /// The chain.
    pub chain: Chain,
    /// The thread that this checkout is on.
    pub thread: ThreadName,
    /// The handoff where one is: the tip of that thread.
    pub here: Option<HandoffId>,
    /// Files in the store that are no handoffs, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Folds the chain of the project.
pub fn log(around: &Surroundings) -> Result<Log, ProjectError> {
    let project = Project::here(around)?;
    let view = project.chain()?;
    let thread = project.thread.clone();
    let here = view.chain.tip(&thread).map(|node| node.front.id);
    Ok(Log { chain: view.chain, thread, here, unreadable: view.unreadable })
}
