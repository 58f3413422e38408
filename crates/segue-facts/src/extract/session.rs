//! What a session comes to: what it was as a whole, its requests, its facts.

use std::borrow::Cow;

use jiff::Timestamp;
use segue_document::secret::Known;
use segue_model::{Address, AgentId};
use serde::{Deserialize, Serialize};

use super::Ending;
use super::said::speech::asks;
use crate::cue::{Cue, Cues};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};

/// What the user told counts for a handoff from this weight on.
const TOLD: f64 = 0.3;

/// What was pasted in a shorter message is not in the way; and what was pasted with a goal.
const OWN: usize = 300;
const SCREEN: usize = 1_200;

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
    /// How often the person spoke.
    pub turns: u32,
    /// The context's size at the last response, in tokens of the model.
    pub context: Option<u64>,
    /// The tokens of the text in the whole session, estimated.
    pub tokens: u64,
}

/// A request of the user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The words on one line, secrets masked.
    pub text: String,
    /// The same with an ellipsis for each part that was pasted from a program, where there is one.
    #[serde(default)]
    pub typed: Option<String>,
    /// Whether nobody typed it: of what a program printed, `typed` says how it begins and what went wrong.
    #[serde(default)]
    pub is_dump: bool,
    /// Where they were said.
    pub address: Address,
    /// When.
    pub time: Option<Timestamp>,
    /// Whether it asks for something, rather than says yes, thanks or go on.
    pub is_substantial: bool,
    /// Whether it says that it turns to another task: "now the actual thing: …".
    #[serde(default)]
    pub is_turn: bool,
    /// What it is about where it names items of a list by their labels: "fix 1 and 4".
    #[serde(default)]
    pub about: Vec<String>,
    /// What the answer to it came to, where another request followed, and where that stands.
    #[serde(default)]
    pub answer: Option<(String, Address)>,
    /// How unlike the rest of the session it is, from 0 to 1.
    pub salience: f64,
}

impl Request {
    /// Everything that it says.
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let answer = self.answer.as_mut().map(|(answer, _)| answer);
        [&mut self.text].into_iter().chain(&mut self.typed).chain(&mut self.about).chain(answer)
    }

    /// The words without what was pasted from a program.
    pub fn said(&self) -> &str {
        self.typed.as_ref().unwrap_or(&self.text)
    }

    /// All the words where they have room in `width` characters, and most of them are the person's own. What was pasted
    /// with the goal of a session may be what it is about: `is_goal` keeps it where there is no more of it than a screen.
    pub(crate) fn within(&self, width: usize, is_goal: bool) -> &str {
        let is_long = self.text.chars().count() > width;
        let most = if is_goal { SCREEN } else { OWN };
        let is_pasted = self.text.len() > most
            && self.typed.as_ref().is_some_and(|typed| typed.len() * 2 < self.text.len());
        if is_long && !is_goal || is_pasted { self.said() } else { &self.text }
    }
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
    /// How the session ended.
    pub last: Ending,
}

impl SessionFacts {
    /// The same without what was a secret elsewhere in the session.
    pub(super) fn without(mut self, secrets: &Known) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let facts = self.facts.iter_mut().chain(&mut self.superseded).flat_map(Fact::texts);
        let requests = self.requests.iter_mut().flat_map(Request::texts);
        for text in facts.chain(requests).chain(self.last.texts()) {
            if let Cow::Owned(masked) = secrets.mask(text) {
                *text = masked;
            }
        }
        self
    }

    /// Whether the session left something that a successor needs: a change, a
    /// decision, a rule, an open item, or what the user told in particular.
    pub fn is_worth_a_handoff(&self) -> bool {
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

    /// The facts of one kind.
    pub fn of(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.kind == kind)
    }
}
