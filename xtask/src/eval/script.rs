//! A made-up session: a list of beats, written as the session file of an agent.

mod claude;
mod codex;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The folder in which the made-up sessions play.
pub(crate) const FOLDER: &str = "/home/dev/hub";
/// 2026-11-20T08:00:00Z in seconds.
const START: i64 = 1_795_161_600;

/// One thing that happens in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    User(String),
    Assistant(String),
    /// A command, its output, and whether it fails.
    Run(String, String, bool),
    Read(String, String),
    Write(String, String),
    Edit(String),
    /// Todos as `[ ] text` or `[x] text`.
    Todos(Vec<String>),
}

impl Beat {
    /// The beat as it stands on a screen.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::User(text) | Self::Assistant(text) => text.clone(),
            Self::Run(command, output, _) => format!("$ {command}\n{output}"),
            Self::Read(path, content) | Self::Write(path, content) => format!("{path}\n{content}"),
            Self::Edit(path) => format!("edit {path}"),
            Self::Todos(todos) => todos.join("\n"),
        }
    }
}

/// A session file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Claude,
    Codex,
    Events,
}

/// All formats that can be written.
pub(crate) const FORMATS: [Format; 3] = [Format::Claude, Format::Codex, Format::Events];

/// Writes the beats as a session file of that name into the folder.
#[expect(clippy::disallowed_methods, reason = "a file of a temporary folder")]
pub(crate) fn write(
    beats: &[Beat],
    format: Format,
    folder: &Path,
    name: &str,
) -> Result<PathBuf, String> {
    let records = match format {
        Format::Claude => claude::records(beats, name),
        Format::Codex => codex::records(beats, name),
        Format::Events => events(beats, name),
    };
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let path = folder.join(format!("{name}.jsonl"));
    std::fs::write(&path, lines.join("\n") + "\n").map_err(|error| error.to_string())?;
    Ok(path)
}

/// The time of a beat.
fn time(at: usize) -> String {
    let second = START + i64::try_from(at).unwrap_or_default() * 20;
    jiff::Timestamp::from_second(second).map(|time| time.to_string()).unwrap_or_default()
}

/// An id that looks like those of the clients, from a name.
pub(crate) fn uuid(name: &str) -> String {
    let mut dice = super::dice::Dice::new(
        name.bytes().fold(17, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte)),
    );
    let mut part = |length| dice.signs("0123456789abcdef", length);
    format!("{}-{}-4{}-8{}-{}", part(8), part(4), part(3), part(3), part(12))
}

fn state(todo: &str) -> (&str, bool) {
    let done = todo.starts_with("[x]");
    (todo.trim_start_matches("[x] ").trim_start_matches("[ ] "), done)
}

fn events(beats: &[Beat], name: &str) -> Vec<Value> {
    let head = json!({"segue-events": 1, "agent": "goose", "session": uuid(name),
        "started": time(0), "cwd": FOLDER, "branch": "main"});
    let mut records = vec![head];
    for (at, beat) in beats.iter().enumerate() {
        let call = format!("c{at}");
        let made: Vec<Value> = match beat {
            Beat::User(text) => vec![json!({"kind": "user", "text": text})],
            Beat::Assistant(text) => vec![json!({"kind": "assistant", "text": text})],
            Beat::Run(command, output, fails) => vec![
                json!({"kind": "tool_call", "call": call, "tool": "bash", "input": {"command": command}}),
                json!({"kind": "tool_result", "call": call, "output": output, "exit": i32::from(*fails)}),
            ],
            Beat::Read(path, output) => vec![
                json!({"kind": "tool_call", "call": call, "tool": "read", "input": {"path": path}}),
                json!({"kind": "tool_result", "call": call, "output": output}),
            ],
            Beat::Write(path, _) => {
                vec![json!({"kind": "edit", "path": path, "change": "create", "added": 12})]
            }
            Beat::Edit(path) => {
                vec![
                    json!({"kind": "edit", "path": path, "change": "edit", "added": 2, "removed": 1}),
                ]
            }
            Beat::Todos(todos) => {
                let todos = todos.iter().map(|todo| {
                    let (text, done) = state(todo);
                    json!({"text": text, "state": if done { "done" } else { "pending" }})
                });
                vec![json!({"kind": "todo", "todos": todos.collect::<Vec<_>>()})]
            }
        };
        records.extend(made.into_iter().map(|mut record| {
            record["time"] = json!(time(at));
            record
        }));
    }
    records
}

#[cfg(test)]
mod tests {
    use super::super::reading::{Act, How, Reading};
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let beats = [
            Beat::User("please fix the clock".into()),
            Beat::Assistant("I look.".into()),
            Beat::Run("make test".into(), "1 failed".into(), true),
            Beat::Write("src/a.rs".into(), "fn a() {}\n".into()),
            Beat::Todos(vec!["[x] one".into(), "[ ] two".into()]),
        ];
        let folder = tempfile::TempDir::new().unwrap();
        for format in [Format::Claude, Format::Codex] {
            let path = write(&beats, format, folder.path(), "s").unwrap();
            let reading = Reading::of(&path).unwrap();
            assert_eq!(reading.users().collect::<Vec<_>>(), ["please fix the clock"], "{format:?}");
            let acts: Vec<&Act> = reading.acts.iter().map(|(_, act)| act).collect();
            assert!(matches!(acts[2], Act::Run { passed: Some(false), .. }), "{format:?}");
            assert!(matches!(acts[3], Act::Change { how: How::Created, .. }), "{format:?}");
            let todos = Act::Todos(vec![("one".into(), true), ("two".into(), false)]);
            assert_eq!(*acts[4], todos, "{format:?}");
        }
    }
}
