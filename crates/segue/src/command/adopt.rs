//! `segue adopt`

use std::path::PathBuf;

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Surroundings, adopt};

use super::save;
use crate::face::{Face, NAME, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Take a living HANDOFF.md apart into a chain and a current page.
///
/// Each session in it becomes a handoff, the oldest first; what is left is the
/// newest. Every line is found in the chain again. The file itself stays.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  segue adopt HANDOFF.md --dry-run              what would become of it"
)]
pub(crate) struct AdoptArgs {
    /// The file; `-` for standard input.
    pub(crate) file: PathBuf,
    /// Store nothing; say what would become of it.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print `segue/handoff/1`, one a line.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &AdoptArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let text = save::read(Some(&args.file), around)?;
    let saved = adopt(around, &text, args.dry_run)?;
    if args.json {
        save::show(&saved, true, false, around, face);
        return Ok(Status::Good);
    }
    save::summarize(&saved, around, face);
    face.say("");
    let file = one_line(&args.file.display().to_string());
    let handoffs = counted(saved.len(), "handoff");
    if args.dry_run {
        face.say(format!(
            "{file} would become {handoffs}; without {} they are stored.",
            paint(NAME, "--dry-run")
        ));
    } else {
        face.say(format!(
            "{file} became {handoffs}: {} shows them, {} the prompt of the newest.",
            paint(NAME, "segue log"),
            paint(NAME, "segue next")
        ));
    }
    Ok(Status::Good)
}
