//! `undo`: takes an operation back by writing another one. Nothing is lost by it.

use std::collections::HashSet;

use segue_model::{HandoffId, Kind, Node, Record, RecordEvent, RecordId, ThreadName};

use super::journal::{Act, Journal, Own};
use super::ledger::Ledger;
use super::made::Made;
use super::{Done, GitWork, Operation, code};
use crate::inside::pending;
use crate::{ProjectError, Surroundings};

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The undoing itself; undoing that does the operation again.
    pub done: Done,
    /// What it took back.
    pub what: Taken,
    /// What became of the branch and worktree that the operation had made in git: they are removed,
    /// or made again where it is done again.
    pub git: Vec<GitWork>,
}

/// An operation that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A record does not count any more.
    Record(Box<Record>),
    /// An undoing does not: what this record did counts again.
    Again(Box<Record>),
    /// A handoff is out of view.
    Handoff(HandoffId),
    /// This checkout is on the thread it was on before.
    Switch(ThreadName),
}

/// Takes back the operation that `wanted` names by the first letters of its id; without
/// one the last of this checkout that still counts and is no undoing itself.
pub fn undo(around: &Surroundings, wanted: Option<&str>) -> Result<Undone, ProjectError> {
    let ledger = Ledger::open(around)?;
    let journal = ledger.project.local().journal();
    let operation = match wanted {
        Some(prefix) => named(&ledger, &journal, prefix)?,
        None => last(&ledger, &journal).ok_or(ProjectError::NothingToUndo)?,
    };
    take_back(around, &ledger, &journal, operation)
}

/// Does again what was undone last in this checkout, as long as nothing else was done since; several undoings are taken
/// back one by one, the last first.
pub fn redo(around: &Surroundings) -> Result<Undone, ProjectError> {
    let ledger = Ledger::open(around)?;
    let journal = ledger.project.local().journal();
    let undone = last_undoing(&ledger, &journal).ok_or(ProjectError::NothingToRedo)?;
    take_back(around, &ledger, &journal, undone)
}

fn take_back(
    around: &Surroundings,
    ledger: &Ledger<'_>,
    journal: &Journal,
    operation: Operation,
) -> Result<Undone, ProjectError> {
    match operation {
        Operation::Record(id) => take_back_record(around, ledger, id),
        Operation::Handoff(id) => take_back_handoff(around, ledger, id),
        Operation::Own(own) => take_back_own(ledger, journal, &own),
    }
}

/// The operation whose id begins like this.
fn named(ledger: &Ledger<'_>, journal: &Journal, prefix: &str) -> Result<Operation, ProjectError> {
    let records = ledger.chain.records().iter().map(|record| Operation::Record(record.id));
    let handoffs = ledger.chain.nodes().iter().chain(ledger.chain.hidden());
    let handoffs = handoffs.map(|node| Operation::Handoff(node.front.id));
    let own = journal.own().cloned().map(Operation::Own);
    let all = records.chain(handoffs).chain(own);
    let mut found: Vec<Operation> = all.filter(|done| done.id().starts_with(prefix)).collect();
    match (found.pop(), found.len()) {
        (Some(only), 0) if !prefix.is_empty() => Ok(only),
        (Some(last), _) => {
            let candidates = found.iter().chain([&last]).map(Operation::id).collect();
            Err(ProjectError::AmbiguousOperation { name: prefix.to_owned(), candidates })
        }
        (None, _) => Err(ProjectError::NoOperation(prefix.to_owned())),
    }
}

/// The last operation of this checkout that counts.
fn last(ledger: &Ledger<'_>, journal: &Journal) -> Option<Operation> {
    let taken_back = journal.taken_back();
    let mut operations = journal.operations.iter().rev();
    operations.find(|operation| is_done(ledger, &taken_back, operation)).cloned()
}

/// Whether an operation is a deed that counts.
fn is_done(ledger: &Ledger<'_>, taken_back: &HashSet<RecordId>, operation: &Operation) -> bool {
    let chain = &ledger.chain;
    match operation {
        Operation::Record(id) => {
            let record = chain.records().iter().find(|record| record.id == *id);
            record.is_some_and(|record| is_deed(&record.event)) && chain.counts(*id)
        }
        // A snapshot is kept by the way too.
        Operation::Handoff(id) => {
            chain.get(*id).is_some_and(|node| node.front.kind != Kind::Snapshot)
        }
        Operation::Own(own) => !matches!(own.act, Act::Back(_)) && !taken_back.contains(&own.id),
    }
}

/// The last undoing of this checkout that counts, behind everything else that was done and counts.
fn last_undoing(ledger: &Ledger<'_>, journal: &Journal) -> Option<Operation> {
    let taken_back = journal.taken_back();
    let undoes = |operation: &&Operation| match operation {
        Operation::Record(id) => ledger.chain.counts(*id) && undoes(ledger, *id),
        Operation::Own(own) => goes_back(journal, own) && !taken_back.contains(&own.id),
        Operation::Handoff(_) => false,
    };
    let newest = journal.operations.iter().rev();
    newest.take_while(|operation| !is_done(ledger, &taken_back, operation)).find(undoes).cloned()
}

/// Whether a record takes back a deed, rather than an undoing.
fn undoes(ledger: &Ledger<'_>, id: RecordId) -> bool {
    let record = ledger.chain.records().iter().find(|record| record.id == id);
    match record.map(|record| &record.event) {
        Some(RecordEvent::Undone { handoff: Some(_), .. }) => true,
        // What is taken back is older, so this ends.
        Some(RecordEvent::Undone { record: Some(of), .. }) => *of != id && !undoes(ledger, *of),
        _ => false,
    }
}

/// The same of what no object tells.
fn goes_back(journal: &Journal, own: &Own) -> bool {
    let Act::Back(of) = own.act else { return false };
    let before = journal.own().find(|own| own.id == of);
    before.is_some_and(|before| !goes_back(journal, before))
}

/// Whether a person does this by a command of its own. That a session was started, and how
/// much it read back, is noted by the way; an undoing is undone by its name.
fn is_deed(event: &RecordEvent) -> bool {
    !matches!(
        event,
        RecordEvent::Started { .. } | RecordEvent::Accepted { .. } | RecordEvent::Undone { .. }
    )
}

fn take_back_record(
    around: &Surroundings,
    ledger: &Ledger<'_>,
    id: RecordId,
) -> Result<Undone, ProjectError> {
    let chain = &ledger.chain;
    if !chain.counts(id) {
        return Err(ProjectError::UndoneAlready(id.to_string()));
    }
    let known = chain.records().iter().find(|record| record.id == id).cloned();
    let known = known.ok_or_else(|| ProjectError::NoOperation(id.to_string()))?;
    let undone = ledger.write(RecordEvent::Undone { record: Some(id), handoff: None })?;
    if let RecordEvent::Undone { handoff: Some(id), .. } = known.event
        && let Some(handoff) = chain.hidden().find(|node| node.front.id == id)
    {
        pending::wait_again(around, &ledger.project, chain, handoff)?;
    }
    let (deed, again) = deed(ledger, &known);
    let git = match ledger.project.local().made_by(deed.id) {
        None => Vec::new(),
        Some(made) if again => made_again(around, ledger, &made, deed),
        Some(made) => made.take_back(around, &ledger.project)?,
    };
    let is_undoing = deed.id != known.id;
    let what = if again && is_undoing {
        Taken::Again(Box::new(deed.clone()))
    } else {
        Taken::Record(Box::new(known))
    };
    Ok(Undone { done: Done::of("undo", &undone), what, git })
}

/// What a person did that `record` is, or takes back, or does again; and whether it is done again
/// when `record` is taken back.
fn deed<'a>(ledger: &'a Ledger<'_>, record: &'a Record) -> (&'a Record, bool) {
    let (mut deed, mut again) = (record, false);
    // Each takes back what was there before it; a circle of records ends here too.
    for _ in ledger.chain.records() {
        let RecordEvent::Undone { record: Some(id), .. } = deed.event else { break };
        let Some(before) = ledger.chain.records().iter().find(|record| record.id == id) else {
            break;
        };
        (deed, again) = (before, !again);
    }
    (deed, again)
}

/// Makes the branch or worktree of an operation again, which is done again.
fn made_again(
    around: &Surroundings,
    ledger: &Ledger<'_>,
    made: &Made,
    deed: &Record,
) -> Vec<GitWork> {
    let Some((folder, _)) = &made.worktree else {
        return made.branch_again(around, &ledger.project);
    };
    let (thread, to) = match &deed.event {
        RecordEvent::Abandoned { thread, to, .. } => (thread, *to),
        RecordEvent::Thread { thread, to: Some(to), .. } => (thread, *to),
        _ => return Vec::new(),
    };
    let Some(node) = ledger.chain.get(to).filter(|_| !folder.exists()) else { return Vec::new() };
    let place = folder.display().to_string();
    let names = (made.branch.as_str(), thread);
    let abandoned = ledger.chain.left_behind(thread, to);
    let made = code::worktree(around, &ledger.project, node, names, &place, &abandoned);
    let noted = made.and_then(|(_, _, made)| {
        made.map_or(Ok(()), |made| ledger.project.local().note_made(deed.id, &made))
    });
    vec![GitWork::again("worktree", place, noted.err().map(|error| error.to_string()))]
}

fn take_back_handoff(
    around: &Surroundings,
    ledger: &Ledger<'_>,
    id: HandoffId,
) -> Result<Undone, ProjectError> {
    let Some(handoff) = ledger.chain.get(id) else {
        return Err(ProjectError::UndoneAlready(id.to_string()));
    };
    let follows = |node: &&Node| node.front.parents.contains(&id);
    if let Some(follower) = ledger.chain.nodes().iter().find(follows) {
        return Err(ProjectError::Followed { handoff: id, by: follower.front.id });
    }
    let undone = ledger.write(RecordEvent::Undone { record: None, handoff: Some(id) })?;
    pending::step_back(around, &ledger.project, &ledger.chain, handoff)?;
    Ok(Undone { done: Done::of("undo", &undone), what: Taken::Handoff(id), git: Vec::new() })
}

/// Goes back the way of a switch. What was purged is gone.
fn take_back_own(
    ledger: &Ledger<'_>,
    journal: &Journal,
    own: &Own,
) -> Result<Undone, ProjectError> {
    if let Act::Purge(handoff) = own.act {
        return Err(ProjectError::Purged(handoff));
    }
    if journal.taken_back().contains(&own.id) {
        return Err(ProjectError::UndoneAlready(own.id.to_string()));
    }
    let way = journal.ways().remove(&own.id);
    let (from, to) = way.ok_or_else(|| ProjectError::NoOperation(own.id.to_string()))?;
    let here = &ledger.project.thread;
    if *here != to {
        return Err(ProjectError::GoneOn { to, here: here.clone() });
    }
    ledger.project.local().set_thread(&from)?;
    let noted = ledger.note(Act::Back(own.id))?;
    let id = Some(noted.id.to_string());
    let done = Done { operation: "undo", id, handoff: None, thread: Some(from.clone()) };
    Ok(Undone { done, what: Taken::Switch(from), git: Vec::new() })
}
