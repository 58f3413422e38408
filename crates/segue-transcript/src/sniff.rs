//! Recognising a format from content, never from a file's name.

use std::borrow::Cow;
use std::path::Path;

use segue_model::{AgentId, NativeId};
use serde::Deserialize;

use crate::lines::Lines;
use crate::{ReadError, lenient, source};

/// How many lines, and how many bytes, are looked at before giving up.
const LINES: usize = 200;
const BYTES: u64 = 16 << 20;
/// No agent's ids are longer.
const LONGEST_ID: usize = 128;

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
struct Probe<'a> {
    #[serde(rename = "type", borrow, default, deserialize_with = "lenient::text")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    session_id: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    agent_id: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_sidechain: bool,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    uuid: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    leaf_uuid: Option<Cow<'a, str>>,
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
        if let Ok(probe) = serde_json::from_slice::<Probe<'_>>(line.bytes) {
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
fn native_id(probe: &Probe<'_>) -> Option<NativeId> {
    match (&probe.agent_id, &probe.session_id) {
        (Some(agent), _) if probe.is_sidechain => plain(&format!("agent-{agent}")),
        (_, Some(session)) => plain(session),
        _ => None,
    }
}

/// An id that can stand in a path and on a terminal. Any other is as good as none.
fn plain(id: &str) -> Option<NativeId> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_good =
        (1..=LONGEST_ID).contains(&id.len()) && !id.starts_with('.') && id.chars().all(is_plain);
    is_good.then(|| NativeId::new(id))
}

/// The session that a sub-agent's file belongs to, if it is one.
pub(crate) fn session_of_subagent(path: &Path) -> Option<NativeId> {
    let mut lines = Lines::new(source::open(path).ok()?);
    let line = lines.next().ok()??;
    let probe = serde_json::from_slice::<Probe<'_>>(line.bytes).ok()?;
    plain(&probe.session_id.filter(|_| probe.is_sidechain)?)
}

fn is_claude(probe: &Probe<'_>) -> bool {
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
    let stem = name.split('.').next().unwrap_or_default();
    let ascii = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let stem: String = ascii.take(LONGEST_ID).collect();
    if stem.is_empty() { "session".to_owned() } else { stem }
}
