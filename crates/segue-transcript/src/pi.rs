//! pi: one JSON object a line, a tree by `parentId` from version 2 on.
//!
//! Follows the session format of versions 1 to 3.

use std::collections::BTreeSet;

use segue_model::{AgentId, Body, Compaction, Usage};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::json::{content, count, items, text};
use crate::jsonl::Records;
use crate::lineage::Lineage;
use crate::reader::{About, Out, Outcome, Stream};

/// Reads the entries of one session.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Pi {
    lineage: Lineage,
}

impl Pi {
    fn message(message: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        match text(message, "/role").unwrap_or_default() {
            "user" => stream.user(&content(message.get("content")), out),
            "assistant" => Self::assistant(message, stream, out),
            "toolResult" => {
                let shown = content(message.get("content"));
                let exit = exit(&shown);
                let failed = message["isError"] == true;
                let outcome = Outcome { output: shown, exit, failed, ..Outcome::default() };
                stream.result(text(message, "/toolCallId").unwrap_or_default(), outcome, out);
            }
            "bashExecution" => {
                let input = json!({ "command": text(message, "/command") });
                // The person ran it.
                stream.call("shell", "shell", &input, out);
                let exit = message["exitCode"].as_i64().and_then(|code| i32::try_from(code).ok());
                let output = content(message.get("output"));
                let failed = exit.is_some_and(|exit| exit != 0);
                stream.result("shell", Outcome { output, exit, failed, ..Outcome::default() }, out);
            }
            "custom" | "hookMessage" | "branchSummary" | "compactionSummary" => {
                stream.injected(&content(message.get("content")), out);
            }
            other => stream.unknown(&format!("message/{other}")),
        }
    }

    fn assistant(message: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        stream.about(About { model: text(message, "/model"), ..About::default() }, out);
        for block in items(message, "/content") {
            match text(block, "/type").unwrap_or_default() {
                "thinking" => stream.thinking(text(block, "/thinking").unwrap_or_default(), out),
                "toolCall" => {
                    let id = text(block, "/id").unwrap_or_default();
                    let name = text(block, "/name").unwrap_or_default();
                    stream.call(id, name, &block["arguments"], out);
                }
                _ => stream.assistant(&content(Some(block)), out),
            }
        }
        let of = |name: &str| count(message, &format!("/usage/{name}")).unwrap_or_default();
        let cached = of("cacheRead").saturating_add(of("cacheWrite"));
        let usage = Usage { input: of("input"), output: of("output"), cached, window: None };
        stream.usage(usage, out);
        match text(message, "/stopReason") {
            Some("aborted") => stream.emit(Body::Interruption, out),
            Some("error") => {
                let text = text(message, "/errorMessage").unwrap_or("error");
                stream.emit(Body::Error { text: text.into() }, out);
            }
            _ => {}
        }
    }
}

/// The exit status that stands at the end of a command's output.
fn exit(shown: &str) -> Option<i32> {
    let last = shown.trim_end().lines().next_back()?;
    last.strip_prefix("Command exited with code ")?.trim().parse().ok()
}

impl Records for Pi {
    const AGENT: AgentId = AgentId::Pi;

    fn record(&mut self, number: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let kind = text(record, "/type").unwrap_or_default();
        if kind == "session" {
            stream.about(About { cwd: text(record, "/cwd"), ..About::default() }, out);
            return;
        }
        // Version 1 has no tree.
        if let Some(id) = text(record, "/id")
            && !self.lineage.add(number, id, text(record, "/parentId"))
        {
            stream.report.duplicates += 1;
            return;
        }
        match kind {
            "message" => Self::message(&record["message"], stream, out),
            "model_change" => {
                stream.about(About { model: text(record, "/modelId"), ..About::default() }, out);
            }
            "compaction" => {
                let summary = text(record, "/summary").map(|text| text.to_owned().into());
                let tokens_before = count(record, "/tokensBefore");
                let compaction = Compaction { summary, automatic: true, tokens_before };
                stream.emit(Body::Compaction(compaction), out);
            }
            "branch_summary" => stream.injected(text(record, "/summary").unwrap_or_default(), out),
            "custom_message" => stream.injected(&content(record.get("content")), out),
            "thinking_level_change" | "custom" | "label" | "session_info" => {}
            other => stream.unknown(other),
        }
    }

    fn abandoned(&self) -> BTreeSet<u32> {
        self.lineage.abandoned()
    }
}
