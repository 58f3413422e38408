//! How often something was mentioned, what lies back counting less.

use serde::{Deserialize, Serialize};

/// What one mention counts.
const MENTIONED: u32 = 64;
/// After so many events a mention counts half.
pub(super) const HALF_LIFE: u64 = 128;

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Mentions {
    count: u32,
    /// In which half-life the last was.
    last: u64,
}

impl Mentions {
    /// It is mentioned so many `times` in the `now`th event.
    pub(super) fn add(&mut self, times: u32, now: u64) {
        self.count = self.at(now).saturating_add(MENTIONED * times);
        self.last = now / HALF_LIFE;
    }

    /// What the mentions count in the `now`th event.
    pub(super) fn at(self, now: u64) -> u32 {
        let halved = (now / HALF_LIFE).saturating_sub(self.last);
        self.count.checked_shr(u32::try_from(halved).unwrap_or(u32::MAX)).unwrap_or(0)
    }
}
