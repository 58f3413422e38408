//! What people and model said that lasts, and what of it still holds at the end.

mod answer;
mod closing;
mod lasting;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use segue_model::Address;
use serde::{Deserialize, Serialize};

use super::agreed::{AGREED, THE_USER};
use super::courtesy::asks_to_go_on;
use super::mark;
use super::remark::{PARTICULAR, Remark, Role};
use super::repeated::Repeated;
use super::subject::Subject;
use super::subject::vocabulary::Vocabulary;
use super::supersede::{self, Changes};
use crate::extract::todos::DONE;
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::{QUESTION, key};
pub(crate) use answer::{Answer, Says};
use lasting::is_still_said;

/// What is left of the weight of what was said in passing.
const PASSING: f64 = 0.6;
/// What the person's answer to an open question weighs at least.
const ANSWER: f64 = 0.6;
/// What a remark weighs at least that a later one may have changed.
const DOUBTED: f64 = 0.6;
/// How many remarks are remembered: no session that a person followed has so many.
const MOST: usize = 6_000;
/// What is left of the weight of a note at least that stands in the last report.
const REPORTED: f64 = 0.55;
/// How many are left when there are more.
const LEFT: usize = 4_500;
/// So many files of one message are remembered.
const FILES: usize = 8;
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
    /// In which turn it did last.
    #[serde(default)]
    worked: Option<u32>,
    /// The model's last long message, which tells how things stand; it is no report as long as it is the last of all, which
    /// is quoted.
    #[serde(default)]
    long: Option<Address>,
    #[serde(default)]
    report: Option<Address>,
    /// Whether the person's message says no to an offer, and so nothing of what stands before that.
    #[serde(default)]
    is_declined: bool,
    /// The files that the person's messages name, by their turns.
    #[serde(default)]
    files: BTreeMap<u32, BTreeSet<String>>,
    /// What the model said, which the person may paste.
    #[serde(default)]
    pub(crate) repeated: Repeated,
}

impl Remarks {
    /// Notes which files the person's message of this turn names.
    pub(crate) fn of_files<'a>(&mut self, turn: u32, paths: impl Iterator<Item = &'a str>) {
        let names =
            paths.take(FILES).map(|path| path.rsplit('/').next().unwrap_or(path).to_owned());
        let names: BTreeSet<String> = names.collect();
        if !names.is_empty() && self.files.len() < MOST {
            self.files.insert(turn, names);
        }
    }

    /// Whether two messages of the person's are each about files of its own: what is said in one says nothing of the
    /// other, unless it corrects something.
    fn are_apart(&self, old: &Remark, new: &Remark) -> bool {
        let of = |remark: &Remark| self.files.get(&remark.turn);
        let are_users = [old, new].iter().all(|it| it.speaker == Speaker::User);
        let (Some(one), Some(other)) = (of(old), of(new)) else { return false };
        are_users && new.correction < 0.5 && one.is_disjoint(other)
    }

    /// The model speaks, in a long message or not.
    pub(crate) fn spoken(&mut self, address: Address, is_long: bool) {
        self.report = self.long.take().or(self.report.take()).filter(|_| !is_long);
        self.long = is_long.then_some(address);
    }

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
            done_at: None,
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

    /// What the model said to work, to be done or to be chosen right before turn `turn` was refuted: it is none. What the
    /// person agreed to there may be given up with it.
    pub(crate) fn claimed_in_vain(&mut self, turn: u32) {
        let agreed = self.all.iter_mut().rev().take_while(|it| it.turn + 1 >= turn);
        let agreed = agreed.filter(|it| {
            it.speaker == Speaker::User && it.turn + 1 == turn && it.text.starts_with(AGREED)
        });
        agreed.filter(|it| it.role == Role::Fact).for_each(|it| it.role = Role::Passing);
        let said = self.all.iter_mut().rev().take_while(|it| it.turn + 1 >= turn);
        let is_claim = |it: &&mut Remark| {
            let is_told = matches!(it.kind, FactKind::Note | FactKind::Verified) && it.closes;
            let is_chosen = it.kind == FactKind::Decision;
            it.speaker == Speaker::Model && it.turn + 1 == turn && (is_told || is_chosen)
        };
        said.filter(is_claim).for_each(|it| it.role = Role::Mute);
    }

    /// The person speaks: whether they begin with a no to what was offered.
    pub(crate) fn declined(&mut self, is_declined: bool) {
        self.is_declined = is_declined;
    }

    /// The model called a tool.
    pub(crate) fn work(&mut self, turn: u32) {
        self.has_worked = true;
        self.worked = Some(turn);
    }

    /// The person corrects what the model said right before them: what it told there was said in passing, and what it
    /// left to do as far as it is about the same.
    fn corrected(&mut self, correction: &Remark) {
        let turn = correction.turn;
        let said = self.all.iter_mut().rev().take_while(|it| it.turn + 1 >= turn);
        for remark in said.filter(|it| it.speaker == Speaker::Model && it.turn + 1 == turn) {
            let shares = || self.vocabulary.share_a_rare_word(&remark.subject, &correction.subject);
            let is_meant = match remark.kind {
                FactKind::Note => true,
                FactKind::Todo => shares(),
                _ => false,
            };
            if is_meant && remark.role == Role::Fact {
                remark.role = Role::Passing;
            }
        }
    }

    /// Adds a remark, or another address to the one that says the same.
    pub(crate) fn add(&mut self, remark: Remark) {
        let corrects = remark.kind == FactKind::Correction && remark.speaker == Speaker::User;
        if corrects && !self.is_declined {
            self.corrected(&remark);
        }
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
        // "We cached the rows. This didn't help" says all that "we cached the rows" does.
        let has_all = |last: &&mut Remark| {
            last.turn == remark.turn
                && last.speaker == remark.speaker
                && last.text.ends_with(['.', '!', '?', '…'])
                && remark.text.strip_prefix(&last.text).is_some_and(|rest| rest.starts_with(' '))
        };
        if let Some(last) = self.all.last_mut().filter(has_all) {
            last.role = Role::Mute;
        }
        self.known.insert(key, self.all.len());
        self.all.push(remark);
    }

    /// What still holds, and what does not: the facts that were taken back, each with the
    /// address of what was said instead. The session has `turns`, and the last one came to an
    /// answer where it `is_done`.
    pub(crate) fn facts(&self, turns: u32, is_done: bool) -> (Vec<Fact>, Vec<Fact>) {
        let changes = supersede::find(&self.all, &self.vocabulary);
        let marks = self.marks(&changes);
        let answers = self.answers(&changes);
        let (mut current, mut past) = (Vec::new(), Vec::new());
        for (at, remark) in self.all.iter().enumerate().filter(|(_, remark)| !remark.is_mute()) {
            let mut fact = self.fact(at, turns, &changes, &marks);
            if answers.contains(&at) {
                fact.weight = fact.weight.max(ANSWER);
            }
            let replaced =
                changes.superseded.get(&at).and_then(|by| self.all[*by].addresses.last());
            match replaced.or(remark.lifted_by.as_ref()) {
                Some(by) => {
                    fact.superseded_by = Some(by.clone());
                    past.push(fact);
                }
                None if remark.role == Role::Request && fact.doubted_by.is_none() => {}
                None if is_still_said(remark, turns, self.worked, is_done) => current.push(fact),
                None => {}
            }
        }
        (current, past)
    }

    /// What the person told that answers a question of theirs: its words are so those of the question.
    fn answers(&self, changes: &Changes) -> BTreeSet<usize> {
        let answered = changes.superseded.iter().filter(|(old, by)| {
            let answer = &self.all[**by];
            self.all[**old].kind == FactKind::Question
                && answer.kind == FactKind::Note
                && answer.speaker == Speaker::User
        });
        answered.map(|(_, by)| *by).collect()
    }

    /// What is shown beside the remarks that a later one may have changed.
    fn marks(&self, changes: &Changes) -> HashMap<usize, String> {
        let is_shown = |at: usize, remark: &Remark| {
            !remark.is_mute() && remark.lifted_by.is_none() && !changes.superseded.contains_key(&at)
        };
        let shown = self.all.iter().enumerate().filter(|(at, remark)| is_shown(*at, remark));
        let mark = |(at, remark): (usize, &Remark)| {
            let doubt = changes.doubts.of(at)?;
            if self.are_apart(remark, &self.all[doubt.by]) {
                return None;
            }
            Some((at, mark::of(&self.all, doubt, remark, &self.vocabulary)?))
        };
        shown.filter_map(mark).collect()
    }

    fn fact(
        &self,
        at: usize,
        turns: u32,
        changes: &Changes,
        marks: &HashMap<usize, String>,
    ) -> Fact {
        let remark = &self.all[at];
        let doubted_by = marks.get(&at).cloned();
        let handed_on = || self.doubts.get(&remark.text).filter(|_| remark.is_inherited()).cloned();
        let doubted_by = doubted_by.or_else(handed_on);
        let weight = self.weight(remark, turns);
        let done = remark.done_at.iter().cloned();
        // What worked at the time is told, and vouches for nothing.
        let is_past = remark.kind == FactKind::Verified
            && remark.speaker == Speaker::Model
            && !remark.is_inherited()
            && remark.turn + 1 < turns;
        Fact {
            kind: if is_past { FactKind::Note } else { remark.kind },
            text: remark.text.clone(),
            state: if remark.is_inherited() { ClaimState::Inherited } else { ClaimState::Declared },
            addresses: remark.addresses.iter().cloned().chain(done).collect(),
            time: remark.time,
            subject: match remark.done_at {
                Some(_) => DONE.to_owned(),
                None => self.about(at, &changes.superseded),
            },
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
            // A yes to what the model offered to do is done with what it did.
            Speaker::User if is_leave(remark) => 1.0 - 0.6 * age,
            Speaker::User => 1.0,
            // What the model leaves open in passing, it mostly does in passing.
            Speaker::Model if remark.is_open() => 1.0 - 0.6 * age,
            Speaker::Model => 1.0 - 0.35 * age,
        };
        let repeated = 0.02 * remark.addresses.len().clamp(1, 4).saturating_sub(1) as f64;
        let is_reported = self.report.as_ref().is_some_and(|it| remark.addresses.contains(it));
        // Nothing but its being unlike the rest says that a note matters, or that the last report has it.
        let told = match remark.kind {
            FactKind::Note if is_reported => salience.powi(3).max(REPORTED),
            FactKind::Note => salience.powi(3),
            _ => 0.7 + 0.3 * salience,
        };
        let passing = if remark.role == Role::Passing { PASSING } else { 1.0 };
        (remark.weight * told * recency * passing + repeated).min(1.0)
    }

    /// How unusual a text is in this session, from 0 to 1.
    pub(crate) fn salience(&self, text: &str) -> f64 {
        self.vocabulary.salience(&Subject::of(text))
    }
}

/// Whether the person only said yes to an offer to do something.
fn is_leave(remark: &Remark) -> bool {
    let asked = remark.text.strip_prefix(AGREED).and_then(|text| text.split_once(THE_USER));
    asked.is_some_and(|(asked, _)| {
        asked.trim_end_matches('"').ends_with(QUESTION) && asks_to_go_on(asked)
    })
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
    fn what_the_model_waited_for_while_it_worked_is_over_with_its_answer() {
        let mut remarks = Remarks::default();
        let waited = "The build runs; waiting on the tests.";
        remarks.begin_message(1);
        remarks.add(said(Speaker::Model, FactKind::Todo, waited));
        remarks.work(1);
        remarks.begin_message(1);
        let left = "The branch still needs a review.";
        remarks.add(said(Speaker::Model, FactKind::Todo, left));
        remarks.work(1);
        remarks.begin_message(1);
        let open = |is_done, text| remarks.facts(1, is_done).0.iter().any(|it| it.text == text);
        assert!(open(false, waited) && !open(true, waited) && open(true, left));
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
        let (facts, _) = remarks.facts(1, true);
        assert!(facts.iter().any(|fact| fact.text == rule));
        let newest = format!("the step {MOST} went well");
        assert!(facts.iter().any(|fact| fact.text == newest));
        // What is said again is still known.
        let before = remarks.all.len();
        remarks.add(said(Speaker::User, FactKind::Instruction, rule));
        assert_eq!(remarks.all.iter().filter(|it| !it.is_mute()).count(), before);
    }
}
