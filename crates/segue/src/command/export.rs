//! `segue export`

use clap::{Args, ValueEnum};
use segue_project::{ExportFormat, SessionRequest, Surroundings, export};

use crate::args::SESSION_NAMES;
use crate::face::Face;
use crate::failure::Failure;
use crate::status::Status;

/// Export a session as one text: to read, to keep, for another tool.
///
/// Secrets are masked. HTML is one page that loads nothing and runs nothing.
#[derive(Debug, Args)]
#[command(after_help = SESSION_NAMES)]
pub(crate) struct ExportArgs {
    /// The session; the newest of this project without it.
    pub(crate) session: Option<String>,
    /// The form.
    #[arg(long, value_name = "FORMAT", default_value = "md")]
    pub(crate) format: Form,
    /// Also what stands on branches that the user left, marked.
    #[arg(long)]
    pub(crate) branches: bool,
}

/// What a session is exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Markdown.
    Md,
    /// One page of HTML.
    Html,
    /// `segue/session/1` with all events, one document.
    Json,
    /// `segue-events/1`, one JSON object a line.
    Events,
}

pub(super) fn run(
    args: &ExportArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let request = SessionRequest { session: args.session.as_deref(), branches: args.branches };
    let format = match args.format {
        Form::Md => ExportFormat::Markdown,
        Form::Html => ExportFormat::Html,
        Form::Json => ExportFormat::Json,
        Form::Events => ExportFormat::Events,
    };
    export(around, request, format, &mut |text| face.pour(text))?;
    Ok(Status::Good)
}
