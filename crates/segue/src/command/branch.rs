//! `segue branch`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{BranchRequest, Naming, Surroundings, branch, delete_branch, unnamed};

use crate::face::{Face, GOOD, NAME, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// Make a thread that starts at a handoff, without entering it.
///
/// A thread is a named line through the chain. Everything begins on `main`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue branch parser                    from where you are\n  segue branch parser 2 --worktree ../parser\n  segue branch parser --delete"
)]
pub(crate) struct BranchArgs {
    /// The thread's name.
    pub(crate) name: Option<String>,
    /// The handoff that it starts at; the tip of this thread without it.
    pub(crate) handoff: Option<String>,
    /// Put a thread that is there already at this handoff.
    #[arg(long = "move")]
    pub(crate) moves: bool,
    /// Also make a git worktree in this new folder, on a git branch of the thread's name, at
    /// the commit of the handoff.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) worktree: Option<String>,
    /// Take the thread's name away; its handoffs stay.
    #[arg(long, conflicts_with_all = ["handoff", "moves", "worktree"])]
    pub(crate) delete: bool,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &BranchArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let Some(name) = &args.name else {
        let naming = if args.delete { Naming::DeleteBranch } else { Naming::Branch };
        return Err(unnamed(around, naming).into());
    };
    if args.delete {
        let done = delete_branch(around, name)?;
        if args.json {
            face.json(&op::json_of(&done));
        } else {
            face.say(format!("{} thread {}", paint(GOOD, "Deleted"), one_line(name)));
        }
        return Ok(Status::Good);
    }
    let request = BranchRequest {
        name,
        handoff: args.handoff.as_deref(),
        moves: args.moves,
        worktree: args.worktree.as_deref(),
    };
    let made = branch(around, &request)?;
    let folder = made.worktree.map(|path| path.to_string_lossy().into_owned());
    if args.json {
        let mut value = op::json_of(&made.done);
        value["worktree"] = serde_json::json!(folder);
        face.json(&value);
        return Ok(Status::Good);
    }
    let at = made.done.handoff.map_or_else(String::new, |id| format!(" at {}", id.short()));
    face.say(format!("{} {}{at}", paint(GOOD, "Thread"), one_line(name)));
    if let Some(folder) = folder {
        face.say(format!("  worktree   {}, on that thread", one_line(&folder)));
    } else {
        let command = format!("segue switch {}", one_line(name));
        face.say(format!("{} enters it.", paint(NAME, command)));
    }
    Ok(Status::Good)
}
