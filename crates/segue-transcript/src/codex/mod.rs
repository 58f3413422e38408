//! Codex: rollouts, one JSON object `{timestamp, type, payload}` a line, appended.
//!
//! Follows what releases 0.98 to 0.169 write. Every message is there twice, as the item
//! that the model gets (`response_item`) and as an event for the screen (`event_msg`):
//! items are read, and the events tell which of the user's messages the person typed. A
//! fork's file begins where its parent's history ends (`fork`); a sub-agent has a rollout of its
//! own (`subagent`), which may begin with a copy of its parent's conversation. Turns that were
//! rolled back stand in the file all the same (`turns`).

mod folder;
mod fork;
mod output;
mod subagent;
mod tokens;
mod turns;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use segue_model::{Action, AgentId, Body, Compaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use fork::{Ancestor, ancestors};
pub(crate) use subagent::subagents;
pub(crate) use turns::left;

use crate::json::{at, content, count, embedded, items, text};
use crate::jsonl::Records;
use crate::reader::{About, Out, Outcome, Stream};
use crate::typed::{Typed, typed};
use tokens::Tokens;
use turns::Turns;

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
    /// Whether the file is a sub-agent's, in which nothing is the person's word.
    is_subagent: bool,
    /// Records before this ordinal are a copy of what the sub-agent's parent had.
    own_from: Option<u64>,
    turns: Turns,
    /// The record at hand.
    number: u32,
    /// A message in the user's name, until an event tells whether the person typed it.
    waiting: Option<Waiting>,
    /// Whether the file has events for the screen, which old ones have not.
    has_events: bool,
    tokens: Tokens,
    /// Whether the record at hand is the summary of a compaction.
    is_summary: bool,
    /// The commands that ran on when their call came back, by the number of their process.
    running: HashMap<u64, Action<'static>>,
}

/// A message that waits.
#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    text: String,
    /// The record that it stands in, and whether that is muted.
    number: u32,
    mute: bool,
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
                    Some(action) => stream.call_for(action, id, name, &input, out),
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
                if self.is_subagent && outcome.output.starts_with(turns::SPAWNED) {
                    self.turns.copied(self.number);
                }
                self.runs_on(output::runs_on(item), stream.run_of(id), &outcome);
                stream.result(id, outcome, out);
            }
            // What agents say to each other.
            "agent_message" => stream.injected(&content(item.get("content")), out),
            "compaction" | "compaction_summary" | "ghost_snapshot" | "other" => {}
            other => stream.unknown(&format!("response_item/{other}")),
        }
    }

    /// The command that a call only asks after: its result is the command's.
    fn asked_after(&self, tool: &str, input: &Value) -> Option<Action<'static>> {
        let process = at(input, "/session_id").filter(|_| tool == ASKS_AFTER)?;
        self.running.get(&process.as_u64()?).cloned()
    }

    /// Remembers a command that runs on in `process`, until it has ended.
    fn runs_on(
        &mut self,
        process: Option<u64>,
        run: Option<&Action<'static>>,
        outcome: &Outcome<'_>,
    ) {
        let Some(run) = run else { return };
        match process {
            Some(process) if self.running.len() < RUNNING => {
                self.running.insert(process, run.clone());
            }
            None if outcome.exit.is_some() => self.running.retain(|_, known| known != run),
            _ => {}
        }
    }

    fn message(&mut self, item: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let text = content(item.get("content"));
        match item["role"].as_str().unwrap_or_default() {
            // The summary of a compaction, which its record gives.
            "assistant" if self.is_summary => {}
            "assistant" => stream.assistant(&text, out),
            "user" => {
                let (text, number) = (text.into_owned(), self.number);
                self.waiting = Some(Waiting { text, number, mute: out.mute });
            }
            _ => stream.injected(&text, out),
        }
    }

    /// The message that waits, once it is known who wrote it: `typed` is what an event
    /// says that the person typed.
    fn settle(&mut self, said: Option<&str>, stream: &mut Stream, out: &mut Out<'_, '_>) {
        if let Some(Waiting { text, number, mute }) = self.waiting.take() {
            // The item may carry more than what was typed: files, images, hints.
            let is_it = said.is_some_and(|said| text.trim().starts_with(said.trim()));
            let may_be = !self.has_events && matches!(typed(&text), Typed::Words(_));
            let here = std::mem::replace(&mut out.mute, mute);
            if is_it || may_be {
                self.say(&text, number, stream, out);
            } else {
                stream.injected(&text, out);
            }
            out.mute = here;
            if is_it || may_be {
                return;
            }
        }
        if let Some(said) = said {
            self.say(said, self.number, stream, out);
        }
    }

    /// What the person typed, or another agent for a sub-agent: the beginning of a turn.
    fn say(&mut self, text: &str, number: u32, stream: &mut Stream, out: &mut Out<'_, '_>) {
        self.turns.begin(number);
        if self.is_subagent {
            stream.injected(text, out);
        } else {
            stream.user(text, out);
        }
    }

    fn event(&mut self, event: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        match text(event, "/type").unwrap_or_default() {
            "user_message" => self.settle(text(event, "/message"), stream, out),
            "item_completed" if event["item"]["type"] == "UserMessage" => {
                let said = content(at(event, "/item/content"));
                self.settle(Some(&said), stream, out);
            }
            turns::ROLLED_BACK => {
                self.settle(None, stream, out);
                let count = count(event, "/num_turns").unwrap_or_default();
                self.turns.roll_back(count, self.number);
            }
            "token_count" => {
                if let Some(usage) = self.tokens.shown(event) {
                    stream.usage(usage, out);
                }
            }
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
            tokens_before: self.tokens.fill,
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

    fn record(&mut self, number: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let ordinal = count(record, "/ordinal");
        if self.until.is_some_and(|until| ordinal.is_some_and(|ordinal| ordinal >= until)) {
            return;
        }
        self.number = number;
        if number == 0 {
            self.is_subagent = subagent::parent(record).is_some();
            self.own_from = count(record, "/payload/subagent_history_start_ordinal");
        }
        out.sidechain |= self.is_subagent;
        out.mute |= self.own_from.is_some_and(|own| ordinal.is_some_and(|ordinal| ordinal < own));
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
            "token_usage_record" => stream.usage(self.tokens.recorded(payload), out),
            "compacted" => self.compaction(payload, stream, out),
            "inter_agent_communication" => {
                stream.injected(&content(payload.get("content")), out);
            }
            kind if is_bookkeeping(kind) => {}
            kind => stream.unknown(kind),
        }
    }

    fn end(&mut self, stream: &mut Stream, out: &mut Out<'_, '_>) {
        out.sidechain |= self.is_subagent;
        self.settle(None, stream, out);
    }

    fn abandoned(&self) -> BTreeSet<u32> {
        self.turns.left()
    }
}

/// Record types that carry nothing of the conversation.
pub(crate) fn is_bookkeeping(kind: &str) -> bool {
    matches!(
        kind,
        "world_state" | "state" | "history_position" | "inter_agent_communication_metadata"
    )
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
                | "turn_diff"
                | "warning"
                | "view_image_tool_call"
                | "deprecation_notice"
                | "dynamic_tool_call_response"
                | "entered_review_mode"
                | "exited_review_mode"
                | "guardian_assessment"
                | "sub_agent_activity"
        )
}
