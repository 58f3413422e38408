//! `started`: a session was started from a handoff, so its own one will follow it;
//! `accepted`: that session has read the handoff back.

use segue_model::{AgentId, HandoffId, NativeId, RecordEvent};

use super::Done;
use super::ledger::Ledger;
use crate::{ProjectError, Surroundings};

/// Records that `agent` has started the session `native` from a handoff (the tip without
/// a name). The session's own handoff will have it as its parent and be on its thread.
/// Saying the same again changes nothing.
pub fn started(
    around: &Surroundings,
    handoff: Option<&str>,
    agent: AgentId,
    native: &NativeId,
) -> Result<Done, ProjectError> {
    let ledger = Ledger::open(around)?;
    let handoff = ledger.find(handoff)?.front.id;
    let current = &ledger.project.thread;
    let is_on = |thread| ledger.heads(thread).contains(&handoff);
    // A session that starts from another thread's tip works on that thread.
    let mut others = ledger.chain.heads().keys().filter(|thread| is_on(thread));
    let thread = if is_on(current) { current } else { others.next().unwrap_or(current) };
    let event =
        RecordEvent::Started { handoff, thread: thread.clone(), agent, native: native.clone() };
    let mut known = ledger.chain.records().iter().rev();
    let same = known.find(|record| record.event == event && ledger.chain.counts(record.id));
    let record = match same {
        Some(record) => record.clone(),
        None => ledger.write(event)?,
    };
    Ok(Done::of("started", &record))
}

/// Records how much of a handoff its successor read back, in percent.
pub(crate) fn accepted(
    around: &Surroundings,
    handoff: HandoffId,
    percent: u32,
) -> Result<Done, ProjectError> {
    let ledger = Ledger::open(around)?;
    let score = u8::try_from(percent.min(100)).unwrap_or(100);
    Ok(Done::of("accepted", &ledger.write(RecordEvent::Accepted { handoff, score })?))
}
