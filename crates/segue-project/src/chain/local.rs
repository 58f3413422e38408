//! What is this checkout's alone: its thread, and what was done in it.
//!
//! Nothing here is needed by anybody else: without the folder one is on `main`, and
//! `undo` wants to be told what it shall take back.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_model::{HandoffId, RecordId, ThreadName};
use segue_store::durable;

use crate::ProjectError;

/// The folder of one checkout's own state.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    folder: PathBuf,
}

/// Something that was done in this checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A record was written.
    Record(RecordId),
    /// A handoff was stored.
    Handoff(HandoffId),
    /// The checkout went to another thread.
    Switch {
        /// The thread before.
        from: ThreadName,
        /// The thread after.
        to: ThreadName,
    },
    /// The switch in this line of the journal was taken back.
    Back(usize),
}

/// Held while an operation reads the chain and writes what follows from it.
pub(crate) struct Lock(#[expect(dead_code, reason = "closing the file frees the lock")] fs::File);

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

    /// What was done here, oldest first. Lines that say nothing are kept in the count.
    pub(crate) fn journal(&self) -> Vec<Option<Operation>> {
        let text = fs::read_to_string(self.journal_file()).unwrap_or_default();
        text.lines().map(Operation::read).collect()
    }

    /// Adds a line to the journal.
    pub(crate) fn note(&self, operation: &Operation) -> Result<(), ProjectError> {
        self.make()?;
        let path = self.journal_file();
        let line = operation.line() + "\n";
        let written = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(line.as_bytes()));
        written.map_err(|source| failed("written", &path, source))
    }

    /// Waits until no other operation of this checkout is between reading and writing.
    pub(crate) fn lock(&self) -> Result<Lock, ProjectError> {
        self.make()?;
        let path = self.folder.join("lock");
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|source| failed("written", &path, source))?;
        file.file().lock().map_err(|source| failed("locked", &path, source))?;
        Ok(Lock(file))
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

impl Operation {
    /// What `undo` takes it back by; nothing where only this checkout changed.
    pub(crate) fn id(&self) -> Option<String> {
        match self {
            Self::Record(id) => Some(id.to_string()),
            Self::Handoff(id) => Some(id.to_string()),
            Self::Switch { .. } | Self::Back(_) => None,
        }
    }

    fn line(&self) -> String {
        match self {
            Self::Record(id) => format!("record {id}"),
            Self::Handoff(id) => format!("handoff {id}"),
            Self::Switch { from, to } => format!("switch {from} {to}"),
            Self::Back(line) => format!("back {line}"),
        }
    }

    fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["record", id] => Some(Self::Record(id.parse().ok()?)),
            ["handoff", id] => Some(Self::Handoff(id.parse().ok()?)),
            ["switch", from, to] => {
                Some(Self::Switch { from: from.parse().ok()?, to: to.parse().ok()? })
            }
            ["back", line] => Some(Self::Back(line.parse().ok()?)),
            _ => None,
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
    fn the_journal_reads_back_and_bad_lines_do_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let local = Local::new(folder.path().join("local"));
        assert_eq!(local.thread(), ThreadName::default());
        let (from, to) = (ThreadName::default(), "feat/api".parse().unwrap());
        let done = [
            Operation::Record(RecordId::from_bits(1)),
            Operation::Handoff(HandoffId::from_bits(2)),
            Operation::Switch { from, to },
            Operation::Back(2),
        ];
        done.iter().for_each(|operation| local.note(operation).unwrap());
        let mut file = fs::OpenOptions::new().append(true).open(local.journal_file()).unwrap();
        file.write_all(b"record x\n").unwrap();
        let expected: Vec<_> = done.into_iter().map(Some).chain([None]).collect();
        assert_eq!(local.journal(), expected);
        local.set_thread(&"feat/api".parse().unwrap()).unwrap();
        assert_eq!(local.thread().to_string(), "feat/api");
    }
}
