//! The lock that processes take on a file.

use std::io::{self, Seek, Write};
use std::path::Path;
use std::time::SystemTime;

use fs_err as fs;

/// The lock on a file, held until this is dropped.
///
/// It is freed in so many words. To close the file is not enough: a process that another
/// thread is just starting has a copy of it, and with it the lock, until its program runs.
#[derive(Debug)]
pub struct FileLock(fs::File);

impl FileLock {
    /// Waits for the lock on a file, which is made where there is none.
    pub fn wait(path: &Path) -> io::Result<Self> {
        let file = open(path)?;
        file.file().lock()?;
        Ok(Self(file))
    }

    /// The lock on a file, which is made where there is none; nothing if somebody has it.
    pub fn attempt(path: &Path) -> io::Result<Option<Self>> {
        let file = open(path)?;
        match file.file().try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// The time by the clock of the file system: that of a byte which is written to the file.
    pub fn now(&mut self) -> io::Result<SystemTime> {
        self.0.rewind()?;
        self.0.write_all(b"1")?;
        self.0.metadata()?.modified()
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Where it fails, closing the file frees the lock.
        let _ = self.0.file().unlock();
    }
}

fn open(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_lock_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let mut lock = FileLock::wait(&path).unwrap();
        assert!(lock.now().is_ok());
        assert!(FileLock::attempt(&path).unwrap().is_none());
        drop(lock);
        assert!(FileLock::attempt(&path).unwrap().is_some());
        assert!(FileLock::attempt(&folder.path().join("nowhere/lock")).is_err());
    }

    #[test]
    fn what_has_a_copy_of_the_file_does_not_keep_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = FileLock::wait(&path).unwrap();
        let _copy = lock.0.file().try_clone().unwrap();
        drop(lock);
        assert!(FileLock::attempt(&path).unwrap().is_some());
    }
}
