//! `doctor`: what is wrong with the objects of the store, each by its name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fs_err as fs;
use segue_document::digest_of_body;
use segue_model::{Chain, HandoffId, HandoffName, Node};
use segue_store::{Folder, ObjectName};

use super::{ChainView, gone};
use crate::{Project, ProjectError, Surroundings};

/// Something that is wrong with the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ailment {
    /// Of what kind.
    pub kind: AilmentKind,
    /// The object.
    pub path: PathBuf,
    /// What is wrong.
    pub text: String,
}

/// What can be wrong with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AilmentKind {
    /// It cannot be read.
    Unreadable,
    /// Its body is not what was written.
    Edited,
    /// Another object has its id.
    Twice,
    /// A handoff that it follows is not here.
    Parent,
    /// It follows itself, by way of others.
    Circle,
    /// It speaks of a handoff that is not here.
    Unknown,
    /// It is a link, or a name that no object has.
    Foreign,
    /// It belongs to a handoff that is not here.
    Left,
}

impl AilmentKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Edited => "edited",
            Self::Twice => "twice",
            Self::Parent => "parent",
            Self::Circle => "circle",
            Self::Unknown => "unknown",
            Self::Foreign => "foreign",
            Self::Left => "left",
        }
    }
}

/// Looks at every object. Whatever is found, the other objects go on working.
pub(crate) fn ailments(around: &Surroundings) -> Result<Vec<Ailment>, ProjectError> {
    let project = Project::here(around)?;
    let ChainView { chain, unreadable } = project.chain_of_objects()?;
    let mut found: Vec<Ailment> = unreadable
        .into_iter()
        .map(|(path, text)| Ailment { kind: AilmentKind::Unreadable, path, text })
        .collect();
    found.extend(foreign(&project));
    names(&project, &mut found)?;
    let purged = gone(&project, &chain);
    let in_circle = circles(&chain);
    let nodes: Vec<&Node> = chain.nodes().iter().chain(chain.hidden()).collect();
    for node in &nodes {
        let path = project.path_of(&node.name);
        let mut say = |kind, text: String| found.push(Ailment { kind, path: path.clone(), text });
        // The chain has read only a part of it.
        match project.handoff(node) {
            Ok((handoff, text)) if digest_of_body(&text) != handoff.front.digest => {
                say(AilmentKind::Edited, "its body is not what was written".to_owned());
            }
            Ok(_) => {}
            Err(ProjectError::NotAHandoff { why, .. }) => say(AilmentKind::Unreadable, why),
            Err(error) => say(AilmentKind::Unreadable, error.to_string()),
        }
        let parents = node.front.parents.iter();
        for parent in parents.filter(|id| !chain.knows(**id) && !purged.contains(id)) {
            say(AilmentKind::Parent, format!("it follows `{parent}`, which is not here"));
        }
        if in_circle.contains(&node.front.id) {
            say(AilmentKind::Circle, "it follows itself, by way of others".to_owned());
        }
    }
    for record in chain.records() {
        let unknown = record.event.handoff().filter(|id| !chain.knows(*id) && !purged.contains(id));
        found.extend(unknown.map(|id| Ailment {
            kind: AilmentKind::Unknown,
            path: project.store().place(Folder::Records).join(record.name().to_string()),
            text: format!("it speaks of handoff `{id}`, which is not here"),
        }));
    }
    found.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
    Ok(found)
}

/// The handoffs that go back to themselves. In the order of the chain each comes before
/// its parents, unless they are in a circle.
fn circles(chain: &Chain) -> BTreeSet<HandoffId> {
    let turns = chain.nodes().iter().filter(|node| chain.is_after_own_parent(node.front.id));
    let mut in_circle = BTreeSet::new();
    for node in turns {
        let lineage = chain.lineage(&node.front.parents);
        if !lineage.contains(&node.front.id) {
            continue;
        }
        // Whoever it goes back to and who goes back to it is in the same circle.
        let is_in = |id: &HandoffId| chain.lineage(&[*id]).contains(&node.front.id);
        in_circle.extend(lineage.into_iter().filter(is_in));
    }
    in_circle
}

/// What the names say: two objects of one id, and what belongs to nothing.
fn names(project: &Project, found: &mut Vec<Ailment>) -> Result<(), ProjectError> {
    let place = project.store().place(Folder::Handoffs);
    let objects = project.store().list(Folder::Handoffs)?;
    let mut by_id = BTreeMap::<HandoffId, Vec<String>>::new();
    for name in objects.iter().filter_map(|object| object.file().parse::<HandoffName>().ok()) {
        by_id.entry(name.id).or_default().push(name.to_string());
    }
    for (id, files) in by_id.iter().filter(|(_, files)| files.len() > 1) {
        found.extend(files.iter().skip(1).map(|file| Ailment {
            kind: AilmentKind::Twice,
            path: place.join(file),
            text: format!("the id `{id}` is that of `{}` too, which counts", files[0]),
        }));
    }
    let known: BTreeSet<String> = by_id
        .values()
        .flatten()
        .filter_map(|file| Some(file.parse::<HandoffName>().ok()?.sources()))
        .collect();
    for object in &objects {
        let file = object.file();
        if file.parse::<HandoffName>().is_ok() || known.contains(file) {
            continue;
        }
        let is_sources = file.ends_with(".sources.json");
        let (kind, text) = if is_sources {
            (AilmentKind::Left, "its handoff is not here; it says nothing to anybody")
        } else {
            (AilmentKind::Foreign, "no handoff has such a name")
        };
        found.push(Ailment { kind, path: place.join(file), text: text.to_owned() });
    }
    Ok(())
}

/// What stands among the objects of a store of files and is none.
fn foreign(project: &Project) -> Vec<Ailment> {
    let mut found = Vec::new();
    for folder in Folder::ALL {
        let place = project.store().place(folder);
        let Ok(entries) = fs::read_dir(&place) else { continue };
        for entry in entries.flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let text = if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
                "it is a link, which could lead anywhere"
            } else if file.starts_with(".segue-") {
                "a process that was killed has left it; it can be deleted"
            } else if !is_file || ObjectName::new(folder, &file).is_err() {
                "no object has such a name"
            } else {
                continue;
            };
            let path = entry.path();
            found.push(Ailment { kind: AilmentKind::Foreign, path, text: text.to_owned() });
        }
    }
    found
}
