//! What the hooks of a client come to: one function for every event of every agent.
//!
//! An ordinary call reads a few small files and writes nothing. Whatever goes wrong, the
//! session goes on as if segue were not there; a line in the log says what it was.

use jiff::Timestamp;
use segue_agents::{Client, Fill, Moment, Reply, Source, Told, client, typed};
use segue_document::secret;
use segue_document::template::{Asked, Template, asked};
use segue_model::{AgentId, HandoffId, HandoffRef};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::answer::{Answer, AnswerRequest, Poor, answer, stored};
use super::local::{Live, Local, append};
use super::pending::{self, PendingView};
use super::read_back::{self, ReadBack};
use super::{aside, compaction, fill, request};
use crate::chain::accepted;
use crate::folders::Folders;
use crate::handoff::{HandoffOutcome, HandoffRequest, Made, handoff};
use crate::memory::Memory;
use crate::settings::InjectOnStart;
use crate::{NextPrompt, Project, ProjectError, Surroundings, next, started};

/// The preamble of a prompt names its handoff within so many characters.
const PREAMBLE: usize = 400;
/// A session is read on when so many bytes are new, or a sixteenth of a long one.
const STEP: u64 = 4 << 20;
/// This many of the pattern's sections make an answer a handoff.
const SECTIONS: usize = 3;

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
            Reply::default()
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
    let reply = visit.reply()?;
    if visit.live != before {
        visit.local.keep_live(client.id(), &told.session, &visit.live)?;
    }
    Ok(reply)
}

/// Outside of a project only somebody who asks for a handoff hears of segue.
fn outside(told: &Told) -> Reply {
    let Moment::Prompt { text } = &told.moment else { return Reply::default() };
    let is_wanted = text.len() < 200
        && matches!(asked(&typed(text), &Template::base(), false), Some(Asked::Handoff(_)));
    let notice = "segue: this folder is no project of segue's yet; `segue init` sets one up";
    Reply { notice: is_wanted.then(|| notice.to_owned()), ..Reply::default() }
}

/// One call of a hook in a project.
struct Visit<'a> {
    around: &'a Surroundings,
    client: &'a dyn Client,
    told: &'a Told,
    /// The event as it came.
    input: &'a str,
    project: Project,
    local: Local,
    live: Live,
}

impl Visit<'_> {
    fn reply(&mut self) -> Result<Reply, ProjectError> {
        match &self.told.moment {
            Moment::Start(source) => self.started(*source),
            Moment::Prompt { text } => self.prompted(&typed(text)),
            Moment::Stop { answer, again } => self.stopped(answer.as_deref(), *again),
            Moment::BeforeCompaction { automatic } => self.compacting(*automatic),
            Moment::AfterCompaction { summary } => {
                let summary = summary.as_deref().unwrap_or_default();
                self.live.compacted = Some(secret::mask(summary).into_owned());
                Ok(Reply::default())
            }
            Moment::End => Ok(Reply::default()),
        }
    }

    fn started(&mut self, source: Source) -> Result<Reply, ProjectError> {
        match source {
            Source::Resume => {
                self.live.is_resumed = true;
                Ok(Reply::default())
            }
            Source::Compaction => {
                let summary = self.live.compacted.take().unwrap_or_default();
                let context = self.lost(&summary)?;
                // A client that tells the summary later is asked again then.
                self.live.compacted = (context.is_none() && summary.is_empty()).then_some(summary);
                Ok(Reply { context, ..Reply::default() })
            }
            Source::Clear | Source::Startup => {
                self.local.forget_old();
                Memory::forget(self.around);
                let Some(waiting) = pending::waiting(self.around, &self.project) else {
                    return Ok(Reply::default());
                };
                let wish = self.project.settings.inject_on_start;
                let is_wanted = source == Source::Clear || wish == InjectOnStart::Always;
                match (is_wanted, wish) {
                    (true, _) => self.begin_soon(&waiting),
                    (false, InjectOnStart::Never) => Ok(Reply::default()),
                    (false, _) => Ok(Reply { notice: Some(told_of(&waiting)), ..Reply::default() }),
                }
            }
        }
    }

    /// Injects what waits now, or before the first message where the model hears it then.
    fn begin_soon(&mut self, waiting: &PendingView) -> Result<Reply, ProjectError> {
        let notice = Some(format!(
            "segue: this session continues from handoff {} \"{}\"",
            waiting.number, waiting.objective
        ));
        if self.client.hears_at_start() {
            let context = self.begin(waiting.handoff, None)?;
            return Ok(Reply { context: Some(context), notice, ..Reply::default() });
        }
        self.live.inject = Some(waiting.handoff);
        Ok(Reply { notice, ..Reply::default() })
    }

    /// The session begins from `handoff`: its prompt, once.
    fn begin(&mut self, handoff: HandoffId, goal: Option<&str>) -> Result<String, ProjectError> {
        let NextPrompt { text, .. } = next(self.around, Some(&handoff.to_string()), goal)?;
        self.begins_from(handoff)?;
        let text = format!(
            "segue: the user continues earlier work here. This is the prompt of the handoff that it ended with; \
             work by it.\n\n{text}"
        );
        let name = format!("prompts/{}.md", handoff.short());
        request::within(&self.local, &name, text, self.client.limit())
    }

    fn begins_from(&mut self, handoff: HandoffId) -> Result<(), ProjectError> {
        self.live.from = Some(handoff);
        self.live.inject = None;
        self.live.read_back = self.project.settings.reads_back.then_some(ReadBack::Awaited);
        pending::take(&self.project, Some(handoff))?;
        let name = handoff.to_string();
        started(self.around, Some(&name), self.client.id(), &self.told.session)?;
        Ok(())
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
        if let Some(handoff) = self.live.inject.filter(|_| is_first) {
            let context = self.begin(handoff, None)?;
            return Ok(Reply { context: Some(context), ..Reply::default() });
        }
        if is_first && let Some(handoff) = self.named_in(text)? {
            self.begins_from(handoff)?;
        }
        if let Some(summary) = self.live.compacted.take() {
            let context = self.lost(&summary)?;
            return Ok(Reply { context, ..Reply::default() });
        }
        Ok(Reply::default())
    }

    /// Makes a request for a handoff. A session that is too long to be read meanwhile is read
    /// while it writes.
    fn asks(&mut self, goal: Option<&str>) -> Result<String, ProjectError> {
        let read = self.live.read.unwrap_or(0);
        let (around, project) = (self.around, &self.project);
        let asked = request::ask(around, project, self.client, self.told, (goal, read))?;
        self.live.request = Some(asked.number);
        if asked.is_late {
            self.aside(asked.length);
        } else {
            self.live.read = asked.length.or(self.live.read);
        }
        Ok(asked.context)
    }

    /// The handoff that a take-up means: what waits; for a sign or a command also a tip that
    /// came from elsewhere or waited too long. An ordinary word alone means nothing then.
    fn taken_up(&self, text: &str) -> Result<Option<HandoffId>, ProjectError> {
        if let Some(waiting) = pending::waiting(self.around, &self.project) {
            return Ok(Some(waiting.handoff));
        }
        let is_explicit = !text.trim_start().starts_with(char::is_alphabetic);
        if !is_explicit {
            return Ok(None);
        }
        let chain = self.project.chain()?.chain;
        Ok(chain.tip(&self.project.thread).map(|node| node.front.id))
    }

    /// The handoff whose prompt the first message is: started by `segue next`, or pasted.
    fn named_in(&self, text: &str) -> Result<Option<HandoffId>, ProjectError> {
        let head: String = text.chars().take(PREAMBLE).collect();
        let Some(name) = crate::next::named(&head) else { return Ok(None) };
        let Ok(wanted) = name.parse::<HandoffRef>() else { return Ok(None) };
        let chain = self.project.chain()?.chain;
        Ok(chain.find(&wanted, &self.project.thread).ok().map(|node| node.front.id))
    }

    fn lost(&self, summary: &str) -> Result<Option<String>, ProjectError> {
        let Some(text) = compaction::lost(self.around, self.client, self.told, summary) else {
            return Ok(None);
        };
        let name = "prompts/after-compaction.md";
        request::within(&self.local, name, text, self.client.limit()).map(Some)
    }

    fn stopped(&mut self, answer: Option<&str>, again: bool) -> Result<Reply, ProjectError> {
        if let Some(number) = self.live.request {
            return self.unanswered(number, answer, again);
        }
        if let Some(reply) = self.reads_back(answer)? {
            return Ok(reply);
        }
        self.read_on();
        Ok(self.offer())
    }

    /// Has what was said since the last time read, when it is not little: the request for a
    /// handoff of a long session is then made in a moment.
    fn read_on(&mut self) {
        let path = request::transcript_of(self.around, self.client, self.told);
        let Some(path) = path.filter(|path| path.extension().is_none_or(|ending| ending != "db"))
        else {
            return;
        };
        let length = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let new = length.saturating_sub(self.live.read.unwrap_or(0));
        // What is remembered grows with the session, and is written anew each time.
        if new >= STEP.max(length / 16) {
            self.aside(Some(length));
        }
    }

    /// Has long work on this event done aside, after which `read` bytes of the session are known.
    fn aside(&mut self, read: Option<u64>) {
        match aside::begin(self.around, self.client.id(), self.input) {
            Ok(()) => self.live.read = read.or(self.live.read),
            Err(error) => log(self.around, self.client.id(), &error.to_string()),
        }
    }

    /// The session stopped with a request open: an answer that is a handoff is taken, else it
    /// is reminded, once; then segue makes the handoff.
    fn unanswered(
        &mut self,
        number: u32,
        said: Option<&str>,
        again: bool,
    ) -> Result<Reply, ProjectError> {
        let Some(mut request) = self.local.request(number) else {
            self.live.request = None;
            return Ok(Reply::default());
        };
        if request.handoff.is_some() {
            self.live.request = None;
            return Ok(Reply::default());
        }
        if let Some(said) = said.filter(|said| is_handoff(said)) {
            let is_last = again || request.is_reminded;
            let poor = if is_last { Poor::Completed } else { Poor::Refused };
            let answered = AnswerRequest { poor, ..AnswerRequest::to(number, said) };
            match answer(self.around, &answered)? {
                stored @ Answer::Stored { .. } => {
                    self.live.request = None;
                    let notice = Some(format!("segue: {}", stored.told()));
                    return Ok(Reply { notice, ..Reply::default() });
                }
                Answer::Refused { wrong, .. } => {
                    let follow_up = format!(
                        "segue: the handoff is not stored yet. Mend this, and save the whole document for \
                         request {number}:\n{}",
                        wrong.join("\n")
                    );
                    return Ok(Reply { follow_up: Some(follow_up), ..Reply::default() });
                }
            }
        }
        if !request.is_reminded && !again {
            request.is_reminded = true;
            self.local.keep_request(number, &request)?;
            let follow_up = format!(
                "segue: the handoff of request {number} is not stored yet. Save it as the request says."
            );
            return Ok(Reply { follow_up: Some(follow_up), ..Reply::default() });
        }
        self.live.request = None;
        let Some(path) = &request.transcript else { return Ok(Reply::default()) };
        let session = path.display().to_string();
        let goal = request.goal.as_deref();
        let wish = HandoffRequest { session: Some(&session), goal, ..HandoffRequest::default() };
        Ok(match handoff(self.around, &wish)? {
            HandoffOutcome::Made(made) => {
                request.handoff = Some(made.handoff.front.id);
                self.local.keep_request(number, &request)?;
                Reply { notice: Some(told_of_made(&made)), ..Reply::default() }
            }
            HandoffOutcome::Unchanged { handoff, .. } => {
                request.handoff = Some(handoff.front.id);
                self.local.keep_request(number, &request)?;
                let notice = format!(
                    "segue: handoff {} is of this session already, which has gone no further since",
                    handoff.front.number
                );
                Reply { notice: Some(notice), ..Reply::default() }
            }
            HandoffOutcome::Nothing { .. } | HandoffOutcome::Cancelled => Reply::default(),
        })
    }

    /// Scores the first answer of a session that began from a handoff.
    fn reads_back(&mut self, said: Option<&str>) -> Result<Option<Reply>, ProjectError> {
        let (Some(from), Some(state)) = (self.live.from, self.live.read_back.clone()) else {
            return Ok(None);
        };
        if matches!(state, ReadBack::Scored { .. }) {
            return Ok(None);
        }
        let answers = self.answers(said);
        if answers.trim().is_empty() {
            // The client has not written its answer down yet: the next one is scored with it.
            return Ok(None);
        }
        let node = self.project.chain()?.chain;
        let Some(node) = node.get(from).cloned() else { return Ok(None) };
        let (handoff, _) = self.project.handoff(&node)?;
        let score = read_back::score(&handoff.content, &answers);
        if state == ReadBack::Awaited && !score.missing.is_empty() {
            self.live.read_back = Some(ReadBack::SentBack { first: score.percent });
            let follow_up = Some(read_back::reminder(&score));
            return Ok(Some(Reply { follow_up, ..Reply::default() }));
        }
        self.live.read_back = Some(ReadBack::Scored { score: score.percent });
        accepted(self.around, from, score.percent)?;
        Ok(None)
    }

    /// Everything that the model has said in the session so far.
    fn answers(&self, said: Option<&str>) -> String {
        let mut all = said.unwrap_or_default().to_owned();
        let path = request::transcript_of(self.around, self.client, self.told);
        let read = path.and_then(|path| {
            let transcript =
                segue_transcript::Transcript::open_session(&path, &self.told.session).ok()?;
            let folded = transcript.fold(String::new, |all, event| {
                if let segue_model::Body::Assistant { text } = &event.body
                    && !event.sidechain
                {
                    all.push_str(text);
                    all.push('\n');
                }
            });
            folded.ok()
        });
        if let Some((more, _)) = read {
            all.push('\n');
            all.push_str(&more);
        }
        all
    }

    /// Offers a handoff once when the context fills up.
    fn offer(&mut self) -> Reply {
        let Some(percent) = self.fill().and_then(fill::percent) else { return Reply::default() };
        if self.live.is_offered || percent < u64::from(self.project.settings.fill_limit) {
            return Reply::default();
        }
        self.live.is_offered = true;
        let notice = format!(
            "segue: the context is {percent} % full; say {} to hand over to a fresh session",
            self.project.template.triggers.first()
        );
        Reply { notice: Some(notice), ..Reply::default() }
    }

    fn fill(&self) -> Option<Fill> {
        self.told.fill.or_else(|| {
            if self.live.is_offered {
                return None;
            }
            fill::of_file(&request::transcript_of(self.around, self.client, self.told)?)
        })
    }

    /// Stores a snapshot before the client compacts by itself; of a client that announces it
    /// before every turn, only when the context is really full.
    fn compacting(&mut self, automatic: bool) -> Result<Reply, ProjectError> {
        let is_every_turn = self.client.id() == AgentId::Gemini;
        let tokens = self.told.fill.map(|fill| fill.tokens);
        if is_every_turn {
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
        if automatic || tokens.is_some() {
            let path = request::transcript_of(self.around, self.client, self.told);
            if path.is_some_and(|path| aside::is_long(self.around, &path, &self.told.session, 0)) {
                self.aside(None);
            } else {
                compaction::snapshot(self.around, self.client, self.told)?;
            }
        }
        Ok(Reply::default())
    }
}

fn told_of(waiting: &PendingView) -> String {
    let at: Timestamp = waiting.stored;
    format!(
        "segue: handoff {} \"{}\" of {} waits; type ← to take it up",
        waiting.number,
        waiting.objective,
        at.strftime("%H:%M")
    )
}

/// What the user is told of a handoff that segue made itself.
fn told_of_made(made: &Made) -> String {
    let kept = format!(
        "{:.0} % of the facts by weight; segue made it, the session did not",
        made.coverage.weight * 100.0
    );
    let lost: Vec<String> = made
        .coverage
        .lost
        .iter()
        .map(|lost| {
            format!("{}: {}", lost.kind.as_str(), segue_document::visible::one_line(&lost.text))
        })
        .collect();
    format!("segue: {}", stored(&made.handoff, &kept, &lost))
}

/// Whether what the model said is a handoff.
fn is_handoff(said: &str) -> bool {
    let (document, _) = segue_document::parse(said);
    let pattern = segue_model::SectionName::PATTERN;
    document.content.sections.iter().filter(|section| pattern.contains(&section.name)).count()
        >= SECTIONS
}
