//! The repository and the session of a handoff, as the rules of facts ask for them.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use segue_document::check::{CommitStanding, Freshness as Fresh, Ground};
use segue_model::{Action, Anchor, Body, ToolCall};
use segue_store::Standing;

use crate::{Freshness, ProjectError, Surroundings, sessions};

/// What is known here of the world that a handoff speaks of.
pub(crate) struct Repository<'a> {
    around: &'a Surroundings,
    root: PathBuf,
    anchor: Option<Anchor>,
    number: Option<u32>,
    commands: Option<Vec<String>>,
    freshness: Freshness,
    at_anchor: OnceCell<Option<BTreeSet<String>>>,
    has_git: OnceCell<bool>,
}

impl<'a> Repository<'a> {
    /// The repository at `root`, with the handoff's anchor and number, where it has them.
    pub(crate) fn new(
        around: &'a Surroundings,
        root: &Path,
        anchor: Option<Anchor>,
        number: Option<u32>,
    ) -> Self {
        let (at_anchor, has_git) = (OnceCell::new(), OnceCell::new());
        Self {
            around,
            root: root.to_owned(),
            anchor,
            number,
            commands: None,
            freshness: Freshness::Unknown,
            at_anchor,
            has_git,
        }
    }

    /// With the commands that the session ran.
    pub(crate) fn with_commands(self, commands: Option<Vec<String>>) -> Self {
        Self { commands, ..self }
    }

    /// With what is known of the handoff's freshness.
    pub(crate) fn with_freshness(self, freshness: Freshness) -> Self {
        Self { freshness, ..self }
    }

    fn has_git(&self) -> bool {
        *self.has_git.get_or_init(|| self.around.git.head(&self.root).is_some())
    }

    fn was_there(&self, path: &str) -> bool {
        let files = self.at_anchor.get_or_init(|| {
            let commit = self.anchor.as_ref()?.commit.as_deref()?;
            Some(self.around.git.files_of(&self.root, commit)?.into_iter().collect())
        });
        let folder = format!("{}/", path.trim_end_matches('/'));
        let names = |file: &String| {
            file == path || file.ends_with(&format!("/{path}")) || file.starts_with(&folder)
        };
        files.as_ref().is_some_and(|files| files.iter().any(names))
    }
}

impl Ground for Repository<'_> {
    fn has_path(&self, path: &str) -> Option<bool> {
        if self.root.join(path).exists() || self.was_there(path) {
            return Some(true);
        }
        if !path.contains('/') {
            // A name alone may stand in any folder; only git knows them all.
            self.at_anchor.get().and_then(Option::as_ref)?;
            let dirty = self
                .anchor
                .as_ref()
                .is_some_and(|anchor| anchor.dirty.iter().any(|f| f.ends_with(path)));
            return Some(dirty);
        }
        Some(false)
    }

    fn commit(&self, hash: &str) -> Option<CommitStanding> {
        if !self.has_git() {
            return None;
        }
        Some(match self.around.git.standing(&self.root, hash)? {
            Standing::Reachable => CommitStanding::Reachable,
            Standing::Elsewhere => CommitStanding::Elsewhere,
            Standing::Missing => CommitStanding::Missing,
        })
    }

    fn freshness(&self) -> Option<Fresh> {
        match &self.freshness {
            Freshness::Fresh => Some(Fresh::Fresh),
            Freshness::Stale(_) => Some(Fresh::Stale(self.freshness.reasons())),
            Freshness::Unknown => None,
        }
    }

    fn number(&self) -> Option<u32> {
        self.number
    }

    fn commands(&self) -> Option<&[String]> {
        self.commands.as_deref()
    }
}

/// The commands that a session ran, as they were typed.
pub(crate) fn commands(around: &Surroundings, session: &str) -> Result<Vec<String>, ProjectError> {
    let transcript = sessions::find(around, Some(session))?;
    let (commands, _) = transcript.fold(Vec::new, |commands: &mut Vec<String>, event| {
        if let Body::ToolCall(ToolCall { action: Action::Run { command }, .. }) = &event.body {
            commands.push(command.clone().into_owned());
        }
    })?;
    Ok(commands)
}
