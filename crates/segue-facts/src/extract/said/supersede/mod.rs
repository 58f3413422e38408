//! What of the remarks was taken back, changed, answered or finished later.
//!
//! A sentence replaces an earlier one only where it shows that it does: it corrects, closes,
//! or gives another value for the same subject. Then the earlier sentence that is most like
//! it is looked for, and where its words alone do not tell, the value or the place does.

mod among;
mod bare;
mod contrast;
mod doubts;
mod index;
mod kinds;
mod rejected;
mod replaced;
mod signs;
mod touched;

use std::collections::HashMap;

use super::remark::{Remark, Role};
use super::subject::Subject;
use super::subject::frames::Frames;
use super::subject::vocabulary::Vocabulary;
use crate::cue::{Cue, Cues};
use crate::fact::Speaker;
use crate::text::sentences;
use among::Among;
use doubts::Doubts;
pub(crate) use doubts::{Doubt, Tie};
use index::Index;
use kinds::{is_agreed, states};
use rejected::rejects_a_thing;
use replaced::replaced;
use signs::{Meant, takes_the_place};
pub(crate) use touched::lifts;
use touched::{about_the_same, telling};

/// What stands before the topic in the subject of a correction that does not name it itself.
pub(crate) const ABOUT: &str = "about: ";
/// How much speaks for it that a sentence means an earlier one, at least, so that this one holds no
/// longer.
const SURE: f64 = 1.4;
/// How much speaks for it that a bare correction means what stands right before it, and that a thing is given up which is
/// rejected by its name: more than for anything else.
const REPLACED: f64 = 2.0;

/// What later remarks did to earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// What no longer holds, with the place of what replaced it.
    pub(crate) superseded: HashMap<usize, usize>,
    /// What may no longer hold: a later remark changes this or another one.
    pub(crate) doubts: Doubts,
}

impl Changes {
    /// What the remark at `at` means that corrects something, where `is_clear` tells that its words
    /// replaced something already.
    fn correct(&mut self, at: usize, among: &Among<'_>, is_clear: bool) {
        let remarks = among.remarks;
        let remark = &remarks[at];
        let barely = among.replaced_barely(at, |old| !self.superseded.contains_key(&old));
        if !barely.is_empty() {
            let doubt = Doubt { by: at, naming: at, sum: REPLACED, tie: Tie::Replaced };
            barely.into_iter().for_each(|old| self.doubts.raise(old, doubt));
            return;
        }
        let meant = among.meant(remark, at, &self.superseded);
        let own = Meant::by(remark);
        for part in parts(remark) {
            let meant = among.meant(&part, at, &self.superseded).into_iter();
            // "Fourteen days is too early. Let us say four" means nothing but the fourteen.
            let is_meant = |old: usize| {
                let repeats = remark.subject.repeats(&remarks[old].subject);
                repeats || own.can_be(&remarks[old], false)
            };
            let meant = meant.filter(|(old, signs)| signs.is_of_one_thing() && is_meant(*old));
            meant.for_each(|(old, signs)| self.doubts.raise(old, signs.doubt(at)));
        }
        // What the session is for is changed by a correction, and hardly taken back.
        let is_goal = |old: usize| remarks[old].turn == 1 && remarks[old].role == Role::Request;
        match *meant {
            [(old, signs)]
                if signs.sum >= SURE
                    && !is_goal(old)
                    && takes_the_place(remark, &remarks[old], signs) =>
            {
                self.superseded.insert(old, at);
            }
            _ if is_clear => {}
            _ => {
                for (old, signs) in meant {
                    self.doubts.raise(old, signs.doubt(at));
                }
            }
        }
    }

    /// What the remark at `at` speaks of as well, without a word of correction.
    fn touch(&mut self, at: usize, remarks: &[Remark], index: &Index<'_>, vocabulary: &Vocabulary) {
        if let Some(by) = telling(at, remarks) {
            for (old, sum) in about_the_same(at, remarks, index, vocabulary) {
                let is_rejected = rejects_a_thing(&remarks[by], &remarks[old], vocabulary);
                let (sum, tie) =
                    if is_rejected { (REPLACED, Tie::Replaced) } else { (sum, Tie::Touched) };
                self.doubts.raise(old, Doubt { by, naming: at, sum, tie });
            }
        }
    }
}

/// Every remark that no longer holds, or may not.
pub(crate) fn find(remarks: &[Remark], vocabulary: &Vocabulary) -> Changes {
    let mut changes = Changes::default();
    let mut index = Index::default();
    let weights: Vec<f64> = remarks.iter().map(|it| vocabulary.weight(&it.subject)).collect();
    let frames: Vec<Frames> = remarks.iter().map(|it| Frames::of(&it.text)).collect();
    let heard = remarks.iter().enumerate().filter(|(_, it)| it.role != Role::Retracted);
    for (at, remark) in heard {
        let replaced = replaced(at, remarks, &index, &changes.superseded, (vocabulary, &weights));
        let is_clear = !replaced.is_empty();
        changes.superseded.extend(replaced.into_iter().map(|old| (old, at)));
        // Who turns to another task corrects nothing that they name by the way.
        if states(remark) && !Cues::of(&remark.text).has(Cue::Turn) {
            let rulings = &index.rulings;
            let among = Among { remarks, rulings, vocabulary, weights: &weights, frames: &frames };
            changes.correct(at, &among, is_clear);
        }
        changes.touch(at, remarks, &index, vocabulary);
        index.add(at, remark);
    }
    for (agreed, by) in quoting(remarks, &changes.superseded) {
        changes.superseded.entry(agreed).or_insert(by);
    }
    let concerns = |new: usize, old: usize| {
        let (new, old) = (&remarks[new].subject, &remarks[old].subject);
        new.contradicts(old)
            || new.counts_another(old)
            || new.repeats(old)
            || vocabulary.share_a_rare_word(new, old)
    };
    changes.doubts.settle(&changes.superseded, concerns);
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

#[cfg(test)]
mod tests;
