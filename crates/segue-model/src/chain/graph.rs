//! Who follows whom: handoffs by their place in a list, with the places of their parents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Node;
use crate::HandoffId;

/// The parents of each handoff, as far as they are known.
pub(super) struct Graph {
    at: HashMap<HandoffId, usize>,
    parents: Parents,
    /// Whether every parent comes after what follows it; not so where there is a circle.
    is_ordered: bool,
}

/// The parents of all places, one after the other in one row.
struct Parents {
    /// Where those of each place end.
    ends: Vec<usize>,
    row: Vec<usize>,
}

impl Parents {
    fn of(nodes: &[Node], at: &HashMap<HandoffId, usize>) -> Self {
        let (mut ends, mut row) =
            (Vec::with_capacity(nodes.len()), Vec::with_capacity(nodes.len()));
        let mut own = Vec::new();
        for (place, node) in nodes.iter().enumerate() {
            // Most handoffs follow the one that stands next to them.
            let next = nodes.get(place + 1).map(|next| next.front.id);
            let place_of = |id: &HandoffId| {
                if next == Some(*id) { Some(place + 1) } else { at.get(id).copied() }
            };
            own.extend(node.front.parents.iter().filter_map(place_of));
            own.sort_unstable();
            own.dedup();
            row.append(&mut own);
            ends.push(row.len());
        }
        Self { ends, row }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn of_place(&self, at: usize) -> &[usize] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.row[start..self.ends[at]]
    }
}

/// The lineages that a place is in.
#[derive(Clone, Copy, Default)]
struct Sides {
    left: bool,
    kept: bool,
}

impl Graph {
    pub(super) fn of(nodes: &[Node]) -> Self {
        let at: HashMap<HandoffId, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.front.id, at)).collect();
        let parents = Parents::of(nodes, &at);
        let is_after = |at: usize| parents.of_place(at).first().is_none_or(|first| *first > at);
        let is_ordered = (0..parents.len()).all(is_after);
        Self { at, parents, is_ordered }
    }

    /// Whether every parent comes after what follows it.
    pub(super) fn is_ordered(&self) -> bool {
        self.is_ordered
    }

    /// The places by their ids.
    pub(super) fn into_places(self) -> HashMap<HandoffId, usize> {
        self.at
    }

    /// How many handoffs there are.
    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    pub(super) fn at(&self, id: HandoffId) -> Option<usize> {
        self.at.get(&id).copied()
    }

    /// These and all that they go back to; `true` at their places.
    pub(super) fn lineage(&self, ids: impl IntoIterator<Item = HandoffId>) -> Vec<bool> {
        let mut seen = vec![false; self.parents.len()];
        self.visit(ids, &mut seen, |_| {});
        seen
    }

    /// Visits these and all that they go back to, once each. Nothing behind a place that
    /// was seen before is looked at: what was seen must be whole lineages.
    pub(super) fn visit(
        &self,
        ids: impl IntoIterator<Item = HandoffId>,
        seen: &mut [bool],
        mut visit: impl FnMut(usize),
    ) {
        let mut open: Vec<usize> = ids.into_iter().filter_map(|id| self.at(id)).collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                visit(at);
                open.extend(self.parents.of_place(at).iter().filter(|parent| !seen[**parent]));
            }
        }
    }

    /// The places that `left` go back to and `kept` does not, in order. Looks no further
    /// than to where both lineages are one.
    pub(super) fn only_left(&self, left: &[HandoffId], kept: HandoffId) -> Vec<usize> {
        if !self.is_ordered {
            let (left, kept) = (self.lineage(left.iter().copied()), self.lineage([kept]));
            return (0..left.len()).filter(|at| left[*at] && !kept[*at]).collect();
        }
        let mut open = BTreeMap::<usize, Sides>::new();
        for at in left.iter().filter_map(|id| self.at(*id)) {
            open.entry(at).or_default().left = true;
        }
        if let Some(at) = self.at(kept) {
            open.entry(at).or_default().kept = true;
        }
        let mut found = Vec::new();
        let mut only_left = open.values().filter(|sides| sides.left && !sides.kept).count();
        while let Some((at, sides)) = open.pop_first()
            && only_left + usize::from(sides.left && !sides.kept) > 0
        {
            if sides.left && !sides.kept {
                only_left -= 1;
                found.push(at);
            }
            for parent in self.parents.of_place(at) {
                let parent = open.entry(*parent).or_default();
                let was = parent.left && !parent.kept;
                parent.left |= sides.left;
                parent.kept |= sides.kept;
                let is = parent.left && !parent.kept;
                only_left = only_left + usize::from(is) - usize::from(was);
            }
        }
        found
    }

    /// Those of `candidates` that no other of them goes back to. In a circle each
    /// follows another; then the first one stands for it.
    pub(super) fn heads(&self, candidates: &[usize]) -> Vec<usize> {
        // Where the places are ordered, nothing behind the last candidate leads to another.
        let last = candidates.iter().max().copied().unwrap_or(0);
        let end = if self.is_ordered { last + 1 } else { self.parents.len() };
        let start = if self.is_ordered { candidates.iter().min().copied().unwrap_or(0) } else { 0 };
        let mut followed = vec![false; end.saturating_sub(start)];
        let mut open: Vec<usize> =
            candidates.iter().flat_map(|at| self.parents.of_place(*at).iter().copied()).collect();
        while let Some(at) = open.pop() {
            if at < end && !std::mem::replace(&mut followed[at - start], true) {
                open.extend(self.parents.of_place(at));
            }
        }
        let is_head = |at: &usize| !followed[*at - start];
        let heads: Vec<usize> = candidates.iter().copied().filter(is_head).collect();
        if heads.is_empty() { candidates.first().copied().into_iter().collect() } else { heads }
    }

    /// The places ordered so that each comes after all that follow it, the last of those
    /// that may come next first. Those that name each other in a circle come at the end.
    pub(super) fn followers_first(&self) -> Vec<usize> {
        let count = self.parents.len();
        let mut followers = vec![0usize; count];
        self.parents.row.iter().for_each(|parent| followers[*parent] += 1);
        let mut free: BTreeSet<usize> = (0..count).filter(|at| followers[*at] == 0).collect();
        let mut order = Vec::with_capacity(count);
        let mut is_placed = vec![false; count];
        while let Some(next) = free.pop_last() {
            order.push(next);
            is_placed[next] = true;
            for parent in self.parents.of_place(next) {
                followers[*parent] -= 1;
                if followers[*parent] == 0 {
                    free.insert(*parent);
                }
            }
        }
        order.extend((0..count).rev().filter(|at| !is_placed[*at]));
        order
    }
}
