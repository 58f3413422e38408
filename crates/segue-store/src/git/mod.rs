//! Talking to git: the `git` program, behind one trait.

mod again;
mod folder;
mod program;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use again::{Likeness, Marks};
pub use folder::common_folder;
pub use program::GitProgram;

/// What segue asks of git. Every question may stay without an answer: no git,
/// no repository, or git in trouble.
pub trait Git: Sync {
    /// Where HEAD stands.
    fn head(&self, folder: &Path) -> Option<Head>;

    /// Uncommitted files: two letters of state and the path, as in
    /// `git status --porcelain`, paths relative to the repository's root.
    fn status(&self, folder: &Path) -> Option<Vec<(String, String)>>;

    /// The difference between HEAD and the working tree.
    fn diff(&self, folder: &Path) -> Option<Vec<u8>>;

    /// The commits between `from` and HEAD; nothing if `from` is gone.
    fn commits_since(&self, folder: &Path, from: &str) -> Option<Commits>;

    /// How many commits below HEAD were made after `second` (of Unix time), without those
    /// that changed segue's own folders only.
    fn commits_after(&self, folder: &Path, second: i64) -> Option<u64>;

    /// Whether a commit is there, and on the branch; nothing without a repository.
    fn standing(&self, folder: &Path, commit: &str) -> Option<Standing>;

    /// The files of a commit, relative to the repository's root.
    fn files_of(&self, folder: &Path, commit: &str) -> Option<Vec<String>>;

    /// What the commits between `from` and HEAD changed, renames followed; without segue's
    /// own folders.
    fn changes_since(&self, folder: &Path, from: &str) -> Option<Vec<FileChange>>;

    /// The commit below HEAD that stands for one which is not there any more, after a
    /// rebase or a squash: by all that the old one says as long as git has its object, then
    /// by its marks.
    fn find_again(
        &self,
        folder: &Path,
        commit: &str,
        marks: Option<&Marks>,
    ) -> Option<(String, Likeness)>;

    /// The name of the person who commits here.
    fn person(&self, folder: &Path) -> Option<String>;

    /// The root of the working tree.
    fn top(&self, folder: &Path) -> Option<PathBuf>;

    /// The commit that a branch stands at; nothing if there is none of that name.
    fn branch(&self, folder: &Path, name: &str) -> Option<String>;

    /// Makes a branch at a commit; what git says where it refuses.
    fn add_branch(&self, folder: &Path, name: &str, commit: &str) -> Result<(), String>;

    /// Every file of the working tree that no commit has as it is, ignored ones too, by its
    /// path from the repository's root.
    fn uncommitted(&self, folder: &Path) -> Option<Vec<String>>;

    /// Removes a branch, whatever it has; not one that is checked out.
    fn remove_branch(&self, folder: &Path, name: &str) -> Result<(), String>;

    /// Removes the working tree `at` with all that is in it.
    fn remove_worktree(&self, folder: &Path, at: &Path) -> Result<(), String>;

    /// Makes a working tree in the new folder `at`, on a new branch at a commit.
    fn add_worktree(
        &self,
        folder: &Path,
        at: &Path,
        branch: &str,
        commit: &str,
    ) -> Result<(), String>;
}

/// Where HEAD stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The commit; absent in a repository without commits.
    pub commit: Option<String>,
    /// The branch; absent when HEAD is detached.
    pub branch: Option<String>,
    /// What the commit is known by.
    pub marks: Option<Marks>,
}

/// Where a commit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At HEAD or below it.
    Reachable,
    /// In the repository, but not below HEAD.
    Elsewhere,
    /// Nowhere.
    Missing,
}

/// A file that commits changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its path before, from the repository's root.
    pub path: String,
    /// What became of it.
    pub change: Change,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It says something else.
    Modified,
    /// It is gone.
    Deleted,
    /// It is there under this path.
    Moved(String),
}

/// How many commits came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commits {
    /// All of them.
    pub all: u64,
    /// Those that changed more than segue's own folder.
    pub of_work: u64,
}
