//! What a reading met besides events.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a reading met besides events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The earliest time in the session's own file, whatever branch it stands on.
    pub started: Option<Timestamp>,
    /// Lines in all files read.
    pub lines: u64,
    /// Bytes in all files read, decompressed.
    pub bytes: u64,
    /// Events handed over.
    pub events: u64,
    /// Lines that are no records of the format, the torn last one not counted.
    pub bad_lines: u64,
    /// Whether the last line is cut off: the file is still being written, or was torn.
    pub torn: bool,
    /// Records that stand on branches which the user left (rewinds, retries).
    pub abandoned: u64,
    /// Records that are there twice.
    pub duplicates: u64,
    /// Record types that this reader does not know, with their counts.
    pub unknown: BTreeMap<String, u64>,
}

impl Report {
    /// Adds what another file of the same session had.
    pub(crate) fn add(&mut self, other: Self) {
        self.started = self.started.into_iter().chain(other.started).min();
        self.lines += other.lines;
        self.bytes += other.bytes;
        self.events += other.events;
        self.bad_lines += other.bad_lines;
        self.torn |= other.torn;
        self.abandoned += other.abandoned;
        self.duplicates += other.duplicates;
        for (kind, count) in other.unknown {
            *self.unknown.entry(kind).or_default() += count;
        }
    }
}
