//! What a session comes to: what it was as a whole, its requests, its facts.

use std::borrow::Cow;

use jiff::Timestamp;
use segue_document::secret::Known;
use segue_model::{Address, AgentId};
use serde::{Deserialize, Serialize};

use super::ending::Ending;
use super::request::Request;
use super::said::asks::asks;
use super::timeline::{Moment, Timeline};
use crate::cue::{Cue, Cues};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};

/// What the user told counts for a handoff from this weight on.
const TOLD: f64 = 0.3;

/// What is known of a session as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct About {
    /// The agent.
    pub agent: Option<AgentId>,
    /// Its version.
    pub agent_version: Option<String>,
    /// The model that answered last.
    pub model: Option<String>,
    /// The directory that the session began in, as the agent wrote it.
    pub cwd: Option<String>,
    /// Where most of the files are that it changed outside of that directory.
    pub elsewhere: Option<String>,
    /// The files that it edited after the last commit that it made.
    #[serde(default)]
    pub uncommitted: Vec<String>,
    /// The branch that it ended on.
    pub branch: Option<String>,
    /// The time of the first event.
    pub started: Option<Timestamp>,
    /// The time of the last event.
    pub ended: Option<Timestamp>,
    /// Whether it has a record of the commands that were run, as far as there were any.
    #[serde(default)]
    pub has_commands: bool,
    /// Whether it took up the request that the handoff before has as its goal.
    #[serde(default)]
    pub took_up: bool,
    /// How often the person spoke.
    pub turns: u32,
    /// The context's size at the last response, in tokens of the model.
    pub context: Option<u64>,
    /// The tokens of the text in the whole session, estimated.
    pub tokens: u64,
}

/// Everything that was collected from a session.
#[derive(Clone, Debug, Default)]
pub struct SessionFacts {
    /// The session as a whole.
    pub about: About,
    /// The facts that hold at the end, grouped by kind, in the order in which they first
    /// appeared.
    pub facts: Vec<Fact>,
    /// What was said and no longer holds.
    pub superseded: Vec<Fact>,
    /// What the user asked for, in order.
    pub requests: Vec<Request>,
    /// What the session reported at length before its last words, the oldest first.
    pub reports: Vec<(String, Address)>,
    /// How the session ended.
    pub last: Ending,
    /// What it started in the background, and nobody is seen to have ended, with where.
    pub running: Vec<(String, Address)>,
    /// In which order it all happened.
    pub(crate) timeline: Timeline,
}

impl SessionFacts {
    /// The same without what was a secret elsewhere in the session.
    pub(super) fn without(mut self, secrets: &Known) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let facts = self.facts.iter_mut().chain(&mut self.superseded).flat_map(Fact::texts);
        let requests = self.requests.iter_mut().flat_map(Request::texts);
        let quoted = self.reports.iter_mut().chain(&mut self.running);
        let reports = quoted.map(|(text, _)| text);
        for text in facts.chain(requests).chain(reports).chain(self.last.texts()) {
            if let Cow::Owned(masked) = secrets.mask(text) {
                *text = masked;
            }
        }
        for text in self.last.thoughts() {
            *text = secrets.mask_all(text).into_owned();
        }
        self
    }

    /// Whether nothing was said, shown or done in it.
    pub fn says_nothing(&self) -> bool {
        let about = &self.about;
        about.turns == 0 && about.tokens == 0 && self.facts.is_empty() && self.last.answer.is_none()
    }

    /// Whether the session left something that a successor needs: a change, a
    /// decision, a rule, an open item, an answer to one, or what the user told in particular.
    pub fn is_worth_a_handoff(&self) -> bool {
        let is_asked = self.requests.last().is_some_and(|request| request.is_substantial);
        let is_open = self.last.is_unanswered || self.last.is_amid();
        if self.about.took_up || is_open && is_asked {
            return true;
        }
        let own = self.facts.iter().filter(|fact| fact.state != ClaimState::Inherited);
        // What is all of a message and asks for something tells nothing.
        let is_request = |fact: &Fact| {
            let mut requests = self.requests.iter().filter(|it| it.text == fact.text);
            requests.any(|it| asks(&it.text) || Cues::of(&it.text).has(Cue::Request))
        };
        let is_told = |fact: &Fact| {
            fact.said_by == Some(Speaker::User)
                && fact.kind == FactKind::Note
                && fact.weight >= TOLD
                && !is_request(fact)
        };
        own.into_iter().any(|fact| {
            is_told(fact)
                || !matches!(
                    fact.kind,
                    FactKind::Goal
                        | FactKind::Command
                        | FactKind::Name
                        | FactKind::Read
                        | FactKind::Note
                        | FactKind::Verified
                        | FactKind::Reference
                        | FactKind::Question
                )
        })
    }

    /// When what an address names happened, to be compared within this session.
    pub(crate) fn when(&self, address: &Address) -> Moment {
        self.timeline.of(address)
    }

    /// When a fact was seen last.
    pub(crate) fn last_seen(&self, fact: &Fact) -> Moment {
        self.timeline.last(fact)
    }

    /// The facts of one kind.
    pub fn of(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.kind == kind)
    }
}
