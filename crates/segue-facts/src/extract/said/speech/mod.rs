//! What the sentences of a person are for: rules, corrections, decisions, requests.

mod choice;
mod corrected;
mod in_vain;
mod kind;
mod supposed;

use std::ops::Range;

use segue_model::{Address, Event};

use super::asks::{asks, asks_of_it, asks_why, points_back, prefers};
use super::bare::Bare;
use super::brief;
use super::message::{Message, SHORT, is_long};
use super::no_use::only_complains;
use super::proposal::answer::{is_pleased, says_yes_or_no};
use super::question::{Question, says_both};
use super::remark::{Remark, Role};
use super::remarks::Remarks;
use super::subject::Subject;
use super::value::sort;
use crate::cue::{Cue, Cues, is_filler};
use crate::extract::said::fulfilled::is_task;
use crate::fact::{FactKind, Speaker};
use crate::text::{checkbox, clean, denies, words};
use choice::picks;
use corrected::corrected;
use in_vain::asked_in_vain;
use kind::{LIMIT, kind};
use supposed::supposed;

/// What a rule weighs that a long message lists among others.
const LISTED: f64 = 0.85;
/// How many words a sentence has at most that only names something.
const FRAGMENT: usize = 7;
/// What an item of a checklist weighs.
const ITEM: f64 = 0.75;
/// What a short answer to a question weighs.
const ANSWER: f64 = 0.8;
/// How strong the word of correction is that a sentence before has.
const FAINT: f64 = 0.5;

/// One message of the person's.
pub(crate) struct Speech<'a> {
    pub(crate) turn: u32,
    /// Whether the model has said something that could be corrected.
    pub(crate) has_answer: bool,
    /// What the model had asked before it.
    pub(crate) question: Option<&'a Question>,
    pub(crate) event: &'a Event<'a>,
}

impl Speech<'_> {
    /// Takes up what `text` says, which on one line is `whole`.
    pub(crate) fn hear(&self, text: &str, whole: &str, remarks: &mut Remarks) {
        if whole.chars().count() <= SHORT && picks(whole) {
            let addresses = vec![self.event.address()];
            remarks.hear(&Subject::of(whole));
            let mut remark = said(FactKind::Decision, whole, 0.9, self.turn, addresses, self.event);
            if self.asked(&[whole.to_owned()]).contains(&0) {
                self.answer(&mut remark, Answer { is_first: true, of: 1 });
            }
            remarks.add(remark);
            return;
        }
        let message = Message::of(text, whole);
        let answers = self.asked(&message.sentences);
        if self.has_answer && answers.is_empty() && Bare::of(whole).is_some() {
            self.correct(whole, None, remarks);
            return;
        }
        if answers.is_empty() && is_command(whole) {
            return;
        }
        let repeated = message.sentences.iter().filter(|it| remarks.repeated.has(it)).count();
        let is_repeated = repeated > 1 && repeated * 2 > message.sentences.len();
        let mut so_far = SoFar { is_repeated, supposed: supposed(text), ..SoFar::default() };
        let mut at = 0;
        while at < message.sentences.len() {
            let answer = Answer { is_first: at == answers.start, of: answers.len() };
            so_far.answer = answers.contains(&at).then_some(answer);
            at += self.sentence(&message, at, &mut so_far, remarks);
        }
    }

    /// Takes up the sentence at `at`; how many are done with it.
    fn sentence(
        &self,
        message: &Message<'_>,
        at: usize,
        so_far: &mut SoFar,
        remarks: &mut Remarks,
    ) -> usize {
        let sentence = message.sentences[at].as_str();
        let (sentence, is_item) = match checkbox(sentence) {
            Some((_, true)) => return 1,
            Some((task, false)) => (task, !message.is_long),
            None => (sentence, false),
        };
        if self.has_answer && only_complains(sentence) {
            return 1;
        }
        let is_own =
            message.counts(sentence) && !(so_far.is_repeated && remarks.repeated.has(sentence));
        if !is_own && so_far.answer.is_none() {
            return 1;
        }
        let cues = message.cues(sentence);
        let corrects = self.has_answer && cues.has(Cue::Correction);
        if corrects && let Some((words, taken)) = message.corrected(at, so_far.before.is_none()) {
            self.correct(&words, so_far.answer, remarks);
            return taken;
        }
        // "It went from 95k to 41k. Why?" asks, and rules nothing.
        let is_last = at + 2 == message.sentences.len();
        let is_ruled = || cues.has(Cue::Rule) || words(&sentence.to_lowercase()).any(denies);
        let is_asked_about = is_last && asks_why(&message.sentences[at + 1]) && !is_ruled();
        if is_asked_about || so_far.supposed.iter().any(|case| case == sentence) {
            remarks.hear(&Subject::of(sentence));
            return 1;
        }
        let asked = so_far.before.is_some_and(|before| asks(&message.sentences[before]));
        let cues = if asked { behind_question(sentence, cues) } else { cues };
        let whole = self::whole(message, at, so_far.before.filter(|_| asked), &cues);
        let (whole, taken) = whole.map_or((None, 1), |(whole, taken)| (Some(whole), taken));
        let fragment = so_far.fragment.take().filter(|_| whole.is_none() && !message.has_lines);
        let heard = Heard {
            message,
            is_item: is_item && is_task(sentence, &cues),
            before: so_far.before.map_or("", |before| &message.sentences[before]),
            fragment: fragment.as_deref(),
            cues: &cues,
            corrects,
            doubt: so_far.doubt,
            answer: so_far.answer,
        };
        let is_said = self.remark(whole.as_deref().unwrap_or(sentence), &heard, remarks);
        so_far.fragment = (!is_said && is_fragment(sentence, &cues)).then(|| sentence.to_owned());
        // What a word of correction means may stand a sentence further on.
        if message.is_short {
            so_far.doubt = f64::from(cues.get(Cue::Correction)).min(FAINT).max(so_far.doubt);
        }
        so_far.before = Some(at);
        taken
    }

    /// Takes up the rules that a long message lists under a heading of theirs.
    pub(crate) fn lists(&self, text: &str, remarks: &mut Remarks) {
        if !is_long(text) {
            return;
        }
        for item in brief::rules(text) {
            remarks.hear(&Subject::of(item.text));
            let (rule, addresses) = (clean(item.text), vec![self.event.address()]);
            let kind = FactKind::Instruction;
            let weight = if item.is_of_task { LIMIT } else { LISTED };
            remarks.add(said(kind, &rule, weight, self.turn, addresses, self.event));
        }
    }

    fn correct(&self, whole: &str, answer: Option<Answer>, remarks: &mut Remarks) {
        remarks.hear(&Subject::of(whole));
        let addresses = vec![self.event.address()];
        let mut remark = said(FactKind::Correction, whole, 1.0, self.turn, addresses, self.event);
        remark.subject = Subject::of(corrected(whole));
        remark.correction = 1.0;
        if let Some(answer) = answer {
            self.answer(&mut remark, answer);
        }
        remarks.add(remark);
    }

    /// Which of the sentences of a message answer what the model had asked.
    fn asked(&self, sentences: &[String]) -> Range<usize> {
        self.question.and_then(|question| question.answers(sentences)).unwrap_or_default()
    }

    /// Puts the question beside an answer, as it tells what that is about; beside the first sentence where several
    /// follow each other, and beside bare values.
    fn answer(&self, remark: &mut Remark, answer: Answer) {
        let Some(question) = self.question else { return };
        let asked = question.text(answer.of);
        remark.subject.stems.extend(Subject::of(&asked).stems);
        let is_bare = Subject::of(&remark.text).stems.is_empty();
        remark.asked = (answer.is_first || is_bare).then_some(asked);
    }

    /// Takes up a sentence; whether it says something by itself.
    fn remark(&self, sentence: &str, heard: &Heard<'_>, remarks: &mut Remarks) -> bool {
        let Heard { message, is_item, before, fragment, cues, corrects, doubt, answer } = *heard;
        let subject = Subject::of(sentence);
        remarks.hear(&subject);
        let closes = cues.closes();
        let says = subject.stems.len() + subject.values.len() > 1 || answer.is_some();
        let kind = if is_item {
            Some((FactKind::Todo, ITEM))
        } else {
            kind(sentence, cues, corrects, &subject).filter(|_| says)
        };
        // What a session begins with is its goal.
        let is_goal = |kind: FactKind| {
            kind == FactKind::Todo && !is_item && !self.has_answer && message.is_short
        };
        let kind = kind.filter(|(kind, _)| !is_goal(*kind));
        let is_told = answer.is_some()
            && (!subject.is_empty() || says_yes_or_no(sentence) || says_both(sentence));
        let kind = kind.or(is_told.then_some((FactKind::Note, ANSWER)));
        // "Wouldn't Dublin be better?" changes what holds; "why not?" only asks.
        let is_preferred = self.has_answer && asks(sentence) && prefers(sentence);
        let gives = subject.values.iter().any(|value| value.sort != sort::AIM);
        let kind = kind.or((is_preferred && gives).then_some((FactKind::Note, ANSWER)));
        let is_request = kind.is_none() && (!closes || cues.has(Cue::Request));
        let quiet = if closes { FactKind::Verified } else { FactKind::Note };
        let (kind, weight) = kind.unwrap_or((quiet, 0.0));
        let addresses = vec![self.event.address()];
        let is_ruling = matches!(kind, FactKind::Instruction | FactKind::Decision);
        let is_vague = is_ruling && points_back(sentence) && !before.is_empty();
        let lead = if is_vague { Some(before) } else { fragment.filter(|_| weight > 0.0) };
        let together = lead.and_then(|lead| message.together(lead, sentence));
        let is_led = together.is_some() && !is_vague;
        let whole = together.unwrap_or_else(|| clean(sentence));
        let mut remark = said(kind, &whole, weight, self.turn, addresses, self.event);
        if is_led {
            // What only leads to it is often said of anything: "sorry, the phone".
            remark.subject = Subject::of_remark(sentence);
        }
        remark.role = match () {
            () if is_request => Role::Request,
            () if weight == 0.0 => Role::Mute,
            () => Role::Fact,
        };
        let own = f64::from(cues.get(Cue::Correction));
        remark.correction = match asks(sentence) {
            _ if is_preferred => FAINT,
            true => 0.0,
            false => own.max(doubt),
        };
        remark.closes = closes;
        if let Some(answer) = answer {
            self.answer(&mut remark, answer);
        }
        remarks.add(remark);
        weight > 0.0
    }
}

/// A sentence that answers what the model had asked.
#[derive(Clone, Copy)]
struct Answer {
    is_first: bool,
    /// How many sentences of the message answer it.
    of: usize,
}

/// A sentence among the others of its message.
struct Heard<'a> {
    message: &'a Message<'a>,
    /// Whether it is an item of a checklist that is to do.
    is_item: bool,
    /// The sentence that it follows.
    before: &'a str,
    /// The same where it says too little by itself.
    fragment: Option<&'a str>,
    cues: &'a Cues,
    corrects: bool,
    /// How clearly one before it says that it corrects.
    doubt: f64,
    /// Where it answers what the model had asked.
    answer: Option<Answer>,
}

/// What was heard of a message.
#[derive(Default)]
struct SoFar {
    /// Whether most of the message is what the model had said.
    is_repeated: bool,
    /// The last sentence that counted.
    before: Option<usize>,
    /// The sentences that only put a case.
    supposed: Vec<String>,
    /// How clearly one says that it corrects.
    doubt: f64,
    /// The last one, where it says too little by itself: "Hexes. On squares they crept".
    fragment: Option<String>,
    /// Where the sentence answers what the model had asked.
    answer: Option<Answer>,
}

/// Whether a message is the name of a command and nothing else: what that does, the client or the project says. A
/// path has a file's ending, or more than one part.
fn is_command(message: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
    let name = message.strip_prefix('/');
    name.is_some_and(|name| !name.is_empty() && name.chars().all(is_of_name))
}

/// The cues of a sentence behind a question: whether it leaves that open.
fn behind_question(sentence: &str, cues: Cues) -> Cues {
    let is_vain = !asks(sentence) && asked_in_vain(sentence, &cues);
    let cues = if is_vain { cues.with(Cue::Open) } else { cues };
    match cues.has(Cue::Open) {
        // "You have to ask me" is a rule; "we have to ask Tom" is none.
        true if sentence.contains("ask me") => cues.without(Cue::Open),
        true => cues.without(Cue::Rule),
        false => cues,
    }
}

/// The words of the sentence at `at` with the others that it is told with, and how many of them it takes: the
/// question `asked` before it that it leaves open, what was tried before it was given up, a last one that says little.
fn whole(
    message: &Message<'_>,
    at: usize,
    asked: Option<usize>,
    cues: &Cues,
) -> Option<(String, usize)> {
    let sentence = message.sentences[at].as_str();
    let left_open = asked.filter(|_| cues.has(Cue::Open));
    let in_vain = cues.has(Cue::GivenUp) || cues.get(Cue::GivenUp) > 0.0 && tells_of_it(sentence);
    let said = match left_open {
        Some(before) => message.together(&message.sentences[before], sentence),
        None if in_vain => message.attempt(at).or_else(|| {
            let before = at.checked_sub(1).filter(|_| tells_of_it(sentence))?;
            message.together(&message.sentences[before], sentence)
        }),
        None => None,
    };
    if let Some(said) = said {
        return Some((said, 1));
    }
    let is_told = message.is_short && !message.has_lines && at + 2 == message.sentences.len();
    let is_part =
        |last: &&String| is_told && (says_little(last) || asks_of_it(last) || gives_one(last));
    let last = message.sentences.get(at + 1).filter(is_part)?;
    message.together(sentence, last).map(|said| (said, 2))
}

/// Whether a sentence tells something of what the one before it has: "This didn't improve the import".
fn tells_of_it(sentence: &str) -> bool {
    const IT: [&str; 12] =
        ["this", "that", "it", "das", "es", "eso", "esto", "ça", "cela", "isso", "questo", "none"];
    let lower = sentence.to_lowercase();
    words(&lower).next().is_some_and(|word| IT.contains(&word))
}

/// Whether a sentence orders one thing, and nothing else: "use rabbitmq", "let us say four days". Why, and instead of
/// what, the one before it says.
fn gives_one(sentence: &str) -> bool {
    const LEADS: [&str; 29] = [
        "use ",
        "please use ",
        "pls use ",
        "let's use ",
        "lets use ",
        "let us use ",
        "we use ",
        "we'll use ",
        "go with ",
        "let's go with ",
        "take ",
        "let's take ",
        "put it on ",
        "make it ",
        "let's make it ",
        "let us make it ",
        "let's say ",
        "lets say ",
        "let us say ",
        "nimm ",
        "nehmt ",
        "nehmen wir ",
        "sagen wir ",
        "usa ",
        "usemos ",
        "pon ",
        "digamos ",
        "prends ",
        "disons ",
    ];
    const MOST: usize = 6;
    let lower = sentence.to_lowercase().replace('’', "'");
    let given = LEADS.iter().find_map(|lead| lower.strip_prefix(lead));
    let is_one = |given: &str| {
        let subject = Subject::of(given);
        let stems = subject.stems.len();
        stems == 1 && subject.values.len() <= 1 || stems == 0 && subject.values.len() == 1
    };
    !asks(sentence)
        && sentence.split_whitespace().count() <= MOST
        && given
            .is_some_and(|given| !is_filler(given.trim_end_matches(['.', '!'])) && is_one(given))
}

/// Whether a sentence, behind another one, says too little by itself: "the orchard then".
fn says_little(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    let kind = kind(sentence, &cues, false, &Subject::of(sentence));
    kind.is_none() && is_fragment(sentence, &cues) && !cues.has(Cue::Correction)
}

/// Whether a sentence names something, and says nothing of it: the next one does.
fn is_fragment(sentence: &str, cues: &Cues) -> bool {
    let asks_or_agrees =
        [Cue::Request, Cue::Assent, Cue::Farewell].into_iter().any(|it| cues.has(it));
    let is_brief = sentence.split_whitespace().count() <= FRAGMENT;
    is_brief
        && !asks_or_agrees
        && !cues.closes()
        && !asks(sentence)
        && !is_pleased(sentence)
        && !is_filler(sentence.trim_end_matches(['.', '!', '…']))
        && !sentence.ends_with([':', '：'])
        && !Subject::of(sentence).is_empty()
}

/// A remark of the person's.
pub(crate) fn said(
    kind: FactKind,
    text: &str,
    weight: f64,
    turn: u32,
    addresses: Vec<Address>,
    event: &Event<'_>,
) -> Remark {
    Remark {
        speaker: Speaker::User,
        kind,
        text: text.to_owned(),
        asked: None,
        subject: Subject::of_remark(text),
        correction: 0.0,
        closes: false,
        lifted_by: None,
        done_at: None,
        role: Role::Fact,
        turn,
        addresses,
        time: event.time,
        weight,
    }
}
