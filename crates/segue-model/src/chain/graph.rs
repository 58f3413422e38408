//! Who follows whom: handoffs by their place in a list, with the places of their parents.

use std::collections::{BTreeSet, HashMap};

use super::Node;
use crate::HandoffId;

/// The parents of each handoff, as far as they are known.
pub(super) struct Graph {
    at: HashMap<HandoffId, usize>,
    parents: Vec<Vec<usize>>,
}

impl Graph {
    pub(super) fn of(nodes: &[Node]) -> Self {
        let at: HashMap<HandoffId, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.front.id, at)).collect();
        let parents = nodes
            .iter()
            .map(|node| {
                let mut parents: Vec<usize> =
                    node.front.parents.iter().filter_map(|id| at.get(id).copied()).collect();
                parents.sort_unstable();
                parents.dedup();
                parents
            })
            .collect();
        Self { at, parents }
    }

    pub(super) fn at(&self, id: HandoffId) -> Option<usize> {
        self.at.get(&id).copied()
    }

    /// These and all that they go back to; `true` at their places.
    pub(super) fn lineage(&self, ids: impl IntoIterator<Item = HandoffId>) -> Vec<bool> {
        let start = ids.into_iter().filter_map(|id| self.at(id)).collect();
        self.upward(start)
    }

    fn upward(&self, mut open: Vec<usize>) -> Vec<bool> {
        let mut seen = vec![false; self.parents.len()];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(self.parents[at].iter().filter(|parent| !seen[**parent]));
            }
        }
        seen
    }

    /// Those of `candidates` that no other of them goes back to. In a circle each
    /// follows another; then the first one stands for it.
    pub(super) fn heads(&self, candidates: &[usize]) -> Vec<usize> {
        let parents = candidates.iter().flat_map(|at| self.parents[*at].iter().copied()).collect();
        let followed = self.upward(parents);
        let heads: Vec<usize> = candidates.iter().copied().filter(|at| !followed[*at]).collect();
        if heads.is_empty() { candidates.first().copied().into_iter().collect() } else { heads }
    }

    /// The places ordered so that each comes after all that follow it, the last of those
    /// that may come next first. Those that name each other in a circle come at the end.
    pub(super) fn followers_first(&self) -> Vec<usize> {
        let count = self.parents.len();
        let mut followers = vec![0usize; count];
        self.parents.iter().flatten().for_each(|parent| followers[*parent] += 1);
        let mut free: BTreeSet<usize> = (0..count).filter(|at| followers[*at] == 0).collect();
        let mut order = Vec::with_capacity(count);
        let mut is_placed = vec![false; count];
        while let Some(next) = free.pop_last() {
            order.push(next);
            is_placed[next] = true;
            for parent in &self.parents[next] {
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
