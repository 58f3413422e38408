//! What an object is, from its bytes.

use std::thread;

use segue_document::brief;
use segue_model::{Brief, HandoffName, Node, Record, RecordName};
use segue_store::{Folder, ObjectName, Store};

use super::index::{Entry, Held};
use super::load::{Sources, Unread};
use crate::project::read_handoff;

/// The digest of what is understood of a fixed set of objects, good and bad ones. An index
/// is of one reading: a reader that understands any of them otherwise has another one.
pub(super) const READING: &str = "fd15d405220bcf7e";
/// So many objects are worth a thread.
const SHARE: usize = 64;

/// Reads and understands objects, in shares at once.
pub(super) fn read(sources: &Sources<'_>, objects: Vec<Unread>) -> Vec<Entry> {
    let (elsewhere, here): (Vec<Unread>, Vec<Unread>) =
        objects.into_iter().partition(|object| object.is_elsewhere);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut entries = Vec::with_capacity(here.len() + elsewhere.len());
    for (objects, is_elsewhere) in [(here, false), (elsewhere, true)] {
        let share = objects.len().div_ceil(threads).max(SHARE);
        let store = sources.of(is_elsewhere);
        entries.extend(thread::scope(|scope| {
            let shares = objects.chunks(share);
            let shares: Vec<_> =
                shares.map(|share| scope.spawn(move || read_share(store, share))).collect();
            let read = shares.into_iter().map(|share| share.join().unwrap_or_default());
            read.collect::<Vec<_>>().concat()
        }));
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

fn read_share(store: &dyn Store, objects: &[Unread]) -> Vec<Entry> {
    let names: Vec<ObjectName> = objects.iter().map(|object| object.name.clone()).collect();
    let entry = |object: &Unread, bytes: Result<Vec<u8>, String>| {
        let held = bytes.and_then(|bytes| held(&bytes, &object.name));
        Entry {
            name: object.name.clone(),
            stamp: object.stamp,
            is_elsewhere: object.is_elsewhere,
            held: held.unwrap_or_else(Held::Unreadable),
        }
    };
    if let Ok(read) = store.read(&names) {
        // What was removed meanwhile is left out, so both go in the same order.
        let mut objects = objects.iter();
        let read = read.into_iter().filter_map(|(name, bytes)| {
            let object = objects.find(|object| object.name == name)?;
            Some(entry(object, Ok(bytes)))
        });
        return read.collect();
    }
    // One that cannot be read must not hide the others.
    let each = objects.iter().filter_map(|object| {
        let bytes = store.get(&object.name).map_err(|error| error.to_string()).transpose()?;
        Some(entry(object, bytes))
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
    let (front, objective) = match str::from_utf8(bytes).ok().and_then(brief) {
        Some(brief) => brief,
        None => whole(bytes)?,
    };
    if front.id != name.id || front.number != name.number {
        return Err("its id and number are not those of its name".to_owned());
    }
    Ok(Node { front, name, objective, is_elsewhere: false })
}

/// The same from all of a handoff that is not as segue writes it.
fn whole(bytes: &[u8]) -> Result<(Brief, String), String> {
    let handoff = read_handoff(bytes)?;
    let objective = handoff.content.objective().to_owned();
    Ok((handoff.front.into(), objective))
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
    use segue_model::Digest;

    use super::*;

    const FRONT: &str = "---
segue: 1
id: kpqxwytrmvnzolsu
number: 1
kind: standard
thread: feat/api
parents: [lpqxwytrmvnzolsu]
created: \"2026-11-22T10:31:04Z\"
template: base@1.1.0
template_digest: DIGEST
layers: [base@1.1.0]
author: {agent: claude, agent_version: \"2.1.330\", model: some-model, person: Ana}
session: {id: 01a203ab-501c-7220-b4a4-b639dcca91a7, native: c70d9e15, started: \"2026-11-22T09:31:28.54Z\", turns: 3, tokens: 19971}
git: {commit: 42833eb2e23163a2b78984f5167919d76f2cce14, branch: main, dirty: [a.rs]}
cwd: crates/a
writer: offline
budget: 1500
digest: DIGEST
---
";
    const BODY: &str = "=== SESSION HANDOFF ===
Generated: 2026-11-22T10:31:04Z
Session: 1 → 2

## Current State

- Clean

## Next Objective

Ship it
";
    const RECORD: &str = "segue = 1\nid = \"kpqxwytrmvnzolsu\"\ntime = \"2026-11-22T10:31:04.5Z\"\nauthor = \"Ana\"\nseen = [\"lpqxwytrmvnzolsu\"]\nkind = \"tag\"\ntag = \"mvp\"\nhandoff = \"mpqxwytrmvnzolsu\"\n";

    fn handoff() -> String {
        FRONT.replace("DIGEST", &Digest::of(BODY).to_string()) + BODY
    }

    /// A text with each of its first lines absent, twice, and with other values.
    fn varied(text: &str, lines: usize) -> Vec<String> {
        let all: Vec<&str> = text.lines().collect();
        let mut texts =
            vec![text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")];
        for at in 0..lines.min(all.len()) {
            let with = |line: &str| {
                let mut lines = all.clone();
                lines.splice(at..=at, line.lines());
                lines.join("\n") + "\n"
            };
            let line = all[at];
            texts.extend([with(""), with(&format!("{line}\n{line}")), with(&line.to_uppercase())]);
            texts.push(with(&format!("{line} # x")));
            if let Some((key, value)) = line.split_once([':', '=']) {
                let sign = &line[key.len()..=key.len()];
                for other in
                    ["", " 1", " x", " \"x\"", " []", " null", " {}", " 2026-11-22T10:31:04Z"]
                {
                    texts.push(with(&format!("{key}{sign}{other}")));
                }
                texts.push(with(&format!("{key}x{sign}{value}")));
            }
        }
        texts
    }

    #[test]
    fn the_reading_has_a_name_that_changes_with_it() {
        let file = "0001-make-it.kpqxwytrmvnzolsu.md";
        let record = "20261122T103104Z-tag-kpqxwytrmvnzolsu.toml";
        let sets =
            [(Folder::Handoffs, file, handoff()), (Folder::Records, record, RECORD.to_owned())];
        assert!(brief(&handoff()).is_some(), "it is read briefly, others are read whole");
        let mut told = String::new();
        for (folder, file, text) in sets {
            let name = ObjectName::new(folder, file).unwrap();
            assert!(held(text.as_bytes(), &name).is_ok(), "{:?}", held(text.as_bytes(), &name));
            for text in varied(&text, 32) {
                told += &format!("{:?}\n", held(text.as_bytes(), &name));
            }
        }
        let is_both = told.lines().any(|line| line.starts_with("Ok"))
            && told.lines().any(|line| line.starts_with("Err"));
        assert!(is_both, "{told}");
        let digest = format!("{:016x}", Digest::of(&told).bits());
        assert_eq!(READING, digest, "objects are understood otherwise: this is the new READING");
    }
}
