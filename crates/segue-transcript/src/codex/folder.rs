//! Where rollouts lie: `sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl`, by the days on which
//! they began, or all in one folder.

use std::path::{Path, PathBuf};

/// An id is a UUID: so many characters.
const ID: usize = 36;

/// The rollouts in `folder` with the ids in their names, in the order of these: of their time.
pub(super) fn rollouts(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, PathBuf)> =
        entries.filter_map(|entry| Some((id(&entry.path())?, entry.path()))).collect();
    found.sort();
    found
}

/// The id in the name of a rollout.
fn id(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".zst").unwrap_or(name).strip_suffix(".jsonl")?;
    let at = stem.strip_prefix("rollout-")?.len().checked_sub(ID)?;
    stem.strip_prefix("rollout-")?.get(at..).map(str::to_owned)
}

/// The folders of all days, the first one first, if `folder` is that of a day.
pub(super) fn days(folder: &Path) -> Vec<PathBuf> {
    let root = folder.ancestors().nth(3).filter(|root| root.ends_with("sessions"));
    let below = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let root = root.map(Path::to_owned).into_iter();
    let mut days: Vec<PathBuf> = root.flat_map(below).flat_map(below).flat_map(below).collect();
    days.sort();
    days
}
