//! What this checkout remembers of running sessions: `.segue/local/`, one small JSON file
//! a thing. Deleting all of it loses nothing that is stored.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use fs_err as fs;
use jiff::Timestamp;
use segue_model::{AgentId, HandoffId, NativeId};
use segue_store::durable;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::read_back::ReadBack;
use crate::Project;
use crate::ProjectError;
use crate::folders::{Folders, forget_in, own_folder};

/// The log of hooks is begun anew when it is longer, in bytes.
const LOG: u64 = 256 << 10;
/// How many of what waited one after the other are remembered.
const STEPS: usize = 8;
/// The folder.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    folder: PathBuf,
}

/// A session that a hook was called for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Live {
    /// Whether the person has said something in it.
    pub(crate) has_begun: bool,
    /// Whether it was there before segue heard of it.
    pub(crate) is_resumed: bool,
    /// The handoff that it began from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<HandoffId>,
    /// The handoff that stands before the person's first message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inject: Option<HandoffId>,
    /// Whether a handoff was offered because the context fills up.
    pub(crate) is_offered: bool,
    /// How full the context was when a snapshot was made last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) snapshot_at: Option<u64>,
    /// What is known of its last compaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) loss: Option<Loss>,
    /// The request that the session has not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request: Option<u32>,
    /// What its user is to hear of the handoff that it has just stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stored: Option<String>,
    /// How many bytes of its file were read last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) read: Option<u64>,
    /// How far the reading back is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) read_back: Option<ReadBack>,
}

impl Live {
    /// The summary of a compaction whose loss was not said; it is taken to be said now.
    pub(crate) fn unsaid(&mut self) -> Option<String> {
        match self.loss.take() {
            Some(Loss::Unsaid(summary)) => Some(summary),
            said => {
                self.loss = said;
                None
            }
        }
    }
}

/// What a compaction lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Loss {
    /// The context was compacted to this summary, and what is lost was not said yet.
    Unsaid(String),
    /// It was said before the client told its summary.
    Said,
    /// What is lost of this summary was said to a client that forgets it when it ends.
    Spoken(String),
    /// The client began a compaction then, and does not tell when it is done.
    Awaited(Timestamp),
}

/// A request for a handoff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The agent whose session is asked.
    pub(crate) agent: AgentId,
    /// The agent's id of the session.
    pub(crate) session: NativeId,
    /// The session's file, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) transcript: Option<PathBuf>,
    /// The goal of the next session, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) goal: Option<String>,
    /// When it was asked.
    pub(crate) asked: Timestamp,
    /// How many drafts were sent back.
    #[serde(default)]
    pub(crate) refusals: u32,
    /// Whether the session was reminded of it.
    #[serde(default)]
    pub(crate) is_reminded: bool,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) handoff: Option<HandoffId>,
}

/// A handoff that waits for the session that begins from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) handoff: HandoffId,
    pub(crate) number: u32,
    pub(crate) objective: String,
    pub(crate) stored: Timestamp,
    /// What waited before it was stored, the newest first: one of them does again where it is taken out of view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) before: Vec<HandoffId>,
}

impl Waiting {
    /// Remembers, a few steps back, that this one waited before it.
    pub(crate) fn remember(&mut self, older: &Self) {
        self.before.push(older.handoff);
        self.before.extend(&older.before);
        let mut known = std::collections::HashSet::from([self.handoff]);
        self.before.retain(|id| known.insert(*id));
        self.before.truncate(STEPS);
    }
}

impl Local {
    /// That of a project.
    pub(crate) fn of(project: &Project) -> Self {
        Self::at(project.folders())
    }

    /// That of a project that need not be in order.
    pub(crate) fn at(folders: &Folders) -> Self {
        Self { folder: folders.local.clone() }
    }

    /// What is known of a session; nothing yet of a new one.
    pub(crate) fn live(&self, agent: AgentId, session: &NativeId) -> Live {
        self.read(&live_file(agent, session)).unwrap_or_default()
    }

    pub(crate) fn keep_live(
        &self,
        agent: AgentId,
        session: &NativeId,
        live: &Live,
    ) -> Result<(), ProjectError> {
        self.write(&live_file(agent, session), live)
    }

    /// Forgets what nobody has touched for long: sessions, requests, drafts and prompts.
    pub(crate) fn forget_old(&self) {
        for folder in ["sessions", "requests", "prompts"] {
            forget_in(&self.folder.join(folder), |_| true);
        }
        forget_in(&self.folder, |name| name.starts_with("draft-") && name.ends_with(".md"));
    }

    /// The request with this number.
    pub(crate) fn request(&self, number: u32) -> Option<Request> {
        self.read(&format!("requests/{number}.json"))
    }

    pub(crate) fn keep_request(&self, number: u32, request: &Request) -> Result<(), ProjectError> {
        self.write(&format!("requests/{number}.json"), request)
    }

    /// The newest request to this session that was not answered.
    pub(crate) fn open_request(
        &self,
        agent: AgentId,
        session: &NativeId,
    ) -> Option<(u32, Request)> {
        let mut numbers = self.request_numbers();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        let requests =
            numbers.into_iter().filter_map(|number| Some((number, self.request(number)?)));
        let is_open = |(_, request): &(u32, Request)| {
            request.agent == agent && request.session == *session && request.handoff.is_none()
        };
        requests.into_iter().find(is_open)
    }

    fn request_numbers(&self) -> Vec<u32> {
        let entries =
            std::fs::read_dir(self.folder.join("requests")).into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| {
            entry.file_name().to_str()?.strip_suffix(".json")?.parse::<u32>().ok()
        });
        numbers.collect()
    }

    /// Gives a request a number that no other one has.
    pub(crate) fn new_request(&self, request: &Request) -> Result<u32, ProjectError> {
        self.make()?;
        let folder = self.folder.join("requests");
        let mut number = self.request_numbers().into_iter().max().unwrap_or(0) + 1;
        loop {
            let path = folder.join(format!("{number}.json"));
            match durable::write_new(&path, &json(request)) {
                Ok(()) => return Ok(number),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
                Err(source) => return Err(ProjectError::Io { doing: "written", path, source }),
            }
        }
    }

    /// The handoffs that wait, by their threads.
    pub(crate) fn waiting(&self) -> BTreeMap<String, Waiting> {
        self.read("pending.json").unwrap_or_default()
    }

    pub(crate) fn keep_waiting(
        &self,
        waiting: &BTreeMap<String, Waiting>,
    ) -> Result<(), ProjectError> {
        self.write("pending.json", waiting)
    }

    /// Where a file of this name stands.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts a long text beside, for a model to read, and says where it is.
    pub(crate) fn text(&self, name: &str, text: &str) -> Result<PathBuf, ProjectError> {
        self.make()?;
        let path = self.folder.join(name);
        durable::replace(&path, text.as_bytes()).map_err(|source| ProjectError::Io {
            doing: "written",
            path: path.clone(),
            source,
        })?;
        Ok(path)
    }

    /// A line in the log of hooks. Where that cannot be written there is nobody to tell.
    pub(crate) fn log(&self, line: &str) {
        if self.make().is_ok() {
            append(&self.folder.join("hook.log"), line);
        }
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = fs::read(self.folder.join(name)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn write(&self, name: &str, value: &impl Serialize) -> Result<(), ProjectError> {
        self.make()?;
        let path = self.folder.join(name);
        durable::replace(&path, &json(value)).map_err(|source| ProjectError::Io {
            doing: "written",
            path,
            source,
        })
    }

    /// The folder is the user's alone: requests and prompts say much.
    fn make(&self) -> Result<(), ProjectError> {
        own_folder(&self.folder).map_err(|source| ProjectError::Io {
            doing: "written",
            path: self.folder.clone(),
            source,
        })
    }
}

/// Adds a line to a log, which is begun anew when it is long.
pub(crate) fn append(path: &Path, line: &str) {
    let is_long = std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > LOG);
    let mut options = std::fs::OpenOptions::new();
    options.create(true).write(true).append(!is_long).truncate(is_long);
    // A log that cannot be written is no reason to disturb a session.
    let _ = options.open(path).and_then(|mut file| writeln!(file, "{line}"));
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(value).unwrap_or_default();
    text.push(b'\n');
    text
}

/// The file of a session: an agent's id of it is foreign text.
fn live_file(agent: AgentId, session: &NativeId) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String =
        session.as_str().chars().map(|c| if is_plain(c) { c } else { '_' }).take(100).collect();
    format!("sessions/{agent}-{name}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_a_session_leads_nowhere_else() {
        let file = live_file(AgentId::Claude, &NativeId::new("../../x/y"));
        assert_eq!(file, "sessions/claude-______x_y.json");
    }

    #[test]
    fn requests_have_numbers_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let local = Local::at(&Folders::at(folder.path()).unwrap());
        let request = Request {
            agent: AgentId::Claude,
            session: NativeId::new("s"),
            transcript: None,
            goal: None,
            asked: Timestamp::UNIX_EPOCH,
            refusals: 0,
            is_reminded: false,
            handoff: None,
        };
        assert_eq!(local.new_request(&request).unwrap(), 1);
        assert_eq!(local.new_request(&request).unwrap(), 2);
        assert_eq!(local.request(2), Some(request));
        assert_eq!(local.request(3), None);
    }
}
