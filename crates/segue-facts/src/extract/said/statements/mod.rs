//! What the model said that lasts: decisions, attempts given up, what is left, what is open.

mod chosen;
mod found;
mod kind;
mod noted;
mod ticked;
mod told;

use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use super::decided::{Listed, listed_rows};
use super::fulfilled::is_task;
use super::plan::binding_parts;
use super::remark::{Remark, Role};
use super::remarks::Remarks;
use super::reports::Reports;
use super::subject::Subject;
use crate::cue::{Cue, Cues};
use crate::fact::{Fact, FactKind, Speaker};
use crate::text::{QUESTION, checkbox, clean, key, quote, shorten, without_emphasis};
use kind::{follows_on, kind, rejects, tells};
use ticked::ticked_off;
use told::{Around, Told};

/// A statement longer than this is a story.
const WIDTH: usize = 320;

/// What an item of a list of tasks or decisions weighs.
const ITEM: f64 = 0.6;

/// What is left of the weight of a note that only guesses or praises.
const VAGUE: f64 = 0.5;

/// A message of so many sentences reports.
const REPORT: usize = 6;

/// A sentence with so many content words says what was tried.
const TELLING: usize = 4;

/// What weighs a plan that the person approved, and each part of it that binds.
const APPROVED: f64 = 0.8;
const APPROVED_PART: f64 = 0.7;
/// How such a part begins.
const OF_PLAN: &str = "Of the approved plan: ";

/// Collects what the model said.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Statements {
    plan: Option<Plan>,
    approved: Vec<Fact>,
    /// What the model last announced: what an attempt that fails was.
    announced: String,
    /// What it reported at length.
    #[serde(default)]
    pub(crate) reports: Reports,
}

/// A plan that waits for the person's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Plan {
    title: String,
    /// What of it binds.
    parts: Vec<String>,
    address: Address,
}

impl Statements {
    /// Takes up a message of the model's.
    pub(crate) fn assistant(
        &mut self,
        text: &str,
        turn: u32,
        remarks: &mut Remarks,
        event: &Event<'_>,
    ) {
        let told = Told::of(text, event.address());
        remarks.repeated.said(text);
        remarks.spoken(event.address(), told.sentences.len() >= REPORT);
        self.reports.said(text, &told.sentences, event.address());
        remarks.begin_message(turn);
        let first = told.sentences.first().copied().unwrap_or_default();
        if let Some(ticked) = ticked_off(text, first) {
            remarks.ticked_off(turn, &ticked);
        }
        remarks.replied(turn, first);
        for (at, sentence) in told.sentences.iter().enumerate() {
            let subject = Subject::of(sentence);
            remarks.hear(&subject);
            if sentence.len() <= WIDTH && told.tells(sentence) {
                let said = self.statement(&told, at, subject, turn, event);
                let said = said.filter(|it| !told.asks_nobody(at, it.kind, &it.text));
                said.into_iter().for_each(|remark| remarks.add(remark));
            }
        }
        for (listed, row) in listed_rows(text).into_iter().filter(|(_, row)| row.len() <= WIDTH) {
            let kind = match listed {
                Listed::Decided => FactKind::Decision,
                Listed::Learned => FactKind::Note,
                // What a row is at, its other cells say.
                Listed::Supposed | Listed::Left => continue,
            };
            let subject = Subject::of(&row);
            remarks.add(remark(kind, ITEM, &row, subject, &Cues::default(), turn, event));
        }
        if let Some(last) = told.sentences.last() {
            (*last).clone_into(&mut self.announced);
        }
    }

    /// What a sentence says that lasts.
    fn statement(
        &self,
        told: &Told<'_>,
        at: usize,
        subject: Subject,
        turn: u32,
        event: &Event<'_>,
    ) -> Option<Remark> {
        let (around, said) = (told.around(at), told.sentences[at]);
        // What is ticked off says nothing new.
        let (sentence, is_item) = match checkbox(said) {
            Some((_, true)) => return None,
            Some((task, false)) => (task, true),
            None => (said, false),
        };
        // "Do you know?" asks what stands before it.
        let whole = (asks_to_know(sentence) && tells(around.before))
            .then(|| shorten(&format!("{} {sentence}", around.before), WIDTH));
        let sentence = whole.as_deref().unwrap_or(sentence);
        let subject = if whole.is_some() { Subject::of(sentence) } else { subject };
        let cues = Cues::of(sentence);
        let closes = cues.closes();
        let leads = sentence.trim_end_matches(['*', '_', ' ']).ends_with([':', '：']);
        let kind = match is_item {
            true if is_task(sentence, &cues) => Some((FactKind::Todo, ITEM)),
            _ if around.listed == Some(Listed::Decided) && !sentence.ends_with(QUESTION) => {
                Some((FactKind::Decision, ITEM))
            }
            _ if around.listed == Some(Listed::Learned) => Some((FactKind::Note, ITEM)),
            _ if around.listed == Some(Listed::Left)
                && !closes
                && !sentence.ends_with(QUESTION)
                && is_left(sentence) =>
            {
                Some((FactKind::Todo, ITEM))
            }
            _ => kind(sentence, &cues, &subject).filter(|_| !told.is_option(said)),
        };
        // What may be the cause is not seen to fail, and nothing is decided by it.
        let is_supposed = around.listed == Some(Listed::Supposed);
        let supposed = |(kind, weight)| match kind {
            FactKind::Failure | FactKind::Decision | FactKind::Attempt => {
                (FactKind::Note, weight * VAGUE)
            }
            kind => (kind, weight),
        };
        let kind = if is_supposed { kind.map(supposed) } else { kind };
        // What only leads to a list says nothing, but for a choice, whose reasons follow, and what was given up.
        if leads && !matches!(kind, Some((FactKind::Decision | FactKind::Attempt, _))) {
            return None;
        }
        let (kind, weight) = kind.or(closes.then_some((FactKind::Verified, 0.0)))?;
        let is_vague = kind == FactKind::Note && cues.has(Cue::Vague);
        let weight = if is_vague { weight * VAGUE } else { weight };
        let text = match kind {
            FactKind::Decision if leads || told.is_heading(said) => {
                shorten(&format!("{sentence} {}", around.next), WIDTH)
            }
            // What was chosen, the sentence before it tells.
            FactKind::Decision if rejects(sentence) && tells(around.before) => {
                shorten(&format!("{} {sentence}", around.before), WIDTH)
            }
            FactKind::Attempt => self.attempt(sentence, around),
            // "This means" says nothing without what it is that means it.
            FactKind::Note if follows_on(sentence) && tells(around.before) => {
                shorten(&format!("{} {sentence}", around.before), WIDTH)
            }
            _ => sentence.to_owned(),
        };
        Some(remark(kind, weight, &text, subject, &cues, turn, event))
    }

    /// What was tried, that it failed, and why. "That did not work" says neither
    /// what nor why: the sentences before and behind it do.
    fn attempt(&self, sentence: &str, around: Around<'_>) -> String {
        let is_bare = sentence.len() < 60 && Subject::of(sentence).stems.len() < TELLING;
        let tried = match is_bare {
            true if !around.before.is_empty() => format!("{} ", shorten(around.before, WIDTH / 2)),
            true if !self.announced.is_empty() => {
                format!("{} → ", shorten(&self.announced, WIDTH / 2))
            }
            _ => String::new(),
        };
        let reason = if sentence.len() < 120 { around.next } else { "" };
        shorten(&format!("{tried}{sentence} {reason}"), WIDTH)
    }

    /// A plan that waits for the user's answer.
    pub(crate) fn plan(&mut self, plan: &str, event: &Event<'_>) {
        let title = title(plan);
        let parts = binding_parts(plan).iter().map(|part| clean(part)).collect();
        self.plan = (!title.is_empty()).then(|| Plan { title, parts, address: event.address() });
    }

    pub(crate) fn plan_answered(&mut self, approved: bool) {
        let Some(plan) = self.plan.take().filter(|_| approved) else { return };
        let about = key(&plan.title);
        // No key has this sign.
        let is_again =
            |fact: &Fact| fact.subject.split('#').next() == Some(&about) && !about.is_empty();
        self.approved.retain(|fact| !is_again(fact));
        let fact = |text: String, subject: String, weight: f64| {
            Fact::observed(FactKind::Decision, text, subject, weight).at(plan.address.clone(), None)
        };
        let whole = format!("The user approved the plan {}", quote(&plan.title));
        self.approved.push(fact(whole, about.clone(), APPROVED));
        let parts = plan.parts.into_iter().enumerate();
        let parts = parts.map(|(at, part)| {
            fact(format!("{OF_PLAN}{part}"), format!("{about}#{at}"), APPROVED_PART)
        });
        self.approved.extend(parts);
    }

    /// The plans that the user approved.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        self.approved.clone()
    }
}

/// What the model said, by what it is for; without weight it is no fact of its own.
fn remark(
    kind: FactKind,
    weight: f64,
    text: &str,
    subject: Subject,
    cues: &Cues,
    turn: u32,
    event: &Event<'_>,
) -> Remark {
    Remark {
        speaker: Speaker::Model,
        kind,
        text: clean(&without_emphasis(text)),
        asked: None,
        subject,
        correction: f64::from(cues.get(Cue::Correction)),
        closes: cues.closes(),
        lifted_by: None,
        done_at: None,
        role: if weight == 0.0 { Role::Mute } else { Role::Fact },
        turn,
        addresses: vec![event.address()],
        time: event.time,
        weight,
    }
}

/// Whether an item of what is left is still to do, and not by the person: "~~Logo~~", "Index: done", "You: rotate the key".
fn is_left(item: &str) -> bool {
    const DONE: [&str; 6] = ["done", "none", "erledigt", "fertig", "hecho", "fait"];
    const LISTENER: [&str; 6] = ["you:", "user:", "du:", "sie:", "tú:", "vous:"];
    let lower = item.to_lowercase();
    let is_ticked = item.contains(['✅', '✔', '☑']) || item.contains("~~");
    let ends = DONE.iter().any(|word| lower.trim_end_matches(['.', '!']).ends_with(word));
    !is_ticked
        && !ends
        && !LISTENER.iter().any(|lead| lower.trim_start_matches('*').starts_with(lead))
}

/// Whether a question of a few words only asks whether somebody knows.
fn asks_to_know(sentence: &str) -> bool {
    const FEW: usize = 6;
    const WORDS: [&str; 18] = [
        "do you know",
        "any idea",
        "can you tell me",
        "could you tell me",
        "do you remember",
        "who knows",
        "weißt du",
        "wissen sie",
        "weiß das jemand",
        "lo sabes",
        "sabes",
        "sabe",
        "sais tu",
        "savez vous",
        "tu le sais",
        "le sais tu",
        "lo sai",
        "você sabe",
    ];
    let key = key(sentence);
    sentence.ends_with(QUESTION)
        && key.split(' ').count() <= FEW
        && WORDS.iter().any(|words| format!(" {key} ").contains(&format!(" {words} ")))
}

/// What a plan is called: its first line.
pub(crate) fn title(plan: &str) -> String {
    let title = plan.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    shorten(&clean(title.trim_start_matches(['#', ' '])), 160)
}
