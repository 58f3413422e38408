//! Codex: rollouts, one JSON object `{timestamp, type, payload}` a line, appended.
//!
//! Follows what releases 0.98 to 0.169 write. Every message is there twice, as the item
//! that the model gets (`response_item`) and as an event for the screen (`event_msg`):
//! items are read, and the events tell which of the user's messages the person typed. A
//! fork's file begins where its parent's history ends (`fork`).

mod fork;
mod output;

use std::borrow::Cow;
use std::collections::HashMap;

use segue_model::{Action, AgentId, Body, Compaction, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use fork::{Ancestor, ancestors};

use crate::json::{at, content, count, embedded, items, text};
use crate::jsonl::Records;
use crate::reader::{About, Out, Outcome, Stream};
use crate::typed::{Typed, typed};

/// What stands before the summary that replaces a conversation.
const SUMMARY_PREAMBLE: &str = "Here is the summary produced by the other language model";

/// What marks an answer that is the summary of a compaction.
const COMPACTION_OUTPUT: &str = "/metadata/compaction_output";

/// The tool that writes to a command that runs on, and says what it printed since.
const ASKS_AFTER: &str = "write_stdin";

/// So many commands at most run on at one time.
const RUNNING: usize = 64;

/// Reads the records of one rollout.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Codex {
    /// Records from this ordinal on belong to the parent alone, not to its fork.
    until: Option<u64>,
    /// A message in the user's name, until an event tells whether the person typed it.
    waiting: Option<String>,
    /// Whether the file has events for the screen, which old ones have not.
    has_events: bool,
    /// The tokens counted last: the same figures come again and again.
    counted: u64,
    /// The tokens that filled the context last.
    fill: Option<u64>,
    /// How many the context holds.
    window: Option<u64>,
    /// Whether the record at hand is the summary of a compaction.
    is_summary: bool,
    /// The commands that ran on when their call came back, by the number of their process.
    running: HashMap<u64, String>,
    /// Whether there is a record for the tokens of each response, which old files have not.
    has_usage_records: bool,
}

impl Codex {
    /// A reader of what a fork has of its parent.
    pub(crate) fn until(ordinal: u64) -> Self {
        Self { until: Some(ordinal), ..Self::default() }
    }

    fn meta(payload: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let about = About {
            version: text(payload, "/cli_version"),
            model: text(payload, "/model"),
            cwd: text(payload, "/cwd"),
            branch: text(payload, "/git/branch"),
        };
        stream.about(about, out);
    }

    fn item(&mut self, item: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let id = text(item, "/call_id").or_else(|| text(item, "/id")).unwrap_or_default();
        match text(item, "/type").unwrap_or_default() {
            "message" => self.message(item, stream, out),
            "reasoning" => {
                let summary = content(item.get("summary"));
                let shown = if summary.is_empty() { content(item.get("content")) } else { summary };
                stream.thinking(&shown, out);
            }
            "function_call" => {
                let input = embedded(item.get("arguments"));
                let name = text(item, "/name").unwrap_or_default();
                match self.asked_after(name, &input) {
                    Some(command) => {
                        let action = Action::Run { command: command.into() };
                        stream.call_for(action, id, name, &input, out);
                    }
                    None => stream.call(id, name, &input, out),
                }
            }
            "custom_tool_call" => {
                let input = item.get("input").cloned().unwrap_or_default();
                stream.call(id, text(item, "/name").unwrap_or_default(), &input, out);
            }
            "local_shell_call" => {
                let input = item.get("action").cloned().unwrap_or_default();
                stream.call(id, "local_shell", &input, out);
            }
            "web_search_call" | "tool_search_call" | "image_generation_call" => {
                let tool = text(item, "/type").unwrap_or_default().trim_end_matches("_call");
                let input = item.get("action").cloned().unwrap_or_default();
                stream.call(id, tool, &input, out);
            }
            "function_call_output"
            | "custom_tool_call_output"
            | "local_shell_call_output"
            | "tool_search_output" => {
                let outcome = output::outcome(item);
                self.runs_on(output::runs_on(item), stream.command_of(id), &outcome);
                stream.result(id, outcome, out);
            }
            "compaction" | "compaction_summary" | "ghost_snapshot" | "other" => {}
            other => stream.unknown(&format!("response_item/{other}")),
        }
    }

    /// The command that a call only asks after: its result is the command's.
    fn asked_after(&self, tool: &str, input: &Value) -> Option<String> {
        let process = at(input, "/session_id").filter(|_| tool == ASKS_AFTER)?;
        self.running.get(&process.as_u64()?).cloned()
    }

    /// Remembers a command that runs on in `process`, until it has ended.
    fn runs_on(&mut self, process: Option<u64>, command: Option<&str>, outcome: &Outcome<'_>) {
        let Some(command) = command else { return };
        match process {
            Some(process) if self.running.len() < RUNNING => {
                self.running.insert(process, command.to_owned());
            }
            None if outcome.exit.is_some() => self.running.retain(|_, known| known != command),
            _ => {}
        }
    }

    fn message(&mut self, item: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let text = content(item.get("content"));
        match item["role"].as_str().unwrap_or_default() {
            // The summary of a compaction, which its record gives.
            "assistant" if self.is_summary => {}
            "assistant" => stream.assistant(&text, out),
            "user" => self.waiting = Some(text.into_owned()),
            _ => stream.injected(&text, out),
        }
    }

    /// The message that waits, once it is known who wrote it: `typed` is what an event
    /// says that the person typed.
    fn settle(&mut self, said: Option<&str>, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let waiting = self.waiting.take();
        if let Some(text) = &waiting {
            // The item may carry more than what was typed: files, images, hints.
            let is_it = said.is_some_and(|said| text.trim().starts_with(said.trim()));
            let may_be = !self.has_events && matches!(typed(text), Typed::Words(_));
            if is_it || may_be {
                return stream.user(text, out);
            }
            stream.injected(text, out);
        }
        if let Some(said) = said {
            stream.user(said, out);
        }
    }

    fn event(&mut self, event: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        match text(event, "/type").unwrap_or_default() {
            "user_message" => self.settle(text(event, "/message"), stream, out),
            "item_completed" if event["item"]["type"] == "UserMessage" => {
                let said = content(at(event, "/item/content"));
                self.settle(Some(&said), stream, out);
            }
            "token_count" => self.tokens(event, stream, out),
            "turn_aborted" => stream.emit(Body::Interruption, out),
            "error" | "stream_error" => {
                let text = text(event, "/message").unwrap_or("error");
                stream.emit(Body::Error { text: text.into() }, out);
            }
            kind if is_screen_only(kind) => {}
            other => stream.unknown(&format!("event_msg/{other}")),
        }
        self.has_events = true;
    }

    /// The tokens of a response, from the figures that the screen shows.
    fn tokens(&mut self, event: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        self.window = count(event, "/info/model_context_window").or(self.window);
        let Some(total) = count(event, "/info/total_token_usage/total_tokens") else { return };
        let usage = self.usage(at(event, "/info/last_token_usage"));
        if !self.has_usage_records && total != self.counted && usage.total() > 0 {
            self.counted = total;
            self.fill = Some(usage.total());
            stream.usage(usage, out);
        }
    }

    /// The tokens of a response, from its own record.
    fn usage_record(&mut self, payload: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        self.has_usage_records = true;
        let usage = self.usage(payload.get("usage"));
        self.fill = Some(usage.total());
        stream.usage(usage, out);
    }

    fn usage(&self, figures: Option<&Value>) -> Usage {
        let of = |name: &str| figures.and_then(|figures| count(figures, name)).unwrap_or_default();
        let cached = of("/cached_input_tokens");
        Usage {
            input: of("/input_tokens").saturating_sub(cached),
            output: of("/output_tokens"),
            cached,
            window: self.window,
        }
    }

    fn compaction(&mut self, payload: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let message = text(payload, "/message").unwrap_or_default();
        let summary = if message.is_empty() { replacement(payload) } else { message.into() };
        let from = summary.find(SUMMARY_PREAMBLE).and_then(|at| {
            let behind = summary[at..].find([':', '\n'])?;
            Some(at + behind + 1)
        });
        let summary = summary[from.unwrap_or(0)..].trim().to_owned();
        let compaction = Compaction {
            summary: Some(summary).filter(|text| !text.is_empty()).map(Cow::Owned),
            automatic: payload["trigger"].as_str() != Some("manual"),
            tokens_before: self.fill,
        };
        stream.emit(Body::Compaction(compaction), out);
    }
}

/// The summary in the new context, where it is there to be read.
fn replacement(payload: &Value) -> Cow<'_, str> {
    let texts = items(payload, "/replacement_history").iter().rev();
    let mut texts = texts.map(|item| content(item.get("content")));
    texts.find(|text| text.contains(SUMMARY_PREAMBLE)).unwrap_or_default()
}

impl Records for Codex {
    const AGENT: AgentId = AgentId::Codex;

    fn record(&mut self, _: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let ordinal = count(record, "/ordinal");
        if self.until.is_some_and(|until| ordinal.is_some_and(|ordinal| ordinal >= until)) {
            return;
        }
        let payload = &record["payload"];
        let kind = text(record, "/type").unwrap_or_default();
        self.is_summary = at(record, COMPACTION_OUTPUT) == Some(&Value::Bool(true));
        if kind != "event_msg" {
            self.settle(None, stream, out);
        }
        match kind {
            "session_meta" | "turn_context" => Self::meta(payload, stream, out),
            "response_item" => self.item(payload, stream, out),
            "event_msg" => self.event(payload, stream, out),
            "token_usage_record" => self.usage_record(payload, stream, out),
            "compacted" => self.compaction(payload, stream, out),
            kind if is_bookkeeping(kind) => {}
            kind => stream.unknown(kind),
        }
    }

    fn end(&mut self, stream: &mut Stream, out: &mut Out<'_, '_>) {
        self.settle(None, stream, out);
    }
}

/// Record types that carry nothing of the conversation.
pub(crate) fn is_bookkeeping(kind: &str) -> bool {
    matches!(kind, "world_state" | "state" | "history_position")
}

/// Events that repeat what the items say, or speak of the client itself.
fn is_screen_only(kind: &str) -> bool {
    kind.ends_with("_begin")
        || kind.ends_with("_end")
        || kind.ends_with("_delta")
        || kind.ends_with("_started")
        || kind.ends_with("_completed")
        || kind.ends_with("_complete")
        || kind.ends_with("_updated")
        || kind.ends_with("_applied")
        || kind.ends_with("_request")
        || matches!(
            kind,
            "agent_message"
                | "agent_reasoning"
                | "agent_reasoning_raw_content"
                | "agent_reasoning_section_break"
                | "background_event"
                | "context_compacted"
                | "plan_update"
                | "patch_apply"
                | "session_configured"
                | "thread_rolled_back"
                | "turn_diff"
                | "warning"
                | "view_image_tool_call"
                | "deprecation_notice"
        )
}
