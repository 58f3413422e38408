//! `segue-events/1`: events as JSON lines, written and read. The way for any other tool to
//! bring its sessions; `docs/events.md` is the contract.

use jiff::Timestamp;
use segue_model::{
    AgentId, Body, Change, Compaction, Edit, Event, Meta, NativeId, Todo, TodoState, Usage,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::json::{content, count, embedded, items, text, time};
use crate::jsonl::Records;
use crate::reader::{About, Out, Outcome, Stream};
use crate::refusal;

/// The key of the first line that names format and version.
const KEY: &str = "segue-events";
/// The version.
const VERSION: u64 = 1;

/// Reads such lines.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Events;

/// Whether a record is the first line of such a file.
pub(crate) fn is_header(record: &Value) -> bool {
    record[KEY] == VERSION
}

/// The first line of a file with the events of the session `native`.
pub fn header(
    agent: AgentId,
    native: &NativeId,
    head: &Meta<'_>,
    started: Option<Timestamp>,
) -> Value {
    let mut line = json!({ KEY: VERSION, "session": native.as_str(), "agent": agent });
    if let Value::Object(line) = &mut line {
        line.extend(known(json!({
            "started": started, "cwd": head.cwd, "branch": head.branch, "model": head.model,
            "version": head.version,
        })));
    }
    line
}

/// The line of an event.
pub fn to_json(event: &Event<'_>) -> Value {
    let mut line = Map::new();
    line.insert("n".to_owned(), event.n.into());
    line.insert("kind".to_owned(), event.body.kind().into());
    line.extend(known(json!({
        "role": role(&event.body),
        "address": event.address().to_string(),
        "time": event.time,
        "id": event.id,
        "parent": event.parent,
        "sidechain": event.sidechain.then_some(true),
        "span": (event.span.to > 0).then_some([event.span.from, event.span.to]),
    })));
    line.extend(known(fields(&event.body)));
    Value::Object(line)
}

/// Who speaks.
fn role(body: &Body<'_>) -> Option<&'static str> {
    match body {
        Body::User { .. } | Body::Interruption => Some("user"),
        Body::Assistant { .. } | Body::Thinking { .. } | Body::ToolCall(_) => Some("assistant"),
        Body::ToolResult(_) => Some("tool"),
        Body::Injected { .. } | Body::Compaction(_) | Body::Error { .. } => Some("system"),
        Body::Meta(_) | Body::Edit(_) | Body::Todo { .. } | Body::Usage(_) => None,
    }
}

/// The fields that are known.
fn known(fields: Value) -> Map<String, Value> {
    match fields {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}

/// The fields of a line besides; what is not known is null.
fn fields(body: &Body<'_>) -> Value {
    match body {
        Body::Meta(meta) => json!({
            "agent": meta.agent, "version": meta.version, "model": meta.model, "cwd": meta.cwd,
            "branch": meta.branch, "pull_request": meta.pull_request,
        }),
        Body::User { text }
        | Body::Injected { text }
        | Body::Assistant { text }
        | Body::Thinking { text }
        | Body::Error { text } => json!({ "text": text }),
        Body::ToolCall(call) => {
            let input = embedded(Some(&call.input.as_ref().into()));
            json!({ "call": call.call, "tool": call.tool, "input": input })
        }
        Body::ToolResult(result) => json!({
            "call": result.call, "tool": result.tool, "output": result.output, "exit": result.exit,
            "failed": result.failed.then_some(true), "refused": result.refused.then_some(true),
            "duration_ms": result.millis,
        }),
        Body::Edit(edit) => edit_fields(edit),
        Body::Todo { todos } => {
            let item = |todo: &Todo| json!({ "text": todo.text, "state": state(todo.state) });
            json!({ "todos": todos.iter().map(item).collect::<Vec<_>>() })
        }
        Body::Compaction(compaction) => json!({
            "text": compaction.summary, "automatic": compaction.automatic,
            "tokens_before": compaction.tokens_before,
        }),
        Body::Usage(usage) => json!({ "usage": known(json!({
            "input": usage.input, "output": usage.output, "cached": usage.cached,
            "window": usage.window,
        })) }),
        Body::Interruption => json!({}),
    }
}

fn edit_fields(edit: &Edit<'_>) -> Value {
    let (change, to) = match &edit.change {
        Change::Create => ("create", None),
        Change::Edit => ("edit", None),
        Change::Delete => ("delete", None),
        Change::Rename { to } => ("rename", Some(to)),
    };
    json!({
        "path": edit.path, "change": change, "to": to, "added": edit.added, "removed": edit.removed,
        "patch": edit.patch,
    })
}

fn state(state: TodoState) -> &'static str {
    match state {
        TodoState::Pending => "pending",
        TodoState::InProgress => "in_progress",
        TodoState::Done => "done",
    }
}

impl Records for Events {
    const AGENT: AgentId = AgentId::Text;

    fn time(&self, record: &Value) -> Option<jiff::Timestamp> {
        time(record, "/time").or_else(|| time(record, "/started"))
    }

    fn ids<'a>(&self, record: &'a Value) -> (Option<&'a str>, Option<&'a str>) {
        (text(record, "/id"), text(record, "/parent"))
    }

    fn record(&mut self, _: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let agent = text(record, "/agent").and_then(|agent| agent.parse().ok());
        stream.agent = agent.unwrap_or(stream.agent);
        out.sidechain |= record["sidechain"] == true;
        let said = content(record.get("text"));
        match text(record, "/kind").unwrap_or_default() {
            "" | "meta" => meta(record, stream, out),
            // Whoever writes these lines says who speaks; nothing is guessed.
            "user" => stream.emit(Body::User { text: said }, out),
            "injected" => stream.emit(Body::Injected { text: said }, out),
            "assistant" => stream.emit(Body::Assistant { text: said }, out),
            "thinking" => stream.emit(Body::Thinking { text: said }, out),
            "tool_call" => {
                let id = text(record, "/call").unwrap_or_default();
                let tool = text(record, "/tool").unwrap_or_default();
                stream.call(id, tool, &record["input"], out);
            }
            "tool_result" => result(record, stream, out),
            "edit" => stream.emit(Body::Edit(edit(record)), out),
            "todo" => {
                let todos = items(record, "/todos").iter().filter_map(todo).collect();
                stream.emit(Body::Todo { todos }, out);
            }
            "compaction" => stream.emit(
                Body::Compaction(Compaction {
                    summary: Some(said).filter(|said| !said.is_empty()),
                    automatic: record["automatic"] == true,
                    tokens_before: count(record, "/tokens_before"),
                }),
                out,
            ),
            "usage" => {
                let of = |name: &str| count(record, &format!("/usage/{name}"));
                let [input, output, cached] =
                    ["input", "output", "cached"].map(|name| of(name).unwrap_or_default());
                stream.usage(Usage { input, output, cached, window: of("window") }, out);
            }
            "interruption" => stream.emit(Body::Interruption, out),
            "error" => stream.emit(Body::Error { text: said }, out),
            other => stream.unknown(other),
        }
    }
}

fn meta(record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
    let about = About {
        version: text(record, "/version"),
        model: text(record, "/model"),
        cwd: text(record, "/cwd"),
        branch: text(record, "/branch"),
    };
    stream.about(about, out);
    if let Some(url) = text(record, "/pull_request") {
        let meta = Meta { pull_request: Some(url.into()), ..Meta::default() };
        stream.emit(Body::Meta(meta), out);
    }
}

fn result(record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
    let exit = record["exit"].as_i64().and_then(|code| i32::try_from(code).ok());
    let (output, refused) = (content(record.get("output")), record["refused"] == true);
    let reason = refused.then(|| refusal::reason(&output).map(str::to_owned)).flatten();
    let outcome = Outcome {
        output,
        exit,
        failed: record["failed"] == true,
        refused,
        reason,
        millis: count(record, "/duration_ms"),
    };
    // What changed stands in lines of its own.
    stream.answered(text(record, "/call").unwrap_or_default(), outcome, out);
}

fn edit(record: &Value) -> Edit<'_> {
    let change = match text(record, "/change") {
        Some("create") => Change::Create,
        Some("delete") => Change::Delete,
        Some("rename") => Change::Rename { to: text(record, "/to").unwrap_or_default().to_owned() },
        _ => Change::Edit,
    };
    let lines = |path: &str| count(record, path).unwrap_or_default() as u32;
    Edit {
        path: text(record, "/path").unwrap_or_default().into(),
        change,
        added: lines("/added"),
        removed: lines("/removed"),
        patch: text(record, "/patch").map(Into::into),
    }
}

fn todo(todo: &Value) -> Option<Todo> {
    let state = match text(todo, "/state") {
        Some("done") => TodoState::Done,
        Some("in_progress") => TodoState::InProgress,
        _ => TodoState::Pending,
    };
    Some(Todo { text: text(todo, "/text")?.to_owned(), state })
}
