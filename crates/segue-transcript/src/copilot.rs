//! Copilot CLI: `events.jsonl`, one JSON object `{type, data, id, parentId, timestamp}` a line.
//!
//! Follows what releases up to 1.0.102 write.

use std::collections::HashSet;

use segue_model::{AgentId, Body, Compaction, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{at, content, count, embedded, items, text};
use crate::jsonl::Records;
use crate::reader::{About, Out, Outcome, Stream};

/// Reads the events of one session.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Copilot {
    called: HashSet<String>,
    /// How many tokens the context holds, as the client said last.
    window: Option<u64>,
}

impl Copilot {
    fn call(
        &mut self,
        id: &str,
        tool: &str,
        input: &Value,
        stream: &mut Stream,
        out: &mut Out<'_, '_>,
    ) {
        // Asked for by the model, then begun: once is enough.
        if self.called.insert(id.to_owned()) {
            stream.call(id, tool, input, out);
        }
    }

    fn answer(&mut self, data: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        stream.about(About { model: text(data, "/model"), ..About::default() }, out);
        stream.thinking(text(data, "/reasoningText").unwrap_or_default(), out);
        stream.assistant(&content(data.get("content")), out);
        for request in items(data, "/toolRequests") {
            let id = text(request, "/toolCallId").unwrap_or_default();
            let input = embedded(request.get("arguments"));
            self.call(id, text(request, "/name").unwrap_or_default(), &input, stream, out);
        }
    }

    fn result(&mut self, data: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let limit = count(data, "/toolTelemetry/metrics/context_token_limit");
        self.window = limit.or(self.window);
        let shown = content(
            data.get("result").or_else(|| data.get("error").and_then(|e| e.get("message"))),
        );
        let exit = at(data, "/shellExecution/exitCode").and_then(Value::as_i64);
        let exit = exit.and_then(|code| i32::try_from(code).ok()).or_else(|| last_line(&shown));
        let outcome = Outcome {
            exit,
            failed: data["success"] == false,
            refused: text(data, "/error/code") == Some("rejected")
                || text(data, "/error/code") == Some("denied"),
            millis: count(data, "/toolTelemetry/metrics/commandDurationMs"),
            output: shown,
            ..Outcome::default()
        };
        let answer = outcome.output.strip_prefix("User responded: ").map(str::to_owned);
        stream.result(text(data, "/toolCallId").unwrap_or_default(), outcome, out);
        if let Some(answer) = answer {
            stream.user(&answer, out);
        }
    }

    fn tokens(&self, data: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let of = |name: &str| {
            count(data, &format!("/usage/{name}")).or_else(|| count(data, &format!("/{name}")))
        };
        let cached = of("cacheReadTokens").unwrap_or_default();
        let usage = Usage {
            input: of("inputTokens").unwrap_or_default().saturating_sub(cached),
            output: of("outputTokens").unwrap_or_default(),
            cached: cached.saturating_add(of("cacheWriteTokens").unwrap_or_default()),
            window: self.window,
        };
        stream.usage(usage, out);
    }

    fn session(data: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let about = About {
            version: text(data, "/copilotVersion").or_else(|| text(data, "/version")),
            model: text(data, "/selectedModel").or_else(|| text(data, "/newModel")),
            cwd: text(data, "/context/cwd").or_else(|| text(data, "/cwd")),
            branch: text(data, "/context/branch").or_else(|| text(data, "/branch")),
        };
        stream.about(about, out);
    }
}

/// What stands before the exit status in the last line of a command's output.
const WORDS: &str = "with exit code ";

/// The exit status at the end of a command's output.
fn last_line(shown: &str) -> Option<i32> {
    let last = shown.trim_end().lines().next_back()?;
    let at = last.find(WORDS).filter(|_| last.starts_with('<'))? + WORDS.len();
    last[at..].split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

impl Records for Copilot {
    const AGENT: AgentId = AgentId::Copilot;

    fn record(&mut self, _: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let data = &record["data"];
        // What a sub-agent does names the call that it came from.
        out.sidechain |= data.get("parentToolCallId").is_some_and(Value::is_string);
        match text(record, "/type").unwrap_or_default() {
            "user.message" => stream.user(text(data, "/content").unwrap_or_default(), out),
            "assistant.message" => self.answer(data, stream, out),
            "assistant.reasoning" => {
                stream.thinking(&content(data.get("content")), out);
            }
            "system.message" | "system.notification" => {
                stream.injected(&content(data.get("content")), out);
            }
            "tool.execution_start" => {
                let id = text(data, "/toolCallId").unwrap_or_default();
                let input = embedded(data.get("arguments"));
                self.call(id, text(data, "/toolName").unwrap_or_default(), &input, stream, out);
            }
            "tool.execution_complete" => self.result(data, stream, out),
            "tool.user_requested" => {}
            "session.usage_record" | "assistant.usage" => self.tokens(data, stream, out),
            "session.start"
            | "session.resume"
            | "session.model_change"
            | "session.context_changed" => Self::session(data, stream, out),
            // One that was cancelled changed nothing.
            "session.compaction_complete" if data["success"] == false => {}
            "session.compaction_complete" => {
                let summary = text(data, "/summaryContent").map(|text| text.to_owned().into());
                let tokens_before = count(data, "/preCompactionTokens");
                let compaction = Compaction { summary, automatic: true, tokens_before };
                stream.emit(Body::Compaction(compaction), out);
            }
            "abort" => stream.emit(Body::Interruption, out),
            "session.error" => {
                let text = text(data, "/message").unwrap_or("error");
                stream.emit(Body::Error { text: text.into() }, out);
            }
            kind if is_bookkeeping(kind) => {}
            other => stream.unknown(other),
        }
    }
}

/// Whether a record has the form of this client's.
pub(crate) fn is_copilot(kind: &str) -> bool {
    ["session.", "user.", "assistant.", "tool.", "hook.", "system."]
        .iter()
        .any(|head| kind.starts_with(head))
}

fn is_bookkeeping(kind: &str) -> bool {
    let is_frame = kind.starts_with("hook.")
        || kind.starts_with("session.")
        || kind.starts_with("permission.");
    is_frame
        || kind.starts_with("assistant.turn_")
        || kind.starts_with("subagent.")
        || kind.starts_with("skill.")
        || kind.starts_with("command.")
        || matches!(
            kind,
            "assistant.intent" | "tool.execution_progress" | "tool.execution_partial_result"
        )
}
