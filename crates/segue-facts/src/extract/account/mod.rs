//! What was said and done in a session, event by event: each is understood from those before it.

mod collected;
mod heard;
mod ran;

use std::borrow::Cow;

use segue_document::secret;
use segue_document::secret::Known;
use segue_document::visible::one_line;
use segue_model::{Action, Body, Event, Meta, ToolCall, ToolResult};
use serde::{Deserialize, Serialize};

use super::done::changes::Changes;
use super::done::commands::Commands;
use super::done::commits::Commits;
use super::done::places::Places;
use super::done::reads::Reads;
use super::done::refusals::Refusals;
use super::done::running::Running;
use super::done::tools::Tools;
use super::done::unwritten::Unwritten;
use super::ending::Ending;
use super::handed::LEFT_OPEN;
use super::named::Named;
use super::names;
use super::output::Output;
use super::pasted::Pasted;
use super::said::blocks::Blocks;
use super::said::form::Form;
use super::said::remarks::Remarks;
use super::said::statements::Statements;
use super::said::words::Words;
use super::session::About;
use super::timeline::Timeline;
use super::todos::Todos;
use super::untaken::Untaken;
use crate::fact::{Fact, FactKind};
use crate::text::clean;

/// The half of an [`Extraction`](super::Extraction) that follows what is said and done.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Account {
    session: About,
    words: Words,
    places: Places,
    changes: Changes,
    #[serde(default)]
    unwritten: Unwritten,
    #[serde(default)]
    refusals: Refusals,
    #[serde(default)]
    tools: Tools,
    reads: Reads,
    commands: Commands,
    #[serde(default)]
    running: Running,
    named: Named,
    commits: Commits,
    statements: Statements,
    remarks: Remarks,
    todos: Todos,
    form: Form,
    #[serde(default)]
    blocks: Blocks,
    last: Ending,
    /// The failure that the person's last words show.
    #[serde(default)]
    pasted: Option<Pasted>,
    /// Whether the last thing that happened was that the person refused a call.
    #[serde(default)]
    refused: bool,
    /// How many events had come when the person spoke last.
    #[serde(default)]
    asked: u64,
    /// What a summary that the session begins with says is left to do.
    #[serde(default)]
    left: Vec<Fact>,
    /// Commands that failed when the handoff before was made.
    failures: Vec<Fact>,
    /// What the user had asked for in the session before.
    earlier: Vec<Fact>,
    /// The request that was the goal of the handoff before.
    #[serde(default)]
    untaken: Untaken,
    /// What was masked of what is said and run.
    #[serde(default)]
    secrets: Known,
    /// How many events came so far: what is newer has seen more of them.
    seen: u64,
    #[serde(default)]
    timeline: Timeline,
}

/// A text of at most so many bytes is also looked through for secrets as it is quoted.
const FOLDED: usize = 8 << 10;

impl Account {
    pub(super) fn after(inherited: &[Fact]) -> Self {
        let mut account = Self::default();
        for fact in inherited {
            match fact.kind {
                FactKind::Failure => account.failures.push(fact.clone()),
                _ if fact.subject == LEFT_OPEN => account.untaken.inherit(fact),
                FactKind::Goal => account.earlier.push(fact.clone()),
                _ => account.remarks.inherit(fact),
            }
        }
        account
    }

    /// Takes up the next event.
    pub fn see(&mut self, event: &Event<'_>) {
        self.seen += 1;
        self.timeline.see(event.session);
        self.session.started = self.session.started.or(event.time);
        if !event.sidechain {
            self.session.ended = event.time.or(self.session.ended);
        }
        match &event.body {
            Body::Meta(meta) => self.meta(meta, event),
            // Masked whole, before anything is cut out of it.
            Body::User { text } if !event.sidechain => {
                let masked = self.masked(text, true);
                self.user(&masked, event);
                if std::mem::take(&mut self.refused) {
                    self.words.refused();
                }
            }
            Body::Assistant { text } if !event.sidechain => self.assistant(text, event),
            Body::Thinking { text } if !event.sidechain => {
                self.last.thought(&secret::mask(text), event.address());
            }
            Body::ToolCall(call) => self.called(call, event),
            Body::ToolResult(result) => self.result(result, event),
            Body::Edit(edit) => {
                self.last.worked();
                self.unwritten.written(&self.places.given(&edit.path));
                self.changes.edit(edit, &self.places, event, self.seen);
            }
            Body::Todo { todos } if !event.sidechain => self.todos.replace(todos, event, self.seen),
            Body::Usage(usage) if !event.sidechain => self.session.context = Some(usage.total()),
            Body::Compaction(compaction) if !event.sidechain => {
                let summary = compaction.summary.as_deref().map(secret::mask);
                self.recall(&summary.unwrap_or_default(), event);
            }
            Body::Injected { text } => self.running.told(text),
            Body::Interruption => self.last.interrupted(),
            Body::Error { text } if !event.sidechain => {
                self.last.failed(&secret::mask(text), event.address());
            }
            _ => {}
        }
    }

    /// A text without its secrets, which are known from now on. What a person typed is a password whatever it is made of.
    fn masked<'t>(&mut self, text: &'t str, is_typed: bool) -> Cow<'t, str> {
        let masked = secret::mask(text);
        if matches!(masked, Cow::Owned(_)) {
            self.secrets.see(text, is_typed);
        }
        // What is quoted stands on one line: there a name may have its value.
        if text.len() <= FOLDED && text.contains('\n') {
            self.secrets.see(&one_line(text), is_typed);
        }
        masked
    }

    fn assistant(&mut self, text: &str, event: &Event<'_>) {
        self.refused = false;
        let text = self.masked(text, false);
        self.reads.talked(&text, |path| self.places.given(path), event);
        self.remarks.told(&text, &event.address());
        self.untaken.assistant(&text, self.session.turns);
        if self.is_talk() {
            self.blocks.assistant(&text, event);
        }
        self.statements.assistant(&text, self.session.turns, &mut self.remarks, event);
        self.last.answered(text.into_owned(), event.address());
        self.words.answered();
    }

    fn called(&mut self, call: &ToolCall<'_>, event: &Event<'_>) {
        if let Action::Plan { plan } = &call.action {
            self.statements.plan(plan, event);
            self.named.plan(&secret::mask(plan), event);
        }
        if call.action == Action::Ask && !event.sidechain {
            self.form = Form::of(&secret::mask(&call.input));
        }
        let folder = match &call.action {
            Action::Run { folder, .. } => folder.as_deref(),
            _ => None,
        };
        self.places.called(folder);
        self.running.called(call);
        if !event.sidechain {
            self.untaken.work();
            self.remarks.work();
            self.last.called(call, event);
        }
    }

    fn result(&mut self, result: &ToolResult<'_>, event: &Event<'_>) {
        self.refused = result.refused;
        self.last.returned(result);
        if !matches!(result.action, Action::Run { .. }) {
            self.running.told(&result.output);
        }
        let output = Output::of(&result.output);
        self.found(result, &output, event);
        match &result.action {
            Action::Run { command, folder } => {
                self.session.has_commands = true;
                self.ran((command, folder.as_deref()), result, &output, event);
            }
            Action::Read { path } if !result.failed => {
                self.reads.read(&self.places.given(path), event);
            }
            Action::Write { path } if !result.failed => {
                self.unwritten.written(&self.places.given(path));
            }
            Action::Write { path } if result.refused => {
                self.refusals.file(&self.places.given(path), event);
            }
            Action::Write { path } => {
                self.unwritten.failed(self.places.given(path), &result.output, event);
            }
            Action::Plan { .. } => {
                self.statements.plan_answered(!result.failed && !result.refused);
            }
            Action::Ask if !result.failed => self.form.returned(self.seen),
            Action::Other => {
                if !names::is_search(&result.tool) {
                    self.tools.returned(result, event);
                }
                if !result.failed {
                    self.commits.made_by(&result.tool, &result.output, event);
                }
            }
            _ => {}
        }
    }

    /// What a search found, and what a sub-agent tells of.
    fn found(&mut self, result: &ToolResult<'_>, output: &Output<'_>, event: &Event<'_>) {
        let is_search = result.action == Action::Other && names::is_search(&result.tool);
        let lists_files = is_search || result.action == Action::Delegate;
        if lists_files && !result.failed && !result.refused {
            self.reads.named(output.most(), |path| Some(self.places.given(path)), event);
        }
    }

    fn meta(&mut self, meta: &Meta<'_>, event: &Event<'_>) {
        if let Some(url) = &meta.pull_request {
            self.commits.pull_request(url, event);
        }
        if event.sidechain {
            return;
        }
        let session = &mut self.session;
        session.agent = meta.agent.or(session.agent);
        let own = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(clean);
        session.agent_version = own(&meta.version).or(session.agent_version.take());
        session.model = own(&meta.model).or(session.model.take());
        if let Some(branch) = own(&meta.branch) {
            self.places.on_branch(branch);
        }
        session.cwd = session.cwd.take().or_else(|| meta.cwd.as_deref().map(str::to_owned));
        if let Some(cwd) = &meta.cwd {
            self.places.directory(cwd);
        }
    }
}
