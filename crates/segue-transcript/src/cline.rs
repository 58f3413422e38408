//! Cline: `<id>.messages.json`, one document that is rewritten whole, in Anthropic's blocks.
//!
//! Follows what release 3.0 writes. Directory, model and version stand in `<id>.json`
//! beside it.

use segue_model::{NativeId, Usage};
use serde_json::{Value, json};

use crate::document::{Document, Messages, each_item, place};
use crate::json::{content, count, embedded, items, text, time};
use crate::reader::{About, Out, Outcome, Stream};
use crate::refusal;

/// Reads the messages of one task.
#[derive(Default)]
pub(crate) struct Cline {
    /// What stands beside the messages.
    meta: Value,
}

impl Cline {
    /// A reader with what the file beside the messages says.
    pub(crate) fn new(meta: Option<Value>) -> Self {
        Self { meta: meta.unwrap_or_default() }
    }

    fn message(message: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let is_user = message["role"] == "user";
        stream.about(About { model: text(message, "/modelInfo/id"), ..About::default() }, out);
        if let Some(said) = message["content"].as_str() {
            if is_user { stream.user(input(said), out) } else { stream.assistant(said, out) }
        }
        for block in items(message, "/content") {
            match text(block, "/type").unwrap_or_default() {
                "text" if is_user => {
                    stream.user(input(text(block, "/text").unwrap_or_default()), out);
                }
                "text" => stream.assistant(text(block, "/text").unwrap_or_default(), out),
                "thinking" => stream.thinking(text(block, "/thinking").unwrap_or_default(), out),
                "tool_use" => {
                    let id = text(block, "/id").unwrap_or_default();
                    stream.call(id, text(block, "/name").unwrap_or_default(), &block["input"], out);
                }
                "tool_result" => {
                    let id = text(block, "/tool_use_id").unwrap_or_default();
                    stream.result(id, outcome(block), out);
                }
                _ => {}
            }
        }
        let of = |name: &str| count(message, &format!("/metrics/{name}")).unwrap_or_default();
        let cached = of("cacheReadTokens").saturating_add(of("cacheWriteTokens"));
        let (input, output) = (of("inputTokens"), of("outputTokens"));
        stream.usage(Usage { input, output, cached, window: None }, out);
    }
}

/// The words in `<user_input mode="act">…</user_input>`.
fn input(text: &str) -> &str {
    let inner = text.trim().strip_prefix("<user_input").and_then(|rest| rest.split_once('>'));
    inner.and_then(|(_, rest)| rest.strip_suffix("</user_input>")).unwrap_or(text)
}

/// The outcome of a call: a text, or a list of `{query, result, success}`.
fn outcome(block: &Value) -> Outcome<'static> {
    let given = embedded(block.get("content"));
    let list = match &given {
        Value::Array(list) => list.clone(),
        other => vec![other.clone()],
    };
    let failed = block["is_error"] == true || list.iter().any(|one| one["success"] == false);
    let shown = |one: &Value| {
        let inner = one.get("result").or_else(|| one.get("error")).unwrap_or(one);
        content(Some(inner)).into_owned()
    };
    let texts: Vec<String> = list.iter().map(shown).filter(|text| !text.is_empty()).collect();
    let output = texts.join("\n");
    // What a tool read or ran may have such words as well: they count where the client tells of an error.
    let is_told = block["is_error"] == true || list.iter().all(|one| one.get("error").is_some());
    let reason = refusal::feedback(&output).filter(|_| is_told && list.len() == 1);
    let (reason, refused) = (reason.map(str::to_owned), reason.is_some());
    Outcome { output: output.into(), failed, refused, reason, ..Outcome::default() }
}

impl Document for Cline {
    fn read(&mut self, text_: &str, _: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let Ok(Messages { messages }) = serde_json::from_str(text_) else {
            stream.report.torn = true;
            return;
        };
        let origin: Value =
            serde_json::from_str(text_).map_or(json!({}), |v: Value| v["origin"].clone());
        let about = About {
            version: text(&origin, "/version"),
            model: text(&self.meta, "/model"),
            cwd: text(&self.meta, "/cwd"),
            branch: text(&self.meta, "/metadata/git/branch"),
        };
        stream.about(about, out);
        each_item(text_, &messages, stream, |message, span, stream| {
            place(out, stream, span, time(message, "/ts"));
            Self::message(message, stream, out);
        });
    }
}
