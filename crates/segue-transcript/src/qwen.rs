//! Qwen Code: one JSON object a line, a tree by `parentUuid`, messages in Gemini's parts.
//!
//! Follows what release 0.24 writes.

use std::collections::BTreeSet;

use segue_model::{AgentId, Body, Compaction, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{at, content, count, items, text};
use crate::jsonl::Records;
use crate::lineage::Lineage;
use crate::reader::{About, Out, Outcome, Stream};

/// Reads the records of one session.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Qwen {
    lineage: Lineage,
    /// The message of the record before.
    #[serde(with = "crate::json::kept")]
    message: Option<Value>,
}

impl Qwen {
    fn user(record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let shown = text(record, "/systemPayload/displayText");
        let said = shown.map_or_else(|| content(at(record, "/message/parts")), Into::into);
        match text(record, "/provenance") {
            _ if text(record, "/subtype") == Some("notification") => stream.injected(&said, out),
            None | Some("real_user") => stream.user(&said, out),
            Some(_) => stream.injected(&said, out),
        }
    }

    fn assistant(record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        for part in items(record, "/message/parts") {
            if let Some(call) = part.get("functionCall") {
                let id = text(call, "/id").unwrap_or_default();
                stream.call(id, text(call, "/name").unwrap_or_default(), &call["args"], out);
            } else if part["thought"] == true {
                stream.thinking(&content(Some(part)), out);
            } else {
                stream.assistant(&content(Some(part)), out);
            }
        }
        let of = |name: &str| count(record, &format!("/usageMetadata/{name}")).unwrap_or_default();
        let cached = of("cachedContentTokenCount");
        let usage = Usage {
            input: of("promptTokenCount").saturating_sub(cached),
            output: of("candidatesTokenCount"),
            cached,
            window: count(record, "/contextWindowSize"),
        };
        stream.usage(usage, out);
    }

    fn result(record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let status = text(record, "/toolCallResult/status");
        let responses =
            items(record, "/message/parts").iter().filter_map(|p| p.get("functionResponse"));
        for response in responses {
            let id = text(response, "/id").or_else(|| text(record, "/toolCallResult/callId"));
            let answer = &response["response"];
            let shown = content(answer.get("output").or_else(|| answer.get("error")));
            let exit = at(record, "/toolCallResult/resultDisplay/exitCode");
            let exit = exit.and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok());
            let failed = answer.get("error").is_some() || status == Some("error");
            let outcome = Outcome {
                output: shown,
                exit,
                failed,
                refused: status == Some("cancelled"),
                millis: count(record, "/toolCallResult/durationMs"),
                ..Outcome::default()
            };
            stream.result(id.unwrap_or_default(), outcome, out);
        }
    }

    fn system(record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        match text(record, "/subtype") {
            Some("chat_compression") => {
                let payload = &record["systemPayload"];
                let history = items(payload, "/compressedHistory");
                let summary = history.iter().find(|entry| entry["role"] == "user");
                let summary = summary.map(|entry| content(entry.get("parts")).into_owned());
                let compaction = Compaction {
                    summary: summary.map(Into::into),
                    automatic: true,
                    tokens_before: count(payload, "/info/originalTokenCount"),
                };
                stream.emit(Body::Compaction(compaction), out);
            }
            Some("slash_command") => {
                let command = text(record, "/systemPayload/rawCommand").unwrap_or_default();
                stream.injected(command, out);
            }
            _ => {}
        }
    }
}

impl Records for Qwen {
    const AGENT: AgentId = AgentId::Qwen;

    fn record(&mut self, number: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let id = text(record, "/uuid").unwrap_or_default();
        let is_known = !id.is_empty() && !self.lineage.add(number, id, text(record, "/parentUuid"));
        let message = self.message.replace(record["message"].clone());
        // A record may stand on two lines, with a part of the message on each.
        if is_known && message == self.message {
            stream.report.duplicates += 1;
            return;
        }
        let about = About {
            version: text(record, "/version"),
            model: text(record, "/model"),
            cwd: text(record, "/cwd"),
            branch: text(record, "/gitBranch"),
        };
        stream.about(about, out);
        match text(record, "/type").unwrap_or_default() {
            "user" => Self::user(record, stream, out),
            "assistant" => Self::assistant(record, stream, out),
            "tool_result" => Self::result(record, stream, out),
            "system" => Self::system(record, stream, out),
            other => stream.unknown(other),
        }
    }

    fn abandoned(&self) -> BTreeSet<u32> {
        self.lineage.abandoned()
    }
}
