//! `segue pending`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{PendingView, Surroundings, drop_pending, pending};
use serde_json::{Value, json};

use crate::face::{Face, GOOD, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Show the handoff that waits for the next session.
///
/// A handoff that was stored on this machine waits on its thread for twelve
/// hours, until a session began from it, a newer one was stored, or it is
/// dropped. After `/clear` it is injected into the new session; a session that
/// starts afresh is told of it, and takes it up with `←`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue pending          what waits\n  segue pending --drop   the next session shall not begin from it"
)]
pub(crate) struct PendingArgs {
    /// Nothing waits any more; the handoff itself stays.
    #[arg(long)]
    pub(crate) drop: bool,
    /// Print `segue/pending/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &PendingArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let waiting = if args.drop { drop_pending(around)? } else { pending(around)? };
    if args.json {
        face.json(&json!({
            "schema": "segue/pending/1",
            "pending": waiting.as_ref().filter(|_| !args.drop).map(value),
            "dropped": waiting.as_ref().filter(|_| args.drop).map(value),
        }));
        return Ok(Status::Good);
    }
    let Some(waiting) = waiting else {
        face.say(format!("No handoff waits; {} makes one.", paint(NAME, "segue handoff")));
        return Ok(Status::Good);
    };
    let name = format!("Handoff {} ({})", waiting.number, waiting.handoff.short());
    let what = if args.drop { "does not wait any more" } else { "waits" };
    face.say(format!("{} {what}: {}", paint(GOOD, name), one_line(&waiting.objective)));
    if !args.drop {
        face.say(format!(
            "Take it up: /clear in a session, ← in a new one, or {}",
            paint(NAME, "segue next")
        ));
    }
    Ok(Status::Good)
}

fn value(waiting: &PendingView) -> Value {
    json!({
        "handoff": waiting.handoff, "number": waiting.number, "thread": waiting.thread,
        "objective": waiting.objective, "stored": waiting.stored,
    })
}
