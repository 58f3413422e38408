//! Copilot CLI: `session-state/<session>/events.jsonl` below its home; older releases
//! `session-state/<session>.jsonl`. Hooks in files of `hooks/`.

use std::path::{Path, PathBuf};

use segue_model::{AgentId, NativeId};
use serde_json::{Value, json};

use crate::Scope;
use crate::client::{Asked, Client, Launch, Moment, Reply, Start, Told};
use crate::hook_json::{source, tagged, text};
use crate::install::{Piece, Site};
use crate::listing::{Candidate, ends_with, entries};
use crate::rehearsal::{Rehearsal, address};

/// Copilot CLI.
pub(crate) struct Copilot;

/// Seconds that a hook may take.
const PATIENCE: u32 = 60;
const EVENTS: [&str; 4] = ["sessionStart", "userPromptSubmitted", "agentStop", "preCompact"];

impl Client for Copilot {
    fn id(&self) -> AgentId {
        AgentId::Copilot
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = match site.project {
            Some(root) => root.join(".github/hooks"),
            None => site.folder(AgentId::Copilot, "").join("hooks"),
        };
        let hook = json!([
            { "type": "command", "bash": site.hook(AgentId::Copilot), "timeoutSec": PATIENCE }
        ]);
        let hooks: serde_json::Map<String, Value> =
            EVENTS.iter().map(|event| ((*event).to_owned(), hook.clone())).collect();
        let text = serde_json::to_string_pretty(&json!({ "version": 1, "hooks": hooks }));
        let mut pieces =
            vec![Piece::own(folder.join("segue.json"), text.unwrap_or_default() + "\n")];
        if site.project.is_none() {
            let mut server = site.server();
            server["type"] = "local".into();
            server["tools"] = json!(["*"]);
            let servers = site.folder(AgentId::Copilot, "").join("mcp-config.json");
            pieces.push(Piece::member(servers, &["mcpServers", "segue"], server));
        }
        pieces
    }

    /// The event's name is not in what it says, so its fields tell it.
    fn told(&self, json: &Value) -> Option<Told> {
        let has = |key: &str| !json[key].is_null();
        let moment = match () {
            () if has("prompt") => Moment::Prompt { text: text(json, "prompt")? },
            () if has("source") => Moment::Start(source(json)),
            () if has("stopReason") => {
                Moment::Stop { answer: None, again: json["stop_hook_active"] == true }
            }
            () if has("trigger") => {
                Moment::BeforeCompaction { automatic: json["trigger"] == "auto" }
            }
            () => return None,
        };
        Some(Told {
            session: NativeId::new(text(json, "sessionId")?),
            transcript: text(json, "transcriptPath").map(PathBuf::from),
            cwd: text(json, "cwd").map(PathBuf::from),
            moment,
            fill: None,
        })
    }

    fn answer(&self, _: &Told, reply: &Reply) -> Option<Value> {
        match (&reply.context, &reply.follow_up) {
            (Some(context), _) => Some(json!({ "additionalContext": context })),
            (None, Some(follow_up)) => {
                Some(json!({ "decision": "block", "reason": tagged(follow_up) }))
            }
            // It has no place for a word to the person.
            (None, None) => None,
        }
    }

    /// It compacts aside, while the session goes on (1.0).
    fn tells_compacted(&self) -> bool {
        false
    }

    fn transcript(&self, home: &Path, session: &NativeId) -> Option<PathBuf> {
        Some(home.join("session-state").join(session.as_str()).join("events.jsonl"))
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
        vec!["--resume", asked.session, "-s"]
    }

    fn rehearsal(&self, port: u16) -> Rehearsal {
        Rehearsal::with(&["--allow-all-tools", "--allow-all-paths", "-s"])
            .variable("COPILOT_OFFLINE", "true")
            .variable("COPILOT_PROVIDER_BASE_URL", format!("{}/v1", address(port)))
            .variable("COPILOT_PROVIDER_API_KEY", "dummy")
            .variable("COPILOT_MODEL", "gpt-4.1")
            .variable("COPILOT_PROVIDER_MAX_PROMPT_TOKENS", "75000")
            .variable("COPILOT_AUTO_UPDATE", "false")
    }
}

/// Every session: nothing but its first lines say where it ran.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let sessions = entries(&home.join("session-state")).into_iter();
    let files = sessions.flat_map(|session| {
        if ends_with(&session, ".jsonl") {
            vec![session]
        } else {
            vec![session.join("events.jsonl")]
        }
    });
    files.filter(|path| path.is_file()).map(Candidate::new).collect()
}
