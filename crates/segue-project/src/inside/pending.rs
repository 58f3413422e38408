//! The handoff that waits on a thread for the session which begins from it.
//!
//! Only what was stored on this machine waits, for twelve hours, until a session began
//! from it, a newer one was stored, or it was dropped. Looking at it changes nothing.

use jiff::SignedDuration;
use segue_model::{Chain, Handoff, HandoffId, Kind, Node, Number, ThreadName};

use super::local::{Local, Waiting};
use crate::chain::Operation;
use crate::{Project, ProjectError, Surroundings};

/// How long a handoff waits.
const PATIENCE: SignedDuration = SignedDuration::from_hours(12);

/// A handoff that waits, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingView {
    /// The handoff.
    pub handoff: HandoffId,
    /// Its number.
    pub number: Number,
    /// Its thread.
    pub thread: ThreadName,
    /// What comes next, in one line.
    pub objective: String,
    /// When it was stored.
    pub stored: jiff::Timestamp,
}

/// The handoff that waits on the current thread.
pub fn pending(around: &Surroundings) -> Result<Option<PendingView>, ProjectError> {
    Ok(waiting(around, &Project::here(around)?))
}

/// Nothing waits any more on the current thread; says what did.
pub fn drop_pending(around: &Surroundings) -> Result<Option<PendingView>, ProjectError> {
    let project = Project::here(around)?;
    let was = waiting(around, &project);
    if was.is_some() {
        take(&project, None)?;
    }
    Ok(was)
}

/// What waits on the thread of `project`.
pub(crate) fn waiting(around: &Surroundings, project: &Project) -> Option<PendingView> {
    let waiting = Local::of(project).waiting().remove(&project.thread.to_string())?;
    let age = around.clock.duration_since(waiting.stored);
    (age < PATIENCE).then(|| PendingView {
        handoff: waiting.handoff,
        number: Number::new(waiting.number),
        thread: project.thread.clone(),
        objective: waiting.objective,
        stored: waiting.stored,
    })
}

/// `handoff` was stored here: from now on it waits, and no older one does.
pub(crate) fn wait(
    around: &Surroundings,
    project: &Project,
    handoff: &Handoff,
) -> Result<(), ProjectError> {
    if handoff.front.kind == Kind::Snapshot {
        return Ok(());
    }
    let local = Local::of(project);
    let mut waiting = local.waiting();
    let mut one = Waiting {
        handoff: handoff.front.id,
        number: handoff.front.number.get(),
        objective: segue_document::visible::one_line(handoff.content.objective()),
        stored: around.clock,
        before: Vec::new(),
    };
    let thread = handoff.front.thread.to_string();
    if let Some(before) = waiting.get(&thread) {
        one.remember(before);
    }
    waiting.insert(thread, one);
    local.keep_waiting(&waiting)
}

/// Nothing waits any more; with a `handoff` only if it was that one.
pub(crate) fn take(project: &Project, handoff: Option<HandoffId>) -> Result<(), ProjectError> {
    let local = Local::of(project);
    let mut waiting = local.waiting();
    let thread = project.thread.to_string();
    let is_it = |one: &Waiting| handoff.is_none_or(|wanted| one.handoff == wanted);
    if waiting.get(&thread).is_some_and(is_it) {
        waiting.remove(&thread);
        local.keep_waiting(&waiting)?;
    }
    Ok(())
}

/// `handoff` is out of view: it waits no more, and what waited before it was stored does again, unless that is gone or
/// a session began from it.
pub(crate) fn step_back(
    around: &Surroundings,
    project: &Project,
    chain: &Chain,
    handoff: &Node,
) -> Result<(), ProjectError> {
    let local = Local::of(project);
    let mut waiting = local.waiting();
    let thread = handoff.front.thread.to_string();
    let Some(one) = waiting.get(&thread).filter(|one| one.handoff == handoff.front.id) else {
        return Ok(());
    };
    let before = one.before.clone();
    waiting.remove(&thread);
    let mut nodes = before.iter().enumerate().filter_map(|(at, id)| Some((at, chain.get(*id)?)));
    let next = nodes.find(|(_, node)| may_wait(chain, node));
    waiting.extend(next.map(|(at, node)| {
        let before = before[at + 1..].to_vec();
        (thread, Waiting { before, ..again(around, node) })
    }));
    local.keep_waiting(&waiting)
}

/// A handoff is in view again: it waits as it did, if it was stored here and no session began from it, or does when what
/// waits now is taken back and is newer.
pub(crate) fn wait_again(
    around: &Surroundings,
    project: &Project,
    chain: &Chain,
    handoff: &Node,
) -> Result<(), ProjectError> {
    let stored = Operation::Handoff(handoff.front.id);
    let is_own = project.local().journal().operations.contains(&stored);
    if !is_own || !may_wait(chain, handoff) {
        return Ok(());
    }
    let local = Local::of(project);
    let mut waiting = local.waiting();
    let mut one = again(around, handoff);
    let thread = handoff.front.thread.to_string();
    match waiting.get_mut(&thread) {
        Some(now) if (now.stored, now.number) > (one.stored, one.number) => now.remember(&one),
        now => {
            if let Some(now) = now {
                one.remember(now);
            }
            waiting.insert(thread, one);
        }
    }
    local.keep_waiting(&waiting)
}

/// Nothing of a handoff that was purged waits, or is remembered.
pub(crate) fn forget(project: &Project, handoff: HandoffId) -> Result<(), ProjectError> {
    let local = Local::of(project);
    let mut waiting = local.waiting();
    waiting.retain(|_, one| one.handoff != handoff);
    waiting.values_mut().for_each(|one| one.before.retain(|id| *id != handoff));
    local.keep_waiting(&waiting)
}

/// Whether a handoff is one that waits, and no session began from it and nobody gave it up.
fn may_wait(chain: &Chain, handoff: &Node) -> bool {
    let id = handoff.front.id;
    let is_begun = chain.sessions().iter().any(|started| started.handoff == id);
    handoff.front.kind != Kind::Snapshot && !is_begun && !chain.is_abandoned(id)
}

/// A handoff as it waited.
fn again(around: &Surroundings, handoff: &Node) -> Waiting {
    Waiting {
        handoff: handoff.front.id,
        number: handoff.front.number.get(),
        objective: segue_document::visible::one_line(&handoff.objective),
        stored: handoff.front.created.min(around.clock),
        before: Vec::new(),
    }
}
