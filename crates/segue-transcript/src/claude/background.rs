//! Commands that run on behind their call: which one is asked after later, and how it ended.
//!
//! A call in the background comes back at once: `Command running in background with ID: b1. …`.
//! What became of it says the result of `TaskOutput` (before: `BashOutput`), in tags, or a
//! message of the client's in the user's name: `<task-notification>`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// So many commands at most are followed at one time.
const MOST: usize = 64;
/// What stands before the name of a command that runs on.
const NAMED: &str = " with ID: ";

/// The commands that run on, by the name that the client gave them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Background {
    running: BTreeMap<String, Running>,
}

/// A command that runs on.
#[derive(Clone, Serialize, Deserialize)]
struct Running {
    /// The id of its call.
    call: String,
    command: String,
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) call: String,
    pub(super) command: String,
    pub(super) exit: i32,
    /// What the client says of it.
    pub(super) said: String,
}

/// What a tool says of a command that was asked after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'a> {
    /// The status, once it has ended.
    pub(super) exit: Option<i32>,
    pub(super) output: &'a str,
}

/// The arguments of a call that asks after a command.
#[derive(Deserialize)]
struct Asked {
    #[serde(alias = "bash_id", alias = "shell_id")]
    task_id: String,
}

impl Background {
    /// Takes up that `command` runs on, if `output` says so.
    pub(super) fn begun(&mut self, call: &str, command: &str, output: &str) {
        let first = output.lines().next().unwrap_or_default();
        let Some((head, rest)) = first.split_once(NAMED) else { return };
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
        let name = &rest[..end.unwrap_or(rest.len())];
        if head.starts_with("Command ") && !name.is_empty() && self.running.len() < MOST {
            let running = Running { call: call.to_owned(), command: command.to_owned() };
            self.running.insert(name.to_owned(), running);
        }
    }

    /// The command that a call only asks after.
    pub(super) fn asked_after(&self, tool: &str, input: &str) -> Option<String> {
        if !matches!(tool, "TaskOutput" | "BashOutput") {
            return None;
        }
        let asked: Asked = serde_json::from_str(input).ok()?;
        self.running.get(&asked.task_id).map(|running| running.command.clone())
    }

    /// A command has ended, by what a tool says.
    pub(super) fn ended(&mut self, command: &str) {
        self.running.retain(|_, running| running.command != command);
    }

    /// How a command ended, by a message of the client's.
    pub(super) fn notified(&mut self, text: &str) -> Option<Ended> {
        let text = text.trim_start().strip_prefix("<task-notification>")?;
        let said = tag(text, "summary").unwrap_or_default();
        let exit = match tag(text, "status")? {
            "completed" => status(said).unwrap_or(0),
            "failed" => status(said).unwrap_or(1),
            _ => return None,
        };
        let Running { call, command } = self.running.remove(tag(text, "task-id")?)?;
        Some(Ended { call, command, exit, said: said.to_owned() })
    }
}

/// What the result of a call says that asked after a command.
pub(super) fn report(result: &str) -> Report<'_> {
    let exit = tag(result, "exit_code").and_then(|exit| exit.parse().ok());
    let output = tag(result, "output").or_else(|| tag(result, "stdout")).unwrap_or_default();
    Report { exit, output }
}

/// The exit status that a sentence ends with.
fn status(said: &str) -> Option<i32> {
    let (_, code) = said.rsplit_once("exit code ")?;
    code.trim_end_matches(')').parse().ok()
}

/// What stands in a tag; the output of a command may have the same tags inside.
fn tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    if text.is_empty() {
        return None;
    }
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let rest = &text[text.find(&open)? + open.len()..];
    Some(rest[..rest.rfind(&close).unwrap_or(rest.len())].trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_followed_to_its_end() {
        let mut background = Background::default();
        let begun = "Command running in background with ID: b1u5mv. Output is being written to: x";
        background.begun("call", "cargo test", begun);
        background.begun("call", "echo x", "a line with ID: b2");
        let asked = |background: &Background, id: &str| {
            background
                .asked_after("TaskOutput", &format!("{{\"task_id\":\"{id}\",\"block\":true}}"))
        };
        assert_eq!(asked(&background, "b1u5mv").as_deref(), Some("cargo test"));
        assert_eq!(asked(&background, "b2"), None);
        assert_eq!(background.asked_after("Read", "{\"task_id\":\"b1u5mv\"}"), None);
        let note = "<task-notification>\n<task-id>b1u5mv</task-id>\n<status>failed</status>\n\
                    <summary>Background command \"tests\" failed with exit code 101</summary>\n</task-notification>";
        let ended = background.notified(note).unwrap();
        assert_eq!((ended.command.as_str(), ended.exit), ("cargo test", 101));
        assert_eq!(background.notified(note), None);
    }

    #[test]
    fn a_report_has_a_status_once_it_ended() {
        let done =
            "<status>completed</status>\n\n<exit_code>2</exit_code>\n\n<output>\nno\n</output>";
        assert_eq!(report(done), Report { exit: Some(2), output: "no" });
        let older = "<status>running</status>\n\n<stdout>\n3 of 9\n</stdout>";
        assert_eq!(report(older), Report { exit: None, output: "3 of 9" });
    }
}
