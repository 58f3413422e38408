//! `segue bootstrap`

use clap::{Args, ValueEnum};
use segue_project::{Surroundings, bootstrap};

use super::template::platform;
use crate::clipboard;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Print the template that starts the first session of a chain.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue bootstrap | claude                     start a session under it\n  segue bootstrap --template research --copy   a short form, for a chat in a browser"
)]
pub(crate) struct BootstrapArgs {
    /// The template: a name, or several names and files with commas.
    #[arg(long, value_name = "NAMES")]
    pub(crate) template: Option<String>,
    /// The client that will read it.
    #[arg(long, value_name = "PLATFORM", default_value = "any")]
    pub(crate) platform: PlatformArg,
    /// Put a short form on the clipboard, for a chat that cannot read files.
    #[arg(long)]
    pub(crate) copy: bool,
}

/// The client that will read a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlatformArg {
    /// Any.
    Any,
    /// Claude.
    Claude,
    /// `ChatGPT`.
    Chatgpt,
    /// Gemini.
    Gemini,
    /// A model's service.
    Api,
}

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
