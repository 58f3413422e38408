//! `tag`: labels on handoffs.

use segue_model::{HandoffId, RecordEvent};

use super::Done;
use super::ledger::Ledger;
use crate::{ProjectError, Surroundings};

/// A label that was put somewhere, or taken away.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// What was done.
    pub done: Done,
    /// The handoff that had the label before.
    pub from: Option<HandoffId>,
}

/// Puts a label on a handoff; one that is there moves.
pub fn tag(
    around: &Surroundings,
    name: &str,
    handoff: Option<&str>,
) -> Result<Tagged, ProjectError> {
    let tag = checked(name)?;
    let ledger = Ledger::open(around)?;
    let handoff = Some(ledger.find(handoff)?.front.id);
    let from = ledger.chain.tags().get(&tag).copied();
    let record = ledger.write(RecordEvent::Tag { tag, handoff })?;
    Ok(Tagged { done: Done::of("tag", &record), from })
}

/// Takes a label away.
pub fn untag(around: &Surroundings, name: &str) -> Result<Tagged, ProjectError> {
    let tag = checked(name)?;
    let ledger = Ledger::open(around)?;
    let Some(from) = ledger.chain.tags().get(&tag).copied() else {
        return Err(ProjectError::NoTag(tag));
    };
    let record = ledger.write(RecordEvent::Tag { tag, handoff: None })?;
    Ok(Tagged { done: Done::of("tag", &record), from: Some(from) })
}

/// A label is spelled like a thread.
fn checked(name: &str) -> Result<String, ProjectError> {
    let is_good = name.parse::<segue_model::ThreadName>().is_ok();
    if is_good { Ok(name.to_owned()) } else { Err(ProjectError::BadTag(name.to_owned())) }
}
