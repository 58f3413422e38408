//! The folders in which the commands of a session run.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::paths::{self, joined};
use crate::extract::shell::{CommandLine, Simple};

/// A longer folder, in bytes, is none.
const LONG: usize = 400;

/// The project's folder, and where in it the shell stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Places {
    root: Option<String>,
    /// The session's folder as it was told last, relative to the project's.
    now: String,
    /// The same when the command at hand was called: what it is told of with its result may be
    /// where it went.
    called: String,
    /// The branch that each folder is on, as far as git told it; that of the project without a name.
    #[serde(default)]
    branches: BTreeMap<String, String>,
    /// Worktrees that were removed.
    #[serde(default)]
    gone: BTreeSet<String>,
}

/// Where a command of a line runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The folder, relative to the project where it lies in it; nothing where the line went
    /// where its words do not say.
    folder: Option<Rc<str>>,
}

impl Place {
    fn of(folder: &str) -> Self {
        Self { folder: Some(folder.into()).filter(|_| folder.len() <= LONG) }
    }

    fn unknown() -> Self {
        Self { folder: None }
    }

    /// Whether it is a folder of the project's.
    pub(crate) fn is_inside(&self) -> bool {
        self.folder.as_ref().is_some_and(|folder| !paths::is_outside(folder))
    }

    /// What goes here from the project's folder: `cd web && `; nothing where this lies outside of it.
    pub(crate) fn way(&self) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || "/._-@+:~".contains(c);
        match self.folder.as_deref().filter(|_| self.is_inside()) {
            None | Some("") => String::new(),
            Some(folder) if folder.chars().all(is_plain) => format!("cd {folder} && "),
            // POSIX.1-2024, Shell Command Language, 2.2.2: nothing is special between these but themselves.
            Some(folder) => format!("cd '{}' && ", folder.replace('\'', r"'\''")),
        }
    }

    /// What goes to the same folder where that lies outside of the project, as another repository does.
    fn way_out(&self) -> Option<String> {
        let folder = self.folder.as_deref().filter(|folder| paths::is_outside(folder))?;
        Some(format!("cd {folder} && "))
    }

    /// Whether a file is one of the work's, where that goes on here: one outside of the project is scratch, but
    /// for those in the folder itself.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let is_here = |folder: &str| {
            paths::is_whole(folder) && paths::is_below(path, folder) && !paths::is_passing(folder)
        };
        !paths::is_outside(path) || self.folder.as_deref().is_some_and(is_here)
    }
}

impl Places {
    /// The session works in `cwd`. The first folder is the project's.
    pub(crate) fn directory(&mut self, cwd: &str) {
        let root = self.root.get_or_insert_with(|| cwd.to_owned());
        self.now = paths::below(cwd, root).unwrap_or_else(|| cwd.to_owned());
    }

    /// A command was called, in `folder` where it names one.
    pub(crate) fn called(&mut self, folder: Option<&str>) {
        if let (None, Some(folder)) = (&self.root, folder.filter(|it| paths::is_whole(it))) {
            self.root = Some(folder.to_owned());
        }
        self.called.clone_from(&self.now);
    }

    /// A path that an agent wrote, relative to the project where it lies in it.
    pub(crate) fn relative(&self, path: &str) -> String {
        paths::relative(path, self.root.as_deref().unwrap_or_default())
    }

    /// The path that a tool was given where the session stands.
    pub(crate) fn given(&self, path: &str) -> String {
        self.relative(&joined(&self.called, path))
    }

    /// Where a command begins that names `folder`, or none.
    pub(crate) fn start(&self, folder: Option<&str>) -> Place {
        self.place(&joined(&self.called, folder.unwrap_or_default()))
    }

    fn place(&self, folder: &str) -> Place {
        let root = self.root.as_deref().unwrap_or_default();
        Place::of(&paths::below(folder, root).unwrap_or_else(|| folder.to_owned()))
    }

    /// The path that a command at `place` means, relative to the project where it lies in it.
    pub(crate) fn at(&self, place: &Place, path: &str) -> Option<String> {
        match &place.folder {
            Some(folder) => Some(self.relative(&joined(folder, path))),
            None => paths::is_whole(path).then(|| self.relative(&joined("", path))),
        }
    }

    /// The commands of a line that begins at `start`, each with where it runs. A subshell goes where it goes for
    /// itself.
    pub(crate) fn placed<'a>(
        &'a self,
        line: &'a CommandLine,
        start: &Place,
    ) -> impl Iterator<Item = (Place, &'a Simple)> {
        let mut here = start.clone();
        let mut outer = Vec::new();
        line.commands.iter().map(move |simple| {
            outer.extend(std::iter::repeat_n(here.clone(), simple.opens.min(LONG)));
            let place = here.clone();
            if let Some(there) = self.goes_to(simple, &here) {
                here = there;
            }
            for _ in 0..simple.closes.min(LONG) {
                here = outer.pop().unwrap_or_else(|| here.clone());
            }
            (place, simple)
        })
    }

    /// Where a command goes from `here`, if it goes anywhere.
    fn goes_to(&self, simple: &Simple, here: &Place) -> Option<Place> {
        let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
        let ["cd" | "pushd" | "popd", rest @ ..] = words.as_slice() else { return None };
        let to = match rest.strip_prefix(&["--"]).unwrap_or(rest) {
            [to] if words[0] != "popd" => *to,
            _ => return Some(Place::unknown()),
        };
        // "cd -" goes back, and what the shell puts in, nobody knows.
        let is_said = !to.starts_with(['-', '+']) && !to.contains(['*', '?', '$', '`']);
        let there = self.at(here, to).filter(|_| is_said);
        Some(there.map_or_else(Place::unknown, |there| self.place(&there)))
    }

    /// The client says that the project is on `branch`.
    pub(crate) fn on_branch(&mut self, branch: String) {
        self.branches.insert(String::new(), branch);
    }

    /// Git says in the output of a command that began at `start` that the folder where it ran is on `branch`.
    pub(crate) fn branch(&mut self, line: &CommandLine, start: &Place, branch: String) {
        let git = self.placed(line, start).filter(|(_, simple)| simple.name() == "git").last();
        let Some(folder) = git.and_then(|(place, _)| self.beside(&place, "")) else { return };
        // A folder below is one of the project's.
        let folder = if paths::is_outside(&folder) { folder } else { String::new() };
        self.branches.insert(folder, branch);
    }

    /// What goes to the folder in which a line that begins at `start` last calls git, where that lies outside of the
    /// project.
    pub(crate) fn repository(&self, line: &CommandLine, start: &Place) -> Option<String> {
        let git = self.placed(line, start).filter(|(_, simple)| simple.name() == "git").last();
        git.and_then(|(place, _)| place.way_out())
    }

    /// The branch of the work in `folder`, else that of the project.
    pub(crate) fn branch_of(&self, folder: &str) -> Option<&str> {
        let is_in = |at: &str| paths::is_below(folder, at) || paths::is_below(at, folder);
        let own = self.branches.iter().find(|(at, _)| is_in(at));
        own.map(|(_, branch)| branch.as_str()).or(self.branches.get("").map(String::as_str))
    }

    /// A command that succeeded removed a worktree: `git worktree remove ../p.x`.
    pub(crate) fn removed(&mut self, line: &CommandLine, start: &Place) {
        if !line.text.contains("worktree remove") {
            return;
        }
        let removed = self.placed(line, start).filter_map(|(place, simple)| {
            let words = simple.git_here()?;
            let ["worktree", "remove", rest @ ..] = words.as_slice() else { return None };
            self.beside(&place, rest.iter().find(|word| !word.starts_with('-'))?)
        });
        let removed: Vec<String> = removed.collect();
        self.gone.extend(removed);
    }

    /// The path that a command means, whole where it leads up from the project.
    fn beside(&self, place: &Place, path: &str) -> Option<String> {
        let path = self.at(place, path)?;
        let root = self.root.as_deref().unwrap_or_default();
        Some(if path.starts_with("..") { joined(root, &path) } else { path })
    }

    /// Whether a folder was removed.
    pub(crate) fn is_gone(&self, folder: &str) -> bool {
        self.gone.iter().any(|gone| paths::is_below(folder, gone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(places: &Places, folder: Option<&str>, text: &str) -> Option<String> {
        let line = CommandLine::parse(text);
        let (place, last) = places.placed(&line, &places.start(folder)).last().unwrap();
        places.at(&place, &last.words[1])
    }

    #[test]
    fn a_command_stands_where_the_line_and_the_session_went() {
        let mut places = Places::default();
        places.directory("/p");
        for (text, path) in [
            ("cat a.rs", "a.rs"),
            ("cd web && cd .. && cat ./a.rs", "a.rs"),
            ("cd web/src; cat ../a.rs", "web/a.rs"),
            ("cd /q && cat a.rs", "/q/a.rs"),
            ("cd /q && cd .. && cat a.rs", "/a.rs"),
            ("cd /p/web && cat a.rs", "web/a.rs"),
            ("cd -- web && cat a.rs", "web/a.rs"),
            ("pushd web && cat a.rs", "web/a.rs"),
            ("cd 'app/[id]' && cat a.rs", "app/[id]/a.rs"),
            ("(cd web && make); cat a.rs", "a.rs"),
            ("(cd web && (cd src && make) && make) && cat a.rs", "a.rs"),
            ("(cd web && make && cat a.rs)", "web/a.rs"),
            ("cat ../a.rs", "../a.rs"),
            ("cd \"$X\" && cat /p/a.rs", "a.rs"),
        ] {
            assert_eq!(at(&places, None, text).as_deref(), Some(path), "{text}");
        }
        for text in
            ["cd \"$X\" && cat a.rs", "cd - && cat a.rs", "cd && cat a.rs", "popd; cat a.rs"]
        {
            assert_eq!(at(&places, None, text), None, "{text}");
        }
        places.called(None);
        // The result of `cd web` says where the session is then.
        places.directory("/p/web/");
        assert_eq!(at(&places, None, "cd web && cat a.rs").as_deref(), Some("web/a.rs"));
        places.called(None);
        assert_eq!(at(&places, None, "cat a.rs").as_deref(), Some("web/a.rs"));
        assert_eq!(at(&places, Some("/p"), "cat a.rs").as_deref(), Some("a.rs"));
        assert_eq!(places.given("a.rs"), "web/a.rs");
    }

    #[test]
    fn the_folder_of_a_call_counts_and_the_way_to_it_is_shown() {
        let mut places = Places::default();
        places.directory("/p");
        for (folder, path, way) in [
            ("/p/web", "web/a.rs", "cd web && "),
            ("web/", "web/a.rs", "cd web && "),
            ("/p//web/../api", "api/a.rs", "cd api && "),
            ("/p/my web", "my web/a.rs", "cd 'my web' && "),
            ("/p/it's", "it's/a.rs", r"cd 'it'\''s' && "),
            ("/p/", "a.rs", ""),
            (".", "a.rs", ""),
            ("/p.worktrees/a", "/p.worktrees/a/a.rs", ""),
        ] {
            assert_eq!(at(&places, Some(folder), "cat a.rs").as_deref(), Some(path), "{folder}");
            assert_eq!(places.start(Some(folder)).way(), way, "{folder}");
        }
        let mut places = Places::default();
        places.called(Some("/p/web"));
        assert_eq!(at(&places, Some("/p/web"), "cat a.rs").as_deref(), Some("a.rs"));
        let mut places = Places::default();
        places.directory(r"C:\p");
        assert_eq!(places.start(Some(r"c:\p\")).way(), "");
    }

    #[test]
    fn a_branch_is_that_of_the_folder_in_which_git_ran() {
        let mut places = Places::default();
        places.directory("/p");
        places.on_branch("main".to_owned());
        let start = places.start(None);
        let parse = CommandLine::parse;
        places.branch(&parse("cd /q && git switch -c a"), &start, "a".to_owned());
        let line = parse("git -c x=y commit -m b && cd web && npm test");
        places.branch(&line, &start, "main2".to_owned());
        assert_eq!(places.branch_of(""), Some("main2"));
        assert_eq!(places.branch_of("/q/src"), Some("a"));
        assert_eq!(places.branch_of("/r"), Some("main2"));
        places.removed(&parse("git worktree remove --force ../q"), &start);
        assert!(places.is_gone("/q/src") && places.is_gone("/q") && !places.is_gone("/qq"));
    }
}
