//! What a bare correction means: "no, plotnine".

use super::among::Among;
use super::kinds::{is_ruling, shares};
use crate::extract::said::bare::Bare;
use crate::extract::said::remark::{Remark, Role};
use crate::extract::said::subject::Subject;
use crate::fact::Speaker;
use crate::text::words;

/// How many of the last rulings one is looked for among that names what is not to hold.
const BACK: usize = 1_000;
/// How many words what it means has at most: a long one says too much.
const BRIEF: usize = 20;

impl Among<'_> {
    /// What the remark at `at` puts something else in the place of, where it says hardly more than that: what was
    /// ruled right before it, or where it names what is not to hold, the last that has it.
    pub(super) fn replaced_barely(&self, at: usize, holds: impl Fn(usize) -> bool) -> Vec<usize> {
        let new = &self.remarks[at];
        if new.asked.is_some() || new.speaker != Speaker::User {
            return Vec::new();
        }
        let Some(bare) = Bare::of(&new.text) else { return Vec::new() };
        let recent = &self.rulings[self.rulings.len().saturating_sub(BACK)..];
        let is_meant = |old: &usize| {
            let remark = &self.remarks[*old];
            holds(*old) && remark.turn > 1 && remark.turn < new.turn && is_brief(remark)
        };
        let earlier = || recent.iter().rev().copied();
        if let Some(not) = &bare.not {
            let mut earlier = earlier().filter(is_meant);
            return earlier.find(|old| has(&self.remarks[*old].text, not)).into_iter().collect();
        }
        let given = Subject::of(&bare.given);
        let before = earlier().take_while(|old| self.remarks[*old].turn + 1 >= new.turn);
        let before = before.filter(is_meant).filter(|old| fits(&given, &self.remarks[*old]));
        let before: Vec<usize> = before.collect();
        let only = |by: Speaker| {
            let mut of = before.iter().copied().filter(|old| self.remarks[*old].speaker == by);
            of.next().filter(|_| of.next().is_none())
        };
        match (only(Speaker::User), only(Speaker::Model)) {
            // What the model chose itself is what is not to be.
            (Some(user), Some(model)) if shares(&self.remarks[user], &self.remarks[model]) == 0 => {
                vec![model]
            }
            (user, model) => user.into_iter().chain(model).collect(),
        }
    }
}

/// Whether a value can take the place of something in a remark: a figure that of the one that stands there, if it counts
/// nothing else; a name that of another.
fn fits(given: &Subject, old: &Remark) -> bool {
    match (given.number(), old.subject.number()) {
        (Some(value), Some(known)) => value.is_like(known) && !value.counts_something_else(known),
        (Some(_), None) => !given.stems.is_empty(),
        (None, _) => true,
    }
}

fn is_brief(remark: &Remark) -> bool {
    is_ruling(remark.kind)
        && !matches!(remark.role, Role::Mute | Role::Retracted)
        && remark.text.split_whitespace().nth(BRIEF).is_none()
}

/// Whether a text has these words, one behind the other.
fn has(text: &str, named: &str) -> bool {
    let text = text.to_lowercase();
    let text: Vec<&str> = words(&text).collect();
    let named: Vec<&str> = words(named).collect();
    text.windows(named.len()).any(|part| part == named)
}
