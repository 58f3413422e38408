//! What an operation made in git: a branch, perhaps with a worktree. `undo` takes it back as
//! long as nobody has worked there.

use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_store::{Folder, Store, TreeStore};

use crate::folders::FOLDER;
use crate::{Project, ProjectError, StoreKind, Surroundings};

/// A git branch that segue made, perhaps with a worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The branch.
    pub(crate) branch: String,
    /// The commit that it was made at.
    pub(crate) commit: String,
    /// The folder of the worktree, and the project's root in it.
    pub(crate) worktree: Option<(PathBuf, PathBuf)>,
}

/// What became of a branch or a worktree when the operation that made it was taken back, or done
/// again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitWork {
    /// `branch` or `worktree`.
    pub kind: &'static str,
    /// Its name, or its folder.
    pub name: String,
    /// Why it stays as it is; nothing where it was removed, or made again.
    pub stays: Option<String>,
    /// Whether it was to be made again.
    pub is_again: bool,
}

impl GitWork {
    fn back(kind: &'static str, name: String, stays: Option<String>) -> Self {
        Self { kind, name, stays, is_again: false }
    }

    /// Something that was to be made again, with the reason where it was not.
    pub(super) fn again(kind: &'static str, name: String, stays: Option<String>) -> Self {
        Self { kind, name, stays, is_again: true }
    }
}

impl Made {
    /// A line of the list of what was made.
    pub(crate) fn line(&self, record: &str) -> String {
        let mut line = format!("{record}\t{}\t{}", self.commit, self.branch);
        if let Some((folder, root)) = &self.worktree {
            line += &format!("\t{}\t{}", folder.display(), root.display());
        }
        line
    }

    /// What a line says that `record` made.
    pub(crate) fn read(line: &str, record: &str) -> Option<Self> {
        let rest = line.strip_prefix(record)?.strip_prefix('\t')?;
        let fields: Vec<&str> = rest.split('\t').collect();
        let (commit, branch, worktree) = match fields.as_slice() {
            [commit, branch] => (commit, branch, None),
            [commit, branch, folder, root] => {
                (commit, branch, Some((PathBuf::from(folder), PathBuf::from(root))))
            }
            _ => return None,
        };
        Some(Self { branch: (*branch).to_owned(), commit: (*commit).to_owned(), worktree })
    }

    /// Removes what nobody has touched, and says what stays and why.
    pub(crate) fn take_back(
        &self,
        around: &Surroundings,
        project: &Project,
    ) -> Result<Vec<GitWork>, ProjectError> {
        let mut all = Vec::new();
        let mut is_free = true;
        if let Some((folder, root)) = self.worktree.as_ref().filter(|(folder, _)| folder.exists()) {
            let stays = match self.touched(around, project, folder, root)? {
                Some(why) => Some(why.to_owned()),
                None => around.git.remove_worktree(&project.root, folder).err(),
            };
            is_free = stays.is_none();
            all.push(GitWork::back("worktree", folder.display().to_string(), stays));
        }
        let Some(at) = around.git.branch(&project.root, &self.branch) else { return Ok(all) };
        let stays = if !is_free {
            Some("its worktree stays".to_owned())
        } else if at != self.commit {
            Some("it has commits of its own".to_owned())
        } else {
            around.git.remove_branch(&project.root, &self.branch).err()
        };
        all.push(GitWork::back("branch", self.branch.clone(), stays));
        Ok(all)
    }

    /// Makes the branch again, unless it is there.
    pub(super) fn branch_again(&self, around: &Surroundings, project: &Project) -> Vec<GitWork> {
        if around.git.branch(&project.root, &self.branch).is_some() {
            return Vec::new();
        }
        let made = around.git.add_branch(&project.root, &self.branch, &self.commit);
        vec![GitWork::again("branch", self.branch.clone(), made.err())]
    }

    /// What somebody has done in the worktree.
    fn touched(
        &self,
        around: &Surroundings,
        project: &Project,
        folder: &Path,
        root: &Path,
    ) -> Result<Option<&'static str>, ProjectError> {
        let head = around.git.head(folder).unwrap_or_default();
        if head.commit.as_ref() != Some(&self.commit) {
            return Ok(Some("it has commits of its own"));
        }
        if head.branch.as_ref() != Some(&self.branch) {
            return Ok(Some("another branch is checked out there"));
        }
        let Some(files) = around.git.uncommitted(folder) else {
            return Ok(Some("git does not say what is in it"));
        };
        if files.iter().any(|path| !path.split('/').any(|part| part == FOLDER)) {
            return Ok(Some("it has files that are not committed"));
        }
        Ok(is_ahead(project, root)?.then_some("it has handoffs or records that are only there"))
    }
}

/// Whether the store of the checkout at `root` has what this one does not know.
fn is_ahead(project: &Project, root: &Path) -> Result<bool, ProjectError> {
    let own = root.join(FOLDER);
    if project.kind() != StoreKind::Tree || !own.is_dir() {
        return Ok(false);
    }
    let there = TreeStore::new(own);
    for folder in Folder::ALL {
        for object in there.list(folder)? {
            if project.store().get(&object)?.is_none() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// What the operation `record` made, by the list in `file`.
pub(super) fn made_by(file: &Path, record: &str) -> Option<Made> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().rev().find_map(|line| Made::read(line, record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back() {
        let plain = Made { branch: "a".into(), commit: "c0".into(), worktree: None };
        let folder = Some((PathBuf::from("/x y"), PathBuf::from("/x y/sub")));
        let whole = Made { worktree: folder, ..plain.clone() };
        for made in [plain, whole] {
            assert_eq!(Made::read(&made.line("kq"), "kq"), Some(made.clone()));
            assert_eq!(Made::read(&made.line("kq"), "k"), None);
        }
    }
}
