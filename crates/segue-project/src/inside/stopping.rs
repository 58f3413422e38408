//! When the model has answered and waits: a request that is open is settled, what was read back is
//! scored, a long session is read on, and a handoff is offered where the context fills up.

use std::path::Path;
use std::time::Duration;

use segue_agents::{Fill, Reply};
use segue_model::Body;
use segue_transcript::Transcript;

use super::answer::{Answer, AnswerRequest, NEXT, Poor, answer, is_handoff, stored};
use super::hook::Visit;
use super::local::Request;
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
            return Ok(if is_told { Reply::default() } else { notice(format!("segue: {stored}")) });
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
        let open = self.local.request(number).filter(|request| request.handoff.is_none());
        let Some(mut request) = open else {
            self.live.request = None;
            return Ok(Reply::default());
        };
        if let Some(said) = said.filter(|said| is_handoff(said)) {
            return self.answered(number, said, again || request.is_reminded);
        }
        if !request.is_reminded && !again {
            request.is_reminded = true;
            self.local.keep_request(number, &request)?;
            return Ok(follow_up(format!(
                "segue: the handoff of request {number} is not stored yet. Save it as the request says."
            )));
        }
        self.live.request = None;
        self.made_instead(number, request)
    }

    /// The session's answer is a handoff: it is stored, or refused with what is wrong unless it
    /// is the last try.
    fn answered(&mut self, number: u32, said: &str, is_last: bool) -> Result<Reply, ProjectError> {
        let poor = if is_last { Poor::Completed } else { Poor::Refused };
        let answered = AnswerRequest { poor, ..AnswerRequest::to(number, said) };
        Ok(match answer(self.around, &answered)? {
            stored @ Answer::Stored { .. } => {
                self.live.request = None;
                notice(format!("segue: {}", stored.told()))
            }
            Answer::Refused { wrong, .. } => follow_up(format!(
                "segue: the handoff is not stored yet. Mend this, and save the whole document for \
                 request {number}:\n{}",
                wrong.join("\n")
            )),
        })
    }

    /// The session wrote none: segue makes the handoff from the transcript.
    fn made_instead(&self, number: u32, mut request: Request) -> Result<Reply, ProjectError> {
        let Some(path) = &request.transcript else {
            return Ok(notice(format!(
                "segue: the session wrote no handoff for request {number}, and its transcript is not \
                 found: nothing is stored. `segue sessions` lists what can be read; `segue handoff --from \
                 SESSION` makes one"
            )));
        };
        let session = path.display().to_string();
        let goal = request.goal.as_deref();
        let wish = HandoffRequest { session: Some(&session), goal, ..HandoffRequest::default() };
        let (id, told) = match handoff(self.around, &wish)? {
            HandoffOutcome::Made(made) => (made.handoff.front.id, told_of_made(&made)),
            HandoffOutcome::Unchanged { handoff, .. } => {
                let number = handoff.front.number;
                let told = format!(
                    "segue: handoff {number} is of this session already, which has gone no further since"
                );
                (handoff.front.id, told)
            }
            HandoffOutcome::Nothing { .. } | HandoffOutcome::Cancelled => {
                return Ok(Reply::default());
            }
        };
        request.handoff = Some(id);
        self.local.keep_request(number, &request)?;
        Ok(notice(told))
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
            return Ok(Some(follow_up(read_back::reminder(&score))));
        }
        self.live.read_back = Some(ReadBack::Scored { score: score.percent });
        accepted(self.around, from, score.percent)?;
        Ok(None)
    }

    /// Everything that the model has said in the session so far, which is more than `known` bytes. A
    /// client that does not tell its answer may not have written it down yet: it is waited for.
    fn answers(&self, said: Option<&str>, known: usize) -> String {
        let mut waited = Duration::ZERO;
        loop {
            // A fresh session's file itself may not be there yet.
            let path = request::transcript_of(self.around, self.client, self.told);
            let may_come = path.is_some() || self.told.transcript.is_some();
            let written = path.as_deref().and_then(|path| self.spoken(path)).unwrap_or_default();
            let is_there = said.is_some() || !may_come || written.len() > known;
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
        if self.live.is_offered {
            return Reply::default();
        }
        let Some(percent) = self.fill().and_then(fill::percent) else { return Reply::default() };
        if percent < u64::from(self.project.settings.fill_limit) {
            return Reply::default();
        }
        self.live.is_offered = true;
        notice(format!(
            "segue: the context is {percent} % full; say {} to hand over to a fresh session",
            self.project.template.triggers.first()
        ))
    }

    pub(super) fn fill(&self) -> Option<Fill> {
        self.told.fill.or_else(|| {
            fill::of_file(&request::transcript_of(self.around, self.client, self.told)?)
        })
    }
}

/// What the user sees.
fn notice(text: String) -> Reply {
    Reply { notice: Some(text), ..Reply::default() }
}

/// What the model is to go on with.
fn follow_up(text: String) -> Reply {
    Reply { follow_up: Some(text), ..Reply::default() }
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
