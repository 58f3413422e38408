//! The history that a fork shares with its parents: it stands in their files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use segue_model::NativeId;
use serde_json::Value;

use super::folder;
use crate::json::{at, count, text};
use crate::lines::Lines;
use crate::{jsonl, source};

/// Longer lines of ancestors than any that people make.
const MOST: usize = 64;

/// A session that another one was forked from.
pub(crate) struct Ancestor {
    pub(crate) path: PathBuf,
    pub(crate) native: NativeId,
    /// The first ordinal that the fork does not share.
    pub(crate) until: u64,
}

/// The sessions that the one in `path` was forked from, the oldest first. Where a file
/// is missing the history begins behind it.
pub(crate) fn ancestors(path: &Path) -> Vec<Ancestor> {
    let mut found: Vec<Ancestor> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut at = path.to_owned();
    while let Some((native, until)) = parent(&at).filter(|_| found.len() < MOST) {
        let Some(file) = file_of(&at, &native).filter(|_| seen.insert(native.clone())) else {
            break;
        };
        // What a parent shares with its own parent ends where the fork itself ends at most.
        at.clone_from(&file);
        found.push(Ancestor { path: file, native: NativeId::new(native), until });
    }
    found.reverse();
    found
}

/// Whose history the file goes on with, and up to which ordinal.
fn parent(path: &Path) -> Option<(String, u64)> {
    let mut lines = Lines::new(source::open(path).ok()?);
    let line = lines.next().ok()??;
    let record: Value = jsonl::value(line.bytes)?;
    let base = at(&record, "/payload/history_base").filter(|base| base.is_object())?;
    let id = text(base, "/thread_id")?;
    // It becomes part of a file's name.
    let is_plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    Some((id.to_owned(), count(base, "/end_ordinal_exclusive")?)).filter(|_| is_plain)
}

/// The rollout of the session `native`: beside `path`, else in the folder of any day.
fn file_of(path: &Path, native: &str) -> Option<PathBuf> {
    let beside = path.parent()?;
    let folders = std::iter::once(beside.to_owned()).chain(folder::days(beside));
    let mut rollouts = folders.flat_map(|folder| folder::rollouts(&folder));
    rollouts.find_map(|(id, file)| (id == native).then_some(file))
}
