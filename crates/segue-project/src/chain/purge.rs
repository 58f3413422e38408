//! `purge`: removes a handoff for good, for when a secret got through.

use std::collections::HashSet;
use std::path::PathBuf;

use segue_model::{Chain, HandoffId, Node, RecordEvent};
use segue_store::{Folder, ObjectName, Store};

use super::index::IndexFile;
use super::journal::Act;
use super::ledger::Ledger;
use crate::inside::pending;
use crate::{Project, ProjectError, StoreKind, Surroundings};

/// What was removed, and where copies may remain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purged {
    /// The handoff.
    pub handoff: HandoffId,
    /// The objects that are gone.
    pub removed: Vec<PathBuf>,
    /// Where copies may remain, each in a sentence.
    pub remains: Vec<String>,
}

/// The handoffs that were removed for good here, or taken out of view here or elsewhere: where one is
/// not there, nothing is wrong.
pub(crate) fn gone(project: &Project, chain: &Chain) -> HashSet<HandoffId> {
    let mut gone = project.local().journal().purged();
    let records = chain.records().iter().filter(|record| chain.counts(record.id));
    gone.extend(records.filter_map(|record| match record.event {
        RecordEvent::Undone { handoff, .. } => handoff,
        _ => None,
    }));
    gone
}

/// The handoff that `purge` would remove, with its number and objective.
pub fn to_purge(around: &Surroundings, handoff: &str) -> Result<Node, ProjectError> {
    let ledger = Ledger::open(around)?;
    found(&ledger, handoff).cloned()
}

fn found<'l>(ledger: &'l Ledger<'_>, handoff: &str) -> Result<&'l Node, ProjectError> {
    let by_name = ledger.find(Some(handoff));
    // What was taken out of view has its id only.
    let hidden = ledger.chain.hidden().find(|node| node.front.id.to_string() == handoff);
    match (by_name, hidden) {
        (Ok(node), _) | (Err(_), Some(node)) => Ok(node),
        (Err(error), None) => Err(error),
    }
}

/// Removes the document and the sources of a handoff. This cannot be undone. Other clones hear by a
/// record that it is out of view, and that nothing is missing where it stood.
pub fn purge(around: &Surroundings, handoff: &str) -> Result<Purged, ProjectError> {
    let ledger = Ledger::open(around)?;
    let project = &ledger.project;
    let node = found(&ledger, handoff)?;
    let id = node.front.id;
    if ledger.chain.get(id).is_some() {
        ledger.write(RecordEvent::Undone { record: None, handoff: Some(id) })?;
    }
    let names = [node.name.to_string(), node.name.sources()];
    let place = project.store().place(Folder::Handoffs);
    let mut removed = Vec::new();
    for file in names {
        let Ok(object) = ObjectName::new(Folder::Handoffs, &file) else { continue };
        if project.store().get(&object)?.is_some() {
            project.store().remove(&object)?;
            removed.push(place.join(&file));
        }
        if let Some(mirror) = project.mirror()
            && mirror.get(&object)?.is_some()
        {
            mirror.remove(&object)?;
            removed.push(mirror.path(&object));
        }
    }
    pending::forget(project, id)?;
    IndexFile::in_folder(project.local().folder()).forget()?;
    ledger.note(Act::Purge(id))?;
    let mut remains = Vec::new();
    let follows = |node: &&Node| node.front.parents.contains(&id);
    let followers: Vec<String> =
        ledger.chain.nodes().iter().filter(follows).map(|node| node.front.id.short()).collect();
    if !followers.is_empty() {
        let names = followers.join(", ");
        remains.push(format!("what follows it may repeat its words: {names}"));
    }
    if around.git.head(&project.root).is_some() {
        remains.push(match project.kind() {
            StoreKind::GitRef => {
                "older commits of refs/segue/store have it, here and wherever it was pushed".into()
            }
            StoreKind::Private => "backups of your own data may have it".into(),
            StoreKind::Tree => "commits that have the file keep it, here and wherever they were \
                pushed; `git filter-repo` takes a file out of a history"
                .into(),
        });
    }
    remains.push(
        "other clones, worktrees and copies of the project keep its file; with the record of this it is out of \
         view there, and `segue purge ID` removes it there too"
            .into(),
    );
    remains.push("the agent's own transcript of the session has what it was made of".into());
    Ok(Purged { handoff: id, removed, remains })
}
