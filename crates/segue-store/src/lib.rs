//! The store: everything that segue keeps is an immutable object with a name.
//!
//! A store is a grow-only set of objects behind a trait of few verbs. Here are the
//! one in the working tree, with the durable writing that it stands on, the one in a
//! git ref, and the way in which segue talks to git.

pub mod durable;
mod git;
mod git_ref;
mod lock;
mod object;
mod tree;

pub use git::{
    Change, Commits, FileChange, Git, GitProgram, Head, Likeness, Marks, Standing, common_folder,
};
pub use git_ref::{GitRefStore, REF};
pub use lock::FileLock;
pub use object::{Folder, ObjectName, ObjectNameError, Stamp, State};
pub use tree::TreeStore;

use std::path::PathBuf;

/// A grow-only set of immutable objects.
pub trait Store: Send + Sync {
    /// Stores an object for good. When this returns, it survives a crash.
    fn put(&self, name: &ObjectName, bytes: &[u8]) -> Result<(), StoreError>;

    /// The bytes of an object, or nothing if there is none of that name.
    fn get(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, StoreError>;

    /// The names of all objects of a folder, sorted.
    fn list(&self, folder: Folder) -> Result<Vec<ObjectName>, StoreError>;

    /// The objects of a folder whose names end like this, each with its stamp, sorted by name.
    fn stamps(&self, folder: Folder, end: &str) -> Result<Vec<(ObjectName, Stamp)>, StoreError>;

    /// How a folder stands, without looking at its objects. An error is no state: what was
    /// the same before may be another one now.
    fn state(&self, folder: Folder) -> Result<State, StoreError>;

    /// The bytes of these objects, in this order; those that are gone are left out.
    fn read(&self, names: &[ObjectName]) -> Result<Vec<(ObjectName, Vec<u8>)>, StoreError> {
        let read = names.iter().filter_map(|name| match self.get(name) {
            Ok(bytes) => Some(Ok((name.clone(), bytes?))),
            Err(error) => Some(Err(error)),
        });
        read.collect()
    }

    /// Takes for its own what was brought from others and counts already; a store that keeps
    /// nothing apart has nothing to do.
    fn unite(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Removes an object for good: only for what must not be there, such as a secret, or
    /// what belongs to nothing.
    fn remove(&self, name: &ObjectName) -> Result<(), StoreError>;

    /// Where the objects of a folder are, for people.
    fn place(&self, folder: Folder) -> PathBuf;
}

/// Why an object was not stored or found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An object of this name is there already.
    #[error("`{0}` is already stored")]
    Taken(ObjectName),
    /// The folder is a link that leads out of the store.
    #[error("`{}` leads out of the store", .0.display())]
    Outside(PathBuf),
    /// git refused.
    #[error("git: {0}")]
    Git(String),
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
}
