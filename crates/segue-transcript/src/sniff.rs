//! Recognising a format from content, never from a file's name.

use std::io::Read;
use std::path::Path;

use segue_model::{AgentId, NativeId};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::json::{at, text};
use crate::lines::Lines;
use crate::opencode::Database;
use crate::{ReadError, chats, claude, copilot, document, events, jsonl, markdown, source};

/// How many lines, and how many bytes, are looked at before giving up.
const LINES: usize = 200;
const BYTES: u64 = 16 << 20;
/// A first line that is longer may be a document.
const LONG: usize = 64 << 10;
/// No agent's ids are longer.
const LONGEST_ID: usize = 128;
/// How a `SQLite` database begins (Database File Format, section 1.3.1).
const SQLITE: &[u8] = b"SQLite format 3\0";

/// A format that segue reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Claude Code's JSON lines.
    Claude,
    /// Codex's rollouts.
    Codex,
    /// Gemini CLI's event log.
    Gemini,
    /// Gemini CLI's older documents.
    GeminiDocument,
    /// opencode's database.
    Opencode,
    /// `opencode export`.
    OpencodeExport,
    /// opencode's `/export`, which is Markdown.
    OpencodeMarkdown,
    /// Qwen Code's JSON lines.
    Qwen,
    /// Copilot CLI's events.
    Copilot,
    /// pi's sessions.
    Pi,
    /// Cline's messages.
    Cline,
    /// Aider's chat history.
    Aider,
    /// `SpecStory`'s Markdown.
    SpecStory,
    /// A data export of `ChatGPT`.
    ChatGpt,
    /// A data export of claude.ai.
    ClaudeAi,
    /// Turns under `User:` and `Assistant:`.
    Plain,
    /// `segue-events/1`.
    Events,
}

impl Format {
    /// The name and version of the reader, which fixes how events are numbered.
    pub fn reader(self) -> &'static str {
        match self {
            Self::Claude => "claude/1",
            Self::Codex => "codex/1",
            Self::Gemini => "gemini/1",
            Self::GeminiDocument => "gemini-json/1",
            Self::Opencode => "opencode/1",
            Self::OpencodeExport => "opencode-export/1",
            Self::OpencodeMarkdown => "opencode-markdown/1",
            Self::Qwen => "qwen/1",
            Self::Copilot => "copilot/1",
            Self::Pi => "pi/1",
            Self::Cline => "cline/1",
            Self::Aider => "aider/3",
            Self::SpecStory => "specstory/2",
            Self::ChatGpt => "chatgpt/2",
            Self::ClaudeAi => "claude-ai/1",
            Self::Plain => "text/3",
            Self::Events => "segue-events/1",
        }
    }

    /// Whether a file of it is read line by line.
    pub(crate) fn is_lines(self) -> bool {
        matches!(
            self,
            Self::Claude
                | Self::Codex
                | Self::Gemini
                | Self::Qwen
                | Self::Copilot
                | Self::Pi
                | Self::Events
        )
    }

    /// The agent that writes it, where it is always the same.
    fn agent(self) -> AgentId {
        match self {
            Self::Claude => AgentId::Claude,
            Self::Codex => AgentId::Codex,
            Self::Gemini | Self::GeminiDocument => AgentId::Gemini,
            Self::Opencode | Self::OpencodeExport | Self::OpencodeMarkdown => AgentId::Opencode,
            Self::Qwen => AgentId::Qwen,
            Self::Copilot => AgentId::Copilot,
            Self::Pi => AgentId::Pi,
            Self::Cline => AgentId::Cline,
            Self::Aider => AgentId::Aider,
            Self::ChatGpt => AgentId::ChatGpt,
            Self::ClaudeAi => AgentId::ClaudeAi,
            Self::SpecStory | Self::Plain | Self::Events => AgentId::Text,
        }
    }
}

/// What a file is.
pub(crate) struct Sniffed {
    pub(crate) format: Format,
    pub(crate) agent: AgentId,
    pub(crate) native: NativeId,
}

impl Sniffed {
    fn new(format: Format, id: Option<&str>, path: &Path) -> Self {
        let native = id.and_then(plain).unwrap_or_else(|| NativeId::new(stem(path)));
        Self { format, agent: format.agent(), native }
    }
}

/// What `path` is, and the native id of its session.
pub(crate) fn sniff(path: &Path) -> Result<Sniffed, ReadError> {
    let mut head = [0; SQLITE.len()];
    let read = source::open(path)?.read(&mut head).unwrap_or_default();
    if head[..read] == *SQLITE {
        let sessions = Database::open(path)?.sessions()?;
        let newest = sessions.iter().find(|session| session.parent.is_none());
        let newest = newest.ok_or_else(|| ReadError::Empty(path.to_owned()))?;
        return Ok(Sniffed::new(Format::Opencode, Some(newest.native.as_str()), path));
    }
    if let Some(found) = by_lines(path)? {
        return Ok(found);
    }
    let text = document::text_of(path)?;
    if text.trim().is_empty() {
        return Err(ReadError::Empty(path.to_owned()));
    }
    by_document(&text, path)
        .or_else(|| by_text(&text, path))
        .ok_or_else(|| ReadError::NotATranscript(path.to_owned()))
}

/// What the first lines tell.
fn by_lines(path: &Path) -> Result<Option<Sniffed>, ReadError> {
    let mut lines = Lines::new(source::open(path)?);
    let mut format = None;
    for _ in 0..LINES {
        let Some(line) = lines.next().map_err(|error| ReadError::io(path, error))? else {
            break;
        };
        if line.bytes.len() > LONG && is_document(line.bytes) {
            return Ok(None);
        }
        // The parts of a document that is written over several lines are no objects.
        let first = line.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        let record = if first == Some(&b'{') { jsonl::value(line.bytes) } else { None };
        if format.is_none() && first.is_some() && record.is_none() && line.is_whole {
            let is_json = first == Some(&b'{');
            if !is_json || line.bytes.len() < 3 {
                return Ok(None);
            }
        }
        if let Some(record) = record {
            format = format.or_else(|| classify(&record));
            if let Some(format) = format
                && let Some(id) = native(format, &record)
            {
                let agent = text(&record, "/agent").and_then(|agent| agent.parse().ok());
                let found = Sniffed::new(format, Some(&id), path);
                let agent = agent.filter(|_| format == Format::Events).unwrap_or(found.agent);
                return Ok(Some(Sniffed { agent, ..found }));
            }
        }
        if line.span.to > BYTES {
            break;
        }
    }
    Ok(format.map(|format| Sniffed::new(format, None, path)))
}

/// Whether a line is a document as a whole. To make values of all of it only to see that costs
/// many times its length.
fn is_document(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Keys {
        messages: Option<IgnoredAny>,
        payload: Option<IgnoredAny>,
        data: Option<IgnoredAny>,
    }
    let keys = serde_json::from_slice::<Keys>(line);
    keys.is_ok_and(|keys| keys.messages.is_some() && keys.payload.or(keys.data).is_none())
}

/// The format whose record this is.
fn classify(record: &Value) -> Option<Format> {
    let has = |keys: &[&str]| keys.iter().all(|key| record.get(*key).is_some());
    let kind = text(record, "/type").unwrap_or_default();
    if events::is_header(record) {
        return Some(Format::Events);
    }
    if has(&["payload"]) && is_codex(kind) {
        return Some(Format::Codex);
    }
    if kind == "session" && has(&["cwd"]) {
        return Some(Format::Pi);
    }
    if record["data"].is_object() && copilot::is_copilot(kind) {
        return Some(Format::Copilot);
    }
    if has(&["messages"]) {
        // A document on one line.
        return None;
    }
    if has(&["sessionId", "projectHash", "startTime"]) || has(&["$set"]) {
        return Some(Format::Gemini);
    }
    let is_qwen =
        has(&["provenance"]) || at(record, "/message/parts").is_some() || has(&["systemPayload"]);
    if has(&["uuid", "sessionId"]) && is_qwen {
        return Some(Format::Qwen);
    }
    claude::is_record(record).then_some(Format::Claude)
}

fn is_codex(kind: &str) -> bool {
    matches!(
        kind,
        "session_meta"
            | "response_item"
            | "event_msg"
            | "turn_context"
            | "compacted"
            | "world_state"
    )
}

/// The id of the session that a record names.
fn native(format: Format, record: &Value) -> Option<String> {
    let id = match format {
        Format::Claude => return claude::native(record),
        Format::Codex => text(record, "/payload/id").filter(|_| record["type"] == "session_meta"),
        Format::Copilot => text(record, "/data/sessionId"),
        Format::Events => text(record, "/session"),
        Format::Pi => text(record, "/id").filter(|_| record["type"] == "session"),
        _ => text(record, "/sessionId"),
    };
    id.filter(|id| plain(id).is_some()).map(str::to_owned)
}

/// The keys that tell documents apart.
#[derive(Deserialize)]
struct Probe {
    info: Option<Value>,
    messages: Option<IgnoredAny>,
    mapping: Option<IgnoredAny>,
    chat_messages: Option<IgnoredAny>,
    #[serde(rename = "sessionId")]
    session: Option<Value>,
    #[serde(rename = "projectHash")]
    project: Option<IgnoredAny>,
}

fn by_document(document: &str, path: &Path) -> Option<Sniffed> {
    let sniffed = |format, id: Option<&str>| Some(Sniffed::new(format, id, path));
    if document.trim_start().starts_with('[') {
        let all: Vec<Probe> = serde_json::from_str(document).ok()?;
        let format = chat(all.first()?)?;
        let all = chats::conversations(document);
        return sniffed(format, chats::newest(&all).map(|newest| newest.id.as_str()));
    }
    let probe: Probe = serde_json::from_str(document).ok()?;
    if let Some(format) = chat(&probe) {
        let only = chats::conversations(&format!("[{document}]")).into_iter().next();
        return sniffed(format, only.as_ref().map(|only| only.id.as_str()));
    }
    probe.messages?;
    let id = probe.session.as_ref().and_then(Value::as_str);
    if let Some(info) = &probe.info {
        return sniffed(Format::OpencodeExport, text(info, "/id"));
    }
    sniffed(if probe.project.is_some() { Format::GeminiDocument } else { Format::Cline }, Some(id?))
}

fn chat(probe: &Probe) -> Option<Format> {
    let is_chat_gpt = probe.mapping.is_some().then_some(Format::ChatGpt);
    is_chat_gpt.or_else(|| probe.chat_messages.is_some().then_some(Format::ClaudeAi))
}

fn by_text(text: &str, path: &Path) -> Option<Sniffed> {
    if let Some((agent, id)) = markdown::specstory_session(text) {
        return Some(Sniffed { agent, ..Sniffed::new(Format::SpecStory, Some(&id), path) });
    }
    if let Some(id) = markdown::opencode_session(text) {
        return Some(Sniffed::new(Format::OpencodeMarkdown, Some(id), path));
    }
    if markdown::is_aider(text) {
        return Some(Sniffed::new(Format::Aider, None, path));
    }
    markdown::is_plain(text).then(|| Sniffed::new(Format::Plain, None, path))
}

/// An id that can stand in a path and on a terminal. Any other is as good as none.
pub(crate) fn plain(id: &str) -> Option<NativeId> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_good =
        (1..=LONGEST_ID).contains(&id.len()) && !id.starts_with('.') && id.chars().all(is_plain);
    is_good.then(|| NativeId::new(id))
}

/// The file's name without its extensions.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.trim_start_matches('.').split('.').next().unwrap_or_default();
    let ascii = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let stem: String = ascii.take(LONGEST_ID).collect();
    if stem.is_empty() { "session".to_owned() } else { stem }
}
