//! The facts of a session, from what the fold has collected.

use std::collections::HashMap;

use segue_model::Address;

use super::Extraction;
use crate::extract::ending::Ending;
use crate::extract::mended::without_mended;
use crate::extract::request::Request;
use crate::extract::said::subject::{Subject, is_of};
use crate::extract::session::{About, SessionFacts};
use crate::extract::todos::Ended;
use crate::extract::{ASKED_LAST, said};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::clean;

/// After so many requests what the model left to do or offered has been passed over.
const PASSED_OVER: usize = 2;

/// The same of whatever else it asked.
const LONG_PASSED: usize = 8;

/// An answer of so many bytes is what was worked for.
const LONG: usize = 500;

/// What weighs what a report says is not met.
const NOT_MET: f64 = 0.6;

/// What stands for what was taken back.
const LEFT_OUT: &str = "[…]";

/// What the model said and another message took back, by where it was said.
fn taken_back(superseded: &[Fact]) -> HashMap<&Address, Vec<&str>> {
    let mut gone = HashMap::<&Address, Vec<&str>>::new();
    for fact in superseded.iter().filter(|fact| fact.said_by == Some(Speaker::Model)) {
        let others = fact.addresses.iter().filter(|at| fact.superseded_by.as_ref() != Some(at));
        others.for_each(|at| gone.entry(at).or_default().push(&fact.text));
    }
    gone
}

impl Extraction {
    /// The facts at this point; more events may follow.
    #[must_use]
    pub fn facts(&self) -> SessionFacts {
        let Self { work, talk } = self;
        debug_assert_eq!(work.seen, talk.seen, "halves of two folds");
        let is_done = talk.last.is_done();
        let elsewhere = work.changes.elsewhere();
        let (said, superseded) = self.said(is_done);
        let mut facts = talk.words.facts();
        facts.extend(said);
        facts.extend(talk.statements.facts());
        facts.extend(talk.blocks.facts().filter(|_| self.is_talk()));
        facts.extend(self.files(elsewhere.as_deref().unwrap_or_default()));
        facts.extend(self.ran_and_made(is_done));
        facts.extend(question(&talk.last));
        facts.extend(not_met(&talk.last).filter(|_| !self.is_talk()));
        facts.extend(named_next(&talk.last).filter(|_| is_done && !self.is_talk()));
        facts.extend(self.shown());
        let changed =
            |path: &str, at: &Address| work.changes.is_changed_behind(path, at, &work.timeline);
        facts.extend(work.refusals.facts(&work.timeline, changed));
        facts.extend(work.unwritten.facts(changed));
        facts.extend(work.tools.facts());
        let is_open = |failure: &&Fact| !work.commands.has_run(&failure.subject);
        facts.extend(work.failures.iter().filter(is_open).cloned());
        facts.extend(talk.earlier.clone());
        facts.extend(talk.untaken.fact());
        // Where the work went on and came to an answer, nobody knows what of it is still to do.
        let is_past = is_done && work.changes.has_edits();
        facts.extend(talk.left.iter().filter(|_| !is_past).cloned());
        let tested = work.commands.tested(work.changes.last_edit());
        without_mended(&mut facts, tested.map(|at| work.timeline.of(at)), &work.timeline);
        let requests = self.requests(&superseded);
        let reports = self.reports(&superseded);
        let session = SessionFacts {
            about: self.about(elsewhere),
            facts,
            superseded,
            requests,
            reports,
            last: talk.last.clone(),
            running: work.running.all(),
            timeline: work.timeline.clone(),
        };
        session.without(&work.secrets).without(&work.shown)
    }

    /// The failure that the person showed last, unless the session answered it by a change or a check passed since.
    fn shown(&self) -> Vec<Fact> {
        let pasted = self.talk.pasted.as_ref().filter(|pasted| {
            let edited = self.work.changes.last_edit();
            let is_tested = self.work.commands.tested(edited).is_some_and(|at| {
                self.work.timeline.of(at) > self.work.timeline.of(&pasted.address)
            });
            let is_answered = !self.talk.last.is_unanswered && !self.talk.last.is_amid();
            !(is_tested || is_answered && edited.is_some_and(|at| at > pasted.seen))
        });
        pasted.map(|pasted| pasted.facts().collect()).unwrap_or_default()
    }

    /// What was said and still holds, and what was replaced, where the session came to an answer or not.
    fn said(&self, is_done: bool) -> (Vec<Fact>, Vec<Fact>) {
        let (mut said, superseded) = self.talk.remarks.facts(self.talk.session.turns, is_done);
        let finished = self.finished();
        let is_passed = |fact: &Fact| {
            let is_own =
                fact.said_by == Some(Speaker::Model) && fact.state != ClaimState::Inherited;
            let passed = self.passed_over(fact).filter(|_| is_own);
            passed
                .is_some_and(|passed| self.work.timeline.last(fact) < self.work.timeline.of(passed))
        };
        said.retain(|fact| !self.is_closed(fact, &finished) && !is_passed(fact));
        let said = said.into_iter().filter_map(|fact| self.work.commits.overtake(fact)).collect();
        (said, superseded)
    }

    /// What the user asked for, each with its answer if all of that still holds.
    fn requests(&self, superseded: &[Fact]) -> Vec<Request> {
        let gone = taken_back(superseded);
        let holds = |answer: &str, address: &Address| {
            let mut gone = gone.get(address).into_iter().flatten();
            self.work.commits.bear_out(answer) && !gone.any(|old| answer.contains(old))
        };
        let mut requests = self.talk.words.requests(&self.talk.remarks);
        for request in &mut requests {
            request.settle(|events| self.work.changes.has_edits_in(events));
            request.answer = request.answer.take().filter(|(answer, at)| holds(answer, at));
        }
        requests
    }

    /// What was reported before the last words, without what was taken back since.
    fn reports(&self, superseded: &[Fact]) -> Vec<(String, Address)> {
        let gone = taken_back(superseded);
        let last = self.talk.last.answer.as_ref().map(|(_, address)| address);
        let reports = self.talk.statements.reports.before(last);
        let reports = reports.filter(|(report, _)| self.work.commits.bear_out(report));
        let still = |(report, address): (&str, &Address)| {
            let gone = gone.get(address).into_iter().flatten();
            let held = gone.fold(report.to_owned(), |report, old| report.replace(old, LEFT_OUT));
            (held, address.clone())
        };
        reports.map(still).collect()
    }

    /// The files that were changed and read, below `folder` where the work was there, and names in the code.
    fn files(&self, folder: &str) -> Vec<Fact> {
        let mut files = self.work.changes.facts(folder);
        let is_known = |path: &str| {
            self.work.changes.knows(path) || files.iter().any(|file| file.subject == path)
        };
        let reads = self.work.reads.facts(folder, is_known);
        files.extend(reads);
        let names = self.work.names.facts(files.iter().map(|file| file.subject.as_str()));
        let is_part = |name: &str| self.work.secrets.is_part(name) || self.work.shown.is_part(name);
        files.extend(names.into_iter().filter(|name| !is_part(&name.subject)));
        files
    }

    /// What was run, what is to do and what was committed.
    fn ran_and_made(&self, is_done: bool) -> Vec<Fact> {
        let mut facts = self.work.commands.facts(self.work.changes.last_edit());
        facts.extend(self.talk.named.facts(|head| self.work.commands.knows(head)));
        let commits = self.work.commits.since(self.talk.todos.seen());
        let listed = self.talk.todos.seen();
        let is_long =
            self.talk.last.answer.as_ref().is_some_and(|(answer, _)| answer.len() >= LONG);
        let has_changed = self.work.changes.last_edit().is_some_and(|edited| edited >= listed);
        let is_report = is_done && is_long && listed > self.talk.asked && !has_changed;
        facts.extend(self.talk.todos.facts(&commits, Ended { is_done, is_report }));
        facts.extend(self.work.commits.stashed());
        facts.extend(self.work.commits.facts());
        facts
    }

    /// The session as a whole, whose files are `elsewhere` where that is not its folder.
    fn about(&self, elsewhere: Option<String>) -> About {
        let branch = self.work.places.branch_of(elsewhere.as_deref().unwrap_or_default());
        let elsewhere = elsewhere.filter(|folder| !self.work.places.is_gone(folder));
        let uncommitted = self.work.changes.uncommitted(elsewhere.as_deref().unwrap_or_default());
        let branch = branch.map(str::to_owned);
        let (took_up, tokens) = (self.talk.untaken.is_taken_up(), self.work.tokens);
        About { elsewhere, uncommitted, branch, took_up, tokens, ..self.talk.session.clone() }
    }

    /// Whether no file was changed.
    fn is_talk(&self) -> bool {
        !self.work.changes.has_edits()
    }

    /// Where the two only talk, and the person went on to something else without a word to what the model left to do or
    /// offered: no work shows what became of it.
    fn passed_over(&self, fact: &Fact) -> Option<&Address> {
        let is_talk = !self.talk.session.has_commands && self.is_talk();
        let requests = match fact.kind {
            FactKind::Todo => Some(PASSED_OVER),
            FactKind::Question
                if said::courtesy::asks_to_go_on(&fact.text)
                    && !said::proposal::wanted::asks_what_is_wanted(&fact.text) =>
            {
                Some(PASSED_OVER)
            }
            FactKind::Question => Some(LONG_PASSED),
            _ => None,
        };
        let passed = self.talk.words.asked_at(requests.filter(|_| is_talk)?)?;
        let is_spoken_of =
            self.talk.words.since(passed, &self.work.timeline).any(|said| is_of(&fact.text, said));
        (!is_spoken_of).then_some(passed)
    }

    /// Whether a todo that somebody only named is done, or stands on the agent's own list, which says how far
    /// it is: what the person wants on that list does where the list has it.
    fn is_closed(&self, todo: &Fact, finished: &[Subject]) -> bool {
        if todo.kind != FactKind::Todo {
            return false;
        }
        let task = Subject::of(&todo.text);
        let is_listed = || {
            self.talk.todos.has(&todo.text)
                || said::aside::asks_for_list(&todo.text)
                    && self.talk.todos.took(todo, &self.work.timeline)
        };
        let is_users = todo.said_by == Some(Speaker::User) && todo.state != ClaimState::Inherited;
        let is_done = || finished.iter().any(|done| task.is_task_of(done));
        is_listed() || !is_users && is_done()
    }

    /// What was finished: items of the list that are done, and what commits say they did.
    fn finished(&self) -> Vec<Subject> {
        let commits = self.work.commits.facts();
        let commits = commits.iter().map(|fact| Subject::of(&fact.text));
        self.talk.todos.done().map(Subject::of).chain(commits).collect()
    }
}

/// The question that the model's last words end with, if nobody answered.
fn question(last: &Ending) -> Option<Fact> {
    let (answer, address) = last.answer.as_ref().filter(|_| !last.is_unanswered)?;
    let question =
        said::choice::choice(answer).or_else(|| said::last_question::last_question(answer))?;
    let fact = Fact::declared(FactKind::Question, clean(&question), ASKED_LAST.to_owned(), 0.85);
    Some(fact.by(Speaker::Model).at(address.clone(), None))
}

/// What the last words name as next, and nobody has taken up.
fn named_next(last: &Ending) -> Option<Fact> {
    let (report, address) = last.answer.as_ref().filter(|_| !last.is_unanswered)?;
    let step = said::next_step::next_step(report)?;
    let fact = Fact::declared(FactKind::Todo, clean(&step), step, NOT_MET);
    Some(fact.by(Speaker::Model).at(address.clone(), None))
}

/// What the table of a last report says is not done, or does not work.
fn not_met(last: &Ending) -> impl Iterator<Item = Fact> {
    let report = last.answer.iter().filter(|_| !last.is_unanswered);
    report.flat_map(|(report, address)| {
        let rows = said::crossed::crossed_rows(report).into_iter();
        rows.map(|row| {
            let fact = Fact::declared(FactKind::Todo, row.clone(), row, NOT_MET);
            fact.by(Speaker::Model).at(address.clone(), None)
        })
    })
}
