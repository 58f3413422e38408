//! What the next session is to do, when nobody said so: from what is open.

mod agreed;
mod aside;
mod first_step;
mod last_step;
mod line;
mod past;
mod pointing;
mod request;
mod unproven;

use crate::announced::next_goal;
use crate::draft::input::DraftInput;
use crate::extract::{
    ANSWERED, AS_NAMED, BEGUN, Moment, PASSED, PENDING, Request, SessionFacts, is_of,
    is_planned_test, sort_of,
};
use crate::fact::{Fact, FactKind};
use crate::line::Line;
use crate::text::{clean, code, fit, fit_at_edge, quote, shorten};
use first_step::first_step;
use last_step::last_step;
use line::{GOAL, Placed, line, said};
pub(crate) use past::is_overturned;
use past::{STALE, after, is_excused, is_left, is_overturned_since, is_work};
use request::{SHOWN_LAST, from_requests};

/// A goal that the user gave may be longer.
const USER_GOAL: usize = 1_000;
/// A failure of at least this weight comes before everything else.
const PRESSING: f64 = 0.9;
/// A command of at least this weight checks the work.
const CHECK: f64 = 0.3;
/// How long a step may be.
const TODO: usize = 100;
/// At most this many steps after the first.
const STEPS: usize = 3;

/// What a goal says of a plan that the session ended with.
const PRESENTED: &str = "Settle with the user whether the plan";
const NOT_APPROVED: &str = " is carried out: it was presented last, and not approved.";

/// What the steps behind the goal begin with, and what parts them.
const THEN: &str = "Then: ";
const STEP: &str = "; ";

/// The steps that a line of the objective names.
pub(crate) fn steps(line: &str) -> impl Iterator<Item = &str> {
    line.strip_prefix(THEN).into_iter().flat_map(|steps| steps.split(STEP))
}

/// The lines of the objective: a goal, when it is reached, and how to begin.
pub(crate) fn objective(input: &DraftInput<'_>) -> Vec<Line> {
    let open = Open::of(input.session);
    let named = || next_goal(&input.session.requests, input.session.last.works);
    let announced = if input.goal.is_none() { named() } else { None };
    let is_given = input.goal.is_some() || announced.is_some();
    let goal = announced.unwrap_or_else(|| open.goal(input));
    let first = first_step(input, &goal.text);
    let is_answered = goal.text.ends_with(ANSWERED);
    let done = match () {
        () if is_given => confirmed(),
        () if is_answered => line("Done when: the user has named the goal.", None),
        () if goal.text.starts_with(SHOWN_LAST) => line("Done when: it fails no more.", None),
        () if input.session.last.plan.is_some() => {
            line("Done when: the user has approved the plan, and it is carried out.", None)
        }
        () => open.done(last_step(&goal.text)),
    };
    let mut lines = vec![goal, done];
    lines.push(match open.failure {
        _ if is_given => line("First: read back goal, state and rules to the user.", None),
        // The goal has named the command, which may be long.
        Some(failing) => line("First: run it and read its first error.", Some(failing)),
        None => match open.broken {
            Some(failing) => line(
                format!("First: run {} and read its first error.", code(&failing.1.subject)),
                Some(failing),
            ),
            None => line(first, None),
        },
    });
    lines.extend(open.later(is_given));
    lines
}

/// What the session leaves to do, and what shows that it is done.
struct Open<'a> {
    /// The failure that comes before everything else.
    failure: Option<Placed<'a>>,
    /// What stands on the agent's list and is not done, in its order.
    todos: Vec<Placed<'a>>,
    /// Of these, the one that comes next: what was begun, else the first.
    next: Option<Placed<'a>>,
    /// What the user turned to last, where the list knows nothing of it.
    turn: Option<&'a Request>,
    /// The last command that checked the work and passed.
    check: Option<Placed<'a>>,
    /// A test that a plan names, and nobody ran.
    planned: Option<Placed<'a>>,
    /// What failed when the session broke off.
    broken: Option<Placed<'a>>,
}

impl<'a> Open<'a> {
    fn of(session: &'a SessionFacts) -> Self {
        let facts = &session.facts;
        let of = |kind: FactKind| facts.iter().enumerate().filter(move |(_, it)| it.kind == kind);
        let failures = of(FactKind::Failure);
        let mut failures = failures.filter(|(_, it)| it.weight > PRESSING && it.is_seen());
        // What is red first, as tests are that come before what they test, is the next step of a plan.
        let is_meant = of(FactKind::Commit).next_back().is_some_and(|(_, it)| adds_red(&it.text));
        let failure = failures.next_back().filter(|_| !is_meant);
        let todos = of(FactKind::Todo).filter(|(_, it)| is_listed(it));
        let todos: Vec<Placed<'_>> = todos.filter(|(_, it)| !is_overturned(session, it)).collect();
        let turn = session.requests.iter().rev().find(|request| request.is_turn);
        let (next, turn) = next_todo(&todos, turn, session);
        // A plan that waits for the user's word comes before what is to be done.
        let (failure, next, turn) = match session.last.plan {
            Some(_) => (None, None, None),
            None => (failure, next, turn),
        };
        // What failed before the user turned to something else is not what comes next.
        let is_past = |failure: &Placed<'_>| {
            turn.is_some_and(|turn| session.last_seen(failure.1) < session.when(&turn.address))
        };
        let failure =
            failure.filter(|failure| !is_past(failure) && !is_excused(session, failure.1));
        let failure = failure.filter(|failure| !is_left(session, failure.1));
        let failure = failure.filter(|_| !aside::failures_are(session));
        let turn = turn.filter(|_| failure.is_none());
        let mut checks = of(FactKind::Verified).filter(|(_, it)| it.is_seen() && is_check(it));
        let check = checks.next_back();
        let planned = of(FactKind::Command).find(|(_, it)| is_planned_test(it));
        let called = session.last.broke_off.as_ref().map(|last| &last.address);
        let is_broken = |failure: &Fact| {
            let is_of_it = called.is_some_and(|at| session.last_seen(failure) >= session.when(at));
            is_of_it && failure.is_seen() && sort_of(&failure.subject).is_some_and(is_work)
        };
        let broken = of(FactKind::Failure).find(|(_, it)| is_broken(it) && !is_meant);
        Self { failure, todos, next, turn, check, planned, broken }
    }

    fn goal(&self, input: &DraftInput<'_>) -> Line {
        if let (None, Some((title, address))) = (input.goal, &input.session.last.plan) {
            let title = if title.is_empty() { String::new() } else { format!(" {}", quote(title)) };
            return said(format!("{PRESENTED}{title}{NOT_APPROVED}"), address);
        }
        if let Some(turn) = self.turn.filter(|_| input.goal.is_none()) {
            let words = quote(&shorten(&turn.text, GOAL));
            return said(format!("{AS_NAMED}: {words}"), &turn.address);
        }
        match (input.goal, self.failure, self.next) {
            (Some(goal), ..) => line(fit_at_edge(&shorten(&clean(goal), USER_GOAL)), None),
            (None, Some(failing), _) => {
                line(format!("Make {} pass.", code(&failing.1.subject)), Some(failing))
            }
            (None, None, Some(todo)) => {
                line(fit_at_edge(&sentence(&shorten(&todo.1.text, GOAL))), Some(todo))
            }
            (None, None, None) => from_requests(input),
        }
    }

    /// When a goal that nobody gave is reached, which ends with a step of which this is `seen`.
    fn done(&self, seen: Option<&str>) -> Line {
        let seen = seen.filter(|_| self.failure.is_none());
        let broken = self.broken.filter(|_| self.failure.is_none());
        let (shown, from) = match (broken.or(self.failure), self.check, self.planned) {
            (Some(failing), ..) if broken.is_some() => {
                (format!("{} succeeds", code(&failing.1.subject)), Some(failing))
            }
            (Some(failing), ..) => ("it succeeds".to_owned(), Some(failing)),
            (None, Some(check), _) => {
                (format!("{} still passes with the change", code(&check.1.subject)), Some(check))
            }
            (None, None, Some(test)) => (format!("{} passes", code(&test.1.subject)), Some(test)),
            (None, None, None) => ("the user confirms the result".to_owned(), None),
        };
        match seen {
            Some(seen) if from.is_none() => line(format!("Done when: {seen}."), None),
            Some(seen) => line(format!("Done when: {shown}, and {seen}."), from),
            None => line(format!("Done when: {shown}."), from),
        }
    }

    /// What comes behind the goal.
    fn later(&self, is_given: bool) -> Option<Line> {
        let goal = self.next.filter(|_| !is_given && self.failure.is_none());
        let later = self.todos.iter().filter(|todo| goal.is_none_or(|goal| goal.0 != todo.0));
        let later: Vec<&Placed<'_>> = later.take(STEPS).collect();
        let names: Vec<String> = later
            .iter()
            .map(|(_, todo)| fit(&shorten(&todo.text, TODO)).replace(STEP, ", "))
            .collect();
        let mut then = line(format!("{THEN}{}.", names.join(STEP).trim_end_matches('.')), None);
        then.facts.extend(later.iter().map(|(at, _)| at));
        then.addresses.extend(later.iter().flat_map(|(_, todo)| todo.addresses.iter().cloned()));
        then.addresses.dedup();
        (!later.is_empty()).then_some(then)
    }
}

/// Whether a commit adds tests that are to fail: "test: add failing tests for the flags".
fn adds_red(commit: &str) -> bool {
    let lower = commit.to_lowercase();
    let adds = ["add ", "adds ", "write "].iter().any(|verb| lower.contains(verb));
    adds && lower.contains("failing test")
}

/// What of the agent's list comes next: what was begun, else what the session broke off in, else the first; where the
/// user has turned to something else since, what is of that, else the turn itself. A list of which nobody has spoken
/// for so many requests is stale.
fn next_todo<'a>(
    todos: &[Placed<'a>],
    turn: Option<&'a Request>,
    session: &SessionFacts,
) -> (Option<Placed<'a>>, Option<&'a Request>) {
    let begun = || todos.iter().find(|(_, todo)| todo.subject == BEGUN);
    let announced = || {
        let words = session.last.answer.as_ref().filter(|_| session.last.is_amid());
        words.and_then(|(words, _)| todos.iter().find(|(_, todo)| is_of(&todo.text, words)))
    };
    let first = || begun().or_else(announced).or(todos.first()).copied();
    let listed = todos.first().map_or_else(Moment::default, |(_, todo)| session.last_seen(todo));
    // The list is of what was overturned.
    if is_overturned_since(session, listed) {
        return (None, None);
    }
    // What somebody turned to so many requests ago is done, or has been left.
    let Some(turn) =
        turn.filter(|turn| after(session, session.when(&turn.address)).count() < STALE)
    else {
        return (first().filter(|_| after(session, listed).count() < STALE), None);
    };
    let of_turn = todos.iter().find(|(_, todo)| is_of(&todo.text, &turn.text)).copied();
    match of_turn
        .or_else(|| first().filter(|_| session.when(&turn.address) < listed && begun().is_some()))
    {
        Some(todo) => (Some(todo), None),
        None => (None, Some(turn).filter(|_| !todos.is_empty())),
    }
}

/// What shows that another goal is reached shows nothing of the one that the user gave.
fn confirmed() -> Line {
    line("Done when: the user confirms that this is reached.", None)
}

/// Whether it is a command that tests, builds or lints: whatever else ran well checks nothing.
fn is_check(verified: &Fact) -> bool {
    verified.weight >= CHECK && verified.text.contains(PASSED)
}

/// Whether a todo stands on the agent's list, and is not done.
fn is_listed(todo: &Fact) -> bool {
    matches!(todo.subject.as_str(), PENDING | BEGUN)
}

fn sentence(text: &str) -> String {
    let ends = text.ends_with(['.', '!', '?', '…', ')', '`']);
    if ends { text.to_owned() } else { format!("{text}.") }
}
