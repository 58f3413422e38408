//! `segue adopt`

use segue_document::visible::one_line;
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
