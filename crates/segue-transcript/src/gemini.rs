//! Gemini CLI: an event log of one JSON object a line, up to 0.3x one JSON document.
//!
//! Follows what releases 0.30 to 0.61 write. A message is written again when its tool
//! calls are done, and the whole history at each resume: what an id has said already is
//! not said twice. `$rewindTo` removes a message and all behind it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use segue_model::{AgentId, Body, Compaction, NativeId, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::{Document, Messages, each_item, place};
use crate::json::{content, count, items, text, time};
use crate::jsonl::Records;
use crate::left::Left;
use crate::reader::{About, Out, Outcome, Stream};

/// Reads the messages of one session.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Gemini {
    /// The project's folder, which stands beside the sessions.
    cwd: Option<String>,
    /// The record in which each message came first.
    first: HashMap<String, u32>,
    /// The messages whose tokens were counted.
    counted: HashSet<String>,
    /// The calls that were handed over, and those whose results were.
    called: HashSet<String>,
    answered: HashSet<String>,
    left: Left,
    number: u32,
}

impl Gemini {
    pub(crate) fn new(cwd: Option<String>) -> Self {
        Self { cwd, ..Self::default() }
    }

    /// Reads one message, in either form of the file.
    pub(crate) fn message(&mut self, message: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let about =
            About { model: text(message, "/model"), cwd: self.cwd.as_deref(), ..About::default() };
        stream.about(about, out);
        let id = text(message, "/id").unwrap_or_default();
        let is_new = id.is_empty() || !self.first.contains_key(id);
        if is_new {
            self.first.insert(id.to_owned(), self.number);
        }
        match text(message, "/type").unwrap_or_default() {
            "user" => self.user(message, is_new, stream, out),
            "gemini" => self.answer(message, id, is_new, stream, out),
            "error" if is_new => {
                let text = content(message.get("content"));
                stream.emit(Body::Error { text }, out);
            }
            "info" | "warning" | "error" => {}
            other => stream.unknown(&format!("message/{other}")),
        }
    }

    fn user(&mut self, message: &Value, is_new: bool, stream: &mut Stream, out: &mut Out<'_, '_>) {
        for part in items(message, "/content") {
            if let Some(response) = part.get("functionResponse") {
                let id = text(response, "/id").unwrap_or_default();
                self.result(id, outcome(response, None), stream, out);
            }
        }
        if !is_new {
            return;
        }
        // What the person saw; without it what the model got.
        let shown = message.get("displayContent").or_else(|| message.get("content"));
        let said = content(shown);
        if let Some(cwd) = workspace(&said) {
            stream.about(About { cwd: Some(cwd), ..About::default() }, out);
        }
        match said.trim_start().starts_with("<state_snapshot>") {
            true => {
                let summary = Some(said.into_owned().into());
                let compaction = Compaction { summary, automatic: true, tokens_before: None };
                stream.emit(Body::Compaction(compaction), out);
            }
            false if said.trim().is_empty() => {}
            false => stream.user(&said, out),
        }
    }

    fn answer(
        &mut self,
        message: &Value,
        id: &str,
        is_new: bool,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        if is_new {
            for thought in items(message, "/thoughts") {
                let parts = ["/subject", "/description"].iter().filter_map(|p| text(thought, p));
                stream.thinking(&parts.collect::<Vec<_>>().join(": "), out);
            }
            match message.get("content") {
                Some(Value::Array(parts)) => self.parts(parts, stream, out),
                other => stream.assistant(&content(other), out),
            }
        }
        for call in items(message, "/toolCalls") {
            self.call(call, stream, out);
        }
        if message["tokens"].is_object() && self.counted.insert(id.to_owned()) {
            stream.usage(usage(&message["tokens"]), out);
        }
    }

    /// The raw parts of a history that was taken up again.
    fn parts(&mut self, parts: &[Value], stream: &mut Stream, out: &mut Out<'_, '_>) {
        for part in parts {
            if let Some(call) = part.get("functionCall") {
                self.call(call, stream, out);
            } else if part["thought"] == true {
                stream.thinking(&content(Some(part)), out);
            } else {
                stream.assistant(&content(Some(part)), out);
            }
        }
    }

    fn call(&mut self, call: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let id = text(call, "/id").unwrap_or_default();
        if self.called.insert(id.to_owned()) {
            let name = text(call, "/name").unwrap_or_default();
            stream.call(id, name, &call["args"], out);
        }
        let status = text(call, "/status");
        for part in items(call, "/result") {
            if let Some(response) = part.get("functionResponse") {
                self.result(id, outcome(response, status), stream, out);
            }
        }
        if status == Some("cancelled") {
            let refused = Outcome { refused: true, failed: true, ..Outcome::default() };
            self.result(id, refused, stream, out);
        }
    }

    fn result(
        &mut self,
        id: &str,
        outcome: Outcome<'_>,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        if self.answered.insert(id.to_owned()) {
            stream.result(id, outcome, out);
        }
    }

    fn rewind(&mut self, to: &str) {
        if let Some((first, before)) = self.first.get(to).zip(self.number.checked_sub(1)) {
            self.left.add(*first, before);
        }
    }
}

/// The project that the client keeps a session for: `.project_root` beside its `chats`.
pub(crate) fn project_of(path: &Path) -> Option<String> {
    let root = path.parent()?.parent()?.join(".project_root");
    let text = std::fs::read_to_string(root).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The first workspace directory that the client's own words name.
fn workspace(text: &str) -> Option<&str> {
    let behind = text.trim_start().strip_prefix("<session_context>")?;
    let list = behind.split_once("Workspace Directories:")?.1;
    list.lines().find_map(|line| line.trim().strip_prefix("- ").map(str::trim))
}

fn outcome<'a>(response: &'a Value, status: Option<&str>) -> Outcome<'a> {
    let answer = &response["response"];
    let failed = answer.get("error").is_some() || status == Some("error");
    let text = content(answer.get("output").or_else(|| answer.get("error")));
    let exit = text.lines().find_map(|line| line.strip_prefix("Exit Code: ")?.trim().parse().ok());
    let is_shell = text.contains("Process Group PGID:");
    let exit = exit.or(is_shell.then_some(0).filter(|_| !failed));
    Outcome {
        output: text,
        exit,
        failed,
        refused: status == Some("cancelled"),
        ..Outcome::default()
    }
}

fn usage(tokens: &Value) -> Usage {
    let of = |name: &str| count(tokens, name).unwrap_or_default();
    let cached = of("/cached");
    Usage {
        input: of("/input").saturating_sub(cached).saturating_add(of("/tool")),
        output: of("/output").saturating_add(of("/thoughts")),
        cached,
        window: None,
    }
}

impl Records for Gemini {
    const AGENT: AgentId = AgentId::Gemini;

    fn record(&mut self, number: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        self.number = number;
        if let Some(set) = record.get("$set") {
            for message in items(set, "/messages") {
                out.time = time(message, "/timestamp").or(out.time);
                self.message(message, stream, out);
            }
        } else if let Some(to) = text(record, "/$rewindTo") {
            self.rewind(to);
        } else if record.get("type").is_some() {
            self.message(record, stream, out);
        } else if record.get("sessionId").is_none() {
            stream.unknown("?");
        }
    }

    fn abandoned(&self) -> BTreeSet<u32> {
        self.left.records()
    }
}

impl Document for Gemini {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let Ok(Messages { messages }) = serde_json::from_str(text) else {
            stream.report.torn = true;
            return;
        };
        each_item(text, &messages, stream, |message, span, stream| {
            place(out, stream, span, time(message, "/timestamp"));
            self.message(message, stream, out);
        });
    }
}
