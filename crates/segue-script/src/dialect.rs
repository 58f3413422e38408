//! The four dialects of model services: an answer as one document and as a stream.

use serde_json::{Value, json};

use crate::offered::Call;

/// How a client speaks to its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Anthropic Messages.
    Anthropic,
    /// OpenAI Responses.
    Responses,
    /// OpenAI Chat Completions.
    Chat,
    /// Gemini.
    Gemini,
}

/// What the model answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) text: Option<String>,
    pub(crate) calls: Vec<Call>,
    /// The number of the answer, for ids.
    pub(crate) n: usize,
    /// The tokens of the request.
    pub(crate) tokens: u64,
}

/// An event of a stream: its name, where the dialect has one, and its data.
pub(crate) type Sent = (Option<&'static str>, String);

impl Dialect {
    /// The dialect of a path, if it asks for an answer.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let path = path.split('?').next().unwrap_or(path);
        Some(match path {
            _ if path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent") => {
                Self::Gemini
            }
            _ if path.ends_with("/messages") => Self::Anthropic,
            _ if path.ends_with("/responses") => Self::Responses,
            _ if path.ends_with("/chat/completions") => Self::Chat,
            _ => return None,
        })
    }

    /// Whether the request wants a stream.
    pub(crate) fn streams(self, path: &str, body: &Value) -> bool {
        match self {
            Self::Gemini => path.contains(":streamGenerateContent"),
            _ => body["stream"] == true,
        }
    }

    /// The answer as one document.
    pub(crate) fn reply(self, said: &Said, body: &Value) -> Value {
        match self {
            Self::Anthropic => anthropic(said, body),
            Self::Responses => responses(said, body),
            Self::Chat => chat(said, body),
            Self::Gemini => gemini(said),
        }
    }

    /// The same as a stream.
    pub(crate) fn stream(self, reply: &Value) -> Vec<Sent> {
        match self {
            Self::Anthropic => anthropic_stream(reply),
            Self::Responses => responses_stream(reply),
            Self::Chat => chat_stream(reply),
            Self::Gemini => vec![(None, reply.to_string())],
        }
    }
}

fn anthropic(said: &Said, body: &Value) -> Value {
    let mut content = Vec::new();
    content.extend(said.text.as_ref().map(|text| json!({ "type": "text", "text": text })));
    content.extend(said.calls.iter().map(|call| {
        json!({ "type": "tool_use", "id": format!("toolu_{}", call.id), "name": call.name, "input": call.arguments })
    }));
    let reason = if said.calls.is_empty() { "end_turn" } else { "tool_use" };
    json!({
        "id": format!("msg_{:08}", said.n), "type": "message", "role": "assistant", "model": body["model"],
        "content": content, "stop_sequence": null, "stop_reason": reason,
        "usage": { "input_tokens": said.tokens, "output_tokens": 20, "cache_creation_input_tokens": 0,
                   "cache_read_input_tokens": 0 },
    })
}

fn anthropic_stream(reply: &Value) -> Vec<Sent> {
    let mut out = Vec::new();
    let mut send = |name: &'static str, mut data: Value| {
        data["type"] = name.into();
        out.push((Some(name), data.to_string()));
    };
    let mut start = reply.clone();
    start["content"] = json!([]);
    start["stop_reason"] = Value::Null;
    send("message_start", json!({ "message": start }));
    for (at, block) in reply["content"].as_array().into_iter().flatten().enumerate() {
        let mut empty = block.clone();
        let delta = if block["type"] == "tool_use" {
            empty["input"] = json!({});
            json!({ "type": "input_json_delta", "partial_json": block["input"].to_string() })
        } else {
            empty["text"] = "".into();
            json!({ "type": "text_delta", "text": block["text"] })
        };
        send("content_block_start", json!({ "index": at, "content_block": empty }));
        send("content_block_delta", json!({ "index": at, "delta": delta }));
        send("content_block_stop", json!({ "index": at }));
    }
    let delta = json!({ "stop_reason": reply["stop_reason"], "stop_sequence": null });
    send("message_delta", json!({ "delta": delta, "usage": reply["usage"] }));
    send("message_stop", json!({}));
    out
}

fn responses(said: &Said, body: &Value) -> Value {
    let mut output = Vec::new();
    output.extend(said.text.as_ref().map(|text| {
        json!({
            "type": "message", "id": format!("msg_{:08}", said.n), "role": "assistant", "status": "completed",
            "content": [{ "type": "output_text", "text": text, "annotations": [] }],
        })
    }));
    output.extend(said.calls.iter().map(|call| {
        let mut item = json!({
            "id": format!("fc_{}", call.id), "call_id": format!("call_{}", call.id), "name": call.name,
            "status": "completed",
        });
        if let Some(group) = &call.tool.group {
            item["namespace"] = group.as_str().into();
        }
        if call.tool.is_search {
            item["type"] = "tool_search_call".into();
            item["execution"] = "client".into();
            item["arguments"] = call.arguments.clone();
        } else if call.tool.is_custom {
            item["type"] = "custom_tool_call".into();
            item["input"] = call.arguments.clone();
        } else {
            item["type"] = "function_call".into();
            item["arguments"] = call.arguments.to_string().into();
        }
        item
    }));
    json!({
        "id": format!("resp_{:08}", said.n), "object": "response", "created_at": 0, "model": body["model"],
        "status": "completed", "output": output,
        "usage": { "input_tokens": said.tokens, "input_tokens_details": { "cached_tokens": 0 }, "output_tokens": 20,
                   "output_tokens_details": { "reasoning_tokens": 0 }, "total_tokens": said.tokens + 20 },
    })
}

fn responses_stream(reply: &Value) -> Vec<Sent> {
    let mut out: Vec<Sent> = Vec::new();
    let mut send = |name: &'static str, mut data: Value| {
        data["type"] = name.into();
        data["sequence_number"] = (out.len() + 1).into();
        out.push((Some(name), data.to_string()));
    };
    let mut start = reply.clone();
    start["status"] = "in_progress".into();
    start["output"] = json!([]);
    start["usage"] = Value::Null;
    send("response.created", json!({ "response": start }));
    for (at, item) in reply["output"].as_array().into_iter().flatten().enumerate() {
        let mut blank = item.clone();
        blank["status"] = "in_progress".into();
        for key in ["arguments", "input"] {
            if blank[key].is_string() {
                blank[key] = "".into();
            }
        }
        if !blank["content"].is_null() {
            blank["content"] = json!([]);
        }
        send("response.output_item.added", json!({ "output_index": at, "item": blank }));
        if item["type"] == "message" {
            let text = &item["content"][0]["text"];
            let place = |more: Value| {
                let mut data =
                    json!({ "output_index": at, "item_id": item["id"], "content_index": 0 });
                data.as_object_mut().into_iter().for_each(|data| {
                    data.extend(more.as_object().cloned().unwrap_or_default());
                });
                data
            };
            send("response.output_text.delta", place(json!({ "delta": text })));
            send("response.output_text.done", place(json!({ "text": text })));
        }
        send("response.output_item.done", json!({ "output_index": at, "item": item }));
    }
    send("response.completed", json!({ "response": reply }));
    out
}

fn chat(said: &Said, body: &Value) -> Value {
    let mut message = json!({ "role": "assistant", "content": said.text });
    if !said.calls.is_empty() {
        let calls = said.calls.iter().enumerate().map(|(at, call)| {
            json!({
                "id": format!("call_{}", call.id), "type": "function", "index": at,
                "function": { "name": call.name, "arguments": call.arguments.to_string() },
            })
        });
        message["tool_calls"] = calls.collect();
    }
    let reason = if said.calls.is_empty() { "stop" } else { "tool_calls" };
    json!({
        "id": format!("chatcmpl-{:08}", said.n), "object": "chat.completion", "created": 0, "model": body["model"],
        "choices": [{ "index": 0, "message": message, "finish_reason": reason }],
        "usage": { "prompt_tokens": said.tokens, "completion_tokens": 20, "total_tokens": said.tokens + 20 },
    })
}

fn chat_stream(reply: &Value) -> Vec<Sent> {
    let chunk = |choices: Value, usage: Option<&Value>| {
        let mut data = json!({
            "id": reply["id"], "created": 0, "model": reply["model"], "object": "chat.completion.chunk",
            "choices": choices,
        });
        if let Some(usage) = usage {
            data["usage"] = usage.clone();
        }
        (None, data.to_string())
    };
    let choice = &reply["choices"][0];
    let mut delta = choice["message"].clone();
    if delta["content"].is_null() {
        delta.as_object_mut().map(|delta| delta.remove("content"));
    }
    vec![
        chunk(json!([{ "index": 0, "delta": delta, "finish_reason": null }]), None),
        chunk(json!([{ "index": 0, "delta": {}, "finish_reason": choice["finish_reason"] }]), None),
        chunk(json!([]), Some(&reply["usage"])),
        (None, "[DONE]".to_owned()),
    ]
}

fn gemini(said: &Said) -> Value {
    let mut parts = Vec::new();
    parts.extend(said.text.as_ref().map(|text| json!({ "text": text })));
    parts.extend(said.calls.iter().map(|call| {
        json!({ "functionCall": { "id": call.id, "name": call.name, "args": call.arguments } })
    }));
    json!({
        "candidates": [{ "index": 0, "finishReason": "STOP", "content": { "role": "model", "parts": parts } }],
        "modelVersion": "mock", "responseId": format!("{:08}", said.n),
        "usageMetadata": { "promptTokenCount": said.tokens, "candidatesTokenCount": 20,
                           "totalTokenCount": said.tokens + 20 },
    })
}
