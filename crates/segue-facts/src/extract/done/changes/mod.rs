//! What became of each file: created, edited, deleted, renamed.

mod file;
mod locks;
mod outputs;
mod told;

use std::collections::HashMap;
use std::ops::Range;

use segue_model::{Address, Change, Edit, Event};
use serde::{Deserialize, Serialize};

use super::paths;
use super::places::{Place, Places};
use crate::extract::Timeline;
use crate::extract::shell::{CommandLine, Simple, Sort};
use crate::fact::Fact;
use crate::text::clean;
use file::{File, State};
use locks::locks;
use outputs::{made, outputs};
use paths::{is_below, is_named};
use told::{From, Removes, in_place, is_own_folder, plain, removes, restores, target};

/// A folder so near to the root is no project's.
const SHALLOW: usize = 3;

/// Collects the changes of files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Changes {
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    /// How many events had come at each change of a file.
    edits: Vec<u64>,
    /// The same of files outside of the project.
    outside: Vec<u64>,
    /// Whether the session committed anything.
    #[serde(default)]
    has_commits: bool,
    /// Folders that the session made.
    #[serde(default)]
    folders: Vec<String>,
}

impl Changes {
    pub(crate) fn edit(&mut self, edit: &Edit<'_>, places: &Places, event: &Event<'_>, seen: u64) {
        let path = places.given(&edit.path);
        match &edit.change {
            Change::Delete => self.delete(&path, event),
            Change::Rename { to } => self.rename(&path, &places.given(to), event),
            change => {
                let is_new = *change == Change::Create;
                let file = self.file(path.clone(), is_new, event);
                file.state = State::There;
                file.added += edit.added;
                file.removed += edit.removed;
                file.edits += 1;
            }
        }
        // A text puts no check of the code in doubt.
        if !paths::is_prose(&path) {
            let edits = if paths::is_outside(&path) { &mut self.outside } else { &mut self.edits };
            edits.push(seen);
        }
    }

    /// What a command that succeeded did to files, as far as its words say it: `rm`, `mv`,
    /// `sed -i`, `perl -pi`, `tee`, `touch`, a redirection, a word that names the output; and as far as its `output`
    /// does.
    pub(crate) fn command(
        &mut self,
        (line, output): (&CommandLine, &str),
        (start, places): (&Place, &Places),
        event: &Event<'_>,
        seen: u64,
    ) {
        let main = line.main().filter(|it| matches!(it.sort(), Sort::Run | Sort::Other));
        for (place, simple) in places.placed(line, start) {
            let (name, operands) = plain(simple);
            let paths = all_at(&operands, &place, places);
            let is_main = main.is_some_and(|main| std::ptr::eq(main, simple));
            let made = all_at(&made(simple, is_main.then_some(output)), &place, places);
            let outputs = all_at(&outputs(simple), &place, places);
            let in_place = all_at(&in_place(simple), &place, places);
            if name == "mkdir" {
                self.folders.extend_from_slice(&paths);
            }
            let is_change = self.program(simple, &place, &paths, event)
                || self.wrote(&in_place, &place, false, event);
            if self.wrote(&outputs, &place, true, event) || is_change {
                self.edits.push(seen);
            }
            self.locked(&all_at(&locks(simple), &place, places));
            // What is made of files puts no check of them in doubt.
            self.wrote(&made, &place, true, event);
        }
    }

    /// What one program did to the files that it names; whether that changed any.
    fn program(
        &mut self,
        simple: &Simple,
        place: &Place,
        paths: &[String],
        event: &Event<'_>,
    ) -> bool {
        let (name, operands) = plain(simple);
        match (name, paths) {
            ("rm", paths) => {
                removes(simple).is_some_and(|it| self.removed(paths, place, it, event))
            }
            ("checkout" | "restore" | "reset", paths) => {
                let are_folders = operands.iter().any(|it| *it == "." || it.ends_with("/."));
                let restored = |from| self.restored(paths, are_folders, from, event);
                restores(simple).is_some_and(restored)
            }
            ("mv", [from, to]) => {
                let is_folder =
                    target(simple).is_some() || operands.last().is_some_and(|to| to.ends_with('/'));
                self.moved(from, to, place, is_folder, event)
            }
            ("cp", [from, to]) => {
                let copy = match from.rsplit('/').next().filter(|_| target(simple).is_some()) {
                    Some(name) => format!("{to}/{name}"),
                    None => to.clone(),
                };
                self.wrote(&[copy], place, true, event)
            }
            ("tee" | "touch", files) => self.wrote(files, place, true, event),
            _ => false,
        }
    }

    /// Lock files were written, anew where they had been deleted.
    fn locked(&mut self, locks: &[String]) {
        let is_gone =
            |file: &&mut File| matches!(file.state, State::Deleted) && locks.contains(&file.path);
        for file in self.files.iter_mut().filter(is_gone) {
            file.state = State::There;
            file.edits += 1;
        }
    }

    /// Files that a command wrote at `place`.
    fn wrote(&mut self, paths: &[String], place: &Place, is_new: bool, event: &Event<'_>) -> bool {
        let is_file = |path: &&String| is_named(path) && place.holds(path);
        let written: Vec<&String> = paths.iter().filter(is_file).collect();
        for path in &written {
            let file = self.file((*path).clone(), is_new, event);
            file.state = State::There;
            file.edits += 1;
        }
        !written.is_empty()
    }

    /// What the session had changed itself, or what is named as a file or folder of the project.
    fn removed(
        &mut self,
        paths: &[String],
        place: &Place,
        removes: Removes,
        event: &Event<'_>,
    ) -> bool {
        // What git keeps for itself is no file of the work's.
        let paths: Vec<&String> = paths.iter().filter(|path| !is_gits(path)).collect();
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
                    || is_own_folder(path)
                        && has_old(path)
                        && !self.folders.contains(&path.to_owned())
            }
            Removes::Files => is_named(path),
        };
        let is_new = |path: &&String| is_named(path) && place.holds(path) && !self.knows(path);
        gone.extend(paths.iter().copied().filter(is_new).cloned().collect::<Vec<_>>());
        gone.iter().for_each(|path| self.delete(path, event));
        !gone.is_empty()
    }

    /// Files that git put back: what was deleted is there, and what was not committed is lost.
    fn restored(
        &mut self,
        paths: &[String],
        are_folders: bool,
        from: From,
        event: &Event<'_>,
    ) -> bool {
        // A whole branch may have the name of a folder.
        let are_named =
            are_folders || paths.len() > 1 || matches!(from, From::Paths | From::Elsewhere);
        let is_meant = |file: &str, path: &str| {
            path.is_empty() || file == path || are_named && is_below(file, path)
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

    /// Every commit of the session was taken back, and the files with them: they are as they were, but for those that
    /// git never knew.
    pub(crate) fn undo(&mut self, event: &Event<'_>, seen: u64) {
        let is_known = |file: &File| {
            !paths::is_outside(&file.path) && (!file.is_new || file.committed.is_some())
        };
        for file in self.files.iter_mut().filter(|file| is_known(file)) {
            file.state = if file.is_new { State::Deleted } else { State::Restored };
            (file.added, file.removed, file.edits) = Default::default();
            file.committed = None;
            file.addresses.push(event.address());
            self.edits.push(seen);
        }
    }

    /// Whether the session changed a file, or put it elsewhere, behind what stands at `address`.
    pub(crate) fn is_changed_behind(
        &self,
        path: &str,
        address: &Address,
        timeline: &Timeline,
    ) -> bool {
        let file = self.by_path.get(path).and_then(|at| self.files.get(*at));
        file.is_some_and(|file| {
            file.addresses.iter().any(|changed| timeline.of(changed) > timeline.of(address))
        })
    }

    /// A commit was made: what was changed before is not lost when files are put back.
    pub(crate) fn commit(&mut self) {
        self.has_commits = true;
        let files = self.files.iter_mut().filter(|file| matches!(file.state, State::There));
        files.for_each(File::commit);
    }

    /// The last commit was taken back, which the event tells of: so many `files`. Where the session knows of more or
    /// fewer, nobody can tell which.
    pub(crate) fn revert(&mut self, files: usize, event: &Event<'_>, seen: u64) {
        let is_in = |file: &&mut File| file.before.is_some() && matches!(file.state, State::There);
        if self.files.iter_mut().filter(is_in).count() == files {
            self.files.iter_mut().filter(is_in).for_each(|file| file.revert(event));
            self.edits.push(seen);
        }
    }

    fn moved(
        &mut self,
        from: &str,
        to: &str,
        place: &Place,
        is_folder: bool,
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
        let is_ours = self.knows(&origin) || (place.holds(&origin) && place.holds(&to));
        if is_ours && !from.is_empty() {
            self.rename(&origin, &to, event);
        }
        is_ours
    }

    /// How many events had come when a file was last changed.
    pub(crate) fn last_edit(&self) -> Option<u64> {
        // Notes outside of the project put nothing of it in doubt, another worktree does.
        let later = self.outside.last().filter(|at| Some(*at) > self.edits.last());
        later.filter(|_| self.elsewhere().is_some()).or(self.edits.last()).copied()
    }

    /// Whether a file was changed that counts.
    pub(crate) fn has_edits(&self) -> bool {
        self.last_edit().is_some()
    }

    /// The same while those events came.
    pub(crate) fn has_edits_in(&self, events: &Range<u64>) -> bool {
        let any = |edits: &[u64]| edits.iter().any(|at| events.contains(at));
        any(&self.edits) || any(&self.outside) && self.elsewhere().is_some()
    }

    pub(crate) fn knows(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
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

    /// One fact a file. Paths below `base` are shown from there.
    pub(crate) fn facts(&self, base: &str) -> Vec<Fact> {
        self.files.iter().map(|file| file.fact(base)).collect()
    }

    /// The files that were edited after the session's last commit, those below `base` as they are from there; nothing
    /// where it made none.
    pub(crate) fn uncommitted(&self, base: &str) -> Vec<String> {
        let is_left = |file: &&File| {
            let is_inside = paths::is_below(&file.path, base) || !paths::is_outside(&file.path);
            self.has_commits
                && is_inside
                && file.has_uncommitted()
                && matches!(file.state, State::There)
        };
        let left = self.files.iter().filter(is_left);
        left.map(|file| clean(&paths::relative(&file.path, base))).collect()
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

/// The paths that a command at `place` means.
fn all_at(paths: &[impl AsRef<str>], place: &Place, places: &Places) -> Vec<String> {
    paths.iter().filter_map(|path| places.at(place, path.as_ref())).collect()
}

/// Whether a path lies in a repository's own folder.
fn is_gits(path: &str) -> bool {
    path.split('/').any(|part| part == ".git")
}
