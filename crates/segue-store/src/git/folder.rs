//! The folder that all worktrees of a repository share, found without asking git.

use std::path::{Path, PathBuf};

use fs_err as fs;

/// The common folder of the repository that `folder` is in, as gitrepository-layout(5) has
/// it: `.git` itself, or where a worktree's `.git` file leads.
pub fn common_folder(folder: &Path) -> Option<PathBuf> {
    let git = folder.ancestors().map(|above| above.join(".git")).find(|git| git.exists())?;
    if git.is_dir() {
        return git.join("HEAD").is_file().then_some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    let own = git.parent()?.join(text.trim().strip_prefix("gitdir: ")?);
    let common = match fs::read_to_string(own.join("commondir")) {
        Ok(relative) => own.join(relative.trim()),
        // A submodule's folder is nobody else's.
        Err(_) => own,
    };
    std::fs::canonicalize(common).ok().filter(|folder| folder.join("HEAD").is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worktrees_share_a_folder_and_what_is_no_repository_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(folder.path()).unwrap();
        assert_eq!(common_folder(&root), None);
        let (main, other) = (root.join("main"), root.join("other"));
        let own = main.join(".git/worktrees/other");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(main.join("src")).unwrap();
        fs::create_dir_all(&other).unwrap();
        crate::durable::write_new(&main.join(".git/HEAD"), b"ref: refs/heads/main\n").unwrap();
        crate::durable::write_new(&own.join("commondir"), b"../..\n").unwrap();
        let link = format!("gitdir: {}\n", own.display());
        crate::durable::write_new(&other.join(".git"), link.as_bytes()).unwrap();
        assert_eq!(common_folder(&main.join("src")), Some(main.join(".git")));
        assert_eq!(common_folder(&other), Some(main.join(".git")));
    }
}
