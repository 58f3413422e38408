//! Ground truth of a real session: what a successor has to know, found by plain patterns of its own.
//! A pattern that is sure of little finds little; what is uncertain is left out rather than guessed.

mod commands;
mod prose;

use std::collections::BTreeMap;

use super::judge::Needle;
use super::reading::{Act, How, Reading};

pub(crate) use commands::{bare, checks, shown_failing};

/// The kinds of ground truth, in the order of the tables.
pub(crate) const KINDS: [&str; 13] = [
    "goal",
    "later goal",
    "rule",
    "correction",
    "decision",
    "change",
    "failing",
    "verified",
    "attempt",
    "todo",
    "question",
    "commit",
    "reference",
];

/// One thing that a handoff should carry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) kind: &'static str,
    /// What is looked for; all of it has to be there.
    pub(crate) needles: Vec<Needle>,
    /// For people.
    pub(crate) shown: String,
}

/// What became of the files of a session, by path.
pub(crate) fn files(reading: &Reading) -> BTreeMap<String, How> {
    let mut files: BTreeMap<String, How> = BTreeMap::new();
    for (_, act) in &reading.acts {
        let Act::Change { path, how } = act else { continue };
        let path = relative(path, &reading.cwd);
        match how {
            How::Renamed(to) => {
                files.remove(&path);
                let to = relative(to, &reading.cwd);
                files.insert(path, How::Renamed(to));
            }
            How::Deleted if files.get(&path) == Some(&How::Created) => {
                files.remove(&path);
            }
            How::Edited if matches!(files.get(&path), Some(How::Created)) => {}
            _ => {
                files.insert(path, how.clone());
            }
        }
    }
    files.retain(|path, _| !path.starts_with("/tmp/") && !path.contains("/.claude/"));
    files
}

fn relative(path: &str, cwd: &str) -> String {
    let inside = path.strip_prefix(cwd).filter(|_| !cwd.is_empty());
    inside.map_or(path, |rest| rest.trim_start_matches('/')).to_owned()
}

/// Everything that the patterns find.
pub(crate) fn items(reading: &Reading) -> Vec<Item> {
    let mut items = prose::items(reading);
    for (path, how) in files(reading) {
        let path_stated = Needle::Stated(Box::new(Needle::Path(path.clone())), said(&how));
        let mut needles = vec![path_stated];
        if let How::Renamed(to) = &how {
            needles.push(Needle::Path(to.clone()));
        }
        items.push(Item { kind: "change", needles, shown: format!("{path} {how:?}") });
    }
    items.extend(commands::items(reading));
    items.extend(todos(reading));
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert((item.kind, item.shown.clone())));
    items
}

/// The words that say what became of a file.
fn said(how: &How) -> &'static [&'static str] {
    match how {
        How::Created => &["created", "new ", "added", "wrote", "create"],
        How::Edited => &["edit", "modif", "changed", "updat", "created"],
        How::Deleted => &["delet", "remov", "gone"],
        How::Renamed(_) => &["renam", "moved", "→"],
    }
}

fn todos(reading: &Reading) -> Vec<Item> {
    let mut last = None;
    for (_, act) in &reading.acts {
        if let Act::Todos(todos) = act {
            last = Some(todos);
        }
    }
    let open = last.into_iter().flatten().filter(|(_, done)| !done);
    let item = |text: &String| Item {
        kind: "todo",
        needles: vec![Needle::Prose(text.clone())],
        shown: text.clone(),
    };
    open.map(|(text, _)| item(text)).collect()
}
