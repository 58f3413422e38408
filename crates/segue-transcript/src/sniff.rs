//! Recognising a format from content, never from a file's name.

use std::path::Path;

use segue_model::{AgentId, NativeId};
use serde::Deserialize;

use crate::lines::Lines;
use crate::{ReadError, source};

/// How many lines, and how many bytes, are looked at before giving up.
const LINES: usize = 200;
const BYTES: u64 = 16 << 20;

/// A format that segue reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Claude Code's JSON lines.
    Claude,
}

impl Format {
    /// The agent that writes the format.
    pub fn agent(self) -> AgentId {
        match self {
            Self::Claude => AgentId::Claude,
        }
    }

    /// The name and version of the reader, which fixes how events are numbered.
    pub fn reader(self) -> &'static str {
        match self {
            Self::Claude => "claude/1",
        }
    }
}

/// The keys that tell formats apart.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    #[serde(rename = "type")]
    kind: Option<String>,
    session_id: Option<String>,
    agent_id: Option<String>,
    #[serde(default)]
    is_sidechain: bool,
    uuid: Option<String>,
    leaf_uuid: Option<String>,
}

/// The format of `path` and the session's native id.
pub(crate) fn sniff(path: &Path) -> Result<(Format, NativeId), ReadError> {
    let mut lines = Lines::new(source::open(path)?);
    let mut format = None;
    let mut has_content = false;
    for _ in 0..LINES {
        let Some(line) = lines.next().map_err(|error| ReadError::io(path, error))? else {
            break;
        };
        has_content |= !line.bytes.iter().all(u8::is_ascii_whitespace);
        if let Ok(probe) = serde_json::from_slice::<Probe>(line.bytes) {
            if is_claude(&probe) {
                format = Some(Format::Claude);
            }
            if let (Some(format), Some(id)) = (format, native_id(&probe)) {
                return Ok((format, id));
            }
        }
        if line.span.to > BYTES {
            break;
        }
    }
    match format {
        Some(format) => Ok((format, NativeId::new(stem(path)))),
        None if has_content => Err(ReadError::NotATranscript(path.to_owned())),
        None => Err(ReadError::Empty(path.to_owned())),
    }
}

/// A sub-agent's file names the session of its parent; its own id is the agent's.
fn native_id(probe: &Probe) -> Option<NativeId> {
    match (&probe.agent_id, &probe.session_id) {
        (Some(agent), _) if probe.is_sidechain => Some(NativeId::new(format!("agent-{agent}"))),
        (_, Some(session)) if !session.is_empty() => Some(NativeId::new(session.clone())),
        _ => None,
    }
}

fn is_claude(probe: &Probe) -> bool {
    let Some(kind) = probe.kind.as_deref() else {
        return false;
    };
    match kind {
        "summary" => probe.leaf_uuid.is_some(),
        "user" | "assistant" | "system" | "attachment" | "progress" => {
            probe.uuid.is_some() && probe.session_id.is_some()
        }
        kind => probe.session_id.is_some() && crate::claude::is_bookkeeping(kind),
    }
}

/// The file's name without its extensions.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("session").to_owned()
}
