//! pi: `sessions/--<directory>--/<time>_<session>.jsonl` below its home; an extension in
//! `extensions/`, the command `/handoff` in `prompts/`.

use std::path::Path;

use segue_model::AgentId;
use serde_json::{Value, json};

use crate::client::{Asked, Client, Launch, Reply, Start, Told};
use crate::install::{Piece, Site};
use crate::listing::{Candidate, ends_with, entries};
use crate::rehearsal::{Rehearsal, address};
use crate::{Scope, command_text, plugin};

/// pi.
pub(crate) struct Pi;

const EXTENSION: &str = include_str!("../data/pi.ts");

impl Client for Pi {
    fn id(&self) -> AgentId {
        AgentId::Pi
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = site.folder(AgentId::Pi, ".pi");
        let text = plugin::with_command(EXTENSION, &site.hook(AgentId::Pi));
        let command = format!(
            "---\ndescription: {}\n---\n{}",
            command_text::ABOUT,
            command_text::body("$ARGUMENTS")
        );
        vec![
            Piece::own(folder.join("extensions/segue.ts"), text),
            Piece::own(folder.join("prompts/handoff.md"), command),
        ]
    }

    fn told(&self, json: &Value) -> Option<Told> {
        plugin::told(json)
    }

    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value> {
        plugin::answer(told, reply)
    }

    /// An extension can change a message, and there is none yet.
    fn hears_at_start(&self) -> bool {
        false
    }

    fn launch(&self, start: &Start<'_>) -> Launch {
        let prompt = start.prompt.to_owned();
        let (arguments, stdin) = if start.headless {
            (vec!["-p".to_owned()], Some(prompt))
        } else {
            (vec![prompt], None)
        };
        Launch { program: self.program(), arguments, stdin, session: None }
    }

    fn asking<'a>(&self, asked: &Asked<'a>) -> Vec<&'a str> {
        vec!["-p", "--fork", asked.file]
    }

    fn rehearsal(&self, port: u16) -> Rehearsal {
        let models = json!({ "providers": { "mock": {
            "baseUrl": format!("{}/v1", address(port)), "api": "openai-completions",
            "apiKey": "dummy",
            "models": [{
                "id": "mock-model", "name": "Mock", "reasoning": false, "input": ["text"],
                "contextWindow": 200_000, "maxTokens": 8_000,
                "cost": { "input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0 },
            }],
        } } });
        Rehearsal::with(&["--provider", "mock", "--model", "mock-model", "-p"])
            .variable("PI_OFFLINE", "1")
            .json(".pi/agent/models.json", &models)
    }
}

/// Every session: the name of the folder is made in more than one way.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let folders = entries(&home.join("sessions")).into_iter();
    let files = folders.flat_map(|folder| entries(&folder));
    files.filter(|path| ends_with(path, ".jsonl")).map(Candidate::new).collect()
}
