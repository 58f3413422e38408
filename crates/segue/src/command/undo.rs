//! `segue undo` and `segue redo`

use clap::Args;
use segue_document::visible::one_line;
use segue_model::RecordEvent;
use segue_project::{Surroundings, Taken, Undone, redo, undo};
use serde_json::json;

use crate::face::{Face, GOOD, NAME, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// What is said of what was taken back.
const UNDONE: &str = "Undone";

/// How many letters of an operation's id are shown.
const SHORT: usize = 8;

/// Take back the last operation of this checkout, or any one.
///
/// Nothing is lost: undoing an undoing does the operation again. A git branch or worktree that
/// the operation made is removed as long as nobody has worked there, else it stays, and that is
/// said; where the operation is done again, they are made again.
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
    Ok(show(UNDONE, undone, args.json, face))
}

/// Do again what `undo` took back last.
///
/// Several undoings are taken back one by one, as long as nothing else was done since.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  segue undo\n  segue redo")]
pub(crate) struct RedoArgs {
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run_again(
    args: &RedoArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    Ok(show("Done again", redo(around)?, args.json, face))
}

fn show(verb: &str, undone: Undone, as_json: bool, face: &mut Face) -> Status {
    if as_json {
        let mut value = op::json_of(&undone.done);
        let git = undone.git.iter();
        value["git"] = git
            .map(|work| json!({ "kind": work.kind, "name": work.name, "stays": work.stays, "again": work.is_again }))
            .collect();
        face.json(&value);
        return Status::Good;
    }
    let what = match undone.what {
        Taken::Record(record) => match &record.event {
            RecordEvent::Undone { handoff: Some(id), .. } => {
                format!("handoff {} is in view again", id.short())
            }
            event => op::event(event),
        },
        Taken::Again(record) => match &record.event {
            RecordEvent::Undone { handoff: Some(id), .. } => {
                format!("handoff {} is in view again", id.short())
            }
            event if verb == UNDONE => format!("{} counts again", op::event(event)),
            event => op::event(event),
        },
        Taken::Handoff(id) => format!("handoff {} is out of view", id.short()),
        Taken::Switch(thread) => format!("on thread {thread} again"),
    };
    face.say(format!("{}: {what}", paint(GOOD, verb)));
    if let Some(id) = &undone.done.id {
        face.say(format!("  {} takes that back", paint(NAME, format!("segue undo {}", short(id)))));
    }
    for work in &undone.git {
        let (kind, name) = (work.kind, one_line(&work.name));
        let Some(why) = &work.stays else {
            let done = if work.is_again { "made again" } else { "removed   " };
            face.say(format!("  {done} git {kind} {name}"));
            continue;
        };
        if work.is_again {
            face.say(format!("  not made   git {kind} {name}: {}", one_line(why)));
            continue;
        }
        face.say(format!("  stays      git {kind} {name}: {}", one_line(why)));
        let command = match kind {
            "worktree" => format!("git worktree remove --force {name}"),
            _ => format!("git branch -D {name}"),
        };
        face.say(format!(
            "             {} removes it with all that is in it",
            paint(NAME, command)
        ));
    }
    Status::Good
}

/// So much of an operation's id as tells it from others.
fn short(id: &str) -> &str {
    id.get(..SHORT).unwrap_or(id)
}
