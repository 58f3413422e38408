//! What may no longer hold, with what was said later of it.

use std::collections::HashMap;

/// How much speaks for it that a sentence means an earlier one, at least, so that the earlier
/// one is doubtful.
pub(super) const LIKELY: f64 = 0.9;
/// How often one thing is said otherwise at most, where the last word on it is looked for.
const CHAIN: usize = 8;

/// What may have changed a remark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doubt {
    /// Where it was said.
    pub(crate) by: usize,
    /// What names the thing, where that is another sentence of the message.
    pub(crate) naming: usize,
    /// How much speaks for it.
    pub(super) sum: f64,
    pub(crate) tie: Tie,
}

/// What links a remark with one that may have changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    /// It gives another value of a sort that this one gives.
    Typed,
    /// It gives hardly more than what is to hold instead, right behind it; or it rejects by its name what this one has,
    /// and gives something else.
    Replaced,
    /// It corrects something, or replaces a value, and speaks of the same thing.
    Linked,
    /// It corrects something, and may mean this.
    Loose,
    /// It shares a rare word or a value.
    Touched,
}

impl Doubt {
    /// One that something speaks for.
    #[cfg(test)]
    pub(crate) fn linked(by: usize, tie: Tie) -> Self {
        Self { by, naming: by, sum: 1.0, tie }
    }
}

/// The doubts about remarks, by their places.
#[derive(Debug, Default)]
pub(crate) struct Doubts(HashMap<usize, Doubt>);

impl Doubts {
    /// What may have changed the remark at `at`.
    pub(crate) fn of(&self, at: usize) -> Option<Doubt> {
        self.0.get(&at).copied()
    }

    /// Puts the remark at `old` in doubt; what speaks most for it is what is shown.
    pub(super) fn raise(&mut self, old: usize, doubt: Doubt) {
        let known = self.0.entry(old).or_insert(doubt);
        if doubt.sum >= known.sum {
            *known = doubt;
        }
    }

    /// Leaves out the doubts that say nothing. What was taken back is in no doubt any more. Where only words speak
    /// for it that a remark changed another one, and as much that it holds no longer itself, both speak of
    /// something else. Of what remains the last word is shown: what took the place of what was said, or, where
    /// `concerns` tells that it is about the first remark as well, what may have changed it.
    pub(super) fn settle(
        &mut self,
        gone: &HashMap<usize, usize>,
        concerns: impl Fn(usize, usize) -> bool,
    ) {
        let all = self.0.clone();
        self.0.retain(|old, doubt| {
            let sum = doubt.sum;
            let next = |by: usize| all.get(&by).filter(|next| next.sum >= sum);
            let is_open = !gone.contains_key(&doubt.by) && next(doubt.by).is_some();
            let is_weak = sum < LIKELY && is_open;
            for _ in 0..CHAIN {
                let sure = || {
                    let next = next(doubt.by).filter(|next| next.sum >= LIKELY).map(|next| next.by);
                    next.filter(|next| concerns(*next, *old))
                };
                if let Some(last) = gone.get(&doubt.by).copied().or_else(sure) {
                    (doubt.by, doubt.naming) = (last, last);
                }
            }
            !is_weak && !gone.contains_key(old)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands beside the remark at 0 that 1 may have changed, where 2 may have changed 1, or replaced it.
    fn shown(sums: [f64; 2], is_gone: bool, concerns: bool) -> Option<usize> {
        let mut doubts = Doubts::default();
        doubts.raise(0, Doubt { by: 1, naming: 1, sum: sums[0], tie: Tie::Linked });
        doubts.raise(1, Doubt { by: 2, naming: 2, sum: sums[1], tie: Tie::Linked });
        let gone: HashMap<usize, usize> = is_gone.then_some((1, 2)).into_iter().collect();
        doubts.settle(&gone, |_, _| concerns);
        doubts.of(0).map(|doubt| doubt.by)
    }

    #[test]
    fn the_last_word_on_a_thing_is_shown() {
        assert_eq!(shown([1.0, 1.5], false, true), Some(2));
        assert_eq!(shown([1.0, 1.5], false, false), Some(1), "it is about something else");
        assert_eq!(shown([0.1, 1.5], false, true), None, "only a word speaks for it");
        assert_eq!(
            shown([0.1, 1.5], true, false),
            Some(2),
            "what took its place is about the same"
        );
        assert_eq!(shown([1.5, 0.1], false, true), Some(1));
    }
}
