//! The power goes between any two steps of a write: what was acknowledged is there whole,
//! and what is there is whole. And disks that leave a step out are found out by this.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use segue_store::durable::Disk;
use segue_store::{Folder, ObjectName, Store, StoreError, TreeStore};
use tempfile::TempDir;

/// What a disk does not do as it should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fault {
    #[default]
    None,
    /// Files are never synced.
    FileNotSynced,
    /// A file is synced after it has its name.
    NamedBeforeSync,
    /// Folders are never synced.
    FolderNotSynced,
    /// A new folder's own name is never synced.
    NewFolderNotSynced,
}

/// One change of a name in a folder, which the disk may still forget.
#[derive(Clone, Debug)]
struct Change {
    folder: PathBuf,
    gone: Option<PathBuf>,
    come: PathBuf,
    node: Node,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Folder,
    File(usize),
}

#[derive(Clone, Debug, Default)]
struct Content {
    written: Vec<u8>,
    synced: bool,
}

/// A disk in memory: what survives, and what it may still forget.
#[derive(Clone, Debug, Default)]
struct State {
    fault: Fault,
    files: Vec<Content>,
    names: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    pending: Vec<Change>,
    /// After so many steps the power goes.
    steps_left: usize,
    /// Whether it is gone.
    is_broken: bool,
}

#[derive(Clone, Debug, Default)]
struct Simulated(Arc<Mutex<State>>);

impl State {
    /// One step; an error once the power is gone.
    fn step(&mut self) -> io::Result<()> {
        if self.steps_left == 0 || self.is_broken {
            self.is_broken = true;
            return Err(io::Error::other("the power is gone"));
        }
        self.steps_left -= 1;
        Ok(())
    }

    fn change(&mut self, gone: Option<PathBuf>, come: PathBuf, node: Node) {
        if let Some(gone) = &gone {
            self.names.remove(gone);
        }
        self.names.insert(come.clone(), node);
        let folder = come.parent().unwrap().to_owned();
        self.pending.push(Change { folder, gone, come, node });
    }

    fn apply(durable: &mut BTreeMap<PathBuf, Node>, change: &Change) {
        if let Some(gone) = &change.gone {
            durable.remove(gone);
        }
        durable.insert(change.come.clone(), change.node);
    }

    /// Every state that the disk may be in when the power comes back: names that were not
    /// synced are there or not, and bytes that were not synced are there, in part, or zeros.
    fn after_loss(&self) -> Vec<BTreeMap<PathBuf, Option<Vec<u8>>>> {
        let mut states = Vec::new();
        for chosen in 0..1usize << self.pending.len() {
            let mut durable = self.durable.clone();
            let kept = self.pending.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0);
            kept.for_each(|(_, change)| Self::apply(&mut durable, change));
            // What stands in a folder that is not there is not there.
            let folders: BTreeSet<PathBuf> = durable
                .iter()
                .filter(|(_, n)| **n == Node::Folder)
                .map(|(p, _)| p.clone())
                .collect();
            let is_reached = |path: &Path| {
                path.ancestors()
                    .skip(1)
                    .all(|above| above == Path::new("/") || folders.contains(above))
            };
            for torn in 0..4 {
                let content = |node: &Node| match node {
                    Node::Folder => None,
                    Node::File(at) => Some(match (&self.files[*at], torn) {
                        (Content { written, synced: true }, _) | (Content { written, .. }, 0) => {
                            written.clone()
                        }
                        (Content { .. }, 1) => Vec::new(),
                        (Content { written, .. }, 2) => written[..written.len() / 2].to_vec(),
                        (Content { written, .. }, _) => vec![0; written.len()],
                    }),
                };
                let there = durable.iter().filter(|(path, _)| is_reached(path));
                states.push(there.map(|(path, node)| (path.clone(), content(node))).collect());
            }
        }
        states
    }
}

impl Simulated {
    fn new(fault: Fault, steps_left: usize) -> Self {
        let state = State { fault, steps_left, ..State::default() };
        Self(Arc::new(Mutex::new(state)))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

/// A draft by the number of its file, with its name.
struct Draft(usize, PathBuf);

impl Disk for Simulated {
    type Draft = Draft;

    fn draft(&self, folder: &Path) -> io::Result<Draft> {
        let mut state = self.state();
        state.step()?;
        let at = state.files.len();
        state.files.push(Content::default());
        let path = folder.join(format!(".segue-{at}"));
        state.change(None, path.clone(), Node::File(at));
        Ok(Draft(at, path))
    }

    fn write(&self, draft: &mut Draft, bytes: &[u8]) -> io::Result<()> {
        // In two steps, so that the power can go in between.
        let (one, other) = bytes.split_at(bytes.len() / 2);
        for part in [one, other] {
            let mut state = self.state();
            state.step()?;
            let file = &mut state.files[draft.0];
            file.written.extend_from_slice(part);
            file.synced = false;
        }
        Ok(())
    }

    fn sync(&self, draft: &Draft) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        let is_forgotten = matches!(state.fault, Fault::FileNotSynced | Fault::NamedBeforeSync);
        state.files[draft.0].synced = !is_forgotten;
        Ok(())
    }

    fn name(&self, draft: Draft, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        state.change(Some(draft.1), path.to_owned(), Node::File(draft.0));
        if state.fault == Fault::NamedBeforeSync {
            state.step()?;
            state.files[draft.0].synced = true;
        }
        Ok(())
    }

    fn name_instead(&self, draft: Draft, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        state.change(Some(draft.1), path.to_owned(), Node::File(draft.0));
        Ok(())
    }

    fn has_folder(&self, folder: &Path) -> bool {
        folder == Path::new("/") || self.state().names.get(folder) == Some(&Node::Folder)
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        state.change(None, folder.to_owned(), Node::Folder);
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        let fault = state.fault;
        let State { pending, durable, .. } = &mut *state;
        pending.retain(|change| {
            let is_forgotten = match fault {
                Fault::FolderNotSynced => true,
                Fault::NewFolderNotSynced => change.node == Node::Folder,
                _ => false,
            };
            let is_kept = change.folder != folder || is_forgotten;
            if !is_kept {
                State::apply(durable, change);
            }
            is_kept
        });
        Ok(())
    }
}

fn name(n: usize) -> ObjectName {
    ObjectName::new(Folder::Records, &format!("{n}.toml")).unwrap()
}

fn bytes(n: usize) -> Vec<u8> {
    format!("the whole of object {n}").into_bytes()
}

/// What the real store finds on a disk that is in this state.
fn found(state: &BTreeMap<PathBuf, Option<Vec<u8>>>) -> BTreeMap<String, Vec<u8>> {
    let folder = TempDir::new().unwrap();
    for (path, content) in state {
        let path = folder.path().join(path.strip_prefix("/").unwrap());
        match content {
            None => std::fs::create_dir_all(path).unwrap(),
            Some(bytes) => segue_store::durable::replace_unsynced(&path, bytes).unwrap(),
        }
    }
    let store = TreeStore::new(folder.path().join(".segue"));
    let names = store.list(Folder::Records).unwrap();
    names.iter().map(|n| (n.file().to_owned(), store.get(n).unwrap().unwrap())).collect()
}

/// Puts two objects, the power going after so many steps; what is wrong afterwards, and
/// whether the power held to the end.
fn after(fault: Fault, steps: usize) -> (Option<String>, bool) {
    let disk = Simulated::new(fault, steps);
    let store = TreeStore::on(disk.clone(), "/.segue");
    let acknowledged: Vec<usize> =
        (0..2).filter(|n| store.put(&name(*n), &bytes(*n)).is_ok()).collect();
    let state = disk.state();
    for lost in state.after_loss() {
        let found = found(&lost);
        for n in &acknowledged {
            if !found.contains_key(&format!("{n}.toml")) {
                return (Some(format!("{n} is lost after {steps} steps")), !state.is_broken);
            }
        }
        for n in 0..2 {
            if found.get(&format!("{n}.toml")).is_some_and(|is| *is != bytes(n)) {
                return (Some(format!("{n} is torn after {steps} steps")), !state.is_broken);
            }
        }
    }
    (None, !state.is_broken)
}

/// The first thing that is wrong, whenever the power goes.
fn first_wrong(fault: Fault) -> Option<String> {
    for steps in 0.. {
        let (wrong, is_whole) = after(fault, steps);
        if wrong.is_some() || is_whole {
            return wrong;
        }
    }
    None
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_torn_whenever_the_power_goes() {
    assert_eq!(first_wrong(Fault::None), None);
}

#[test]
fn every_step_that_is_left_out_or_comes_too_late_is_found_out() {
    let wrong = |fault| first_wrong(fault).unwrap_or_default();
    assert!(wrong(Fault::FileNotSynced).contains("torn"));
    assert!(wrong(Fault::NamedBeforeSync).contains("torn"));
    assert!(wrong(Fault::FolderNotSynced).contains("lost"));
    assert!(wrong(Fault::NewFolderNotSynced).contains("lost"));
}

#[test]
fn a_write_that_fails_says_so_and_the_next_one_works() {
    // Every step fails once: a full disk, an error of the device.
    for steps in 0.. {
        let disk = Simulated::new(Fault::None, steps);
        let store = TreeStore::on(disk.clone(), "/.segue");
        let is_stored = store.put(&name(0), &bytes(0)).is_ok();
        let was_broken = disk.state().is_broken;
        assert_ne!(is_stored, was_broken, "after {steps} steps");
        let mut state = disk.state();
        (state.steps_left, state.is_broken) = (usize::MAX, false);
        drop(state);
        // Where the name was given before the failure, the object is there.
        let again = store.put(&name(0), &bytes(0));
        assert!(matches!(again, Ok(()) | Err(StoreError::Taken(_))), "{again:?}");
        store.put(&name(1), &bytes(1)).unwrap();
        if !was_broken {
            return;
        }
    }
}
