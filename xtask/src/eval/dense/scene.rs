//! A dense session and what is true at its end, from the data files beside the source.

use std::path::Path;

use serde::Deserialize;

use super::super::script::Beat;

/// A session, and everything in it that counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    pub(super) language: String,
    /// For people.
    #[serde(rename = "about")]
    _about: String,
    beats: Vec<Happening>,
    pub(super) facts: Vec<Truth>,
}

/// One thing that happens. What is run, read or edited may have an output.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Happening {
    user: Option<String>,
    agent: Option<String>,
    run: Option<String>,
    read: Option<String>,
    write: Option<String>,
    edit: Option<String>,
    todos: Option<Vec<String>>,
    output: String,
    fails: bool,
}

/// A statement, and how it stands at the end of the session.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Truth {
    pub(super) kind: String,
    pub(super) state: State,
    /// Words of the statement, all of them in one beat.
    pub(super) keep: Vec<String>,
    /// Words of the statement that holds instead, where this one was changed.
    #[serde(default)]
    pub(super) now: Vec<String>,
}

/// How a statement stands at the end.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Holds,
    Changed,
    Open,
    Done,
    Settled,
    Failed,
    Fails,
    Passes,
    Created,
    Edited,
    Deleted,
}

impl Scene {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| at(&error))?;
        toml::from_str(&text).map_err(|error| at(&error))
    }

    /// The session as the writers of session files take it.
    pub(super) fn beats(&self) -> Vec<Beat> {
        self.beats.iter().filter_map(Happening::beat).collect()
    }
}

impl Happening {
    /// `None` where nothing happens.
    fn beat(&self) -> Option<Beat> {
        let of = |text: &Option<String>| text.clone();
        let output = || self.output.clone();
        None.or_else(|| of(&self.user).map(Beat::User))
            .or_else(|| of(&self.agent).map(Beat::Assistant))
            .or_else(|| of(&self.run).map(|run| Beat::Run(run, output(), self.fails)))
            .or_else(|| of(&self.read).map(|path| Beat::Read(path, output())))
            .or_else(|| of(&self.write).map(|path| Beat::Write(path, "first line\n".into())))
            .or_else(|| of(&self.edit).map(Beat::Edit))
            .or_else(|| self.todos.clone().map(Beat::Todos))
    }
}

#[cfg(test)]
mod tests {
    use super::super::files;
    use super::*;

    #[test]
    fn what_is_said_to_be_true_stands_in_the_session() {
        let files = files(&crate::run::root().join("xtask/eval")).unwrap();
        assert!(files.len() >= 10);
        for file in files {
            let scene = Scene::read(&file).unwrap();
            let said: Vec<String> =
                scene.beats().iter().map(|beat| beat.plain().to_lowercase()).collect();
            let is_said = |words: &[String]| {
                said.iter().any(|said| words.iter().all(|word| said.contains(&word.to_lowercase())))
            };
            for truth in &scene.facts {
                let is_changed = truth.state == State::Changed;
                assert!(!truth.keep.is_empty() && is_said(&truth.keep), "{file:?}: {truth:?}");
                assert_eq!(is_changed, !truth.now.is_empty(), "{file:?}: {truth:?}");
                assert!(!is_changed || is_said(&truth.now), "{file:?}: {truth:?}");
            }
        }
    }
}
