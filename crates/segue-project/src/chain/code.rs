//! The code at a handoff's anchor: a git branch or worktree of its own. What is not
//! committed in this checkout is never touched.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_model::{HandoffId, Node, Record, ThreadName};
use segue_store::{
    Folder, ObjectName, Standing, Store, StoreError, TreeStore, common_folder, durable,
};

use super::Local;
use super::made::Made;
use crate::folders::{FOLDER, Folders};
use crate::freshness::marks;
use crate::{Project, ProjectError, StoreKind, Surroundings};

/// So many names are tried for a branch.
const NAMES: usize = 100;
/// Files and folders of `.segue` that a checkout needs besides the objects.
const SETTINGS: [&str; 4] = ["segue.toml", ".gitignore", ".gitattributes", ".ignore"];

/// Makes a git branch at the anchor of `node`, and does not enter it; its name, and what was
/// made. One that stands there already is taken; where the name stands elsewhere, another
/// one is found.
pub(super) fn branch(
    around: &Surroundings,
    project: &Project,
    node: &Node,
    name: &str,
) -> Result<(String, Option<Made>), ProjectError> {
    let commit = anchor(around, project, node)?;
    for name in names(name) {
        match around.git.branch(&project.root, &name) {
            Some(at) if at == commit => return Ok((name, None)),
            Some(_) => {}
            None => {
                around.git.add_branch(&project.root, &name, &commit).map_err(ProjectError::Git)?;
                let made = Made { branch: name.clone(), commit, worktree: None };
                return Ok((name, Some(made)));
            }
        }
    }
    Err(ProjectError::Git(format!("too many branches are called like `{name}`")))
}

/// A name, and others like it for where it is taken.
fn names(name: &str) -> impl Iterator<Item = String> {
    let others = (2..NAMES).map(move |n| format!("{name}-{n}"));
    std::iter::once(name.to_owned()).chain(others)
}

/// Makes a git worktree at the anchor of `node`, on a branch of its own, and puts it on the
/// thread with all that the prompt needs; the branch, the project's root in there, and what
/// was made. A worktree that stands so already is taken.
pub(super) fn worktree(
    around: &Surroundings,
    project: &Project,
    node: &Node,
    (branch_name, thread): (&str, &ThreadName),
    folder: &str,
    abandoned: &[HandoffId],
) -> Result<(String, PathBuf, Option<Made>), ProjectError> {
    let folder = around.path(folder);
    let commit = anchor(around, project, node)?;
    let (branch, is_new) = match standing(around, project, &folder, &commit) {
        Some(branch) if names(branch_name).any(|name| name == branch) => (branch, false),
        _ => {
            let is_free = |name: &String| around.git.branch(&project.root, name).is_none();
            let branch = names(branch_name).find(is_free).unwrap_or(branch_name.to_owned());
            let made = around.git.add_worktree(&project.root, &folder, &branch, &commit);
            made.map_err(ProjectError::Git)?;
            (branch, true)
        }
    };
    let top = around.git.top(&project.root);
    let below = top.as_ref().and_then(|top| project.root.strip_prefix(top).ok());
    let root = below.map_or_else(|| folder.clone(), |below| folder.join(below));
    let folders = match project.folders() {
        private if private.is_private => {
            Folders::private(around, &root).ok_or(ProjectError::NoUserData)?
        }
        here => {
            let there = Folders::at(&root)?;
            for name in SETTINGS {
                copy(&here.own.join(name), &there.own.join(name))?;
            }
            copy_folder(&here.own.join("templates"), &there.own.join("templates"))?;
            there
        }
    };
    if project.kind() == StoreKind::Tree {
        copy_objects(project, node.front.id, abandoned, &folders.own)?;
    }
    Local::new(folders.local).set_thread(thread)?;
    let worktree = Some((folder, root.clone()));
    let made = is_new.then(|| Made { branch: branch.clone(), commit, worktree });
    Ok((branch, root, made))
}

/// The branch of a worktree of the same repository in `folder` that is at this commit.
fn standing(
    around: &Surroundings,
    project: &Project,
    folder: &Path,
    commit: &str,
) -> Option<String> {
    let repository = |folder: &Path| fs::canonicalize(common_folder(folder)?).ok();
    let is_worktree = folder.join(".git").exists()
        && repository(folder).is_some_and(|own| repository(&project.root) == Some(own));
    let head = is_worktree.then(|| around.git.head(folder)).flatten()?;
    head.branch.filter(|_| head.commit.as_deref() == Some(commit))
}

/// Stores a record in the new checkout at `root` as well.
pub(super) fn copy_record(
    project: &Project,
    record: &Record,
    root: &Path,
) -> Result<(), ProjectError> {
    if project.kind() != StoreKind::Tree {
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

/// The commit that a handoff was made at; where git has it no more, the one that stands for it.
fn anchor(around: &Surroundings, project: &Project, node: &Node) -> Result<String, ProjectError> {
    let (handoff, _) = project.handoff(node)?;
    let anchor = handoff.front.git.ok_or(ProjectError::NoAnchor(node.front.id))?;
    let commit = anchor.commit.clone().ok_or(ProjectError::NoAnchor(node.front.id))?;
    if around.git.standing(&project.root, &commit) != Some(Standing::Missing) {
        return Ok(commit);
    }
    let again = around.git.find_again(&project.root, &commit, marks(&anchor).as_ref());
    again.map(|(found, _)| found).ok_or(ProjectError::NoAnchor(node.front.id))
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
