//! `segue-events/1`: events as JSON lines, written and read. The way for any other tool to
//! bring its sessions; `docs/events.md` is the contract.

use segue_model::{
    AgentId, Body, Change, Compaction, Edit, Event, Meta, NativeId, Todo, TodoState, Usage,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::json::{content, count, embedded, items, text, time};
use crate::jsonl::Records;
use crate::reader::{About, Out, Outcome, Stream};

/// What the first line names.
pub const EVENTS_SCHEMA: &str = "segue-events/1";

/// Reads such lines.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Events;

/// The first line of a file with the events of the session `native`.
pub fn header(agent: AgentId, native: &NativeId) -> Value {
    json!({ "schema": EVENTS_SCHEMA, "agent": agent, "session": native.as_str() })
}

/// The line of an event.
pub fn to_json(event: &Event<'_>) -> Value {
    let mut line = Map::new();
    line.insert("type".to_owned(), event.body.kind().into());
    line.insert("n".to_owned(), event.n.into());
    line.insert("address".to_owned(), event.address().to_string().into());
    if let Some(time) = event.time {
        line.insert("time".to_owned(), time.to_string().into());
    }
    if event.sidechain {
        line.insert("sidechain".to_owned(), true.into());
    }
    if event.span.to > 0 {
        line.insert("span".to_owned(), json!([event.span.from, event.span.to]));
    }
    if let Value::Object(fields) = fields(&event.body) {
        line.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Value::Object(line)
}

/// The fields of a line besides; what is not known is null.
fn fields(body: &Body<'_>) -> Value {
    match body {
        Body::Meta(meta) => meta_fields(meta),
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
            "failed": result.failed, "refused": result.refused, "millis": result.millis,
        }),
        Body::Edit(edit) => edit_fields(edit),
        Body::Todo { todos } => {
            let item = |todo: &Todo| json!({ "text": todo.text, "state": state(todo.state) });
            json!({ "todos": todos.iter().map(item).collect::<Vec<_>>() })
        }
        Body::Compaction(compaction) => json!({
            "summary": compaction.summary, "automatic": compaction.automatic,
            "tokens_before": compaction.tokens_before,
        }),
        Body::Usage(usage) => json!({
            "input": usage.input, "output": usage.output, "cached": usage.cached,
            "window": usage.window,
        }),
        Body::Interruption => json!({}),
    }
}

fn meta_fields(meta: &Meta<'_>) -> Value {
    json!({
        "agent": meta.agent, "version": meta.version, "model": meta.model, "cwd": meta.cwd,
        "branch": meta.branch, "pull_request": meta.pull_request,
    })
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
        time(record, "/time")
    }

    fn record(&mut self, _: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>) {
        let agent = text(record, "/agent").and_then(|agent| agent.parse().ok());
        stream.agent = agent.unwrap_or(stream.agent);
        out.sidechain |= record["sidechain"] == true;
        let said = content(record.get("text"));
        match text(record, "/type").unwrap_or_default() {
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
                    summary: text(record, "/summary").map(Into::into),
                    automatic: record["automatic"] == true,
                    tokens_before: count(record, "/tokens_before"),
                }),
                out,
            ),
            "usage" => {
                let of = |path: &str| count(record, path).unwrap_or_default();
                let (input, output, cached) = (of("/input"), of("/output"), of("/cached"));
                stream
                    .usage(Usage { input, output, cached, window: count(record, "/window") }, out);
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
    let outcome = Outcome {
        output: content(record.get("output")),
        exit,
        failed: record["failed"] == true,
        refused: record["refused"] == true,
        millis: count(record, "/millis"),
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
