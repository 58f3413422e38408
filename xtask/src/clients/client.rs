//! The real clients: their packages, their settings for a scripted model, their arguments.

use std::path::{Path, PathBuf};

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

    /// The variables that lead it to the model at `port`.
    pub(super) fn variables(&self, port: u16) -> Vec<(&'static str, String)> {
        let at = format!("http://127.0.0.1:{port}");
        match self.name {
            "claude" => vec![
                ("ANTHROPIC_BASE_URL", at),
                ("ANTHROPIC_API_KEY", "dummy".to_owned()),
                ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1".to_owned()),
                ("DISABLE_AUTOUPDATER", "1".to_owned()),
            ],
            "codex" => vec![("MOCK_KEY", "dummy".to_owned())],
            "gemini" => {
                vec![("GOOGLE_GEMINI_BASE_URL", at), ("GEMINI_API_KEY", "dummy".to_owned())]
            }
            // A registry that is closed: a plugin's packages are beside it, and must not be fetched.
            _ => vec![
                ("npm_config_registry", "http://127.0.0.1:9".to_owned()),
                ("npm_config_fetch_retries", "0".to_owned()),
                ("OPENCODE_DISABLE_AUTOUPDATE", "1".to_owned()),
                ("OPENCODE_DISABLE_MODELS_FETCH", "1".to_owned()),
            ],
        }
    }

    /// The settings files below HOME, before segue is installed.
    pub(super) fn settings(&self, port: u16) -> Vec<(&'static str, String)> {
        match self.name {
            "claude" => vec![(".claude/settings.json", "{\n  \"cleanupPeriodDays\": 99\n}\n".to_owned())],
            "codex" => vec![(".codex/config.toml", codex(port))],
            "gemini" => vec![(
                ".gemini/settings.json",
                json!({
                    "security": { "auth": { "selectedType": "gemini-api-key" }, "folderTrust": { "enabled": false } },
                    "privacy": { "usageStatisticsEnabled": false },
                    "model": { "name": "gemini-2.5-pro" },
                    "general": { "enableAutoUpdate": false, "sessionRetention": { "enabled": false } },
                })
                .to_string(),
            )],
            _ => vec![(
                ".config/opencode/opencode.json",
                json!({
                    "$schema": "https://opencode.ai/config.json",
                    "autoupdate": false, "share": "disabled", "model": "mock/mock-model", "small_model": "mock/mock-model",
                    "provider": { "mock": {
                        "npm": "@ai-sdk/openai-compatible", "name": "Mock",
                        "options": { "baseURL": format!("http://127.0.0.1:{port}/v1"), "apiKey": "dummy" },
                        "models": { "mock-model": { "name": "Mock", "limit": { "context": 100_000, "output": 8_000 } } },
                    } },
                })
                .to_string(),
            )],
        }
    }

    /// The arguments for a message to a new session, which stands on standard input.
    pub(super) fn fresh(&self) -> Vec<&'static str> {
        match self.name {
            "claude" => {
                vec![
                    "-p",
                    "--permission-mode",
                    "acceptEdits",
                    "--allowedTools",
                    "Bash,Edit,Write,Read,mcp__segue",
                ]
            }
            "codex" => vec![
                "exec",
                "--json",
                "--dangerously-bypass-approvals-and-sandbox",
                "--dangerously-bypass-hook-trust",
                "-",
            ],
            "gemini" => vec!["-m", "gemini-2.5-pro", "--yolo", "--skip-trust"],
            _ => vec!["run", "--auto", "--format", "json"],
        }
    }

    /// The arguments for the first session, with its id where the client takes one.
    pub(super) fn first(&self) -> Vec<String> {
        let mut arguments: Vec<String> = self.fresh().into_iter().map(str::to_owned).collect();
        if matches!(self.name, "claude" | "gemini") {
            arguments.extend(["--session-id".to_owned(), self.own_id().to_owned()]);
        }
        arguments
    }

    fn own_id(&self) -> &'static str {
        if self.name == "claude" { CLAUDE } else { GEMINI }
    }

    /// The arguments for the next message to the session `id`.
    pub(super) fn more(&self, id: &str, message: &str) -> Vec<String> {
        let mut arguments: Vec<String> = self.fresh().into_iter().map(str::to_owned).collect();
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

fn codex(port: u16) -> String {
    format!(
        "# theirs\nmodel = \"gpt-5.5-codex\"\nmodel_provider = \"mock\"\ncheck_for_update_on_startup = false\n\n\
         [model_providers.mock]\nname = \"mock\"\nbase_url = \"http://127.0.0.1:{port}/v1\"\nenv_key = \"MOCK_KEY\"\n\
         wire_api = \"responses\"\nsupports_websockets = false\n\n[analytics]\nenabled = false\n"
    )
}
