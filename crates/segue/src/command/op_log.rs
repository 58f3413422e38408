//! `segue op log`

use clap::{Args, Subcommand};
use segue_document::visible::one_line;
use segue_project::{Deed, Performed, Surroundings, operations};
use serde_json::{Value, json};

use crate::face::{FAINT, Face, HINT, NAME, counted, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;
use crate::table::cut;
use crate::time::age;

/// What was done to the chain.
#[derive(Debug, Subcommand)]
pub(crate) enum OpCommand {
    Log(OpLogArgs),
}

/// List every operation, the last one first, with the ids that `segue undo` takes.
///
/// `*` marks what was done in this checkout. Switches and purges are known only where they
/// were done.
#[derive(Debug, Args)]
pub(crate) struct OpLogArgs {
    /// The newest N only.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Print `segue/ops/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    command: &OpCommand,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let OpCommand::Log(args) = command;
    let listed = operations(around)?;
    face.unreadable(&listed.unreadable);
    let limit = args.limit.unwrap_or(usize::MAX);
    let shown = listed.operations.iter().take(limit);
    if args.json {
        let operations: Vec<Value> = shown.map(json_of).collect();
        face.json(&json!({ "schema": "segue/ops/1", "operations": operations }));
        return Ok(Status::Good);
    }
    if listed.operations.is_empty() {
        face.note("Nothing was done yet. `segue handoff` makes the first handoff.");
    }
    for done in shown {
        let here = if done.is_here { "*" } else { " " };
        let undone = if done.is_undone { paint(HINT, " (undone)") } else { String::new() };
        let when = format!("{} · {}", age(done.time, around.clock), one_line(&done.by));
        let text = cut(&text(done), face.width.saturating_sub(12));
        face.say(format!("{here} {} {text}{undone}", paint(NAME, &done.id[..8])));
        face.say(format!("           {}", paint(FAINT, when)));
    }
    if let Some(older) = listed.operations.len().checked_sub(limit).filter(|older| *older > 0) {
        face.note(format!("{} not shown", counted(older, "older operation")));
    }
    Ok(Status::Good)
}

fn text(done: &Performed) -> String {
    match &done.what {
        Deed::Record(record) => op::event(&record.event),
        Deed::Handoff { number, thread, objective } => {
            one_line(&format!("handoff {number} on {thread}: {objective}"))
        }
        Deed::Switch { from, to } => format!("switched from {from} to {to}"),
        Deed::Back { to: Some(to) } => format!("undone, on {to} again"),
        Deed::Back { to: None } => "undone a switch".to_owned(),
        Deed::Purge(handoff) => format!("purged {}, for good", handoff.short()),
    }
}

fn json_of(done: &Performed) -> Value {
    let (kind, handoff) = match &done.what {
        Deed::Record(record) => (record.event.kind(), record.event.handoff()),
        Deed::Handoff { .. } => ("handoff", done.id.parse().ok()),
        Deed::Switch { .. } => ("switch", None),
        Deed::Back { .. } => ("undone", None),
        Deed::Purge(handoff) => ("purge", Some(*handoff)),
    };
    json!({
        "id": done.id, "kind": kind, "time": done.time, "by": done.by, "text": text(done),
        "handoff": handoff, "undone": done.is_undone, "here": done.is_here,
    })
}
