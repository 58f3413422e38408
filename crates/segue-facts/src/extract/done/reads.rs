//! Files that were looked at, and files that searches and commands named: who goes on will look
//! at them again.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::ends::Ends;
use super::paths;
use super::places::{Place, Places};
use crate::extract::output::Output;
use crate::extract::shell::{CommandLine, Simple};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code};

/// A longer path, in bytes, is none.
const LONG: usize = 400;
/// How many files are remembered at all.
const MOST: usize = 20_000;
/// How much of what somebody says is looked at, in bytes.
const TALK: usize = 20_000;
/// What a file that tells how to work weighs at least.
pub(crate) const GUIDE: f64 = 0.31;
/// How many files are facts.
const FILES: usize = 40;
/// How many files are facts that were only named.
const NAMED: usize = 24;

/// What being named alone counts, and being named so often that more says no more.
const NAMING: u32 = 4;
const OFTEN: u32 = 4 * NAMING;
/// So many files in one list take one off.
const LISTED: usize = 8;

/// The programs that print names of files.
const FINDERS: [&str; 9] = ["rg", "grep", "egrep", "ag", "ack", "find", "fd", "ls", "tree"];
/// The programs that print what stands in the files that they are given.
const SHOWERS: [&str; 12] =
    ["cat", "bat", "batcat", "head", "tail", "less", "more", "nl", "sed", "awk", "jq", "yq"];
/// What stands in scripts, patterns and settings, and in no plain path.
const NO_PATH: [char; 11] = [' ', '*', '$', '{', '\n', '=', '|', ';', '^', ':', '"'];
/// What of git does, as a subcommand or an option.
const GIT_FINDERS: [&str; 6] =
    ["grep", "ls-files", "status", "--stat", "--name-only", "--name-status"];

/// Whether a command prints which files there are.
fn finds(command: &Simple) -> bool {
    let says = |word: &&String| {
        let is_told = word.starts_with("--") || command.words.get(1) == Some(word);
        is_told && GIT_FINDERS.contains(&word.as_str())
    };
    FINDERS.contains(&command.name())
        || command.name() == "git" && command.words.iter().any(|it| says(&it))
}

/// Whether git names files from the top of its tree, wherever it runs: `git diff --stat`.
fn prints_from_root(command: &Simple) -> bool {
    let subcommand = command.words.get(1).map(String::as_str);
    let is_relative = command.words.iter().any(|word| word.starts_with("--relative"));
    !is_relative && matches!(subcommand, Some("diff" | "show" | "log" | "diff-tree" | "stash"))
}

/// The files that a command shows: `sed -n 1,80p README.md`.
fn shown(command: &Simple) -> impl Iterator<Item = &String> {
    let words = command.words.iter().skip(1);
    let words = words.filter(|_| SHOWERS.contains(&command.name()));
    words.filter(|word| {
        let ending = word.rsplit('.').next().unwrap_or_default();
        let is_ending = ending.contains(|c: char| c.is_ascii_alphabetic());
        is_ending && paths::is_named(word) && !word.contains(NO_PATH)
    })
}

/// The words of the lines of an output that say of a file that there is none (POSIX, `ENOENT`).
fn absent(output: &str) -> impl Iterator<Item = &str> {
    let lines = output.lines().filter(|line| line.contains("No such file or directory"));
    lines.flat_map(|line| line.split([' ', ':', '\'', '"', '‘', '’', '`']))
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
    /// What its being named in results, commands and words counts.
    named: u32,
    /// Whether somebody wrote the whole path, rather than a part of it in some folder.
    is_written: bool,
    /// Which of all reads and namings was the last of this file.
    last: u32,
    address: Address,
    time: Option<Timestamp>,
}

impl File {
    /// Adds what is known of the same file elsewhere.
    fn add(&mut self, other: &Self) {
        if other.last > self.last {
            (self.last, self.time) = (other.last, other.time);
            self.address = other.address.clone();
        }
        self.count += other.count;
        self.named = self.named.saturating_add(other.named);
        self.is_written |= other.is_written;
    }
}

/// Whether a file outside of the project is one that somebody goes on with: no passing file, no program's own. A
/// skill's instructions and a plan are in such a folder, and followed.
fn is_for_reading(path: &str) -> bool {
    let is_hidden = path.contains("/.") && !paths::is_prose(path);
    !is_hidden && !path.starts_with("..") && !paths::is_passing(path)
}

/// Whether a word of a command, an edit or a search, has an import in it: what that names is relative to the file that
/// it stands in.
fn imports(word: &str) -> bool {
    ["from \"", "from '", "import ", "require("].iter().any(|it| word.contains(it))
}

/// Whether the number of a line stands here: `:12`.
fn is_place(rest: &str) -> bool {
    rest.strip_prefix(':').is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a path begins with a port: `3000/src/a.js` of `localhost:3000/src/a.js`.
fn is_port(path: &str) -> bool {
    path.split('/')
        .next()
        .is_some_and(|first| !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()))
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

    /// A command ran that began at `start`: it shows files or works on them, and prints which there are.
    /// `line` and `output` have no secret in them.
    pub(crate) fn ran(
        &mut self,
        line: &CommandLine,
        output: &Output<'_>,
        (start, places): (&Place, &Places),
        event: &Event<'_>,
    ) {
        let main = line.main();
        let absent: HashSet<&str> = absent(output.most()).collect();
        let is_there = |path: &str| !absent.contains(path);
        for (place, simple) in places.placed(line, start) {
            let mut opened = Vec::new();
            for path in shown(simple).filter(|path| is_there(path)) {
                let Some(whole) = places.at(&place, path) else { continue };
                self.opened(&whole, paths::is_outside(path), event);
                opened.push(whole);
            }
            let is_git = simple.name() == "git";
            // What git names behind a revision, and most of what it prints, is from the project's folder.
            let root = places.start(None);
            let is_whole_tree = is_git && place.is_inside() && prints_from_root(simple);
            let printed = if is_whole_tree { &root } else { &place };
            // What the shell puts in for a variable, nobody knows.
            let words = simple.words.iter().skip(1);
            for word in words.filter(|word| !word.contains('$') && !imports(word)) {
                let from = if is_git && word.contains(':') { printed } else { &place };
                let at = |path: &str| places.at(from, path).filter(|_| is_there(path));
                let path = |path: &str| at(path).filter(|it| !opened.contains(it));
                self.named(word, path, event);
            }
            if main.is_some_and(|main| std::ptr::eq(main, simple)) && finds(simple) {
                let at = |path: &str| places.at(printed, path).filter(|_| is_there(path));
                self.named(output.most(), at, event);
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
        let paths = paths::named(text).filter_map(relative);
        let paths: Vec<String> = paths.filter(|path| known.insert(path.clone())).collect();
        // The longer a list is, the less it says of each.
        let says = NAMING.saturating_sub(u32::try_from(paths.len() / LISTED).unwrap_or(NAMING));
        // The last that is named is no later than the first.
        let (before, mut steps) = (self.reads, 0);
        for path in &paths {
            self.reads = before;
            if let Some(file) = self.seen(path, event) {
                file.named = file.named.saturating_add(says.max(1));
                steps = 1;
            }
        }
        self.reads = before + steps;
    }

    /// Somebody talks of files: of those that are known, and of places in others. What has neither may not be there
    /// yet. `text` has no secret in it.
    pub(crate) fn talked(
        &mut self,
        text: &str,
        relative: impl Fn(&str) -> String,
        event: &Event<'_>,
    ) {
        let text = &text[..text.floor_char_boundary(TALK)];
        let told: Vec<&str> = paths::named_with_rest(text)
            .filter(|(path, rest)| {
                is_place(rest) && !is_port(path) || self.files.contains_key(&relative(path))
            })
            .map(|(path, _)| path)
            .collect();
        self.named(&told.join(" "), |path| Some(relative(path)), event);
    }

    fn seen(&mut self, path: &str, event: &Event<'_>) -> Option<&mut File> {
        if path.len() > LONG || paths::is_foreign(path) {
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
        let files = self.shown(base, is_known);
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

    /// The files as they are shown. The same file of another worktree counts as the same.
    fn shown(&self, base: &str, is_known: impl Fn(&str) -> bool) -> BTreeMap<String, File> {
        let mut files = BTreeMap::<String, File>::new();
        let sorted: BTreeMap<&String, &File> = self.files.iter().collect();
        let inside = self
            .files
            .keys()
            .filter(|path| !paths::is_outside(path) || paths::below(path, base).is_some());
        let ends = Ends::of(inside.map(String::as_str));
        for (path, file) in sorted {
            // What was read or written whole is that file, and no longer one.
            let is_named = file.count == 0 && !file.is_written;
            let Some(path) = (if is_named { ends.whole(path) } else { Some(path.as_str()) }) else {
                continue;
            };
            let shown = paths::relative(path, base);
            let is_lasting = || file.is_written && is_for_reading(&shown);
            let is_kept = !paths::is_outside(&shown) || is_lasting();
            if !is_kept || is_known(path) || is_known(&shown) {
                continue;
            }
            match files.get_mut(&shown) {
                Some(same) => same.add(file),
                None => drop(files.insert(shown, file.clone())),
            }
        }
        files
    }

    fn fact(&self, path: &str, file: &File) -> Fact {
        let is_guide = file.count > 0 && paths::is_guide(path);
        let far = if paths::is_outside(path) && !is_guide { 0.5 } else { 1.0 };
        let recent = f64::from(file.last) / f64::from(self.reads.max(1));
        let weight = match file.count {
            // It holds as long as the session does.
            count if is_guide => GUIDE + 0.1 * f64::from(count.min(4)) / 4.0 + 0.1 * recent,
            0 => 0.1 * f64::from(file.named.min(OFTEN)) / f64::from(OFTEN) + 0.1 * recent,
            count => 0.1 * f64::from(count.min(4)) / 4.0 + 0.2 * recent,
        };
        Fact::observed(FactKind::Read, code(path), path.to_owned(), weight * far)
            .at(file.address.clone(), file.time)
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
    fn what_is_talked_of_is_known_or_has_a_place() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut reads = Reads::default();
        reads.read("src/a.rs", &event);
        let text = "see src/a.rs and src/b.rs:12, then write src/new.rs: it; localhost:3000/src/c.js:4 and \
                    http://localhost:3000/src/d.js:4";
        reads.talked(text, str::to_owned, &event);
        let named = |path: &str| reads.files.get(path).map(|file| file.named);
        assert_eq!((named("src/a.rs"), named("src/b.rs")), (Some(NAMING), Some(NAMING)));
        assert_eq!(named("src/new.rs"), None);
        assert_eq!(reads.files.len(), 2, "{:?}", reads.files.keys());
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
    fn the_same_file_of_two_worktrees_is_one() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut reads = Reads::default();
        for path in ["src/a.rs", "src/a.rs", "src/b.rs", "/x/src/a.rs", "/x/src/b.rs"] {
            reads.read(path, &event);
        }
        let counts: Vec<u32> = reads.shown("/x", |_| false).values().map(|it| it.count).collect();
        assert_eq!(counts, [3, 2]);
    }

    #[test]
    fn a_command_reads_what_it_shows_and_names_what_it_works_on_in_its_folder() {
        let session = SessionPrefix::of(&NativeId::new("5e551001"));
        let event = blank(&session, 1);
        let mut places = Places::default();
        places.directory("/p");
        let mut reads = Reads::default();
        let start = places.start(None);
        for (command, output) in [
            ("sed -n '1,80p' README.md && nl -ba src/a.rs | head -40", ""),
            ("cd web && bun test test/b.ts", ""),
            ("cd /p.trees/x && cat src/c.rs src/d.rs", ""),
            ("cd web && rg -l open", "src/e.ts\n"),
            ("cat /home/dev/skills/merge.md /tmp/x.md", ""),
            ("cd web && git diff --stat", " web/src/f.ts | 2 +-\n"),
            ("cd web && git show HEAD:web/src/f.ts", ""),
            ("cd web && perl -pi -e 's|from \"./b/a.js\"|from \"../b/a.js\"|' src/f.ts", ""),
            ("jq --arg v 1.2.3 . node_modules/x/p.json && awk -v x=0.5 1", ""),
            ("cat ~/.aws/config.json /home/dev/.x/skills/a/SKILL.md", ""),
        ] {
            let (line, output) = (CommandLine::parse(command), Output::of(output));
            reads.ran(&line, &output, (&start, &places), &event);
        }
        let facts = reads.facts("/p.trees/x", |path| path == "src/d.rs");
        let mut found = texts(&facts);
        let named = found.split_off(5);
        assert_eq!(named, ["`web/src/f.ts`", "`web/src/e.ts`", "`web/test/b.ts`"]);
        found.sort_unstable();
        let skill = "`/home/dev/.x/skills/a/SKILL.md`";
        assert_eq!(found.remove(0), skill);
        assert_eq!(
            found,
            ["`/home/dev/skills/merge.md`", "`README.md`", "`src/a.rs`", "`src/c.rs`"]
        );
    }
}
