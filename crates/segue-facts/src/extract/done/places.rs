//! The folders in which the commands of a session run.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::paths;
use crate::extract::shell::{CommandLine, Simple};

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

impl Places {
    /// The session works in `cwd`. The first folder is the project's.
    pub(crate) fn directory(&mut self, cwd: &str) {
        let root = self.root.get_or_insert_with(|| cwd.to_owned());
        self.now = if root == cwd { String::new() } else { paths::relative(cwd, root) };
    }

    /// A command was called.
    pub(crate) fn called(&mut self) {
        self.called.clone_from(&self.now);
    }

    /// The client says that the project is on `branch`.
    pub(crate) fn on_branch(&mut self, branch: String) {
        self.branches.insert(String::new(), branch);
    }

    /// Git says in the output of `command` that the folder where it ran is on `branch`.
    pub(crate) fn branch(&mut self, command: &str, branch: String) {
        let line = CommandLine::parse(command);
        let git = placed(&line).into_iter().rfind(|(_, simple)| simple.name() == "git");
        let folder = git.map(|(folder, _)| self.beside(&folder, "")).unwrap_or_default();
        // A folder below is one of the project's.
        let folder = if paths::is_outside(&folder) { folder } else { String::new() };
        self.branches.insert(folder, branch);
    }

    /// The branch of the work in `folder`, else that of the project.
    pub(crate) fn branch_of(&self, folder: &str) -> Option<&str> {
        let is_in = |at: &str| paths::is_below(folder, at) || paths::is_below(at, folder);
        let own = self.branches.iter().find(|(at, _)| is_in(at));
        own.map(|(_, branch)| branch.as_str()).or(self.branches.get("").map(String::as_str))
    }

    /// A command that succeeded removed a worktree: `git worktree remove ../p.x`.
    pub(crate) fn removed(&mut self, command: &str) {
        if !command.contains("worktree remove") {
            return;
        }
        for (folder, simple) in placed(&CommandLine::parse(command)) {
            let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
            if let ["git", "worktree", "remove", rest @ ..] = words.as_slice() {
                let path = rest.iter().find(|word| !word.starts_with('-'));
                self.gone.extend(path.map(|path| self.beside(&folder, path)));
            }
        }
    }

    /// The path that a command means, whole where it leads up from the project.
    fn beside(&self, folder: &str, path: &str) -> String {
        let path = self.at(folder, path);
        let root = self.root.as_deref().unwrap_or_default();
        if path.starts_with("..") { paths::joined(root, &path) } else { path }
    }

    /// Whether a folder was removed.
    pub(crate) fn is_gone(&self, folder: &str) -> bool {
        self.gone.iter().any(|gone| paths::is_below(folder, gone))
    }

    /// A path that an agent wrote, relative to the project where it lies in it.
    pub(crate) fn relative(&self, path: &str) -> String {
        paths::relative(path, self.root.as_deref().unwrap_or_default())
    }

    /// The path that a command means that ran in `folder`.
    pub(crate) fn at(&self, folder: &str, path: &str) -> String {
        self.relative(&paths::joined(&paths::joined(&self.called, folder), path))
    }
}

/// The commands of a line, each with the folder that the line went to before it; empty where it
/// went nowhere.
pub(crate) fn placed(line: &CommandLine) -> Vec<(String, &Simple)> {
    let mut folder = String::new();
    let place = |simple| {
        let here = folder.clone();
        if let Some(to) = goes_to(simple) {
            folder = paths::joined(&folder, to);
        }
        (here, simple)
    };
    line.commands.iter().map(place).collect()
}

/// Where a command goes that only goes somewhere, as far as its words say it.
fn goes_to(simple: &Simple) -> Option<&str> {
    let [name, to] = simple.words.as_slice() else { return None };
    let is_known = !to.starts_with('-') && !to.contains(['*', '?', '$', '[', '{', '`']);
    (name == "cd" && is_known).then_some(to.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stands_where_the_line_and_the_session_went() {
        let mut places = Places::default();
        places.directory("/p");
        let at = |places: &Places, text: &str| {
            let line = CommandLine::parse(text);
            let (folder, last) = placed(&line).pop().unwrap();
            places.at(&folder, &last.words[1])
        };
        assert_eq!(at(&places, "cat a.rs"), "a.rs");
        assert_eq!(at(&places, "cd web && cd .. && cat ./a.rs"), "a.rs");
        assert_eq!(at(&places, "cd web/src; cat ../a.rs"), "web/a.rs");
        assert_eq!(at(&places, "cd /q && cat a.rs"), "/q/a.rs");
        assert_eq!(at(&places, "cd /p/web && cat a.rs"), "web/a.rs");
        assert_eq!(at(&places, "cd \"$X\" && cat a.rs"), "a.rs");
        assert_eq!(at(&places, "cat ../a.rs"), "../a.rs");
        places.called();
        // The result of `cd web` says where the session is then.
        places.directory("/p/web");
        assert_eq!(at(&places, "cd web && cat a.rs"), "web/a.rs");
        places.called();
        assert_eq!(at(&places, "cat a.rs"), "web/a.rs");
        assert_eq!(at(&places, "cat /p/a.rs"), "a.rs");
    }

    #[test]
    fn a_branch_is_that_of_the_folder_in_which_git_ran() {
        let mut places = Places::default();
        places.directory("/p");
        places.on_branch("main".to_owned());
        places.branch("cd /q && git switch -c a", "a".to_owned());
        places.branch("git -c x=y commit -m b && cd web && npm test", "main2".to_owned());
        assert_eq!(places.branch_of(""), Some("main2"));
        assert_eq!(places.branch_of("/q/src"), Some("a"));
        assert_eq!(places.branch_of("/r"), Some("main2"));
        places.removed("git worktree remove --force ../q");
        assert!(places.is_gone("/q/src") && places.is_gone("/q") && !places.is_gone("/qq"));
    }
}
