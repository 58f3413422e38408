//! Claude Code: `projects/<directory>/<session>.jsonl` below its home; hooks in its
//! settings, the command `/handoff` in `commands/`.

use std::path::Path;

use segue_model::{AgentId, NativeId};
use serde_json::{Value, json};

use crate::client::{Asked, Client, Launch, Lenience, Reply, Start, Told};
use crate::health::{Complaint, SWITCHED_OFF};
use crate::install::{Piece, Site};
use crate::listing::{Candidate, ends_with, entries, may_be_project};
use crate::rehearsal::{Rehearsal, address};
use crate::{Scope, command_text, health, hook_json};

/// Claude Code.
pub(crate) struct Claude;

/// Seconds that a hook may take.
const PATIENCE: u32 = 60;
/// The moments that segue wants to know of.
pub(crate) const EVENTS: [&str; 5] =
    ["SessionStart", "UserPromptSubmit", "Stop", "PreCompact", "PostCompact"];
/// Added context of more characters is cut to a preview (2.1.330).
const LIMIT: usize = 9_500;
/// It keeps sessions for so many days where nobody says otherwise (its documentation).
const DAYS: u64 = 30;

impl Client for Claude {
    fn id(&self) -> AgentId {
        AgentId::Claude
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = site.folder(AgentId::Claude, ".claude");
        let hook = json!({ "hooks": [
            { "type": "command", "command": site.hook(AgentId::Claude), "timeout": PATIENCE }
        ] });
        let command = format!(
            "---\ndescription: {}\nargument-hint: \"[goal of the next session]\"\n---\n{}",
            command_text::ABOUT,
            command_text::body("$ARGUMENTS")
        );
        // Servers of the user stand in the client's own state, beside its home.
        let servers = match site.project {
            Some(root) => root.join(".mcp.json"),
            None => site.homes.state(AgentId::Claude),
        };
        vec![
            Piece::hooks(folder.join("settings.json"), &EVENTS, &hook),
            Piece::own(folder.join("commands/handoff.md"), command),
            Piece::member(servers, &["mcpServers", "segue"], site.server()),
        ]
    }

    fn lenience(&self) -> Lenience {
        Lenience::Nothing
    }

    fn refuses(&self, path: &Path) -> &'static str {
        if path.ends_with("settings.json") {
            "ignores the whole file and runs no hook"
        } else {
            "does not read the file"
        }
    }

    fn told(&self, json: &Value) -> Option<Told> {
        hook_json::told(json, hook_json::moment(json)?)
    }

    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value> {
        hook_json::answer(hook_json::event(&told.moment), reply)
    }

    fn limit(&self) -> usize {
        LIMIT
    }

    fn launch(&self, start: &Start<'_>) -> Launch {
        let id = ["--session-id", start.session];
        let (arguments, stdin) = if start.headless {
            (["-p"].into_iter().chain(id).collect(), Some(start.prompt))
        } else {
            (id.into_iter().chain(["--", start.prompt]).collect::<Vec<_>>(), None)
        };
        Launch {
            program: self.program(),
            arguments: arguments.into_iter().map(str::to_owned).collect(),
            stdin: stdin.map(str::to_owned),
            session: Some(NativeId::new(start.session)),
        }
    }

    fn asking<'a>(&self, asked: &Asked<'a>) -> Vec<&'a str> {
        vec!["-p", "--resume", asked.session, "--fork-session", "--no-session-persistence"]
    }

    fn rehearsal(&self, port: u16) -> Rehearsal {
        let tools = "Bash,Edit,Write,Read,mcp__segue";
        Rehearsal::with(&["-p", "--permission-mode", "acceptEdits", "--allowedTools", tools])
            .variable("ANTHROPIC_BASE_URL", address(port))
            .variable("ANTHROPIC_API_KEY", "dummy")
            .variable("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .variable("DISABLE_AUTOUPDATER", "1")
            .text(".claude/settings.json", "{\n  \"cleanupPeriodDays\": 99\n}\n")
    }

    fn complaints(&self, site: &Site<'_>) -> Vec<Complaint> {
        let path = site.folder(AgentId::Claude, ".claude").join("settings.json");
        let Some(text) = health::text(&path) else { return Vec::new() };
        let mut found = Vec::new();
        let settings = health::value(&text);
        if settings["disableAllHooks"] == true {
            found.push(Complaint::wrong(
                SWITCHED_OFF,
                &path,
                "`disableAllHooks` keeps every hook from running",
                "take `disableAllHooks` out of that file",
            ));
        }
        let days = settings["cleanupPeriodDays"].as_u64().unwrap_or(DAYS);
        if site.project.is_none() && days <= DAYS {
            found.push(Complaint::note(
                "short-lived",
                &path,
                &format!(
                    "sessions that were not touched for {days} days are deleted when it starts: their handoffs stay, \
                     but `segue expand` and `segue check` cannot look at them any more"
                ),
                "put `\"cleanupPeriodDays\": 365` into that file",
            ));
        }
        found
    }
}

/// The files that may be sessions of the project.
pub(crate) fn files(home: &Path, scope: &Scope) -> Vec<Candidate> {
    let folders = entries(&home.join("projects")).into_iter();
    let files = folders.filter(|folder| may_be_project(folder, scope)).flat_map(|f| entries(&f));
    files
        .filter(|path| {
            // Older releases keep the files of sub-agents beside the sessions.
            let is_agent =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("agent-"));
            ends_with(path, ".jsonl") && !is_agent
        })
        .map(Candidate::new)
        .collect()
}
