//! opencode: a `SQLite` database of all sessions, and `opencode export` as one document.
//!
//! Follows what releases 1.2 to 1.18 write. A message has parts; a tool's part has its
//! call and its result in one. What `/undo` takes back is only marked until the next prompt,
//! which removes it.

mod database;

use segue_model::{Body, Compaction, NativeId, Usage};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

pub(crate) use database::Database;

use crate::document::{Document, each_item, place};
use crate::json::{at, content, count, items, text, time};
use crate::reader::{About, Out, Outcome, Stream};

/// Reads the messages of one session.
pub(crate) struct Opencode {
    /// Where what was undone begins: the message, and where it is not all of it, the part.
    undone: Option<(String, Option<String>)>,
    /// Whether what follows is undone.
    is_undone: bool,
    /// Whether what is undone is left out.
    leaves_out: bool,
}

/// An exported session.
#[derive(Deserialize)]
struct Export<'a> {
    #[serde(default)]
    info: Value,
    #[serde(borrow, default)]
    messages: Vec<&'a RawValue>,
}

impl Opencode {
    /// A reader that leaves out what was undone, or one that does not.
    pub(crate) fn new(leaves_out: bool) -> Self {
        Self { undone: None, is_undone: false, leaves_out }
    }

    /// What the session itself says.
    pub(crate) fn session(&mut self, info: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let message = text(info, "/revert/messageID").filter(|_| self.leaves_out);
        let part = text(info, "/revert/partID").map(str::to_owned);
        self.undone = message.map(|message| (message.to_owned(), part));
        let about = About {
            version: text(info, "/version"),
            cwd: text(info, "/directory"),
            ..About::default()
        };
        stream.about(about, out);
    }

    /// Whether everything from a message on, or from one of its parts on, is undone.
    fn is_undone(&mut self, message: &Value, part: Option<&Value>) -> bool {
        if let Some((of_message, of_part)) = &self.undone {
            let part = part.and_then(|part| text(part, "/id"));
            self.is_undone |=
                text(message, "/id") == Some(of_message) && part == of_part.as_deref();
        }
        self.is_undone
    }

    /// Reads one message.
    pub(crate) fn message(
        &mut self,
        info: &Value,
        parts: &[Value],
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        let is_user = info["role"] == "user";
        out.mute = self.is_undone(info, None);
        stream.report.abandoned += u64::from(out.mute);
        let model = text(info, "/modelID").or_else(|| text(info, "/model/modelID"));
        stream.about(About { model, cwd: text(info, "/path/cwd"), ..About::default() }, out);
        if info["summary"] == true {
            let said: Vec<&str> = parts.iter().filter_map(|part| text(part, "/text")).collect();
            let summary = Some(said.join("\n").into());
            let compaction = Compaction { summary, automatic: true, tokens_before: None };
            return stream.emit(Body::Compaction(compaction), out);
        }
        for part in parts {
            out.mute = self.is_undone(info, Some(part));
            let said = text(part, "/text").unwrap_or_default();
            match text(part, "/type").unwrap_or_default() {
                "text" if is_user && part["synthetic"] == true => stream.injected(said, out),
                "text" if is_user => stream.user(said, out),
                "text" => stream.assistant(said, out),
                "reasoning" => stream.thinking(said, out),
                "tool" => Self::tool(part, stream, out),
                "step-start" | "step-finish" | "patch" | "file" | "compaction" | "subtask"
                | "agent" | "snapshot" | "retry" => {}
                other => stream.unknown(&format!("part/{other}")),
            }
        }
        if !is_user {
            Self::ending(info, stream, out);
        }
    }

    fn tool(part: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let id = text(part, "/callID").unwrap_or_default();
        let state = &part["state"];
        stream.call(id, text(part, "/tool").unwrap_or_default(), &state["input"], out);
        let status = text(state, "/status").unwrap_or_default();
        if !matches!(status, "completed" | "error") {
            return;
        }
        let exit = at(state, "/metadata/exit").and_then(Value::as_i64);
        let took = count(state, "/time/end").zip(count(state, "/time/start"));
        let error = text(state, "/error").unwrap_or_default();
        let outcome = Outcome {
            output: content(state.get("output").or_else(|| state.get("error"))),
            exit: exit.and_then(|code| i32::try_from(code).ok()),
            failed: status == "error",
            refused: error.contains("rejected permission") || error.contains("user dismissed"),
            millis: took.map(|(end, start)| end.saturating_sub(start)),
            ..Outcome::default()
        };
        stream.result(id, outcome, out);
    }

    fn ending(info: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let of = |path: &str| count(info, path).unwrap_or_default();
        let usage = Usage {
            input: of("/tokens/input"),
            output: of("/tokens/output").saturating_add(of("/tokens/reasoning")),
            cached: of("/tokens/cache/read").saturating_add(of("/tokens/cache/write")),
            window: None,
        };
        stream.usage(usage, out);
        match text(info, "/error/name") {
            Some("MessageAbortedError") => stream.emit(Body::Interruption, out),
            Some(name) => {
                let text = text(info, "/error/data/message").unwrap_or(name);
                stream.emit(Body::Error { text: text.into() }, out);
            }
            None => {}
        }
    }
}

impl Document for Opencode {
    fn read(&mut self, text: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let Ok(Export { info, messages }) = serde_json::from_str(text) else {
            stream.report.torn = true;
            return;
        };
        place(out, stream, out.span, time(&info, "/time/created"));
        self.session(&info, stream, out);
        each_item(text, &messages, stream, |message, span, stream| {
            if message.get("info").is_none() {
                let kind = message["type"].as_str().unwrap_or_default();
                return stream.unknown(&format!("message/{kind}"));
            }
            place(out, stream, span, time(message, "/info/time/created"));
            self.message(&message["info"], items(message, "/parts"), stream, out);
        });
    }
}
