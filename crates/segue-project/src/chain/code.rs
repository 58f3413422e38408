//! The code at a handoff's anchor: a git branch or worktree of its own. What is not
//! committed in this checkout is never touched.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_model::{HandoffId, Node, Record, ThreadName};
use segue_store::{Folder, ObjectName, Store, StoreError, TreeStore, durable};

use super::Local;
use crate::project::FOLDER;
use crate::{Project, ProjectError, StoreKind, Surroundings};

/// Files and folders of `.segue` that a checkout needs besides the objects.
const SETTINGS: [&str; 4] = ["segue.toml", ".gitignore", ".gitattributes", ".ignore"];

/// Makes a git branch at the anchor of `node`, and does not enter it.
pub(super) fn branch(
    around: &Surroundings,
    project: &Project,
    node: &Node,
    name: &str,
) -> Result<(), ProjectError> {
    let made = around.git.add_branch(&project.root, name, &anchor(project, node)?);
    made.map_err(ProjectError::Git)
}

/// Makes a git worktree at the anchor of `node`, on a new branch, and puts it on the
/// thread with all that the prompt needs.
pub(super) fn worktree(
    around: &Surroundings,
    project: &Project,
    node: &Node,
    (branch, thread): (&str, &ThreadName),
    folder: &str,
    abandoned: &[HandoffId],
) -> Result<PathBuf, ProjectError> {
    let folder = around.cwd.join(folder);
    let commit = anchor(project, node)?;
    let made = around.git.add_worktree(&project.root, &folder, branch, &commit);
    made.map_err(ProjectError::Git)?;
    let top = around.git.top(&project.root);
    let below = top.as_ref().and_then(|top| project.root.strip_prefix(top).ok());
    let root = below.map_or_else(|| folder.clone(), |below| folder.join(below));
    let own = root.join(FOLDER);
    for name in SETTINGS {
        copy(&project.root.join(FOLDER).join(name), &own.join(name))?;
    }
    copy_folder(&project.root.join(FOLDER).join("templates"), &own.join("templates"))?;
    if project.settings.store == StoreKind::Tree {
        copy_objects(project, node.front.id, abandoned, &own)?;
    }
    Local::new(own.join("local")).set_thread(thread)?;
    Ok(root)
}

/// Stores a record in the new checkout at `root` as well.
pub(super) fn copy_record(
    project: &Project,
    record: &Record,
    root: &Path,
) -> Result<(), ProjectError> {
    if project.settings.store != StoreKind::Tree {
        return Ok(());
    }
    let name = record.name().to_string();
    for object in project.store().list(Folder::Records)? {
        if object.file() == name {
            copy_object(project, &object, &TreeStore::new(root.join(FOLDER)))?;
        }
    }
    Ok(())
}

/// The commit that a handoff was made at.
fn anchor(project: &Project, node: &Node) -> Result<String, ProjectError> {
    let (handoff, _) = project.handoff(node)?;
    let commit = handoff.front.git.and_then(|anchor| anchor.commit);
    commit.ok_or(ProjectError::NoAnchor(node.front.id))
}

/// The handoffs that `id` goes back to, what was given up there, and every record.
fn copy_objects(
    project: &Project,
    id: HandoffId,
    abandoned: &[HandoffId],
    own: &Path,
) -> Result<(), ProjectError> {
    let chain = project.chain()?.chain;
    let mut needed = chain.lineage(&[id]);
    let arms = chain.arms().iter().filter(|arm| arm.to == id);
    needed.extend(arms.flat_map(|arm| arm.handoffs.iter().copied()));
    needed.extend(abandoned);
    let target = TreeStore::new(own);
    for object in listed(project, Folder::Handoffs)? {
        let file = object.file();
        let stem = file.strip_suffix(".md").or(file.strip_suffix(".sources.json"));
        let id = stem.and_then(|stem| stem.rsplit('.').next()?.parse::<HandoffId>().ok());
        if id.is_some_and(|id| needed.contains(&id)) {
            copy_object(project, &object, &target)?;
        }
    }
    for object in listed(project, Folder::Records)? {
        copy_object(project, &object, &target)?;
    }
    Ok(())
}

/// The objects that this checkout knows, its own and those of others.
fn listed(project: &Project, folder: Folder) -> Result<BTreeSet<ObjectName>, ProjectError> {
    let mut objects: BTreeSet<ObjectName> = project.store().list(folder)?.into_iter().collect();
    if let Some(mirror) = project.mirror() {
        objects.extend(mirror.list(folder)?);
    }
    Ok(objects)
}

fn copy_object(
    project: &Project,
    object: &ObjectName,
    target: &TreeStore,
) -> Result<(), ProjectError> {
    let Some(bytes) = project.object(object)? else { return Ok(()) };
    match target.put(object, &bytes) {
        Err(StoreError::Taken(_)) | Ok(()) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), ProjectError> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    for entry in entries.flatten().filter(|entry| entry.path().is_file()) {
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Copies a file that is there to a place where none is.
fn copy(from: &Path, to: &Path) -> Result<(), ProjectError> {
    let Ok(bytes) = fs::read(from) else { return Ok(()) };
    match durable::write_new(to, &bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(ProjectError::Io { doing: "written", path: to.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}
