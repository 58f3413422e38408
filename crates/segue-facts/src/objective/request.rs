//! The goal where nothing on a list is open and nothing fails: what the user asked for, finished or not.

use super::agreed::{agreed, allowed};
use super::aside;
use super::line::{GOAL, Placed, line, placed, said};
use super::past::{after, is_excused, is_left, is_work};
use super::pointing::pointed_at;
use super::unproven::is_unproven;
use crate::announced::takes_leave;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::draft::input::{DraftInput, USUAL};
use crate::draft::requests::words;
use crate::extract::{
    ANSWERED, ASKED_LAST, BROKEN_OFF, Bare, Headings, LEFT_OPEN, REQUESTED, Request, SAID_SINCE,
    SessionFacts, UNPROVEN, asks_for_data, could_not_run, is_about, is_crossed_out, leaves_it,
    list_of, offered, sort_of,
};
use crate::fact::{Fact, FactKind};
use crate::line::Line;
use crate::text::{
    QUESTION, clean, code, denies, key, quote, sentences, shorten, without_list_sign,
    words as words_of,
};

/// How much of a request a goal quotes, and where the budget is less than usual.
const REQUEST: usize = 240;
const BRIEF: usize = 140;
/// A failure of at least this weight is not passed over where nothing else is open.
const SERIOUS: f64 = 0.6;
/// What a goal says of a failure that the user pasted, and that nobody has answered.
pub(super) const SHOWN_LAST: &str = "Mend what the user showed last";
/// What a goal says of what the session asked the user to send.
const AWAITED: &str = "Get from the user what the session waits for:";
/// A heading of so many words or fewer says nothing of what stands below it.
const TITLE: usize = 4;
/// A message of so few words is hardly a task.
const FEW: usize = 2;
/// Words of a rule that holds for good.
const FOR_GOOD: [&str; 34] = [
    "all",
    "alle",
    "todo",
    "todos",
    "tous",
    "toutes",
    "always",
    "ever",
    "every",
    "each",
    "only",
    "until",
    "now",
    "before",
    "immer",
    "nur",
    "jedes",
    "ab",
    "künftig",
    "bevor",
    "siempre",
    "solo",
    "sólo",
    "cada",
    "adelante",
    "antes",
    "toujours",
    "uniquement",
    "seulement",
    "chaque",
    "désormais",
    "dorénavant",
    "avant",
    "sempre",
];
/// The steps that end a piece of work.
const LAST_STEPS: [&str; 5] = ["commit", "push", "ship", "merge", "deploy"];

/// The goal from what was deferred, else from the request that the session ended with.
pub(super) fn from_requests(input: &DraftInput<'_>) -> Line {
    let session = input.session;
    if let Some(goal) = agreed(session) {
        return goal;
    }
    let Some(request) = open_request(session) else {
        return line("Ask the user for the goal of this session.", None);
    };
    let asked = quote(&shorten(request.said(), input.width(BRIEF)));
    if let Some(mut allowed) = allowed(session) {
        allowed.text.push_str(&format!("{REQUESTED}{asked})"));
        allowed.addresses.push(request.address.clone());
        return allowed;
    }
    let error = request.said().rsplit(" … ").next().filter(|_| request.is_dump);
    if let Some(error) = error.filter(|_| session.last.is_open()) {
        return said(format!("{SHOWN_LAST}: {}", quote(error)), &request.address);
    }
    let width = input.width(if input.budget < USUAL { BRIEF } else { REQUEST });
    let words = words(request, request.within(width, false), width);
    let words = format!("{words}{}", said_since(session, request));
    let pointed = || pointed_at(session, request, BRIEF);
    if session.last.is_amid() {
        return said(format!("{BROKEN_OFF}: {words}{}", pointed()), &request.address);
    }
    if session.last.is_open() || is_only_acknowledged(session, request) {
        return said(format!("{LEFT_OPEN}: {words}{}", pointed()), &request.address);
    }
    let Some(mut goal) = unsettled(session) else {
        let goal = if is_unproven(session, request) {
            format!("{UNPROVEN}: {words}")
        } else {
            format!("{words}{ANSWERED}")
        };
        return said(goal, &request.address);
    };
    goal.text = format!("{}{REQUESTED}{words})", goal.text);
    goal.addresses.push(request.address.clone());
    goal
}

/// Whether the session ended before it came to an answer, or amid the work for one.
fn is_unfinished(session: &SessionFacts) -> bool {
    session.last.is_open() || session.last.is_amid()
}

/// Whether the last message asks for work, and all that came of it is an "ok".
fn is_only_acknowledged(session: &SessionFacts, request: &Request) -> bool {
    let is_last = session.requests.last().is_some_and(|last| last.address == request.address);
    let is_rule = || session.of(FactKind::Instruction).any(|rule| rule.text == request.text);
    let asks = || Cues::of(&request.text).has(Cue::Request) && !is_rule();
    let is_ok = || session.last.answer.as_ref().is_some_and(|(answer, _)| acknowledges(answer));
    is_last && session.last.works == 0 && is_ok() && asks()
}

/// Whether an answer says only that a message was read.
fn acknowledges(answer: &str) -> bool {
    const WORDS: [&str; 26] = [
        "ok",
        "okay",
        "sure",
        "noted",
        "on it",
        "i m on it",
        "got it",
        "will do",
        "understood",
        "alright",
        "all right",
        "right away",
        "notiert",
        "verstanden",
        "mache ich",
        "mach ich",
        "wird gemacht",
        "alles klar",
        "anotado",
        "entendido",
        "vale",
        "noté",
        "d accord",
        "compris",
        "好的",
        "了解",
    ];
    WORDS.contains(&key(answer).as_str())
}

/// The request that the session ended with: a step that nobody took, else the last that asks for work, else the
/// last of all.
fn open_request(session: &SessionFacts) -> Option<&Request> {
    let last = session.requests.last();
    // "Commit it" says nothing new as long as the work goes on; where nobody did it, it is what is left.
    let is_left = |request: &&Request| {
        session.last.is_unanswered && !request.is_substantial && asks_for_step(&request.text)
    };
    let is_work = |request: &&Request| {
        // "Not in the system's folder" is said of what was asked for before.
        let is_reason = request.is_refusal && !asks_for_more(&request.text);
        let is_order = request.is_substantial && !is_reason;
        is_order && !takes_leave(&request.text) && !is_ruling(session, request)
    };
    let works = || session.requests.iter().filter(is_work);
    // "Acme Inc." was done with what it belongs to, which stands before it; what nobody answered is open.
    let is_it = |request: &&Request| session.last.is_open() || is_long(&request.text);
    let work = works().rfind(is_it).or_else(|| works().next_back());
    last.filter(is_left).or(work).or(last)
}

/// Whether the words of a refusal ask for something else, rather than only say why.
fn asks_for_more(text: &str) -> bool {
    text.contains(QUESTION) || Cues::of(text).has(Cue::Request)
}

/// What the person corrected last of a request, or said when they refused a call of it: the goal is that with this.
fn said_since(session: &SessionFacts, request: &Request) -> String {
    let is_told =
        |it: &Request| session.of(FactKind::Correction).any(|fact| it.text.contains(&fact.text));
    let corrects = |it: &&Request| {
        // "No, 35" says nothing of a request without a figure.
        let can_mean = || Bare::of(&it.text).is_none_or(|bare| bare.can_mean(&request.text));
        let is_meant =
            || can_mean() && (is_unanswered(session, it) || is_about(&it.text, &request.text));
        it.is_substantial
            && session.when(&it.address) > session.when(&request.address)
            && (it.is_refusal || is_told(it) && is_meant())
    };
    let since = session.requests.iter().rev().find(corrects);
    since.map_or_else(String::new, |since| {
        format!("{SAID_SINCE}{})", quote(&shorten(since.said(), BRIEF)))
    })
}

/// Whether a message tells what to do, by its words or by how many there are.
fn is_long(text: &str) -> bool {
    text.split_whitespace().nth(FEW).is_some()
        || Cues::of(text).has(Cue::Request)
        || !text.is_ascii()
}

/// Whether a request rules or corrects. One that was answered is no goal; what was left open is, whatever it is.
fn is_ruling(session: &SessionFacts, request: &Request) -> bool {
    let text = request.text.as_str();
    let is_told = |kind: FactKind| session.of(kind).any(|fact| fact.text == text);
    let mut taken_back = session
        .superseded
        .iter()
        .filter(|fact| fact.kind != FactKind::Failure && fact.text == text);
    let mut is_rule = || is_told(FactKind::Instruction) || taken_back.next().is_some();
    // "No, that is too dear. Make the change and push it" asks for something behind its correction.
    let mut behind = sentences(text).into_iter().skip(1);
    let asks = behind.any(|sentence| Cues::of(sentence).has(Cue::Request));
    is_told(FactKind::Correction) && !asks && !tells_what_is(session, request)
        || !is_unfinished(session)
            && !Cues::of(text).has(Cue::Request)
            && is_rule()
            && !is_carried_out(session, request)
}

/// Whether a message that nobody has answered tells what the person does not find or see, rather than says no: "No
/// encuentro la lista".
fn tells_what_is(session: &SessionFacts, request: &Request) -> bool {
    const VERBS: [&str; 20] = [
        "encuentro",
        "veo",
        "me",
        "sale",
        "aparece",
        "puedo",
        "funciona",
        "carga",
        "hay",
        "llega",
        "entiendo",
        "comprendo",
        "consigo",
        "logro",
        "se",
        "trovo",
        "vedo",
        "funziona",
        "riesco",
        "encontro",
    ];
    let lower = request.text.to_lowercase();
    let first = sentences(&lower).first().copied().unwrap_or_default();
    let words = ["no ", "non ", "não "].iter().find_map(|no| first.strip_prefix(no));
    is_unanswered(session, request)
        && words
            .and_then(|rest| rest.split_whitespace().next())
            .is_some_and(|it| VERBS.contains(&it))
}

/// Whether a request is the person's last words, and nobody has answered them.
fn is_unanswered(session: &SessionFacts, request: &Request) -> bool {
    let last = session.requests.last();
    session.last.is_unanswered && last.is_some_and(|last| last.address == request.address)
}

/// Whether files were changed for what was asked last, which is no rule for good: "the button must be a bit bigger".
fn is_carried_out(session: &SessionFacts, request: &Request) -> bool {
    let asked = session.when(&request.address);
    let lower = request.text.to_lowercase();
    let is_for_good = lower.contains(is_unspaced)
        || words_of(&lower).any(|word| FOR_GOOD.contains(&word) || denies(word));
    let mut changes = session.of(FactKind::Change).map(|fact| session.last_seen(fact));
    let is_last = after(session, asked).next().is_none();
    is_last && !is_for_good && changes.any(|changed| changed > asked)
}

/// Whether a message asks for one of the steps that end a piece of work: "commit it", but not "no, don't commit yet".
fn asks_for_step(message: &str) -> bool {
    let key = key(message);
    let mut words = key.split(' ').filter(|word| !word.is_empty());
    let is_denied = words.clone().any(denies) || Cues::of(message).has(Cue::Rule);
    !is_denied && !takes_leave(message) && words.any(|word| LAST_STEPS.contains(&word))
}

/// What is not settled though the request was answered: what was asked last, what the last words leave open, what
/// fails.
fn unsettled(session: &SessionFacts) -> Option<Line> {
    // What was asked on the way may be long answered; what the session ended with is not.
    let asked_last = |(_, fact): &Placed<'_>| fact.subject == ASKED_LAST;
    let question = placed(session, FactKind::Question).find(asked_last);
    if let Some(question) = question.filter(|_| !has_closed(session)) {
        let answer = session.last.answer.as_ref().map_or("", |(answer, _)| answer);
        let asked = list_of(answer, &question.1.text);
        let words = quote(&shorten(asked.as_deref().unwrap_or(&question.1.text), GOAL));
        let is_data = !question.1.text.ends_with(QUESTION) && asks_for_data(&question.1.text);
        let wanted = if is_data { AWAITED } else { "Settle the open question" };
        return Some(line(format!("{wanted} {words}"), Some(question)));
    }
    let is_result = |open: &String| aside::is_review(session) && !Cues::of(open).has(Cue::Todo);
    if let Some(open) = left_open(session).filter(|open| !is_result(open)) {
        return Some(line(format!("Settle what the session left open: {}", quote(&open)), None));
    }
    let failing = placed(session, FactKind::Failure).filter(|(_, it)| still_fails(it)).last();
    // What checks the work fails until it passes; what else failed, somebody may have done in another way.
    let is_check = |fact: &Fact| sort_of(&fact.subject).is_some_and(is_work);
    let is_past =
        |fact: &Fact| is_excused(session, fact) || !is_check(fact) && is_left(session, fact);
    let failing = failing.filter(|failing| !is_past(failing.1))?;
    if aside::failures_are(session) {
        return None;
    }
    Some(line(format!("Find out why {} fails", code(&failing.1.subject)), Some(failing)))
}

/// Whether the person said something behind the last words that leaves nothing open: "no, thanks".
fn has_closed(session: &SessionFacts) -> bool {
    let last = session.requests.last();
    let answer = session.last.answer.as_ref();
    last.zip(answer).is_some_and(|(last, (_, at))| session.when(&last.address) > session.when(at))
}

/// Whether a command failed last, which was run for its result.
fn still_fails(failure: &Fact) -> bool {
    failure.weight >= SERIOUS && failure.is_seen()
}

/// What the session says last that is not done, works not yet, or waits for somebody.
fn left_open(session: &SessionFacts) -> Option<String> {
    let (answer, _) = session.last.answer.as_ref()?;
    let mut all = sentences(answer);
    // What stands in italics is a text that was written, or quoted.
    all.retain(|it| !(it.ends_with('*') && it.starts_with('*') && !it.starts_with("**")));
    all.retain(|it| !is_struck_out(it));
    // What is offered, nobody has asked for.
    let offered = offered(answer);
    all.retain(|it| !offered.iter().any(|item| item.contains(it)));
    // How something fails is mostly told of what it is meant to do.
    let last = all.last().filter(|it| still_is(it) && says_open(it, &[Cue::Failing]));
    // Where nothing was changed, nothing waits for checks.
    let has_changes = session.of(FactKind::Change).next().is_some();
    let is_open = |sentence: &&&str| {
        (says_open(sentence, &[Cue::Unfinished, Cue::Todo, Cue::Open])
            || has_changes && is_crossed_out(sentence))
            && (has_changes || !could_not_run(sentence))
    };
    let open = all.iter().rposition(|it| is_open(&it));
    let open = last.copied().or_else(|| headed(answer, &all, open?));
    open.map(clean)
}

/// What stands at a place, or below it where that only heads what follows: "Next steps:".
fn headed<'a>(answer: &str, all: &[&'a str], at: usize) -> Option<&'a str> {
    let is_lead = all[at].trim_end_matches(['*', '_']).ends_with([':', '：']);
    let is_short = all[at].split(' ').nth(TITLE).is_none();
    if is_lead || is_short && Headings::of(answer).has(all[at]) {
        return all.get(at + 1).map(|item| without_list_sign(item));
    }
    Some(all[at])
}

/// Whether all of an item is struck out, but for a verdict behind it: that is settled.
fn is_struck_out(sentence: &str) -> bool {
    let struck = sentence.strip_prefix("~~").and_then(|rest| rest.split_once("~~"));
    struck.is_some_and(|(_, rest)| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with(['-', '–', '—', ':', '('])
    })
}

/// Whether a sentence tells how things are now.
fn still_is(sentence: &str) -> bool {
    const STILL: [&str; 8] = [
        " still ",
        " is in ",
        " are in ",
        "immer noch",
        "weiterhin",
        "toujours",
        "todavía",
        "sigue ",
    ];
    let lower = sentence.to_lowercase();
    STILL.iter().any(|sign| lower.contains(sign))
}

/// Whether a sentence leaves something open, by one of these signs.
fn says_open(sentence: &str, signs: &[Cue]) -> bool {
    let cues = Cues::of(sentence);
    let is_over = cues.has(Cue::Mended)
        || cues.closes() && !cues.has(Cue::Unfinished)
        || cues.has(Cue::Offer)
        || leaves_it(&sentence.to_lowercase())
        || is_left_on_purpose(sentence)
        || only_gives_reason(sentence, signs)
        || sentence.ends_with(QUESTION);
    signs.iter().any(|sign| cues.has(*sign)) && !is_over && sentence.len() <= GOAL
}

/// Whether a sentence has such a sign only where it says why something is so: "since the seed is not fixed, it differs".
fn only_gives_reason(sentence: &str, signs: &[Cue]) -> bool {
    const WHY: [&str; 10] = [
        "since ",
        "because ",
        "as the ",
        "da ",
        "weil ",
        "puesto que ",
        "como ",
        "puisque ",
        "comme ",
        "poiché ",
    ];
    let lower = sentence.to_lowercase();
    let rest = sentence.split_once(',').map_or("", |(_, rest)| rest);
    let cues = Cues::of(rest);
    WHY.iter().any(|word| lower.starts_with(word)) && !signs.iter().any(|sign| cues.has(*sign))
}

/// Whether a sentence says that something stays as it is because it is none of the work.
fn is_left_on_purpose(sentence: &str) -> bool {
    const SIGNS: [&str; 11] = [
        "unrelated",
        "intentional",
        "on purpose",
        "out of scope",
        "remains only",
        "as before",
        "left out of the commit",
        "absichtlich",
        "exprès",
        "a propósito",
        "de propósito",
    ];
    let lower = sentence.to_lowercase();
    // A file that git does not know is left on purpose, unless something is to be done with it.
    let is_unknown = ["gitignored", "untracked"].iter().any(|sign| lower.contains(sign));
    let is_to_do = || {
        ["still", "need", "must", "to do", "should", "have to"].iter().any(|it| lower.contains(it))
    };
    SIGNS.iter().any(|sign| lower.contains(sign)) || is_unknown && !is_to_do()
}
