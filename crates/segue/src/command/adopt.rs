//! `segue adopt`

use segue_project::{Surroundings, adopt};

use super::save;
use crate::args::AdoptArgs;
use crate::face::{Face, NAME, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

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
    save::show(&saved, false, false, around, face);
    let verb = if args.dry_run { "would become" } else { "became" };
    face.say("");
    face.say(format!(
        "{} {verb} {}: {} shows them, {} the prompt of the newest.",
        args.file.display(),
        counted(saved.len(), "handoff"),
        paint(NAME, "segue log"),
        paint(NAME, "segue next")
    ));
    Ok(Status::Good)
}
