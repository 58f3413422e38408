//! What a remark replaces, as its words show.

use std::collections::HashMap;

use super::contrast::says_more;
use super::index::Index;
use super::kinds::{is_beside, is_ruling, shares};
use super::signs::ALIKE;
use crate::extract::said::remark::Remark;
use crate::extract::said::subject::vocabulary::Vocabulary;
use crate::fact::{FactKind, Speaker};

/// How alike two sentences are, at least, of which the later one gives another value without a
/// word of correction.
const VERY_ALIKE: f64 = 0.7;
/// A word in more remarks than this leads to no candidates.
const COMMON: usize = 64;

/// What the remark at `at` replaces, as its words show, which weigh so much each.
pub(super) fn replaced(
    at: usize,
    remarks: &[Remark],
    index: &Index<'_>,
    superseded: &HashMap<usize, usize>,
    (vocabulary, weights): (&Vocabulary, &[f64]),
) -> Vec<usize> {
    let new = &remarks[at];
    let likeness = |old: usize| {
        let common = vocabulary.common(&new.subject, &remarks[old].subject);
        common.share_of(weights[at], weights[old])
    };
    let found = new.subject.stems.iter().map(|stem| index.with_stem(stem));
    let found = found.filter(|found| found.len() <= COMMON).flatten();
    let mut candidates: Vec<usize> = found.copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|old| {
        let holds = !superseded.contains_key(old) && !remarks[*old].is_mute();
        holds && replaces(new, &remarks[*old], || likeness(*old)) && !is_beside(new, &remarks[*old])
    });
    candidates
}

/// Whether the words of two remarks, which have that `likeness`, show that the new one replaces the old one.
fn replaces(new: &Remark, old: &Remark, likeness: impl Fn() -> f64) -> bool {
    // What the model says takes nothing back of what the person ruled.
    if new.speaker == Speaker::Model && old.speaker == Speaker::User && is_ruling(old.kind) {
        return false;
    }
    let is_open = matches!(old.kind, FactKind::Todo | FactKind::Question | FactKind::Failure);
    if is_open && new.closes && !matches!(new.kind, FactKind::Todo | FactKind::Question) {
        return likeness() >= ALIKE;
    }
    if old.kind == FactKind::Question && is_ruling(new.kind) {
        return shares(new, old) >= 2 && likeness() >= ALIKE;
    }
    if matches!((old.kind, new.kind), (FactKind::Verified, FactKind::Failure)) {
        return likeness() >= ALIKE;
    }
    if !is_ruling(old.kind) && old.kind != FactKind::Verified {
        return false;
    }
    // What a correction means is looked for by more than its words.
    if new.correction >= 0.5 && new.speaker == Speaker::User {
        return false;
    }
    // What has words of its own may speak of a part: "the cache of the browser".
    let is_all =
        || new.subject.stems.is_subset(&old.subject.stems) && !says_more(&old.text, &new.subject);
    // What stands beside it in one message holds as well: "stage 1 has 30 s", "stage 2 has 60 s".
    let is_beside = new.turn > 0 && new.turn == old.turn;
    is_ruling(new.kind)
        && !is_beside
        && new.subject.contradicts(&old.subject)
        && likeness() >= VERY_ALIKE
        && is_all()
}
