//! What the user asked for, as lines of a draft.

use std::collections::BTreeMap;

use segue_model::Address;

use super::input::{DraftInput, FIRST_REQUEST, REQUEST};
use super::place;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::extract::{OF_LIST, Request, SessionFacts, asks_which, says_something};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::line::Line;
use crate::place::Place;
use crate::text::{QUESTION, quote, sentences, shorten};

/// How long an item of a list may be that a request names.
const ITEM: usize = 100;
/// How long the last request may be.
const LAST_REQUEST: usize = 300;
/// The same where nobody has answered it: it is what the next session does.
const OPEN_REQUEST: usize = 1_200;

/// With so many words a message may be said in passing: "wow, it works".
const FEW: usize = 4;
/// How much of the weight of a request such a message has, and one that asks what or why.
const PASSING: f64 = 0.6;
/// The same of one that tells something, from which one may see what is to be done.
const TOLD: f64 = 0.85;

/// The same of what a message asks for beside what stands elsewhere.
const PART: f64 = 0.5;

/// What an answer stands behind.
const ANSWER: &str = " (answer: ";

/// What stands for what is left out in the middle.
const LEFT_OUT: &str = "[…]";

/// The first request at length, the last one, and those between as far as they say something.
pub(super) fn requests(input: &DraftInput<'_>, has_answers: bool) -> Vec<Line> {
    let known = Known::of(input.session);
    let says_more = |request: &&Request| known.says_more(request);
    let shown: Vec<&Request> = input.session.requests.iter().filter(says_more).collect();
    let last = shown.len().saturating_sub(1);
    let line = |(at, request): (usize, &Request)| {
        let mut line = known.line(request, (at, last), input);
        if let Some((answer, address)) = request.answer.as_ref().filter(|_| has_answers) {
            line.text.push_str(&format!("{ANSWER}{})", quote(answer)));
            line.addresses.push(address.clone());
        }
        line
    };
    shown.into_iter().enumerate().map(line).collect()
}

/// What is known of the requests of a session before they become lines.
struct Known<'a> {
    session: &'a SessionFacts,
    /// Which fact is what the user wanted first, and where they said so.
    goal: Option<usize>,
    first: Option<&'a Address>,
    /// Where they turned to something else last.
    turn: Option<&'a Address>,
    /// The last one, where nobody has answered it: it is what the next session does, and stands whole.
    open: Option<&'a Address>,
    /// Those that stand among the rules, with what they ask for beside that.
    told: BTreeMap<&'a Address, Option<String>>,
}

impl<'a> Known<'a> {
    fn of(session: &'a SessionFacts) -> Self {
        let goal = session.facts.iter().position(is_own_goal);
        let turn = session.requests.iter().rev().find(|request| request.is_turn);
        let is_open = session.last.is_unanswered || session.last.is_amid();
        let open = session.requests.last().filter(|last| is_open && last.is_substantial);
        let open = open.map(|request| &request.address);
        let substantial = session.requests.iter().filter(|request| request.is_substantial);
        let told =
            substantial.filter(|it| Some(&it.address) != open && is_said_elsewhere(session, it));
        Self {
            session,
            goal,
            first: goal.map(|at| &session.facts[at].addresses[0]),
            turn: turn.map(|request| &request.address),
            open,
            told: told.map(|it| (&it.address, asks_beside(session, it))).collect(),
        }
    }

    /// Whether a request says what no other line does. What stands among the rules is not said twice.
    fn says_more(&self, request: &Request) -> bool {
        let at = &request.address;
        let is_last = || self.session.requests.last().is_some_and(|last| last.address == *at);
        let is_new = request.is_substantial
            && (!is_lone_word(request.said()) || is_last())
            && self.told.get(at).is_none_or(Option::is_some);
        is_new || [self.first, self.turn, self.open].contains(&Some(at))
    }

    /// The line of the request that is the first of a pair of numbers among those shown, of which the second is the
    /// last one's.
    fn line(&self, request: &Request, (at, last): (usize, usize), input: &DraftInput<'_>) -> Line {
        let address = Some(&request.address);
        let is_first = address == self.first;
        let is_turn = address == self.turn;
        let is_open = address == self.open;
        let (last_width, last_weight) =
            if self.open.is_some() { (OPEN_REQUEST, 0.98) } else { (LAST_REQUEST, 0.9) };
        let (place, limit, weight) = match () {
            () if is_first => (Place::Request, input.width(FIRST_REQUEST), 1.0),
            () if is_turn => (Place::Request, input.width(LAST_REQUEST), 0.95),
            () if at == last => (Place::Request, input.width(last_width), last_weight),
            () => {
                let recent = at as f64 / last.max(1) as f64;
                (Place::Between, input.width(REQUEST), self.weight_between(request, recent))
            }
        };
        // What was pasted with a goal may be what it is about; where there is no room for all, it goes first.
        let said = match place {
            Place::Between => request.said(),
            _ => request.within(limit, is_first),
        };
        let is_whole = is_first || is_turn || is_open;
        let beside = self.told.get(&request.address).filter(|_| !is_whole).cloned().flatten();
        let said =
            beside.unwrap_or_else(|| without_superseded(self.session, request, said, is_whole));
        Line {
            place,
            text: words(request, &said, limit),
            facts: self.goal.filter(|_| is_first).into_iter().collect(),
            addresses: vec![request.address.clone()],
            weight,
            brief: None,
        }
    }

    /// What a request weighs that is neither the first nor the last: more if it is recent, from 0 to 1.
    fn weight_between(&self, request: &Request, recent: f64) -> f64 {
        let weight = 0.1 + 0.15 * recent + 0.5 * request.salience.powi(3);
        let weight = weight * asks_for_work(request.said());
        if self.told.contains_key(&request.address) { weight * PART } else { weight }
    }
}

/// The words of a request, and beside them the items of a list that it names by their labels only.
pub(crate) fn words(request: &Request, text: &str, limit: usize) -> String {
    let about = request.about.iter().map(|item| shorten(item, ITEM)).collect::<Vec<_>>().join("; ");
    let said = quote(&shown(text, limit));
    if about.is_empty() { said } else { format!("{said}{OF_LIST}{})", quote(&about)) }
}

/// A message cut to `limit`: the order or the question that it ends with stays, where it takes no more than most of that.
fn shown(text: &str, limit: usize) -> String {
    let whole = shorten(text, limit);
    let last = sentences(text).last().copied().unwrap_or_default();
    let length = last.chars().count();
    let begin = text.strip_suffix(last).unwrap_or_default();
    // "Which is so now." tells, as its question would ask.
    let tells = || !last.ends_with(QUESTION) && asks_which(&format!("{last}?"));
    let asks = || last.ends_with(QUESTION) || Cues::of(last).has(Cue::Request) && !tells();
    if whole == text || begin.is_empty() || length * 5 > limit * 4 || !asks() {
        return whole;
    }
    format!("{} {last}", shorten(begin.trim_end(), limit - length))
}

/// How surely a message asks for work by its words, from 0 to 1.
fn asks_for_work(text: &str) -> f64 {
    let cues = Cues::of(text);
    let is_short = || text.split_whitespace().count() <= FEW && !text.contains(is_unspaced);
    let tells = || cues.has(Cue::Failing) || cues.has(Cue::Unfinished) || cues.has(Cue::Todo);
    match () {
        () if asks_which(text) => PASSING,
        () if cues.has(Cue::Request) || cues.has(Cue::Turn) => 1.0,
        () if is_short() && !tells() => PASSING,
        () => TOLD,
    }
}

/// Whether a message is one word, which says nothing without what it was said to: "wow". Not all scripts have
/// spaces between words.
fn is_lone_word(text: &str) -> bool {
    let word = text.trim_end_matches(|c: char| c.is_ascii_punctuation());
    word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a fact is what the user wanted of this session.
fn is_own_goal(fact: &Fact) -> bool {
    fact.kind == FactKind::Goal && fact.state != ClaimState::Inherited
}

/// What the user said in the message of `request`.
fn said_in<'a>(facts: &'a [Fact], request: &Request) -> impl Iterator<Item = &'a Fact> {
    let (address, text) = (request.address.clone(), request.text.clone());
    facts.iter().filter(move |fact| {
        let is_users = fact.said_by == Some(Speaker::User) && fact.kind != FactKind::Goal;
        is_users && fact.addresses.contains(&address) && text.contains(&fact.text)
    })
}

/// What of the message of `request` has a line of its own: what is too faint for one, nothing else says.
fn shown_of<'a>(session: &'a SessionFacts, request: &Request) -> impl Iterator<Item = &'a Fact> {
    said_in(&session.facts, request).filter(|fact| place(fact).is_some())
}

/// A text with `sign` for what facts say of it.
fn cut<'a>(text: &str, said: impl Iterator<Item = &'a Fact>, sign: &str) -> String {
    said.fold(text.to_owned(), |text, fact| text.replace(&fact.text, sign))
}

/// Whether the message already stands among the facts, or no longer holds, but for a few words.
fn is_said_elsewhere(session: &SessionFacts, request: &Request) -> bool {
    if request.is_dump {
        return false;
    }
    let text = request.said();
    let standing = cut(text, shown_of(session, request), " ");
    let rest = cut(&standing, said_in(&session.superseded, request), " ");
    rest.len() < text.len() && (standing.len() * 10 <= text.len() * 4 || !says_something(&rest))
}

/// What a message asks for beside what stands among the facts, with an ellipsis for that. What it refers to is a part
/// of what it asks for.
fn asks_beside(session: &SessionFacts, request: &Request) -> Option<String> {
    let said = shown_of(session, request).chain(said_in(&session.superseded, request));
    let said = said.filter(|fact| fact.kind != FactKind::Reference);
    let mut rest = cut(request.said(), said, LEFT_OUT);
    let words = rest.replace(LEFT_OUT, " ");
    let several = format!("{LEFT_OUT} {LEFT_OUT}");
    while rest.contains(&several) {
        rest = rest.replace(&several, LEFT_OUT);
    }
    (says_something(&words) && Cues::of(&words).has(Cue::Request)).then_some(rest)
}

/// What was said in a request, without what was taken back of it.
fn without_superseded(
    session: &SessionFacts,
    request: &Request,
    said: &str,
    is_whole: bool,
) -> String {
    let mut text = said.to_owned();
    // What may have changed stands with what may have changed it, but for the goal, which is whole.
    let doubted =
        said_in(&session.facts, request).filter(|fact| fact.doubted_by.is_some() && !is_whole);
    for fact in said_in(&session.superseded, request).chain(doubted) {
        text = text.replace(&fact.text, LEFT_OUT);
    }
    // What was asked for stands beside what corrects it.
    if text.chars().any(char::is_alphanumeric) { text } else { said.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_work_says_more_than_a_remark() {
        for (text, share) in [
            ("add a loading indicator to the list", 1.0),
            ("wow, it works", PASSING),
            ("which of the two files is the older?", PASSING),
            ("Export button missing on mobile", TOLD),
            ("login still fails", TOLD),
            ("证书任务又报警了", TOLD),
        ] {
            assert!((asks_for_work(text) - share).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn the_order_at_the_end_of_a_long_message_stays() {
        let told =
            "The voices come from two folders, and each has a file of its own with the settings. "
                .repeat(3);
        let asked = format!("[…] {told}So please renew the plan, thanks.");
        let kept = shown(&asked, 120);
        assert!(kept.starts_with("[…] The voices"), "{kept}");
        assert!(kept.ends_with("… So please renew the plan, thanks."), "{kept}");
        for end in ["", "Which is where they are now."] {
            let told = format!("{told}{end}");
            assert_eq!(shown(&told, 120), shorten(&told, 120), "{end}");
        }
    }

    #[test]
    fn one_word_says_nothing_alone() {
        assert!(is_lone_word("wow!") && is_lone_word("sleep"));
        for text in ["fix it", "CI-204", "登录坏了", "/compact", "src/a.rs"] {
            assert!(!is_lone_word(text), "{text}");
        }
    }
}
