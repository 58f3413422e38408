//! What of the remarks was taken back, changed, answered or finished later.
//!
//! A sentence replaces an earlier one only where it shows that it does: it corrects, closes,
//! or gives another value for the same subject. Then the earlier sentence that is most like
//! it is looked for, and where its words alone do not tell, the value or the place does.

mod among;
mod contrast;
mod signs;

use std::collections::{BTreeMap, HashMap};

use super::proposal::{AGREED, LATER};
use super::remarks::{Remark, Role};
use super::speech::{asks, is_favour};
use super::subject::{Subject, Vocabulary, adds, says_also};
use crate::cue::{Cue, Cues, is_unspaced};
use crate::fact::{FactKind, Speaker};
use crate::text::sentences;
use among::Among;
use contrast::is_parallel;
use signs::{ALIKE, is_brief, main_part, takes_the_place};

/// What stands before the topic in the subject of a correction that does not name it itself.
pub(crate) const ABOUT: &str = "about: ";
/// How alike two sentences are, at least, of which the later one gives another value without a
/// word of correction.
const VERY_ALIKE: f64 = 0.7;
/// How much speaks for it that a sentence means an earlier one, at least, so that this one holds no
/// longer.
const SURE: f64 = 1.4;
/// Sorts of which a session has hardly two without saying of what.
const SINGLE: [&str; 7] = ["clock", "year", "date", "language", "ip", "temperature", "money"];
/// Below this nothing but one rare word speaks for it.
const FAINT: f64 = 0.12;
/// How much each rare word that two sentences share speaks for it that the later one changes the
/// other, where nothing else does.
const TOUCHED: f64 = 0.05;
/// A word in more remarks than this leads to no candidates.
const COMMON: usize = 64;

/// What later remarks did to earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// What no longer holds, with the place of what replaced it.
    pub(crate) superseded: HashMap<usize, usize>,
    /// What may no longer hold: a later remark changes this or another one, and so much speaks for it.
    pub(crate) doubtful: HashMap<usize, (usize, f64)>,
}

impl Changes {
    /// Puts remarks in doubt; what speaks most for it is what is shown.
    fn doubt(&mut self, meant: impl Iterator<Item = (usize, f64)>, by: usize) {
        for (old, sum) in meant {
            let known = self.doubtful.entry(old).or_insert((by, sum));
            if sum >= known.1 {
                *known = (by, sum);
            }
        }
    }
}

/// Every remark that no longer holds, or may not.
pub(crate) fn find(remarks: &[Remark], vocabulary: &Vocabulary) -> Changes {
    let mut changes = Changes::default();
    let mut by_stem: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_sort: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut rulings = Vec::new();
    let weights: Vec<f64> = remarks.iter().map(|it| vocabulary.weight(&it.subject)).collect();
    for (at, remark) in remarks.iter().enumerate() {
        if remark.role == Role::Retracted {
            continue;
        }
        let replaced = replaced(at, remarks, &by_stem, &changes.superseded, vocabulary);
        let is_clear = !replaced.is_empty();
        changes.superseded.extend(replaced.into_iter().map(|old| (old, at)));
        // Who turns to another task corrects nothing that they name by the way.
        if states(remark) && !Cues::of(&remark.text).has(Cue::Turn) {
            let among = Among { remarks, rulings: &rulings, vocabulary, weights: &weights };
            let meant = among.meant(remark, at, &changes.superseded);
            for part in parts(remark) {
                let meant = among.meant(&part, at, &changes.superseded).into_iter();
                let meant = meant.filter(|(_, signs)| signs.is_of_one_thing());
                changes.doubt(meant.map(|(old, signs)| (old, signs.sum)), at);
            }
            // What the session is for is changed by a correction, and hardly taken back.
            let is_goal = |old: usize| remarks[old].turn == 1 && remarks[old].role == Role::Request;
            match *meant {
                [(old, signs)]
                    if signs.sum >= SURE
                        && !is_goal(old)
                        && takes_the_place(remark, &remarks[old], signs) =>
                {
                    changes.superseded.insert(old, at);
                }
                _ if is_clear => {}
                _ => changes.doubt(meant.into_iter().map(|(old, signs)| (old, signs.sum)), at),
            }
        }
        if let Some(by) = telling(at, remarks) {
            let said = about_the_same(at, remarks, &by_stem, vocabulary);
            changes.doubt(said.into_iter(), by);
        }
        if tells(remark) {
            let said = only_of_its_sort(remark, remarks, &by_sort);
            changes.doubt(said.into_iter().map(|old| (old, TOUCHED)), at);
        }
        if states(remark) && is_ruling(remark.kind) {
            for value in &remark.subject.values {
                by_sort.entry(&value.sort).or_default().push(at);
            }
        }
        for stem in &remark.subject.stems {
            by_stem.entry(stem).or_default().push(at);
        }
        let is_ruling = states(remark) && is_ruling(remark.kind);
        let is_models = remark.speaker == Speaker::Model && remark.kind == FactKind::Decision;
        rulings.extend((is_ruling || is_models && !remark.is_mute()).then_some(at));
    }
    for (agreed, by) in quoting(remarks, &changes.superseded) {
        changes.superseded.entry(agreed).or_insert(by);
    }
    // Where only a word speaks for it, and something was said of that as well, nobody knows.
    let weak: Vec<usize> =
        changes.doubtful.iter().filter(|(_, (_, sum))| *sum < FAINT).map(|(old, _)| *old).collect();
    let doubtful = |by: &usize| changes.doubtful.contains_key(by);
    let weak: Vec<usize> =
        weak.into_iter().filter(|old| doubtful(&changes.doubtful[old].0)).collect();
    changes.doubtful.retain(|old, _| !weak.contains(old));
    // What was itself taken back puts nothing in doubt.
    let gone = &changes.superseded;
    changes.doubtful.retain(|old, (by, _)| !gone.contains_key(old) && !gone.contains_key(by));
    changes
}

/// What was agreed to in words of which the rest no longer holds: "Agreed: … (the user: 'port 9100
/// then')", each with what took its place, in the order of what it quotes.
fn quoting(remarks: &[Remark], superseded: &HashMap<usize, usize>) -> Vec<(usize, usize)> {
    let mut gone: Vec<_> = superseded.iter().map(|(old, by)| (*old, *by)).collect();
    gone.retain(|(old, _)| remarks[*old].speaker == Speaker::User);
    gone.sort_unstable();
    let mut quoting = Vec::new();
    for (old, by) in gone {
        let old = &remarks[old];
        let of_turn = (0..).zip(remarks).filter(|(_, remark)| remark.turn == old.turn);
        let said = of_turn.filter(|(_, it)| is_agreed(it) && it.text.contains(&old.text));
        quoting.extend(said.map(|(at, _)| (at, by)));
    }
    quoting
}

/// Whether a remark says in the model's words what the person agreed to.
fn is_agreed(remark: &Remark) -> bool {
    [AGREED, LATER].iter().any(|lead| remark.text.starts_with(lead))
}

/// Whether the person says something in words of their own, rather than asks or agrees.
fn states(remark: &Remark) -> bool {
    let is_own = remark.speaker == Speaker::User && !is_agreed(remark);
    is_own && !remark.is_mute() && !asks(&remark.text)
}

/// Whether the person tells or rules something, rather than asks for it.
fn tells(remark: &Remark) -> bool {
    states(remark) && remark.kind != FactKind::Question && remark.role == Role::Fact
}

/// What tells something where the remark at `at` names a thing: itself, or where it only asks, the
/// one before it: "it is played in the church. Can you change the poster?"
fn telling(at: usize, remarks: &[Remark]) -> Option<usize> {
    let remark = &remarks[at];
    if tells(remark) {
        return Some(at);
    }
    let before = at.checked_sub(1)?;
    let is_told = remarks[before].turn == remark.turn && tells(&remarks[before]);
    let is_asked = remark.speaker == Speaker::User && !matches!(remark.role, Role::Retracted);
    (is_told && is_asked).then_some(before)
}

/// The one thing said before that gives a value of a sort of which this remark gives another: there
/// is nothing else that it could mean.
fn only_of_its_sort(
    new: &Remark,
    remarks: &[Remark],
    by_sort: &HashMap<&str, Vec<usize>>,
) -> Option<usize> {
    let values = new.subject.values.iter().filter(|value| SINGLE.contains(&value.sort.as_str()));
    let mut meant = values.filter_map(|value| match by_sort.get(value.sort.as_str())?.as_slice() {
        [old] => Some(*old),
        _ => None,
    });
    meant.find(|old| {
        let old = &remarks[*old];
        let is_other = old.turn < new.turn && new.subject.contradicts(&old.subject);
        is_other && is_brief(old) && !is_parallel(&new.text, &old.text) && !adds(&new.text)
    })
}

/// What the person said before of the thing that the remark at `at` speaks of, each with what speaks
/// for it: they share a rare word.
fn about_the_same(
    at: usize,
    remarks: &[Remark],
    by_stem: &HashMap<&str, Vec<usize>>,
    vocabulary: &Vocabulary,
) -> Vec<(usize, f64)> {
    let new = &remarks[at];
    let rare = new.subject.stems.iter().filter(|stem| vocabulary.is_rare(stem));
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for stem in rare {
        // Two characters of a text without blanks are half a word.
        let worth = if stem.starts_with(is_unspaced) { 1 } else { 2 };
        for old in by_stem.get(stem.as_str()).into_iter().flatten() {
            *shared.entry(*old).or_default() += worth;
        }
    }
    shared.retain(|old, worth| {
        let old = &remarks[*old];
        let is_kept = is_ruling(old.kind) || old.kind == FactKind::Todo;
        let is_told = states(old) && is_kept && is_brief(old) && !is_favour(&old.text);
        *worth >= 2
            && old.turn < new.turn
            && is_told
            && shares_rarely(new, old, vocabulary)
            && !is_parallel(&new.text, &old.text)
            && !adds(&new.text)
    });
    shared.into_iter().map(|(old, worth)| (old, TOUCHED * worth as f64)).collect()
}

/// Whether two remarks share a rare word outside of what they say by the way, in parentheses.
fn shares_rarely(new: &Remark, old: &Remark, vocabulary: &Vocabulary) -> bool {
    let mut shared = new.subject.stems.intersection(&old.subject.stems);
    let (new, old) = (main_part(&new.text).to_lowercase(), main_part(&old.text).to_lowercase());
    shared.any(|stem| vocabulary.is_rare(stem) && new.contains(stem) && old.contains(stem))
}

/// What the remark at `at` replaces, as its words show.
fn replaced(
    at: usize,
    remarks: &[Remark],
    by_stem: &HashMap<&str, Vec<usize>>,
    superseded: &HashMap<usize, usize>,
    vocabulary: &Vocabulary,
) -> Vec<usize> {
    let new = &remarks[at];
    let mut candidates: Vec<usize> = new
        .subject
        .stems
        .iter()
        .filter_map(|stem| by_stem.get(stem.as_str()).filter(|found| found.len() <= COMMON))
        .flatten()
        .copied()
        .collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|old| {
        let holds = !superseded.contains_key(old) && !remarks[*old].is_mute();
        holds && replaces(new, &remarks[*old], vocabulary) && !is_beside(new, &remarks[*old])
    });
    candidates
}

/// Whether the words of two remarks show that the new one replaces the old one.
fn replaces(new: &Remark, old: &Remark, vocabulary: &Vocabulary) -> bool {
    // What the model says takes nothing back of what the person ruled.
    if new.speaker == Speaker::Model && old.speaker == Speaker::User && is_ruling(old.kind) {
        return false;
    }
    let likeness = vocabulary.likeness(&new.subject, &old.subject);
    let conflict = new.subject.contradicts(&old.subject);
    let is_open = matches!(old.kind, FactKind::Todo | FactKind::Question | FactKind::Failure);
    if is_open && new.closes && !matches!(new.kind, FactKind::Todo | FactKind::Question) {
        return likeness >= ALIKE;
    }
    if old.kind == FactKind::Question && is_ruling(new.kind) {
        return likeness >= ALIKE && shares(new, old) >= 2;
    }
    if matches!((old.kind, new.kind), (FactKind::Verified, FactKind::Failure)) {
        return likeness >= ALIKE;
    }
    if !is_ruling(old.kind) && old.kind != FactKind::Verified {
        return false;
    }
    // What a correction means is looked for by more than its words.
    if new.correction >= 0.5 && new.speaker == Speaker::User {
        return false;
    }
    // What has words of its own may speak of a part: "the cache of the browser".
    let is_all = new.subject.stems.is_subset(&old.subject.stems);
    is_ruling(new.kind) && conflict && is_all && likeness >= VERY_ALIKE
}

/// Whether a remark that corrects nothing gives a value of something else, or one more.
fn is_beside(new: &Remark, old: &Remark) -> bool {
    new.correction < 0.5 && is_parallel(&new.text, &old.text)
        || new.correction < 1.0 && says_also(&new.text)
}

/// How many content words two remarks share.
fn shares(a: &Remark, b: &Remark) -> usize {
    a.subject.stems.intersection(&b.subject.stems).count()
}

/// The sentences of a correction that has several: each may change something of its own.
fn parts(remark: &Remark) -> Vec<Remark> {
    let sentences = if remark.correction < 1.0 { Vec::new() } else { sentences(&remark.text) };
    if sentences.len() < 2 {
        return Vec::new();
    }
    let part = |text: &&str| Remark {
        text: (*text).to_owned(),
        subject: Subject::of(text),
        correction: f64::from(Cues::of(text).get(Cue::Correction)).max(0.5),
        ..remark.clone()
    };
    sentences.iter().map(part).collect()
}

/// Whether a remark of this kind says how things are to be.
fn is_ruling(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Instruction
            | FactKind::Correction
            | FactKind::Decision
            | FactKind::Artifact
            | FactKind::Note
    )
}

#[cfg(test)]
mod tests;
