//! What was done in a session, what that showed, and the names in it all.

mod passed_on;
mod ran;

use std::borrow::Cow;

use segue_document::secret::Known;
use segue_document::visible::one_line;
use segue_document::{estimate, secret};
use segue_model::{Action, Body, Edit, Event, Meta, ToolCall, ToolResult};
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
use super::handed::handed;
use super::names::{self, Names};
use super::output::{self, Output};
use super::timeline::Timeline;
use crate::fact::{Fact, FactKind};

/// How much of a result is looked through for secrets that may be said again, in bytes.
const SHOWN: usize = 64 << 10;
/// A text of at most so many bytes is also looked through for secrets as it is quoted.
const FOLDED: usize = 8 << 10;

/// The half of an [`Extraction`](super::Extraction) that sees the events first, and follows what was done. It masks what is
/// said before it passes it on, and remembers the secrets of all that it sees.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Work {
    pub(super) names: Names,
    pub(super) places: Places,
    pub(super) changes: Changes,
    pub(super) unwritten: Unwritten,
    pub(super) refusals: Refusals,
    pub(super) tools: Tools,
    pub(super) reads: Reads,
    pub(super) commands: Commands,
    pub(super) running: Running,
    pub(super) commits: Commits,
    /// Commands that failed when the handoff before was made.
    pub(super) failures: Vec<Fact>,
    /// What was masked of what is said and run.
    pub(super) secrets: Known,
    /// The secrets that results show, which are many at times.
    pub(super) shown: Known,
    /// The tokens of the text so far, estimated.
    pub(super) tokens: u64,
    /// How many events came so far: what is newer has seen more of them.
    pub(super) seen: u64,
    pub(super) timeline: Timeline,
}

impl Work {
    pub(super) fn after(inherited: &[Fact]) -> Self {
        let failures = inherited.iter().filter(|fact| fact.kind == FactKind::Failure);
        Self { failures: failures.cloned().collect(), ..Self::default() }
    }

    /// Takes up the next event; what of it is for the other half, without secrets.
    pub fn see(&mut self, event: &Event<'_>) -> Body<'static> {
        self.seen += 1;
        self.timeline.see(event.session);
        self.tokens += tokens(&event.body);
        self.names.at(self.seen);
        match &event.body {
            Body::Meta(meta) => self.meta(meta, event),
            // Masked whole, before anything is cut out of it.
            Body::User { text } if !event.sidechain => {
                let text = self.masked(text, true);
                self.talked(&handed(&text).unwrap_or(Cow::Borrowed(&text)), event);
                return Body::User { text: passed_on::owned(text) };
            }
            Body::Assistant { text } if !event.sidechain => {
                let text = self.masked(text, false);
                self.names.talked(&text, event);
                self.talked(&text, event);
                return Body::Assistant { text: passed_on::owned(text) };
            }
            Body::Thinking { text } => {
                let text = secret::mask(text);
                self.names.talked(&text, event);
                return Body::Thinking { text: passed_on::owned(text) };
            }
            Body::ToolCall(call) => self.called(call, event),
            Body::ToolResult(result) => self.result(result, event),
            Body::Edit(edit) => self.edited(edit, event),
            Body::Injected { text } => self.running.told(text),
            _ => {}
        }
        passed_on::passed_on(&event.body)
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

    /// Somebody spoke of files.
    fn talked(&mut self, text: &str, event: &Event<'_>) {
        self.reads.talked(text, |path| self.places.given(path), event);
    }

    fn called(&mut self, call: &ToolCall<'_>, event: &Event<'_>) {
        self.names.called(call, event);
        let folder = match &call.action {
            Action::Run { folder, .. } => folder.as_deref(),
            _ => None,
        };
        self.places.called(folder);
        self.running.called(call);
    }

    fn edited(&mut self, edit: &Edit<'_>, event: &Event<'_>) {
        self.names.edit(edit, event);
        self.unwritten.written(&self.places.given(&edit.path));
        self.changes.edit(edit, &self.places, event, self.seen);
    }

    fn result(&mut self, result: &ToolResult<'_>, event: &Event<'_>) {
        self.shown(result, event);
        if !matches!(result.action, Action::Run { .. }) {
            self.running.told(&result.output);
        }
        let output = Output::of(&result.output);
        self.found(result, &output, event);
        match &result.action {
            Action::Run { command, folder } => {
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

    /// The names and secrets in what was printed.
    fn shown(&mut self, result: &ToolResult<'_>, event: &Event<'_>) {
        let shown = &result.output[..result.output.floor_char_boundary(SHOWN)];
        let has_secrets = self.shown.see(shown, false);
        if result.failed || result.refused {
            return;
        }
        let shows_code = match &result.action {
            Action::Read { .. } | Action::Run { .. } => true,
            Action::Other => names::is_search(&result.tool),
            _ => false,
        };
        if shows_code {
            let first = output::first(&result.output);
            let masked = if has_secrets { secret::mask(first) } else { Cow::Borrowed(first) };
            self.names.shown(&masked, event);
        } else if result.action == Action::Delegate {
            self.names.talked(&output::most(&result.output), event);
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
        if let Some(branch) = meta.branch.as_deref().map(crate::text::clean) {
            self.places.on_branch(branch);
        }
        if let Some(cwd) = &meta.cwd {
            self.places.directory(cwd);
        }
    }
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
