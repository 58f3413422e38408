//! An own reading of raw session files, for ground truth. It shares nothing with the product: small
//! readers of the JSON of Claude Code, Codex, Copilot, opencode and pi write into one list of acts.

mod formats;
mod tools;

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

/// What happened to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Created,
    Edited,
    Deleted,
    /// To this name.
    Renamed(String),
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    User(String),
    Assistant(String),
    /// A command of the shell; whether it passed, where the file says so.
    Run {
        command: String,
        output: String,
        passed: Option<bool>,
    },
    Change {
        path: String,
        how: How,
    },
    /// Any other tool: its input, and what it gave.
    Tool {
        input: String,
        output: String,
    },
    /// The list of todos after a change: text, and whether it is done.
    Todos(Vec<(String, bool)>),
    /// The client's own summary of what came before.
    Summary(String),
}

/// A session as acts, each with the line of the file.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) acts: Vec<(usize, Act)>,
    pub(crate) cwd: String,
    pub(crate) branch: String,
    pub(crate) started: String,
    line: usize,
    calls: HashMap<String, (String, Value)>,
    /// The calls whose commands run on, by the number of their process.
    running: HashMap<u64, String>,
    tasks: Vec<(String, String, bool)>,
}

impl Reading {
    /// Reads a file, compressed or not, in any of the formats.
    pub(crate) fn of(file: &Path) -> Result<Self, String> {
        Ok(Self::from_text(&text(file)?))
    }

    /// Reads the text of a file.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut reading = Self::default();
        formats::read(text, &mut reading);
        reading
    }

    fn add(&mut self, act: Act) {
        self.acts.push((self.line, act));
    }

    fn user(&mut self, text: &str) {
        let text = text.trim();
        let clients =
            ["<", "[Request interrupted", "Caveat:", "# AGENTS.md", "[Image", "Warning: "];
        if text.is_empty() || clients.iter().any(|start| text.starts_with(start)) {
            return;
        }
        self.add(Act::User(text.to_owned()));
    }

    fn assistant(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.add(Act::Assistant(text.trim().to_owned()));
        }
    }

    fn call(&mut self, id: &str, name: &str, input: Value) {
        self.calls.insert(id.to_owned(), (name.to_owned(), input));
    }

    /// The call that a result ends: one that asks after a process ends the call that started it. None
    /// where that runs on as `process`.
    fn ended(&mut self, id: &str, process: Option<u64>) -> Option<String> {
        let asked = self.calls.get(id).filter(|(name, _)| name == "write_stdin");
        let asked = asked.and_then(|(_, input)| input["session_id"].as_u64());
        let known = asked.is_some_and(|asked| self.running.contains_key(&asked));
        match (process, asked) {
            (Some(_), Some(_)) if known => None,
            (Some(process), _) => {
                self.running.insert(process, id.to_owned());
                None
            }
            (None, Some(asked)) if known => self.running.remove(&asked),
            (None, _) => Some(id.to_owned()),
        }
    }

    /// The result of a call: what it gave, and whether it failed.
    fn result(&mut self, id: &str, output: &str, failed: Option<bool>) {
        let Some((name, input)) = self.calls.remove(id) else { return };
        if let Some(said) = output.split_once("the user said:\n").map(|(_, said)| said) {
            self.user(said);
            return;
        }
        tools::understand(self, &name, &input, output, failed);
    }

    /// The texts of the person, in order.
    pub(crate) fn users(&self) -> impl Iterator<Item = &str> {
        self.acts.iter().filter_map(|(_, act)| match act {
            Act::User(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Everything that stands in the session, as one text.
    pub(crate) fn plain(&self) -> String {
        let mut plain = String::new();
        for (_, act) in &self.acts {
            plain.push_str(&act.plain());
            plain.push('\n');
        }
        plain
    }
}

impl Act {
    /// The act as text.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::User(text) => format!("User: {text}"),
            Self::Assistant(text) => format!("Assistant: {text}"),
            Self::Run { command, output, passed } => {
                let state = if *passed == Some(false) { " (failed)" } else { "" };
                format!("$ {command}{state}\n{output}")
            }
            Self::Change { path, how } => format!("{how:?} {path}"),
            Self::Tool { input, output } => format!("{input}\n{output}"),
            Self::Todos(todos) => {
                let line = |(text, done): &(String, bool)| {
                    format!("[{}] {text}", if *done { 'x' } else { ' ' })
                };
                todos.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Self::Summary(text) => text.clone(),
        }
    }
}

/// The text of a file, compressed or not.
pub(crate) fn text(file: &Path) -> Result<String, String> {
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(told)?;
    if file.extension().is_none_or(|extension| extension != "zst") {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    let mut decoder = zstd::Decoder::new(bytes.as_slice()).map_err(told)?;
    decoder.window_log_max(27).map_err(told)?;
    let mut plain = Vec::new();
    decoder.read_to_end(&mut plain).map_err(told)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_session_of_each_format_is_read() {
        let sessions = [
            "claude/11111111-2222-4333-8444-555555555555.jsonl",
            "sessions/codex-0.98.0/rollout-2026-11-22T11-22-59-01a202fe-c11d-7e22-8fd6-e51ae79c9356.jsonl",
            "sessions/codex/rollout-2026-11-22T11-16-38-01a202f8-f081-7ba2-8271-746e58cc63e3.jsonl",
            "sessions/copilot/11111111-2222-4333-8444-555555555555-events.jsonl",
            "sessions/pi/2026-11-22T11-17-29-989Z_01a202f9-b904-753e-818d-03a4fe3cf940.jsonl",
        ];
        for session in sessions {
            let reading = Reading::of(&crate::run::root().join("fixtures").join(session)).unwrap();
            assert!(reading.users().next().is_some(), "{session}: no request");
            let runs = |act: &Act| matches!(act, Act::Run { passed: Some(false), .. });
            assert!(reading.acts.iter().any(|(_, act)| runs(act)), "{session}: nothing failed");
            let changes = |act: &Act| matches!(act, Act::Change { .. });
            assert!(reading.acts.iter().any(|(_, act)| changes(act)), "{session}: no change");
        }
    }

    #[test]
    fn a_command_that_ran_on_ends_where_somebody_asks_after_it() {
        let call = |id: &str, name: &str, arguments: &str| {
            let payload = serde_json::json!({
                "type": "function_call", "call_id": id, "name": name, "arguments": arguments,
            });
            serde_json::json!({"type": "response_item", "payload": payload}).to_string()
        };
        let gave = |id: &str, output: &str| {
            let payload = serde_json::json!({"type": "function_call_output", "call_id": id, "output": output});
            serde_json::json!({"type": "response_item", "payload": payload}).to_string()
        };
        let running = "Process running with session ID 7\nOutput:\nexited with code 1";
        let session = [
            call("a", "exec_command", r#"{"cmd":"make test"}"#),
            gave("a", running),
            call("b", "write_stdin", r#"{"session_id":7}"#),
            gave("b", running),
            call("c", "write_stdin", r#"{"session_id":7}"#),
            gave("c", "Process exited with code 0\nOutput:\nall passed"),
        ];
        let reading = Reading::from_text(&session.join("\n"));
        let [(_, Act::Run { command, passed, .. })] = reading.acts.as_slice() else {
            panic!("{:?}", reading.acts)
        };
        assert_eq!((command.as_str(), *passed), ("make test", Some(true)));
    }
}
