//! What the hooks of a client come to: one function for every event of every agent.
//!
//! An ordinary call reads a few small files and writes nothing. Whatever goes wrong, the
//! session goes on as if segue were not there; a line in the log says what it was.

use segue_agents::{Client, Moment, Reply, Told, client, typed};
use segue_document::secret;
use segue_document::template::{Asked, Template, asked};
use segue_document::visible::one_line;
use segue_model::AgentId;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::local::{Live, Local, Loss, append};
use super::request::{Asking, Way};
use super::{aside, compaction, fill, request};
use crate::folders::Folders;
use crate::{Project, ProjectError, Surroundings};

/// What a hook has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The answer in the client's own JSON; without it nothing is printed.
    pub answer: Option<String>,
}

/// Hears one event of a client, as it stands on standard input. Never fails: an error is
/// a line in the log.
pub fn hook(mut around: Surroundings, agent: AgentId, input: &str) -> Heard {
    let Some(client) = client(agent) else { return Heard::default() };
    if serde_json::from_str::<IgnoredAny>(input).is_err() {
        log(&around, agent, "what the client said is no JSON");
        return Heard::default();
    }
    let Some(told) = told(client, input) else { return Heard::default() };
    enter(&mut around, &told);
    let reply = match heard(&around, client, &told, input) {
        Ok(reply) => reply,
        Err(error) => {
            log(&around, agent, &error.to_string());
            failed(&told, &error)
        }
    };
    let answer = client.answer(&told, &reply).map(|answer| answer.to_string());
    Heard { answer }
}

/// What the client says, if it is of interest.
pub(super) fn told(client: &dyn Client, input: &str) -> Option<Told> {
    client.told(&serde_json::from_str::<Value>(input).ok()?)
}

/// Goes to the directory that the session is in.
pub(super) fn enter(around: &mut Surroundings, told: &Told) {
    if let Some(cwd) = told.cwd.clone().filter(|cwd| cwd.is_dir()) {
        around.cwd = cwd;
    }
}

/// A line in the project's log, else in the user's.
pub(super) fn log(around: &Surroundings, agent: AgentId, what: &str) {
    let line = format!("{} {agent}: {what}", around.clock);
    match Folders::above(around).ok().flatten() {
        Some(folders) => Local::at(&folders).log(&line),
        None => {
            if let Some(folder) = around.user_data.as_deref().filter(|folder| folder.is_dir()) {
                append(&folder.join("hook.log"), &line);
            }
        }
    }
}

fn heard(
    around: &Surroundings,
    client: &dyn Client,
    told: &Told,
    input: &str,
) -> Result<Reply, ProjectError> {
    let Some(project) = Project::find(around)? else { return Ok(outside(told)) };
    let local = Local::of(&project);
    let before = local.live(client.id(), &told.session);
    let mut visit = Visit { around, client, told, input, project, local, live: before.clone() };
    let reply = visit.reply();
    // What is known of the session by now is known after a failure as well.
    if visit.live != before {
        visit.local.keep_live(client.id(), &told.session, &visit.live)?;
    }
    reply
}

/// Outside of a project only somebody who asks for a handoff hears of segue.
fn outside(told: &Told) -> Reply {
    told_to_who_asks(told, "this folder is no project of segue's yet; `segue init` sets one up")
}

/// What went wrong is of interest to somebody who asks for a handoff.
fn failed(told: &Told, error: &ProjectError) -> Reply {
    let error = one_line(&error.to_string());
    told_to_who_asks(told, &format!("no handoff is made: {error}; `segue doctor` says more"))
}

fn told_to_who_asks(told: &Told, what: &str) -> Reply {
    let Moment::Prompt { text } = &told.moment else { return Reply::default() };
    let is_wanted = text.len() < 200
        && matches!(asked(&typed(text), &Template::base(), false), Some(Asked::Handoff(_)));
    Reply { notice: is_wanted.then(|| format!("segue: {what}")), ..Reply::default() }
}

/// One call of a hook in a project.
pub(super) struct Visit<'a> {
    pub(super) around: &'a Surroundings,
    pub(super) client: &'a dyn Client,
    pub(super) told: &'a Told,
    /// The event as it came.
    input: &'a str,
    pub(super) project: Project,
    pub(super) local: Local,
    pub(super) live: Live,
}

impl Visit<'_> {
    fn reply(&mut self) -> Result<Reply, ProjectError> {
        match &self.told.moment {
            Moment::Start(source) => self.started(*source),
            Moment::Prompt { text } => self.prompted(&typed(text)),
            Moment::Stop { answer, again } => self.stopped(answer.as_deref(), *again),
            Moment::BeforeCompaction { automatic } => self.compacting(*automatic),
            Moment::AfterCompaction { summary } => {
                if self.live.loss.take() == Some(Loss::Said) {
                    return Ok(Reply::default());
                }
                let summary = summary.as_deref().unwrap_or_default();
                self.live.loss = Some(Loss::Unsaid(secret::mask(summary).into_owned()));
                Ok(Reply::default())
            }
            Moment::End => Ok(Reply::default()),
        }
    }

    fn prompted(&mut self, text: &str) -> Result<Reply, ProjectError> {
        let is_first = !self.live.has_begun && !self.live.is_resumed;
        self.live.has_begun = true;
        match asked(text, &self.project.template, is_first) {
            Some(Asked::Handoff(goal)) => {
                let context = self.asks(goal.as_deref())?;
                return Ok(Reply { context: Some(context), ..Reply::default() });
            }
            Some(Asked::TakeUp(goal)) => {
                let wanted = self.taken_up(text)?;
                if let Some(handoff) = wanted {
                    let context = self.begin(handoff, goal.as_deref())?;
                    return Ok(Reply { context: Some(context), ..Reply::default() });
                }
            }
            Some(Asked::Domain { instruction, .. }) => {
                return Ok(Reply { context: Some(instruction), ..Reply::default() });
            }
            None => {}
        }
        // Behind the first message as well, where that had an answer of its own or none could be made.
        if let Some(handoff) = self.live.inject.filter(|_| !self.live.is_resumed) {
            let context = self.begin(handoff, None)?;
            return Ok(Reply { context: Some(context), ..Reply::default() });
        }
        if is_first && let Some(handoff) = self.named_in(text)? {
            self.begins_from(handoff)?;
        }
        if let Some(Loss::Awaited(since)) = self.live.loss
            && let Some(summary) = compaction::since(self.around, self.client, self.told, since)
        {
            self.live.loss = Some(Loss::Unsaid(summary));
        }
        if let Some(summary) = self.live.unsaid() {
            let context = self.lost(&summary)?;
            return Ok(Reply { context, ..Reply::default() });
        }
        Ok(Reply::default())
    }

    /// Makes a request for a handoff. A session that is too long to be read meanwhile is read
    /// while it writes.
    fn asks(&mut self, goal: Option<&str>) -> Result<String, ProjectError> {
        let (around, project) = (self.around, &self.project);
        let asking = Asking { goal, by: Way::Hook };
        let asked = request::ask(around, project, self.client, self.told, &asking)?;
        self.live.request = Some(asked.number);
        if asked.is_late {
            self.aside(asked.length);
        } else {
            self.live.read = asked.length.or(self.live.read);
        }
        Ok(asked.context)
    }

    pub(super) fn lost(&self, summary: &str) -> Result<Option<String>, ProjectError> {
        let Some(text) = compaction::lost(self.around, self.client, self.told, summary) else {
            return Ok(None);
        };
        let name = "prompts/after-compaction.md";
        request::within(&self.local, name, text, self.client.limit()).map(Some)
    }

    /// Has long work on this event done aside, which reads `read` bytes of the session.
    pub(super) fn aside(&mut self, read: Option<u64>) {
        match aside::begin(self.around, self.client.id(), self.input) {
            Ok(()) => self.live.read = read.or(self.live.read),
            Err(error) => log(self.around, self.client.id(), &error.to_string()),
        }
    }

    /// Stores a snapshot before the client compacts, by itself or because it is told to; of a client
    /// that announces it before every turn, only when the context is really full.
    fn compacting(&mut self, automatic: bool) -> Result<Reply, ProjectError> {
        if automatic && self.client.id() == AgentId::Gemini {
            let fill = self.fill();
            let limit = u64::from(self.project.settings.fill_limit);
            let is_full = fill.and_then(fill::percent).is_some_and(|percent| percent >= limit);
            let tokens = fill.map(|fill| fill.tokens);
            if !is_full
                || self.live.snapshot_at.is_some_and(|at| tokens.is_none_or(|now| now >= at))
            {
                return Ok(Reply::default());
            }
            self.live.snapshot_at = tokens;
        }
        if !self.client.tells_compacted() {
            self.live.loss = Some(Loss::Awaited(self.around.clock));
        }
        let path = request::transcript_of(self.around, self.client, self.told);
        if path.is_some_and(|path| aside::is_long(self.around, &path, &self.told.session)) {
            self.aside(None);
        } else {
            compaction::snapshot(self.around, self.client, self.told)?;
        }
        Ok(Reply::default())
    }
}
