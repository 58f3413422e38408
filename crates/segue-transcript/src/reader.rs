//! What a reader of a format is, and what all readers share: numbering, pairing of
//! calls with their results, and what was told of the session as a whole.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{
    Action, AgentId, Body, Change, Event, Meta, SessionPrefix, Span, ToolCall, ToolResult, Usage,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lines::Line;
use crate::typed::{Typed, typed};
use crate::{Report, changes, refusal, todos, tools};

/// The tool, and the id of its calls, by which commands are known that the person ran in the client's own shell.
const SHELL: &str = "shell";

/// Where events go.
pub(crate) type Emit<'e> = dyn FnMut(&Event<'_>) + 'e;

/// Reads a file line by line.
pub(crate) trait Reader {
    /// Reads one line.
    fn line(&mut self, line: &Line<'_>, emit: &mut Emit<'_>);

    /// Hands over what waited for the end, and says what the reading met.
    fn finish(&mut self, emit: &mut Emit<'_>) -> Report;

    /// The records, counted as the reader counts them, that stand on branches which the
    /// user left. A second reading skips them.
    fn abandoned(&self) -> BTreeSet<u32>;

    /// The records that this reading skips.
    fn skipped(&self) -> &BTreeSet<u32>;
}

/// How one record's events are handed over.
pub(crate) struct Out<'a, 'e> {
    pub(crate) emit: &'a mut Emit<'e>,
    pub(crate) span: Span,
    pub(crate) time: Option<Timestamp>,
    /// The record's own id, and that of the record before it.
    pub(crate) ids: (Option<&'a str>, Option<&'a str>),
    pub(crate) sidechain: bool,
    /// The record stands on a branch that the user left: its events are counted
    /// and not handed over.
    pub(crate) mute: bool,
}

impl<'a, 'e> Out<'a, 'e> {
    /// For events of no record in particular.
    pub(crate) fn at_end(emit: &'a mut Emit<'e>, sidechain: bool) -> Self {
        Self { emit, span: Span::default(), time: None, ids: (None, None), sidechain, mute: false }
    }
}

/// The stream of one session's events.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub(crate) agent: AgentId,
    prefix: SessionPrefix,
    n: u64,
    told: Told,
    calls: HashMap<String, Call>,
    /// The files that were read or written so far: what is written and was not is new.
    paths: HashSet<String>,
    /// What the person typed into the last refusal, which a record may repeat.
    #[serde(default)]
    refused: Option<String>,
    pub(crate) report: Report,
}

/// The path that a patch in a command means, which may run in a folder of its own.
fn from_folder<'a>(path: Cow<'a, str>, action: &Action<'_>) -> Cow<'a, str> {
    let Action::Run { folder: Some(folder), .. } = action else { return path };
    let is_whole = path.starts_with(['/', '~', '\\']) || path.as_bytes().get(1) == Some(&b':');
    if is_whole { path } else { format!("{}/{path}", folder.trim_end_matches('/')).into() }
}

/// What the last `meta` event said.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Told {
    version: String,
    model: String,
    cwd: String,
    branch: String,
}

/// What a record says of the session as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About<'a> {
    pub(crate) version: Option<&'a str>,
    pub(crate) model: Option<&'a str>,
    pub(crate) cwd: Option<&'a str>,
    pub(crate) branch: Option<&'a str>,
}

/// A tool call whose result has not come yet.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    tool: String,
    action: Action<'static>,
    /// The arguments, kept where the result alone does not say what was done.
    #[serde(with = "crate::json::kept")]
    input: Option<Value>,
}

/// What a tool gave back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome<'a> {
    pub(crate) output: Cow<'a, str>,
    pub(crate) exit: Option<i32>,
    pub(crate) failed: bool,
    pub(crate) refused: bool,
    /// Why the person refused it, where the form has a place for their words.
    pub(crate) reason: Option<String>,
    pub(crate) millis: Option<u64>,
}

impl Stream {
    pub(crate) fn new(agent: AgentId, prefix: SessionPrefix) -> Self {
        Self {
            agent,
            prefix,
            n: 0,
            told: Told::default(),
            calls: HashMap::new(),
            paths: HashSet::new(),
            refused: None,
            report: Report::default(),
        }
    }

    /// Numbers an event and hands it over, unless its record was left behind.
    pub(crate) fn emit(&mut self, body: Body<'_>, out: &mut Out<'_, '_>) {
        if let Body::User { text } = &body
            && self.refused.take().is_some_and(|words| words == **text)
        {
            return;
        }
        self.n += 1;
        if out.mute {
            return;
        }
        self.report.events += 1;
        (out.emit)(&Event {
            session: &self.prefix,
            n: self.n,
            time: out.time,
            span: out.span,
            id: out.ids.0,
            parent: out.ids.1,
            sidechain: out.sidechain,
            body,
        });
    }

    /// Counts an event that is never handed over.
    pub(crate) fn skip(&mut self) {
        self.n += 1;
    }

    /// A `meta` event where version, model, directory or branch changed.
    pub(crate) fn about(&mut self, about: About<'_>, out: &mut Out<'_, '_>) {
        let mut meta = Meta::default();
        let fields = [
            (about.version, &mut self.told.version, &mut meta.version),
            (about.model, &mut self.told.model, &mut meta.model),
            (about.cwd, &mut self.told.cwd, &mut meta.cwd),
            (about.branch, &mut self.told.branch, &mut meta.branch),
        ];
        let mut is_new = false;
        for (seen, told, slot) in fields {
            if let Some(seen) = seen.filter(|seen| !seen.is_empty() && seen != told) {
                seen.clone_into(told);
                *slot = Some(seen.to_owned().into());
                is_new = true;
            }
        }
        if is_new {
            meta.agent = (self.n == 0).then_some(self.agent);
            let mute = std::mem::replace(&mut out.mute, false);
            self.emit(Body::Meta(meta), out);
            out.mute = mute;
        }
    }

    /// A command that the person ran in the client's own shell.
    pub(crate) fn shell(&mut self, command: &str, out: &mut Out<'_, '_>) {
        let (call, tool) = (SHELL.into(), SHELL.into());
        let action = Action::run(command);
        self.emit(Body::ToolCall(ToolCall { call, tool, action, input: "{}".into() }), out);
    }

    /// A text in the user's name: the person's words, or the client's.
    pub(crate) fn user(&mut self, text: &str, out: &mut Out<'_, '_>) {
        match typed(text) {
            Typed::Words(text) => self.emit(Body::User { text }, out),
            Typed::Interruption => self.emit(Body::Interruption, out),
            Typed::Injected => self.emit(Body::Injected { text: text.into() }, out),
            Typed::Shell(command) => self.shell(command, out),
            Typed::ShellOutput(output) => {
                let result = ToolResult {
                    call: SHELL.into(),
                    tool: SHELL.into(),
                    action: Action::Other,
                    output: output.into(),
                    exit: None,
                    failed: false,
                    refused: false,
                    millis: None,
                };
                self.emit(Body::ToolResult(result), out);
            }
        }
    }

    /// A text that the client put into the conversation.
    pub(crate) fn injected(&mut self, text: &str, out: &mut Out<'_, '_>) {
        if !text.trim().is_empty() {
            self.emit(Body::Injected { text: text.into() }, out);
        }
    }

    /// What the model said, behind what it thought where that stands before it in a tag.
    pub(crate) fn assistant(&mut self, text: &str, out: &mut Out<'_, '_>) {
        let (thought, text) = thought(text).unwrap_or(("", text));
        self.thinking(thought, out);
        if !text.trim().is_empty() {
            self.emit(Body::Assistant { text: text.into() }, out);
        }
    }

    /// What the model thought.
    pub(crate) fn thinking(&mut self, text: &str, out: &mut Out<'_, '_>) {
        if !text.trim().is_empty() {
            self.emit(Body::Thinking { text: text.into() }, out);
        }
    }

    /// A request for a tool.
    pub(crate) fn call(&mut self, id: &str, tool: &str, input: &Value, out: &mut Out<'_, '_>) {
        self.call_for(tools::action(tool, input), id, tool, input, out);
    }

    /// A request for a tool that does what is known otherwise.
    pub(crate) fn call_for(
        &mut self,
        action: Action<'static>,
        id: &str,
        tool: &str,
        input: &Value,
        out: &mut Out<'_, '_>,
    ) {
        let keeps = matches!(action, Action::Write { .. } | Action::Todo)
            || (matches!(action, Action::Run { .. }) && changes::has_patch(input));
        // Also on a branch that was left: what a result does there is numbered as it is elsewhere.
        let kept = keeps.then(|| input.clone());
        let call = Call { tool: tool.to_owned(), action: action.clone(), input: kept };
        self.calls.insert(id.to_owned(), call);
        let input = match input {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let call = ToolCall { call: id.into(), tool: tool.into(), action, input: input.into() };
        self.emit(Body::ToolCall(call), out);
    }

    /// The command that a call runs whose result has not come yet.
    pub(crate) fn run_of(&self, id: &str) -> Option<&Action<'static>> {
        self.calls.get(id).map(|call| &call.action).filter(|it| matches!(it, Action::Run { .. }))
    }

    /// What a tool gave back, and what that did to files and todos.
    pub(crate) fn result(&mut self, id: &str, outcome: Outcome<'_>, out: &mut Out<'_, '_>) {
        let is_read = |call: &Call| call.input.is_some() && call.action != Action::Todo;
        let needs_output = self.calls.get(id).is_some_and(is_read);
        let output = if needs_output { outcome.output.clone() } else { Cow::default() };
        let Some(call) = self.answered(id, outcome, out) else { return };
        match call.input {
            Some(input) if call.action == Action::Todo => {
                if let Some(todos) = todos::todos(&input) {
                    self.emit(Body::Todo { todos }, out);
                }
            }
            Some(input) => {
                for mut edit in changes::of(&call.tool, &input, &output, &self.paths) {
                    edit.path = from_folder(edit.path, &call.action);
                    if let Change::Rename { to } = &mut edit.change {
                        *to = from_folder(std::mem::take(to).into(), &call.action).into_owned();
                    }
                    if !out.mute {
                        self.paths.insert(edit.path.to_string());
                    }
                    self.emit(Body::Edit(edit), out);
                }
            }
            None => {}
        }
        if let Action::Read { path } = call.action
            && !out.mute
        {
            self.paths.insert(path.into_owned());
        }
    }

    /// What a tool gave back, and nothing else: the call, if it is known and succeeded.
    pub(crate) fn answered(
        &mut self,
        id: &str,
        outcome: Outcome<'_>,
        out: &mut Out<'_, '_>,
    ) -> Option<Call> {
        let call = self.calls.remove(id);
        let failed = outcome.failed || outcome.exit.is_some_and(|exit| exit != 0);
        let output = outcome.output;
        // Any output may have these words: a call that was refused has no exit status.
        let is_refused = outcome.refused || outcome.failed && outcome.exit.is_none();
        let is_refusal = is_refused && refusal::is_refusal(&output);
        let result = ToolResult {
            call: id.into(),
            tool: call.as_ref().map_or("", |call| &call.tool).into(),
            action: call.as_ref().map_or(Action::Other, |call| call.action.clone()),
            exit: outcome.exit,
            failed,
            refused: outcome.refused || is_refusal,
            output,
            millis: outcome.millis,
        };
        let words = is_refusal.then(|| refusal::words(&result.output).map(str::to_owned)).flatten();
        let words = words.or(outcome.reason);
        self.emit(Body::ToolResult(result), out);
        if let Some(words) = words {
            self.emit(Body::User { text: Cow::Borrowed(&words) }, out);
            self.refused = Some(words);
        }
        call.filter(|_| !failed)
    }

    /// Tokens of one response; none where nothing was counted.
    pub(crate) fn usage(&mut self, usage: Usage, out: &mut Out<'_, '_>) {
        if usage.total() > 0 {
            self.emit(Body::Usage(usage), out);
        }
    }

    /// A record type that this reader does not know.
    pub(crate) fn unknown(&mut self, kind: &str) {
        *self.report.unknown.entry(kind.to_owned()).or_default() += 1;
    }

    /// Counts a line.
    pub(crate) fn count(&mut self, line: &Line<'_>) {
        self.report.lines += 1;
        self.report.bytes = line.span.to;
    }

    /// Counts a line that is no record: white space, the last one, cut off, or a bad one.
    pub(crate) fn count_other(&mut self, line: &Line<'_>) {
        if line.is_blank() {
            return;
        }
        self.report.torn |= !line.is_whole;
        self.report.bad_lines += u64::from(line.is_whole);
    }

    /// Takes up a record's time.
    pub(crate) fn seen_at(&mut self, time: Option<Timestamp>) {
        self.report.started = self.report.started.into_iter().chain(time).min();
    }
}

/// What a text says between `<think>` and `</think>` at its beginning, and behind that: reasoning models that are served
/// without a parser of their own write so, and clients that mark it name the tag otherwise (`<thinking-content-…>`).
fn thought(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix('<').filter(|rest| rest.starts_with("think"))?;
    let (name, rest) = rest.split_once('>')?;
    let is_name = matches!(name, "think" | "thinking") || name.starts_with("thinking-content-");
    let is_name = is_name && rest.starts_with(['\n', '\r']);
    let (thought, said) = rest.split_once(&format!("</{name}>")).filter(|_| is_name)?;
    Some((thought.trim(), said.trim()))
}
