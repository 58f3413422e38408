//! The file of sources beside a handoff: made with it, and read again.

use std::collections::BTreeSet;
use std::path::Path;

use fs_err as fs;
use segue_facts::{
    Draft, Probe, SOURCES_SCHEMA, SessionFacts, SourceSession, SourcedLine, Sources,
};
use segue_model::{Handoff, HandoffId, HandoffRef, Node, SessionId, SessionPrefix};
use segue_store::{Folder, ObjectName};
use segue_transcript::Transcript;

use crate::{Project, ProjectError, Shown, Surroundings};

/// The sources of a handoff that was drafted from the facts of a session.
pub(crate) fn of(
    transcript: &Transcript,
    facts: &SessionFacts,
    handoff: &Handoff,
    draft: &Draft,
) -> Sources {
    let used: BTreeSet<&SessionPrefix> = draft
        .sources
        .iter()
        .flat_map(|line| &line.addresses)
        .map(|address| &address.session)
        .collect();
    let agent = transcript.agent();
    let started = handoff.front.session.as_ref().and_then(|session| session.started);
    let natives = std::iter::once(transcript.native().clone()).chain(transcript.related());
    let sessions = natives.filter_map(|native| {
        let prefix = SessionPrefix::of(&native);
        used.contains(&prefix).then(|| SourceSession {
            prefix: prefix.to_string(),
            agent,
            id: SessionId::derive(agent, &native, started),
            native,
            reader: transcript.format().reader().to_owned(),
        })
    });
    let mut lines: Vec<SourcedLine> = Vec::new();
    for line in &draft.sources {
        match lines.iter_mut().find(|known| known.digest == line.digest) {
            Some(known) => {
                let new =
                    line.addresses.iter().filter(|address| !known.addresses.contains(address));
                let new: Vec<_> = new.cloned().collect();
                known.addresses.extend(new);
            }
            None => lines.push(line.clone()),
        }
    }
    Sources {
        schema: SOURCES_SCHEMA.to_owned(),
        handoff: handoff.front.id,
        sessions: sessions.collect(),
        lines,
        weight: (draft.coverage.weight * 1000.0).round() / 1000.0,
        kinds: draft.coverage.kinds.clone(),
        probes: Probe::of(facts),
    }
}

/// The sources beside the handoff that `name` means; of a file those that lie beside it.
pub(crate) fn beside(
    around: &Surroundings,
    name: Option<&str>,
    shown: &Shown,
) -> Result<Sources, ProjectError> {
    let id = shown.handoff.front.id;
    let path = shown.path.with_extension("sources.json");
    let bytes = if matches!(name.unwrap_or("@").parse(), Ok(HandoffRef::Path(_))) {
        match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(ProjectError::Io { doing: "read", path, source }),
        }
    } else {
        object(&Project::here(around)?, &path)?
    };
    parsed(bytes, &path, id)
}

/// The probes that were stored with a handoff of the chain; none where it has no sources that
/// can be read, as one that a person wrote.
pub(crate) fn probes_of(project: &Project, node: &Node) -> Vec<Probe> {
    stored(project, node).map(|sources| sources.probes).unwrap_or_default()
}

/// The sources of a handoff of the chain; nothing where it has none that can be read.
pub(crate) fn stored(project: &Project, node: &Node) -> Option<Sources> {
    let path = project.path_of(&node.name).with_extension("sources.json");
    object(project, &path).and_then(|bytes| parsed(bytes, &path, node.front.id)).ok()
}

/// The object of a file of sources.
fn object(project: &Project, path: &Path) -> Result<Option<Vec<u8>>, ProjectError> {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let object = ObjectName::new(Folder::Handoffs, &file)
        .map_err(|wrong| ProjectError::BadSources { path: path.into(), why: wrong.to_string() })?;
    Ok(project.object(&object)?)
}

fn parsed(bytes: Option<Vec<u8>>, path: &Path, id: HandoffId) -> Result<Sources, ProjectError> {
    let wrong = |why: String| ProjectError::BadSources { path: path.into(), why };
    let bytes = bytes.ok_or(ProjectError::NoSources(id))?;
    let sources: Sources =
        serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    if sources.handoff != id {
        return Err(wrong(format!("it belongs to handoff `{}`", sources.handoff.short())));
    }
    Ok(sources)
}
