//! `claim`: somebody takes a handoff to go on from it.

use segue_model::RecordEvent;

use super::Done;
use super::ledger::Ledger;
use crate::{ProjectError, Surroundings};

/// Marks a handoff as taken by this checkout. Where somebody else has it, nothing is
/// written; where this checkout has it already, neither.
pub fn claim(around: &Surroundings, handoff: Option<&str>) -> Result<Done, ProjectError> {
    let ledger = Ledger::open(around)?;
    let handoff = ledger.find(handoff)?.front.id;
    match ledger.chain.claim(handoff) {
        Some(held) if ledger.is_own(held) => Ok(Done::of("claim", held)),
        Some(held) => Err(ProjectError::Claimed { handoff, by: held.by(), time: held.time }),
        None => Ok(Done::of("claim", &ledger.write(RecordEvent::Claimed { handoff })?)),
    }
}
