//! `tag`: labels on handoffs.

use segue_model::RecordEvent;

use super::Done;
use super::ledger::Ledger;
use crate::{ProjectError, Surroundings};

/// Puts a label on a handoff; one that is there moves.
pub fn tag(around: &Surroundings, name: &str, handoff: Option<&str>) -> Result<Done, ProjectError> {
    let tag = checked(name)?;
    let ledger = Ledger::open(around)?;
    let handoff = Some(ledger.find(handoff)?.front.id);
    let record = ledger.write(RecordEvent::Tag { tag, handoff })?;
    Ok(Done::of("tag", &record))
}

/// Takes a label away.
pub fn untag(around: &Surroundings, name: &str) -> Result<Done, ProjectError> {
    let tag = checked(name)?;
    let ledger = Ledger::open(around)?;
    if !ledger.chain.tags().contains_key(&tag) {
        return Err(ProjectError::NoTag(tag));
    }
    let record = ledger.write(RecordEvent::Tag { tag, handoff: None })?;
    Ok(Done::of("tag", &record))
}

/// A label is spelled like a thread.
fn checked(name: &str) -> Result<String, ProjectError> {
    let is_good = name.parse::<segue_model::ThreadName>().is_ok();
    if is_good { Ok(name.to_owned()) } else { Err(ProjectError::BadTag(name.to_owned())) }
}
