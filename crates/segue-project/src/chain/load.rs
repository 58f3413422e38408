//! From the objects of the store to the chain.

use std::path::PathBuf;
use std::thread;

use segue_model::{Chain, HandoffName, Node, Record, RecordName};
use segue_store::{Folder, ObjectName, Stamp, State, Store, StoreError};

use super::index::{Entry, Held, Index, IndexFile};
use crate::project::read_handoff;
use crate::{Project, ProjectError};

/// Fewer objects are read sooner than an index of them is kept.
const FEW: usize = 200;
/// So many objects are worth a thread.
const SHARE: usize = 64;

/// The chain, and what of the store could not be read.
pub(crate) struct ChainView {
    pub(crate) chain: Chain,
    pub(crate) unreadable: Vec<(PathBuf, String)>,
}

impl Project {
    /// The chain of every object that can be read, by way of the index.
    pub(crate) fn chain(&self) -> Result<ChainView, ProjectError> {
        let file = IndexFile::in_folder(self.local().folder());
        // Whoever may not write here works without the index.
        let _ = self.local().make();
        Ok(self.view(entries(self.store(), &file)?))
    }

    /// The chain of every object that can be read, each looked at now.
    pub(crate) fn chain_of_objects(&self) -> Result<ChainView, ProjectError> {
        Ok(self.view(read(self.store(), stamped(self.store())?)))
    }

    fn view(&self, entries: Vec<Entry>) -> ChainView {
        let (mut nodes, mut records, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        nodes.reserve(entries.len());
        for Entry { name, held, .. } in entries {
            match held {
                Held::Node(node) => nodes.push(*node),
                Held::Record(record) => records.push(*record),
                Held::Unreadable(why) => {
                    unreadable.push((self.store().place(name.folder()).join(name.file()), why));
                }
            }
        }
        ChainView { chain: Chain::fold(nodes, records), unreadable }
    }
}

/// What every object of the store is. The index says it of those that are as they were.
fn entries(store: &dyn Store, file: &IndexFile) -> Result<Vec<Entry>, StoreError> {
    // Before anything is listed: what comes meanwhile makes the state another one.
    let states: Vec<Option<State>> = Folder::ALL.map(|folder| store.state(folder)).into();
    let known = match file.read() {
        Some(known) if known.is_of(&states) => return Ok(known.entries),
        known => known,
    };
    let lock = file.lock();
    let objects = stamped(store)?;
    if objects.len() < FEW {
        return Ok(read(store, objects));
    }
    let before = known.as_ref().map(|known| known.states);
    let (mut entries, changed) = settled(objects, known.unwrap_or_default());
    let is_same = changed.is_empty();
    entries.extend(read(store, changed));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let Some(lock) = lock else { return Ok(entries) };
    let index = Index { states: lock.settled(&states), entries };
    if !is_same || before != Some(index.states) {
        // Whoever may not write here works without the index.
        let _ = file.write(&lock, &index);
    }
    Ok(index.entries)
}

/// Those that the index knows as they are, and the objects that it does not.
fn settled(
    objects: Vec<(ObjectName, Stamp)>,
    known: Index,
) -> (Vec<Entry>, Vec<(ObjectName, Stamp)>) {
    // Both are in the order of their names.
    let mut known = known.entries.into_iter().peekable();
    let (mut entries, mut changed) = (Vec::with_capacity(objects.len()), Vec::new());
    for (name, stamp) in objects {
        while known.next_if(|entry| entry.name < name).is_some() {}
        match known.next_if(|entry| entry.name == name).filter(|entry| entry.stamp == stamp) {
            Some(entry) => entries.push(entry),
            None => changed.push((name, stamp)),
        }
    }
    (entries, changed)
}

/// Every object that could be a handoff or a record.
fn stamped(store: &dyn Store) -> Result<Vec<(ObjectName, Stamp)>, StoreError> {
    let mut objects = store.stamps(Folder::Handoffs, ".md")?;
    objects.retain(|(name, _)| name.file().parse::<HandoffName>().is_ok());
    objects.extend(store.stamps(Folder::Records, "")?);
    Ok(objects)
}

/// Reads and understands objects, in shares at once.
fn read(store: &dyn Store, objects: Vec<(ObjectName, Stamp)>) -> Vec<Entry> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = objects.len().div_ceil(threads).max(SHARE);
    thread::scope(|scope| {
        let shares: Vec<_> = objects
            .chunks(share)
            .map(|share| scope.spawn(move || read_share(store, share)))
            .collect();
        shares.into_iter().flat_map(|share| share.join().unwrap_or_default()).collect()
    })
}

fn read_share(store: &dyn Store, objects: &[(ObjectName, Stamp)]) -> Vec<Entry> {
    let names: Vec<ObjectName> = objects.iter().map(|(name, _)| name.clone()).collect();
    let entry = |name: ObjectName, stamp: Stamp, bytes: Result<Vec<u8>, String>| {
        let held = bytes.and_then(|bytes| held(&bytes, &name)).unwrap_or_else(Held::Unreadable);
        Entry { name, stamp, held }
    };
    if let Ok(read) = store.read(&names) {
        // What was removed meanwhile is left out, so both go in the same order.
        let mut stamps = objects.iter();
        let with_stamp = read.into_iter().filter_map(|(name, bytes)| {
            let (_, stamp) = stamps.find(|(one, _)| *one == name)?;
            Some(entry(name, *stamp, Ok(bytes)))
        });
        return with_stamp.collect();
    }
    // One that cannot be read must not hide the others.
    let each = objects.iter().filter_map(|(name, stamp)| {
        let bytes = store.get(name).map_err(|error| error.to_string()).transpose()?;
        Some(entry(name.clone(), *stamp, bytes))
    });
    each.collect()
}

fn held(bytes: &[u8], name: &ObjectName) -> Result<Held, String> {
    Ok(match name.folder() {
        Folder::Handoffs => Held::Node(Box::new(node(bytes, name)?)),
        Folder::Records => Held::Record(Box::new(record(bytes, name)?)),
    })
}

fn node(bytes: &[u8], object: &ObjectName) -> Result<Node, String> {
    let name: HandoffName = object.file().parse().map_err(|error| format!("{error}"))?;
    let handoff = read_handoff(bytes)?;
    if handoff.front.id != name.id || handoff.front.number != name.number {
        return Err("its id and number are not those of its name".to_owned());
    }
    let objective = handoff.content.objective().to_owned();
    Ok(Node { front: handoff.front.into(), name, objective, is_elsewhere: false })
}

fn record(bytes: &[u8], object: &ObjectName) -> Result<Record, String> {
    let name: RecordName = object.file().parse().map_err(|error| format!("{error}"))?;
    let record =
        Record::parse(&String::from_utf8_lossy(bytes)).map_err(|error| error.to_string())?;
    if record.id != name.id() {
        return Err("its id is not that of its name".to_owned());
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use segue_model::{HandoffId, RECORD_FORMAT, RecordEvent, RecordId};
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

    fn assert_same(store: &TreeStore, file: &IndexFile, what: &str) {
        let all = read(store, stamped(store).unwrap());
        assert_eq!(entries(store, file).unwrap(), all, "{what}");
        assert_eq!(entries(store, file).unwrap(), all, "{what}, once more");
    }

    #[test]
    fn the_index_says_what_the_objects_say_whatever_becomes_of_them() {
        let (folder, store, file) = many();
        assert_same(&store, &file, "made");
        assert!(file.read().is_some());
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
        assert_eq!(file.read(), None);
        drop(lock);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_same(&store, &file, "many at once"));
            }
        });
        assert!(file.read().is_some());
    }

    #[test]
    fn a_small_store_has_no_index() {
        let folder = TempDir::new().unwrap();
        let store = TreeStore::new(folder.path());
        put(&store, 0..5);
        let file = IndexFile::in_folder(folder.path());
        assert_same(&store, &file, "small");
        assert_eq!(file.read(), None);
    }
}
