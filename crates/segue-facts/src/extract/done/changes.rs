//! What became of each file: created, edited, deleted, renamed.

use std::collections::HashMap;

use jiff::Timestamp;
use segue_model::{Address, Change, Edit, Event};
use serde::{Deserialize, Serialize};

use super::paths;
use crate::extract::shell::{CommandLine, Simple};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code};

/// A folder so near to the root is no project's.
const SHALLOW: usize = 3;

/// Collects the changes of files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Changes {
    root: Option<String>,
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    last_edit: Option<u64>,
    /// Folders that the session made.
    #[serde(default)]
    made: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct File {
    path: String,
    is_new: bool,
    state: State,
    /// What of it was committed: lines added and removed, edits.
    #[serde(default)]
    committed: Option<(u32, u32, u32)>,
    added: u32,
    removed: u32,
    edits: u32,
    addresses: Vec<Address>,
    time: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum State {
    There,
    Deleted,
    /// Put back as it was.
    Restored,
    Renamed {
        to: String,
    },
}

/// Where git takes from what it puts back.
#[derive(Clone, Copy)]
enum From {
    /// The last commit, for all files.
    All,
    /// The last commit, for what may be a file or a branch.
    Names,
    /// The last commit, for paths.
    Paths,
    /// Another commit: what is there may be another file then.
    Elsewhere,
}

/// What a command removes of the paths that it names.
#[derive(Clone, Copy)]
enum Removes {
    Files,
    /// Folders as well.
    Folders,
    /// Whatever git knows by the name.
    All,
}

impl Changes {
    /// The first directory that the session worked in is the project's.
    pub(crate) fn directory(&mut self, cwd: &str) {
        self.root.get_or_insert_with(|| cwd.to_owned());
    }

    pub(crate) fn edit(&mut self, edit: &Edit<'_>, event: &Event<'_>, seen: u64) {
        let path = self.relative(&edit.path);
        match &edit.change {
            Change::Delete => self.delete(&path, event),
            Change::Rename { to } => self.rename(&path, &self.relative(to), event),
            change => {
                let is_new = *change == Change::Create;
                let file = self.file(path.clone(), is_new, event);
                file.state = State::There;
                file.added += edit.added;
                file.removed += edit.removed;
                file.edits += 1;
            }
        }
        // Notes outside the project put nothing of it in doubt.
        if !paths::is_outside(&path) {
            self.last_edit = Some(seen);
        }
    }

    /// What a command that succeeded did to files, as far as its words say it: `rm`, `mv`,
    /// `sed -i`, `tee`, `touch`, a redirection, an option that names the output.
    pub(crate) fn command(&mut self, command: &str, event: &Event<'_>, seen: u64) {
        // Cheap first: most commands change nothing.
        if !MOVES.iter().any(|sign| command.contains(sign)) {
            return;
        }
        let mut folder = String::new();
        for simple in CommandLine::parse(command).commands {
            let (name, operands) = plain(&simple);
            let paths: Vec<String> = operands.iter().map(|path| self.from(&folder, path)).collect();
            let mut is_change = match (name, paths.as_slice()) {
                ("cd", [to]) => {
                    folder.clone_from(to);
                    false
                }
                ("rm", paths) => removes(&simple).is_some_and(|it| self.removed(paths, it, event)),
                ("mkdir", made) => {
                    self.made.extend_from_slice(made);
                    false
                }
                ("checkout" | "restore" | "reset", paths) => {
                    restores(&simple).is_some_and(|from| self.restored(paths, from, event))
                }
                ("mv", [from, to]) => {
                    let is_folder = operands.last().is_some_and(|to| to.ends_with('/'));
                    self.moved(from, to, is_folder, event)
                }
                ("sed", [_, files @ ..])
                    if simple.words.iter().any(|word| word.starts_with("-i")) =>
                {
                    self.wrote(files, false, event)
                }
                ("tee" | "touch", files) => self.wrote(files, true, event),
                _ => false,
            };
            let outputs: Vec<String> =
                outputs(&simple).iter().map(|path| self.from(&folder, path)).collect();
            is_change |= self.wrote(&outputs, true, event);
            if is_change {
                self.last_edit = Some(seen);
            }
        }
    }

    /// Files that a command wrote; those outside of the project are scratch.
    fn wrote(&mut self, paths: &[String], is_new: bool, event: &Event<'_>) -> bool {
        let is_file = |path: &&String| is_named(path) && !paths::is_outside(path);
        let written: Vec<&String> = paths.iter().filter(is_file).collect();
        for path in &written {
            let file = self.file((*path).clone(), is_new, event);
            file.state = State::There;
            file.edits += 1;
        }
        !written.is_empty()
    }

    /// What the session had changed itself, or what is named as a file or folder of the project.
    fn removed(&mut self, paths: &[String], removes: Removes, event: &Event<'_>) -> bool {
        let known = self.files.iter().filter_map(|file| match &file.state {
            State::There | State::Restored => Some((&file.path, &file.path)),
            State::Renamed { to } => Some((&file.path, to)),
            State::Deleted => None,
        });
        let mut gone: Vec<String> = known
            .filter(|(_, now)| paths.iter().any(|path| !path.is_empty() && is_below(now, path)))
            .map(|(file, _)| file.clone())
            .collect();
        // A folder of which the session made all that it knows of was scratch.
        let has_old = |path: &str| {
            let mut own = self.files.iter().filter(|file| is_below(&file.path, path)).peekable();
            own.peek().is_none() || own.any(|file| !file.is_new)
        };
        let is_named = |path: &str| match removes {
            Removes::All => !path.is_empty(),
            Removes::Folders => {
                is_named(path)
                    || is_own_folder(path) && has_old(path) && !self.made.contains(&path.to_owned())
            }
            Removes::Files => is_named(path),
        };
        let is_new =
            |path: &&String| is_named(path) && !paths::is_outside(path) && !self.knows(path);
        gone.extend(paths.iter().filter(is_new).cloned().collect::<Vec<_>>());
        gone.iter().for_each(|path| self.delete(path, event));
        !gone.is_empty()
    }

    /// Files that git put back: what was deleted is there, and what was not committed is lost.
    fn restored(&mut self, paths: &[String], from: From, event: &Event<'_>) -> bool {
        // A whole branch may have the name of a folder.
        let are_named = paths.len() > 1 || matches!(from, From::Paths | From::Elsewhere);
        let is_meant = |file: &str, path: &str| {
            let path = path.trim_end_matches("/.");
            path == "." || file == path || are_named && is_below(file, path)
        };
        let is_all = matches!(from, From::All);
        let is_put_back = |file: &File| {
            let is_gone = matches!(file.state, State::Deleted);
            let is_lost = !matches!(from, From::Elsewhere) && file.has_uncommitted();
            let has_old = !file.is_new || file.committed.is_some();
            let is_meant = is_all || paths.iter().any(|path| is_meant(&file.path, path));
            has_old && (is_gone || is_lost) && is_meant && !paths::is_outside(&file.path)
        };
        let mut is_change = false;
        for file in self.files.iter_mut().filter(|file| is_put_back(file)) {
            let committed = file.committed.filter(|(.., edits)| *edits > 0);
            file.state = if committed.is_some() { State::There } else { State::Restored };
            (file.added, file.removed, file.edits) = committed.unwrap_or_default();
            file.addresses.push(event.address());
            is_change = true;
        }
        is_change
    }

    /// A commit was made: what was changed before is not lost when files are put back.
    pub(crate) fn commit(&mut self) {
        let files = self.files.iter_mut().filter(|file| matches!(file.state, State::There));
        files.for_each(|file| file.committed = Some((file.added, file.removed, file.edits)));
    }

    fn moved(&mut self, from: &str, to: &str, is_folder: bool, event: &Event<'_>) -> bool {
        let to = match from.rsplit('/').next() {
            Some(name) if is_folder => format!("{to}/{name}"),
            _ => to.to_owned(),
        };
        let before = self.files.iter().find_map(|file| match &file.state {
            State::Renamed { to } if to == from => Some(file.path.clone()),
            _ => None,
        });
        let origin = before.unwrap_or_else(|| from.to_owned());
        let is_ours = self.knows(&origin) || (is_inside(&origin) && is_inside(&to));
        if is_ours && !from.is_empty() {
            self.rename(&origin, &to, event);
        }
        is_ours
    }

    /// How many events had come when a file was last changed.
    pub(crate) fn last_edit(&self) -> Option<u64> {
        self.last_edit
    }

    /// The path that a command means, which it may have changed the directory for.
    fn from(&self, folder: &str, path: &str) -> String {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        match (folder.is_empty(), paths::is_outside(path)) {
            (false, false) => self.relative(&format!("{folder}/{path}")),
            _ => self.relative(path),
        }
    }

    pub(crate) fn knows(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    pub(crate) fn relative(&self, path: &str) -> String {
        paths::relative(path, self.root.as_deref().unwrap_or_default())
    }

    fn file(&mut self, path: String, is_new: bool, event: &Event<'_>) -> &mut File {
        let next = self.files.len();
        let at = *self.by_path.entry(path.clone()).or_insert(next);
        if at == next {
            self.files.push(File::new(path, is_new));
        }
        let file = &mut self.files[at];
        file.addresses.push(event.address());
        file.time = event.time.or(file.time);
        file
    }

    fn delete(&mut self, path: &str, event: &Event<'_>) {
        self.file(path.to_owned(), false, event).state = State::Deleted;
    }

    fn rename(&mut self, from: &str, to: &str, event: &Event<'_>) {
        self.file(from.to_owned(), false, event).state = State::Renamed { to: to.to_owned() };
    }

    /// One fact a file. Paths below [`Self::elsewhere`] are shown from there.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let base = self.elsewhere();
        let base = base.as_deref().unwrap_or_default();
        self.files.iter().map(|file| file.fact(base)).collect()
    }

    /// The folder that most files outside of the project are in, such as another worktree.
    pub(crate) fn elsewhere(&self) -> Option<String> {
        let is_kept = |path: &&str| {
            path.starts_with('/') && !path.starts_with("/tmp/") && !path.contains("/.")
        };
        let outside: Vec<&str> =
            self.files.iter().map(|file| file.path.as_str()).filter(is_kept).collect();
        let mut counts = HashMap::<&str, usize>::new();
        for path in &outside {
            for (at, _) in path.match_indices('/').skip(SHALLOW) {
                *counts.entry(&path[..at]).or_default() += 1;
            }
        }
        let is_shared = |count: usize| count > 1 && count * 5 >= outside.len() * 4;
        let shared = counts.into_iter().filter(|(_, count)| is_shared(*count));
        shared
            .map(|(folder, _)| folder)
            .max_by_key(|folder| (folder.len(), *folder))
            .map(str::to_owned)
    }
}

impl File {
    /// Whether it was changed since the last commit.
    fn has_uncommitted(&self) -> bool {
        self.committed.is_none_or(|(.., edits)| edits != self.edits)
    }

    fn new(path: String, is_new: bool) -> Self {
        Self {
            path,
            is_new,
            state: State::There,
            committed: None,
            added: 0,
            removed: 0,
            edits: 0,
            addresses: Vec::new(),
            time: None,
        }
    }

    fn fact(&self, base: &str) -> Fact {
        let shown = paths::relative(&self.path, base);
        let path = code(&clean(&shown));
        let text = match (&self.state, self.is_new) {
            (State::Deleted, true) => format!("{path} created and deleted again"),
            (State::Deleted, false) => format!("{path} deleted"),
            (State::Renamed { to }, _) => {
                format!("{path} renamed to {}", code(&clean(&paths::relative(to, base))))
            }
            (State::Restored, _) => format!("{path} put back as it was"),
            (State::There, true) => format!("{path} created{}", self.counts()),
            (State::There, false) => format!("{path} edited{}", self.counts()),
        };
        let left_nothing = self.is_new && matches!(self.state, State::Deleted)
            || matches!(self.state, State::Restored);
        let outside = if paths::is_outside(&shown) || left_nothing { 0.2 } else { 0.0 };
        Fact {
            addresses: bounded(&self.addresses),
            time: self.time,
            ..Fact::observed(
                FactKind::Change,
                text,
                clean(&shown),
                0.4 + 0.02 * f64::from(self.edits.min(10)) + self.size() - outside,
            )
        }
    }

    /// What a large change weighs more: a file that was made or is gone, many lines.
    fn size(&self) -> f64 {
        let lines = f64::from(self.added) + f64::from(self.removed);
        let many = (lines.ln_1p() / MANY.ln_1p()).min(1.0);
        let is_whole = self.is_new || !matches!(self.state, State::There);
        0.05 * if is_whole { 1.0 } else { many }
    }

    fn counts(&self) -> String {
        match (self.added, self.removed) {
            (0, 0) => String::new(),
            (added, 0) => format!(" (+{added})"),
            (added, removed) => format!(" (+{added} −{removed})"),
        }
    }
}

/// So many lines are a large change.
const MANY: f64 = 200.0;
/// What a command that changes files has in it.
const MOVES: &[&str] = &[
    "rm ",
    "mv ",
    "sed ",
    "tee ",
    "touch ",
    ">",
    " -o",
    "--out",
    "checkout ",
    "restore ",
    "reset ",
];
/// Folders that tools make and make again: nobody misses them.
const MADE_AGAIN: &[&str] = &[
    "target",
    "node_modules",
    "dist",
    "build",
    "_build",
    "out",
    "bin",
    "obj",
    "tmp",
    "temp",
    "cache",
    "coverage",
    "deps",
    "__pycache__",
    "venv",
    "htmlcov",
    "logs",
    "log",
    "output",
    "results",
    "test-results",
    "vendor",
    "pods",
    "deriveddata",
];

/// What `rm` or `git rm` is told to remove; nothing where it only forgets.
fn removes(simple: &Simple) -> Option<Removes> {
    let has = |option: &str| simple.words.iter().any(|word| word == option);
    let takes_folders = |word: &String| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        letters.is_some_and(|letters| letters.contains(['r', 'R']))
    };
    match () {
        () if simple.name() == "git" && (has("--cached") || has("-n") || has("--dry-run")) => None,
        () if simple.name() == "git" => Some(Removes::All),
        () if has("--recursive") || simple.words.iter().any(takes_folders) => {
            Some(Removes::Folders)
        }
        () => Some(Removes::Files),
    }
}

/// Whether a `git checkout`, `restore` or `reset` puts files back, and from where (`git help checkout`).
fn restores(simple: &Simple) -> Option<From> {
    let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
    let ["git", name, rest @ ..] = words.as_slice() else { return None };
    let has = |options: &[&str]| rest.iter().any(|word| options.contains(word));
    let is_head = |word: &&str| matches!(*word, "HEAD" | "@");
    match *name {
        "reset" => {
            let mut named = rest.iter().filter(|word| !word.starts_with('-'));
            (has(&["--hard"]) && named.all(is_head)).then_some(From::All)
        }
        "restore" if has(&["--staged", "-S"]) && !has(&["--worktree", "-W"]) => None,
        "restore" if has(&["-p", "--patch"]) => None,
        "restore" if rest.iter().any(|word| word.starts_with("--source") || *word == "-s") => {
            Some(From::Elsewhere)
        }
        "restore" => Some(From::Paths),
        "checkout"
            if has(&["-b", "-B", "--orphan", "--ours", "--theirs", "-t", "--track", "-p"]) =>
        {
            None
        }
        "checkout" => {
            let before = rest.iter().take_while(|word| **word != "--");
            let revision = before.filter(|word| !word.starts_with('-')).collect::<Vec<_>>();
            match (has(&["--"]), revision.as_slice()) {
                (true, []) => Some(From::Paths),
                (true, [revision]) if is_head(revision) => Some(From::Paths),
                (false, [_]) => Some(From::Names),
                (false, [revision, ..]) if is_head(revision) => Some(From::Paths),
                _ => Some(From::Elsewhere),
            }
        }
        _ => None,
    }
}

/// Whether a path is another one or below it.
fn is_below(file: &str, path: &str) -> bool {
    let rest = file.strip_prefix(path).filter(|_| !path.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path may be a folder of the project's own, which nobody makes again.
fn is_own_folder(path: &str) -> bool {
    let is_passing = |part: &str| {
        let bare = part.to_lowercase();
        let is_cache =
            bare.ends_with("cache") || bare.ends_with("-info") || bare.starts_with("tmp");
        is_cache || MADE_AGAIN.contains(&bare.as_str()) || part.is_empty() || part.starts_with('.')
    };
    !path.is_empty() && !path.contains('~') && !path.split('/').any(is_passing)
}

fn is_inside(path: &str) -> bool {
    !path.is_empty() && !paths::is_outside(path)
}

/// Whether the last part of a path looks like the name of a file: it has an ending.
fn is_named(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let has_ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
    });
    has_ending && name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Where a command writes its output by redirection or by an option: `-o FILE`, `--output=FILE`.
fn outputs(simple: &Simple) -> Vec<String> {
    const OPTIONS: &[&str] = &["-o", "--out", "--output", "--out-file", "--outfile"];
    let mut found = simple.writes.clone();
    for (at, word) in simple.words.iter().enumerate() {
        let (option, value) =
            word.split_once('=').map_or((word.as_str(), None), |(o, v)| (o, Some(v)));
        if OPTIONS.contains(&option) {
            let next = simple.words.get(at + 1).map(String::as_str);
            found.extend(value.or(next).map(str::to_owned));
        }
    }
    found.retain(|path| !path.contains(['*', '?', '$', '{', '`']));
    found
}

/// The first address and the last ones: enough to find the rest.
fn bounded(addresses: &[Address]) -> Vec<Address> {
    let tail = addresses.len().saturating_sub(3).max(1).min(addresses.len());
    addresses.iter().take(1).chain(&addresses[tail..]).cloned().collect()
}

/// The command's name and its operands, options left out. None of them may
/// have signs that the shell would expand.
fn plain(simple: &Simple) -> (&str, Vec<&str>) {
    let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
    let words = words.strip_prefix(&["git"]).unwrap_or(&words);
    let Some((name, rest)) = words.split_first() else {
        return ("", Vec::new());
    };
    let operands: Vec<&str> = rest.iter().copied().filter(|word| !word.starts_with('-')).collect();
    let is_plain = operands.iter().all(|word| !word.contains(['*', '?', '$', '[', '{', '`']));
    (name, if is_plain { operands } else { Vec::new() })
}
