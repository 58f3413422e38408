//! `segue bootstrap`

use segue_project::{Surroundings, bootstrap};

use super::template::platform;
use crate::args::BootstrapArgs;
use crate::clipboard;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::status::Status;

pub(super) fn run(
    args: &BootstrapArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let text = bootstrap(around, args.template.as_deref(), platform(args.platform), args.copy)?;
    if !args.copy {
        face.foreign(&text);
        return Ok(Status::Good);
    }
    if !clipboard::copy(&text) {
        return Err(Failure::NoClipboard);
    }
    face.note(format!("{}: paste it as the first message of a chat", paint(GOOD, "Copied")));
    Ok(Status::Good)
}
