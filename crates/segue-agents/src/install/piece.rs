//! A piece of segue in a file of an agent's, and how much of it a text holds.

use std::path::PathBuf;

use serde_json::Value;

use super::{is_hook, jsonc, toml_table};

/// Something that is installed.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The file.
    pub path: PathBuf,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// The whole file.
    Own(String),
    /// An item in the list of each event under `hooks`.
    Hooks(Vec<(&'static str, Value)>),
    /// A member at a path of keys.
    Member(Vec<&'static str>, Value),
    /// A table of TOML with its lines.
    Table(&'static str, String),
    /// Tables of TOML that the client made, by their names: they are only taken out.
    Traces(Vec<String>),
}

/// How much of segue a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// All that is wanted.
    All,
    /// Something, but not what is wanted now.
    Other,
    /// Nothing.
    Nothing,
}

impl Piece {
    /// A file of segue's own.
    pub(crate) fn own(path: PathBuf, text: String) -> Self {
        Self { path, what: What::Own(text) }
    }

    /// The same hook for several events.
    pub(crate) fn hooks(path: PathBuf, events: &[&'static str], hook: &Value) -> Self {
        Self::hooks_each(path, events.iter().map(|event| (*event, hook.clone())).collect())
    }

    /// Hooks of events, each with its own.
    pub(crate) fn hooks_each(path: PathBuf, events: Vec<(&'static str, Value)>) -> Self {
        Self { path, what: What::Hooks(events) }
    }

    /// A member at a path of keys.
    pub(crate) fn member(path: PathBuf, keys: &[&'static str], value: Value) -> Self {
        Self { path, what: What::Member(keys.to_vec(), value) }
    }

    /// A table of TOML, with its lines.
    pub(crate) fn table(path: PathBuf, name: &'static str, lines: &str) -> Self {
        Self { path, what: What::Table(name, lines.to_owned()) }
    }

    /// Tables of TOML that the client itself made.
    pub(crate) fn traces(path: PathBuf, names: Vec<String>) -> Self {
        Self { path, what: What::Traces(names) }
    }

    /// How much of it a text holds.
    pub fn held(&self, text: &str) -> Holds {
        let is_there = match &self.what {
            What::Own(own) => return held_file(own, text),
            What::Hooks(events) => return held_hooks(events, text),
            What::Member(keys, value) => {
                let held = jsonc::read(text).ok();
                let held = held.as_ref().and_then(|root| root.at(keys));
                let held = held.and_then(|held| plain(&text[held.span.clone()]));
                match held {
                    Some(held) if held == *value => Some(true),
                    other => other.map(|_| false),
                }
            }
            What::Traces(_) => return Holds::All,
            What::Table(name, lines) => {
                toml_table::is_there(text, name).then(|| toml_table::has(text, name, lines))
            }
        };
        match is_there {
            Some(true) => Holds::All,
            Some(false) => Holds::Other,
            None => Holds::Nothing,
        }
    }
}

/// The value of a text with comments; nothing if it has them.
pub(super) fn plain(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

pub(super) fn held_file(own: &str, text: &str) -> Holds {
    match () {
        () if own == text => Holds::All,
        () if is_hook(text) || text.contains(crate::command_text::SENTINEL) => Holds::Other,
        () => Holds::Nothing,
    }
}

fn held_hooks(events: &[(&str, Value)], text: &str) -> Holds {
    let Ok(root) = jsonc::read(text) else { return Holds::Nothing };
    let Some(hooks) = root.at(&["hooks"]) else { return Holds::Nothing };
    let jsonc::Kind::Object(members) = &hooks.kind else { return Holds::Nothing };
    let ours = members.iter().flat_map(|member| {
        let items = member.value.pieces();
        let ours = items.into_iter().filter(|item| is_hook(&text[item.clone()]));
        ours.map(|item| (member.key.as_str(), plain(&text[item]))).collect::<Vec<_>>()
    });
    let ours: Vec<(&str, Option<Value>)> = ours.collect();
    let wanted: Vec<(&str, Option<Value>)> =
        events.iter().map(|(event, hook)| (*event, Some(hook.clone()))).collect();
    let same = ours.len() == wanted.len() && wanted.iter().all(|one| ours.contains(one));
    match () {
        () if same => Holds::All,
        () if ours.is_empty() => Holds::Nothing,
        () => Holds::Other,
    }
}
