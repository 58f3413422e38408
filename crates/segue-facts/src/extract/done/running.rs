//! What a session started in the background, and nobody is seen to have ended: a server that still holds its port.

use segue_document::Pattern;
use segue_model::{Address, Event, ToolCall, ToolResult};
use serde::{Deserialize, Serialize};

use crate::extract::shell::outcome::runs_on;
use crate::extract::shell::{CommandLine, Simple};
use crate::text::{clean, shorten};

/// So many are remembered, the last ones, and how long each may be.
const MOST: usize = 4;
const WIDTH: usize = 120;
/// A process that is waited for anyway.
const WAITS: [&str; 3] = ["sleep", "wait", "timeout"];
/// By which id a client knows what it started.
static ID: Pattern = Pattern::new(r"(?i)\bwith ID:? ([\w-]{2,40})");

/// The commands that run on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Running(Vec<Started>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Started {
    line: String,
    id: Option<String>,
    address: Address,
}

impl Running {
    /// A command came back, to whose folder `way` leads.
    pub(crate) fn returned(
        &mut self,
        (line, way): (&CommandLine, &str),
        result: &ToolResult<'_>,
        event: &Event<'_>,
    ) {
        if result.refused {
            return;
        }
        self.ended(line);
        let begun = in_background(line, &result.output);
        let Some(command) = begun.or_else(|| line.main()) else { return };
        let shown = format!("{way}{}", line.in_place(command));
        let line = shorten(&clean(shown.trim_end_matches(['&', ' '])), WIDTH);
        // It came back, or is started anew.
        self.0.retain(|started| started.line != line);
        if begun.is_none() || result.failed {
            return;
        }
        let id = ID.captures(&result.output).and_then(|found| found.get(1));
        let id = id.map(|id| id.as_str().to_owned());
        self.0.push(Started { line, id, address: event.address() });
        let more = self.0.len().saturating_sub(MOST);
        self.0.drain(..more);
    }

    /// A tool of the client's was called: one that ends what it started names its id.
    pub(crate) fn called(&mut self, call: &ToolCall<'_>) {
        let tool = call.tool.to_lowercase();
        let ends = ["kill", "stop", "terminate"].iter().any(|verb| tool.contains(verb));
        let names =
            |started: &Started| started.id.as_ref().is_some_and(|id| call.input.contains(id));
        self.0.retain(|started| !(ends && names(started)));
    }

    /// Forgets what a line ends: by its name, or whatever it may be.
    fn ended(&mut self, line: &CommandLine) {
        for simple in &line.commands {
            let operands: Vec<&str> = simple
                .words
                .iter()
                .skip(1)
                .map(String::as_str)
                .filter(|it| !it.starts_with('-'))
                .collect();
            match (simple.name(), operands.as_slice()) {
                ("kill" | "fuser" | "taskkill", _) => self.0.clear(),
                ("xargs", words) if words.contains(&"kill") => self.0.clear(),
                ("pkill" | "killall", names) => {
                    self.0.retain(|it| !names.iter().any(|name| it.line.contains(name)));
                }
                (
                    program @ ("docker" | "docker-compose" | "podman" | "pm2" | "systemctl"),
                    words,
                ) if words
                    .iter()
                    .any(|it| matches!(*it, "down" | "stop" | "rm" | "kill" | "delete")) =>
                {
                    self.0.retain(|it| !it.line.contains(program));
                }
                _ => {}
            }
        }
    }

    /// What runs on, with where it was started, the oldest first.
    pub(crate) fn all(&self) -> Vec<(String, Address)> {
        self.0.iter().map(|it| (it.line.clone(), it.address.clone())).collect()
    }
}

/// The command of a line that goes on while the session does. A check comes to an end by itself.
fn in_background<'a>(line: &'a CommandLine, output: &str) -> Option<&'a Simple> {
    let is_detached = |simple: &&Simple| {
        let has = |word: &str| simple.words.iter().any(|it| it == word);
        simple.is_in_background
            || matches!(simple.name(), "docker" | "docker-compose" | "podman")
                && (has("up") || has("run"))
                && (has("-d") || has("--detach"))
    };
    let runs_on = runs_on(output);
    let command = line.commands.iter().rev().find(is_detached);
    let command = command.or_else(|| line.main().filter(|_| runs_on))?;
    let is_passing = command.sort().is_check() || WAITS.contains(&command.name());
    (!is_passing).then_some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(lines: &[(&str, &str)]) -> Vec<String> {
        let session = segue_model::SessionPrefix::of(&segue_model::NativeId::new("5e551001"));
        let event = crate::extract::blank(&session, 1);
        let mut running = Running::default();
        for (command, output) in lines {
            let result = ToolResult {
                call: "c".into(),
                tool: "Bash".into(),
                action: segue_model::Action::run((*command).to_owned()),
                output: (*output).into(),
                exit: Some(0),
                failed: false,
                refused: false,
                millis: None,
            };
            running.returned((&CommandLine::parse(command), ""), &result, &event);
        }
        running.all().into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn what_runs_on_is_remembered_until_it_is_ended() {
        let begun = "Command running in background with ID: a71746";
        assert_eq!(
            running(&[("cd apps/geo && npm run dev", begun)]),
            ["cd apps/geo && npm run dev"]
        );
        assert_eq!(running(&[("npm run dev &", "[1] 4711")]), ["npm run dev"]);
        assert_eq!(running(&[("docker compose up -d db", "Started")]), ["docker compose up -d db"]);
        for lines in [
            &[("npm run dev", "ready on http://localhost:3000")][..],
            &[("cargo test", begun)],
            &[("sleep 5 &", "")],
            &[("npm run dev", begun), ("npm run dev", "Stopped.")],
            &[("npm run dev &", ""), ("pkill -f 'npm run dev'", "")],
            &[("npm run dev &", ""), ("lsof -ti:3000 | xargs kill", "")],
            &[("docker compose up -d", ""), ("docker compose down", "")],
        ] {
            assert!(running(lines).is_empty(), "{lines:?}");
        }
    }
}
