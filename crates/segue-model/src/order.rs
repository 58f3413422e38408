//! Orders things of which some are known to come after others.

use std::collections::{BTreeSet, HashSet};

/// Orders as many things as there are lists so that each comes after those in its list;
/// of those that may come next the lowest is next. What waits for itself comes last.
pub fn in_order(after: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut followers = vec![Vec::new(); after.len()];
    let mut waits = vec![0usize; after.len()];
    for (later, earlier) in after.iter().enumerate() {
        for earlier in earlier.iter().filter(|earlier| **earlier < after.len()) {
            followers[*earlier].push(later);
            waits[later] += 1;
        }
    }
    let mut free: BTreeSet<usize> = (0..after.len()).filter(|at| waits[*at] == 0).collect();
    let mut order = Vec::with_capacity(after.len());
    while let Some(next) = free.pop_first() {
        order.push(next);
        for later in &followers[next] {
            waits[*later] -= 1;
            if waits[*later] == 0 {
                free.insert(*later);
            }
        }
    }
    let placed: HashSet<usize> = order.iter().copied().collect();
    order.extend((0..after.len()).filter(|at| !placed.contains(at)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(after: &[&[usize]]) -> Vec<usize> {
        let after: Vec<BTreeSet<usize>> =
            after.iter().map(|list| list.iter().copied().collect()).collect();
        in_order(&after)
    }

    #[test]
    fn what_is_known_to_come_later_does_and_the_rest_keeps_its_order() {
        assert_eq!(ordered(&[&[], &[], &[]]), [0, 1, 2]);
        assert_eq!(ordered(&[&[2], &[], &[]]), [1, 2, 0]);
        assert_eq!(ordered(&[&[1], &[2], &[], &[]]), [2, 1, 0, 3]);
    }

    #[test]
    fn a_circle_comes_last_and_what_is_not_there_is_not_waited_for() {
        assert_eq!(ordered(&[&[1], &[0], &[9], &[]]), [2, 3, 0, 1]);
    }
}
