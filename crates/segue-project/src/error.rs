//! Why an operation was not done.

use std::path::PathBuf;

use segue_document::check::Finding;
use segue_document::template::TemplateError;
use segue_model::{ChainError, HandoffRefError};
use segue_store::StoreError;
use segue_transcript::ReadError;

/// Why an operation was not done. Nothing half-done is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is no `.segue` folder here or above.
    #[error("no segue project in `{}` or above it", .0.display())]
    NoProject(PathBuf),
    /// No agent has a session for this project.
    #[error("no session of an agent was found for `{}`", .root.display())]
    NoSessions {
        /// The project's root.
        root: PathBuf,
        /// Where was looked.
        looked: Vec<PathBuf>,
    },
    /// No session of this project is called that.
    #[error("no session of this project is called `{0}`")]
    UnknownSession(String),
    /// Several sessions are called that.
    #[error("`{name}` fits {} sessions: {}", .candidates.len(), .candidates.join(", "))]
    AmbiguousSession {
        /// What was typed.
        name: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// The session file cannot be read.
    #[error(transparent)]
    Transcript(#[from] ReadError),
    /// The text names no handoff.
    #[error(transparent)]
    Reference(#[from] HandoffRefError),
    /// The name leads to no handoff of the chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A settings file is wrong.
    #[error("`{}`, line {line}: {message}", .path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A setting from a flag or the environment is wrong.
    #[error("{name}: `{value}` {wanted}")]
    Setting {
        /// The flag or variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// There is no template of this name.
    #[error("there is no template `{0}`")]
    NoTemplate(String),
    /// An answer to a question that the template does not ask.
    #[error("the template asks no question `{key}`")]
    NoQuestion {
        /// What was answered.
        key: String,
        /// What the template asks for.
        asks: Vec<String>,
    },
    /// Templates that do not go together, or cannot be read.
    #[error(transparent)]
    Template(TemplateError),
    /// What is in a chain is never changed.
    #[error("`{}` is in the chain, and what is stored is never changed", .0.display())]
    Immutable(PathBuf),
    /// A difference needs something to differ from.
    #[error("a handoff of the kind `diff` needs a parent, and there is none")]
    NoParent,
    /// A file of that name is there already.
    #[error("`{}` is there already", .0.display())]
    Exists(PathBuf),
    /// There is nothing in the text.
    #[error("there is no text to save")]
    Empty,
    /// A file that should be a handoff is none.
    #[error("`{}` is not a handoff: {why}", .path.display())]
    NotAHandoff {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        why: String,
    },
    /// Something else stands where segue's folder should be.
    #[error("`{}` is not a folder, and segue keeps its files in a folder of that name", .0.display())]
    NotAFolder(PathBuf),
    /// The system refused.
    #[error("`{}` cannot be {doing}: {source}", .path.display())]
    Io {
        /// What was done: `written`, `read`.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// segue made a document that breaks its own rules: a bug.
    #[error("the handoff that was made breaks {}", rules(.0))]
    Broken(Vec<Finding>),
}

fn rules(findings: &[Finding]) -> String {
    let broken: Vec<String> =
        findings.iter().map(|f| format!("{} ({})", f.code, f.message)).collect();
    broken.join(", ")
}
