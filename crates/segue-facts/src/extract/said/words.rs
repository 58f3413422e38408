//! The user's own words: requests, rules, corrections, decisions, references.

use std::collections::HashMap;
use std::ops::Range;

use segue_document::Pattern;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::asks::asks;
use super::headline;
use super::message::SHORT;
use super::proposal::Proposal;
use super::remarks::Remarks;
use super::reply::Reply;
use super::retraction::{only_retracts, retracts};
use super::speech::Speech;
use super::substantial::is_substantial;
use crate::cue::{Cue, Cues, is_unspaced};
use crate::extract::pasted::{is_all_printed, summed_up};
use crate::extract::printed::{typed, without_printed};
use crate::extract::request::{Answered, Request};
use crate::extract::timeline::Timeline;
use crate::fact::{Fact, FactKind, Speaker};
use crate::text::{QUESTION, clean, key, sentences, shorten};

/// A text longer than this was pasted: its sentences are not the user's rules.
const PASTED: usize = 4_000;
/// How much of a request is kept.
const REQUEST: usize = 2_000;
/// How many requests, and how many references, are remembered.
const MOST: usize = 8_000;
/// How many of the first requests stay.
const FIRST: usize = 200;
/// How many places of one reference are remembered.
const PLACES: usize = 8;

/// Web addresses, issue numbers and versions that the user gave.
static REFERENCES: Pattern = Pattern::new(
    r#"https?://[^\s<>"')\]]+|\b[A-Z]{2,8}(?:-\d{2,})+\b|\bGHSA(?:-[0-9a-z]{4}){3}\b|(?:^|[\s(])#\d+\b"#,
);

/// What looks like an issue's number and is the name of a standard.
const STANDARDS: &[&str] = &["SHA-", "ISO-", "RFC-", "AES-", "UTF-", "IEEE-", "RSA-", "HTTP-"];

/// In which of its first sentences a message turns to another task.
const TURNING: usize = 3;

/// Collects what the user said.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Words {
    requests: Vec<Request>,
    references: Vec<Fact>,
    by_reference: HashMap<String, usize>,
    /// Whether the model has said something that could be corrected.
    has_answer: bool,
}

/// A message of the person's.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    /// As it is read.
    pub(crate) text: &'a str,
    /// As it was typed, which is quoted where it has room.
    pub(crate) typed: &'a str,
    /// The same as it is read without the questions of the model's that it repeats, where it does.
    pub(crate) own: Option<&'a str>,
}

impl Words {
    pub(crate) fn answered(&mut self) {
        self.has_answer = true;
    }

    /// The last message was typed where the person had stopped the model.
    pub(crate) fn stopped(&mut self) {
        if let Some(request) = self.requests.last_mut() {
            request.is_stop = true;
        }
    }

    /// The person speaks again: what was answered to their last question `during` those events is known, unless their
    /// `words` take that back.
    pub(crate) fn settle(
        &mut self,
        (answer, address): (&str, &Address),
        words: &str,
        during: Range<u64>,
    ) {
        let only_asks = |request: &&mut Request| {
            let said = sentences(request.said());
            let mut others = said.iter().filter(|sentence| !sentence.ends_with(QUESTION));
            // What is said of an order answers no question beside it.
            let orders = |sentence: &&str| {
                let cues = Cues::of(sentence);
                cues.has(Cue::Request) || cues.has(Cue::Assent)
            };
            request.is_substantial && asks(request.said()) && !others.any(orders)
        };
        let asked = self.requests.last_mut().filter(only_asks);
        if let Some(request) = asked.filter(|_| !headline::is_denied(words)) {
            let text = headline::of(answer, request.said());
            request.answers.push(Answered { text, address: address.clone(), during });
        }
    }

    /// Where the person asked for something, so many `times` from the end.
    pub(crate) fn asked_at(&self, times: usize) -> Option<&Address> {
        let asked = self.requests.iter().rev().filter(|request| request.is_substantial);
        asked.map(|request| &request.address).nth(times.saturating_sub(1))
    }

    /// What the person asked for there and since.
    pub(crate) fn since<'a>(
        &'a self,
        address: &Address,
        timeline: &'a Timeline,
    ) -> impl Iterator<Item = &'a str> {
        let from = timeline.of(address);
        self.requests.iter().filter(move |it| timeline.of(&it.address) >= from).map(Request::said)
    }

    /// Takes up a message.
    pub(crate) fn user(
        &mut self,
        message: Written<'_>,
        turn: u32,
        proposal: Option<&Proposal>,
        remarks: &mut Remarks,
        event: &Event<'_>,
    ) {
        let whole = clean(message.text);
        let cues = Cues::of(&whole);
        let is_retraction = self.retract(&whole, turn, remarks, event);
        let reply = Reply::of(&whole, proposal);
        let dump = summed_up(message.text);
        let is_dump = dump.is_some();
        // A log that nobody asked for says nothing; what a session begins with is what it is about.
        let is_log =
            || !reply.is_asked && !self.requests.is_empty() && is_all_printed(message.text);
        let says_something = is_dump || is_substantial(&whole, message.text, &cues) && !is_log();
        let is_substantial = !is_retraction && !reply.is_all && says_something;
        let is_work = is_substantial && !reply.asks_for_nothing(&whole);
        let typed = dump.or_else(|| typed(message.text).map(|text| clean(&text)));
        let request = (&*clean(message.typed), typed, is_dump);
        self.request(request, is_work, reply.about.clone(), event);
        reply.tell(&whole, &cues, turn, remarks, event);
        if is_substantial {
            // An address that a program printed is no reference of the person's.
            self.refer(&clean(&without_printed(message.text)), event);
            let question = reply.question.as_ref().filter(|_| message.own.is_none());
            let speech = Speech { turn, has_answer: self.has_answer, question, event };
            // What the model asked is none of the person's words; which of them answers which, their places tell.
            let heard = message.own.unwrap_or(message.text);
            if !is_dump && without_printed(heard).len() <= PASTED {
                speech.hear(heard, &clean(heard), remarks);
            }
            speech.lists(heard, remarks);
        }
    }

    /// The last message was typed into a refusal.
    pub(crate) fn refused(&mut self) {
        if let Some(last) = self.requests.last_mut() {
            last.is_refusal = true;
        }
    }

    /// A message of an earlier session, as a summary quotes it. The first tells what the work is about.
    pub(crate) fn recall(
        &mut self,
        text: &str,
        turn: u32,
        remarks: &mut Remarks,
        event: &Event<'_>,
    ) {
        let whole = clean(text);
        if !is_substantial(&whole, text, &Cues::of(&whole)) {
            return;
        }
        if self.requests.is_empty() {
            self.request((&whole, None, false), true, Vec::new(), event);
        }
        Speech { turn, has_answer: true, question: None, event }.hear(text, &whole, remarks);
    }

    fn request(
        &mut self,
        (whole, typed, is_dump): (&str, Option<String>, bool),
        is_substantial: bool,
        about: Vec<String>,
        event: &Event<'_>,
    ) {
        self.requests.push(Request {
            text: shorten(whole, REQUEST),
            typed: typed.map(|typed| shorten(&typed, REQUEST)),
            is_dump,
            address: event.address(),
            time: event.time,
            is_substantial,
            is_refusal: false,
            is_stop: false,
            is_turn: is_substantial && turns(whole),
            about,
            answer: None,
            answers: Vec::new(),
            salience: 0.0,
        });
        if self.requests.len() > MOST {
            // What a session began with is its goal; what came soon after is long done.
            self.requests.drain(FIRST..FIRST + MOST / 4);
        }
    }

    /// Takes back the message before turn `turn`, where `whole` says that it was a mistake; whether
    /// it says nothing else.
    fn retract(
        &mut self,
        whole: &str,
        turn: u32,
        remarks: &mut Remarks,
        event: &Event<'_>,
    ) -> bool {
        if turn < 2 || whole.chars().count() > SHORT || !retracts(whole) {
            return false;
        }
        if let Some(mistake) = self.requests.pop() {
            self.references.retain(|reference| reference.addresses != [mistake.address.clone()]);
            self.by_reference = (0..)
                .zip(&self.references)
                .map(|(at, reference)| (reference.text.clone(), at))
                .collect();
        }
        remarks.retract(turn, &event.address());
        only_retracts(whole)
    }

    fn refer(&mut self, text: &str, event: &Event<'_>) {
        // The client counts pictures so, too.
        let is_picture = |at: usize| text[..at].ends_with("[Image");
        let found = REFERENCES.find_iter(text).filter(|found| !is_picture(found.start())).take(8);
        for reference in found {
            let reference = without_prose(reference.as_str().trim_matches(['(', ' ']));
            let reference = reference.split('`').next().unwrap_or(reference);
            let reference = reference.trim_end_matches(['.', ',', ';', ':']);
            let is_standard = STANDARDS.iter().any(|name| reference.starts_with(name));
            // What a program fills in later leads nowhere.
            let is_open = reference.contains("${");
            if is_standard || is_open || is_colour(reference, text) {
                continue;
            }
            let next = self.references.len();
            let at = *self.by_reference.entry(reference.to_owned()).or_insert(next);
            if let Some(fact) = self.references.get_mut(at) {
                if fact.addresses.len() < PLACES {
                    fact.addresses.push(event.address());
                }
                continue;
            }
            if self.references.len() >= MOST {
                self.by_reference.remove(reference);
                continue;
            }
            self.references.push(
                Fact::declared(FactKind::Reference, reference.to_owned(), key(reference), 0.3)
                    .by(Speaker::User)
                    .at(event.address(), event.time),
            );
        }
    }

    /// What the user asked for, each as unusual as the whole session makes it.
    pub(crate) fn requests(&self, remarks: &Remarks) -> Vec<Request> {
        let judged = |request: &Request| Request {
            salience: if request.is_substantial { remarks.salience(request.said()) } else { 0.0 },
            ..request.clone()
        };
        self.requests.iter().map(judged).collect()
    }

    /// The goal, then references.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let goal = self.requests.iter().find(|request| request.is_substantial);
        let goal = goal.or(self.requests.first()).map(|request| {
            Fact::declared(FactKind::Goal, request.text.clone(), "goal".to_owned(), 1.0)
                .by(Speaker::User)
                .at(request.address.clone(), request.time)
        });
        goal.into_iter().chain(self.references.iter().cloned()).collect()
    }
}

/// Whether a reference of six figures is a colour: beside others that have letters, `#b5bd68`.
fn is_colour(reference: &str, text: &str) -> bool {
    let is_hex = |word: &str| {
        let digits = word.trim_matches(|c: char| !c.is_alphanumeric());
        digits.len() == 6
            && digits.bytes().all(|b| b.is_ascii_hexdigit())
            && digits.bytes().any(|b| b.is_ascii_alphabetic())
    };
    reference.len() == 7
        && reference.starts_with('#')
        && text.split_whitespace().any(|word| word.starts_with('#') && is_hex(word))
}

/// An address without the prose that follows it at once in texts without blanks: `https://a.example/x.git这个项目`. Such
/// characters may be its own: `https://a.example/wiki/C言語`.
fn without_prose(address: &str) -> &str {
    let ends = |(at, c): &(usize, char)| {
        let ending = address[..*at].rsplit('/').next().and_then(|last| last.rsplit_once('.'));
        let is_ended = ending.is_some_and(|(_, end)| {
            (2..=5).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        is_unspaced(*c) && is_ended
            || matches!(c, '，' | '。' | '；' | '：' | '）' | '」' | '】' | '！' | '？')
    };
    let end = address.char_indices().find(ends);
    end.map_or(address, |(at, _)| &address[..at])
}

/// Whether a message turns to another task in one of its first sentences.
fn turns(whole: &str) -> bool {
    sentences(whole).iter().take(TURNING).any(|it| Cues::of(it).has(Cue::Turn) && !asks(it))
}
