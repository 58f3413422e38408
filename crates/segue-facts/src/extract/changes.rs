//! What became of each file: created, edited, deleted, renamed.

use std::collections::HashMap;

use jiff::Timestamp;
use segue_model::{Address, Change, Edit, Event};

use super::command_line::{CommandLine, Simple};
use super::paths;
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, code};

/// Collects the changes of files.
#[derive(Default)]
pub(super) struct Changes {
    root: Option<String>,
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    last_edit: Option<u64>,
}

struct File {
    path: String,
    is_new: bool,
    state: State,
    added: u32,
    removed: u32,
    edits: u32,
    addresses: Vec<Address>,
    time: Option<Timestamp>,
}

enum State {
    There,
    Deleted,
    Renamed { to: String },
}

impl Changes {
    /// The first directory that the session worked in is the project's.
    pub(super) fn directory(&mut self, cwd: &str) {
        self.root.get_or_insert_with(|| cwd.to_owned());
    }

    pub(super) fn edit(&mut self, edit: &Edit<'_>, event: &Event<'_>, seen: u64) {
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

    /// Deletions and renames by `rm`, `git rm`, `mv` and `git mv`.
    pub(super) fn command(&mut self, command: &str, event: &Event<'_>, seen: u64) {
        // Cheap first: most commands move nothing.
        if !command.contains("rm ") && !command.contains("mv ") {
            return;
        }
        let mut folder = String::new();
        for simple in CommandLine::parse(command).commands {
            let (name, operands) = plain(&simple);
            let paths: Vec<String> = operands.iter().map(|path| self.from(&folder, path)).collect();
            let is_change = match (name, paths.as_slice()) {
                ("cd", [to]) => {
                    folder.clone_from(to);
                    false
                }
                ("rm", paths) => self.removed(paths, event),
                ("mv", [from, to]) => {
                    let is_folder = operands.last().is_some_and(|to| to.ends_with('/'));
                    self.moved(from, to, is_folder, simple.name() == "git", event)
                }
                _ => false,
            };
            if is_change {
                self.last_edit = Some(seen);
            }
        }
    }

    /// Only what the session had changed itself: `rm` is mostly used on scratch files.
    fn removed(&mut self, paths: &[String], event: &Event<'_>) -> bool {
        let is_below = |file: &str, path: &str| {
            file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let known = self.files.iter().filter_map(|file| match &file.state {
            State::There => Some((&file.path, &file.path)),
            State::Renamed { to } => Some((&file.path, to)),
            State::Deleted => None,
        });
        let gone: Vec<String> = known
            .filter(|(_, now)| paths.iter().any(|path| !path.is_empty() && is_below(now, path)))
            .map(|(file, _)| file.clone())
            .collect();
        gone.iter().for_each(|path| self.delete(path, event));
        !gone.is_empty()
    }

    fn moved(
        &mut self,
        from: &str,
        to: &str,
        is_folder: bool,
        is_tracked: bool,
        event: &Event<'_>,
    ) -> bool {
        let to = match from.rsplit('/').next() {
            Some(name) if is_folder => format!("{to}/{name}"),
            _ => to.to_owned(),
        };
        let before = self.files.iter().find_map(|file| match &file.state {
            State::Renamed { to } if to == from => Some(file.path.clone()),
            _ => None,
        });
        let origin = before.unwrap_or_else(|| from.to_owned());
        let is_ours = is_tracked || self.knows(&origin);
        if is_ours && !from.is_empty() {
            self.rename(&origin, &to, event);
        }
        is_ours
    }

    /// How many events had come when a file was last changed.
    pub(super) fn last_edit(&self) -> Option<u64> {
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

    fn knows(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    fn relative(&self, path: &str) -> String {
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

    /// One fact a file.
    pub(super) fn facts(&self) -> Vec<Fact> {
        self.files.iter().map(File::fact).collect()
    }
}

impl File {
    fn new(path: String, is_new: bool) -> Self {
        Self {
            path,
            is_new,
            state: State::There,
            added: 0,
            removed: 0,
            edits: 0,
            addresses: Vec::new(),
            time: None,
        }
    }

    fn fact(&self) -> Fact {
        let path = code(&clean(&self.path));
        let text = match (&self.state, self.is_new) {
            (State::Deleted, true) => format!("{path} created and deleted again"),
            (State::Deleted, false) => format!("{path} deleted"),
            (State::Renamed { to }, _) => format!("{path} renamed to {}", code(&clean(to))),
            (State::There, true) => format!("{path} created{}", self.counts()),
            (State::There, false) => format!("{path} edited{}", self.counts()),
        };
        let left_nothing = self.is_new && matches!(self.state, State::Deleted);
        let outside = if paths::is_outside(&self.path) || left_nothing { 0.2 } else { 0.0 };
        Fact {
            kind: FactKind::Change,
            text,
            state: ClaimState::Observed,
            addresses: bounded(&self.addresses),
            time: self.time,
            subject: clean(&self.path),
            weight: 0.4 + 0.02 * f64::from(self.edits.min(10)) - outside,
        }
    }

    fn counts(&self) -> String {
        match (self.added, self.removed) {
            (0, 0) => String::new(),
            (added, 0) => format!(" (+{added})"),
            (added, removed) => format!(" (+{added} −{removed})"),
        }
    }
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
