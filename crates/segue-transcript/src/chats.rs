//! Data exports of web chats: `conversations.json` of `ChatGPT` and of claude.ai, each a list
//! of conversations.

use std::collections::BTreeSet;

use segue_model::NativeId;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::document::{Document, place};
use crate::json::{at, content, items, text, time};
use crate::reader::{About, Out, Outcome, Stream};

/// Reads one conversation of `ChatGPT`: a tree of messages, of which the way to
/// `current_node` counts.
#[derive(Default)]
pub(crate) struct ChatGpt {
    /// The call that nothing has answered yet: its id, and the tool's name.
    asked: Option<(String, String)>,
}

/// Reads one conversation of claude.ai: a list of messages.
#[derive(Default)]
pub(crate) struct ClaudeAi;

/// A conversation in an export.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    pub(crate) id: String,
    pub(crate) updated: Option<jiff::Timestamp>,
}

/// The conversations of an export.
pub(crate) fn conversations(document: &str) -> Vec<Conversation> {
    let raw: Vec<&RawValue> = serde_json::from_str(document).unwrap_or_default();
    raw.iter().filter_map(|raw| conversation(raw)).collect()
}

/// The newest conversation; without times the first one, since exports begin with the newest.
pub(crate) fn newest(conversations: &[Conversation]) -> Option<&Conversation> {
    conversations.iter().rev().max_by_key(|one| one.updated)
}

/// What is needed of a conversation to choose among several.
fn conversation(raw: &RawValue) -> Option<Conversation> {
    #[derive(serde::Deserialize)]
    struct Head {
        #[serde(alias = "conversation_id", alias = "uuid")]
        id: Option<String>,
        #[serde(alias = "updated_at")]
        update_time: Option<Value>,
    }
    // `id` and `conversation_id` stand side by side in one of the forms.
    let head: Option<Head> = serde_json::from_str(raw.get()).ok();
    let (id, updated) = if let Some(head) = head {
        (head.id, head.update_time)
    } else {
        let value: Value = serde_json::from_str(raw.get()).ok()?;
        (text(&value, "/id").map(str::to_owned), value.get("update_time").cloned())
    };
    let updated = updated.and_then(|value| time(&serde_json::json!({ "at": value }), "/at"));
    Some(Conversation { id: id?, updated })
}

/// The conversation of that id, else the only or newest one.
fn chosen(document: &str, native: &NativeId) -> Option<(Value, segue_model::Span)> {
    let raw: Vec<&RawValue> = match serde_json::from_str(document) {
        Ok(raw) => raw,
        Err(_) => vec![serde_json::from_str(document).ok()?],
    };
    let heads = raw.iter().filter_map(|raw| conversation(raw));
    let heads: Vec<Conversation> = heads.collect();
    let named = heads.iter().find(|head| head.id == native.as_str());
    let id = &named.or_else(|| newest(&heads))?.id;
    let is_it = |raw: &&&RawValue| conversation(raw).is_some_and(|head| head.id == *id);
    let chat = raw.iter().find(is_it)?.get();
    let from = (chat.as_ptr() as usize).wrapping_sub(document.as_ptr() as usize) as u64;
    let span = segue_model::Span { from, to: from + chat.len() as u64 };
    Some((serde_json::from_str(chat).ok()?, span))
}

impl Document for ChatGpt {
    fn read(
        &mut self,
        document: &str,
        native: &NativeId,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        let Some((chat, span)) = chosen(document, native) else { return };
        place(out, stream, span, time(&chat, "/create_time"));
        for message in branch(&chat) {
            place(out, stream, span, time(message, "/create_time"));
            let model = text(message, "/metadata/model_slug");
            stream.about(About { model, ..About::default() }, out);
            self.message(message, stream, out);
        }
    }
}

impl ChatGpt {
    fn message(&mut self, message: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let said = words(message);
        match text(message, "/author/role").unwrap_or_default() {
            "user" if at(message, "/metadata/is_user_system_message").is_some() => {
                stream.injected(&said, out);
            }
            "user" => stream.user(&said, out),
            "assistant" if text(message, "/recipient").is_none_or(|to| to == "all") => {
                match text(message, "/content/content_type") {
                    Some("thoughts" | "reasoning_recap") => stream.thinking(&said, out),
                    _ => stream.assistant(&said, out),
                }
            }
            "assistant" => {
                let id = text(message, "/id").unwrap_or_default();
                let tool = text(message, "/recipient").unwrap_or_default();
                stream.call(id, tool, &Value::String(said), out);
                self.asked = Some((id.to_owned(), tool.to_owned()));
            }
            "tool" => self.answer(message, said, stream, out),
            _ => stream.injected(&said, out),
        }
    }

    /// What a tool gave back, or what it adds later: `browser` answers `browser.search`.
    fn answer(
        &mut self,
        message: &Value,
        said: String,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        let name = text(message, "/author/name").unwrap_or_default();
        let is_its = |(_, tool): &mut (String, String)| {
            !name.is_empty() && tool.split('.').next() == name.split('.').next()
        };
        let Some((id, _)) = self.asked.take_if(is_its) else {
            return stream.injected(&said, out);
        };
        let status = text(message, "/metadata/aggregate_result/status");
        let failed = status.is_some_and(|status| status != "success");
        let outcome = Outcome { output: said.into(), failed, ..Outcome::default() };
        stream.result(&id, outcome, out);
    }
}

/// The messages from the root to the current one.
fn branch(chat: &Value) -> Vec<&Value> {
    let nodes = chat["mapping"].as_object();
    let mut at = text(chat, "/current_node");
    let mut messages = Vec::new();
    // Whatever they name as their parents, no node is passed twice.
    let mut passed = BTreeSet::new();
    while let Some((id, node)) = at.and_then(|at| nodes?.get_key_value(at)) {
        if !passed.insert(id) {
            break;
        }
        messages.extend(node.get("message").filter(|message| message.is_object()));
        at = text(node, "/parent");
    }
    messages.reverse();
    messages
}

fn words(message: &Value) -> String {
    let inner = &message["content"];
    let parts = items(inner, "/parts");
    let texts: Vec<_> = parts.iter().map(|part| content(Some(part))).collect();
    let joined = texts.iter().filter(|text| !text.is_empty()).map(|text| &**text);
    let joined = joined.collect::<Vec<_>>().join("\n");
    let other = || content(inner.get("text").or_else(|| inner.get("thoughts"))).into_owned();
    if joined.is_empty() { other() } else { joined }
}

impl Document for ClaudeAi {
    fn read(
        &mut self,
        document: &str,
        native: &NativeId,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        let Some((chat, span)) = chosen(document, native) else { return };
        place(out, stream, span, time(&chat, "/created_at"));
        stream.about(About { model: text(&chat, "/model"), ..About::default() }, out);
        for message in items(&chat, "/chat_messages") {
            place(out, stream, span, time(message, "/created_at"));
            let is_user = text(message, "/sender") == Some("human");
            let blocks = items(message, "/content");
            let whole = content(message.get("text"));
            if is_user || blocks.is_empty() {
                let said = if whole.is_empty() { content(message.get("content")) } else { whole };
                if is_user { stream.user(&said, out) } else { stream.assistant(&said, out) }
            } else {
                blocks.iter().for_each(|block| answer(block, stream, out));
            }
            for attachment in items(message, "/attachments") {
                stream.injected(&content(attachment.get("extracted_content")), out);
            }
        }
    }
}

fn answer(block: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
    let id = || text(block, "/id").or_else(|| text(block, "/tool_use_id")).unwrap_or_default();
    match text(block, "/type").unwrap_or_default() {
        "thinking" => stream.thinking(text(block, "/thinking").unwrap_or_default(), out),
        "tool_use" => {
            stream.call(id(), text(block, "/name").unwrap_or_default(), &block["input"], out);
        }
        "tool_result" => {
            let failed = block["is_error"] == true;
            let output = content(block.get("content"));
            let id = text(block, "/tool_use_id").unwrap_or_default();
            let outcome = Outcome { output, failed, ..Outcome::default() };
            stream.result(id, outcome, out);
        }
        _ => stream.assistant(&content(Some(block)), out),
    }
}
