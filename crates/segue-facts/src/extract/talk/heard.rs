//! What the person said, and what a summary says that they had said.

use std::borrow::Cow;

use segue_model::{Address, Event};

use super::Talk;
use crate::extract::done;
use crate::extract::fenced::fenced;
use crate::extract::handed::handed;
use crate::extract::pasted::Pasted;
use crate::extract::said;
use crate::extract::said::echo::{without_copied, without_echo};
use crate::extract::said::no_use::of_no_use;
use crate::extract::said::proposal::{Proposal, declines};
use crate::extract::said::recalled::Recalled;
use crate::extract::said::rejection::rejects_all;
use crate::extract::said::remark::Remark;
use crate::extract::said::speech::said;
use crate::extract::said::subject::Subject;
use crate::extract::said::substantial::is_for_client;
use crate::extract::said::words::Written;
use crate::extract::said::works_now::says_it_works;
use crate::extract::unwrap::unwrapped;
use crate::fact::{Fact, FactKind, Speaker};
use crate::text::clean;

/// What weighs what the model did and the person says was of no use.
const IN_VAIN: f64 = 0.75;
/// What weighs what a summary says is left to do.
const LEFT: f64 = 0.6;
/// What an answer weighs that the person chose in a form.
const CHOSEN: f64 = 0.9;

impl Talk {
    /// The person's message, which has no secret in it.
    pub(super) fn user(&mut self, text: &str, event: &Event<'_>) {
        self.session.turns += 1;
        // A prompt of a handoff is no word of the person's, and what it hands on is inherited.
        let wanted = handed(text);
        if let Some(wanted) = &wanted {
            self.untaken.given(wanted);
        }
        let text = &*wanted.unwrap_or(Cow::Borrowed(text));
        let before = self.last.answer.clone();
        let text = before.as_ref().map_or(text, |(answer, _)| without_copied(text, answer));
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
        self.replied(text, asked, event);
        // "/status" may be one of what the model asked to choose from.
        let is_choice = self.last.unanswered().is_some_and(|(answer, _)| answer.contains(text));
        let is_for_client = is_for_client(text) && !is_choice;
        if !is_for_client {
            self.statements.reports.answered(text);
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
        self.untaken.user(text, self.session.turns);
        self.blocks.user(text);
        self.remarks.told(text, &event.address());
        let is_answer = proposal.as_ref().is_some_and(|it| it.question().is_some());
        if !is_answer && says_it_works(text) {
            self.remarks.works_now(self.session.turns);
        }
        let own = self.last.unanswered().and_then(|(answer, _)| without_echo(text, answer));
        let message = Written { text, typed: unfenced, own: own.as_deref() };
        self.words.user(message, self.session.turns, proposal.as_ref(), &mut self.remarks, event);
        if self.last.is_interrupted {
            self.words.stopped();
        }
        if !is_for_client {
            self.last.user(text);
        }
    }

    /// What a message says of the answer that it follows; what that answers was `asked` behind so many events.
    fn replied(&mut self, text: &str, asked: u64, event: &Event<'_>) {
        let answer = self.last.unanswered().cloned();
        let declines = answer.as_ref().is_some_and(|(answer, _)| declines(answer, text));
        self.remarks.declined(declines);
        let Some((answer, address)) = answer else { return };
        let words = if declines { "" } else { text };
        self.words.settle((&answer, &address), words, asked..self.seen);
        if rejects_all(text, &answer) {
            self.remarks.claimed_in_vain(self.session.turns);
            self.blocks.reject(&address);
        }
        if let Some(tried) = of_no_use(&answer, text) {
            self.tried_in_vain(&tried, address, event);
        }
    }

    /// A summary of what came before: where the session begins with it, nothing else has what it tells.
    pub(super) fn recall(&mut self, summary: &str, event: &Event<'_>) {
        if self.session.turns > 0 {
            return;
        }
        let Recalled { messages, left, rest } = Recalled::of(summary);
        self.statements.assistant(&rest, 0, &mut self.remarks, event);
        let todo = |task: &&str| {
            Fact::declared(FactKind::Todo, clean(task), (*task).to_owned(), LEFT)
                .by(Speaker::Model)
                .at(event.address(), event.time)
        };
        self.left = left.iter().map(todo).collect();
        // It is written to go on from.
        self.last.is_unanswered = true;
        for message in messages {
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
