//! Errors as people see them: what was wrong, where, and what to do.

mod code;
mod hint;

use std::path::PathBuf;

use segue_document::visible::{one_line, visible};
use segue_project::ProjectError;
use serde_json::json;

use crate::args::Color;
use crate::face::{BAD, Face, HINT, paint};
use crate::status::Status;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// An operation was not done.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A variable of the environment is wrong.
    #[error("{name}: `{value}` {wanted}")]
    Variable { name: &'static str, value: String, wanted: &'static str },
    /// The working directory is gone or forbidden.
    #[error("the working directory cannot be read: {0}")]
    NoDirectory(#[source] std::io::Error),
    /// The file for the document cannot be written.
    #[error("`{}` cannot be written: {source}{}", .path.display(), also(.stored.as_ref()))]
    Output {
        path: PathBuf,
        /// Where the handoff is stored all the same.
        stored: Option<PathBuf>,
        #[source]
        source: std::io::Error,
    },
    /// Standard input cannot be read.
    #[error("standard input cannot be read: {0}")]
    Input(#[source] std::io::Error),
    /// Nothing can be read from a terminal that nobody pipes into.
    #[error("there is nothing on standard input")]
    NoInput,
    /// There is no rule of that code.
    #[error("there is no rule `{0}`")]
    NoRule(String),
    /// The clipboard does not answer.
    #[error("no program for the clipboard was found")]
    NoClipboard,
    /// An address cannot be fetched.
    #[error("`{address}` cannot be fetched: {why}")]
    Fetch { address: String, why: String },
    /// There is no command of that name.
    #[error("there is no command `{0}`")]
    NoCommand(String),
    /// The editor did not work.
    #[error("the editor failed: {0}")]
    Editor(#[source] std::io::Error),
    /// No editor is set.
    #[error("no editor is set")]
    NoEditor,
    /// What was asked for needs somebody to look at it.
    #[error(
        "`{0}` shows the draft and asks, and there is no terminal to ask on; nothing was stored"
    )]
    NoTerminal(&'static str),
    /// A session writes one kind of handoff, and it is stored.
    #[error(
        "`--writer agent` stores what the session writes: it takes `--goal`, `--parent`, `--thread` and `--json` only"
    )]
    NotByAgent,
    /// A decision is needed, and nobody is there to make it.
    #[error("{0} needs a decision, and there is no terminal to ask on")]
    Undecided(&'static str),
    /// The connection of the MCP server broke.
    #[error("the connection broke: {0}")]
    Mcp(#[source] std::io::Error),
    /// An agent's program cannot be started.
    #[error("`{program}` cannot be started: {source}")]
    Launch {
        program: &'static str,
        #[source]
        source: std::io::Error,
    },
    /// The user cancelled.
    #[error("cancelled; nothing was changed")]
    Cancelled,
    /// The demonstration could not be set up.
    #[error("the throw-away project cannot be made: {0}")]
    Demo(#[source] std::io::Error),
}

/// Shows what clap says of a wrong command line, as JSON where that was asked for;
/// help and version are no failures.
pub(crate) fn usage(error: &clap::Error) -> Status {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if !error.use_stderr() || !wants_json {
        // Where the stream is closed there is nobody to tell.
        let _ = error.print();
        return if error.use_stderr() { Status::Usage } else { Status::Good };
    }
    let text = error.to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let value = json!({
        "schema": "segue/error/1", "code": "bad-usage", "message": one_line(message),
        "hint": "`segue --help` shows what can be typed",
    });
    Face::new(Color::Never).note(value.to_string());
    Status::Usage
}

fn also(stored: Option<&PathBuf>) -> String {
    stored.map_or_else(String::new, |path| {
        format!("; the handoff itself is stored as `{}`", path.display())
    })
}

impl Failure {
    /// Shows the failure on standard error, and gives its exit status.
    pub(crate) fn show(&self, face: &mut Face, as_json: bool) -> Status {
        let (status, code) = self.status();
        // Names in messages may be foreign.
        let message = one_line(&self.to_string());
        let hint = self.hint().map(|hint| visible(&hint).into_owned());
        if as_json {
            let value = json!({
                "schema": "segue/error/1", "code": code, "message": message, "hint": hint,
            });
            face.note(value.to_string());
            return status;
        }
        face.note(format!("{}: {message}", paint(BAD, "error")));
        if let Some(hint) = hint {
            face.note(format!("{}: {hint}", paint(HINT, "hint")));
        }
        status
    }
}
