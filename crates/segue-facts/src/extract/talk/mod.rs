//! What was said in a session, message by message: each is understood from those before it.

mod heard;

use segue_model::{Action, Body, Event, Meta, ToolCall, ToolResult};
use serde::{Deserialize, Serialize};

use super::ending::Ending;
use super::handed::LEFT_OPEN;
use super::named::Named;
use super::pasted::Pasted;
use super::said::blocks::Blocks;
use super::said::form::Form;
use super::said::remarks::Remarks;
use super::said::statements::Statements;
use super::said::words::Words;
use super::session::About;
use super::todos::Todos;
use super::untaken::Untaken;
use crate::fact::{Fact, FactKind};
use crate::text::clean;

/// The half of an [`Extraction`](super::Extraction) that follows what is said. It gets the events as
/// [`Work`](super::Work) passes them on: messages, plans and commands without secrets, results without what was printed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Talk {
    pub(super) session: About,
    pub(super) words: Words,
    pub(super) named: Named,
    pub(super) statements: Statements,
    pub(super) remarks: Remarks,
    pub(super) todos: Todos,
    form: Form,
    pub(super) blocks: Blocks,
    pub(super) last: Ending,
    /// The failure that the person's last words show.
    pub(super) pasted: Option<Pasted>,
    /// Whether the last thing that happened was that the person refused a call.
    refused: bool,
    /// How many events had come when the person spoke last.
    pub(super) asked: u64,
    /// What a summary that the session begins with says is left to do.
    pub(super) left: Vec<Fact>,
    /// What the user had asked for in the session before.
    pub(super) earlier: Vec<Fact>,
    /// The request that was the goal of the handoff before.
    pub(super) untaken: Untaken,
    /// How many events came so far.
    pub(super) seen: u64,
}

impl Talk {
    pub(super) fn after(inherited: &[Fact]) -> Self {
        let mut talk = Self::default();
        for fact in inherited {
            match fact.kind {
                FactKind::Failure => {}
                _ if fact.subject == LEFT_OPEN => talk.untaken.inherit(fact),
                FactKind::Goal => talk.earlier.push(fact.clone()),
                _ => talk.remarks.inherit(fact),
            }
        }
        talk
    }

    /// Takes up the next event, as it was passed on.
    pub fn see(&mut self, event: &Event<'_>) {
        self.seen += 1;
        self.session.started = self.session.started.or(event.time);
        if !event.sidechain {
            self.session.ended = event.time.or(self.session.ended);
        }
        match &event.body {
            Body::Meta(meta) if !event.sidechain => self.meta(meta),
            Body::User { text } if !event.sidechain => {
                self.user(text, event);
                if std::mem::take(&mut self.refused) {
                    self.words.refused();
                }
            }
            Body::Assistant { text } if !event.sidechain => self.assistant(text, event),
            Body::Thinking { text } if !event.sidechain => {
                self.last.thought(text, event.address());
            }
            Body::ToolCall(call) => self.called(call, event),
            Body::ToolResult(result) => self.result(result),
            Body::Edit(_) => self.last.worked(),
            Body::Todo { todos } if !event.sidechain => self.todos.replace(todos, event, self.seen),
            Body::Usage(usage) if !event.sidechain => self.session.context = Some(usage.total()),
            Body::Compaction(compaction) if !event.sidechain => {
                self.recall(compaction.summary.as_deref().unwrap_or_default(), event);
            }
            Body::Interruption => self.last.interrupted(),
            Body::Error { text } if !event.sidechain => self.last.failed(text, event.address()),
            _ => {}
        }
    }

    fn assistant(&mut self, text: &str, event: &Event<'_>) {
        self.refused = false;
        self.remarks.told(text, &event.address());
        self.untaken.assistant(text, self.session.turns);
        self.blocks.assistant(text, event);
        self.statements.assistant(text, self.session.turns, &mut self.remarks, event);
        self.last.answered(text.to_owned(), event.address());
        self.words.answered();
    }

    fn called(&mut self, call: &ToolCall<'_>, event: &Event<'_>) {
        if let Action::Plan { plan } = &call.action {
            self.statements.plan(plan, event);
            self.named.plan(plan, event);
        }
        if event.sidechain {
            return;
        }
        if call.action == Action::Ask {
            self.form = Form::of(&call.input);
        }
        self.untaken.work();
        self.remarks.work(self.session.turns);
        self.last.called(call, event);
    }

    fn result(&mut self, result: &ToolResult<'_>) {
        self.refused = result.refused;
        self.last.returned(result);
        match &result.action {
            Action::Run { .. } => self.session.has_commands = true,
            Action::Plan { .. } => {
                self.statements.plan_answered(!result.failed && !result.refused);
            }
            Action::Ask if !result.failed => self.form.returned(self.seen),
            _ => {}
        }
    }

    fn meta(&mut self, meta: &Meta<'_>) {
        let session = &mut self.session;
        session.agent = meta.agent.or(session.agent);
        let own = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(clean);
        session.agent_version = own(&meta.version).or(session.agent_version.take());
        session.model = own(&meta.model).or(session.model.take());
        session.cwd = session.cwd.take().or_else(|| meta.cwd.as_deref().map(str::to_owned));
    }
}
