//! The index: what the chain is made from, of all objects in one file.
//!
//! It is a cache. Where a folder of the store is as it was, nothing in it is looked at;
//! where it is not, only objects whose stamps are others are read again. What is torn, of
//! another version or gone is made anew from the objects, and whoever cannot write it
//! goes on without.

mod pack;
mod packed;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fs_err as fs;
use segue_model::{Node, Record};
use segue_store::{FileLock, Folder, ObjectName, Stamp, State, durable};

use super::Local;
use super::reading::READING;
use crate::ProjectError;
use pack::{Packer, Unpacker};

/// The version of the form in which entries are packed.
const FORM: u32 = 2;
/// The bytes of the digest at the end.
const DIGEST: usize = 32;
/// Clocks of file systems that count whole seconds may be two seconds coarse.
const COARSE: Duration = Duration::from_secs(2);
/// Those that count parts of a second are a kernel's tick coarse, 10 ms at most.
const FINE: Duration = Duration::from_millis(50);

/// How many folders a chain is made from: those of the store, and those of the mirror.
pub(super) const STATES: usize = 2 * Folder::ALL.len();

/// What was understood of one object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: ObjectName,
    pub(super) stamp: Stamp,
    /// Whether only the mirror has it.
    pub(super) is_elsewhere: bool,
    pub(super) held: Held,
}

/// What an object is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    Node(Box<Node>),
    Record(Box<Record>),
    /// Nothing that can be read, for this reason.
    Unreadable(String),
}

/// All that was understood of a store.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Index {
    /// How each folder stood, where nothing can have changed since unseen.
    pub(super) states: [Option<Stamp>; STATES],
    pub(super) entries: Vec<Entry>,
}

/// What the chain is made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Understood {
    pub(super) nodes: Vec<Node>,
    pub(super) records: Vec<Record>,
    pub(super) unreadable: Vec<(ObjectName, String)>,
}

/// What the file of an index says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    /// The folders stand as they did.
    Same(Understood),
    /// They do not, and so it was.
    Other(Index),
}

/// The file of an index, and the right to write it.
pub(super) struct IndexFile {
    path: PathBuf,
}

/// The right to write the index, which one process has at a time.
pub(super) struct IndexLock {
    #[expect(dead_code, reason = "held while the index is read and written")]
    lock: FileLock,
    /// The time by the clock of the file system.
    now: Option<SystemTime>,
}

/// The first bytes of the file: whoever packs or understands objects otherwise has others.
fn magic() -> String {
    format!("segue-index/{FORM} {} {READING}\n", env!("CARGO_PKG_VERSION"))
}

/// Whether folders still stand as they did.
fn is_same(then: &[Option<Stamp>], now: &[Option<State>]) -> bool {
    let mut pairs = then.iter().zip(now);
    pairs.all(|(then, now)| then.is_some() && *then == now.map(|now| now.stamp))
}

impl Understood {
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        let mut all = Self::default();
        for Entry { name, held, is_elsewhere, .. } in entries {
            match held {
                Held::Node(node) => all.nodes.push(Node { is_elsewhere, ..*node }),
                Held::Record(record) => all.records.push(*record),
                // What is wrong with another checkout's object is said there.
                Held::Unreadable(_) if is_elsewhere => {}
                Held::Unreadable(why) => all.unreadable.push((name, why)),
            }
        }
        all
    }
}

impl IndexLock {
    /// The stamps of states that will be others with the next change. One that changed
    /// within the same tick of the clock could be the same afterwards.
    pub(super) fn settled(&self, states: &[Option<State>]) -> [Option<Stamp>; STATES] {
        let is_settled = |state: &State| match (state.changed, self.now) {
            (None, _) => true,
            (Some(changed), Some(now)) => {
                let parts = changed.duration_since(SystemTime::UNIX_EPOCH);
                let is_fine = parts.is_ok_and(|time| time.subsec_nanos() != 0);
                let grain = if is_fine { FINE } else { COARSE };
                now.duration_since(changed).is_ok_and(|since| since > grain)
            }
            (Some(_), None) => false,
        };
        let mut settled = [None; STATES];
        for (settled, state) in settled.iter_mut().zip(states) {
            *settled = state.filter(is_settled).map(|state| state.stamp);
        }
        settled
    }
}

impl IndexFile {
    /// The index in a folder that belongs to one checkout alone.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("index") }
    }

    /// Takes the file away: it holds words of what is no longer to be read.
    pub(super) fn forget(&self) -> Result<(), ProjectError> {
        match fs::remove_file(&self.path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(ProjectError::Io { doing: "removed", path: self.path.clone(), source })
            }
            _ => Ok(()),
        }
    }

    /// What the file holds; nothing unless all of it is whole and of this version.
    pub(super) fn read(&self, states: &[Option<State>]) -> Option<Known> {
        let bytes = fs::read(&self.path).ok()?;
        let (body, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
        let packed = body.strip_prefix(magic().as_bytes())?;
        if blake3::hash(body).as_bytes() != digest {
            return None;
        }
        let mut unpacker = Unpacker::new(packed);
        let then = unpacker.states()?;
        let known = if is_same(&then, states) {
            Known::Same(unpacker.understood()?)
        } else {
            Known::Other(Index { states: then, entries: unpacker.list(Unpacker::entry)? })
        };
        unpacker.is_at_end().then_some(known)
    }

    /// Makes the folder, which nobody else may read. Where it cannot be made there is no lock.
    pub(super) fn make_folder(&self) {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let _ = Local::new(folder.to_owned()).make();
    }

    /// The lock, unless another process has it or nothing can be written here.
    pub(super) fn lock(&self) -> Option<IndexLock> {
        let mut lock = FileLock::attempt(&self.path.with_extension("lock")).ok()??;
        let now = lock.now().ok();
        Some(IndexLock { lock, now })
    }

    /// Writes the index in place of the one before. It need not survive a crash.
    pub(super) fn write(&self, _lock: &IndexLock, index: &Index) -> std::io::Result<()> {
        let mut packer = Packer::beginning(magic().as_bytes());
        packer.index(index);
        let mut bytes = packer.into_bytes();
        let digest = blake3::hash(&bytes);
        bytes.extend(digest.as_bytes());
        durable::replace_unsynced(&self.path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use segue_model::{HandoffId, RECORD_FORMAT, RecordEvent, RecordId};

    use super::*;

    fn index() -> Index {
        let handoff = HandoffId::from_bits(7);
        let thread = "feat/api".parse().unwrap();
        let events = [
            RecordEvent::Started {
                handoff,
                thread,
                agent: segue_model::AgentId::Aider,
                native: segue_model::NativeId::new("s"),
            },
            RecordEvent::Claimed { handoff },
            RecordEvent::Abandoned {
                thread: "main".parse().unwrap(),
                to: handoff,
                from: vec![HandoffId::from_bits(8)],
                why: "flaky".into(),
                tried: None,
                observed: Some("3 failed".into()),
            },
            RecordEvent::Thread { thread: "main".parse().unwrap(), to: None, from: vec![handoff] },
            RecordEvent::Tag { tag: "mvp".into(), handoff: Some(handoff) },
            RecordEvent::Accepted { handoff, score: 90 },
            RecordEvent::Undone { record: Some(RecordId::from_bits(9)), handoff: None },
        ];
        let records = events.into_iter().enumerate().map(|(at, event)| Entry {
            name: ObjectName::new(Folder::Records, &format!("{at}.toml")).unwrap(),
            stamp: Stamp(u128::MAX - at as u128),
            is_elsewhere: at == 3,
            held: Held::Record(Box::new(Record {
                segue: RECORD_FORMAT,
                id: RecordId::from_bits(at as u64),
                time: "2026-11-22T10:31:04.5Z".parse().unwrap(),
                author: Some("Ana".into()),
                host: None,
                checkout: Some("1f".into()),
                seen: vec![RecordId::from_bits(3)],
                event,
            })),
        });
        let bad = Entry {
            name: ObjectName::new(Folder::Handoffs, "0001-x.kpqxwytrmvnzolsu.md").unwrap(),
            stamp: Stamp(0),
            is_elsewhere: false,
            held: Held::Unreadable("it is no handoff".into()),
        };
        Index {
            states: [None, Some(Stamp(1 << 100)), None, Some(Stamp(2))],
            entries: records.chain([bad]).collect(),
        }
    }

    #[test]
    fn what_is_written_reads_back_and_nothing_that_is_torn_or_changed_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = IndexFile::in_folder(folder.path());
        let nothing = [None; STATES];
        assert_eq!(file.read(&nothing), None);
        let index = index();
        file.write(&file.lock().unwrap(), &index).unwrap();
        assert_eq!(file.read(&nothing), Some(Known::Other(index.clone())));
        let same = Index { states: [Some(Stamp(5)); STATES], ..index.clone() };
        file.write(&file.lock().unwrap(), &same).unwrap();
        let now = [Some(State { stamp: Stamp(5), changed: None }); STATES];
        assert_eq!(file.read(&now), Some(Known::Same(Understood::of(index.entries))));
        let bytes = fs::read(&file.path).unwrap();
        for end in (0..bytes.len()).step_by(7) {
            durable::replace(&file.path, &bytes[..end]).unwrap();
            assert_eq!(file.read(&nothing), None, "cut at {end}");
        }
        for at in (0..bytes.len()).step_by(11) {
            let mut other = bytes.clone();
            other[at] ^= 1;
            durable::replace(&file.path, &other).unwrap();
            assert_eq!(file.read(&nothing), None, "changed at {at}");
        }
    }

    #[test]
    fn one_process_writes_at_a_time_and_the_other_does_not_wait() {
        let folder = tempfile::tempdir().unwrap();
        let file = IndexFile::in_folder(folder.path());
        let lock = file.lock().unwrap();
        assert!(file.lock().is_none());
        drop(lock);
        assert!(file.lock().is_some());
        assert!(IndexFile::in_folder(&folder.path().join("nowhere")).lock().is_none());
    }

    #[test]
    fn a_state_counts_only_when_the_clock_has_gone_on() {
        let folder = tempfile::tempdir().unwrap();
        let lock = IndexFile::in_folder(folder.path()).lock().unwrap();
        let now = lock.now.unwrap();
        let state = |changed| Some(State { stamp: Stamp(5), changed });
        let at = |state| lock.settled(&[state, None, None, None])[0];
        assert_eq!(at(state(None)), Some(Stamp(5)));
        assert_eq!(at(state(Some(now))), None);
        assert_eq!(at(state(Some(now - 2 * COARSE))), Some(Stamp(5)));
        let is_of = |then: [_; STATES]| is_same(&then, &[state(None); STATES]);
        let (same, other) = (Some(Stamp(5)), Some(Stamp(6)));
        assert!(is_of([same; STATES]));
        assert!(!is_of([same, same, same, None]) && !is_of([other, same, same, same]));
    }
}
