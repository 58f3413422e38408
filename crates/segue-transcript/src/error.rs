//! Why a session file cannot be read.

use std::path::{Path, PathBuf};

/// Why a session file cannot be read at all. Damage inside a transcript is no
/// error: it is counted in the [`Report`](crate::Report).
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("`{}` does not exist", .0.display())]
    Missing(PathBuf),
    /// It is a directory, a pipe or a device.
    #[error("`{}` is not a file", .0.display())]
    NotAFile(PathBuf),
    /// The system refused or broke off the reading.
    #[error("`{}` cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It has no content.
    #[error("`{}` is empty", .0.display())]
    Empty(PathBuf),
    /// Its content is in no format that segue knows.
    #[error("`{}` is not a transcript that segue can read", .0.display())]
    NotATranscript(PathBuf),
    /// It is in a format that segue knows, and nothing in it says anything but records of types that it does not know.
    #[error("nothing can be read in `{}` but records of unknown types ({count})", .path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// How many of those it has.
        count: u64,
    },
}

impl ReadError {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing(path.to_owned()),
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}
