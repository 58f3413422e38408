//! Where a project keeps what is segue's: in `.segue` at its root, or privately, in the
//! folder of the user's own data.
//!
//! A private folder is found by the repository's common git folder, so that all its
//! worktrees share it, else by the path of the project.

use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_model::Digest;
use segue_store::{StoreError, common_folder};

use crate::{ProjectError, Surroundings};

/// The name of segue's folder.
pub(crate) const FOLDER: &str = ".segue";
/// Where the private ones are, below the user's data.
const PRIVATE: &str = "private";
/// What is only remembered, and was not touched for so many days, is forgotten.
const DAYS: u64 = 30;
/// What is this checkout's alone, below segue's folder.
const LOCAL: &str = "local";

/// The folders of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folders {
    /// The project's root.
    pub(crate) root: PathBuf,
    /// segue's own: settings, templates, and the objects unless they are in a git ref.
    pub(crate) own: PathBuf,
    /// What is this checkout's alone.
    pub(crate) local: PathBuf,
    /// Whether segue's own is in the user's data.
    pub(crate) is_private: bool,
}

impl Folders {
    /// Those of the project that the working directory is in: the nearest root above that
    /// has a folder. Where a root has both, the private one counts: the other came with
    /// the repository.
    pub(crate) fn above(around: &Surroundings) -> Result<Option<Self>, ProjectError> {
        let data = around.user_data.as_ref();
        let has_private = data.is_some_and(|data| data.join(PRIVATE).is_dir());
        for root in around.cwd.ancestors() {
            let private = has_private.then(|| Self::private(around, root)).flatten();
            if let Some(private) = private.filter(|found| found.own.is_dir()) {
                return Ok(Some(private));
            }
            if root.join(FOLDER).is_dir() {
                return Self::at(root).map(Some);
            }
        }
        Ok(None)
    }

    /// Those in the working tree at `root`, there or not. A `.segue` that is a link out of
    /// the project is refused: a repository may be anybody's.
    pub(crate) fn at(root: &Path) -> Result<Self, ProjectError> {
        let own = root.join(FOLDER);
        let is_link = fs::symlink_metadata(&own).is_ok_and(|metadata| metadata.is_symlink());
        if own.exists() && !own.is_dir() {
            return Err(ProjectError::NotAFolder(own));
        }
        let target = std::fs::canonicalize(&own).ok().zip(std::fs::canonicalize(root).ok());
        let stays_inside = target.is_some_and(|(own, root)| own.starts_with(root));
        if is_link && !stays_inside {
            return Err(StoreError::Outside(own).into());
        }
        Ok(Self { root: root.to_owned(), local: own.join(LOCAL), own, is_private: false })
    }

    /// The private ones of a project at `root`, there or not; nothing where the user has
    /// no folder for data, or the root of the repository is another one.
    pub(crate) fn private(around: &Surroundings, root: &Path) -> Option<Self> {
        let data = std::path::absolute(around.user_data.as_deref()?.join(PRIVATE)).ok()?;
        let root = std::fs::canonicalize(root).ok()?;
        let by_path = data.join(key(&root, &root)).join(FOLDER);
        let own = match common_folder(&root) {
            Some(_) if by_path.is_dir() => by_path,
            Some(_) if !root.join(".git").exists() => return None,
            Some(common) => {
                let common = std::fs::canonicalize(common).ok()?;
                let shared = common.parent().unwrap_or(&common);
                data.join(key(shared, &common)).join(FOLDER)
            }
            None => by_path,
        };
        // Worktrees share all but what is theirs alone.
        let checkout = Digest::of(&root.to_string_lossy()).bits();
        let local = own.join(LOCAL).join(format!("{checkout:016x}"));
        Some(Self { root, own, local, is_private: true })
    }

    /// The project's settings file.
    pub(crate) fn settings(&self) -> PathBuf {
        self.own.join("segue.toml")
    }

    /// How a session at the root finds a file of segue's folder.
    pub(crate) fn address(&self, file: &str) -> String {
        if self.is_private {
            self.own.join(file).to_string_lossy().into_owned()
        } else {
            format!("{FOLDER}/{file}")
        }
    }
}

/// Makes a folder that nobody else may look into; one that is there is closed to others.
pub(crate) fn own_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        if let Ok(metadata) = std::fs::metadata(folder)
            && metadata.is_dir()
            && metadata.permissions().mode() & 0o077 != 0
        {
            return std::fs::set_permissions(folder, PermissionsExt::from_mode(0o700));
        }
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Removes the files of a folder that nobody has touched for [`DAYS`] days, if their name is one
/// that is meant. What cannot be removed goes another time.
pub(crate) fn forget_in(folder: &Path, is_meant: impl Fn(&str) -> bool) {
    let age = std::time::Duration::from_secs(DAYS * 24 * 60 * 60);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        let passed = metadata.modified().ok().and_then(|time| time.elapsed().ok());
        let is_old = metadata.is_file() && passed.is_some_and(|passed| passed > age);
        if is_old && is_meant(&entry.file_name().to_string_lossy()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A name for people, and what tells one project from another.
fn key(named: &Path, told: &Path) -> String {
    let name = named.file_name().map(|name| name.to_string_lossy().into_owned());
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = name.unwrap_or_default().chars().filter(is_plain).take(40).collect();
    format!("{name}-{:016x}", Digest::of(&told.to_string_lossy()).bits())
}
