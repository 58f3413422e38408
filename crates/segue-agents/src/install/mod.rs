//! What is put into an agent's settings, and how it is taken out again.
//!
//! A piece is a file of segue's own, hooks in a settings file, a member of one, or a table
//! in one. Putting in and taking out are functions from text to text: nothing is written
//! here. A [`Trace`] remembers what a text alone does not tell, such as that a list was
//! there before, so that taking out gives back every byte.

mod json_edit;
mod jsonc;
mod kept;
mod piece;
mod site;
#[cfg(test)]
mod tests;
mod toml_table;

use serde::{Deserialize, Serialize};

pub(crate) use kept::{commands, lenient};
pub use kept::{rehearsed, with_members};
pub use piece::{Holds, Piece};
use piece::{What, held_file};
pub(crate) use site::is_hook;
pub use site::{Site, is_build};

/// A file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The text that it should have; nothing: it goes.
    pub after: Option<String>,
    /// What must be known to take it back.
    pub trace: Trace,
}

/// What must be remembered of a file to give it back as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// What was there where no settings were: nothing at all, or only white space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<Blank>,
    /// Lists and objects that were made, by their keys, the outer ones last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<Vec<String>>,
}

/// What was there where no settings were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Blank {
    /// No file.
    Absent,
    /// A file with nothing but this white space.
    White(String),
}

/// Why a file cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstallError {
    /// The file is no settings file that can be read.
    #[error("line {line}: {what}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A file that segue did not write has the name of one of segue's own.
    #[error("somebody else's file has this name")]
    Foreign,
    /// The change could not be taken back to the byte.
    #[error("the change could not be undone to the byte")]
    Lasting,
}

/// The file with all of `pieces`, which are of this one file. What an earlier version put
/// in goes first; `known` is what was remembered then.
pub fn installed(
    before: Option<&str>,
    pieces: &[&Piece],
    known: Option<&Trace>,
) -> Result<Change, InstallError> {
    if let [Piece { what: What::Own(own), .. }] = pieces {
        if before.is_some_and(|text| held_file(own, text) == Holds::Nothing) {
            return Err(InstallError::Foreign);
        }
        let trace = Trace { blank: Some(Blank::Absent), made: Vec::new() };
        return Ok(Change { after: Some(own.clone()), trace });
    }
    if let Some(text) = before
        && pieces.iter().all(|piece| piece.held(text) == Holds::All)
    {
        let trace = known.cloned().unwrap_or_default();
        return Ok(Change { after: Some(text.to_owned()), trace });
    }
    let origin = match before {
        Some(text) if pieces.iter().any(|piece| piece.held(text) == Holds::Other) => {
            removed(Some(text), pieces, known)?
        }
        other => other.map(str::to_owned),
    };
    let (mut text, blank) = match &origin {
        None => (String::new(), Some(Blank::Absent)),
        Some(white) if white.trim().is_empty() => {
            (String::new(), Some(Blank::White(white.clone())))
        }
        Some(text) => (text.clone(), None),
    };
    let mut trace = Trace { blank, made: Vec::new() };
    for piece in pieces {
        text = put(&text, piece, &mut trace)?;
    }
    let back = removed(Some(&text), pieces, Some(&trace))?;
    if back != origin {
        return Err(InstallError::Lasting);
    }
    // What others have put behind it keeps its place, by which Codex knows what it trusts.
    if let Some(before) = before
        && let Ok(Some(renewed)) = renewed(before, pieces, known)
        && pieces.iter().all(|piece| piece.held(&renewed) == Holds::All)
        && removed(Some(&renewed), pieces, Some(&trace))? == origin
    {
        text = renewed;
    }
    Ok(Change { after: Some(text), trace })
}

/// The file with what an earlier version put in replaced where it stands; nothing where that is
/// not all in its place.
fn renewed(
    before: &str,
    pieces: &[&Piece],
    known: Option<&Trace>,
) -> Result<Option<String>, InstallError> {
    let mut text = before.to_owned();
    for piece in pieces.iter().filter(|piece| piece.held(before) != Holds::All) {
        let What::Hooks(events) = &piece.what else {
            text = removed(Some(&text), &[piece], known)?.unwrap_or_default();
            text = put(&text, piece, &mut Trace::default())?;
            continue;
        };
        let there = hooked(&text)?;
        for event in there.iter().filter(|event| events.iter().all(|(name, _)| name != event)) {
            text = json_edit::take_items(&text, &["hooks", event], is_hook).map_err(unreadable)?;
            text = without_empty(&text, &[vec!["hooks", event]], known)?;
        }
        for (event, hook) in events {
            let path = ["hooks", *event];
            if !there.iter().any(|name| name == event) {
                text = json_edit::put_item(&text, &path, hook).map_err(unreadable)?;
                continue;
            }
            let replaced = json_edit::replace_item(&text, &path, is_hook, hook);
            let Some(replaced) = replaced.map_err(unreadable)? else { return Ok(None) };
            text = replaced;
        }
    }
    Ok(Some(text))
}

/// The file without any of `pieces`; nothing: it was not there before. Without a trace, what
/// is empty afterwards counts as made by the installation.
pub fn removed(
    before: Option<&str>,
    pieces: &[&Piece],
    known: Option<&Trace>,
) -> Result<Option<String>, InstallError> {
    let Some(before) = before else { return Ok(None) };
    let mut text = before.to_owned();
    for piece in pieces.iter().rev() {
        text = match &piece.what {
            What::Own(own) => match held_file(own, &text) {
                Holds::Nothing => return Ok(Some(text)),
                _ => return Ok(None),
            },
            What::Hooks(_) => take_hooks(&text, known)?,
            What::Member(keys, _) => {
                let text = json_edit::take_member(&text, keys).map_err(unreadable)?;
                let above = &keys[..keys.len().saturating_sub(1)];
                without_empty(&text, &[above.to_vec()], known)?
            }
            What::Table(name, _) => toml_table::take(&text, name).map_err(unreadable_toml)?,
            What::Traces(names) => without_traces(&text, names)?,
        };
    }
    let is_bare = matches!(text.trim(), "" | "{}");
    Ok(match known.and_then(|trace| trace.blank.as_ref()).filter(|_| is_bare) {
        Some(Blank::Absent) => None,
        Some(Blank::White(white)) => Some(white.clone()),
        None => Some(text),
    })
}

/// Takes out the tables, and the one around them where nothing is left in it.
fn without_traces(text: &str, names: &[String]) -> Result<String, InstallError> {
    let mut text = text.to_owned();
    for name in names {
        text = toml_table::take(&text, name).map_err(unreadable_toml)?;
    }
    let around = names.first().and_then(|name| name.split_once(".\"")).map(|(around, _)| around);
    match around {
        Some(around) if toml_table::is_empty(&text, around) => {
            toml_table::take(&text, around).map_err(unreadable_toml)
        }
        _ => Ok(text),
    }
}

fn unreadable_toml(wrong: toml_table::Wrong) -> InstallError {
    InstallError::Unreadable { line: wrong.line, what: wrong.what }
}

fn put(text: &str, piece: &Piece, trace: &mut Trace) -> Result<String, InstallError> {
    let bare = || if text.is_empty() { "{}\n".to_owned() } else { text.to_owned() };
    match &piece.what {
        What::Own(own) => Ok(own.clone()),
        What::Table(name, lines) => toml_table::put(text, name, lines).map_err(unreadable_toml),
        What::Traces(_) => Ok(text.to_owned()),
        What::Member(keys, value) => {
            let text = bare();
            let Some((key, above)) = keys.split_last() else { return Ok(text) };
            note_made(&text, above, trace)?;
            json_edit::put_member(&text, above, key, value).map_err(unreadable)
        }
        What::Hooks(events) => {
            let mut text = bare();
            for (event, hook) in events {
                note_made(&text, &["hooks", event], trace)?;
                text = json_edit::put_item(&text, &["hooks", event], hook).map_err(unreadable)?;
            }
            Ok(text)
        }
    }
}

/// Remembers which of the containers on a path are not there yet, the inner ones first.
fn note_made(text: &str, path: &[&str], trace: &mut Trace) -> Result<(), InstallError> {
    let root = jsonc::read(text).map_err(unreadable)?;
    let absent = (1..=path.len()).filter(|depth| root.at(&path[..*depth]).is_none());
    for depth in absent {
        let keys = path[..depth].iter().map(|key| (*key).to_owned()).collect();
        trace.made.push(keys);
    }
    trace.made.sort_by_key(|keys| std::cmp::Reverse(keys.len()));
    Ok(())
}

fn take_hooks(text: &str, known: Option<&Trace>) -> Result<String, InstallError> {
    // Another version may have wanted other events.
    let there = hooked(text)?;
    let mut text = text.to_owned();
    for event in &there {
        text = json_edit::take_items(&text, &["hooks", event], is_hook).map_err(unreadable)?;
    }
    let lists: Vec<Vec<&str>> =
        there.iter().map(|event| vec!["hooks", event]).chain([vec!["hooks"]]).collect();
    if there.is_empty() { Ok(text) } else { without_empty(&text, &lists, known) }
}

/// The events that have a hook of segue's.
fn hooked(text: &str) -> Result<Vec<String>, InstallError> {
    let root = jsonc::read(text).map_err(unreadable)?;
    Ok(match root.at(&["hooks"]).map(|hooks| &hooks.kind) {
        Some(jsonc::Kind::Object(members)) => {
            let ours = members.iter().filter(|member| is_hook(&text[member.value.span.clone()]));
            ours.map(|member| member.key.clone()).collect()
        }
        _ => Vec::new(),
    })
}

/// Takes out of `paths` what is empty and was made by the installation.
fn without_empty(
    text: &str,
    paths: &[Vec<&str>],
    known: Option<&Trace>,
) -> Result<String, InstallError> {
    let mut text = text.to_owned();
    for path in paths.iter().filter(|path| !path.is_empty()) {
        let was_made = known.is_none_or(|trace| trace.made.iter().any(|keys| keys == path));
        let root = jsonc::read(&text).map_err(unreadable)?;
        let is_empty = root.at(path).is_some_and(|value| {
            let inner = &text
                [value.span.start + 1..value.span.end.saturating_sub(1).max(value.span.start + 1)];
            value.pieces().is_empty() && inner.trim().is_empty()
        });
        if was_made && is_empty {
            text = json_edit::take_member(&text, path).map_err(unreadable)?;
        }
    }
    Ok(text)
}

fn unreadable(wrong: jsonc::Wrong) -> InstallError {
    InstallError::Unreadable { line: wrong.line, what: wrong.what.to_owned() }
}
