//! Claude Code: one JSON object a line, appended, a tree by `parentUuid`.
//!
//! Follows what releases 1.0 to 2.1.330 write. One line is one content block of
//! a message; lines of one message share `message.id` and repeat its usage. A
//! rewind or a retry starts another branch; parallel tool calls leave results
//! beside the line from the newest record to the root, which are no branches.

mod answers;
mod background;
mod emit;
mod queue;
mod record;
mod tasks;
mod tool;
mod tree;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use segue_model::{Action, AgentId, NativeId, SessionPrefix, Span, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{text, without_lone_surrogates};
use crate::lines::{Line, Lines};
use crate::reader::{About, Emit, Out, Reader, Stream};
use crate::{Report, jsonl, long, sniff, source, time};
use background::Background;
use queue::Queue;
pub(crate) use record::Record;
use tasks::Tasks;
use tree::Tree;

/// Reads the lines of one file.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Claude {
    stream: Stream,
    /// Whether the whole file is a sub-agent's.
    is_subagent: bool,
    /// Records that a first pass found on branches which the user left.
    skip: BTreeSet<u32>,
    /// Sub-agents whose own files are read, so that their echo here is not.
    own_files: BTreeSet<String>,
    tree: Tree,
    calls: HashMap<String, Call>,
    tasks: Tasks,
    background: Background,
    queue: Queue,
    usage: Option<Pending>,
    compaction: Option<(bool, Option<u64>)>,
}

/// A tool call whose result has not come yet.
#[derive(Clone, Serialize, Deserialize)]
struct Call {
    tool: String,
    action: Action<'static>,
    /// The arguments, kept where the result alone does not say what was done.
    input: Option<String>,
}

/// The tokens of a response whose last line may still come.
#[derive(Clone, Serialize, Deserialize)]
struct Pending {
    message: String,
    usage: Usage,
    span: Span,
    mute: bool,
}

impl Claude {
    /// A reader for the session `prefix`, without the records in `skip`.
    pub(crate) fn new(
        prefix: SessionPrefix,
        skip: BTreeSet<u32>,
        own_files: BTreeSet<String>,
    ) -> Self {
        Self {
            stream: Stream::new(AgentId::Claude, prefix),
            is_subagent: false,
            skip,
            own_files,
            tree: Tree::default(),
            calls: HashMap::new(),
            tasks: Tasks::default(),
            background: Background::default(),
            queue: Queue::default(),
            usage: None,
            compaction: None,
        }
    }

    /// The same for a file that is a sub-agent's as a whole.
    pub(crate) fn of_subagent(mut self) -> Self {
        self.is_subagent = true;
        self
    }

    fn record(&mut self, record: &Record<'_>, span: Span, emit: &mut Emit<'_>) {
        let node = match self.tree.add(record) {
            tree::Added::Node(node) => Some(node),
            tree::Added::Outside => None,
            tree::Added::Duplicate => {
                self.stream.report.duplicates += 1;
                return;
            }
        };
        let time = record.timestamp.as_deref().and_then(time::parse);
        if !self.is_subagent {
            let earliest = self.stream.report.started.into_iter().chain(time).min();
            self.stream.report.started = earliest;
        }
        let mute = node.is_some_and(|node| self.skip.contains(&node));
        self.stream.report.abandoned += u64::from(mute);
        let ids = (record.uuid.as_deref(), record.parent_uuid.as_deref());
        let sidechain = self.is_subagent || record.is_sidechain;
        let mut out = Out { emit, span, time, ids, sidechain, mute };
        self.meta(record, &mut out);
        self.dispatch(record, &mut out);
    }

    fn dispatch(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        match record.kind.as_ref() {
            "user" => self.user(record, out),
            "assistant" => self.assistant(record, out),
            "system" => self.system(record, out),
            "attachment" => self.attachment(record, out),
            "progress" => self.progress(record, out),
            "pr-link" => self.pull_request(record, out),
            "queue-operation" => self.queued(record, out),
            kind if is_bookkeeping(kind) => {}
            kind => *self.stream.report.unknown.entry(kind.to_owned()).or_default() += 1,
        }
    }

    /// A `meta` event where version, model, directory or branch changed.
    fn meta(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        let model = record.message.as_ref().and_then(|message| message.model.as_deref());
        let model = model.filter(|model| !model.starts_with('<') && !out.sidechain);
        let about = About {
            version: record.version.as_deref(),
            model,
            cwd: record.cwd.as_deref(),
            branch: record.git_branch.as_deref(),
        };
        self.stream.about(about, out);
    }
}

impl Reader for Claude {
    fn line(&mut self, line: &Line<'_>, emit: &mut Emit<'_>) {
        self.stream.count(line);
        // Checking the whole line for UTF-8 is cheaper than checking each text in it.
        let text = std::str::from_utf8(line.bytes).ok();
        if let Some(record) = text.and_then(|text| long::from_line::<Record<'_>>(text).ok()) {
            return self.record(&record, line.span, emit);
        }
        if line.is_blank() || !line.is_whole {
            return self.stream.count_other(line);
        }
        // It may be a record but for half a character, raw or escaped.
        let mended = without_lone_surrogates(&String::from_utf8_lossy(line.bytes));
        match long::from_line::<Record<'_>>(&mended) {
            Ok(record) => self.record(&record, line.span, emit),
            Err(_) => self.stream.count_other(line),
        }
    }

    fn finish(&mut self, emit: &mut Emit<'_>) -> Report {
        let mut out = Out::at_end(emit, self.is_subagent);
        self.flush_usage(None, &mut out);
        self.flush_compaction(None, &mut out);
        std::mem::take(&mut self.stream.report)
    }

    fn abandoned(&self) -> BTreeSet<u32> {
        self.tree.abandoned()
    }

    fn skipped(&self) -> &BTreeSet<u32> {
        &self.skip
    }
}

/// Whether a record is of this format.
pub(crate) fn is_record(record: &Value) -> bool {
    let has = |key: &str| record.get(key).is_some_and(Value::is_string);
    match text(record, "/type").unwrap_or_default() {
        "summary" => has("leafUuid"),
        "user" | "assistant" | "system" | "attachment" | "progress" => {
            has("uuid") && has("sessionId")
        }
        kind => has("sessionId") && is_bookkeeping(kind),
    }
}

/// The id of the session that a record names. A sub-agent's file names that of its
/// parent; its own id is the agent's.
pub(crate) fn native(record: &Value) -> Option<String> {
    let id = match text(record, "/agentId").filter(|_| record["isSidechain"] == true) {
        Some(agent) => format!("agent-{agent}"),
        None => text(record, "/sessionId")?.to_owned(),
    };
    sniff::plain(&id).map(|id| id.to_string())
}

/// The session that a sub-agent's file belongs to, if it is one.
fn session_of_subagent(path: &Path) -> Option<NativeId> {
    let mut lines = Lines::new(source::open(path).ok()?);
    let line = lines.next().ok()??;
    let record = jsonl::value(line.bytes)?;
    sniff::plain(text(&record, "/sessionId").filter(|_| record["isSidechain"] == true)?)
}

/// Record types that keep the client's books; of the conversation they carry at most what `queue` reads.
pub(crate) fn is_bookkeeping(kind: &str) -> bool {
    matches!(
        kind,
        "file-history-snapshot"
            | "queue-operation"
            | "last-prompt"
            | "mode"
            | "permission-mode"
            | "cost-state"
            | "tools-used"
            | "atis-latch"
            | "custom-title"
            | "ai-title"
            | "agent-name"
            | "summary"
            | "api-request-shape"
            | "api-request-blob"
            | "api-request"
            | "bridge-session"
            | "frame-link"
            | "relocated"
            | "worktree-state"
            | "started"
            | "result"
    )
}

/// The files of the session's sub-agents with their ids, in the order of their
/// names: those in the session's own folder, and those that older releases put
/// beside the sessions.
pub(crate) fn subagents(path: &Path, native: &NativeId) -> Vec<(String, PathBuf)> {
    let Some(folder) = path.parent() else { return Vec::new() };
    let own = agent_files(&folder.join(native.as_str()).join("subagents"));
    let beside = agent_files(folder)
        .into_iter()
        .filter(|(_, file)| file != path && session_of_subagent(file).as_ref() == Some(native));
    let mut files: Vec<(String, PathBuf)> = own.into_iter().chain(beside).collect();
    files.sort();
    files
}

fn agent_files(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let stem = name.strip_suffix(".zst").unwrap_or(&name).strip_suffix(".jsonl")?;
        Some((stem.strip_prefix("agent-")?.to_owned(), entry.path()))
    });
    named.collect()
}
