//! One session, event by event, for somebody to look at or to keep: secrets are masked
//! before anybody sees them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use segue_document::secret::mask;
use segue_model::{
    Action, Body, Change, Compaction, Edit, Event, Meta, Todo, ToolCall, ToolResult, Usage,
};
use segue_transcript::{Peek, Report};
use serde_json::Value;

use crate::{ProjectError, Surroundings, sessions};

/// Which session is meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionRequest<'a> {
    /// An id, the beginning of one, `@`, a file or `FILE#ID`; the newest without it.
    pub session: Option<&'a str>,
    /// Also what stands on branches that the user left.
    pub branches: bool,
}

/// What is known of a session before its events.
pub struct SessionHead {
    /// What its file's ends tell.
    pub peek: Peek,
    /// The session's file.
    pub path: std::path::PathBuf,
    /// The reader with its version, which fixes the events' numbers.
    pub reader: &'static str,
}

/// What a session's events add up to.
#[derive(Clone, Debug, Default)]
pub struct SessionStats {
    /// How often the person spoke.
    pub turns: u64,
    /// Events by their kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Tools by their name: how often they were called, and how often they failed.
    pub tools: BTreeMap<String, (u64, u64)>,
    /// Changed files: lines added and removed, where known.
    pub files: BTreeMap<String, (u64, u64)>,
    /// Tokens of all responses, sub-agents' included.
    pub usage: Usage,
    /// The context's size at the end in tokens.
    pub context: Option<u64>,
    /// The model that answered last.
    pub model: Option<String>,
    /// The client's version.
    pub version: Option<String>,
    /// The first and the last time.
    pub times: Option<(Timestamp, Timestamp)>,
    /// Events on branches that the user left.
    pub left: u64,
}

/// Who looks at a session.
pub trait SessionView {
    /// What is known before the events.
    fn begin(&mut self, head: &SessionHead);
    /// One event, in order; `is_left` on a branch that the user left.
    fn event(&mut self, event: &Event<'_>, is_left: bool);
    /// What all of it was.
    fn end(&mut self, stats: &SessionStats, report: &Report);
}

/// Shows a session to `view`. Nothing is handed over twice or taken back.
pub fn session(
    around: &Surroundings,
    request: SessionRequest<'_>,
    view: &mut dyn SessionView,
) -> Result<(), ProjectError> {
    let transcript = sessions::find(around, request.session)?;
    let peek = transcript.peek()?;
    let peek =
        Peek { first_request: peek.first_request.map(|text| mask(&text).into_owned()), ..peek };
    let (path, reader) = (transcript.path().to_owned(), transcript.format().reader());
    view.begin(&SessionHead { peek, path, reader });
    let mut stats = SessionStats::default();
    let report = transcript.walk(request.branches, |event, is_left| {
        let event = masked(event);
        stats.see(&event, is_left);
        view.event(&event, is_left);
    })?;
    view.end(&stats, &report);
    Ok(())
}

impl SessionStats {
    fn see(&mut self, event: &Event<'_>, is_left: bool) {
        if is_left {
            self.left += 1;
            return;
        }
        *self.kinds.entry(event.body.kind()).or_default() += 1;
        if let Some(time) = event.time {
            let (first, last) = self.times.unwrap_or((time, time));
            self.times = Some((first.min(time), last.max(time)));
        }
        match &event.body {
            Body::User { .. } if !event.sidechain => self.turns += 1,
            Body::ToolCall(call) => self.tools.entry(call.tool.to_string()).or_default().0 += 1,
            Body::ToolResult(result) if result.failed && !result.tool.is_empty() => {
                self.tools.entry(result.tool.to_string()).or_default().1 += 1;
            }
            Body::Edit(edit) => {
                let lines = self.files.entry(edit.path.to_string()).or_default();
                *lines = (lines.0 + u64::from(edit.added), lines.1 + u64::from(edit.removed));
            }
            Body::Usage(usage) => self.tokens(*usage, event.sidechain),
            Body::Meta(meta) => {
                let own = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
                self.model = own(&meta.model).or(self.model.take());
                self.version = own(&meta.version).or(self.version.take());
            }
            _ => {}
        }
    }

    fn tokens(&mut self, usage: Usage, sidechain: bool) {
        self.usage.input = self.usage.input.saturating_add(usage.input);
        self.usage.output = self.usage.output.saturating_add(usage.output);
        self.usage.cached = self.usage.cached.saturating_add(usage.cached);
        self.usage.window = usage.window.or(self.usage.window);
        self.context = Some(usage.total()).filter(|_| !sidechain).or(self.context);
    }
}

/// The same event without its secrets.
pub(crate) fn masked<'a>(event: &'a Event<'a>) -> Event<'a> {
    let text = |text: &'a Cow<'a, str>| mask(text);
    let maybe = |text: &'a Option<Cow<'a, str>>| text.as_deref().map(mask);
    let body = match &event.body {
        Body::Meta(meta) => Body::Meta(Meta {
            agent: meta.agent,
            version: maybe(&meta.version),
            model: maybe(&meta.model),
            cwd: maybe(&meta.cwd),
            branch: maybe(&meta.branch),
            pull_request: maybe(&meta.pull_request),
        }),
        Body::User { text: said } => Body::User { text: text(said) },
        Body::Injected { text: said } => Body::Injected { text: text(said) },
        Body::Assistant { text: said } => Body::Assistant { text: text(said) },
        Body::Thinking { text: said } => Body::Thinking { text: text(said) },
        Body::Error { text: said } => Body::Error { text: text(said) },
        Body::ToolCall(call) => Body::ToolCall(ToolCall {
            call: Cow::Borrowed(&call.call),
            tool: text(&call.tool),
            action: action(&call.action),
            input: input(&call.input),
        }),
        Body::ToolResult(result) => Body::ToolResult(ToolResult {
            call: Cow::Borrowed(&result.call),
            tool: text(&result.tool),
            action: action(&result.action),
            output: text(&result.output),
            ..result.clone()
        }),
        Body::Edit(edit) => {
            let change = match &edit.change {
                Change::Rename { to } => Change::Rename { to: mask(to).into_owned() },
                other => other.clone(),
            };
            let (path, patch) = (text(&edit.path), maybe(&edit.patch));
            Body::Edit(Edit { path, change, patch, ..*edit })
        }
        Body::Todo { todos } => {
            let todo =
                |todo: &Todo| Todo { text: mask(&todo.text).into_owned(), state: todo.state };
            Body::Todo { todos: todos.iter().map(todo).collect() }
        }
        Body::Compaction(compaction) => {
            Body::Compaction(Compaction { summary: maybe(&compaction.summary), ..*compaction })
        }
        Body::Usage(usage) => Body::Usage(*usage),
        Body::Interruption => Body::Interruption,
    };
    Event { body, ..*event }
}

fn action<'a>(action: &'a Action<'a>) -> Action<'a> {
    match action {
        Action::Run { command, folder } => {
            Action::Run { command: mask(command), folder: folder.as_deref().map(mask) }
        }
        Action::Read { path } => Action::Read { path: mask(path) },
        Action::Write { path } => Action::Write { path: mask(path) },
        Action::Plan { plan } => Action::Plan { plan: mask(plan) },
        other => other.clone(),
    }
}

/// The arguments of a call, still as JSON: masked text by text, so that it stays JSON.
fn input(text: &str) -> Cow<'_, str> {
    // An escape may hide a name: `\npass = …`.
    if matches!(mask(text), Cow::Borrowed(_)) && !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    match serde_json::from_str::<Value>(text) {
        Ok(mut value) => {
            let plain = value.clone();
            mask_texts(&mut value);
            if value == plain { Cow::Borrowed(text) } else { Cow::Owned(value.to_string()) }
        }
        Err(_) => mask(text),
    }
}

fn mask_texts(value: &mut Value) {
    match value {
        Value::String(text) => *text = mask(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(mask_texts),
        Value::Object(fields) => {
            // A key may be what makes its value a secret: they are looked at together.
            for (key, value) in fields.iter_mut() {
                if let Value::String(text) = value {
                    let pair = format!("{key}={text}");
                    if let (Cow::Owned(masked), Cow::Borrowed(_)) = (mask(&pair), mask(text)) {
                        let rest = masked.strip_prefix(&format!("{key}="));
                        rest.unwrap_or("[redacted]").clone_into(text);
                        continue;
                    }
                }
                mask_texts(value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_behind_an_escape_is_found() {
        let text = r#"{"content":"[r]\ntype = sftp\npass = kX9mQ2vB7nR4tL8s","old":"a\nb"}"#;
        assert!(!input(text).contains("kX9mQ2vB7nR4tL8s"), "{}", input(text));
        assert!(matches!(input(r#"{"content":"a\nb"}"#), Cow::Borrowed(_)));
    }

    #[test]
    fn arguments_stay_json_without_their_secrets() {
        let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
        let text = format!(
            r#"{{"command":"curl -H \"Authorization: {token}\"","n":1,"list":["{token}"]}}"#
        );
        let masked = input(&text);
        assert!(!masked.contains(&token), "{masked}");
        let value: Value = serde_json::from_str(&masked).unwrap();
        assert_eq!(value["n"], 1);
        assert_eq!(input(r#"{"a":"b"}"#), r#"{"a":"b"}"#);
    }
}
