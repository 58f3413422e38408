//! `segue purge`

use std::io::IsTerminal;

use clap::Args;
use dialoguer::Confirm;
use segue_document::visible::one_line;
use segue_project::{Surroundings, purge, to_purge};
use serde_json::json;

use crate::face::{Face, GOOD, HINT, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Remove a handoff for good, because a secret got through.
///
/// Unlike everything else this cannot be undone. Where copies may remain is said.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  segue purge kpqx --yes")]
pub(crate) struct PurgeArgs {
    /// The handoff.
    pub(crate) handoff: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &PurgeArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    if !args.yes {
        let node = to_purge(around, &args.handoff)?;
        if args.json || !face.is_terminal || !std::io::stdin().is_terminal() {
            return Err(Failure::Undecided("removing a handoff for good"));
        }
        let (number, id) = (node.front.number, node.front.id.short());
        let question =
            format!("Remove handoff {number} ({id}), {}, for good?", one_line(&node.objective));
        let answer = Confirm::new().with_prompt(question).default(false).interact();
        if !answer.unwrap_or(false) {
            return Err(Failure::Cancelled);
        }
    }
    let purged = purge(around, &args.handoff)?;
    if args.json {
        let removed = purged.removed.iter().map(|path| path.to_string_lossy());
        face.json(&json!({
            "schema": "segue/done/1", "op": "purge", "id": null, "handoff": purged.handoff,
            "thread": null, "removed": removed.collect::<Vec<_>>(), "remains": purged.remains,
        }));
        return Ok(Status::Good);
    }
    for path in &purged.removed {
        face.say(format!("{} {}", paint(GOOD, "Removed"), one_line(&path.display().to_string())));
    }
    face.say(format!("{}:", paint(HINT, "Copies may remain")));
    purged.remains.iter().for_each(|text| face.say(format!("  - {}", one_line(text))));
    Ok(Status::Good)
}
