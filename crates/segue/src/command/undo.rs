//! `segue undo`

use clap::Args;
use segue_project::{Surroundings, Taken, undo};

use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// Take back the last operation of this checkout, or any one.
///
/// Nothing is lost: undoing an undoing does the operation again. Git branches and
/// worktrees that an operation made stay.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  segue undo\n  segue op log\n  segue undo kqxw")]
pub(crate) struct UndoArgs {
    /// The first letters of an operation's id; the last one done here without it.
    pub(crate) operation: Option<String>,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &UndoArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let undone = undo(around, args.operation.as_deref())?;
    if args.json {
        face.json(&op::json_of(&undone.done));
        return Ok(Status::Good);
    }
    let what = match undone.what {
        Taken::Record(record) => op::event(&record.event),
        Taken::Handoff(id) => format!("handoff {} is out of view", id.short()),
        Taken::Switch(thread) => format!("on thread {thread} again"),
    };
    face.say(format!("{}: {what}", paint(GOOD, "Undone")));
    Ok(Status::Good)
}
