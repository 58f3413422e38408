//! Claude Code: one JSON object a line, appended, a tree by `parentUuid`.
//!
//! Follows what releases 1.0 to 2.1.330 write. One line is one content block of
//! a message; lines of one message share `message.id` and repeat its usage. A
//! rewind or a retry starts another branch; parallel tool calls leave results
//! beside the line from the newest record to the root, which are no branches.

mod emit;
mod question;
mod record;
mod tasks;
mod tool;
mod tree;
mod typed;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use segue_model::{Action, Event, Meta, NativeId, SessionPrefix, Span, Usage};

use crate::lines::Line;
use crate::{Report, sniff};
use record::Record;
use tasks::Tasks;
use tree::Tree;

/// Reads the lines of one file.
pub(crate) struct Claude {
    prefix: SessionPrefix,
    /// Whether the whole file is a sub-agent's.
    is_subagent: bool,
    /// Records that a first pass found on branches which the user left.
    skip: BTreeSet<u32>,
    /// Sub-agents whose own files are read, so that their echo here is not.
    own_files: BTreeSet<String>,
    n: u64,
    tree: Tree,
    calls: HashMap<String, Call>,
    tasks: Tasks,
    told: Told,
    usage: Option<Pending>,
    compaction: Option<(bool, Option<u64>)>,
    report: Report,
}

/// A tool call whose result has not come yet.
struct Call {
    tool: String,
    action: Action<'static>,
    /// The arguments, kept where the result alone does not say what was done.
    input: Option<String>,
}

/// The tokens of a response whose last line may still come.
struct Pending {
    message: String,
    usage: Usage,
    span: Span,
    mute: bool,
}

/// What the last `meta` event said.
#[derive(Default)]
struct Told {
    version: String,
    model: String,
    cwd: String,
    branch: String,
}

/// How one record's events are handed over.
struct Out<'a> {
    emit: &'a mut dyn FnMut(&Event<'_>),
    span: Span,
    time: Option<jiff::Timestamp>,
    sidechain: bool,
    /// The record stands on a branch that the user left: its events are counted
    /// and not handed over.
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
            prefix,
            is_subagent: false,
            skip,
            own_files,
            n: 0,
            tree: Tree::default(),
            calls: HashMap::new(),
            tasks: Tasks::default(),
            told: Told::default(),
            usage: None,
            compaction: None,
            report: Report::default(),
        }
    }

    /// The same for a file that is a sub-agent's as a whole.
    pub(crate) fn of_subagent(mut self) -> Self {
        self.is_subagent = true;
        self
    }

    /// Reads one line.
    pub(crate) fn line(&mut self, line: &Line<'_>, emit: &mut dyn FnMut(&Event<'_>)) {
        self.report.lines += 1;
        self.report.bytes = line.span.to;
        if line.bytes.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        match serde_json::from_slice::<Record<'_>>(line.bytes) {
            Ok(record) => self.record(&record, line.span, emit),
            Err(_) if !line.is_whole => self.report.torn = true,
            Err(_) => self.damaged(line, emit),
        }
    }

    /// A line that is no record as it stands may be one but for half a character,
    /// raw or escaped.
    fn damaged(&mut self, line: &Line<'_>, emit: &mut dyn FnMut(&Event<'_>)) {
        let text = String::from_utf8_lossy(line.bytes);
        match serde_json::from_str::<Record<'_>>(&without_lone_surrogates(&text)) {
            Ok(record) => self.record(&record, line.span, emit),
            Err(_) => self.report.bad_lines += 1,
        }
    }

    fn record(&mut self, record: &Record<'_>, span: Span, emit: &mut dyn FnMut(&Event<'_>)) {
        let node = match self.tree.add(record) {
            tree::Added::Node(node) => Some(node),
            tree::Added::Outside => None,
            tree::Added::Duplicate => {
                self.report.duplicates += 1;
                return;
            }
        };
        let time: Option<jiff::Timestamp> =
            record.timestamp.as_deref().and_then(|time| time.parse().ok());
        if !self.is_subagent {
            let earliest = self.report.started.into_iter().chain(time).min();
            self.report.started = earliest;
        }
        let mute = node.is_some_and(|node| self.skip.contains(&node));
        self.report.abandoned += u64::from(mute);
        let mut out =
            Out { emit, span, time, sidechain: self.is_subagent || record.is_sidechain, mute };
        self.meta(record, &mut out);
        self.dispatch(record, &mut out);
    }

    fn dispatch(&mut self, record: &Record<'_>, out: &mut Out<'_>) {
        match record.kind.as_ref() {
            "user" => self.user(record, out),
            "assistant" => self.assistant(record, out),
            "system" => self.system(record, out),
            "attachment" => self.attachment(record, out),
            "progress" => self.progress(record, out),
            "pr-link" => self.pull_request(record, out),
            kind if is_bookkeeping(kind) => {}
            kind => *self.report.unknown.entry(kind.to_owned()).or_default() += 1,
        }
    }

    /// Hands over what waited for the end, and says what the reading met.
    pub(crate) fn finish(&mut self, emit: &mut dyn FnMut(&Event<'_>)) -> Report {
        let mut out = Out {
            emit,
            span: Span::default(),
            time: None,
            sidechain: self.is_subagent,
            mute: false,
        };
        self.flush_usage(None, &mut out);
        self.flush_compaction(None, &mut out);
        std::mem::take(&mut self.report)
    }

    /// The records that stand on branches which the user left.
    pub(crate) fn abandoned(&self) -> BTreeSet<u32> {
        self.tree.abandoned()
    }

    /// A `meta` event where version, model, directory or branch changed.
    fn meta(&mut self, record: &Record<'_>, out: &mut Out<'_>) {
        let model = record.message.as_ref().and_then(|message| message.model.as_deref());
        let model = model.filter(|model| !model.starts_with('<') && !out.sidechain);
        let mut meta = Meta::default();
        let fields = [
            (record.version.as_deref(), &mut self.told.version, &mut meta.version),
            (model, &mut self.told.model, &mut meta.model),
            (record.cwd.as_deref(), &mut self.told.cwd, &mut meta.cwd),
            (record.git_branch.as_deref(), &mut self.told.branch, &mut meta.branch),
        ];
        let mut is_new = false;
        for (seen, told, slot) in fields {
            if let Some(seen) = seen.filter(|seen| !seen.is_empty() && seen != told) {
                seen.clone_into(told);
                *slot = Some(seen.to_owned().into());
                is_new = true;
            }
        }
        if is_new {
            meta.agent = (self.n == 0).then_some(segue_model::AgentId::Claude);
            let mute = std::mem::replace(&mut out.mute, false);
            self.emit(segue_model::Body::Meta(meta), out);
            out.mute = mute;
        }
    }
}

/// `text` with escapes of half a character (`\ud83d` alone) as the replacement character.
fn without_lone_surrogates(text: &str) -> String {
    let half = |text: &str, range: std::ops::RangeInclusive<u32>| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok().filter(|code| range.contains(code))
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let length = if half(escape, 0xd800..=0xdbff).is_some() {
            if half(&escape[6..], 0xdc00..=0xdfff).is_some() { 12 } else { 0 }
        } else if half(escape, 0xdc00..=0xdfff).is_some() {
            0
        } else {
            1 + escape[1..].chars().next().map_or(0, char::len_utf8)
        };
        if length == 0 {
            out.push_str("\\ufffd");
            rest = &escape[6..];
        } else {
            out.push_str(&escape[..length]);
            rest = &escape[length..];
        }
    }
    out + rest
}

/// Record types that keep the client's books and carry nothing of the conversation.
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
    )
}

/// The files of the session's sub-agents with their ids, in the order of their
/// names: those in the session's own folder, and those that older releases put
/// beside the sessions.
pub(crate) fn subagents(path: &Path, native: &NativeId) -> Vec<(String, PathBuf)> {
    let Some(folder) = path.parent() else { return Vec::new() };
    let own = agent_files(&folder.join(native.as_str()).join("subagents"));
    let beside = agent_files(folder).into_iter().filter(|(_, file)| {
        file != path && sniff::session_of_subagent(file).as_ref() == Some(native)
    });
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
