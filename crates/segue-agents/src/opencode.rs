//! opencode: one `SQLite` database of all sessions; a plugin in `plugins/` of its
//! configuration, the command `/handoff` in `commands/`.

use std::path::{Path, PathBuf};

use segue_model::{AgentId, NativeId};
use serde_json::{Value, json};

use crate::client::{Asked, Client, Launch, Reply, Start, Told};
use crate::install::{Piece, Site};
use crate::listing::Candidate;
use crate::rehearsal::{Rehearsal, address};
use crate::{Scope, command_text, plugin};

/// opencode.
pub(crate) struct Opencode;

const PLUGIN: &str = include_str!("../data/opencode.js");

impl Client for Opencode {
    fn id(&self) -> AgentId {
        AgentId::Opencode
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = match site.project {
            Some(root) => root.join(".opencode"),
            None => site.settings(AgentId::Opencode),
        };
        let text = plugin::with_command(PLUGIN, &site.hook(AgentId::Opencode));
        let command = format!(
            "---\ndescription: {}\n---\n{}",
            command_text::ABOUT,
            command_text::body("$ARGUMENTS")
        );
        let settings = match site.project {
            Some(root) => root.join("opencode.json"),
            None => folder.join("opencode.json"),
        };
        let server = json!({ "type": "local", "command": [site.segue(), "mcp"], "enabled": true });
        vec![
            Piece::own(folder.join("plugins/segue.js"), text),
            Piece::own(folder.join("commands/handoff.md"), command),
            Piece::member(settings, &["mcp", "segue"], server),
        ]
    }

    fn told(&self, json: &Value) -> Option<Told> {
        plugin::told(json)
    }

    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value> {
        plugin::answer(told, reply)
    }

    /// A plugin can change a message, and there is none yet.
    fn hears_at_start(&self) -> bool {
        false
    }

    fn transcript(&self, home: &Path, _: &NativeId) -> Option<PathBuf> {
        Some(home.to_owned())
    }

    fn launch(&self, start: &Start<'_>) -> Launch {
        let prompt = start.prompt.to_owned();
        let (arguments, stdin) = if start.headless {
            (vec!["run".to_owned()], Some(prompt))
        } else {
            (vec!["--prompt".to_owned(), prompt], None)
        };
        Launch { program: self.program(), arguments, stdin, session: None }
    }

    fn asking<'a>(&self, asked: &Asked<'a>) -> Vec<&'a str> {
        vec!["run", "-s", asked.session, "--fork"]
    }

    /// A plugin's packages are beside it, and must not be fetched: the registry is closed.
    fn rehearsal(&self, port: u16) -> Rehearsal {
        let settings = json!({
            "$schema": "https://opencode.ai/config.json",
            "autoupdate": false, "share": "disabled", "model": "mock/mock-model",
            "small_model": "mock/mock-model",
            "provider": { "mock": {
                "npm": "@ai-sdk/openai-compatible", "name": "Mock",
                "options": { "baseURL": format!("{}/v1", address(port)), "apiKey": "dummy" },
                "models": { "mock-model": {
                    "name": "Mock", "limit": { "context": 100_000, "output": 8_000 },
                } },
            } },
        });
        Rehearsal::with(&["run", "--auto", "--format", "json"])
            .variable("npm_config_registry", "http://127.0.0.1:9")
            .variable("npm_config_fetch_retries", "0")
            .variable("OPENCODE_DISABLE_AUTOUPDATE", "1")
            .variable("OPENCODE_DISABLE_MODELS_FETCH", "1")
            .json(".config/opencode/opencode.json", &settings)
    }
}

/// The database, which is the home itself.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    if home.is_file() { vec![Candidate::new(home.to_owned())] } else { Vec::new() }
}
