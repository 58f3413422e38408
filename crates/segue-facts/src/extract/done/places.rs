//! The folders in which the commands of a session run.

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
}
