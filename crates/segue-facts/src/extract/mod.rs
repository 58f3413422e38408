//! The fold over events that collects the facts of a session.

mod collected;
mod done;
mod ending;
mod fenced;
mod handed;
mod mended;
mod named;
mod names;
mod output;
mod page;
mod pasted;
mod printed;
mod ran;
pub(crate) mod request;
mod said;
mod session;
mod shell;
mod todos;
mod unwrap;

use std::borrow::Cow;

use segue_document::secret::Known;
use segue_document::{estimate, secret};
use segue_model::{Action, Address, Body, Event, Meta, ToolResult};
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, FactKind};
use crate::text::clean;
use done::changes::Changes;
use done::commands::Commands;
use done::commits::Commits;
use done::places::Places;
use done::reads::Reads;
use done::unwritten::Unwritten;
pub use ending::{BrokeOff, Ending};
use fenced::fenced;
use handed::handed;
pub(crate) use handed::{
    AGREED_TO, ANSWERED, AS_NAMED, BEFORE_IT, BROKEN_OFF, DEFERRED, LEFT_OPEN, OF_LIST, REQUESTED,
    SAID_SINCE, UNPROVEN,
};
use named::Named;
use names::Names;
use output::Output;
use pasted::Pasted;
pub use request::Request;
use said::blocks::Blocks;
use said::echo::without_echo;
use said::form::Form;
use said::no_use::of_no_use;
use said::proposal::{Proposal, declines};
use said::rejection::rejects_all;
use said::remark::Remark;
use said::remarks::Remarks;
use said::speech::said;
use said::statements::Statements;
use said::subject::Subject;
use said::words::{Words, Written};
pub use session::{About, SessionFacts};
use shell::{CommandLine, Simple};
use todos::Todos;
use unwrap::unwrapped;

/// What weighs what the model did and the person says was of no use.
const IN_VAIN: f64 = 0.75;
/// What an answer weighs that the person chose in a form.
const CHOSEN: f64 = 0.9;
/// The subject of the question that a session ended with.
pub(crate) const ASKED_LAST: &str = "asked by the agent";

pub(crate) use done::commands::{EDITED, PASSED, UNSEEN};
pub(crate) use done::commits::STASHED;
pub(crate) use done::paths::{is_guide, is_outside};
pub(crate) use done::reads::GUIDE;
pub(crate) use named::is_planned_test;
pub(crate) use pasted::SHOWN;
pub(crate) use said::agreed::{AGREED, LATER, THE_USER};
pub(crate) use said::courtesy::{leaves_it, offered};
pub(crate) use said::excerpt::MOST as QUOTED;
pub(crate) use said::excuse::could_not_run;
pub(crate) use said::for_now::is_lasting;
pub(crate) use said::proposal::asking::{asks_leave, asks_which};
pub(crate) use said::proposal::listed::list_of;
pub(crate) use said::subject::{is_about, is_of, says_something};
pub(crate) use said::supersede::ABOUT;
pub(crate) use shell::Sort;
pub(crate) use todos::{DONE, IS_ANSWERED, IS_ASIDE, IS_LEFT};

/// Collects facts from the events of one session.
///
/// The state of the fold can be stored and taken up again: what is seen afterwards gives the
/// same facts as if nothing had come between.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extraction {
    session: About,
    words: Words,
    places: Places,
    changes: Changes,
    #[serde(default)]
    unwritten: Unwritten,
    names: Names,
    reads: Reads,
    commands: Commands,
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
    /// Commands that failed when the handoff before was made.
    failures: Vec<Fact>,
    /// What the user had asked for in the session before.
    earlier: Vec<Fact>,
    /// What was masked.
    #[serde(default)]
    secrets: Known,
    /// How many events came so far: what is newer has seen more of them.
    seen: u64,
}

impl Extraction {
    /// A fold that begins with what the handoff before handed on.
    pub fn after(inherited: &[Fact]) -> Self {
        let mut extraction = Self::default();
        for fact in inherited {
            match fact.kind {
                FactKind::Failure => extraction.failures.push(fact.clone()),
                FactKind::Goal => extraction.earlier.push(fact.clone()),
                _ => extraction.remarks.inherit(fact),
            }
        }
        extraction
    }

    /// Takes up the next event.
    pub fn see(&mut self, event: &Event<'_>) {
        self.seen += 1;
        self.session.started = self.session.started.or(event.time);
        if !event.sidechain {
            self.session.ended = event.time.or(self.session.ended);
        }
        self.session.tokens += tokens(&event.body);
        self.names.at(self.seen);
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
            Body::Assistant { text } if !event.sidechain => {
                self.refused = false;
                let text = self.masked(text, false);
                self.names.talked(&text, event);
                self.reads.talked(&text, |path| self.places.given(path), event);
                self.remarks.told(&text, &event.address());
                if self.is_talk() {
                    self.blocks.assistant(&text, event);
                }
                self.statements.assistant(&text, self.session.turns, &mut self.remarks, event);
                self.last.answered(text.into_owned(), event.address());
                self.words.answered();
            }
            Body::Thinking { text } => self.names.talked(&secret::mask(text), event),
            Body::ToolCall(call) => {
                if let Action::Plan { plan } = &call.action {
                    self.statements.plan(plan, event);
                    self.named.plan(&secret::mask(plan), event);
                }
                if call.action == Action::Ask && !event.sidechain {
                    self.form = Form::of(&secret::mask(&call.input));
                }
                self.names.called(call, event);
                let folder = match &call.action {
                    Action::Run { folder, .. } => folder.as_deref(),
                    _ => None,
                };
                self.places.called(folder);
                if !event.sidechain {
                    self.remarks.work();
                    self.last.called(call, event);
                }
            }
            Body::ToolResult(result) => self.result(result, event),
            Body::Edit(edit) => {
                self.last.worked();
                self.unwritten.written(&self.places.given(&edit.path));
                self.changes.edit(edit, &self.places, event, self.seen);
                self.names.edit(edit, event);
            }
            Body::Todo { todos } if !event.sidechain => self.todos.replace(todos, event, self.seen),
            Body::Usage(usage) if !event.sidechain => self.session.context = Some(usage.total()),
            Body::Compaction(compaction) if !event.sidechain => {
                let summary = compaction.summary.as_deref().map(secret::mask);
                self.recall(&summary.unwrap_or_default(), event);
            }
            Body::Interruption => self.last.interrupted(),
            _ => {}
        }
    }

    /// A text without its secrets, which are known from now on. What a person typed is a password whatever it is made of.
    fn masked<'t>(&mut self, text: &'t str, is_typed: bool) -> Cow<'t, str> {
        let masked = secret::mask(text);
        if matches!(masked, Cow::Owned(_)) {
            self.secrets.see(text, is_typed);
        }
        masked
    }

    fn result(&mut self, result: &ToolResult<'_>, event: &Event<'_>) {
        self.refused = result.refused;
        self.last.returned(result);
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
            Action::Write { path } if !result.refused => {
                self.unwritten.failed(self.places.given(path), &result.output, event);
            }
            Action::Plan { .. } => self.statements.plan_answered(!result.failed),
            Action::Ask if !result.failed => self.form.returned(self.seen),
            Action::Other if !result.failed => {
                self.commits.made_by(&result.tool, &result.output, event);
            }
            _ => {}
        }
    }

    /// What a search found, and what a sub-agent tells of.
    fn found(&mut self, result: &ToolResult<'_>, output: &Output<'_>, event: &Event<'_>) {
        if result.failed || result.refused {
            return;
        }
        let relative = |path: &str| Some(self.places.given(path));
        match &result.action {
            Action::Delegate => {
                self.names.talked(output.most(), event);
                self.reads.named(output.most(), relative, event);
            }
            Action::Other if names::is_search(&result.tool) => {
                self.reads.named(output.most(), relative, event);
                self.names.shown(output.first(), event);
            }
            Action::Read { .. } | Action::Run { .. } => self.names.shown(output.first(), event),
            _ => {}
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

    fn user(&mut self, text: &str, event: &Event<'_>) {
        self.session.turns += 1;
        // A prompt of a handoff is no word of the person's, and what it hands on is inherited.
        let text = &*handed(text).unwrap_or(Cow::Borrowed(text));
        let unfenced = text;
        let text = &*fenced(text);
        let text = &*unwrapped(text);
        if text.is_empty() {
            return;
        }
        let form = std::mem::take(&mut self.form);
        let answers = form.answers(text, self.seen);
        if !answers.is_empty() {
            self.filled_in(&answers, event);
            self.last.user(text);
            return;
        }
        let asked = std::mem::replace(&mut self.asked, self.seen);
        self.pasted = Pasted::of(text, event, self.seen);
        self.remarks.of_files(self.session.turns, done::paths::spoken_of(text));
        self.named.said(text, event);
        self.reads.talked(text, |path| self.places.given(path), event);
        let declines = self.last.unanswered().is_some_and(|(answer, _)| declines(answer, text));
        self.remarks.declined(declines);
        if let Some((answer, address)) = self.last.unanswered().cloned() {
            // What was done for a request stands among the changes; what was said to a question nowhere else.
            let is_talk = self.changes.last_edit().is_none_or(|edited| edited < asked);
            if is_talk {
                self.words.settle(&answer, &address, if declines { "" } else { text });
            }
            if rejects_all(text, &answer) {
                self.remarks.claimed_in_vain(self.session.turns);
                self.blocks.reject(&address);
            }
            if let Some(tried) = of_no_use(&answer, text) {
                self.tried_in_vain(&tried, address, event);
            }
        }
        let answer = self.last.unanswered();
        let proposal = answer.and_then(|(text, address)| Proposal::of(text, address.clone()));
        if self.todos.has_aside() {
            self.todos.take_up(&Subject::of(text));
        }
        for thing in said::aside::set_aside(text) {
            self.todos.set_aside(&thing);
            self.remarks.set_aside(&thing, &event.address());
        }
        self.blocks.user(text);
        self.remarks.told(text, &event.address());
        let own = self.last.unanswered().and_then(|(answer, _)| without_echo(text, answer));
        let message = Written { text, typed: unfenced, own: own.as_deref() };
        self.words.user(message, self.session.turns, proposal, &mut self.remarks, event);
        self.last.user(text);
    }

    /// A summary of what came before: where the session begins with it, nothing else has the person's words.
    fn recall(&mut self, summary: &str, event: &Event<'_>) {
        if self.session.turns > 0 {
            return;
        }
        for message in said::recalled::messages(summary) {
            self.session.turns += 1;
            self.words.recall(message, self.session.turns, &mut self.remarks, event);
        }
    }

    /// The person says that what the model did was of no use. It changes nothing of what else was said.
    fn tried_in_vain(&mut self, tried: &str, answer: Address, event: &Event<'_>) {
        let (turn, addresses) = (self.session.turns, vec![answer, event.address()]);
        self.remarks.claimed_in_vain(turn);
        let tried = said(FactKind::Attempt, tried, IN_VAIN, turn, addresses, event);
        self.remarks.add(Remark { subject: Subject::default(), ..tried });
    }

    /// What the person chose in a form is decided.
    fn filled_in(&mut self, answers: &[(String, &str)], event: &Event<'_>) {
        for (question, answer) in answers {
            self.remarks.hear(&Subject::of(answer));
            let addresses = vec![event.address()];
            let turn = self.session.turns;
            let chosen = said(FactKind::Decision, &clean(answer), CHOSEN, turn, addresses, event);
            self.remarks.add(Remark { asked: Some(question.clone()), ..chosen });
        }
    }
}

/// What identifies the command that a line is about, however it is dressed.
pub(crate) fn subject_of(command: &str) -> Option<String> {
    CommandLine::parse(command).main().map(Simple::subject)
}

/// What the command is for that a line is about.
pub(crate) fn sort_of(command: &str) -> Option<Sort> {
    CommandLine::parse(command).main().map(Simple::sort)
}

/// About how many tokens of text an event has.
fn tokens(body: &Body<'_>) -> u64 {
    let text = match body {
        Body::User { text } | Body::Injected { text } | Body::Assistant { text } => text,
        Body::ToolCall(call) => &call.input,
        Body::ToolResult(result) => &result.output,
        _ => return 0,
    };
    estimate(text) as u64
}

/// An event that says nothing, for tests that need its address.
#[cfg(test)]
fn blank(session: &segue_model::SessionPrefix, n: u64) -> Event<'_> {
    let (time, id, parent) = (None, None, None);
    let (span, body) = (segue_model::Span::default(), Body::Interruption);
    Event { session, n, time, span, id, parent, sidechain: false, body }
}
