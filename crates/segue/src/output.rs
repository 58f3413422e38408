//! A file that the user names for what a command makes.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use segue_store::durable;

use crate::failure::Failure;

/// Writes a file into a folder that is there: one that is not was rather mistyped than wanted.
/// `stored` is where the handoff is stored all the same.
pub(crate) fn write(path: PathBuf, text: &str, stored: Option<&Path>) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => {
            let why = format!("there is no folder `{}`", folder.display());
            Err(Error::new(ErrorKind::NotFound, why))
        }
        None => durable::replace(&path, text.as_bytes()),
    };
    written.map_err(|source| Failure::Output { path, stored: stored.map(Path::to_owned), source })
}
