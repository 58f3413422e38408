//! Finding a commit again that a rebase or a squash has replaced.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use segue_model::Digest;

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

/// What a commit is known by, also when git has it no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// The hash of its tree.
    pub tree: String,
    /// The digest of its subject, author and time of writing.
    pub sign: Digest,
}

/// What a format of `git log` prints that [`Marks`] are made from.
pub(super) const MARKS: &str = "%T%x00%s%x01%an%x01%at";

impl Marks {
    /// The marks that `git log` printed in that format.
    pub(super) fn of(line: &str) -> Option<Self> {
        let (tree, sign) = line.split_once('\0')?;
        Some(Self { tree: tree.to_owned(), sign: Digest::of(sign) })
    }
}

/// The newest commit below HEAD that has these marks.
pub(super) fn by_marks(
    git: &GitProgram,
    folder: &Path,
    marks: &Marks,
) -> Option<(String, Likeness)> {
    let format = format!("--format=%H%x00{MARKS}");
    let listed = git.line(folder, &["log", COMMITS, &format, "HEAD"])?;
    let all: Vec<(&str, Marks)> = listed
        .lines()
        .filter_map(|line| line.split_once('\0'))
        .filter_map(|(hash, marks)| Some((hash, Marks::of(marks)?)))
        .collect();
    let find = |is_it: &dyn Fn(&Marks) -> bool| {
        all.iter().find(|(_, found)| is_it(found)).map(|(hash, _)| (*hash).to_owned())
    };
    find(&|found| found.tree == marks.tree)
        .map(|hash| (hash, Likeness::Tree))
        .or_else(|| find(&|found| found.sign == marks.sign).map(|hash| (hash, Likeness::Subject)))
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
