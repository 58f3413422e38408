//! How a session ended, as lines of a draft.

use segue_document::{Pattern, tokens};
use segue_model::Anchor;

use super::input::DraftInput;
use super::last_words::last_words;
use crate::extract::{BrokeOff, Request, STASHED, SessionFacts, UNSEEN, is_outside};
use crate::fact::FactKind;
use crate::line::{Line, Place};
use crate::text::{QUESTION, clean, code, denies, quote, sentences, shorten, words};

/// What is said where nothing shows that the changes work.
const NOTHING_RUN: &str = "No test, build or lint command was run: the changes are unverified.";
const NOTHING_RECORDED: &str =
    "No command stands in the session's record: the changes are unverified.";
const NOTHING_SEEN: &str =
    "Of the tests, builds and lints that were run no result was seen: the changes are unverified.";
/// What is said where the person ran the tests behind the last change: between these two stand their words.
const REPORTED: &str = "The user reported ";
const UNSEEN_HERE: &str = "; in the session itself no result was seen.";
/// How much of their words is quoted.
const REPORT_WIDTH: usize = 120;
/// What is said of last words behind which the user said more.
const BEFORE_LAST: &str = "The session's last words, before the user's last";
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

/// How the session ended, and where the repository stands.
pub(super) fn ending(input: &DraftInput<'_>, others: &[Line]) -> Vec<Line> {
    let session = input.session;
    let mut lines = Vec::new();
    let has = |kind| session.of(kind).next().is_some();
    if !has(FactKind::Verified) && !has(FactKind::Failure) && has(FactKind::Change) {
        let was_run = session.of(FactKind::Command).any(|fact| fact.text.ends_with(UNSEEN));
        let text = match was_run {
            true => NOTHING_SEEN,
            false if session.about.has_commands => NOTHING_RUN,
            false => NOTHING_RECORDED,
        };
        let changed = session.of(FactKind::Change).flat_map(|fact| &fact.addresses);
        let changed = changed.map(|address| address.n).max().unwrap_or_default();
        let mut later = session.requests.iter().rev().filter(|it| it.address.n > changed);
        let told = later.find_map(|it| Some((reported(it.said())?, it)));
        lines.push(match told {
            Some((report, request)) => Line {
                addresses: vec![request.address.clone()],
                ..Line::plain(
                    Place::State,
                    format!("{REPORTED}{}{UNSEEN_HERE}", quote(&report)),
                    0.8,
                )
            },
            None => Line::plain(Place::State, text.to_owned(), 0.8),
        });
    }
    if let Some((answer, address)) = &session.last.answer {
        let is_later = |it: &&Request| it.is_substantial && it.address.n > address.n;
        let (lead, weight) = match session.requests.iter().filter(is_later).count() {
            0 => ("The session's last words".to_owned(), LAST_WORDS),
            1 => (format!("{BEFORE_LAST} message"), 0.9),
            later => (format!("{BEFORE_LAST} {later} messages"), 0.4),
        };
        let text = format!("{lead}: {}", quote(&quoted(answer, input, others)));
        let mut line = Line::plain(Place::State, text, weight);
        line.addresses.push(address.clone());
        lines.push(line);
    }
    if let Some(last) = &session.last.broke_off {
        let mut line = Line::plain(Place::State, broke_off(last), 0.75);
        line.addresses.push(last.address.clone());
        lines.push(line);
    }
    if let Some((error, address)) = session.last.told_error() {
        let text = format!("The session ended with an error of its client: {}", quote(error));
        let mut line = Line::plain(Place::State, text, 0.72);
        line.addresses.push(address.clone());
        lines.push(line);
    }
    if session.last.is_interrupted {
        lines.push(Line::plain(
            Place::State,
            "The user stopped the session's last turn.".to_owned(),
            0.7,
        ));
    }
    // Where the repository can be asked, that knows better.
    lines.extend(
        input
            .git
            .map(repository)
            .or_else(|| uncommitted(&session.about.uncommitted, input.width(EDITED)))
            .or_else(|| committed_nothing(session)),
    );
    lines
}

/// The sentence of a message that says that the tests passed: "all tests passed, now port the queries".
fn reported(message: &str) -> Option<String> {
    static SIGNS: Pattern = Pattern::unicode(
        r"(?ix)^(?: (?:ok|okay|yes|good|great|nice|all|the|my|our|unit|integration|now|alle|die|todos|todas|los|las|tous|les),?\ )*
            (?: test\ passed | (?:tests|test\ suite|cargo\ test|pytest)\ [^,.;!?]{0,20}\b(?:pass(?:ed|es|ing)?|succeed(?:ed|s)|green|completed)
              | tests?\ (?:sind|ist|laufen|läuft)\ [^,.;!?]{0,16}(?:grün|durch)
              | (?:tests?|pruebas)\ [^,.;!?]{0,16}(?:pasan|pasaron|pasado) | tests?\ [^,.;!?]{0,16}(?:passent|passés) )\b",
    );
    const HEDGES: [&str; 35] = [
        "must",
        "should",
        "will",
        "would",
        "could",
        "might",
        "may",
        "only",
        "used",
        "need",
        "needs",
        "have",
        "has",
        "to",
        "barely",
        "except",
        "but",
        "when",
        "if",
        "unless",
        "until",
        "once",
        "as",
        "means",
        "failed",
        "fails",
        "failures",
        "yesterday",
        "müssen",
        "sollten",
        "sauf",
        "excepto",
        "salvo",
        "menos",
        "gestern",
    ];
    let is_hedged = |word: &str| denies(word) || HEDGES.contains(&word);
    let is_report = |sentence: &&str| {
        let lower = sentence.to_lowercase();
        !sentence.ends_with(QUESTION) && SIGNS.is_match(sentence) && !words(&lower).any(is_hedged)
    };
    sentences(message).into_iter().find(is_report).map(|it| shorten(&clean(it), REPORT_WIDTH))
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

/// What a session was at when it ended without a word.
fn broke_off(last: &BrokeOff) -> String {
    let what = code(&last.what);
    match (last.is_command, last.has_result) {
        (true, false) => {
            format!("The session broke off while {what} ran: its result was not seen.")
        }
        (_, true) => format!("The session broke off amid the work, after {what}."),
        (false, false) => format!("The session broke off amid the work, at {what}."),
    }
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
    let commit =
        git.commit.as_deref().map_or("no commit yet", |commit| &commit[..commit.len().min(12)]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_person_saw_of_the_tests_is_told_from_what_they_want() {
        for (message, report) in [
            ("all tests passed. Write an example", Some("all tests passed.")),
            ("cargo test all passed, continue", Some("cargo test all passed, continue")),
            ("good. Die Tests sind jetzt grün, weiter", Some("Die Tests sind jetzt grün, weiter")),
            ("the tests must pass on Node 18 before you commit", None),
            ("all tests passed except two in auth", None),
            ("tests passed before your change but now they hang", None),
            ("tests should be green", None),
            ("Test the green page and see that it is completed", None),
            ("the tests don't pass", None),
            ("make the tests pass", None),
            ("until all tests pass, fix it", None),
            ("do all tests pass? tests passing?", None),
        ] {
            assert_eq!(reported(message).as_deref(), report, "{message}");
        }
    }
}
