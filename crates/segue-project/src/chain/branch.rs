//! `branch` and `switch`: threads, and the one that this checkout is on.

use std::path::PathBuf;

use segue_model::{RecordEvent, ThreadName};

use super::journal::Act;
use super::ledger::Ledger;
use super::{Done, code};
use crate::{ProjectError, Surroundings};

/// What the user wants.
#[derive(Clone, Copy, Debug)]
pub struct BranchRequest<'a> {
    /// The name of the thread.
    pub name: &'a str,
    /// Where it starts; the tip of this thread without it.
    pub handoff: Option<&'a str>,
    /// Whether a thread that is there may be put elsewhere.
    pub moves: bool,
    /// Make a git worktree for it in this folder.
    pub worktree: Option<&'a str>,
}

/// A thread that was made or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branched {
    /// What was done.
    pub done: Done,
    /// The new worktree.
    pub worktree: Option<PathBuf>,
    /// The git branch that the new worktree is on.
    pub branch: Option<String>,
}

/// Makes a thread that starts at a handoff, and does not enter it.
pub fn branch(
    around: &Surroundings,
    request: &BranchRequest<'_>,
) -> Result<Branched, ProjectError> {
    let thread: ThreadName = request.name.parse()?;
    let ledger = Ledger::open(around)?;
    let from = ledger.heads(&thread);
    if !from.is_empty() && !request.moves {
        return Err(ProjectError::ThreadExists(thread));
    }
    let to = ledger.find(request.handoff)?;
    let worktree = match request.worktree {
        Some(folder) => {
            let names = (&*thread.to_string(), &thread);
            Some(code::worktree(around, &ledger.project, to, names, folder, &[])?)
        }
        None => None,
    };
    let (branch, worktree, made) = match worktree {
        Some((branch, root, made)) => (Some(branch), Some(root), made),
        None => (None, None, None),
    };
    let to = Some(to.front.id);
    let record = ledger.write(RecordEvent::Thread { thread, to, from })?;
    if let Some(made) = made {
        ledger.project.local().note_made(record.id, &made)?;
    }
    if let Some(root) = &worktree {
        code::copy_record(&ledger.project, &record, root)?;
    }
    Ok(Branched { done: Done::of("branch", &record), worktree, branch })
}

/// Takes a thread's name away. Its handoffs stay, as abandoned ones.
pub fn delete_branch(around: &Surroundings, name: &str) -> Result<Done, ProjectError> {
    let thread: ThreadName = name.parse()?;
    let ledger = Ledger::open(around)?;
    let from = ledger.heads(&thread);
    if from.is_empty() {
        return Err(ProjectError::NoThread(thread));
    }
    if thread == ledger.project.thread {
        return Err(ProjectError::OnThread(thread));
    }
    let record = ledger.write(RecordEvent::Thread { thread, to: None, from })?;
    Ok(Done::of("branch", &record))
}

/// Puts this checkout on another thread.
pub fn switch(around: &Surroundings, name: &str) -> Result<Done, ProjectError> {
    let to: ThreadName = name.parse()?;
    let ledger = Ledger::open(around)?;
    let is_known = ledger.chain.heads().contains_key(&to) || to == ThreadName::default();
    if !is_known {
        return Err(ProjectError::NoThread(to));
    }
    let from = ledger.project.thread.clone();
    let mut id = None;
    if from != to {
        ledger.project.local().set_thread(&to)?;
        let noted = ledger.note(Act::Switch { from, to: to.clone() })?;
        id = Some(noted.id.to_string());
    }
    let handoff = ledger.chain.tip(&to).map(|node| node.front.id);
    Ok(Done { operation: "switch", id, handoff, thread: Some(to) })
}
