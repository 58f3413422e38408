//! When the model has answered and waits: a request that is open is settled, what was read back is
//! scored, a long session is read on, and a handoff is offered where the context fills up.

use std::path::Path;
use std::time::Duration;

use segue_agents::{Fill, Reply};
use segue_model::Body;
use segue_transcript::Transcript;

use super::answer::{Answer, AnswerRequest, NEXT, Poor, answer, is_handoff, stored};
use super::hook::Visit;
use super::read_back::{self, ReadBack};
use super::{fill, request};
use crate::ProjectError;
use crate::chain::accepted;
use crate::handoff::{HandoffOutcome, HandoffRequest, Made, handoff};
use crate::sources;

/// An answer that is not written down in this time is scored with the next one.
const PATIENCE: Duration = Duration::from_secs(1);
/// So often is looked for it.
const STEPS: Duration = Duration::from_millis(25);
/// A session is read on when so many bytes are new, or a sixteenth of a long one.
const STEP: u64 = 4 << 20;

impl Visit<'_> {
    pub(super) fn stopped(
        &mut self,
        answer: Option<&str>,
        again: bool,
    ) -> Result<Reply, ProjectError> {
        if let Some(stored) = self.live.stored.take() {
            // A terminal may show nothing of what the tool said: the user hears it once.
            let is_told = answer.is_some_and(|said| said.contains(NEXT));
            let notice = (!is_told).then(|| format!("segue: {stored}"));
            return Ok(Reply { notice, ..Reply::default() });
        }
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
        let known = match state {
            // What is told and what is written are joined by a line end.
            ReadBack::SentBack { said, .. } => said.saturating_sub(1),
            ReadBack::Awaited | ReadBack::Scored { .. } => 0,
        };
        let answers = self.answers(said, known);
        if answers.trim().is_empty() {
            // The client has not written its answer down yet: the next one is scored with it.
            return Ok(None);
        }
        let node = self.project.chain()?.chain;
        let Some(node) = node.get(from).cloned() else { return Ok(None) };
        let (handoff, _) = self.project.handoff(&node)?;
        let probes = sources::probes_of(&self.project, &node);
        let score = read_back::score(&handoff.content, &probes, &answers);
        if state == ReadBack::Awaited && !score.missing.is_empty() {
            self.live.read_back =
                Some(ReadBack::SentBack { first: score.percent, said: answers.len() });
            let follow_up = Some(read_back::reminder(&score));
            return Ok(Some(Reply { follow_up, ..Reply::default() }));
        }
        self.live.read_back = Some(ReadBack::Scored { score: score.percent });
        accepted(self.around, from, score.percent)?;
        Ok(None)
    }

    /// Everything that the model has said in the session so far, which is more than `known` bytes. A
    /// client that does not tell its answer may not have written it down yet: it is waited for.
    fn answers(&self, said: Option<&str>, known: usize) -> String {
        let path = request::transcript_of(self.around, self.client, self.told);
        let mut waited = Duration::ZERO;
        loop {
            let written = path.as_deref().and_then(|path| self.spoken(path)).unwrap_or_default();
            let is_there = said.is_some() || path.is_none() || written.len() > known;
            if is_there || waited >= PATIENCE {
                return [said.unwrap_or_default(), &written].join("\n");
            }
            std::thread::sleep(STEPS);
            waited += STEPS;
        }
    }

    /// What the model has said by its transcript.
    fn spoken(&self, path: &Path) -> Option<String> {
        let transcript = Transcript::open_session(path, &self.told.session).ok()?;
        let folded = transcript.fold(String::new, |all, event| {
            if let Body::Assistant { text } = &event.body
                && !event.sidechain
            {
                all.push_str(text);
                all.push('\n');
            }
        });
        Some(folded.ok()?.0)
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

    pub(super) fn fill(&self) -> Option<Fill> {
        self.told.fill.or_else(|| {
            if self.live.is_offered {
                return None;
            }
            fill::of_file(&request::transcript_of(self.around, self.client, self.told)?)
        })
    }
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
