//! Records to events.

use std::borrow::Cow;

use segue_model::{Action, Body, Change, Compaction, Edit, Meta, ToolCall, ToolResult, Usage};

use super::background::Report;
use super::record::{Block, Content, Outcome, Record};
use super::tasks::Tasks;
use super::{Call, Claude, Pending, answers, background, tool};
use crate::reader::Out;
use crate::refusal;

impl Claude {
    fn emit(&mut self, body: Body<'_>, out: &mut Out<'_, '_>) {
        self.stream.emit(body, out);
    }

    pub(super) fn user(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        let Some(message) = &record.message else {
            return;
        };
        self.flush_usage(None, out);
        if record.is_compact_summary {
            let summary = message.content.text();
            self.flush_compaction(Some(summary), out);
            return;
        }
        self.queue.sent(&message.content.text());
        let is_clients = record.is_meta || record.is_visible_in_transcript_only || out.sidechain;
        match &message.content {
            Content::None => {}
            Content::Text(text) => self.user_text(text, is_clients, out),
            Content::Blocks(blocks) => {
                for block in blocks {
                    match block.kind.as_ref() {
                        "tool_result" => self.result(block, &record.tool_use_result, out),
                        "text" => {
                            let text = block.text.as_deref().unwrap_or_default();
                            self.user_text(text, is_clients, out);
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn user_text(&mut self, text: &str, is_clients: bool, out: &mut Out<'_, '_>) {
        self.notified(text, out);
        if is_clients {
            self.emit(Body::Injected { text: Cow::Borrowed(text) }, out);
        } else {
            self.stream.user(text, out);
        }
    }

    pub(super) fn assistant(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        let Some(message) = &record.message else {
            return;
        };
        self.flush_compaction(None, out);
        let id = message.id.as_deref().unwrap_or_default();
        self.flush_usage(Some(id), out);
        for block in message.content.blocks() {
            self.answer(block, record, out);
        }
        if let Content::Text(text) = &message.content {
            self.emit(Body::Assistant { text: Cow::Borrowed(text) }, out);
        }
        if let Some(counts) = &message.usage {
            let usage = Usage {
                input: counts.input_tokens,
                output: counts.output_tokens,
                cached: counts
                    .cache_creation_input_tokens
                    .saturating_add(counts.cache_read_input_tokens),
                window: None,
            };
            if usage.total() > 0 {
                let (span, mute) = (out.span, out.mute);
                self.usage = Some(Pending { message: id.to_owned(), usage, span, mute });
            }
        }
    }

    fn answer(&mut self, block: &Block<'_>, record: &Record<'_>, out: &mut Out<'_, '_>) {
        match block.kind.as_ref() {
            "text" => {
                let text = Cow::Borrowed(block.text.as_deref().unwrap_or_default());
                let is_clients = record
                    .message
                    .as_ref()
                    .and_then(|message| message.model.as_deref())
                    .is_some_and(|model| model == "<synthetic>");
                match (record.is_api_error_message, is_clients) {
                    (true, _) => self.emit(Body::Error { text }, out),
                    (false, true) => self.emit(Body::Injected { text }, out),
                    (false, false) => self.emit(Body::Assistant { text }, out),
                }
            }
            "thinking" => {
                let text = Cow::Borrowed(block.thinking.as_deref().unwrap_or_default());
                self.emit(Body::Thinking { text }, out);
            }
            "tool_use" => self.call(block, out),
            _ => {}
        }
    }

    fn call(&mut self, block: &Block<'_>, out: &mut Out<'_, '_>) {
        let id = block.id.as_deref().unwrap_or_default();
        let name = block.name.as_deref().unwrap_or_default();
        let input = block.input.map_or("{}", |raw| raw.get());
        let action = match self.background.asked_after(name, input) {
            Some(command) => Action::run(command),
            None => tool::action(name, input),
        };
        let kept = Tasks::is_tool(name).then(|| input.to_owned());
        self.calls.insert(
            id.to_owned(),
            Call { tool: name.to_owned(), action: action.clone().into_owned(), input: kept },
        );
        self.emit(
            Body::ToolCall(ToolCall {
                call: Cow::Borrowed(id),
                tool: Cow::Borrowed(name),
                action,
                input: Cow::Borrowed(input),
            }),
            out,
        );
    }

    fn result(&mut self, block: &Block<'_>, outcome: &Outcome<'_>, out: &mut Out<'_, '_>) {
        let id = block.tool_use_id.as_deref().unwrap_or_default();
        let call = self.calls.remove(id);
        let (tool, action, input) = match call {
            Some(call) => (call.tool, call.action, call.input),
            None => (String::new(), Action::Other, None),
        };
        let told = block.content.text();
        let is_error = block.is_error.unwrap_or(false);
        let is_asked_after = tool != "Bash" && matches!(action, Action::Run { .. });
        let report = background::report(if is_asked_after { &told } else { "" });
        let output =
            if is_asked_after { Cow::Borrowed(report.output) } else { Cow::Borrowed(&*told) };
        // Any output may have these words; only an error is the client's own.
        let refused = is_error && refusal::is_refusal(&output);
        let failed = is_error || outcome.interrupted || report.exit.is_some_and(|exit| exit != 0);
        let is_run = matches!(action, Action::Run { .. });
        self.follow(id, &action, &report, &output);
        let exit = match (is_run, failed) {
            _ if is_asked_after => report.exit,
            (true, true) => tool::exit_status(&output),
            (true, false) if !outcome.background => Some(0),
            _ => None,
        };
        self.emit(
            Body::ToolResult(ToolResult {
                call: Cow::Borrowed(id),
                tool: Cow::Borrowed(&tool),
                action: action.clone(),
                output: Cow::Borrowed(&output),
                exit,
                failed,
                refused,
                millis: None,
            }),
            out,
        );
        if let Some(words) = refused.then(|| refusal::words(&output)).flatten() {
            self.emit(Body::User { text: Cow::Borrowed(words) }, out);
        }
        if action == Action::Ask && !failed {
            let kept = &outcome.answers;
            let answers = if kept.is_empty() { answers::told(&output) } else { kept.clone() };
            if !answers.is_empty() {
                self.emit(Body::User { text: answers.join("\n").into() }, out);
            }
        }
        if let (Action::Write { path }, false) = (&action, failed) {
            self.emit(Body::Edit(edit(path, &tool, &output, outcome)), out);
        }
        if let (Some(input), false) = (input, failed) {
            self.todo(&tool, &input, outcome, out);
        }
    }

    /// Follows a command that runs on.
    fn follow(&mut self, call: &str, action: &Action<'_>, report: &Report<'_>, output: &str) {
        let Action::Run { command, .. } = action else { return };
        if report.exit.is_some() {
            self.background.ended(command);
        } else {
            self.background.begun(call, command, output);
        }
    }

    /// The end of a command that ran on, as the client tells it in the user's name.
    fn notified(&mut self, text: &str, out: &mut Out<'_, '_>) {
        let Some(ended) = self.background.notified(text) else { return };
        self.emit(
            Body::ToolResult(ToolResult {
                call: ended.call.into(),
                tool: "Bash".into(),
                action: Action::run(ended.command),
                output: ended.said.into(),
                exit: Some(ended.exit),
                failed: ended.exit != 0,
                refused: false,
                millis: None,
            }),
            out,
        );
    }

    fn todo(&mut self, tool: &str, input: &str, outcome: &Outcome<'_>, out: &mut Out<'_, '_>) {
        if out.mute {
            // The list of a branch that was left must not leak into the one that stands.
            self.stream.skip();
            return;
        }
        let todos = self.tasks.after(tool, input, outcome.task.as_ref()).unwrap_or_default();
        self.emit(Body::Todo { todos }, out);
    }

    pub(super) fn system(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        match record.subtype.as_deref() {
            Some("compact_boundary") => {
                self.flush_usage(None, out);
                self.flush_compaction(None, out);
                let metadata = record.compact_metadata.as_ref();
                let automatic = metadata.is_some_and(|metadata| metadata.trigger == "auto");
                let before =
                    metadata.map(|metadata| metadata.pre_tokens).filter(|tokens| *tokens > 0);
                self.compaction = Some((automatic, before));
            }
            Some("api_error") => self.emit(Body::Error { text: Cow::Borrowed("api error") }, out),
            _ => {}
        }
    }

    pub(super) fn attachment(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        if let Some(attachment) = &record.attachment
            && attachment.kind == "queued_command"
        {
            let text = attachment.prompt.text();
            if !self.queue.attached(&text) {
                self.user_text(&text, out.sidechain, out);
            }
        }
    }

    /// A text that was typed while the model worked, once the model has it.
    pub(super) fn queued(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        let operation = record.operation.as_deref().unwrap_or_default();
        let text = record.content.as_deref().unwrap_or_default();
        let Some(text) = self.queue.after(operation, text) else { return };
        // The record has no place in the tree: it goes with the one before it.
        out.mute |= self.tree.newest().is_some_and(|node| self.skip.contains(&node));
        self.user_text(&text, out.sidechain, out);
    }

    /// A sub-agent's record that the main file repeats, unless its own file is read.
    pub(super) fn progress(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        let Some(data) = record.data.as_ref().filter(|data| data.kind == "agent_progress") else {
            return;
        };
        let agent = data.agent_id.as_deref().unwrap_or_default();
        // Its own file is read: the echo is numbered all the same, so that numbers do
        // not depend on what else lies in the folder.
        let is_echo = self.own_files.contains(agent);
        let Some(inner) = data.message else { return };
        let Ok(inner) = serde_json::from_str::<Record<'_>>(inner.get()) else {
            return;
        };
        let before = (out.sidechain, out.mute);
        (out.sidechain, out.mute) = (true, before.1 || is_echo);
        match inner.kind.as_ref() {
            "user" => self.user(&inner, out),
            "assistant" => self.assistant(&inner, out),
            _ => {}
        }
        (out.sidechain, out.mute) = before;
    }

    pub(super) fn pull_request(&mut self, record: &Record<'_>, out: &mut Out<'_, '_>) {
        if let Some(url) = record.pr_url.as_deref() {
            let meta = Meta { pull_request: Some(Cow::Borrowed(url)), ..Meta::default() };
            self.emit(Body::Meta(meta), out);
        }
    }

    /// Tokens of the last response, once a line of another message comes:
    /// the last line of a message has the final counts.
    pub(super) fn flush_usage(&mut self, next: Option<&str>, out: &mut Out<'_, '_>) {
        let is_other = |pending: &mut Pending| next.is_none_or(|next| next != pending.message);
        let Some(pending) = self.usage.take_if(is_other) else {
            return;
        };
        let here = (out.span, out.mute);
        (out.span, out.mute) = (pending.span, pending.mute);
        self.emit(Body::Usage(pending.usage), out);
        (out.span, out.mute) = here;
    }

    /// The compaction whose boundary came before, with its summary if it has come.
    pub(super) fn flush_compaction(
        &mut self,
        summary: Option<Cow<'_, str>>,
        out: &mut Out<'_, '_>,
    ) {
        let boundary = self.compaction.take();
        if boundary.is_none() && summary.is_none() {
            return;
        }
        let (automatic, tokens_before) = boundary.unwrap_or_default();
        self.emit(Body::Compaction(Compaction { summary, automatic, tokens_before }), out);
    }
}

/// What a successful call of a writing tool did to its file.
fn edit<'a>(path: &'a str, tool: &str, output: &str, outcome: &'a Outcome<'_>) -> Edit<'a> {
    let is_new = match outcome.kind.as_deref() {
        Some(kind) => kind == "create",
        None => tool == "Write" && output.starts_with("File created"),
    };
    let patch = outcome.patch.unwrap_or_default();
    let added = match outcome.content_lines {
        Some(lines) if is_new => lines,
        _ => patch.added,
    };
    Edit {
        path: Cow::Borrowed(outcome.file_path.as_deref().unwrap_or(path)),
        change: if is_new { Change::Create } else { Change::Edit },
        added,
        removed: patch.removed,
        patch: None,
    }
}
