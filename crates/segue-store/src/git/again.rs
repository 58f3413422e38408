//! Finding a commit again that a rebase or a squash has replaced.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use super::GitProgram;

/// How many commits below HEAD are looked at; comparing changes costs more.
const COMMITS: &str = "-n2000";
const CHANGES: &str = "-n200";

/// By what a commit was found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It has the same files.
    Tree,
    /// It makes the same change.
    Patch,
    /// It has the same subject, author and time of writing.
    Subject,
}

/// The newest commit below HEAD that stands for `commit`, which must still be an object.
pub(super) fn find(git: &GitProgram, folder: &Path, commit: &str) -> Option<(String, Likeness)> {
    let by_format = |format: &str| {
        let format = format!("--format={format}");
        let wanted = git.line(folder, &["log", "-n1", &format, commit])?;
        let format = format!("--format=%H {}", &format["--format=".len()..]);
        let listed = git.line(folder, &["log", COMMITS, &format, "HEAD"])?;
        let mut lines = listed.lines().filter_map(|line| line.split_once(' '));
        lines.find(|(_, rest)| *rest == wanted).map(|(hash, _)| hash.to_owned())
    };
    by_format("%T")
        .map(|hash| (hash, Likeness::Tree))
        .or_else(|| by_patch(git, folder, commit).map(|hash| (hash, Likeness::Patch)))
        .or_else(|| by_format("%s%x01%an%x01%at").map(|hash| (hash, Likeness::Subject)))
}

fn by_patch(git: &GitProgram, folder: &Path, commit: &str) -> Option<String> {
    let patch = ["-p", "--no-ext-diff", "--no-textconv", "--no-color"];
    let of_commit = git.ask(folder, &[&["log", "-n1"], &patch[..], &[commit]].concat())?;
    let wanted: HashSet<String> =
        patch_ids(git, folder, of_commit)?.into_iter().map(|(id, _)| id).collect();
    let below = git.ask(folder, &[&["log", CHANGES], &patch[..], &["HEAD"]].concat())?;
    let mut below = patch_ids(git, folder, below)?.into_iter();
    below.find(|(id, _)| wanted.contains(id)).map(|(_, hash)| hash)
}

/// The ids of the changes that `git log -p` printed, with their commits.
fn patch_ids(git: &GitProgram, folder: &Path, log: Vec<u8>) -> Option<Vec<(String, String)>> {
    let output = git.feed(folder, &["patch-id", "--stable"].map(OsStr::new), log).ok()?;
    let text = String::from_utf8_lossy(&output).into_owned();
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    Some(pairs.map(|(id, hash)| (id.to_owned(), hash.to_owned())).collect())
}
