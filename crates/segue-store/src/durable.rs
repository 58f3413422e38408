//! Writing that survives: a file is there whole, or not at all.
//!
//! A temporary file in the same folder is written and synced, then takes its
//! name in one step, then the folder is synced. A process that is killed at any
//! point leaves at most a temporary file whose name begins with `.segue-`. Each step is
//! a verb of [`Disk`], so that a test can take the power away between any two of them.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use tempfile::{Builder, NamedTempFile};

/// What a durable write asks of a disk, step by step.
pub trait Disk: Send + Sync {
    /// A temporary file. It goes when it is dropped without a name.
    type Draft;

    /// Makes a temporary file in a folder that is there.
    fn draft(&self, folder: &Path) -> io::Result<Self::Draft>;

    /// Writes at the end of a draft.
    fn write(&self, draft: &mut Self::Draft, bytes: &[u8]) -> io::Result<()>;

    /// When this returns, what the draft holds survives a crash; its name need not.
    fn sync(&self, draft: &Self::Draft) -> io::Result<()>;

    /// Gives a draft its name in one step; `AlreadyExists` if that is taken.
    fn name(&self, draft: Self::Draft, path: &Path) -> io::Result<()>;

    /// Gives a draft the name of another file, which goes, in one step.
    fn name_instead(&self, draft: Self::Draft, path: &Path) -> io::Result<()>;

    /// Whether a folder is there.
    fn has_folder(&self, folder: &Path) -> bool;

    /// Makes a folder in one that is there; one that is there already is no error.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;

    /// When this returns, the names in a folder survive a crash.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

/// Writes a new file; `AlreadyExists` if the name is taken, also by a race.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_new_on(&Machine, path, bytes)
}

/// The same on any disk.
pub fn write_new_on<D: Disk>(disk: &D, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    let made = make_folders(disk, folder)?;
    let mut draft = disk.draft(folder)?;
    disk.write(&mut draft, bytes)?;
    disk.sync(&draft)?;
    disk.name(draft, path)?;
    disk.sync_folder(folder)?;
    // A folder that is new is as little there as its name is.
    made.iter().try_for_each(|folder| disk.sync_folder(folder_of(folder)))
}

/// Writes a file in place of the one that has its name, if any. A link stays and
/// its target is replaced; a pipe or device is written to as it is.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    if is_special {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let draft = drafted(&target, bytes)?;
    Machine.sync(&draft)?;
    if let Ok(metadata) = fs::metadata(&target) {
        // Whoever may not read the old content may not read the new one.
        draft.as_file().set_permissions(metadata.permissions())?;
    }
    Machine.name_instead(draft, &target)?;
    Machine.sync_folder(folder_of(&target))
}

/// Writes a file that can be made again in place of the one that has its name: whole, as
/// long as the machine runs; after a crash of it, it may be torn.
pub fn replace_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Machine.name_instead(drafted(path, bytes)?, path)
}

fn drafted(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    make_folders(&Machine, folder)?;
    let mut draft = Machine.draft(folder)?;
    Machine.write(&mut draft, bytes)?;
    Ok(draft)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Makes the folders that are missing; those that were, from the innermost outwards.
fn make_folders<D: Disk>(disk: &D, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = folder.ancestors().take_while(|folder| !disk.has_folder(folder));
    let missing: Vec<PathBuf> =
        missing.filter(|folder| *folder != Path::new("")).map(Path::to_owned).collect();
    missing.iter().rev().try_for_each(|folder| disk.make_folder(folder))?;
    Ok(missing)
}

impl Disk for Machine {
    type Draft = NamedTempFile;

    fn draft(&self, folder: &Path) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".segue-");
        #[cfg(unix)]
        {
            // The same rights as any file of the project; the umask takes its share.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        builder.tempfile_in(folder)
    }

    fn write(&self, draft: &mut NamedTempFile, bytes: &[u8]) -> io::Result<()> {
        draft.write_all(bytes)
    }

    fn sync(&self, draft: &NamedTempFile) -> io::Result<()> {
        draft.as_file().sync_all()
    }

    fn name(&self, draft: NamedTempFile, path: &Path) -> io::Result<()> {
        draft.persist_noclobber(path).map(drop).map_err(|error| error.error)
    }

    fn name_instead(&self, draft: NamedTempFile, path: &Path) -> io::Result<()> {
        draft.persist(path).map(drop).map_err(|error| error.error)
    }

    fn has_folder(&self, folder: &Path) -> bool {
        folder.is_dir()
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
            made => made,
        }
    }

    /// Windows needs no such step and has none.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
    }
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
