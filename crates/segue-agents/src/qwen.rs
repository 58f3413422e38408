//! Qwen Code: `projects/<directory>/chats/<session>.jsonl` below its home; hooks in its
//! settings, the command `/handoff` in `commands/`.

use std::path::Path;

use segue_model::{AgentId, NativeId};
use serde_json::{Value, json};

use crate::client::{Asked, Client, Launch, Lenience, Moment, Reply, Start, Told};
use crate::health::{Complaint, SWITCHED_OFF};
use crate::install::{Piece, Site};
use crate::listing::{Candidate, ends_with, entries, may_be_project};
use crate::rehearsal::{Rehearsal, address};
use crate::{Scope, command_text, health, hook_json};

/// Qwen Code.
pub(crate) struct Qwen;

/// Seconds that a hook may take.
const PATIENCE: u32 = 60;
const EVENTS: [&str; 5] = ["SessionStart", "UserPromptSubmit", "Stop", "PreCompact", "PostCompact"];

impl Client for Qwen {
    fn id(&self) -> AgentId {
        AgentId::Qwen
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = site.folder(AgentId::Qwen, ".qwen");
        let hook = json!({ "hooks": [
            { "type": "command", "command": site.hook(AgentId::Qwen), "timeout": PATIENCE }
        ] });
        let command = format!(
            "---\ndescription: {}\n---\n{}",
            command_text::ABOUT,
            command_text::body("{{args}}")
        );
        let settings = folder.join("settings.json");
        // Without this its tools stand behind a search.
        let mut server = site.server();
        server["alwaysLoadTools"] = true.into();
        vec![
            Piece::hooks(settings.clone(), &EVENTS, &hook),
            Piece::member(settings, &["mcpServers", "segue"], server),
            Piece::own(folder.join("commands/handoff.md"), command),
        ]
    }

    fn lenience(&self) -> Lenience {
        Lenience::Comments
    }

    fn refuses(&self, _: &Path) -> &'static str {
        "does not start"
    }

    fn told(&self, json: &Value) -> Option<Told> {
        let mut moment = hook_json::moment(json)?;
        if let Moment::Prompt { text } = &mut moment
            && let Some(typed) = hook_json::text(json, "submitted_prompt")
        {
            // `prompt` is what a command became.
            *text = typed;
        }
        let told = hook_json::told(json, moment)?;
        Some(Told { fill: hook_json::fill(json, "input_tokens", "context_limit"), ..told })
    }

    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value> {
        hook_json::answer(hook_json::event(&told.moment), reply)
    }

    /// It waits for no hook there, and writes what it says nowhere down (0.24).
    fn keeps_context(&self) -> bool {
        false
    }

    fn launch(&self, start: &Start<'_>) -> Launch {
        let mut arguments = vec!["--session-id".to_owned(), start.session.to_owned()];
        if !start.headless {
            arguments.extend(["-i".to_owned(), start.prompt.to_owned()]);
        }
        Launch {
            program: self.program(),
            arguments,
            stdin: start.headless.then(|| start.prompt.to_owned()),
            session: Some(NativeId::new(start.session)),
        }
    }

    fn asking<'a>(&self, asked: &Asked<'a>) -> Vec<&'a str> {
        vec!["-r", asked.session, "--fork-session"]
    }

    fn rehearsal(&self, port: u16) -> Rehearsal {
        let settings = json!({
            // A file of another version it writes anew.
            "$version": 4,
            "privacy": { "usageStatisticsEnabled": false },
            "general": { "enableAutoUpdate": false },
            "security": { "auth": { "selectedType": "openai" } },
            // Agents of its own that remember things would ask the model as well.
            "memory": { "enableManagedAutoMemory": false, "enableManagedAutoDream": false },
        });
        Rehearsal::with(&["--auth-type", "openai", "--yolo"])
            .variable("OPENAI_BASE_URL", format!("{}/v1", address(port)))
            .variable("OPENAI_API_KEY", "dummy")
            .variable("OPENAI_MODEL", "mock-model")
            .variable("QWEN_CODE_SUPPRESS_YOLO_WARNING", "1")
            .json(".qwen/settings.json", &settings)
    }

    fn complaints(&self, site: &Site<'_>) -> Vec<Complaint> {
        let path = site.folder(AgentId::Qwen, ".qwen").join("settings.json");
        let settings = health::value(&health::text(&path).unwrap_or_default());
        let is_off = settings["disableAllHooks"] == true;
        let off = is_off.then(|| {
            let why = "`disableAllHooks` keeps every hook from running";
            Complaint::wrong(SWITCHED_OFF, &path, why, "take `disableAllHooks` out of that file")
        });
        off.into_iter().collect()
    }
}

/// The files that may be sessions of the project.
pub(crate) fn files(home: &Path, scope: &Scope) -> Vec<Candidate> {
    let folders = entries(&home.join("projects")).into_iter();
    let folders = folders.filter(|folder| may_be_project(folder, scope));
    let files = folders.flat_map(|folder| entries(&folder.join("chats")));
    files.filter(|path| ends_with(path, ".jsonl")).map(Candidate::new).collect()
}
