//! Gemini CLI: `tmp/<name>/chats/session-….jsonl` below its home; `.project_root` in the same
//! folder, or `projects.json`, says what project the name stands for; in older releases it is a hash of
//! the project's path. Hooks in its settings,
//! the command `/handoff` in `commands/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use segue_model::{AgentId, NativeId};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::client::{Asked, Client, Launch, Lenience, Moment, Reply, Start, Told};
use crate::health::{Complaint, SWITCHED_OFF};
use crate::install::{Piece, Site};
use crate::listing::{Candidate, ends_with, entries};
use crate::rehearsal::{Rehearsal, address};
use crate::{Scope, command_text, health, hook_json};

/// Gemini CLI.
pub(crate) struct Gemini;

/// Milliseconds that a hook may take.
const PATIENCE: u32 = 60_000;
const EVENTS: [&str; 4] = ["SessionStart", "BeforeAgent", "AfterAgent", "PreCompress"];

impl Client for Gemini {
    fn id(&self) -> AgentId {
        AgentId::Gemini
    }

    fn pieces(&self, site: &Site<'_>) -> Vec<Piece> {
        let folder = site.folder(AgentId::Gemini, ".gemini");
        let hook = json!({ "hooks": [
            { "type": "command", "command": site.hook(AgentId::Gemini), "timeout": PATIENCE }
        ] });
        // A literal text in TOML has no escapes, and the body has none of its quotes.
        let command = format!(
            "description = \"{}\"\nprompt = \'\'\'\n{}\'\'\'\n",
            command_text::ABOUT,
            command_text::body("{{args}}")
        );
        let settings = folder.join("settings.json");
        vec![
            Piece::hooks(settings.clone(), &EVENTS, &hook),
            Piece::member(settings, &["mcpServers", "segue"], site.server()),
            Piece::own(folder.join("commands/handoff.toml"), command),
        ]
    }

    fn lenience(&self) -> Lenience {
        Lenience::Comments
    }

    fn refuses(&self, _: &Path) -> &'static str {
        "does not start"
    }

    fn told(&self, json: &Value) -> Option<Told> {
        let moment = match json["hook_event_name"].as_str()? {
            "BeforeAgent" => Moment::Prompt { text: hook_json::text(json, "prompt")? },
            "AfterAgent" => Moment::Stop {
                answer: hook_json::text(json, "prompt_response"),
                again: json["stop_hook_active"] == true,
            },
            // Announced before every turn, whatever the context holds: its fill decides.
            "PreCompress" => Moment::BeforeCompaction { automatic: json["trigger"] == "auto" },
            _ => hook_json::moment(json)?,
        };
        hook_json::told(json, moment)
    }

    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value> {
        let event = match told.moment {
            Moment::Prompt { .. } => "BeforeAgent",
            Moment::Stop { .. } => "AfterAgent",
            Moment::BeforeCompaction { .. } => "PreCompress",
            _ => hook_json::event(&told.moment),
        };
        hook_json::answer(event, reply)
    }

    /// At a start it is put before the prompt, and after `/clear` it is lost (0.61).
    fn hears_at_start(&self) -> bool {
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
        vec!["-r", asked.session]
    }

    fn rehearsal(&self, port: u16) -> Rehearsal {
        let settings = json!({
            "security": {
                "auth": { "selectedType": "gemini-api-key" }, "folderTrust": { "enabled": false },
            },
            "privacy": { "usageStatisticsEnabled": false },
            "model": { "name": "gemini-2.5-pro" },
            "general": { "enableAutoUpdate": false, "sessionRetention": { "enabled": false } },
        });
        Rehearsal::with(&["-m", "gemini-2.5-pro", "--yolo", "--skip-trust"])
            .variable("GOOGLE_GEMINI_BASE_URL", address(port))
            .variable("GEMINI_API_KEY", "dummy")
            .json(".gemini/settings.json", &settings)
    }

    /// Its session files vanish by themselves: at every start those without a real message, and
    /// with them all of the same short id (0.61).
    fn complaints(&self, site: &Site<'_>) -> Vec<Complaint> {
        let path = site.folder(AgentId::Gemini, ".gemini").join("settings.json");
        let settings = health::value(&health::text(&path).unwrap_or_default());
        let mut found = Vec::new();
        if settings["hooksConfig"]["enabled"] == false {
            found.push(Complaint::wrong(
                SWITCHED_OFF,
                &path,
                "`hooksConfig.enabled` keeps every hook from running",
                "take that setting out of the file",
            ));
        }
        let keeps = &settings["general"]["sessionRetention"]["enabled"];
        if site.project.is_none() && *keeps != false {
            found.push(Complaint::note(
                "short-lived",
                &path,
                "Gemini CLI deletes sessions when it starts, old ones and at times others: their handoffs stay, but \
                 `segue expand` cannot look at them any more",
                "put `\"general\": { \"sessionRetention\": { \"enabled\": false } }` into that file",
            ));
        }
        found
    }
}

/// `projects.json`
#[derive(Default, Deserialize)]
struct Projects {
    #[serde(default)]
    projects: BTreeMap<PathBuf, String>,
}

/// The files that may be sessions of the project.
pub(crate) fn files(home: &Path, scope: &Scope) -> Vec<Candidate> {
    let projects: Projects = std::fs::read(home.join("projects.json"))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let mut found = Vec::new();
    for folder in entries(&home.join("tmp")) {
        let root = root_of(&folder, &projects).or_else(|| hashed(&folder, scope));
        let Some(root) = root.filter(|root| scope.contains(root)) else { continue };
        let files = entries(&folder.join("chats")).into_iter();
        let files = files.filter(|path| ends_with(path, ".jsonl") || ends_with(path, ".json"));
        found.extend(files.map(|path| Candidate::of(path, &root)));
    }
    found
}

/// The project that a folder is for.
fn root_of(folder: &Path, projects: &Projects) -> Option<PathBuf> {
    let written = std::fs::read_to_string(folder.join(".project_root")).ok();
    written.map(|root| PathBuf::from(root.trim())).or_else(|| {
        let name = folder.file_name()?.to_str()?;
        projects.projects.iter().find(|(_, slug)| *slug == name).map(|(root, _)| root.clone())
    })
}

/// The folder of the project whose path, hashed, is the folder's name: so older releases name them.
fn hashed(folder: &Path, scope: &Scope) -> Option<PathBuf> {
    let name = folder.file_name()?.to_str().filter(|name| name.len() == 64)?;
    scope.roots().find(|root| hash(root) == name).map(Path::to_owned)
}

/// SHA-256 of a path, in hexadecimal digits.
fn hash(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_named_by_a_hash_belongs_to_the_project_of_that_path() {
        let home = tempfile::tempdir().unwrap();
        for root in ["/home/dev/app", "/home/dev/other"] {
            let chats = home.path().join("tmp").join(hash(Path::new(root))).join("chats");
            std::fs::create_dir_all(&chats).unwrap();
            std::fs::File::create(chats.join("session-1.json")).unwrap();
        }
        let found = files(home.path(), &Scope::of(Path::new("/home/dev/app")));
        assert_eq!(found.len(), 1);
        let known = "1afbf223bb0b";
        assert!(hash(Path::new("/home/dev/project")).starts_with(known));
    }
}
