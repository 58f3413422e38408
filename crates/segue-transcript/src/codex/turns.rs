//! The turns of a rollout, and which of its records do not count: those of turns that were
//! rolled back, and what a sub-agent's rollout has of the session that started it.

use std::collections::BTreeSet;
use std::path::Path;

use segue_model::SessionPrefix;
use serde::{Deserialize, Serialize};

use super::Codex;
use crate::jsonl::JsonLines;
use crate::left::Left;
use crate::lines::Lines;
use crate::reader::Reader;
use crate::source;

/// The event that tells of turns that were rolled back.
pub(super) const ROLLED_BACK: &str = "thread_rolled_back";
/// What the call that started a sub-agent gives back in the sub-agent's own rollout, behind a
/// copy of the conversation up to there.
pub(super) const SPAWNED: &str = "You are the newly spawned agent.";

/// The turns of a rollout.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Turns {
    /// The records in which the turns began that still stand.
    begun: Vec<u32>,
    left: Left,
}

impl Turns {
    /// Takes up what the person said in the record `number`.
    pub(super) fn begin(&mut self, number: u32) {
        self.begun.push(number);
    }

    /// The last `count` turns were rolled back, as the record `number` says.
    pub(super) fn roll_back(&mut self, count: u64, number: u32) {
        let count = usize::try_from(count).unwrap_or(usize::MAX).min(self.begun.len());
        let stand = self.begun.len() - count;
        if let Some(first) = self.begun.get(stand) {
            self.left.add(*first, number);
        }
        self.begun.truncate(stand);
    }

    /// Everything behind the first record and up to the record `number` is a copy.
    pub(super) fn copied(&mut self, number: u32) {
        self.begun.clear();
        self.left.add(1, number);
    }

    /// The records that do not count.
    pub(super) fn left(&self) -> BTreeSet<u32> {
        self.left.records()
    }
}

/// The records of the rollout at `path` that do not count, up to the ordinal `until` if there
/// is one. Costs a reading only where the file speaks of such records.
pub(crate) fn left(
    path: &Path,
    prefix: SessionPrefix,
    until: Option<u64>,
) -> Result<BTreeSet<u32>, crate::ReadError> {
    let error = |error| crate::ReadError::io(path, error);
    let marks = [ROLLED_BACK, SPAWNED].map(memchr::memmem::Finder::new);
    let mut lines = Lines::new(source::open(path)?);
    let mut speaks = false;
    while let Some(line) = lines.next().map_err(error)? {
        speaks |= marks.iter().any(|mark| mark.find(line.bytes).is_some());
    }
    if !speaks {
        return Ok(BTreeSet::new());
    }
    let mut reader =
        JsonLines::new(Codex { until, ..Codex::default() }, prefix, BTreeSet::new(), false);
    let mut lines = Lines::new(source::open(path)?);
    while let Some(line) = lines.next().map_err(error)? {
        reader.line(&line, &mut |_| {});
    }
    reader.finish(&mut |_| {});
    Ok(reader.abandoned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_ends_where_the_next_one_begins() {
        let mut turns = Turns::default();
        for number in [3, 10, 20] {
            turns.begin(number);
        }
        turns.roll_back(1, 25);
        assert_eq!(turns.left(), (20..=25).collect());
        turns.begin(26);
        turns.roll_back(2, 30);
        assert_eq!(turns.left(), (10..=30).collect());
        // More than there are, and none.
        turns.roll_back(u64::MAX, 31);
        turns.roll_back(0, 40);
        turns.roll_back(1, 41);
        assert_eq!(turns.left(), (3..=31).collect());
    }
}
