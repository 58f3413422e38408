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
    /// Whether it is driven beside a newer one.
    pub(super) is_older: bool,
}

/// The clients that are driven, in the order of the chain from one to the next.
pub(super) const CLIENTS: [Client; 7] = [
    Client::of("claude", "@anthropic-ai/claude-code", "2.1.330"),
    Client::of("codex", "@openai/codex", "0.169.0"),
    Client::of("gemini", "@google/gemini-cli", "0.61.0"),
    Client {
        beside: Some("@opencode-ai/plugin"),
        ..Client::of("opencode", "opencode-ai", "1.18.33")
    },
    Client::of("qwen", "@qwen-code/qwen-code", "0.24.4"),
    Client::of("copilot", "@github/copilot", "1.0.102"),
    Client::of("pi", "@mariozechner/pi-coding-agent", "0.73.1"),
];

/// Older releases, which are in use still: they go the way, and are no part of the chain.
pub(super) const OLDER: [Client; 2] = [
    Client { is_older: true, ..Client::of("claude", "@anthropic-ai/claude-code", "2.1.197") },
    Client { is_older: true, ..Client::of("codex", "@openai/codex", "0.98.0") },
];

/// The id of the first session, where a client takes one: two clients never have the same.
const OWN: &str = "-2222-4333-8444-555555555555";

impl Client {
    const fn of(name: &'static str, package: &'static str, version: &'static str) -> Self {
        Self { name, package, version, beside: None, is_older: false }
    }

    /// The name of the folder that npm fills.
    pub(super) fn folder(&self) -> String {
        if self.is_older { format!("{}-{}", self.name, self.version) } else { self.name.to_owned() }
    }

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

    /// The arguments for a message to a new session, which stands on standard input. Codex was
    /// told to trust the hooks.
    pub(super) fn fresh(&self) -> Vec<String> {
        let arguments = self.rehearsal(0).arguments.into_iter().map(str::to_owned);
        arguments.filter(|one| one != "--dangerously-bypass-hook-trust").collect()
    }

    /// Whether it takes segue's tools: pi has no servers of tools.
    pub(super) fn has_tools(&self) -> bool {
        self.name != "pi"
    }

    /// The arguments for the first session, with its id where the client takes one.
    pub(super) fn first(&self) -> Vec<String> {
        let mut arguments = self.fresh();
        if let Some(id) = self.own_id() {
            arguments.extend(["--session-id".to_owned(), id]);
        }
        arguments
    }

    /// The id that the first session is given.
    fn own_id(&self) -> Option<String> {
        let digit = match self.name {
            "claude" => '1',
            "gemini" => '6',
            "qwen" => '7',
            "copilot" => '8',
            _ => return None,
        };
        Some(format!("{}{OWN}", String::from(digit).repeat(8)))
    }

    /// The arguments for the next message to the session `id`.
    pub(super) fn more(&self, id: &str, message: &str) -> Vec<String> {
        let mut arguments = self.fresh();
        let more = match self.name {
            "claude" => vec!["--resume", id, "--", message],
            "codex" => {
                arguments.pop();
                vec!["resume", id, message]
            }
            "gemini" | "qwen" => vec!["-r", id, "-p", message],
            "copilot" => {
                arguments.push(format!("--resume={id}"));
                vec!["-p", message]
            }
            "pi" => vec!["--session", id, message],
            _ => vec!["-s", id, message],
        };
        arguments.extend(more.into_iter().map(str::to_owned));
        arguments
    }

    /// The id of the first session: the one that it was given, or what it printed.
    pub(super) fn session(&self, printed: &str) -> Option<String> {
        let key = match self.name {
            "codex" => "\"thread_id\":\"",
            "opencode" => "\"sessionID\":\"",
            _ => return self.own_id(),
        };
        let (_, rest) = printed.split_once(key)?;
        rest.split('"').next().map(str::to_owned)
    }
}
