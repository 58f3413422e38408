//! The real clients: their packages, their settings for a scripted model, their arguments.

use std::path::{Path, PathBuf};

use segue_agents::Rehearsal;
use serde_json::json;

/// A client as npm has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    /// Its name at segue.
    pub(super) name: &'static str,
    pub(super) package: &'static str,
    pub(super) version: &'static str,
    /// A package that must stand beside it.
    beside: Option<&'static str>,
}

/// The clients that are driven, in the order of the chain from one to the next.
pub(super) const CLIENTS: [Client; 4] = [
    Client {
        name: "claude",
        package: "@anthropic-ai/claude-code",
        version: "2.1.330",
        beside: None,
    },
    Client { name: "codex", package: "@openai/codex", version: "0.169.0", beside: None },
    Client { name: "gemini", package: "@google/gemini-cli", version: "0.61.0", beside: None },
    Client {
        name: "opencode",
        package: "opencode-ai",
        version: "1.18.33",
        beside: Some("@opencode-ai/plugin"),
    },
];

/// The ids of the sessions, where a client takes one: two clients never have the same.
const CLAUDE: &str = "11111111-2222-4333-8444-555555555555";
const GEMINI: &str = "66666666-2222-4333-8444-555555555555";

impl Client {
    /// The manifest that npm installs.
    pub(super) fn manifest(&self) -> String {
        let mut packages = json!({ self.package: self.version });
        if let Some(beside) = self.beside {
            packages[beside] = self.version.into();
        }
        json!({
            "name": "clients", "private": true, "dependencies": packages,
            "allowScripts": { "@anthropic-ai/claude-code": true },
        })
        .to_string()
    }

    /// The program in the folder that npm filled.
    pub(super) fn program(&self, folder: &Path) -> PathBuf {
        folder.join("node_modules/.bin").join(self.name)
    }

    /// How it is tried against the model at `port`.
    pub(super) fn rehearsal(&self, port: u16) -> Rehearsal {
        let client = self.name.parse().ok().and_then(segue_agents::client);
        client.map_or_else(Rehearsal::default, |client| client.rehearsal(port))
    }

    /// The arguments for the first session, with its id where the client takes one.
    pub(super) fn first(&self) -> Vec<String> {
        let mut arguments: Vec<String> = self.fresh();
        if matches!(self.name, "claude" | "gemini") {
            arguments.extend(["--session-id".to_owned(), self.own_id().to_owned()]);
        }
        arguments
    }

    /// The arguments for a message to a new session, which stands on standard input.
    pub(super) fn fresh(&self) -> Vec<String> {
        self.rehearsal(0).arguments.into_iter().map(str::to_owned).collect()
    }

    fn own_id(&self) -> &'static str {
        if self.name == "claude" { CLAUDE } else { GEMINI }
    }

    /// The arguments for the next message to the session `id`.
    pub(super) fn more(&self, id: &str, message: &str) -> Vec<String> {
        let mut arguments: Vec<String> = self.fresh();
        match self.name {
            "claude" => arguments.extend(["--resume", id, "--", message].map(str::to_owned)),
            "codex" => {
                arguments.pop();
                arguments.extend(["resume", id, message].map(str::to_owned));
            }
            "gemini" => arguments.extend(["-r", id, "-p", message].map(str::to_owned)),
            _ => arguments.extend(["-s", id, message].map(str::to_owned)),
        }
        arguments
    }

    /// The id of the first session, from what it printed.
    pub(super) fn session(&self, printed: &str) -> Option<String> {
        let key = match self.name {
            "codex" => "\"thread_id\":\"",
            "opencode" => "\"sessionID\":\"",
            _ => return Some(self.own_id().to_owned()),
        };
        let (_, rest) = printed.split_once(key)?;
        rest.split('"').next().map(str::to_owned)
    }
}
