//! Files that were looked at, and files that searches and commands named: who goes on will look
//! at them again.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::paths;
use crate::extract::shell::CommandLine;
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code};

/// A longer path, in bytes, is none.
const LONG: usize = 400;
/// How many files are remembered at all.
const MOST: usize = 20_000;
/// How many files are facts.
const FILES: usize = 40;
/// How many files are facts that were only named.
const NAMED: usize = 12;

/// The programs that print names of files.
const FINDERS: [&str; 9] = ["rg", "grep", "egrep", "ag", "ack", "find", "fd", "ls", "tree"];
/// What of git does, as a subcommand or an option.
const GIT_FINDERS: [&str; 6] =
    ["grep", "ls-files", "status", "--stat", "--name-only", "--name-status"];

/// Whether a command prints which files there are.
pub(crate) fn finds(command: &str) -> bool {
    CommandLine::parse(command).main().is_some_and(|main| {
        let says = |word: &&String| {
            let is_told = word.starts_with("--") || main.words.get(1) == Some(word);
            is_told && GIT_FINDERS.contains(&word.as_str())
        };
        FINDERS.contains(&main.name())
            || main.name() == "git" && main.words.iter().any(|it| says(&it))
    })
}

/// Collects the files that were read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reads {
    files: HashMap<String, File>,
    reads: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct File {
    /// How often it was read.
    count: u32,
    /// In how many results and commands it was named.
    named: u32,
    /// Which of all reads and namings was the last of this file.
    last: u32,
    address: Address,
    time: Option<Timestamp>,
}

impl Reads {
    /// A file was read; `path` is relative to the project where it lies in it.
    pub(crate) fn read(&mut self, path: &str, event: &Event<'_>) {
        if let Some(file) = self.seen(path, event) {
            file.count += 1;
        }
    }

    /// A command works on files; `relative` makes a path of the project's of them.
    pub(crate) fn worked_on(
        &mut self,
        command: &str,
        relative: impl Fn(&str) -> String,
        event: &Event<'_>,
    ) {
        let line = CommandLine::parse(command);
        let words = line.commands.iter().flat_map(|simple| simple.words.iter().skip(1));
        let words: Vec<&str> = words.map(String::as_str).collect();
        self.named(&words.join("\n"), relative, event);
    }

    /// A search's result or a sub-agent's answer names files. `text` has no secret in it.
    pub(crate) fn named(
        &mut self,
        text: &str,
        relative: impl Fn(&str) -> String,
        event: &Event<'_>,
    ) {
        let mut known = HashSet::new();
        // The last that is named is no later than the first.
        let (before, mut steps) = (self.reads, 0);
        for path in paths::named(text).map(relative) {
            if !paths::is_foreign(&path) && known.insert(path.clone()) {
                self.reads = before;
                if let Some(file) = self.seen(&path, event) {
                    file.named += 1;
                    steps = 1;
                }
            }
        }
        self.reads = before + steps;
    }

    fn seen(&mut self, path: &str, event: &Event<'_>) -> Option<&mut File> {
        if paths::is_outside(path) || path.len() > LONG {
            return None;
        }
        self.reads += 1;
        let path = clean(path);
        if self.files.len() >= MOST && !self.files.contains_key(&path) {
            return None;
        }
        let (address, time) = (event.address(), event.time);
        let new = || File { count: 0, named: 0, last: 0, address, time };
        let file = self.files.entry(path).or_insert_with(new);
        file.last = self.reads;
        file.time = event.time.or(file.time);
        Some(file)
    }

    /// The files, those first that were read often and late, without those that `is_known`;
    /// of those that were only named the first.
    pub(crate) fn facts(&self, is_known: impl Fn(&str) -> bool) -> Vec<Fact> {
        let files = || self.files.iter().filter(|(path, _)| !is_known(path));
        let ranked = |of: &dyn Fn(&File) -> bool, most: usize| {
            let of = files().filter(|(_, file)| of(file));
            let mut all: Vec<Fact> = of.map(|(path, file)| self.fact(path, file)).collect();
            all.sort_by(|a, b| {
                b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject))
            });
            all.truncate(most);
            all
        };
        let mut all = ranked(&|file| file.count > 0, FILES);
        all.extend(ranked(&|file| file.count == 0, NAMED));
        all
    }

    fn fact(&self, path: &str, file: &File) -> Fact {
        let recent = f64::from(file.last) / f64::from(self.reads.max(1));
        let weight = match file.count {
            0 => 0.1 * f64::from(file.named.min(4)) / 4.0 + 0.1 * recent,
            count => 0.1 * f64::from(count.min(4)) / 4.0 + 0.2 * recent,
        };
        Fact {
            addresses: vec![file.address.clone()],
            time: file.time,
            ..Fact::observed(FactKind::Read, code(path), path.to_owned(), weight)
        }
    }
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::*;
    use crate::extract::blank;

    #[test]
    fn what_searches_find_comes_behind_what_was_read() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut reads = Reads::default();
        reads.read("src/a.rs", &event);
        let found = "src/b.rs:3: open()\nnode_modules/x/c.js\n/etc/hosts.conf";
        reads.named(found, str::to_owned, &event);
        let facts = reads.facts(|_| false);
        let found: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(found, ["`src/a.rs`", "`src/b.rs`"]);
        assert!(finds("rg -n open src | head") && finds("git diff --stat"));
        assert!(!finds("cat src/a.rs") && !finds("git diff") && !finds("git commit -m status"));
    }

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
