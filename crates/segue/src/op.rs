//! Operations and what came of them, in words and as `segue/done/1`.

use segue_document::visible::one_line;
use segue_model::{Chain, Conflict, Front, RecordEvent, RecordId, Subject};
use segue_project::Done;
use serde_json::{Value, json};

/// `segue/done/1`.
pub(crate) fn json_of(done: &Done) -> Value {
    json!({
        "schema": "segue/done/1",
        "op": done.operation,
        "id": done.id,
        "handoff": done.handoff,
        "thread": done.thread,
    })
}

/// A handoff by number and id.
pub(crate) fn name_of(front: &Front) -> String {
    format!("Handoff {} ({})", front.number, front.id.short())
}

/// The same, but without the id as long as nothing has it.
pub(crate) fn numbered(front: &Front, is_stored: bool) -> String {
    if is_stored { name_of(front) } else { format!("Handoff {}", front.number) }
}

/// What happened, in one line.
pub(crate) fn event(event: &RecordEvent) -> String {
    let text = match event {
        RecordEvent::Started { handoff, thread, agent, .. } => {
            format!("{} started from {} on {thread}", agent.title(), handoff.short())
        }
        RecordEvent::Claimed { handoff } => format!("claimed {}", handoff.short()),
        RecordEvent::Abandoned { thread, to, why, .. } => {
            format!("{thread} went back to {}: {why}", to.short())
        }
        RecordEvent::Thread { thread, to: Some(to), from } if from.is_empty() => {
            format!("thread {thread} made at {}", to.short())
        }
        RecordEvent::Thread { thread, to: Some(to), .. } => {
            format!("thread {thread} moved to {}", to.short())
        }
        RecordEvent::Thread { thread, to: None, .. } => format!("thread {thread} deleted"),
        RecordEvent::Tag { tag, handoff: Some(handoff) } => {
            format!("tag {tag} on {}", handoff.short())
        }
        RecordEvent::Tag { tag, handoff: None } => format!("tag {tag} deleted"),
        RecordEvent::Accepted { handoff, score } => {
            format!("{} read back, {score} of 100", handoff.short())
        }
        RecordEvent::Undone { record: Some(record), .. } => format!("undone {}", record.short()),
        RecordEvent::Undone { handoff: Some(handoff), .. } => {
            format!("handoff {} taken out of view", handoff.short())
        }
        RecordEvent::Undone { .. } => "undone nothing".to_owned(),
    };
    one_line(&text)
}

/// What contradicts what, and what counts.
pub(crate) fn conflict(conflict: &Conflict, chain: &Chain) -> String {
    let find = |id: RecordId| chain.records().iter().find(|record| record.id == id);
    let said = |id: RecordId| match find(id) {
        Some(record) => format!("{} ({})", event(&record.event), one_line(&record.by())),
        None => id.short(),
    };
    let others: Vec<String> = conflict.others.iter().map(|id| said(*id)).collect();
    let rule = match conflict.subject {
        Subject::Claim(_) => "the earliest counts",
        _ => "the latest counts",
    };
    format!("{}; also {}; {rule}", said(conflict.winner), others.join(", "))
}
