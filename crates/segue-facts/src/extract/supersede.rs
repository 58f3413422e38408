//! What of the remarks was taken back, changed, answered or finished later.
//!
//! A sentence replaces an earlier one only where it shows that it does: it corrects, closes,
//! or gives another value for the same subject. Then the earlier sentence that is most like
//! it is looked for, and where its words alone do not tell, the value or the place does.

use std::collections::HashMap;

use super::remarks::{Remark, Superseded};
use super::subject::Vocabulary;
use crate::fact::{FactKind, Speaker};

/// What stands before the topic in the subject of a correction that does not name it itself.
pub(crate) const ABOUT: &str = "about: ";
/// How alike two sentences are that are about the same thing.
const ALIKE: f64 = 0.55;
/// The same for a sentence that gives another value, without a word of correction.
const VERY_ALIKE: f64 = 0.7;
/// How much speaks for it that a correction means an earlier sentence, at least.
const MEANT: f64 = 0.6;
/// The same without a word of correction.
const SURELY_MEANT: f64 = 1.5;
/// How far back a correction is followed.
const BACK: usize = 400;
/// A word in more remarks than this leads to no candidates.
const COMMON: usize = 64;

/// Every remark that no longer holds, with the one that replaced it.
pub(super) fn find(remarks: &[Remark], vocabulary: &Vocabulary) -> Superseded {
    let mut superseded = Superseded::new();
    let mut by_stem: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, remark) in remarks.iter().enumerate() {
        let old = replaced(at, remarks, &by_stem, &superseded, vocabulary);
        superseded.extend(old.into_iter().map(|old| (old, at)));
        for stem in &remark.subject.stems {
            by_stem.entry(stem).or_default().push(at);
        }
    }
    superseded
}

/// What the remark at `at` replaces.
fn replaced(
    at: usize,
    remarks: &[Remark],
    by_stem: &HashMap<&str, Vec<usize>>,
    superseded: &Superseded,
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
    let holds = |old: &usize| !superseded.contains_key(old) && !remarks[*old].is_mute;
    let found: Vec<usize> = candidates
        .into_iter()
        .filter(holds)
        .filter(|old| replaces(new, &remarks[*old], vocabulary))
        .collect();
    let is_users = new.speaker == Speaker::User && !new.is_mute;
    let meant = is_users.then(|| meant(at, remarks, superseded, vocabulary)).flatten();
    found.into_iter().chain(meant).collect()
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
    if new.corrects && new.speaker == Speaker::User {
        return false;
    }
    is_ruling(new.kind) && conflict && likeness >= VERY_ALIKE
}

/// How many content words two remarks share.
fn shares(a: &Remark, b: &Remark) -> usize {
    a.subject.stems.intersection(&b.subject.stems).count()
}

/// What a sentence of the person's means that does not say in the same words what it is
/// about: a value of the same sort speaks for it, an old value named again, and nearness.
fn meant(
    at: usize,
    remarks: &[Remark],
    superseded: &Superseded,
    vocabulary: &Vocabulary,
) -> Option<usize> {
    let new = &remarks[at];
    let least = if new.corrects { MEANT } else { SURELY_MEANT };
    let speaks = |old: &usize| {
        let old_remark = &remarks[*old];
        let signs = [
            (new.subject.contradicts(&old_remark.subject), 0.8),
            (new.subject.repeats(&old_remark.subject), 0.75),
            (new.corrects && new.subject.names_another(&old_remark.subject), 0.5),
            (vocabulary.share_a_rare_word(&new.subject, &old_remark.subject), 0.2),
            (old_remark.turn + 1 == new.turn && new.corrects, 0.25),
        ];
        let nearness = 0.2 * (*old as f64 / at as f64);
        let signs: f64 = signs.iter().filter(|(holds, _)| *holds).map(|(_, worth)| worth).sum();
        signs + nearness + vocabulary.likeness(&new.subject, &old_remark.subject)
    };
    let candidates = (at.saturating_sub(BACK)..at).filter(|old| {
        let old_remark = &remarks[*old];
        let is_users = old_remark.speaker == Speaker::User && is_ruling(old_remark.kind);
        is_users
            && !superseded.contains_key(old)
            && !old_remark.is_mute
            && old_remark.turn < new.turn
    });
    let best = candidates.map(|old| (old, speaks(&old))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 >= least).then_some(best.0)
}

/// Whether a remark of this kind says how things are to be.
fn is_ruling(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Instruction | FactKind::Correction | FactKind::Decision | FactKind::Note
    )
}
