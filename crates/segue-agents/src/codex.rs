//! Codex: `sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl` below its home, old ones in
//! `archived_sessions/`; hooks in `hooks.json`, the skill `$handoff` in `skills/`.

use std::path::Path;

use segue_model::AgentId;
use serde_json::{Value, json};

use crate::client::{Asked, Changed, Client, Launch, Lenience, Reply, Start, Told};
use crate::health::Complaint;
use crate::install::{self, Piece, Site};
use crate::listing::{Candidate, ends_with, entries};
use crate::rehearsal::{Rehearsal, address};
use crate::{Scope, command_text, health, hook_json, trust};

/// Codex.
pub(crate) struct Codex;

/// Seconds that a hook may take.
const PATIENCE: u32 = 60;
/// The moments at which a hook may add context.
const HEARD: [&str; 2] = ["SessionStart", "UserPromptSubmit"];
/// The others: at these it complains of a limit of context.
const TOLD: [&str; 3] = ["Stop", "PreCompact", "PostCompact"];

impl Client for Codex {
    fn id(&self) -> AgentId {
        AgentId::Codex
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = site.folder(AgentId::Codex, ".codex");
        let hook = |limit: Option<u32>| {
            let mut hook = json!({
                "type": "command", "command": site.hook(AgentId::Codex), "timeout": PATIENCE
            });
            if let Some(limit) = limit {
                hook["additionalContextLimit"] = limit.into();
            }
            json!({ "hooks": [hook] })
        };
        // Without the limit of 0 the middle of a long context is cut out.
        let heard = HEARD.iter().map(|event| (*event, hook(Some(0))));
        let hooks = heard.chain(TOLD.iter().map(|event| (*event, hook(None))));
        let skill = format!(
            "---\nname: handoff\ndescription: {}. Use it when the user types $handoff.\n---\n{}",
            command_text::ABOUT,
            command_text::body("")
        );
        vec![
            Piece::hooks_each(folder.join("hooks.json"), hooks.collect()),
            Piece::own(folder.join("skills/handoff/SKILL.md"), skill),
            Piece::table(folder.join("config.toml"), "mcp_servers.segue", &site.server_lines()),
        ]
    }

    fn traces(&self, site: &Site<'_>) -> Vec<Piece> {
        let hooks = site.folder(AgentId::Codex, ".codex").join("hooks.json");
        let keys = trust::keys(&health::text(&hooks).unwrap_or_default(), &hooks);
        let tables = keys.iter().map(|key| format!("hooks.state.{}", Value::from(key.as_str())));
        let config = site.settings(AgentId::Codex).join("config.toml");
        vec![Piece::traces(config, tables.collect())]
    }

    fn advice(&self, changed: &[Changed<'_>]) -> Option<String> {
        let hooks = changed.iter().find(|changed| changed.path.ends_with("hooks.json"))?;
        let (before, after) = (hooks.before.unwrap_or_default(), hooks.after.unwrap_or_default());
        let way = "start `codex`, type `/hooks`, and trust the hooks of segue. Until then it skips them without a \
                   word. `segue install codex --trust` does it for you.";
        match trust::anew(before, after, hooks.path) {
            (_, 0) => None,
            (all, new) if !install::is_hook(before) || new == all => {
                Some(format!("Codex runs a hook only after you trust it, as it is now: {way}"))
            }
            (all, new) => Some(format!(
                "{new} of the {all} hooks are not what Codex was told to trust before: {way}"
            )),
        }
    }

    fn lenience(&self) -> Lenience {
        Lenience::Nothing
    }

    fn told(&self, json: &Value) -> Option<Told> {
        hook_json::told(json, hook_json::moment(json)?)
    }

    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value> {
        hook_json::answer(hook_json::event(&told.moment), reply)
    }

    fn launch(&self, start: &Start<'_>) -> Launch {
        let prompt = start.prompt.to_owned();
        let (arguments, stdin) = if start.headless {
            (vec!["exec".to_owned(), "-".to_owned()], Some(prompt))
        } else {
            (vec![prompt], None)
        };
        Launch { program: self.program(), arguments, stdin, session: None }
    }

    fn asking<'a>(&self, asked: &Asked<'a>) -> Vec<&'a str> {
        vec!["exec", "fork", "--ephemeral", asked.session, "-"]
    }

    fn rehearsal(&self, port: u16) -> Rehearsal {
        let settings = format!(
            "# theirs\nmodel = \"gpt-5.5-codex\"\nmodel_provider = \"mock\"\ncheck_for_update_on_startup = false\n\n\
             [model_providers.mock]\nname = \"mock\"\nbase_url = \"{}/v1\"\nenv_key = \"MOCK_KEY\"\n\
             wire_api = \"responses\"\nsupports_websockets = false\n\n[analytics]\nenabled = false\n",
            address(port)
        );
        Rehearsal::with(&[
            "exec",
            "--json",
            "--dangerously-bypass-approvals-and-sandbox",
            "--dangerously-bypass-hook-trust",
            "-",
        ])
        .variable("MOCK_KEY", "dummy")
        .text(".codex/config.toml", settings)
    }

    fn complaints(&self, site: &Site<'_>) -> Vec<Complaint> {
        let folder = site.folder(AgentId::Codex, ".codex");
        let (hooks, config) = (folder.join("hooks.json"), site.settings(AgentId::Codex));
        let config = config.join("config.toml");
        let is_there = health::text(&hooks).is_some_and(|text| install::is_hook(&text));
        if !is_there || trust::is_trusted(&health::text(&config).unwrap_or_default(), &hooks) {
            return Vec::new();
        }
        vec![Complaint::wrong(
            "untrusted",
            &hooks,
            "Codex was not told to trust these hooks, and skips them without a word",
            "start `codex`, type `/hooks`, and trust the hooks of segue; or `segue install codex --trust`",
        )]
    }
}

/// Every rollout: nothing but its first line says where it ran.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let years = entries(&home.join("sessions")).into_iter();
    let days = years.flat_map(|year| entries(&year)).flat_map(|month| entries(&month));
    let files = days.flat_map(|day| entries(&day)).chain(entries(&home.join("archived_sessions")));
    files.filter(|path| ends_with(path, ".jsonl")).map(Candidate::new).collect()
}
