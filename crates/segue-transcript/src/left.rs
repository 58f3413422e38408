//! Records that stand on branches which the user left, told by the record that says so.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Runs of such records.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Left {
    /// The first and the last record of each run; none lies in another.
    runs: Vec<(u32, u32)>,
}

impl Left {
    /// The records from `first` to `last`, the newest one, are left.
    pub(crate) fn add(&mut self, first: u32, last: u32) {
        // A user who goes back again and again names the same records each time.
        let kept = self.runs.partition_point(|(other, _)| *other < first);
        self.runs.truncate(kept);
        match self.runs.last() {
            Some((_, to)) if *to >= last => {}
            _ if first <= last => self.runs.push((first, last)),
            _ => {}
        }
    }

    /// All of them.
    pub(crate) fn records(&self) -> BTreeSet<u32> {
        self.runs.iter().flat_map(|(first, last)| *first..=*last).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_record_is_there_once(steps in prop::collection::vec((0..40u32, 0..4u32), 0..20)) {
            let (mut left, mut expected, mut now) = (Left::default(), BTreeSet::new(), 0);
            for (back, on) in steps {
                now += on;
                let first = now.saturating_sub(back);
                left.add(first, now);
                expected.extend(first..=now);
                prop_assert_eq!(&left.records(), &expected);
            }
        }
    }

    #[test]
    fn going_back_again_and_again_costs_no_more() {
        let mut left = Left::default();
        for last in 0..200_000 {
            left.add(0, last);
        }
        assert_eq!(left.runs, [(0, 199_999)]);
        assert_eq!(left.records().len(), 200_000);
    }
}
