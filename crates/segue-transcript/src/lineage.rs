//! Which records of a tree lie on the way from the newest one to the root: what a client
//! keeps where the user goes back and tries another way.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

/// The records of one file with their parents, by the numbers of the records.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Lineage {
    by_id: HashMap<String, u32>,
    parents: HashMap<u32, Option<u32>>,
    newest: Option<u32>,
}

impl Lineage {
    /// Takes up the record `number`. A parent that is missing, or comes later, counts as
    /// the record before. Whether it is new: an id counts once.
    pub(crate) fn add(&mut self, number: u32, id: &str, parent: Option<&str>) -> bool {
        if self.by_id.contains_key(id) {
            return false;
        }
        let known = parent.and_then(|parent| self.by_id.get(parent).copied());
        let parent = known.or(self.newest.filter(|_| parent.is_some()));
        self.by_id.insert(id.to_owned(), number);
        self.parents.insert(number, parent);
        self.newest = Some(number);
        true
    }

    /// The records that are not on the way.
    pub(crate) fn abandoned(&self) -> BTreeSet<u32> {
        let mut active = BTreeSet::new();
        let mut at = self.newest;
        while let Some(number) = at.filter(|number| active.insert(*number)) {
            at = self.parents.get(&number).copied().flatten();
        }
        self.parents.keys().filter(|number| !active.contains(number)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_not_on_the_way() {
        let mut lineage = Lineage::default();
        for (number, (id, parent)) in (0..).zip([
            ("a", None),
            ("b", Some("a")),
            ("c", Some("b")),
            ("d", Some("a")),
            ("e", Some("gone")),
        ]) {
            assert!(lineage.add(number, id, parent));
        }
        assert!(!lineage.add(9, "a", None));
        assert_eq!(lineage.abandoned(), BTreeSet::from([1, 2]));
    }

    #[test]
    fn a_second_root_leaves_the_first() {
        let mut lineage = Lineage::default();
        lineage.add(0, "a", None);
        lineage.add(1, "b", None);
        assert_eq!(lineage.abandoned(), BTreeSet::from([0]));
    }
}
