//! The repository and the session of a handoff, as the rules of facts ask for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::Timestamp;
use segue_document::check::{Claim, CommitStanding, Freshness as Fresh, Glob, Ground, Loss};
use segue_facts::{Extraction, Probe, SessionFacts, Talk, Work};
use segue_model::{Action, Anchor, Body, Event, Front, ToolCall, marker};
use segue_store::Standing;
use segue_transcript::Transcript;

use crate::freshness::Unknown;
use crate::{Freshness, ProjectError, Surroundings, sessions};

/// The most files of the working tree that are looked at for patterns.
const MOST: usize = 50_000;

/// What is known here of the world that a handoff speaks of.
pub(crate) struct Repository<'a> {
    around: &'a Surroundings,
    root: PathBuf,
    anchor: Option<Anchor>,
    number: Option<u32>,
    witness: Option<Witness>,
    freshness: Freshness,
    at_anchor: OnceLock<Option<BTreeSet<String>>>,
    present: OnceLock<Option<Vec<String>>>,
    has_git: OnceLock<bool>,
}

impl<'a> Repository<'a> {
    /// The repository at `root`, with the handoff's anchor and number, where it has them.
    pub(crate) fn new(
        around: &'a Surroundings,
        root: &Path,
        anchor: Option<Anchor>,
        number: Option<u32>,
    ) -> Self {
        Self {
            around,
            root: root.to_owned(),
            anchor,
            number,
            witness: None,
            freshness: Freshness::Unknown(Unknown::NoHandoff),
            at_anchor: OnceLock::new(),
            present: OnceLock::new(),
            has_git: OnceLock::new(),
        }
    }

    /// With what the session shows.
    pub(crate) fn with_session(self, witness: Option<Witness>) -> Self {
        Self { witness, ..self }
    }

    /// With what is known of the handoff's freshness.
    pub(crate) fn with_freshness(self, freshness: Freshness) -> Self {
        Self { freshness, ..self }
    }

    fn has_git(&self) -> bool {
        *self.has_git.get_or_init(|| self.around.git.head(&self.root).is_some())
    }

    /// The files at the anchor, where there is one.
    fn anchored(&self) -> Option<&BTreeSet<String>> {
        let files = self.at_anchor.get_or_init(|| {
            let commit = self.anchor.as_ref()?.commit.as_deref()?;
            Some(self.around.git.files_of(&self.root, commit)?.into_iter().collect())
        });
        files.as_ref()
    }

    fn was_there(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        let names = |file: &String| {
            file == path || file.ends_with(&format!("/{path}")) || file.starts_with(&folder)
        };
        self.anchored().is_some_and(|files| files.iter().any(names))
    }

    /// The files of the working tree; nothing where there are too many to look at.
    fn present(&self) -> Option<&[String]> {
        self.present.get_or_init(|| files_below(&self.root)).as_deref()
    }
}

/// The files below a folder, git's own apart; nothing where there are too many.
fn files_below(root: &Path) -> Option<Vec<String>> {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            // A link may lead anywhere, also back.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && entry.file_name() != ".git" {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(root) {
                files.push(name.to_string_lossy().replace('\\', "/"));
            }
            if files.len() + folders.len() > MOST {
                return None;
            }
        }
    }
    Some(files)
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

    fn has_match(&self, glob: &Glob) -> Option<bool> {
        let is_anchored =
            self.anchored().is_some_and(|files| files.iter().any(|file| glob.matches(file)));
        let is_present = || Some(self.present()?.iter().any(|file| glob.matches(file)));
        if is_anchored { Some(true) } else { is_present() }
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
            Freshness::Unknown(_) => None,
        }
    }

    fn number(&self) -> Option<u32> {
        self.number
    }

    fn commands(&self) -> Option<&[String]> {
        self.witness.as_ref().map(|witness| witness.commands.as_slice())
    }

    fn lost(&self, text: &str) -> Option<Loss> {
        self.witness.as_ref().map(|witness| witness.facts.lost(text))
    }

    fn against(&self, claim: &Claim<'_>) -> Option<String> {
        let witness = self.witness.as_ref()?;
        match *claim {
            Claim::Worked(path) | Claim::Made(path) if witness.facts.change(path).is_none() => {
                let is_unknown = !witness.mentions(path)?;
                is_unknown.then(|| format!("the session never touched `{path}`"))
            }
            // What is there, or gone, by now is not what the session left: somebody else was.
            Claim::Deleted(path) if !self.root.join(path).exists() => None,
            Claim::Made(path) if self.root.join(path).exists() => None,
            _ => witness.facts.against(claim),
        }
    }
}

/// The name of the session that a handoff says it closes. The words are anybody's, so they
/// name no file.
pub(crate) fn closed_session(front: &Front) -> Option<String> {
    let native = front.session.as_ref()?.native.as_str();
    let is_id = !native.contains(['/', '\\', '#']);
    let name = match front.author.agent {
        Some(agent) => format!("{agent}:{native}"),
        None => native.to_owned(),
    };
    is_id.then_some(name)
}

/// What a session shows, up to the time when its handoff was written.
pub(crate) struct Witness {
    transcript: Transcript,
    commands: Vec<String>,
    facts: SessionFacts,
}

impl Witness {
    /// Reads the session. What came after `until` no handoff of that time can carry.
    pub(crate) fn of(
        around: &Surroundings,
        session: &str,
        until: Option<Timestamp>,
    ) -> Result<Self, ProjectError> {
        let transcript = sessions::find(around, Some(session))?;
        let is_later =
            |event: &Event<'_>| event.time.zip(until).is_some_and(|(time, until)| time > until);
        let ((work, (commands, talk)), _) = transcript.fold_halves(
            <(Work, (Vec<String>, Talk))>::default,
            |work, event| if is_later(event) { None } else { sessions::work(work, event) },
            |(commands, talk), event| {
                commands.extend(command(&event.body).map(str::to_owned));
                talk.see(event);
            },
        )?;
        Ok(Self { transcript, commands, facts: Extraction::of((work, talk)).facts() })
    }

    /// Questions about the session, with their answers.
    pub(crate) fn probes(&self) -> Vec<Probe> {
        Probe::of(&self.facts)
    }

    /// Whether a file's name stands anywhere in the session, its handoffs and what the model
    /// only says aside; nothing where that cannot be read.
    fn mentions(&self, path: &str) -> Option<bool> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let says = |text: &str| text.contains(name) && !text.contains(marker::HANDOFF);
        let (found, _) = self
            .transcript
            .fold(
                || false,
                |found: &mut bool, event| {
                    *found |= match &event.body {
                        body if sessions::is_handing_over(body) => false,
                        Body::User { text } | Body::Injected { text } => says(text),
                        Body::ToolCall(call) => says(&call.input),
                        Body::ToolResult(result) => says(&result.output),
                        Body::Edit(edit) => edit.path.contains(name),
                        _ => false,
                    };
                },
            )
            .ok()?;
        Some(found)
    }
}

/// The command that an event runs.
fn command<'e>(body: &'e Body<'_>) -> Option<&'e str> {
    match body {
        Body::ToolCall(ToolCall { action: Action::Run { command, .. }, .. }) => Some(command),
        _ => None,
    }
}
