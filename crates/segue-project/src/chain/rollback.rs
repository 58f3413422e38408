//! `rollback`: a thread goes back; what came after is given up, and stays to be read.

use std::path::PathBuf;

use segue_document::secret::mask;
use segue_document::visible::one_line;
use segue_model::{HandoffId, RecordEvent};

use super::ledger::Ledger;
use super::{Done, code};
use crate::inside::pending;
use crate::{ProjectError, Surroundings};

/// What the user wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct RollbackRequest<'a> {
    /// Where the thread goes back to; the one before the tip without it.
    pub handoff: Option<&'a str>,
    /// Why.
    pub why: &'a str,
    /// What was tried.
    pub tried: Option<&'a str>,
    /// What was observed.
    pub observed: Option<&'a str>,
    /// Also make a git branch at that handoff's commit.
    pub code: bool,
    /// Also make a git worktree there, in this folder.
    pub worktree: Option<&'a str>,
}

/// A thread that went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolledBack {
    /// What was done.
    pub done: Done,
    /// The handoffs that were given up, newest first.
    pub abandoned: Vec<HandoffId>,
    /// The git branch: a new one, or the one that an earlier rollback to there has made.
    pub branch: Option<String>,
    /// The worktree, which may be there from an earlier rollback as well.
    pub worktree: Option<PathBuf>,
}

/// Takes this checkout's thread back to a handoff. Files of the project stay as they are.
pub fn rollback(
    around: &Surroundings,
    request: &RollbackRequest<'_>,
) -> Result<RolledBack, ProjectError> {
    let why = fit(request.why);
    if why.trim().is_empty() {
        return Err(ProjectError::NoReason);
    }
    let ledger = Ledger::open(around)?;
    let thread = ledger.project.thread.clone();
    let node = ledger.find(Some(request.handoff.unwrap_or("@-")))?;
    let to = node.front.id;
    let from: Vec<HandoffId> = ledger.heads(&thread).into_iter().filter(|id| *id != to).collect();
    let behind = ledger.chain.lineage(&from);
    if from.is_empty() && ledger.heads(&thread).contains(&to) {
        return Err(ProjectError::AlreadyThere { handoff: to, thread });
    }
    if !behind.contains(&to) {
        return Err(ProjectError::NotBehind { handoff: to, thread });
    }
    let abandoned = ledger.chain.left_behind(&thread, to);
    let name = format!("{thread}-at-{}", to.short());
    let (branch, worktree, made) = match request.worktree {
        Some(folder) => {
            let names = (name.as_str(), &thread);
            let (branch, root, made) =
                code::worktree(around, &ledger.project, node, names, folder, &abandoned)?;
            (Some(branch), Some(root), made)
        }
        None if request.code => {
            let (branch, made) = code::branch(around, &ledger.project, node, &name)?;
            (Some(branch), None, made)
        }
        None => (None, None, None),
    };
    let record = ledger.write(RecordEvent::Abandoned {
        thread,
        to,
        from,
        why,
        tried: request.tried.map(fit),
        observed: request.observed.map(fit),
    })?;
    if let Some(made) = made {
        ledger.project.local().note_made(record.id, &made)?;
    }
    // What was given up waits for nobody.
    for handoff in &abandoned {
        pending::take(&ledger.project, Some(*handoff))?;
    }
    if let Some(folder) = &worktree {
        code::copy_record(&ledger.project, &record, folder)?;
    }
    Ok(RolledBack { done: Done::of("rollback", &record), abandoned, branch, worktree })
}

/// What somebody typed, fit to be stored.
fn fit(text: &str) -> String {
    one_line(&mask(text))
}
