//! Files that were looked at, and files that searches and commands named: who goes on will look
//! at them again.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::paths;
use super::places::{Places, placed};
use crate::extract::shell::{CommandLine, Simple};
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
/// The programs that print what stands in the files that they are given.
const SHOWERS: [&str; 12] =
    ["cat", "bat", "batcat", "head", "tail", "less", "more", "nl", "sed", "awk", "jq", "yq"];
/// What of git does, as a subcommand or an option.
const GIT_FINDERS: [&str; 6] =
    ["grep", "ls-files", "status", "--stat", "--name-only", "--name-status"];

/// Where files are that pass, or are the system's.
const PASSING: [&str; 10] =
    ["/tmp/", "/private/", "/var/", "/dev/", "/proc/", "/sys/", "/etc/", "/usr/", "/run/", ".."];

/// Whether a command prints which files there are.
fn finds(command: &Simple) -> bool {
    let says = |word: &&String| {
        let is_told = word.starts_with("--") || command.words.get(1) == Some(word);
        is_told && GIT_FINDERS.contains(&word.as_str())
    };
    FINDERS.contains(&command.name())
        || command.name() == "git" && command.words.iter().any(|it| says(&it))
}

/// Whether a file outside of the project is nobody's to go on with.
fn is_passing(path: &str) -> bool {
    PASSING.iter().any(|folder| path.starts_with(folder))
}

/// The files that a command shows: `sed -n 1,80p README.md`.
fn shown(command: &Simple) -> impl Iterator<Item = &String> {
    let words = command.words.iter().skip(1);
    let words = words.filter(|_| SHOWERS.contains(&command.name()));
    words.filter(|word| paths::is_named(word) && !word.contains([' ', '*', '$', '{', '\n']))
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
    /// Whether somebody wrote the whole path, rather than a part of it in some folder.
    is_written: bool,
    /// Which of all reads and namings was the last of this file.
    last: u32,
    address: Address,
    time: Option<Timestamp>,
}

impl Reads {
    /// A file was read; `path` is relative to the project where it lies in it.
    pub(crate) fn read(&mut self, path: &str, event: &Event<'_>) {
        self.opened(path, true, event);
    }

    fn opened(&mut self, path: &str, is_written: bool, event: &Event<'_>) {
        if let Some(file) = self.seen(path, event) {
            file.count += 1;
            file.is_written |= is_written;
        }
    }

    /// A command ran: it shows files or works on them, and prints which there are. `command` and
    /// `output` have no secret in them.
    pub(crate) fn ran(
        &mut self,
        command: &str,
        output: impl Fn() -> String,
        places: &Places,
        event: &Event<'_>,
    ) {
        let line = CommandLine::parse(command);
        for (folder, simple) in placed(&line) {
            let at = |path: &str| places.at(&folder, path);
            let mut opened = Vec::new();
            for path in shown(simple) {
                let whole = at(path);
                self.opened(&whole, paths::is_outside(path), event);
                opened.push(whole);
            }
            let words: Vec<&str> = simple.words.iter().skip(1).map(String::as_str).collect();
            let is_new = |path: &str| Some(at(path)).filter(|path| !opened.contains(path));
            self.named(&words.join("\n"), is_new, event);
            if finds(simple) && line.main() == Some(simple) {
                self.named(&output(), |path| Some(at(path)), event);
            }
        }
    }

    /// A search's result or a sub-agent's answer names files. `text` has no secret in it.
    pub(crate) fn named(
        &mut self,
        text: &str,
        relative: impl Fn(&str) -> Option<String>,
        event: &Event<'_>,
    ) {
        let mut known = HashSet::new();
        // The last that is named is no later than the first.
        let (before, mut steps) = (self.reads, 0);
        for path in paths::named(text).filter_map(relative) {
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
        if path.len() > LONG {
            return None;
        }
        self.reads += 1;
        let path = clean(path);
        if self.files.len() >= MOST && !self.files.contains_key(&path) {
            return None;
        }
        let (address, time) = (event.address(), event.time);
        let new = || File { count: 0, named: 0, is_written: false, last: 0, address, time };
        let file = self.files.entry(path).or_insert_with(new);
        file.last = self.reads;
        file.time = event.time.or(file.time);
        Some(file)
    }

    /// The files, those first that were read often and late, without those that `is_known`;
    /// of those that were only named the first. Paths below `base` are shown from there.
    pub(crate) fn facts(&self, base: &str, is_known: impl Fn(&str) -> bool) -> Vec<Fact> {
        let mut files = HashMap::<String, File>::new();
        for (path, file) in &self.files {
            let shown = paths::relative(path, base);
            let is_passing = paths::is_outside(&shown) && (!file.is_written || is_passing(&shown));
            if is_passing || is_known(path) || is_known(&shown) {
                continue;
            }
            // The same file of another worktree.
            let same = files.entry(shown).or_insert_with(|| file.clone());
            if same.last < file.last {
                *same = File { count: same.count + file.count, ..file.clone() };
            }
        }
        let ranked = |of: &dyn Fn(&File) -> bool, most: usize| {
            let of = files.iter().filter(|(_, file)| of(file));
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
        let far = if paths::is_outside(path) { 0.5 } else { 1.0 };
        let recent = f64::from(file.last) / f64::from(self.reads.max(1));
        let weight = match file.count {
            0 => 0.1 * f64::from(file.named.min(4)) / 4.0 + 0.1 * recent,
            count => 0.1 * f64::from(count.min(4)) / 4.0 + 0.2 * recent,
        };
        Fact {
            addresses: vec![file.address.clone()],
            time: file.time,
            ..Fact::observed(FactKind::Read, code(path), path.to_owned(), weight * far)
        }
    }
}

#[cfg(test)]
mod tests {
    use segue_model::{NativeId, SessionPrefix};

    use super::*;
    use crate::extract::blank;

    fn texts(facts: &[Fact]) -> Vec<&str> {
        facts.iter().map(|fact| fact.text.as_str()).collect()
    }

    fn command(text: &str) -> Simple {
        CommandLine::parse(text).commands.remove(0)
    }

    #[test]
    fn what_searches_find_comes_behind_what_was_read() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut reads = Reads::default();
        reads.read("src/a.rs", &event);
        let found = "src/b.rs:3: open()\nnode_modules/x/c.js\n/etc/hosts.conf";
        reads.named(found, |path| Some(path.to_owned()), &event);
        assert_eq!(texts(&reads.facts("", |_| false)), ["`src/a.rs`", "`src/b.rs`"]);
        for text in ["rg -n open src | head", "git diff --stat"] {
            assert!(finds(&command(text)), "{text}");
        }
        for text in ["cat src/a.rs", "git diff", "git commit -m status"] {
            assert!(!finds(&command(text)), "{text}");
        }
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
        let facts = reads.facts("", |path| path == "src/old.rs");
        assert_eq!(texts(&facts), ["`src/c.rs`", "`src/a.rs`", "`src/b.rs`"]);
    }

    #[test]
    fn a_command_reads_what_it_shows_and_names_what_it_works_on_in_its_folder() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut places = Places::default();
        places.directory("/p");
        let mut reads = Reads::default();
        let none = String::new;
        reads.ran("sed -n '1,80p' README.md && nl -ba src/a.rs | head -40", none, &places, &event);
        reads.ran("cd web && bun test test/b.ts", none, &places, &event);
        reads.ran("cd /p.trees/x && cat src/c.rs src/d.rs", none, &places, &event);
        reads.ran("cd web && rg -l open", || "src/e.ts\n".to_owned(), &places, &event);
        reads.ran("cat /home/dev/skills/merge.md /tmp/x.md", none, &places, &event);
        let facts = reads.facts("/p.trees/x", |path| path == "src/d.rs");
        let mut found = texts(&facts);
        assert_eq!(found.split_off(4), ["`web/src/e.ts`", "`web/test/b.ts`"]);
        found.sort_unstable();
        assert_eq!(
            found,
            ["`/home/dev/skills/merge.md`", "`README.md`", "`src/a.rs`", "`src/c.rs`"]
        );
    }
}
