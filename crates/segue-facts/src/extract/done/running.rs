//! What a session started in the background, and nobody is seen to have ended: a server that still holds its port.

use segue_document::Pattern;
use segue_model::{Address, Event, ToolCall, ToolResult};
use serde::{Deserialize, Serialize};

use crate::extract::shell::decisive::complains;
use crate::extract::shell::outcome::runs_on;
use crate::extract::shell::{CommandLine, Simple};
use crate::text::{clean, shorten};

/// So many are remembered, the last ones, and how long each may be.
const MOST: usize = 4;
const WIDTH: usize = 120;
/// So many words of a command are looked at for one that ends others.
const WORDS: usize = 40;
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
        let begun = in_background(line, &result.output).filter(|_| !result.failed);
        let Some(command) = begun.or_else(|| line.main()) else { return };
        let shown = format!("{way}{}", line.in_place(command));
        let shown = shorten(&clean(shown.trim_end_matches(['&', ' '])), WIDTH);
        // It came back, or is started anew.
        self.0.retain(|started| started.line != shown);
        let ends_all = !result.failed && line.commands.iter().any(ends);
        if ends_all {
            self.0.clear();
        }
        if begun.is_none() || ends_all {
            return;
        }
        let id = ID.captures(&result.output).and_then(|found| found.get(1));
        let id = id.map(|id| id.as_str().to_owned());
        self.0.push(Started { line: shown, id, address: event.address() });
        let more = self.0.len().saturating_sub(MOST);
        self.0.drain(..more);
    }

    /// A tool of the client's was called: one that ends what it started names its id.
    pub(crate) fn called(&mut self, call: &ToolCall<'_>) {
        let tool = call.tool.to_lowercase();
        if ["kill", "stop", "terminate"].iter().any(|verb| tool.contains(verb)) {
            self.forget(&call.input);
        }
    }

    /// The client tells how something stands that it started.
    pub(crate) fn told(&mut self, text: &str) {
        const ENDED: [&str; 5] = ["completed", "failed", "killed", "exit code", "exit_code"];
        if !self.0.is_empty() && ENDED.iter().any(|word| text.contains(word)) {
            self.forget(text);
        }
    }

    /// Forgets what a text names by its id.
    fn forget(&mut self, text: &str) {
        self.0.retain(|started| !started.id.as_ref().is_some_and(|id| text.contains(id)));
    }

    /// What runs on, with where it was started, the oldest first.
    pub(crate) fn all(&self) -> Vec<(String, Address)> {
        self.0.iter().map(|it| (it.line.clone(), it.address.clone())).collect()
    }
}

/// Whether a command ends others: mostly nobody can tell which, and what may have ended is not named.
fn ends(simple: &Simple) -> bool {
    let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
    let asks_only = matches!(words.as_slice(), ["kill", "-0" | "-l", ..]);
    let is_ender = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or(word).to_lowercase();
        matches!(
            name.as_str(),
            "kill"
                | "pkill"
                | "killall"
                | "fuser"
                | "taskkill"
                | "stop-process"
                | "kill-port"
                | "wait"
        )
    };
    let is_docker =
        matches!(simple.name(), "docker" | "docker-compose" | "podman" | "pm2" | "systemctl");
    let stops = is_docker
        && words.iter().any(|it| matches!(*it, "down" | "stop" | "rm" | "kill" | "delete"));
    // "xargs kill", "npx kill-port 3000", "bash -c 'kill 3'".
    let is_named = words.iter().flat_map(|word| word.split(' ')).take(WORDS).any(is_ender);
    !asks_only && (is_named || stops)
}

/// The command of a line that goes on while the session does, and serves something: what has work to do comes to an end.
fn in_background<'a>(line: &'a CommandLine, output: &str) -> Option<&'a Simple> {
    // With "&>" both outputs go to a file.
    let has_sign = !line.text.contains("&>");
    let is_detached = |simple: &&Simple| {
        let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
        let is_up = matches!(
            words.as_slice(),
            ["docker" | "podman", "compose", "up", "-d" | "--detach", ..]
                | ["docker-compose", "up", "-d" | "--detach", ..]
        );
        is_up || has_sign && simple.is_in_background && serves(simple)
    };
    let command = line.commands.iter().rev().find(is_detached);
    let told = || line.main().filter(|main| runs_on(output) && serves(main));
    command.or_else(told).filter(|_| !output.lines().any(complains))
}

/// Whether a command starts what waits for others, by its words.
fn serves(simple: &Simple) -> bool {
    const SERVERS: [&str; 20] = [
        "dev",
        "start",
        "serve",
        "server",
        "runserver",
        "watch",
        "preview",
        "http.server",
        "uvicorn",
        "gunicorn",
        "nodemon",
        "vite",
        "hypercorn",
        "daphne",
        "rackup",
        "puma",
        "storybook",
        "ngrok",
        "http-server",
        "live-server",
    ];
    let is_sign = |word: &str| {
        SERVERS.contains(&word) || word.split([':', '/', '.']).any(|it| SERVERS.contains(&it))
    };
    !simple.sort().is_check() && simple.words.iter().any(|word| is_sign(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_client_says_to_have_ended_does_not_run() {
        let address: Address = "5e551001#1".parse().unwrap();
        let started = || Started {
            line: "npm run dev".into(),
            id: Some("a71746".into()),
            address: address.clone(),
        };
        for (text, is_left) in [
            ("<task-id>a71746</task-id><status>completed</status>", false),
            ("<task-id>a71746</task-id><status>running</status>", true),
            ("<task-id>b00000</task-id><status>completed</status>", true),
        ] {
            let mut running = Running(vec![started()]);
            running.told(text);
            assert_eq!(!running.all().is_empty(), is_left, "{text}");
        }
    }

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
        assert_eq!(
            running(&[("npm run dev &", ""), ("kill -0 3 && echo alive", "")]),
            ["npm run dev"]
        );
        for lines in [
            &[("npm run dev", "ready on http://localhost:3000")][..],
            &[("cargo test", begun)],
            &[("sleep 5 &", "")],
            &[("npm run dev & sleep 3; curl localhost:3000; kill %1", "")],
            &[("npm run dev &", "Error: listen EADDRINUSE: address already in use")],
            &[("python train.py", begun)],
            &[("npm install &> server.log", "")],
            &[("npm run dev &", ""), ("npx kill-port 3000", "")],
            &[("npm run dev", begun), ("npm run dev", "Stopped.")],
            &[("npm run dev &", ""), ("pkill -f 'npm run dev'", "")],
            &[("npm run dev &", ""), ("lsof -ti:3000 | xargs kill", "")],
            &[("docker compose up -d", ""), ("docker compose down", "")],
        ] {
            assert!(running(lines).is_empty(), "{lines:?}");
        }
    }
}
