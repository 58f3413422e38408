//! What the next session is to do, when nobody said so: from what is open.

use crate::announced::{next_goal, takes_leave};
use crate::cue::{Cue, Cues};
use crate::draft::DraftInput;
use crate::extract::{
    ANSWERED, ASKED_LAST, LATER, PASSED, Request, SessionFacts, is_of, is_planned_test,
};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::line::{Line, Place};
use crate::text::{clean, code, fit, fit_at_edge, key, quote, sentences, shorten};

/// How long a goal may be: one sentence.
const GOAL: usize = 280;
/// A request that stands among the others is only named.
const REQUEST: usize = 140;
/// A goal that the user gave may be longer.
const USER_GOAL: usize = 1_000;
/// A failure of at least this weight comes before everything else.
const PRESSING: f64 = 0.9;
/// A failure of at least this weight is not passed over where nothing else is open.
const SERIOUS: f64 = 0.6;
/// A command of at least this weight checks the work.
const CHECK: f64 = 0.3;
/// After so many requests a list that nobody has touched says no longer what comes next.
const STALE: usize = 3;
/// At most this many steps after the first.
const STEPS: usize = 3;

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
    let announced = if input.goal.is_none() { next_goal(&input.session.requests) } else { None };
    let is_given = input.goal.is_some() || announced.is_some();
    let goal = announced.unwrap_or_else(|| open.goal(input));
    let first = first_step(input, &goal.text);
    let mut lines = vec![goal, if is_given { confirmed() } else { open.done() }];
    lines.push(match open.failure {
        _ if is_given => line("First: read back goal, state and rules to the user.", None),
        // The goal has named the command, which may be long.
        Some(failing) => line("First: run it and read its first error.", Some(failing)),
        None => line(first, None),
    });
    lines.extend(open.later(is_given));
    lines
}

/// A fact with its place among all.
type Placed<'a> = (usize, &'a Fact);

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
}

impl<'a> Open<'a> {
    fn of(session: &'a SessionFacts) -> Self {
        let facts = &session.facts;
        let of = |kind: FactKind| facts.iter().enumerate().filter(move |(_, it)| it.kind == kind);
        let failures = of(FactKind::Failure);
        let mut failures = failures.filter(|(_, it)| it.weight > PRESSING && is_seen(it));
        let failure = failures.next_back();
        let todos: Vec<Placed<'_>> = of(FactKind::Todo).filter(|(_, it)| is_listed(it)).collect();
        let turn = session.requests.iter().rev().find(|request| request.is_turn);
        let (next, turn) = next_todo(&todos, turn, session);
        // What failed before the user turned to something else is not what comes next.
        let is_past = |failure: &Placed<'_>| {
            let seen = failure.1.addresses.last();
            turn.is_some_and(|turn| seen.is_some_and(|seen| seen.n < turn.address.n))
        };
        let failure = failure.filter(|failure| !is_past(failure));
        let turn = turn.filter(|_| failure.is_none());
        let mut checks = of(FactKind::Verified).filter(|(_, it)| is_seen(it) && is_check(it));
        let check = checks.next_back();
        let planned = of(FactKind::Command).find(|(_, it)| is_planned_test(it));
        Self { failure, todos, next, turn, check, planned }
    }

    fn goal(&self, input: &DraftInput<'_>) -> Line {
        if let Some(turn) = self.turn.filter(|_| input.goal.is_none()) {
            let words = quote(&shorten(&turn.text, GOAL));
            let mut goal = line(format!("As the user named it: {words}"), None);
            goal.addresses.push(turn.address.clone());
            return goal;
        }
        match (input.goal, self.failure, self.next) {
            (Some(goal), ..) => line(fit_at_edge(&shorten(&clean(goal), USER_GOAL)), None),
            (None, Some(failing), _) => {
                line(format!("Make {} pass.", code(&failing.1.subject)), Some(failing))
            }
            (None, None, Some(todo)) => {
                line(fit_at_edge(&sentence(&shorten(&todo.1.text, GOAL))), Some(todo))
            }
            (None, None, None) => line(without_open_items(input), None),
        }
    }

    /// When a goal that nobody gave is reached.
    fn done(&self) -> Line {
        match (self.failure, self.check, self.planned) {
            (Some(failing), ..) => line("Done when: it succeeds.", Some(failing)),
            (None, Some(check), _) => {
                let command = code(&check.1.subject);
                line(format!("Done when: {command} still passes with the change."), Some(check))
            }
            (None, None, Some(test)) => {
                line(format!("Done when: {} passes.", code(&test.1.subject)), Some(test))
            }
            (None, None, None) => line("Done when: the user confirms the result.", None),
        }
    }

    /// What comes behind the goal.
    fn later(&self, is_given: bool) -> Option<Line> {
        let goal = self.next.filter(|_| !is_given && self.failure.is_none());
        let later = self.todos.iter().filter(|todo| goal.is_none_or(|goal| goal.0 != todo.0));
        let later: Vec<String> =
            later.take(STEPS).map(|(_, fact)| fit(&shorten(&fact.text, 100))).collect();
        let then = || format!("{THEN}{}.", later.join(STEP).trim_end_matches('.'));
        (!later.is_empty()).then(|| line(then(), None))
    }
}

/// What of the agent's list comes next: what was begun, else the first; where the user has turned to
/// something else since, what is of that, else the turn itself. A list of which nobody has spoken for
/// so many requests is stale.
fn next_todo<'a>(
    todos: &[Placed<'a>],
    turn: Option<&'a Request>,
    session: &SessionFacts,
) -> (Option<Placed<'a>>, Option<&'a Request>) {
    let begun = || todos.iter().find(|(_, todo)| todo.subject == "in progress");
    let first = || begun().or(todos.first()).copied();
    let listed = todos.first().and_then(|(_, todo)| todo.addresses.last()).map_or(0, |at| at.n);
    let after =
        |n: u64| session.requests.iter().filter(move |it| it.is_substantial && it.address.n > n);
    // What somebody turned to so many requests ago is done, or has been left.
    let Some(turn) = turn.filter(|turn| after(turn.address.n).count() < STALE) else {
        return (first().filter(|_| after(listed).count() < STALE), None);
    };
    let of_turn = todos.iter().find(|(_, todo)| is_of(&todo.text, &turn.text)).copied();
    match of_turn.or_else(|| first().filter(|_| turn.address.n < listed && begun().is_some())) {
        Some(todo) => (Some(todo), None),
        None => (None, Some(turn).filter(|_| !todos.is_empty())),
    }
}

/// What shows that another goal is reached shows nothing of the one that the user gave.
fn confirmed() -> Line {
    line("Done when: the user confirms that this is reached.", None)
}

fn line(text: impl Into<String>, from: Option<Placed<'_>>) -> Line {
    Line {
        place: Place::Objective,
        text: text.into(),
        facts: from.map(|(at, _)| at).into_iter().collect(),
        addresses: from.map(|(_, fact)| fact.addresses.clone()).unwrap_or_default(),
        weight: 1.0,
        brief: None,
    }
}

/// Whether a tool showed it, rather than that somebody said so.
fn is_seen(fact: &Fact) -> bool {
    matches!(fact.state, ClaimState::Observed | ClaimState::Outdated)
}

/// Whether a command failed last, which was run for its result.
fn still_fails(failure: &Fact) -> bool {
    failure.weight >= SERIOUS && is_seen(failure)
}

/// Whether it is a command that tests, builds or lints: whatever else ran well checks nothing.
fn is_check(verified: &Fact) -> bool {
    verified.weight >= CHECK && verified.text.ends_with(PASSED)
}

/// Whether a todo stands on the agent's list, and is not done.
fn is_listed(todo: &Fact) -> bool {
    matches!(todo.subject.as_str(), "pending" | "in progress")
}

fn sentence(text: &str) -> String {
    let ends = text.ends_with(['.', '!', '?', '…', ')', '`']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

/// With nothing open: what the user last asked for, finished or not.
fn without_open_items(input: &DraftInput<'_>) -> String {
    let session = input.session;
    // "Good, do that tomorrow": what was proposed then is the goal now.
    let deferred = session.of(FactKind::Todo).filter(|todo| todo.text.starts_with(LATER)).last();
    let is_last = session.requests.last().is_some_and(|request| !request.is_substantial);
    if let Some(todo) = deferred.filter(|_| is_last && session.last.is_unanswered) {
        let proposed = todo.text.trim_start_matches(LATER);
        let proposed = proposed.rsplit_once(" (the user: ").map_or(proposed, |(text, _)| text);
        return format!("Do what was left for later: {}", quote(&shorten(proposed, GOAL)));
    }
    let is_open = session.last.is_unanswered || session.last.is_interrupted;
    let is_told = |kind: FactKind, text: &str| session.of(kind).any(|fact| fact.text == text);
    // A rule or a correction that was answered is no goal; what was left open is, whatever it is.
    let is_ruling = |text: &str| {
        let is_rule = || {
            is_told(FactKind::Instruction, text)
                || session.superseded.iter().any(|fact| fact.text == text)
        };
        is_told(FactKind::Correction, text)
            || !is_open && !Cues::of(text).has(Cue::Request) && is_rule()
    };
    let mut requests = session.requests.iter().rev().filter(|request| !takes_leave(&request.text));
    let request = requests.find(|request| request.is_substantial && !is_ruling(&request.text));
    // "Commit it" says nothing new as long as the work goes on; where nobody did it, it is what is left.
    let last = session.requests.last();
    let is_left = |request: &&Request| {
        session.last.is_unanswered && !request.is_substantial && asks_for_step(&request.text)
    };
    let Some(request) = last.filter(is_left).or(request).or(last) else {
        return "Ask the user for the goal of this session.".to_owned();
    };
    let words = quote(&shorten(&request.text, input.width(REQUEST)));
    // What was asked on the way may be long answered; what the session ended with is not.
    let asked_last = |fact: &&Fact| fact.kind == FactKind::Question && fact.subject == ASKED_LAST;
    let question = session.facts.iter().find(asked_last);
    if session.last.broke_off.is_some() {
        return format!("Finish the request that the session broke off in: {words}");
    }
    match (is_open, question) {
        (true, _) => format!("Answer the request that was left open: {words}"),
        (false, Some(question)) => {
            format!(
                "Settle the open question {} (request: {words})",
                quote(&shorten(&question.text, GOAL))
            )
        }
        (false, None) => match left_open(session) {
            Some(open) => {
                format!("Settle what the session left open: {} (request: {words})", quote(&open))
            }
            None => match session.of(FactKind::Failure).filter(|it| still_fails(it)).last() {
                Some(failing) => {
                    let command = code(&failing.subject);
                    format!("Find out why {command} fails (request: {words})")
                }
                None => format!("{words}{ANSWERED}"),
            },
        },
    }
}

/// Whether a message asks for one of the steps that end a piece of work.
fn asks_for_step(message: &str) -> bool {
    let key = key(message);
    key.split(' ').any(|word| matches!(word, "commit" | "push" | "ship" | "merge" | "deploy"))
}

/// What the session says last that is not done, works not yet, or waits for somebody.
fn left_open(session: &SessionFacts) -> Option<String> {
    let (answer, _) = session.last.answer.as_ref()?;
    let all = sentences(answer);
    let is_open = |sentence: &&&str| {
        let cues = Cues::of(sentence);
        let is_open = [Cue::Unfinished, Cue::Todo, Cue::Open].into_iter().any(|cue| cues.has(cue));
        let is_over = cues.has(Cue::Mended)
            || cues.closes() && !cues.has(Cue::Unfinished)
            || cues.has(Cue::Offer)
            || is_left_on_purpose(sentence)
            || sentence.ends_with('?');
        is_open && !is_over && sentence.len() <= GOAL
    };
    all.iter().rev().find(is_open).map(|sentence| clean(sentence))
}

/// Whether a sentence says that something stays as it is because it is none of the work.
fn is_left_on_purpose(sentence: &str) -> bool {
    const SIGNS: [&str; 6] =
        ["unrelated", "intentional", "on purpose", "out of scope", "remains only", "as before"];
    let lower = sentence.to_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// How to begin: with what the session broke off in, the file that the goal names, or the one that was
/// changed last.
fn first_step(input: &DraftInput<'_>, goal: &str) -> String {
    let running = input.session.last.broke_off.as_ref().filter(|last| !last.has_result);
    if let Some(command) = running.filter(|last| last.is_command) {
        return format!("First: find out what became of {}.", code(&command.what));
    }
    let folder = input.session.about.elsewhere.as_deref();
    if let Some(named) = named_in(goal, input.session) {
        return format!("First: read {}.", code(named));
    }
    let files = input.session.of(FactKind::Change).filter(|file| is_there_to_read(file, folder));
    // What tests the work says less of it than the work.
    let changed = files.max_by_key(|file| (!is_test(&file.subject), file.time));
    match changed {
        Some(change) => format!("First: read {}.", code(&change.subject)),
        None => "First: read back goal, state and rules to the user.".to_owned(),
    }
}

/// The file of the session that a goal names.
fn named_in<'a>(goal: &str, session: &'a SessionFacts) -> Option<&'a str> {
    let is_sign = |c: char| !c.is_alphanumeric() && !"/_.-".contains(c);
    let names = goal.split(is_sign).map(|name| name.trim_end_matches('.'));
    let files = || session.of(FactKind::Change).chain(session.of(FactKind::Read));
    let is_of = |file: &str, name: &str| {
        let rest = file.strip_suffix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let find = |name: &str| {
        let found = files().find(|file| is_of(&file.subject, name) && is_there_to_read(file, None));
        found.map(|file| file.subject.as_str())
    };
    names.filter(|name| name.contains('.') && name.len() > 3).find_map(find)
}

/// Whether a file, by its name, tests others.
fn is_test(path: &str) -> bool {
    let mut parts = path.split(['/', '.', '_', '-']);
    parts.any(|part| matches!(part, "test" | "tests" | "spec" | "specs" | "__tests__"))
}

/// Whether a changed file is one of the work's: neither deleted nor a passing one outside of the
/// session's directory, unless the work is in that `folder`.
fn is_there_to_read(file: &Fact, folder: Option<&str>) -> bool {
    let became = file.text.strip_prefix(&code(&file.subject)).unwrap_or_default();
    let is_gone = [" deleted", " put back"].iter().any(|it| became.starts_with(it))
        || became.ends_with(" deleted again");
    let is_elsewhere = file.subject.starts_with(['/', '~']) || file.subject.contains(":\\");
    let is_in_folder = folder.is_some_and(|folder| file.subject.starts_with(folder));
    !is_gone && (is_in_folder || !is_elsewhere)
}

/// The model's last words, for the state: where they are long, how they begin and how they end,
/// since what is wrong or open is often said last.
pub(crate) fn last_words(answer: &str, limit: usize) -> String {
    let said: Vec<String> = sentences(answer).into_iter().map(clean).collect();
    let length = |sentences: &[String]| -> usize {
        sentences.iter().map(|sentence| sentence.chars().count() + 1).sum()
    };
    if length(&said) <= limit {
        return said.join(" ");
    }
    // An offer at the very end says nothing of the work.
    let closes = |sentence: &&String| {
        let cues = Cues::of(sentence);
        sentence.ends_with(['?', '？']) || cues.has(Cue::Offer) || cues.has(Cue::Farewell)
    };
    let end = match said.len() - said.iter().rev().take_while(closes).count() {
        0 => said.len(),
        end => end,
    };
    let fits = |from: &usize| length(&said[*from..end]) <= limit * 3 / 5;
    let from = (1..end).rev().take_while(fits).last().unwrap_or(end);
    let tail = said[from..end].join(" ");
    let head = shorten(&said[..from].join(" "), limit - tail.chars().count() - 1);
    format!("{head} {tail}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_last_words_the_end_is_kept() {
        assert_eq!(last_words("All done. Tests pass.", 80), "All done. Tests pass.");
        let long = "I moved the parser into its own crate and split the tests. Each of the files has a short \
                    introduction now. The release build still breaks on Windows. Shall I look into it?";
        let kept = last_words(long, 110);
        assert!(kept.starts_with("I moved the parser"), "{kept}");
        assert!(kept.ends_with("The release build still breaks on Windows."), "{kept}");
        assert!(kept.chars().count() <= 112, "{kept}");
        let asked = "Which of the two? ".repeat(20);
        assert!(last_words(&asked, 60).starts_with("Which of the two?"));
        assert!(last_words(&"word ".repeat(90), 60).chars().count() <= 61);
    }
}
