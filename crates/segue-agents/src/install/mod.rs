//! What is put into an agent's settings, and how it is taken out again.
//!
//! A piece is a file of segue's own, hooks in a settings file, a member of one, or a table
//! in one. Putting in and taking out are functions from text to text: nothing is written
//! here. A [`Trace`] remembers what a text alone does not tell, such as that a list was
//! there before, so that taking out gives back every byte.

mod json_edit;
mod jsonc;
mod kept;
mod toml_table;

use std::path::{Path, PathBuf};

use segue_model::AgentId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Homes;

pub(crate) use kept::{commands, lenient};
pub use kept::{rehearsed, with_members};

/// Where something is installed, and what is called there.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Where the agents keep their files.
    pub homes: &'a Homes,
    /// The project, if it is installed there and not for the user.
    pub project: Option<&'a Path>,
    /// segue's program by its absolute path; without it whatever `segue` is found.
    pub program: Option<&'a Path>,
}

/// Something that is installed.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The file.
    pub path: PathBuf,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
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

impl Site<'_> {
    /// The folder of an agent's settings: below the project, or where the user has it.
    pub(crate) fn folder(&self, agent: AgentId, in_project: &str) -> PathBuf {
        self.project.map_or_else(|| self.settings(agent), |root| root.join(in_project))
    }

    /// The folder of the user's settings of an agent.
    pub(crate) fn settings(&self, agent: AgentId) -> PathBuf {
        self.homes.settings(agent).unwrap_or(Path::new("")).to_owned()
    }

    /// segue's program, for who runs it without a shell.
    pub(crate) fn segue(&self) -> String {
        self.program.map_or_else(|| "segue".to_owned(), |path| path.display().to_string())
    }

    /// segue's MCP server, as most clients write one.
    pub(crate) fn server(&self) -> Value {
        json!({ "command": self.segue(), "args": ["mcp"] })
    }

    /// The same in TOML.
    pub(crate) fn server_lines(&self) -> String {
        let program = Value::from(self.segue());
        format!("command = {program}\nargs = [\"mcp\"]")
    }

    /// The command that a hook runs: the same over all versions, because Codex asks for trust
    /// again when it changes. It never fails where segue is not installed.
    pub(crate) fn hook(&self, agent: AgentId) -> String {
        match self.program {
            Some(program) => format!("{} hook --agent {agent}", quoted(program)),
            None => {
                format!("command -v segue >/dev/null 2>&1 && segue hook --agent {agent} || true")
            }
        }
    }
}

/// A path as a word of a shell.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+');
    if text.chars().all(is_plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Whether a program is one that the next build replaces.
pub fn is_build(program: &Path) -> bool {
    program.components().any(|part| part.as_os_str() == "target")
}

/// Whether a command is one that a version of segue installed.
pub(crate) fn is_hook(text: &str) -> bool {
    text.contains("segue") && text.contains("hook --agent ")
}

impl Piece {
    /// A file of segue's own.
    pub(crate) fn own(path: PathBuf, text: String) -> Self {
        Self { path, what: What::Own(text) }
    }

    /// The same hook for several events.
    pub(crate) fn hooks(path: PathBuf, events: &[&'static str], hook: &Value) -> Self {
        let events = events.iter().map(|event| (*event, hook.clone())).collect();
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
                let is_named = text.lines().any(|line| line.trim() == format!("[{name}]"));
                is_named.then(|| toml_table::has(text, name, lines))
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
fn plain(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn held_file(own: &str, text: &str) -> Holds {
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
    Ok(Change { after: Some(text), trace })
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
            What::Hooks(events) => take_hooks(&text, events, known)?,
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

fn take_hooks(
    text: &str,
    events: &[(&'static str, Value)],
    known: Option<&Trace>,
) -> Result<String, InstallError> {
    // Another version may have wanted other events.
    let root = jsonc::read(text).map_err(unreadable)?;
    let there: Vec<String> = match root.at(&["hooks"]).map(|hooks| &hooks.kind) {
        Some(jsonc::Kind::Object(members)) => {
            let ours = members.iter().filter(|member| is_hook(&text[member.value.span.clone()]));
            ours.map(|member| member.key.clone()).collect()
        }
        _ => Vec::new(),
    };
    let mut text = text.to_owned();
    for event in &there {
        text = json_edit::take_items(&text, &["hooks", event], is_hook).map_err(unreadable)?;
    }
    let wanted =
        events.iter().map(|(event, _)| *event).filter(|event| there.iter().any(|t| t == event));
    let lists: Vec<Vec<&str>> =
        wanted.map(|event| vec!["hooks", event]).chain([vec!["hooks"]]).collect();
    if there.is_empty() { Ok(text) } else { without_empty(&text, &lists, known) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Vec<Piece> {
        let hook = json!({ "hooks": [{ "type": "command", "command": "/bin/segue hook --agent claude" }] });
        vec![
            Piece::hooks("s.json".into(), &["SessionStart", "Stop"], &hook),
            Piece::member("s.json".into(), &["mcpServers", "segue"], json!({ "command": "segue" })),
        ]
    }

    /// Settings as people have them.
    const SETTINGS: [&str; 12] = [
        "{}",
        "{\n}\n",
        "{ \"model\": \"x\" }",
        "{\n  \"hooks\": {}\n}\n",
        "{\n  \"hooks\": { \"Stop\": [] },\n  \"mcpServers\": {\n  }\n}\n",
        "{\n  // mine\n  \"hooks\": {\n    \"Stop\": [\n      { \"hooks\": [ { \"type\": \"command\", \"command\": \"beep\" } ] } // loud\n    ]\n  },\n  \"z\": 1\n}\n",
        "{\r\n\t\"hooks\": {\r\n\t\t\"PreToolUse\": [\r\n\t\t\t{ \"matcher\": \"Bash\", \"hooks\": [] }\r\n\t\t]\r\n\t}\r\n}\r\n",
        "{\"mcpServers\":{\"other\":{\"command\":\"x\"}},\"hooks\":{\"Stop\":[{\"hooks\":[]}]}}",
        "{\n    \"b\": [1,2,],\n    \"a\": {\"c\": null,},\n}",
        "\u{feff}{\n  \"env\": { \"A\": \"hook --agent\" }\n}",
        "{\n  \"hooks\": {\n    \"SessionStart\": [{\"hooks\": [{\"command\": \"prime\"}]}],\n    /* \"Stop\": [], */\n  }\n}\n",
        "{\n\n  \"theme\": \"dark\" /* nice */ ,\n\n}\n\n",
    ];

    #[test]
    fn every_settings_file_comes_back_to_the_byte() {
        let pieces = pieces();
        let pieces: Vec<&Piece> = pieces.iter().collect();
        for text in SETTINGS {
            let change = installed(Some(text), &pieces, None).unwrap();
            let with = change.after.unwrap();
            assert!(pieces.iter().all(|piece| piece.held(&with) == Holds::All), "{with}");
            let again = installed(Some(&with), &pieces, Some(&change.trace)).unwrap();
            assert_eq!(again.after.as_deref(), Some(with.as_str()));
            assert_eq!(again.trace, change.trace);
            let back = removed(Some(&with), &pieces, Some(&change.trace)).unwrap();
            assert_eq!(back.as_deref(), Some(text), "{with}");
        }
    }

    #[test]
    fn where_nothing_was_nothing_stays() {
        let pieces = pieces();
        let pieces: Vec<&Piece> = pieces.iter().collect();
        for text in [None, Some(""), Some("\n\n")] {
            let change = installed(text, &pieces, None).unwrap();
            let with = change.after.unwrap();
            assert!(plain(&with).is_some(), "{with}");
            let back = removed(Some(&with), &pieces, Some(&change.trace)).unwrap();
            assert_eq!(back.as_deref(), text);
        }
    }

    #[test]
    fn what_an_earlier_version_put_in_is_replaced() {
        let text = "{\n  \"hooks\": {\n    \"PreToolUse\": [\n      {\n        \"hooks\": [{ \"command\": \"/old/segue hook --agent claude\" }]\n      }\n    ]\n  }\n}\n";
        let pieces = pieces();
        let pieces: Vec<&Piece> = pieces.iter().collect();
        let with = installed(Some(text), &pieces, None).unwrap().after.unwrap();
        assert!(!with.contains("/old/segue"), "{with}");
        assert_eq!(with.matches("/bin/segue hook").count(), 2);
    }

    #[test]
    fn settings_that_are_no_json_are_refused_by_their_line() {
        let pieces = pieces();
        let pieces: Vec<&Piece> = pieces.iter().collect();
        let error = installed(Some("{\n  \"a\": oops\n}"), &pieces, None).unwrap_err();
        assert_eq!(error.to_string(), "line 2: this is no value");
        assert!(installed(Some("[]"), &pieces, None).is_err());
        assert!(installed(Some("{\"hooks\": []}"), &pieces, None).is_err());
    }

    #[test]
    fn files_of_others_are_left_alone() {
        let own = Piece::own("handoff.md".into(), crate::command_text::body(""));
        assert_eq!(installed(Some("# mine\n"), &[&own], None), Err(InstallError::Foreign));
        assert_eq!(removed(Some("# mine\n"), &[&own], None).unwrap().as_deref(), Some("# mine\n"));
        let with = installed(None, &[&own], None).unwrap().after.unwrap();
        assert_eq!(removed(Some(&with), &[&own], None).unwrap(), None);
    }

    #[test]
    fn a_program_in_an_odd_place_is_one_word() {
        assert_eq!(quoted(Path::new("/usr/bin/segue")), "/usr/bin/segue");
        assert_eq!(quoted(Path::new("/it's here/segue")), "'/it'\\''s here/segue'");
    }
}
