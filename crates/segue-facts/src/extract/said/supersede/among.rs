//! Looking for what a remark means among what was ruled before.

use std::collections::HashMap;

use super::doubts::LIKELY;
use super::kinds::{is_beside, shares};
use super::signs::{Earlier, Later, Signs, speaks_for};
use crate::extract::said::remark::Remark;
use crate::extract::said::subject::frames::Frames;
use crate::extract::said::subject::vocabulary::Vocabulary;
use crate::fact::Speaker;

/// How much more than for any other has to speak for what a correction means.
const CLEARLY: f64 = 0.25;
/// How many remarks one correction makes doubtful.
const DOUBTED: usize = 3;
/// How many of what the person ruled before a correction may mean.
const BACK: usize = 1_000;

/// What a remark is looked for among.
pub(super) struct Among<'a> {
    pub(super) remarks: &'a [Remark],
    /// What the person ruled, and the model decided, before.
    pub(super) rulings: &'a [usize],
    pub(super) vocabulary: &'a Vocabulary,
    /// What the words of each remark weigh, and the names in it.
    pub(super) weights: &'a [f64],
    pub(super) frames: &'a [Frames],
}

impl Among<'_> {
    /// What a sentence of the person's means that does not say in the same words what it is
    /// about: a value of the same sort speaks for it, an old value named again, and nearness.
    /// Several, where nothing tells which of them; each with what speaks for it.
    pub(super) fn meant(
        &self,
        new: &Remark,
        at: usize,
        superseded: &HashMap<usize, usize>,
    ) -> Vec<(usize, Signs)> {
        let Self { remarks, rulings, vocabulary, weights, frames } = *self;
        let recent = &rulings[rulings.len().saturating_sub(BACK)..];
        // What the model chose is put right at once, or stands.
        let is_open = |old: &Remark| {
            let is_answered = old.turn + 1 == new.turn && new.correction >= 1.0;
            let is_firm = old.speaker == Speaker::User || old.is_inherited();
            is_firm || is_answered && shares(new, old) > 0
        };
        let holds = |old: &usize| {
            let remark = &remarks[*old];
            !superseded.contains_key(old) && remark.turn < new.turn && is_open(remark)
        };
        let later = Later::of(new, Frames::of(&new.text), vocabulary.weight(&new.subject));
        let candidates = recent.iter().copied().filter(holds);
        let judged = candidates.map(|old| {
            (
                old,
                speaks_for(
                    &later,
                    &Earlier { remark: &remarks[old], frames: &frames[old], weight: weights[old] },
                    vocabulary,
                ),
            )
        });
        let nearness = |old: usize| 0.2 * (old as f64 / at as f64);
        let mut likely: Vec<(usize, Signs)> = judged
            .map(|(old, signs)| (old, signs.and(nearness(old))))
            .filter(|(_, signs)| signs.sum >= LIKELY)
            .collect();
        // "The limit has changed, it's 79 euros now" means the one sum that was given, or the one given last.
        let is_near = |old: usize| remarks[old].turn + 1 == new.turn;
        let bare = |near: bool| {
            let bare = likely.iter().filter(|(_, signs)| signs.is_bare());
            bare.filter(|(old, _)| !near || is_near(*old)).count()
        };
        let (all, near) = (bare(false), bare(true));
        likely.retain(|(old, signs)| !signs.is_bare() || all == 1 || near == 1 && is_near(*old));
        likely.sort_by(|a, b| b.1.sum.total_cmp(&a.1.sum));
        // To compare them word for word is dear.
        let mut likely = likely.into_iter().filter(|(old, _)| !is_beside(new, &remarks[*old]));
        let Some(best) = likely.next() else { return Vec::new() };
        let least = best.1.sum - CLEARLY;
        let others = likely.take_while(|(_, signs)| signs.sum > least).take(DOUBTED - 1);
        std::iter::once(best).chain(others).collect()
    }
}
