//! A session as JSON: `segue-events/1` by the line, and `segue/session/1` as one document.

use segue_model::{Event, Meta};
use segue_transcript::{Report, event_json, events_header};
use serde_json::{Map, Value, json};

use crate::{SessionHead, SessionStats, SessionView};

/// Writes `segue-events/1`.
pub(super) struct Events<'a> {
    write: &'a mut dyn FnMut(&str),
}

/// Writes `segue/session/1` with the events in it.
pub(super) struct Json<'a> {
    write: &'a mut dyn FnMut(&str),
    is_first: bool,
}

impl<'a> Events<'a> {
    pub(super) fn new(write: &'a mut dyn FnMut(&str)) -> Self {
        Self { write }
    }
}

impl SessionView for Events<'_> {
    fn begin(&mut self, head: &SessionHead) {
        let peek = &head.peek;
        let cwd = peek.cwd.as_ref().map(|cwd| cwd.to_string_lossy());
        let meta = Meta { cwd, branch: peek.branch.as_deref().map(Into::into), ..Meta::default() };
        let line = events_header(peek.agent, &peek.native, &meta, peek.started);
        (self.write)(&format!("{line}\n"));
    }

    fn event(&mut self, event: &Event<'_>, is_left: bool) {
        (self.write)(&format!("{}\n", line(event, is_left)));
    }

    fn end(&mut self, _: &SessionStats, _: &Report) {}
}

impl<'a> Json<'a> {
    pub(super) fn new(write: &'a mut dyn FnMut(&str)) -> Self {
        Self { write, is_first: true }
    }
}

impl SessionView for Json<'_> {
    fn begin(&mut self, head: &SessionHead) {
        let mut text = Value::Object(head_json(head)).to_string();
        text.pop();
        (self.write)(&format!("{text},\"events\":["));
    }

    fn event(&mut self, event: &Event<'_>, is_left: bool) {
        let between = if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" };
        (self.write)(&format!("{between}{}", line(event, is_left)));
    }

    fn end(&mut self, stats: &SessionStats, report: &Report) {
        (self.write)(&format!("\n],\"stats\":{}}}\n", stats_json(stats, report)));
    }
}

fn line(event: &Event<'_>, is_left: bool) -> Value {
    let mut line = event_json(event);
    if is_left {
        line["left"] = true.into();
    }
    line
}

/// What `segue/session/1` says of a session before its events.
pub fn head_json(head: &SessionHead) -> Map<String, Value> {
    let peek = &head.peek;
    let value = json!({
        "schema": "segue/session/1",
        "agent": peek.agent,
        "id": peek.native,
        "path": head.path.to_string_lossy(),
        "reader": head.reader,
        "cwd": peek.cwd,
        "branch": peek.branch,
        "started": peek.started,
        "updated": peek.updated,
        "bytes": peek.bytes,
        "first_request": peek.first_request,
    });
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What it says of all of them.
pub fn stats_json(stats: &SessionStats, report: &Report) -> Value {
    let tools: Map<String, Value> = stats
        .tools
        .iter()
        .map(|(tool, (calls, failed))| (tool.clone(), json!({ "calls": calls, "failed": failed })))
        .collect();
    let files: Map<String, Value> = stats
        .files
        .iter()
        .map(|(path, (added, removed))| {
            (path.clone(), json!({ "added": added, "removed": removed }))
        })
        .collect();
    json!({
        "turns": stats.turns,
        "kinds": stats.kinds,
        "tools": tools,
        "files": files,
        "usage": { "input": stats.usage.input, "output": stats.usage.output, "cached": stats.usage.cached },
        "context": stats.context,
        "window": stats.usage.window,
        "model": stats.model,
        "version": stats.version,
        "first": stats.times.map(|times| times.0),
        "last": stats.times.map(|times| times.1),
        "left": stats.left,
        "transcript": {
            "lines": report.lines, "bytes": report.bytes, "bad_lines": report.bad_lines,
            "torn": report.torn, "abandoned": report.abandoned, "duplicates": report.duplicates,
            "unknown": report.unknown,
        },
    })
}
