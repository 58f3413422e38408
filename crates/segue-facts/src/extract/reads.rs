//! Files that were looked at: who goes on will look at them again.

use std::collections::HashMap;

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::paths;
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code};

/// A longer path, in bytes, is none.
const LONG: usize = 400;
/// How many files are remembered at all.
const MOST: usize = 20_000;
/// How many files are facts.
const FILES: usize = 40;

/// Collects the files that were read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Reads {
    files: HashMap<String, File>,
    reads: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct File {
    count: u32,
    /// Which of all reads was the last of this file.
    last: u32,
    address: Address,
    time: Option<Timestamp>,
}

impl Reads {
    /// A file was read; `path` is relative to the project where it lies in it.
    pub(super) fn read(&mut self, path: &str, event: &Event<'_>) {
        if paths::is_outside(path) || path.len() > LONG {
            return;
        }
        self.reads += 1;
        let path = clean(path);
        if self.files.len() >= MOST && !self.files.contains_key(&path) {
            return;
        }
        let new = File { count: 0, last: 0, address: event.address(), time: event.time };
        let file = self.files.entry(path).or_insert(new);
        file.count += 1;
        file.last = self.reads;
        file.time = event.time.or(file.time);
    }

    /// The files, those first that were read often and late, without those that `is_known`.
    pub(super) fn facts(&self, is_known: impl Fn(&str) -> bool) -> Vec<Fact> {
        let files = self.files.iter().filter(|(path, _)| !is_known(path));
        let mut all: Vec<Fact> = files.map(|(path, file)| self.fact(path, file)).collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(FILES);
        all
    }

    fn fact(&self, path: &str, file: &File) -> Fact {
        let often = f64::from(file.count.min(4)) / 4.0;
        let recent = f64::from(file.last) / f64::from(self.reads.max(1));
        Fact {
            addresses: vec![file.address.clone()],
            time: file.time,
            ..Fact::observed(
                FactKind::Read,
                code(path),
                path.to_owned(),
                0.1 * often + 0.2 * recent,
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::super::blank;
    use super::*;

    #[test]
    fn what_was_read_late_and_often_comes_first_and_changed_files_stand_elsewhere() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let mut reads = Reads::default();
        let files = ["src/a.rs", "src/b.rs", "src/a.rs", "/etc/hosts", "src/c.rs", "src/old.rs"];
        for (n, path) in (1..).zip(files) {
            let event = blank(&session, n);
            reads.read(path, &event);
        }
        let facts = reads.facts(|path| path == "src/old.rs");
        let found: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(found, ["`src/c.rs`", "`src/a.rs`", "`src/b.rs`"]);
    }
}
