//! Which sessions belong to a project: those that ran in one of its folders.

use std::path::{Path, PathBuf};

use fs_err as fs;

/// The folders of a project: its root and the worktrees of its repository.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    roots: Vec<PathBuf>,
}

impl Scope {
    /// The scope of the project at `root`, as it is written and as it is linked.
    pub fn of(root: &Path) -> Self {
        let mut roots = vec![root.to_owned()];
        roots.extend(worktrees(root));
        let resolved: Vec<PathBuf> =
            roots.iter().filter_map(|root| std::fs::canonicalize(root).ok()).collect();
        roots.extend(resolved);
        roots.sort();
        roots.dedup();
        Self { roots }
    }

    /// The folders.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(PathBuf::as_path)
    }

    /// Whether a session that ran in `cwd` belongs to the project.
    pub fn contains(&self, cwd: &Path) -> bool {
        self.roots.iter().any(|root| cwd.starts_with(root))
    }
}

/// The other worktrees of the repository at `root`, from git's own files
/// (gitrepository-layout: `worktrees/<id>/gitdir` names each worktree's `.git`).
fn worktrees(root: &Path) -> Vec<PathBuf> {
    let Some(common) = common_directory(&root.join(".git")) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = Vec::new();
    if common.file_name().is_some_and(|name| name == ".git") {
        found.extend(common.parent().map(Path::to_owned));
    }
    let entries = std::fs::read_dir(common.join("worktrees")).into_iter().flatten().flatten();
    let gitdirs = entries.filter_map(|entry| fs::read_to_string(entry.path().join("gitdir")).ok());
    found
        .extend(gitdirs.filter_map(|gitdir| Path::new(gitdir.trim()).parent().map(Path::to_owned)));
    found.retain(|path| path != root);
    found
}

/// The repository's own directory, also when seen from one of its worktrees.
fn common_directory(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.to_owned());
    }
    let link = fs::read_to_string(git).ok()?;
    let own = git.parent()?.join(link.strip_prefix("gitdir:")?.trim());
    let common = fs::read_to_string(own.join("commondir")).ok()?;
    std::fs::canonicalize(own.join(common.trim())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_below_the_root_and_in_worktrees_belong() {
        let folder = tempfile::tempdir().unwrap();
        let base = std::fs::canonicalize(folder.path()).unwrap();
        let (root, tree) = (base.join("app"), base.join("app-fix"));
        let own = root.join(".git/worktrees/fix");
        std::fs::create_dir_all(&own).unwrap();
        std::fs::create_dir_all(&tree).unwrap();
        let put = |path: PathBuf, text: String| {
            use std::io::Write;
            std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
        };
        put(own.join("gitdir"), format!("{}/.git\n", tree.display()));
        put(own.join("commondir"), "../..\n".into());
        put(tree.join(".git"), format!("gitdir: {}\n", own.display()));
        for scope in [Scope::of(&root), Scope::of(&tree)] {
            assert!(scope.contains(&root.join("src")), "{scope:?}");
            assert!(scope.contains(&tree), "{scope:?}");
            assert!(!scope.contains(&base.join("app2")));
        }
    }
}
