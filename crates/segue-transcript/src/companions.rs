//! The other files that are read with a session's own: its sub-agents', and those of the
//! sessions that it was forked from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use segue_model::{NativeId, SessionPrefix};
use serde::{Deserialize, Serialize};

use crate::claude::{self, Claude};
use crate::codex::{self, Codex};
use crate::fingerprint::Fingerprint;
use crate::jsonl::JsonLines;
use crate::lines::Lines;
use crate::reader::{Emit, Reader};
use crate::{Format, ReadError, Report, Transcript, source};

/// Such a file.
pub(crate) struct Companion {
    path: PathBuf,
    native: NativeId,
    part: Part,
}

enum Part {
    /// A sub-agent of Claude Code's, with the client's id of it.
    Subagent(String),
    /// What a fork of Codex's shares: up to this ordinal.
    Ancestor(u64),
    /// A sub-agent of Codex's.
    Spawned,
}

/// What the companions were when they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen(Vec<(PathBuf, u64, Option<Fingerprint>)>);

/// The companions of a session, in the order in which they are read.
pub(crate) fn of(transcript: &Transcript) -> Vec<Companion> {
    match transcript.format() {
        Format::Claude => {
            let files = claude::subagents(transcript.path(), transcript.native()).into_iter();
            let subagent = |(agent, path): (String, PathBuf)| {
                let native = NativeId::new(format!("agent-{agent}"));
                Companion { path, native, part: Part::Subagent(agent) }
            };
            files.map(subagent).collect()
        }
        Format::Codex => {
            let ancestors = codex::ancestors(transcript.path()).into_iter();
            let shared = ancestors.flat_map(|one| {
                let spawned = spawned(&one.path, &one.native, Some(one.until));
                let codex::Ancestor { path, native, until } = one;
                std::iter::once(Companion { path, native, part: Part::Ancestor(until) })
                    .chain(spawned)
            });
            let own = spawned(transcript.path(), transcript.native(), None);
            shared.chain(own).collect()
        }
        _ => Vec::new(),
    }
}

/// The sub-agents of a session of Codex's, up to an ordinal of it if there is one.
fn spawned(
    path: &Path,
    native: &NativeId,
    until: Option<u64>,
) -> impl Iterator<Item = Companion> + use<> {
    let found = codex::subagents(path, native, until).into_iter();
    found.map(|(native, path)| Companion { path, native, part: Part::Spawned })
}

impl Companion {
    /// The agent's id of its session.
    pub(crate) fn into_native(self) -> NativeId {
        self.native
    }

    /// Reads it whole.
    fn read(&self, emit: &mut Emit<'_>) -> Result<Report, ReadError> {
        let prefix = SessionPrefix::of(&self.native);
        let mut reader: Box<dyn Reader> = match self.part {
            Part::Subagent(_) => {
                let own = Claude::new(prefix, BTreeSet::new(), BTreeSet::new());
                Box::new(own.of_subagent())
            }
            Part::Ancestor(until) => {
                let left = codex::left(&self.path, prefix.clone(), Some(until))?;
                Box::new(JsonLines::new(Codex::until(until), prefix, left, false))
            }
            Part::Spawned => {
                let left = codex::left(&self.path, prefix.clone(), None)?;
                Box::new(JsonLines::new(Codex::default(), prefix, left, false))
            }
        };
        let mut lines = Lines::new(source::open(&self.path)?);
        let error = |error| ReadError::io(&self.path, error);
        while let Some(line) = lines.next().map_err(error)? {
            reader.line(&line, emit);
        }
        Ok(reader.finish(emit))
    }
}

/// Reads all of them. One that vanished or is damaged takes nothing from the session. Also
/// gives the sub-agents whose own files were read.
pub(crate) fn read(companions: &[Companion], emit: &mut Emit<'_>) -> (Report, BTreeSet<String>) {
    let mut report = Report::default();
    let mut subagents = BTreeSet::new();
    for companion in companions {
        let Ok(part) = companion.read(emit) else { continue };
        report.add(part);
        if let Part::Subagent(agent) = &companion.part {
            subagents.insert(agent.clone());
        }
    }
    (report, subagents)
}

/// What the companions are now.
pub(crate) fn look(companions: &[Companion]) -> Seen {
    let seen = companions.iter().map(|companion| {
        let path = companion.path.clone();
        let size = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let file = std::fs::File::open(&path);
        let print = file.ok().and_then(|mut file| Fingerprint::take(&mut file, size).ok());
        (path, size, print)
    });
    Seen(seen.collect())
}
