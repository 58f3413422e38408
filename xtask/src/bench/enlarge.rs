//! Long sessions, made of short ones: their records again and again with fresh ids, as one conversation.

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::run::root;

/// How the records of a tree name each other.
pub(super) struct Links {
    /// What stands before the ids that are made anew in every round.
    ids: &'static [&'static str],
    /// What stands before a record's own id.
    own: &'static str,
    /// A record without a parent, and what stands before a parent's id.
    root: &'static str,
    parent: &'static str,
}

impl Links {
    const CLAUDE: Self = Self {
        ids: &["\"uuid\":\"", "\"parentUuid\":\"", "\"logicalParentUuid\":\""],
        own: "\"uuid\":\"",
        root: "\"parentUuid\":null",
        parent: "\"parentUuid\":\"",
    };
    pub(super) const QWEN: Self = Self {
        ids: &["\"uuid\": \"", "\"parentUuid\": \""],
        own: "\"uuid\": \"",
        root: "\"parentUuid\": null",
        parent: "\"parentUuid\": \"",
    };
    pub(super) const PI: Self = Self {
        ids: &["\"id\": \"", "\"parentId\": \""],
        own: "\"id\": \"",
        root: "\"parentId\": null",
        parent: "\"parentId\": \"",
    };
}

/// Claude Code's recorded sessions, until there is enough.
pub(super) fn enlarge(path: &Path, bytes: u64) -> std::io::Result<()> {
    enlarge_from(&recorded(), Some(&Links::CLAUDE), path, bytes)
}

/// The sessions of `sources`, until there is enough. What a single one begins with stands there once.
pub(super) fn enlarge_from(
    sources: &[PathBuf],
    links: Option<&Links>,
    path: &Path,
    bytes: u64,
) -> std::io::Result<()> {
    let mut session = String::new();
    for source in sources {
        session.push_str(std::fs::read_to_string(source)?.trim_end());
        session.push('\n');
    }
    let has_head = sources.len() == 1 && !session.starts_with("{\"uuid\"");
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut written = 0;
    let mut before = String::new();
    for round in 0u32.. {
        // A whole round may be more than is left: lines are kept whole.
        for line in session.lines().skip(usize::from(has_head && round > 0)) {
            if written >= bytes {
                return file.flush();
            }
            let line = links.map_or(line.into(), |links| linked(line, links, round, &mut before));
            writeln!(file, "{line}")?;
            written += line.len() as u64 + 1;
        }
    }
    file.flush()
}

/// The record with the ids of its round. One without a parent gets the one before as its parent;
/// a left branch would be read twice.
fn linked<'a>(line: &'a str, links: &Links, round: u32, before: &mut String) -> Cow<'a, str> {
    let line = with_fresh_ids(line, links.ids, round);
    let own = line.find(links.own).and_then(|at| line[at + links.own.len()..].split('"').next());
    let Some(own) = own else { return line.into() };
    let before = std::mem::replace(before, own.to_owned());
    if before.is_empty() {
        return line.into();
    }
    line.replacen(links.root, &format!("{}{before}\"", links.parent), 1).into()
}

fn recorded() -> Vec<PathBuf> {
    let folder = root().join("fixtures/linkcheck");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// The same text with the first digits of every id behind one of the `keys` changed.
fn with_fresh_ids(text: &str, keys: &[&str], round: u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = keys.iter().filter_map(|key| Some(rest.find(key)? + key.len())).min() {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let digits = after.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        rest = match digits {
            Some(id) => {
                out.push_str(&format!("{:08x}", id ^ round.wrapping_mul(0x9e37_79b1)));
                &after[8..]
            }
            None => after,
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn an_enlarged_session_is_one_conversation() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("session.jsonl");
        enlarge(&path, 3_000_000).unwrap();
        let mut known = std::collections::HashSet::new();
        let mut roots = 0;
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let Some(id) = record["uuid"].as_str() else { continue };
            match record["parentUuid"].as_str() {
                Some(parent) => assert!(known.contains(parent), "{parent} is unknown"),
                None => roots += 1,
            }
            assert!(known.insert(id.to_owned()), "{id} stands there twice");
        }
        assert_eq!(roots, 1);
        assert!(known.len() > 1_000, "{} records", known.len());
    }
}
