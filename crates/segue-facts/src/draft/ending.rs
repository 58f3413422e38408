//! How a session ended, as lines of a draft.

use segue_document::tokens;
use segue_model::{Address, Anchor};

use super::input::DraftInput;
use super::last_words::last_words;
use super::untested::untested;
use crate::extract::{BrokeOff, Request, STASHED, SessionFacts, is_outside};
use crate::fact::FactKind;
use crate::line::Line;
use crate::place::Place;
use crate::text::{clean, code, quote};

/// What is said of last words behind which the user said more.
const BEFORE_LAST: &str = "The session's last words, before the user's last";
/// What is said of the last thought that the model came to no word of, and what that weighs: it fills what room is left.
const LAST_THOUGHT: (&str, f64) = ("The session's last thought, which it did not say", 0.12);
/// The same of those before it.
const EARLIER_THOUGHT: (&str, f64) = ("Thought before that", 0.05);
/// How much of a thought is quoted.
const THOUGHT: usize = 240;
/// How long the quotation of the session's last words may be, and where there is room for more.
const ANSWER: usize = 400;
/// The same where the session changed nothing, and where there is room for all of what came of it.
const TALK: usize = 600;
const REPORT: usize = 2_400;
/// What of a prompt is the same in all, in tokens, with the goal.
const FRAME: usize = 450;
/// A line below this weight leaves its place to the last words.
const LIGHT: f64 = 0.3;
/// What the last words weigh where nothing came behind them: they come before most of what was said for good.
const LAST_WORDS: f64 = 0.97;
/// How many uncommitted files are named; where only the session shows them, they stand among its files as well.
const DIRTY: usize = 12;
const EDITED: usize = 6;
/// So much of a commit's name is shown.
const SHORT: usize = 12;

/// How the session ended, and where the repository stands.
pub(super) fn ending(input: &DraftInput<'_>, others: &[Line]) -> Vec<Line> {
    let session = input.session;
    // Where the repository can be asked, that knows better.
    let repository = input.git.map(repository);
    let repository = repository
        .or_else(|| uncommitted(&session.about.uncommitted, input.width(EDITED)))
        .or_else(|| committed_nothing(session));
    let lines = [
        untested(session),
        said_last(input, others),
        session.last.broke_off.as_ref().map(broke_off),
        session.last.told_error().map(|(error, address)| ended_with(error, address)),
        session.last.is_interrupted.then(stopped),
        running(session),
        repository,
    ];
    lines.into_iter().flatten().chain(thoughts(input)).collect()
}

/// What the model thought before the session broke off, and did not say.
fn thoughts(input: &DraftInput<'_>) -> Vec<Line> {
    let line = |(at, (thought, address)): (usize, &(String, Address))| {
        let (lead, weight) = if at == 0 { LAST_THOUGHT } else { EARLIER_THOUGHT };
        let text = format!("{lead}: {}", quote(&last_words(thought, input.width(THOUGHT))));
        Line::plain(Place::State, text, weight).at(address)
    };
    input.session.last.unsaid().enumerate().map(line).collect()
}

/// The session's last words, and how much the user said behind them.
fn said_last(input: &DraftInput<'_>, others: &[Line]) -> Option<Line> {
    let session = input.session;
    let (answer, address) = session.last.answer.as_ref()?;
    let is_later =
        |it: &&Request| it.is_substantial && session.when(&it.address) > session.when(address);
    let (lead, weight) = match session.requests.iter().filter(is_later).count() {
        0 => ("The session's last words".to_owned(), LAST_WORDS),
        1 => (format!("{BEFORE_LAST} message"), 0.9),
        later => (format!("{BEFORE_LAST} {later} messages"), 0.4),
    };
    let text = format!("{lead}: {}", quote(&quoted(answer, input, others)));
    Some(Line::plain(Place::State, text, weight).at(address))
}

fn ended_with(error: &str, address: &Address) -> Line {
    let text = format!("The session ended with an error of its client: {}", quote(error));
    Line::plain(Place::State, text, 0.72).at(address)
}

fn stopped() -> Line {
    Line::plain(Place::State, "The user stopped the session's last turn.".to_owned(), 0.7)
}

/// The session's last words. Where it changed nothing, they are what came of it, and are quoted whole where the
/// `others` leave room.
fn quoted(answer: &str, input: &DraftInput<'_>, others: &[Line]) -> String {
    if input.session.of(FactKind::Change).next().is_some() {
        return last_words(answer, input.width(ANSWER));
    }
    let used: usize =
        others.iter().filter(|it| it.weight > LIGHT).map(|it| tokens::count(&it.text)).sum();
    // A third of the room is for what is lighter.
    let room = 2 * input.budget.saturating_sub(used + FRAME) / 3;
    let long = last_words(answer, input.width(ANSWER).max((3 * room).min(REPORT)));
    if tokens::count(&long) <= room { long } else { last_words(answer, input.width(TALK)) }
}

/// What the session started and left running: its ports may be taken.
fn running(session: &SessionFacts) -> Option<Line> {
    let started: Vec<String> = session.running.iter().map(|(line, _)| code(line)).collect();
    let address = &session.running.last()?.1;
    let text = format!("Started in the background and not seen to end: {}.", started.join(", "));
    Some(Line::plain(Place::State, text, 0.55).at(address))
}

/// What a session was at when it ended without a word.
fn broke_off(last: &BrokeOff) -> Line {
    let what = code(&last.what);
    let text = match (last.is_command, last.has_result) {
        (true, false) => {
            format!("The session broke off while {what} ran: its result was not seen.")
        }
        (_, true) => format!("The session broke off amid the work, after {what}."),
        (false, false) => format!("The session broke off amid the work, at {what}."),
    };
    Line::plain(Place::State, text, 0.75).at(&last.address)
}

/// What the session itself shows of what was not committed.
fn uncommitted(files: &[String], most: usize) -> Option<Line> {
    let named: Vec<String> = files.iter().take(most).map(|file| code(file)).collect();
    let more = match files.len().saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let text = format!("Edited after the session's last commit: {}{more}.", named.join(", "));
    (!files.is_empty()).then(|| Line::plain(Place::State, text, 0.7))
}

/// A session that changed files of the project on a branch, and that is not seen to have committed any.
fn committed_nothing(session: &SessionFacts) -> Option<Line> {
    let has_changes = session.of(FactKind::Change).any(|fact| !is_outside(&fact.subject));
    let is_all_left = session.about.branch.is_some()
        && session.about.has_commands
        && has_changes
        && !session.of(FactKind::Commit).any(|made| !made.text.starts_with(STASHED));
    is_all_left
        .then(|| Line::plain(Place::State, "No commit was seen in the session.".to_owned(), 0.5))
}

fn repository(git: &Anchor) -> Line {
    let commit = git
        .commit
        .as_deref()
        .map_or("no commit yet", |commit| &commit[..commit.floor_char_boundary(SHORT)]);
    let at = if git.commit.is_some() { format!("at {}", code(commit)) } else { commit.to_owned() };
    let named: Vec<String> = git.dirty.iter().take(DIRTY).map(|file| code(&clean(file))).collect();
    let text = match (named.is_empty(), git.dirty.len().saturating_sub(DIRTY)) {
        (true, _) => format!("Repository {at}, nothing uncommitted."),
        (false, 0) => format!("Repository {at}, uncommitted: {}.", named.join(", ")),
        (false, more) => {
            format!("Repository {at}, uncommitted: {} and {more} more.", named.join(", "))
        }
    };
    Line::plain(Place::State, text, 0.7)
}
