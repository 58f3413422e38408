//! What a message of the person's says to what the model waits for.

use segue_model::Event;

use super::asks::asks;
use super::message::SHORT;
use super::proposal::answer::{is_for_later, orders, says_yes_or_no};
use super::proposal::{Agreed, Proposal, agreed};
use super::question::{Question, leaves_open};
use super::remark::Remark;
use super::remarks::{Answer, Remarks, Says};
use super::speech::said;
use super::subject::Subject;
use super::substantial::tells_to_go_on;
use crate::cue::{Cue, Cues};
use crate::fact::FactKind;
use crate::text::sentences;

/// A message up to this length that asks for nothing answers what was asked before it.
const ANSWER: usize = 40;
/// A message that picks an option has at most so many characters where it says no more.
const PICK: usize = 24;

/// What a message says to the proposal or the question before it.
#[derive(Default)]
pub(super) struct Reply {
    agreed: Option<Agreed>,
    /// The question that it may answer, where it agrees to nothing.
    pub(super) question: Option<Question>,
    /// The options that it asks for by their labels.
    pub(super) about: Vec<String>,
    /// Whether anything was asked.
    pub(super) is_asked: bool,
    /// Whether it names an option by its label or its place.
    is_picked: bool,
    /// Whether it says no more than which option, or that what was proposed is for later.
    pub(super) is_all: bool,
}

impl Reply {
    /// What the message `whole` says to `proposal`.
    pub(super) fn of(whole: &str, proposal: Option<&Proposal>) -> Self {
        let Some(proposal) = proposal else { return Self::default() };
        let agreed = agreed(proposal, whole);
        let is_picked = proposal.is_picked(whole);
        let is_deferral = is_for_later(whole) && sentences(whole).len() == 1;
        Self {
            question: proposal.question().filter(|_| agreed.is_none()).cloned(),
            agreed,
            about: proposal.requested(whole),
            is_asked: proposal.question().is_some(),
            is_picked,
            is_all: is_deferral || is_picked && whole.chars().count() <= PICK,
        }
    }

    /// Whether the message asks for nothing beside its answer.
    pub(super) fn asks_for_nothing(&self, whole: &str) -> bool {
        let is_all = || self.question.as_ref().is_some_and(|question| question.is_all_of(whole));
        let only_agrees =
            || self.agreed.is_some() && whole.chars().count() <= ANSWER && !orders(whole);
        self.about.is_empty() && (is_all() || only_agrees())
    }

    /// Tells `remarks` what is agreed, and what was answered.
    pub(super) fn tell(
        &self,
        whole: &str,
        cues: &Cues,
        turn: u32,
        remarks: &mut Remarks,
        event: &Event<'_>,
    ) {
        if let Some(agreed) = &self.agreed {
            remarks.add(decided(agreed, turn, event));
        }
        let subject = Subject::of(whole);
        let is_empty = leaves_open(whole);
        let chooses = cues.has(Cue::Choice) || is_short(whole, cues, &subject, 3) && !is_empty;
        let says = match self.is_plain(whole, cues, &subject) {
            true if is_empty => Says::Nothing,
            true => Says::Plainly,
            false => Says::More,
        };
        let answer = Answer { says, chooses, asks: asks(whole) };
        remarks.answered(turn, &subject, &answer);
        if tells_to_go_on(whole) {
            remarks.went_on(turn);
        }
        if whole.chars().count() <= SHORT {
            remarks.lift(whole, &event.address());
        }
    }

    /// Whether the message is an answer and hardly more.
    fn is_plain(&self, whole: &str, cues: &Cues, subject: &Subject) -> bool {
        let question = self.question.as_ref();
        let is_left_open = || question.is_some() && leaves_open(whole);
        question.is_some_and(|question| question.is_answered_by(whole))
            || self.agreed.is_some()
            || self.is_picked
            || says_yes_or_no(whole)
            || is_short(whole, cues, subject, 2) && !is_left_open()
    }
}

/// What was agreed, as a remark of the person's.
fn decided(agreed: &Agreed, turn: u32, event: &Event<'_>) -> Remark {
    let weight = if agreed.is_clear { 0.8 } else { 0.5 };
    let kind = if agreed.is_for_later { FactKind::Todo } else { FactKind::Decision };
    let said = said(kind, &agreed.text, weight, turn, agreed.addresses.clone(), event);
    Remark { asked: agreed.asked.clone(), ..said }
}

/// Whether a message is so short that it answers what was asked before it: it has at most `words`
/// that say something. What has more is about something else, or has one of the question's.
fn is_short(whole: &str, cues: &Cues, subject: &Subject, words: usize) -> bool {
    whole.chars().count() <= ANSWER
        && subject.stems.len() <= words
        && !cues.has(Cue::Request)
        && !cues.has(Cue::Rule)
        && !asks(whole)
}
