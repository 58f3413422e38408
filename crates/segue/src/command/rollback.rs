//! `segue rollback`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{RollbackRequest, Surroundings, rollback};
use serde_json::json;

use crate::face::{Face, GOOD, NAME, counted, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// Take the thread back to a handoff.
///
/// What came after is given up, not deleted: the next prompt from there names it under
/// Tried and Failed, with the reason, so that nobody tries it again. The files of the
/// project stay as they are.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue rollback 2 --why \"mock clock is flaky\"\n  segue rollback --why \"wrong way\" --tried \"a parser\" --observed \"3 tests failed\"\n  segue rollback 2 --why \"start over\" --worktree ../again"
)]
pub(crate) struct RollbackArgs {
    /// Where to; the handoff before the tip without it.
    pub(crate) handoff: Option<String>,
    /// Why what came after is given up; it is always to be said.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) why: Option<String>,
    /// What was tried.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) tried: Option<String>,
    /// What was observed.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) observed: Option<String>,
    /// Also make a git branch at the handoff's commit, without entering it.
    #[arg(long)]
    pub(crate) code: bool,
    /// Also make a git worktree at the handoff's commit in this new folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) worktree: Option<String>,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &RollbackArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let request = RollbackRequest {
        handoff: args.handoff.as_deref(),
        why: args.why.as_deref().unwrap_or_default(),
        tried: args.tried.as_deref(),
        observed: args.observed.as_deref(),
        code: args.code,
        worktree: args.worktree.as_deref(),
    };
    let back = rollback(around, &request)?;
    let folder = back.worktree.map(|path| path.to_string_lossy().into_owned());
    if args.json {
        let mut value = op::json_of(&back.done);
        value["abandoned"] = json!(back.abandoned);
        value["branch"] = json!(back.branch);
        value["worktree"] = json!(folder);
        face.json(&value);
        return Ok(Status::Good);
    }
    let (thread, at) = (back.done.thread, back.done.handoff);
    let thread = thread.map(|thread| thread.to_string()).unwrap_or_default();
    let at = at.map(segue_model::HandoffId::short).unwrap_or_default();
    face.say(format!("{thread} {} to {at}", paint(GOOD, "went back")));
    let count = counted(back.abandoned.len(), "handoff");
    face.say(format!("  given up   {count}, in {}", paint(NAME, "segue log --all")));
    if let Some(branch) = back.branch {
        face.say(format!("  branch     {}", one_line(&branch)));
    }
    if let Some(folder) = folder {
        face.say(format!("  worktree   {}", one_line(&folder)));
    }
    face.say(format!(
        "Next: {} names what was given up; {} takes this back.",
        paint(NAME, "segue next"),
        paint(NAME, "segue undo")
    ));
    Ok(Status::Good)
}
