//! `segue switch`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Naming, Surroundings, switch, unnamed};

use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// Put this checkout on another thread.
///
/// The next handoff follows that thread's tip. Code and git branch stay as they are.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  segue switch parser")]
pub(crate) struct SwitchArgs {
    /// The thread.
    pub(crate) name: Option<String>,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &SwitchArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let Some(name) = &args.name else { return Err(unnamed(around, Naming::Switch).into()) };
    let done = switch(around, name)?;
    if args.json {
        face.json(&op::json_of(&done));
        return Ok(Status::Good);
    }
    let at = done.handoff.map_or_else(String::new, |id| format!(" at {}", id.short()));
    face.say(format!("{} {}{at}", paint(GOOD, "On thread"), one_line(name)));
    Ok(Status::Good)
}
