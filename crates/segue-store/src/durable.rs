//! Writing that survives: a file is there whole, or not at all.
//!
//! A temporary file in the same folder is written and synced, then takes its
//! name in one step, then the folder is synced. A process that is killed at any
//! point leaves at most a temporary file whose name begins with `.segue-`.

use std::io::{self, Write};
use std::path::Path;

use fs_err as fs;
use tempfile::{Builder, NamedTempFile};

/// Writes a new file; `AlreadyExists` if the name is taken, also by a race.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = written(path, bytes)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// Writes a file in place of the one that has its name, if any. A link stays and
/// its target is replaced; a pipe or device is written to as it is.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    if is_special {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let file = written(&target, bytes)?;
    if let Ok(metadata) = fs::metadata(&target) {
        // Whoever may not read the old content may not read the new one.
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(&target).map_err(|error| error.error)?;
    sync_folder(&target)
}

/// Writes a file that can be made again in place of the one that has its name: whole, as
/// long as the machine runs; after a crash of it, it may be torn.
pub fn replace_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = temporary(path, bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let file = temporary(path, bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn temporary(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    builder.prefix(".segue-");
    #[cfg(unix)]
    {
        // The same rights as any file of the project; the umask takes its share.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Makes the new name itself survive. Windows needs no such step and has none.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.md");
        write_new(&path, b"one").unwrap();
        let error = write_new(&path, b"two").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn replacing_leaves_no_trace_of_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.toml");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("a.md"), folder.path().join("link.md"));
        replace(&target, b"one").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        replace(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"two");

        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read(pipe).unwrap()
        });
        replace(&pipe, b"three").unwrap();
        assert_eq!(reader.join().unwrap(), b"three");
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }

    #[test]
    fn many_writers_of_one_name_leave_exactly_one_object() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.md");
        let stored: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..16)
                .map(|n| {
                    scope.spawn({
                        let path = &path;
                        move || write_new(path, &[n; 4096]).is_ok()
                    })
                })
                .collect();
            writers.into_iter().map(|w| usize::from(w.join().unwrap())).sum()
        });
        assert_eq!(stored, 1);
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() == 4096 && bytes.iter().all(|b| *b == bytes[0]));
    }
}
