//! What people and model said that lasts, and what of it still holds at the end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use segue_model::Address;
use serde::{Deserialize, Serialize};

use super::aside::is_about;
use super::for_now;
use super::mark::{self, Mark};
use super::remark::{Remark, Role};
use super::subject::{Subject, Vocabulary};
use super::supersede::{self, Changes};
use crate::cue::{Cue, Cues};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::key;

/// How a message of the person's answers what was asked before it.
pub(crate) struct Answer {
    /// It is a yes, a no, an option's label, or hardly more than a word.
    pub(crate) is_plain: bool,
    /// It chooses something.
    pub(crate) chooses: bool,
    /// It asks something itself.
    pub(crate) asks: bool,
}

/// What is left of the weight of what was said in passing.
const PASSING: f64 = 0.6;
/// A note below this weight names nothing in particular.
pub(crate) const PARTICULAR: f64 = 0.4;
/// What a remark weighs at least that a later one may have changed.
const DOUBTED: f64 = 0.6;
/// How many remarks at most are marked for a word that they share with a later one.
const FEW: usize = 2;
/// How many remarks are remembered: no session that a person followed has so many.
const MOST: usize = 24_000;
/// How many are left when there are more.
const LEFT: usize = 16_000;
/// How many places of one remark are remembered.
const PLACES: usize = 8;

/// Collects remarks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Remarks {
    all: Vec<Remark>,
    #[serde(with = "pairs")]
    known: HashMap<(FactKind, String), usize>,
    vocabulary: Vocabulary,
    /// What a handoff before said may have changed what it handed on.
    #[serde(default)]
    doubts: BTreeMap<String, String>,
    /// Where the model's last message begins, and whether it has worked since.
    message: usize,
    has_worked: bool,
}

impl Remarks {
    /// Counts the words of a sentence, whether or not it lasts.
    pub(crate) fn hear(&mut self, subject: &Subject) {
        self.vocabulary.see(subject);
    }

    /// Takes up what the handoff before handed on: it holds until something said in this
    /// session takes it back, answers or finishes it.
    pub(crate) fn inherit(&mut self, fact: &Fact) {
        let doubt = fact.doubted_by.clone().map(|by| (fact.text.clone(), by));
        self.doubts.extend(doubt);
        let mut subject = Subject::of_remark(&fact.text);
        let asked = fact.asked.as_deref().map(|asked| Subject::of(asked).stems);
        subject.stems.extend(asked.unwrap_or_default());
        self.hear(&subject);
        self.add(Remark {
            speaker: fact.said_by.unwrap_or(match fact.kind {
                FactKind::Decision => Speaker::Model,
                _ => Speaker::User,
            }),
            kind: fact.kind,
            text: fact.text.clone(),
            asked: fact.asked.clone(),
            subject,
            correction: 0.0,
            closes: false,
            lifted_by: None,
            role: Role::Fact,
            turn: 0,
            addresses: fact.addresses.clone(),
            time: None,
            weight: fact.weight,
        });
    }

    /// The model begins another message. What it said before it went to work in the same turn
    /// was said in passing: the last message of a turn is the one that the person reads.
    pub(crate) fn begin_message(&mut self, turn: u32) {
        if std::mem::take(&mut self.has_worked) {
            let said = self.all[self.message..].iter_mut();
            for remark in said.filter(|it| it.speaker == Speaker::Model && it.turn == turn) {
                let is_vague = remark.kind == FactKind::Note && remark.weight < PARTICULAR;
                let is_over = remark.is_mute() || is_vague || remark.kind == FactKind::Question;
                remark.role = if is_over { Role::Mute } else { Role::Passing };
            }
        }
        if self.all.len() > MOST {
            self.forget();
        }
        self.message = self.all.len();
    }

    /// Forgets what matters least, so that the longest session is read in bounded memory: what
    /// is no fact, then what the model told, the lightest and oldest first. What the person said
    /// stays as long as it is not all that is left.
    fn forget(&mut self) {
        let rank = |remark: &Remark| match (remark.speaker, remark.role) {
            (_, Role::Mute) if !remark.closes => 0,
            (Speaker::Model, Role::Mute) => 1,
            (Speaker::Model, _) if remark.kind == FactKind::Note => 2,
            (Speaker::Model, _) => 3,
            (Speaker::User, Role::Mute | Role::Request | Role::Retracted) => 4,
            (Speaker::User, Role::Fact | Role::Passing) => 5,
        };
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by(|a, b| {
            let (one, other) = (&self.all[*a], &self.all[*b]);
            let by_weight = one.weight.total_cmp(&other.weight);
            rank(one).cmp(&rank(other)).then(by_weight).then(a.cmp(b))
        });
        let mut forgotten = vec![false; self.all.len()];
        order[..self.all.len() - LEFT].iter().for_each(|at| forgotten[*at] = true);
        let mut is_forgotten = forgotten.into_iter();
        self.all.retain(|_| !is_forgotten.next().unwrap_or_default());
        self.known = (0..).zip(&self.all).map(|(at, remark)| (remark.key(), at)).collect();
    }

    /// The model called a tool.
    pub(crate) fn work(&mut self) {
        self.has_worked = true;
    }

    /// Adds a remark, or another address to the one that says the same.
    pub(crate) fn add(&mut self, remark: Remark) {
        let key = remark.key();
        if let Some(at) = self.known.get(&key) {
            let earlier = &mut self.all[*at];
            // Said again: it holds from now on, whatever came in between.
            let mut again = remark;
            again.addresses.splice(0..0, earlier.addresses.drain(..));
            if again.addresses.len() > PLACES {
                // The first and the last ones say where it stands.
                again.addresses.remove(PLACES / 2);
            }
            again.weight = again.weight.max(earlier.weight);
            earlier.role = Role::Mute;
            let next = self.all.len();
            self.known.insert(key, next);
            self.all.push(again);
            return;
        }
        self.known.insert(key, self.all.len());
        self.all.push(remark);
    }

    /// The person answered in turn `turn`: what the model had asked just before is answered
    /// where the words show it, or where the message is an answer.
    pub(crate) fn answered(&mut self, turn: u32, words: &Subject, answer: &Answer) {
        let asked = self.all.iter_mut().rev().take_while(|remark| remark.turn + 1 >= turn);
        for remark in asked {
            let is_asked = remark.speaker == Speaker::Model && remark.kind == FactKind::Question;
            if is_asked && remark.turn + 1 == turn {
                let is_meant = !answer.asks
                    && self.vocabulary.share_a_rare_word(&remark.subject, words)
                    || remark.subject.stems.intersection(&words.stems).nth(1).is_some();
                let is_chosen = answer.chooses && leaves_a_choice(&remark.text);
                let is_answered = !remark.is_inherited() && (answer.is_plain || is_chosen);
                // An offer to go on is answered by whatever comes next.
                let is_offer = Cues::of(&remark.text).has(Cue::Offer);
                if is_answered || is_meant || is_offer {
                    remark.role = Role::Mute;
                }
            }
        }
    }

    /// The person asks at `address` for what an earlier word of theirs forbade for the time
    /// being, or allows what it forbade for good: that word has expired.
    pub(crate) fn lift(&mut self, message: &str, address: &Address) {
        let (asked, allowed) = (for_now::asked(message), for_now::allowed(message));
        if asked.is_empty() && allowed.is_empty() {
            return;
        }
        let are_in = |works: &[for_now::Work], known: &[for_now::Work]| {
            !works.is_empty() && works.iter().all(|work| known.contains(work))
        };
        let rules = self.all.iter_mut().filter(|it| it.kind == FactKind::Instruction);
        for rule in rules.filter(|it| it.speaker == Speaker::User && !it.is_mute()) {
            let is_lifted = are_in(&for_now::banned(&rule.text), &asked)
                || are_in(&for_now::forbidden(&rule.text), &allowed);
            if is_lifted {
                rule.lifted_by = Some(address.clone());
            }
        }
    }

    /// The person took a thing off the list, at `address`: nothing handed on is to do about it.
    pub(crate) fn set_aside(&mut self, thing: &Subject, address: &Address) {
        let is_open = |it: &&mut Remark| it.kind == FactKind::Todo && it.is_inherited();
        let todos = self.all.iter_mut().filter(is_open);
        for todo in todos.filter(|todo| is_about(&todo.subject, thing)) {
            todo.lifted_by = Some(address.clone());
        }
    }

    /// What the person said right before turn `turn` was a mistake, as `address` says, and what
    /// the model answered to it is void. What they had said before that as well holds on.
    pub(crate) fn retract(&mut self, turn: u32, address: &Address) {
        let before = self.all.iter_mut().rev().take_while(|remark| remark.turn + 1 >= turn);
        for remark in before.filter(|it| it.turn + 1 == turn) {
            match remark.role {
                _ if remark.speaker == Speaker::Model => remark.role = Role::Mute,
                Role::Mute | Role::Request => remark.role = Role::Mute,
                _ if remark.addresses.len() > 1 => drop(remark.addresses.pop()),
                _ => {
                    remark.role = Role::Retracted;
                    remark.lifted_by = Some(address.clone());
                }
            }
        }
    }

    /// What still holds, and what does not: the facts that were taken back, each with the
    /// address of what was said instead.
    pub(crate) fn facts(&self, turns: u32) -> (Vec<Fact>, Vec<Fact>) {
        let changes = supersede::find(&self.all, &self.vocabulary);
        let marks = self.marks(&changes);
        let (mut current, mut past) = (Vec::new(), Vec::new());
        for (at, remark) in self.all.iter().enumerate().filter(|(_, remark)| !remark.is_mute()) {
            let mut fact = self.fact(at, turns, &changes, &marks);
            let replaced =
                changes.superseded.get(&at).and_then(|by| self.all[*by].addresses.last());
            match replaced.or(remark.lifted_by.as_ref()) {
                Some(by) => {
                    fact.superseded_by = Some(by.clone());
                    past.push(fact);
                }
                None if remark.role == Role::Request && fact.doubted_by.is_none() => {}
                None if is_still_said(remark, turns) => current.push(fact),
                None => {}
            }
        }
        (current, past)
    }

    /// What is shown beside the remarks that a later one may have changed. Where many share no more than a word with
    /// one, that shows nothing.
    fn marks(&self, changes: &Changes) -> HashMap<usize, Mark> {
        let is_shown = |at: usize, remark: &Remark| {
            !remark.is_mute() && remark.lifted_by.is_none() && !changes.superseded.contains_key(&at)
        };
        let shown = self.all.iter().enumerate().filter(|(at, remark)| is_shown(*at, remark));
        let mark = |(at, remark): (usize, &Remark)| {
            let doubt = changes.doubts.of(at)?;
            Some((at, mark::of(&self.all, doubt, remark, &self.vocabulary)?))
        };
        let mut marks: HashMap<usize, Mark> = shown.filter_map(mark).collect();
        let faint = marks.iter().filter_map(|(at, mark)| Some((mark.faint?, *at)));
        let mut faint: Vec<(usize, usize)> = faint.collect();
        faint.sort_unstable_by(|a, b| b.cmp(a));
        for (_, at) in faint.into_iter().skip(FEW) {
            marks.remove(&at);
        }
        marks
    }

    fn fact(&self, at: usize, turns: u32, changes: &Changes, marks: &HashMap<usize, Mark>) -> Fact {
        let remark = &self.all[at];
        let doubted_by = marks.get(&at).map(|mark| mark.quoted.clone());
        let handed_on = || self.doubts.get(&remark.text).filter(|_| remark.is_inherited()).cloned();
        let doubted_by = doubted_by.or_else(handed_on);
        let weight = self.weight(remark, turns);
        Fact {
            kind: remark.kind,
            text: remark.text.clone(),
            state: if remark.is_inherited() { ClaimState::Inherited } else { ClaimState::Declared },
            addresses: remark.addresses.clone(),
            time: remark.time,
            subject: self.about(at, &changes.superseded),
            // Whoever reads the request has to know that something was said since.
            weight: if doubted_by.is_some() { weight.max(DOUBTED) } else { weight },
            superseded_by: None,
            doubted_by,
            asked: remark.asked.clone(),
            said_by: Some(remark.speaker),
        }
    }

    /// What a correction is about, where its own words do not say: the words of what it
    /// replaced, without the values that no longer hold.
    fn about(&self, at: usize, superseded: &HashMap<usize, usize>) -> String {
        let remark = &self.all[at];
        let own = &remark.subject.stems;
        if remark.correction < 0.5 || own.len() > 3 {
            return key(&remark.text);
        }
        let replaced = superseded.iter().filter(|(_, by)| **by == at).map(|(old, _)| *old);
        replaced.min().map_or_else(|| key(&remark.text), |old| Self::topic(&self.all[old], own))
    }

    /// The words of `remark` that name its topic: the rarest that are not in `own`.
    fn topic(remark: &Remark, own: &BTreeSet<String>) -> String {
        let words = remark.text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let values = &remark.subject.values;
        let is_value = |word: &str| values.iter().any(|value| value.text == word.to_lowercase());
        let mut named = Vec::new();
        for word in words.filter(|word| word.chars().next().is_some_and(char::is_alphabetic)) {
            let stems = Subject::of(word).stems;
            let is_new = !is_value(word)
                && !stems.is_empty()
                && stems.is_disjoint(own)
                && !named.contains(&word);
            named.extend(is_new.then_some(word));
        }
        named.truncate(4);
        format!("{}{}", supersede::ABOUT, named.join(" "))
    }

    /// Recency is one signal among others: what the person said weighs the same all the time,
    /// and what is unlike everything else in the session weighs more.
    fn weight(&self, remark: &Remark, turns: u32) -> f64 {
        let salience = self.vocabulary.salience(&remark.subject);
        let age = f64::from(turns.saturating_sub(remark.turn)) / f64::from(turns.max(1));
        let recency = match remark.speaker {
            Speaker::User => 1.0,
            // What the model leaves open in passing, it mostly does in passing.
            Speaker::Model if remark.is_open() => 1.0 - 0.6 * age,
            Speaker::Model => 1.0 - 0.35 * age,
        };
        let repeated = 0.02 * remark.addresses.len().clamp(1, 4).saturating_sub(1) as f64;
        // Nothing but its being unlike the rest says that a note matters.
        let told =
            if remark.kind == FactKind::Note { salience.powi(3) } else { 0.7 + 0.3 * salience };
        let passing = if remark.role == Role::Passing { PASSING } else { 1.0 };
        (remark.weight * told * recency * passing + repeated).min(1.0)
    }

    /// How unusual a text is in this session, from 0 to 1.
    pub(crate) fn salience(&self, text: &str) -> f64 {
        self.vocabulary.salience(&Subject::of(text))
    }
}

/// Whether a question asks which of several things is wanted.
fn leaves_a_choice(question: &str) -> bool {
    let words = key(question);
    words.split(' ').any(|word| {
        matches!(word, "which" | "what" | "prefer" | "or" | "oder" | "welche" | "o" | "ou")
    })
}

/// The model says all the time that something fails or works, and what it leaves open while it
/// works it does in the same turn; only what it said last counts.
fn is_still_said(remark: &Remark, turns: u32) -> bool {
    let is_over = remark.role == Role::Passing && remark.is_open() && remark.turn < turns;
    if is_over && remark.speaker == Speaker::Model {
        return false;
    }
    let passes = matches!(remark.kind, FactKind::Failure | FactKind::Verified);
    remark.speaker == Speaker::User || !passes || remark.turn + 1 >= turns
}

/// A map as a list of pairs: in JSON a key can only be a text.
mod pairs {
    use std::collections::HashMap;
    use std::hash::Hash;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &HashMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<HashMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Eq + Hash,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(speaker: Speaker, kind: FactKind, text: &str) -> Remark {
        Remark { speaker, kind, weight: 0.5, ..Remark::told(1, text) }
    }

    #[test]
    fn the_longest_session_keeps_what_the_person_said() {
        let mut remarks = Remarks::default();
        let rule = "never touch the ledger table";
        remarks.add(said(Speaker::User, FactKind::Instruction, rule));
        for n in 0..=MOST {
            remarks.begin_message(1);
            remarks.add(said(Speaker::Model, FactKind::Note, &format!("the step {n} went well")));
        }
        assert!(remarks.all.len() <= MOST + 1);
        let (facts, _) = remarks.facts(1);
        assert!(facts.iter().any(|fact| fact.text == rule));
        let newest = format!("the step {MOST} went well");
        assert!(facts.iter().any(|fact| fact.text == newest));
        // What is said again is still known.
        let before = remarks.all.len();
        remarks.add(said(Speaker::User, FactKind::Instruction, rule));
        assert_eq!(remarks.all.iter().filter(|it| !it.is_mute()).count(), before);
    }
}
