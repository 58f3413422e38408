//! `undo`: takes an operation back by writing another one. Nothing is lost by it.

use segue_model::{HandoffId, Kind, Record, RecordEvent, ThreadName};

use super::ledger::Ledger;
use super::{Done, Operation};
use crate::{ProjectError, Surroundings};

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The undoing itself; undoing that does the operation again.
    pub done: Done,
    /// What it took back.
    pub what: Taken,
}

/// An operation that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A record does not count any more.
    Record(Box<Record>),
    /// A handoff is out of view.
    Handoff(HandoffId),
    /// This checkout is on the thread it was on before.
    Switch(ThreadName),
}

/// Takes back the operation that `wanted` names by the first letters of its id; without
/// one the last of this checkout that still counts and is no undoing itself.
pub fn undo(around: &Surroundings, wanted: Option<&str>) -> Result<Undone, ProjectError> {
    let ledger = Ledger::open(around)?;
    let (line, operation) = match wanted {
        Some(prefix) => (None, named(&ledger, prefix)?),
        None => last(&ledger)
            .map(|(line, last)| (Some(line), last))
            .ok_or(ProjectError::NothingToUndo)?,
    };
    take_back(&ledger, operation, line)
}

/// The operation whose id begins like this.
fn named(ledger: &Ledger<'_>, prefix: &str) -> Result<Operation, ProjectError> {
    let records = ledger.chain.records().iter().map(|record| Operation::Record(record.id));
    let handoffs = ledger.chain.nodes().iter().map(|node| Operation::Handoff(node.front.id));
    let fits = |operation: &Operation| operation.id().is_some_and(|id| id.starts_with(prefix));
    let mut found: Vec<Operation> = records.chain(handoffs).filter(fits).collect();
    match (found.pop(), found.len()) {
        (Some(only), 0) if !prefix.is_empty() => Ok(only),
        (Some(last), _) => {
            let all = found.into_iter().chain([last]);
            let candidates = all.filter_map(|operation| operation.id()).collect();
            Err(ProjectError::AmbiguousOperation { name: prefix.to_owned(), candidates })
        }
        (None, _) => Err(ProjectError::NoOperation(prefix.to_owned())),
    }
}

/// The last operation of this checkout that counts, with its line in the journal.
fn last(ledger: &Ledger<'_>) -> Option<(usize, Operation)> {
    let journal = ledger.project.local().journal();
    let is_back = |line: usize| journal.contains(&Some(Operation::Back(line)));
    let chain = &ledger.chain;
    let counts = |(line, operation): &(usize, &Option<Operation>)| match operation {
        Some(Operation::Record(id)) => {
            let record = chain.records().iter().find(|record| record.id == *id);
            record.is_some_and(|record| is_deed(&record.event)) && chain.counts(*id)
        }
        // A snapshot is kept by the way too.
        Some(Operation::Handoff(id)) => {
            chain.get(*id).is_some_and(|node| node.front.kind != Kind::Snapshot)
        }
        Some(Operation::Switch { .. }) => !is_back(*line),
        Some(Operation::Back(_)) | None => false,
    };
    let (line, operation) = journal.iter().enumerate().rev().find(counts)?;
    Some((line, operation.clone()?))
}

/// Whether a person does this by a command of its own. That a session was started, and how
/// much it read back, is noted by the way; an undoing is undone by its name.
fn is_deed(event: &RecordEvent) -> bool {
    !matches!(
        event,
        RecordEvent::Started { .. } | RecordEvent::Accepted { .. } | RecordEvent::Undone { .. }
    )
}

fn take_back(
    ledger: &Ledger<'_>,
    operation: Operation,
    line: Option<usize>,
) -> Result<Undone, ProjectError> {
    let chain = &ledger.chain;
    let (record, what) = match operation {
        Operation::Record(id) => {
            if !chain.counts(id) {
                return Err(ProjectError::UndoneAlready(id.to_string()));
            }
            let known = chain.records().iter().find(|record| record.id == id).cloned();
            let known = known.ok_or_else(|| ProjectError::NoOperation(id.to_string()))?;
            let undone = RecordEvent::Undone { record: Some(id), handoff: None };
            (ledger.write(undone)?, Taken::Record(Box::new(known)))
        }
        Operation::Handoff(id) => {
            let follows = |node: &&segue_model::Node| node.front.parents.contains(&id);
            if let Some(follower) = chain.nodes().iter().find(follows) {
                return Err(ProjectError::Followed { handoff: id, by: follower.front.id });
            }
            let undone = RecordEvent::Undone { record: None, handoff: Some(id) };
            (ledger.write(undone)?, Taken::Handoff(id))
        }
        Operation::Switch { from, .. } => {
            let local = ledger.project.local();
            local.set_thread(&from)?;
            if let Some(line) = line {
                local.note(&Operation::Back(line))?;
            }
            let done =
                Done { operation: "undo", id: None, handoff: None, thread: Some(from.clone()) };
            return Ok(Undone { done, what: Taken::Switch(from) });
        }
        Operation::Back(_) => return Err(ProjectError::NothingToUndo),
    };
    Ok(Undone { done: Done::of("undo", &record), what })
}
