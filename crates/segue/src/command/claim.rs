//! `segue claim`

use clap::Args;
use segue_project::{Surroundings, claim};

use crate::args::HANDOFF_NAMES;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;

/// Mark a handoff as taken, so that two do not go on from it.
///
/// Status 5 says that somebody else has it. Where two claimed it apart from each other, the
/// earlier one counts, and `segue log` shows both.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct ClaimArgs {
    /// The handoff; the tip of this thread without it.
    pub(crate) handoff: Option<String>,
    /// Print `segue/done/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &ClaimArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let done = claim(around, args.handoff.as_deref())?;
    if args.json {
        face.json(&op::json_of(&done));
        return Ok(Status::Good);
    }
    let id = done.handoff.map(segue_model::HandoffId::short).unwrap_or_default();
    face.say(format!("{} {id} for this checkout", paint(GOOD, "Claimed")));
    Ok(Status::Good)
}
