//! What is this checkout's alone: its thread, and what was done in it.
//!
//! Nothing here is needed by anybody else: without the folder one is on `main`, and
//! `undo` wants to be told what it shall take back.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_model::{RecordId, ThreadName};
use segue_store::{FileLock, durable};

use super::journal::{Journal, Operation};
use super::made::{Made, made_by};
use crate::ProjectError;

/// The folder of one checkout's own state.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    folder: PathBuf,
}

impl Local {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The thread of this checkout; `main` where nothing else is said.
    pub(crate) fn thread(&self) -> ThreadName {
        let text = fs::read_to_string(self.folder.join("thread")).unwrap_or_default();
        text.trim().parse().unwrap_or_default()
    }

    pub(crate) fn set_thread(&self, thread: &ThreadName) -> Result<(), ProjectError> {
        self.make()?;
        let path = self.folder.join("thread");
        let written = durable::replace(&path, format!("{thread}\n").as_bytes());
        written.map_err(|source| failed("written", &path, source))
    }

    /// What was done here.
    pub(crate) fn journal(&self) -> Journal {
        Journal::read(&fs::read_to_string(self.journal_file()).unwrap_or_default())
    }

    /// Adds a line to the journal.
    pub(crate) fn note(&self, operation: &Operation) -> Result<(), ProjectError> {
        self.append(&self.journal_file(), &operation.line())
    }

    /// Sees that an operation can be noted, before it is done.
    pub(crate) fn ready(&self) -> Result<(), ProjectError> {
        self.make()?;
        let path = self.journal_file();
        let opened = fs::OpenOptions::new().create(true).append(true).open(&path);
        opened.map(drop).map_err(|source| failed("written", &path, source))
    }

    /// Notes what an operation made in git.
    pub(crate) fn note_made(&self, record: RecordId, made: &Made) -> Result<(), ProjectError> {
        self.append(&self.made_file(), &made.line(&record.to_string()))
    }

    /// What an operation made in git, if it made something.
    pub(crate) fn made_by(&self, record: RecordId) -> Option<Made> {
        made_by(&self.made_file(), &record.to_string())
    }

    fn append(&self, path: &Path, line: &str) -> Result<(), ProjectError> {
        self.make()?;
        let line = format!("{line}\n");
        let written = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(line.as_bytes()));
        written.map_err(|source| failed("written", path, source))
    }

    /// Waits until no other operation of this checkout is between reading the chain and
    /// writing what follows from it.
    pub(crate) fn lock(&self) -> Result<FileLock, ProjectError> {
        self.make()?;
        let path = self.folder.join("lock");
        FileLock::wait(&path).map_err(|source| failed("locked", &path, source))
    }

    fn made_file(&self) -> PathBuf {
        self.folder.join("made")
    }

    fn journal_file(&self) -> PathBuf {
        self.folder.join("operations")
    }

    /// The folder, which nobody else may read.
    pub(crate) fn make(&self) -> Result<(), ProjectError> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&self.folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(failed("written", &self.folder, error))
            }
            _ => Ok(()),
        }
    }
}

fn failed(doing: &'static str, path: &Path, source: std::io::Error) -> ProjectError {
    ProjectError::Io { doing, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_and_set_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let local = Local::new(folder.path().join("local"));
        assert_eq!(local.thread(), ThreadName::default());
        assert_eq!(local.journal(), Journal::default());
        let operations = [1, 2].map(|bits| Operation::Record(RecordId::from_bits(bits)));
        operations.iter().for_each(|operation| local.note(operation).unwrap());
        assert_eq!(local.journal().operations, operations);
        local.set_thread(&"feat/api".parse().unwrap()).unwrap();
        assert_eq!(local.thread().to_string(), "feat/api");
    }
}
