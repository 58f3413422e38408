//! The store in the working tree: one file an object, committed with the project.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use fs_err as fs;

use crate::durable::{Disk, Machine};
use crate::{Folder, ObjectName, Stamp, State, Store, StoreError, durable};

/// Objects as files below a folder such as `.segue`, written to a disk.
#[derive(Clone, Debug)]
pub struct TreeStore<D = Machine> {
    root: PathBuf,
    disk: D,
}

impl TreeStore {
    /// The store below `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::on(Machine, root)
    }
}

impl<D: Disk> TreeStore<D> {
    /// The same on any disk.
    pub fn on(disk: D, root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), disk }
    }

    /// Where an object's file is.
    pub fn path(&self, name: &ObjectName) -> PathBuf {
        self.root.join(name.folder().as_str()).join(name.file())
    }

    /// Makes the file at `path`, of the same file system or another, an object of this
    /// name, where there is none yet: by a link, else by a copy.
    pub fn link(&self, name: &ObjectName, path: &Path) -> io::Result<()> {
        let target = self.path(name);
        if target.exists() {
            return Ok(());
        }
        fs::create_dir_all(target.parent().unwrap_or(&self.root))?;
        match fs::hard_link(path, &target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(_) => durable::write_new(&target, &fs::read(path)?),
            Ok(()) => Ok(()),
        }
    }

    /// The folder's path, unless it is a link that leads out of the store.
    fn folder(&self, folder: Folder) -> Result<PathBuf, StoreError> {
        let path = self.root.join(folder.as_str());
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        if is_link && leads_outside(&path, &self.root) {
            return Err(StoreError::Outside(path));
        }
        Ok(path)
    }

    /// The plain files of a folder: a link could lead anywhere.
    fn files(&self, folder: Folder) -> Result<impl Iterator<Item = fs::DirEntry>, StoreError> {
        let path = self.folder(folder)?;
        let entries = match fs::read_dir(&path) {
            Ok(entries) => Some(entries),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(StoreError::Io { doing: "read", path, source }),
        };
        let entries = entries.into_iter().flatten().flatten();
        Ok(entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())))
    }
}

fn name_of(folder: Folder, entry: &fs::DirEntry) -> Option<ObjectName> {
    ObjectName::new(folder, entry.file_name().to_str()?).ok()
}

/// The size of a file and the time of its last change.
fn stamp(metadata: &Metadata) -> Stamp {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = time.map_or(0, |time| time.as_nanos());
    Stamp((u128::from(metadata.len()) << 80) ^ nanoseconds)
}

fn leads_outside(path: &Path, root: &Path) -> bool {
    match (fs::canonicalize(path), fs::canonicalize(root)) {
        (Ok(path), Ok(root)) => !path.starts_with(root),
        _ => true,
    }
}

impl<D: Disk> Store for TreeStore<D> {
    fn put(&self, name: &ObjectName, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.folder(name.folder())?.join(name.file());
        durable::write_new_on(&self.disk, &path, bytes).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Taken(name.clone()),
            _ => StoreError::Io { doing: "written", path, source },
        })
    }

    fn get(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.folder(name.folder())?.join(name.file());
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Io { doing: "read", path, source }),
        }
    }

    fn list(&self, folder: Folder) -> Result<Vec<ObjectName>, StoreError> {
        let mut names: Vec<ObjectName> =
            self.files(folder)?.filter_map(|entry| name_of(folder, &entry)).collect();
        names.sort();
        Ok(names)
    }

    fn stamps(&self, folder: Folder, end: &str) -> Result<Vec<(ObjectName, Stamp)>, StoreError> {
        let stamped = |entry: fs::DirEntry| {
            let name = name_of(folder, &entry).filter(|name| name.file().ends_with(end))?;
            Some((name, stamp(&entry.metadata().ok()?)))
        };
        let mut stamps: Vec<_> = self.files(folder)?.filter_map(stamped).collect();
        stamps.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(stamps)
    }

    fn state(&self, folder: Folder) -> Result<State, StoreError> {
        let path = self.folder(folder)?;
        match fs::metadata(&path) {
            Ok(metadata) => {
                Ok(State { stamp: stamp(&metadata), changed: metadata.modified().ok() })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::NOTHING),
            Err(source) => Err(StoreError::Io { doing: "read", path, source }),
        }
    }

    fn remove(&self, name: &ObjectName) -> Result<(), StoreError> {
        let path = self.folder(name.folder())?.join(name.file());
        fs::remove_file(&path).map_err(|source| StoreError::Io { doing: "removed", path, source })
    }

    fn place(&self, folder: Folder) -> PathBuf {
        self.root.join(folder.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(file: &str) -> ObjectName {
        ObjectName::new(Folder::Handoffs, file).unwrap()
    }

    #[test]
    fn an_object_is_stored_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = TreeStore::new(folder.path());
        assert!(store.list(Folder::Handoffs).unwrap().is_empty());
        store.put(&name("b.md"), b"text\r\n").unwrap();
        store.put(&name("a.md"), b"").unwrap();
        assert_eq!(store.get(&name("b.md")).unwrap().unwrap(), b"text\r\n");
        assert_eq!(store.get(&name("c.md")).unwrap(), None);
        assert_eq!(store.list(Folder::Handoffs).unwrap(), [name("a.md"), name("b.md")]);
        assert!(matches!(store.put(&name("a.md"), b"x"), Err(StoreError::Taken(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_store_are_not_followed() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("handoffs")).unwrap();
        let store = TreeStore::new(folder.path());
        assert!(matches!(store.put(&name("a.md"), b""), Err(StoreError::Outside(_))));
        assert!(matches!(store.list(Folder::Handoffs), Err(StoreError::Outside(_))));
    }
}
