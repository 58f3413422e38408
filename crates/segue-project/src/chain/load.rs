//! From the objects of the store to the chain.

use std::cmp::Reverse;
use std::path::PathBuf;

use segue_model::{Chain, HandoffName};
use segue_store::{Folder, ObjectName, Stamp, State, Store, StoreError, TreeStore};

use super::index::{Entry, Held, Index, IndexFile, Known, STATES, Understood};
use super::mirror::link;
use super::reading::read;
use crate::{Project, ProjectError};

/// Fewer objects are read sooner than an index of them is kept.
const FEW: usize = 200;

/// The chain, and what of the store could not be read.
pub(crate) struct ChainView {
    pub(crate) chain: Chain,
    pub(crate) unreadable: Vec<(PathBuf, String)>,
}

impl Project {
    /// The chain of every object that can be read, by way of the index.
    pub(crate) fn chain(&self) -> Result<ChainView, ProjectError> {
        let file = IndexFile::in_folder(self.local().folder());
        Ok(self.view(entries(&self.sources(), &file)?))
    }

    /// The chain of every object that can be read, each looked at now.
    pub(crate) fn chain_of_objects(&self) -> Result<ChainView, ProjectError> {
        let sources = self.sources();
        Ok(self.view(Understood::of(read(&sources, stamped(&sources)?))))
    }

    /// Where objects are: in the store, and what only the mirror has of other checkouts.
    fn sources(&self) -> Sources<'_> {
        Sources { store: self.store(), mirror: self.mirror() }
    }

    fn view(&self, all: Understood) -> ChainView {
        let place = |name: &ObjectName| self.store().place(name.folder()).join(name.file());
        let unreadable = all.unreadable.into_iter();
        let unreadable = unreadable.map(|(name, why)| (place(&name), why)).collect();
        ChainView { chain: Chain::fold(all.nodes, all.records), unreadable }
    }
}

/// The store, and where the objects of this repository's other checkouts are.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    store: &'a dyn Store,
    mirror: Option<&'a TreeStore>,
}

/// An object that is not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unread {
    pub(super) name: ObjectName,
    pub(super) stamp: Stamp,
    pub(super) is_elsewhere: bool,
}

impl Sources<'_> {
    /// How each folder stands, as far as that can be known.
    fn states(&self) -> [Option<State>; STATES] {
        let own = Folder::ALL.map(|folder| self.store.state(folder).ok());
        let others = Folder::ALL.map(|folder| match self.mirror {
            Some(mirror) => mirror.state(folder).ok(),
            None => Some(State::NOTHING),
        });
        let [handoffs, records] = own;
        let [handoffs_elsewhere, records_elsewhere] = others;
        [handoffs, records, handoffs_elsewhere, records_elsewhere]
    }

    pub(super) fn of(&self, is_elsewhere: bool) -> &dyn Store {
        match self.mirror.filter(|_| is_elsewhere) {
            Some(mirror) => mirror,
            None => self.store,
        }
    }
}

/// What every object is. The index says it of those that are as they were.
fn entries(sources: &Sources<'_>, file: &IndexFile) -> Result<Understood, StoreError> {
    // Before anything is listed: what comes meanwhile makes the state another one.
    let mut states = sources.states();
    let known = match file.read(&states) {
        Some(Known::Same(all)) => return Ok(all),
        Some(Known::Other(index)) => Some(index),
        None => None,
    };
    // The lock tells the time, so it comes before what is listed.
    let mut lock = known.as_ref().and_then(|_| file.lock());
    let mut objects = stamped(sources)?;
    if objects.len() < FEW {
        return Ok(Understood::of(read(sources, objects)));
    }
    if known.is_none() {
        file.make_folder();
        lock = file.lock();
        (states, objects) = (sources.states(), stamped(sources)?);
    }
    let before = known.as_ref().map(|known| known.states);
    let (mut entries, changed) = settled(objects, known.unwrap_or_default());
    let is_same = changed.is_empty();
    entries.extend(read(sources, changed));
    // In the order of the chain, so that folding has nothing to sort.
    entries.sort_by_key(|entry| match &entry.held {
        Held::Node(node) => Some(Reverse(node.front.order())),
        Held::Record(_) | Held::Unreadable(_) => None,
    });
    let Some(lock) = lock else { return Ok(Understood::of(entries)) };
    let index = Index { states: lock.settled(&states), entries };
    if !is_same || before != Some(index.states) {
        // Whoever may not write here works without the index.
        let _ = file.write(&lock, &index);
    }
    Ok(Understood::of(index.entries))
}

/// Those that the index knows as they are, and the objects that it does not.
fn settled(objects: Vec<Unread>, mut known: Index) -> (Vec<Entry>, Vec<Unread>) {
    known.entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut known = known.entries.into_iter().peekable();
    let (mut entries, mut changed) = (Vec::with_capacity(objects.len()), Vec::new());
    for object in objects {
        while known.next_if(|entry| entry.name < object.name).is_some() {}
        let same = known.next_if(|entry| entry.name == object.name);
        let is_same = |entry: &Entry| {
            (entry.stamp, entry.is_elsewhere) == (object.stamp, object.is_elsewhere)
        };
        match same.filter(is_same) {
            Some(entry) => entries.push(entry),
            None => changed.push(object),
        }
    }
    (entries, changed)
}

/// Every object that could be a handoff or a record, in the order of their names. What
/// the mirror does not know yet, it learns.
fn stamped(sources: &Sources<'_>) -> Result<Vec<Unread>, StoreError> {
    let own = named(sources.store, false)?;
    let Some(mirror) = sources.mirror else { return Ok(own) };
    // A mirror that cannot be read only knows less.
    let mut others = named(mirror, true).unwrap_or_default().into_iter().peekable();
    let mut all = Vec::with_capacity(own.len());
    for object in own {
        while let Some(other) = others.next_if(|other| other.name < object.name) {
            all.push(other);
        }
        if others.next_if(|other| other.name == object.name).is_none() {
            link(sources.store, &object.name, mirror);
        }
        all.push(object);
    }
    all.extend(others);
    Ok(all)
}

fn named(store: &dyn Store, is_elsewhere: bool) -> Result<Vec<Unread>, StoreError> {
    let handoffs = store.stamps(Folder::Handoffs, ".md")?.into_iter();
    let handoffs = handoffs.filter(|(name, _)| name.file().parse::<HandoffName>().is_ok());
    let all = handoffs.chain(store.stamps(Folder::Records, "")?);
    Ok(all.map(|(name, stamp)| Unread { name, stamp, is_elsewhere }).collect())
}

#[cfg(test)]
mod tests {
    use segue_model::{HandoffId, RECORD_FORMAT, Record, RecordEvent, RecordId};
    use segue_store::{TreeStore, durable};
    use tempfile::TempDir;

    use super::*;

    fn record(bits: u64) -> Record {
        Record {
            segue: RECORD_FORMAT,
            id: RecordId::from_bits(bits),
            time: "2026-11-22T10:31:04Z".parse().unwrap(),
            author: None,
            host: None,
            checkout: None,
            seen: vec![],
            event: RecordEvent::Accepted { handoff: HandoffId::from_bits(bits), score: 50 },
        }
    }

    fn object(record: &Record) -> ObjectName {
        ObjectName::new(Folder::Records, &record.name().to_string()).unwrap()
    }

    fn put(store: &TreeStore, numbers: impl IntoIterator<Item = u64>) {
        for record in numbers.into_iter().map(record) {
            store.put(&object(&record), record.render().as_bytes()).unwrap();
        }
    }

    /// A store with an index, and what must be the same.
    fn many() -> (TempDir, TreeStore, IndexFile) {
        let folder = TempDir::new().unwrap();
        let store = TreeStore::new(folder.path());
        put(&store, 0..FEW as u64 + 50);
        let file = IndexFile::in_folder(folder.path());
        (folder, store, file)
    }

    fn sorted(mut all: Understood) -> Understood {
        all.nodes.sort_by_key(|node| node.front.id);
        all.records.sort_by_key(|record| record.id);
        all.unreadable.sort();
        all
    }

    /// A store whose folders cannot be asked how they stand.
    struct Silent(TreeStore);

    impl Store for Silent {
        fn put(&self, name: &ObjectName, bytes: &[u8]) -> Result<(), StoreError> {
            self.0.put(name, bytes)
        }
        fn get(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, StoreError> {
            self.0.get(name)
        }
        fn list(&self, folder: Folder) -> Result<Vec<ObjectName>, StoreError> {
            self.0.list(folder)
        }
        fn stamps(&self, at: Folder, end: &str) -> Result<Vec<(ObjectName, Stamp)>, StoreError> {
            self.0.stamps(at, end)
        }
        fn state(&self, _: Folder) -> Result<State, StoreError> {
            Err(StoreError::Git("it does not answer".to_owned()))
        }
        fn remove(&self, name: &ObjectName) -> Result<(), StoreError> {
            self.0.remove(name)
        }
        fn place(&self, folder: Folder) -> PathBuf {
            self.0.place(folder)
        }
    }

    #[test]
    fn a_store_that_does_not_answer_is_not_taken_for_one_that_stands_as_it_did() {
        let (_folder, store, file) = many();
        let store = Silent(store);
        let sources = Sources { store: &store, mirror: None };
        let before = entries(&sources, &file).unwrap().records.len();
        assert!(is_there(&file));
        put(&store.0, [9_000]);
        assert_eq!(entries(&sources, &file).unwrap().records.len(), before + 1);
    }

    #[test]
    fn a_git_ref_has_an_index_too_and_what_was_fetched_makes_it_another() {
        let folder = TempDir::new().unwrap();
        let git = |arguments: &[&str], input: &str| {
            let mut child = std::process::Command::new("git")
                .args(arguments)
                .current_dir(folder.path())
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .stdin(std::process::Stdio::piped())
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            let mut stdin = child.stdin.take().unwrap();
            std::io::Write::write_all(&mut stdin, input.as_bytes()).unwrap();
            drop(stdin);
            assert!(child.wait().unwrap().success(), "{arguments:?}");
        };
        // Many objects in one commit, as a fetch brings them.
        let commit = |reference: &str, numbers: std::ops::Range<u64>| {
            let objects = numbers.map(record).map(|record| {
                let text = record.render();
                format!("M 100644 inline {}\ndata {}\n{text}\n", object(&record), text.len())
            });
            let head =
                format!("commit {reference}\ncommitter Ana <a@example.org> now\ndata 1\nx\n");
            let stream = head + &objects.collect::<Vec<_>>().concat() + "done\n";
            git(&["fast-import", "--quiet", "--date-format=now", "--done"], &stream);
        };
        git(&["init", "--quiet"], "");
        commit(segue_store::REF, 0..FEW as u64 + 50);
        let store = segue_store::GitRefStore::new(folder.path());
        let file = IndexFile::in_folder(&folder.path().join("local"));
        assert_same(&store, &file, "made");
        assert!(is_there(&file));
        store.remove(&object(&record(3))).unwrap();
        store.put(&object(&record(9_000)), record(9_000).render().as_bytes()).unwrap();
        assert_same(&store, &file, "an object came and one went");
        commit("refs/segue/remotes/origin/store", 9_001..9_003);
        assert_same(&store, &file, "fetched");
        let sources = Sources { store: &store, mirror: None };
        assert_eq!(entries(&sources, &file).unwrap().records.len(), FEW + 50 + 2);
    }

    fn is_there(file: &IndexFile) -> bool {
        file.read(&[None; STATES]).is_some()
    }

    fn assert_same(store: &dyn Store, file: &IndexFile, what: &str) {
        let sources = Sources { store, mirror: None };
        let all = sorted(Understood::of(read(&sources, stamped(&sources).unwrap())));
        assert_eq!(sorted(entries(&sources, file).unwrap()), all, "{what}");
        assert_eq!(sorted(entries(&sources, file).unwrap()), all, "{what}, once more");
    }

    #[test]
    fn the_index_says_what_the_objects_say_whatever_becomes_of_them() {
        let (folder, store, file) = many();
        assert_same(&store, &file, "made");
        assert!(is_there(&file));
        put(&store, [9_000]);
        assert_same(&store, &file, "an object came");
        store.remove(&object(&record(3))).unwrap();
        assert_same(&store, &file, "an object went");
        let path = store.path(&object(&record(5)));
        durable::replace(&path, b"segue = 1\n").unwrap();
        assert_same(&store, &file, "an object was spoiled");
        let other = Record { host: Some("laptop".into()), ..record(5) };
        durable::replace(&path, other.render().as_bytes()).unwrap();
        assert_same(&store, &file, "an object was replaced");
        durable::replace(&folder.path().join("index"), b"segue-index/0\n").unwrap();
        assert_same(&store, &file, "an index of another version");
        std::fs::remove_file(folder.path().join("index")).unwrap();
        assert_same(&store, &file, "no index");
    }

    #[test]
    fn whoever_finds_the_index_locked_goes_on_without() {
        let (_folder, store, file) = many();
        let lock = file.lock().unwrap();
        assert_same(&store, &file, "locked");
        assert!(!is_there(&file));
        drop(lock);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_same(&store, &file, "many at once"));
            }
        });
        assert!(is_there(&file));
    }

    #[test]
    fn a_small_store_has_no_index() {
        let folder = TempDir::new().unwrap();
        let store = TreeStore::new(folder.path());
        put(&store, 0..5);
        let file = IndexFile::in_folder(folder.path());
        assert_same(&store, &file, "small");
        assert!(!is_there(&file));
    }
}
