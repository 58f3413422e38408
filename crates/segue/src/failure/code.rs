//! The exit status of each failure, and its code in JSON.

use segue_model::ChainError;
use segue_project::ProjectError;
use segue_store::StoreError;
use segue_transcript::ReadError;

use super::Failure;
use crate::status::Status;

impl Failure {
    /// The exit status, and the code in JSON.
    pub(super) fn status(&self) -> (Status, &'static str) {
        match self {
            Self::Project(error) => of_project(error),
            Self::Variable { .. } => (Status::Usage, "bad-variable"),
            Self::NoDirectory(_) => (Status::Surroundings, "no-directory"),
            Self::Output { .. } => (Status::Surroundings, "not-written"),
            Self::Input(_) => (Status::Usage, "unreadable"),
            Self::NoInput => (Status::Usage, "no-input"),
            Self::NoRule(_) => (Status::Usage, "no-rule"),
            Self::NoClipboard => (Status::Surroundings, "no-clipboard"),
            Self::Fetch { .. } => (Status::Surroundings, "not-fetched"),
            Self::NoCommand(_) => (Status::Usage, "no-command"),
            Self::Editor(_) => (Status::Surroundings, "no-editor"),
            Self::NoEditor => (Status::Surroundings, "no-editor"),
            Self::NoTerminal(_) => (Status::Undecided, "no-terminal"),
            Self::NotByAgent => (Status::Usage, "not-by-agent"),
            Self::Undecided(_) => (Status::Undecided, "undecided"),
            Self::Mcp(_) => (Status::Surroundings, "connection"),
            Self::Launch { .. } => (Status::Usage, "no-program"),
            Self::Cancelled => (Status::Cancelled, "cancelled"),
            Self::Demo(_) => (Status::Surroundings, "no-demo"),
        }
    }
}

fn of_project(error: &ProjectError) -> (Status, &'static str) {
    match error {
        ProjectError::NoProject(_) => (Status::Usage, "no-project"),
        ProjectError::NoSessions { .. } => (Status::Usage, "no-sessions"),
        ProjectError::UnknownSession(_) => (Status::Usage, "unknown-session"),
        ProjectError::AmbiguousSession { .. } => (Status::Conflict, "ambiguous"),
        ProjectError::Transcript(error) => match error {
            ReadError::Missing(_) => (Status::Usage, "not-found"),
            ReadError::NotAFile(_) => (Status::Usage, "not-a-file"),
            ReadError::Io { .. } => (Status::Usage, "unreadable"),
            ReadError::Empty(_) => (Status::Usage, "empty"),
            ReadError::NotATranscript(_) => (Status::Usage, "not-a-transcript"),
            ReadError::Unknown { .. } => (Status::Usage, "unknown-records"),
        },
        ProjectError::Reference(_) => (Status::Usage, "bad-reference"),
        ProjectError::NoHandoff { .. } => (Status::Usage, "unknown-handoff"),
        ProjectError::Unnamed { .. } => (Status::Usage, "unnamed"),
        ProjectError::Chain(ChainError::Ambiguous { .. }) => (Status::Conflict, "ambiguous"),
        ProjectError::Chain(_) => (Status::Usage, "unknown-handoff"),
        ProjectError::Thread(_) => (Status::Usage, "bad-thread"),
        ProjectError::NoThread(_) => (Status::Usage, "unknown-thread"),
        ProjectError::ThreadExists(_) => (Status::Conflict, "thread-exists"),
        ProjectError::OnThread(_) => (Status::Conflict, "on-thread"),
        ProjectError::NoTag(_) => (Status::Usage, "unknown-tag"),
        ProjectError::BadTag(_) => (Status::Usage, "bad-tag"),
        ProjectError::NotInChain(_) => (Status::Usage, "not-in-chain"),
        ProjectError::NoAnchor(_) => (Status::Usage, "no-anchor"),
        ProjectError::NotBehind { .. } => (Status::Usage, "not-behind"),
        ProjectError::AlreadyThere { .. } => (Status::Usage, "already-there"),
        ProjectError::Claimed { .. } => (Status::Conflict, "claimed"),
        ProjectError::NoReason => (Status::Usage, "no-reason"),
        ProjectError::NothingToMerge { .. } | ProjectError::MergedWithItself { .. } => {
            (Status::Usage, "nothing-to-merge")
        }
        ProjectError::NothingToUndo => (Status::Usage, "nothing-to-undo"),
        ProjectError::NothingToRedo => (Status::Usage, "nothing-to-redo"),
        ProjectError::NoOperation(_) => (Status::Usage, "unknown-operation"),
        ProjectError::AmbiguousOperation { .. } => (Status::Conflict, "ambiguous"),
        ProjectError::UndoneAlready(_) => (Status::Usage, "undone-already"),
        ProjectError::Followed { .. } => (Status::Conflict, "followed"),
        ProjectError::Purged(_) => (Status::Usage, "purged"),
        ProjectError::GoneOn { .. } => (Status::Conflict, "gone-on"),
        ProjectError::NoRepository(_) => (Status::Usage, "no-repository"),
        ProjectError::NoUserData => (Status::Surroundings, "no-user-data"),
        ProjectError::Git(_) => (Status::Surroundings, "git"),
        ProjectError::NotTrusted(_) => (Status::Surroundings, "not-trusted"),
        ProjectError::Store(StoreError::Taken(_)) => (Status::Conflict, "taken"),
        ProjectError::Store(_) => (Status::Surroundings, "store"),
        ProjectError::Settings { .. } | ProjectError::Setting { .. } => {
            (Status::Usage, "bad-settings")
        }
        ProjectError::NoTemplate(_) => (Status::Usage, "no-template"),
        ProjectError::NoQuestion { .. } => (Status::Usage, "no-question"),
        ProjectError::NotAHandoff { .. } => (Status::Usage, "not-a-handoff"),
        ProjectError::NoSources(_) => (Status::Usage, "no-sources"),
        ProjectError::BadSources { .. } => (Status::Usage, "bad-sources"),
        ProjectError::NoPlace(_) => (Status::Usage, "no-place"),
        ProjectError::NoLine { .. } => (Status::Usage, "no-line"),
        ProjectError::NotSourced { .. } => (Status::Usage, "not-sourced"),
        ProjectError::NotAFolder(_) => (Status::Usage, "not-a-folder"),
        ProjectError::Template(_) => (Status::Usage, "bad-template"),
        ProjectError::Immutable(_) => (Status::Usage, "immutable"),
        ProjectError::Empty => (Status::Usage, "empty"),
        ProjectError::NoSections => (Status::Refused, "no-sections"),
        ProjectError::NoFile(_) => (Status::Usage, "not-found"),
        ProjectError::Exists(_) => (Status::Usage, "exists"),
        ProjectError::NoParent => (Status::Usage, "no-parent"),
        ProjectError::Io { doing, .. } if *doing == "read" => (Status::Usage, "unreadable"),
        ProjectError::Io { .. } => (Status::Surroundings, "not-written"),
        ProjectError::NoRequest(_) => (Status::Usage, "no-request"),
        ProjectError::Answered(_) => (Status::Conflict, "answered"),
        ProjectError::NoAgents { .. } => (Status::Usage, "no-agents"),
        ProjectError::NoClient(_) => (Status::Usage, "no-client"),
        ProjectError::Renamed(_) => (Status::Usage, "renamed"),
        ProjectError::NoProgram { .. } | ProjectError::NotStartable { .. } => {
            (Status::Usage, "no-program")
        }
        ProjectError::Unanswered { .. } => (Status::Surroundings, "unanswered"),
        ProjectError::Broken(_) => (Status::Bug, "bug"),
    }
}
