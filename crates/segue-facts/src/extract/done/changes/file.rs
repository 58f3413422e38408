//! A file that the session changed, and what became of it.

use jiff::Timestamp;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use crate::extract::done::paths;
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code};

/// So many lines are a large change.
const MANY: f64 = 200.0;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) is_new: bool,
    pub(super) state: State,
    /// What of it was committed: lines added and removed, edits.
    #[serde(default)]
    pub(super) committed: Option<(u32, u32, u32)>,
    /// The same before the last commit, where that had something of it: 0 if it was the first.
    #[serde(default)]
    pub(super) before: Option<(u32, u32, u32)>,
    pub(super) added: u32,
    pub(super) removed: u32,
    pub(super) edits: u32,
    pub(super) addresses: Vec<Address>,
    pub(super) time: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum State {
    There,
    Deleted,
    /// Put back as it was.
    Restored,
    Renamed {
        to: String,
    },
}

impl File {
    /// Whether it was changed since the last commit.
    pub(super) fn has_uncommitted(&self) -> bool {
        self.committed.is_none_or(|(.., edits)| edits != self.edits)
    }

    /// Goes into a commit as it is.
    pub(super) fn commit(&mut self) {
        let now = (self.added, self.removed, self.edits);
        let is_new = self.committed != Some(now);
        self.before = is_new.then(|| self.committed.replace(now).unwrap_or_default());
    }

    /// The last commit is taken back by another one, which the event tells of.
    pub(super) fn revert(&mut self, event: &Event<'_>) {
        let Some(before) = self.before.take() else { return };
        (self.added, self.removed, self.edits) = before;
        self.committed = (self.edits > 0).then_some(before);
        self.state = match () {
            () if self.edits > 0 => State::There,
            () if self.is_new => State::Deleted,
            () => State::Restored,
        };
        self.addresses.push(event.address());
    }

    pub(super) fn new(path: String, is_new: bool) -> Self {
        Self {
            path,
            is_new,
            state: State::There,
            committed: None,
            before: None,
            added: 0,
            removed: 0,
            edits: 0,
            addresses: Vec::new(),
            time: None,
        }
    }

    pub(super) fn fact(&self, base: &str) -> Fact {
        let shown = paths::relative(&self.path, base);
        let path = code(&clean(&shown));
        let text = match (&self.state, self.is_new) {
            (State::Deleted, true) => format!("{path} created and deleted again"),
            (State::Deleted, false) => format!("{path} deleted"),
            (State::Renamed { to }, _) => {
                format!("{path} renamed to {}", code(&clean(&paths::relative(to, base))))
            }
            (State::Restored, _) => format!("{path} put back as it was"),
            (State::There, true) => format!("{path} created{}", self.counts()),
            (State::There, false) => format!("{path} edited{}", self.counts()),
        };
        let left_nothing = self.is_new && matches!(self.state, State::Deleted)
            || matches!(self.state, State::Restored);
        let outside = if paths::is_outside(&shown) || left_nothing { 0.2 } else { 0.0 };
        Fact {
            addresses: bounded(&self.addresses),
            time: self.time,
            ..Fact::observed(
                FactKind::Change,
                text,
                clean(&shown),
                0.4 + 0.02 * f64::from(self.edits.min(10)) + self.size() - outside,
            )
        }
    }

    /// What a large change weighs more: many lines, a file that was made, and most of all one that is gone or has another
    /// name, of which the files themselves tell least.
    fn size(&self) -> f64 {
        let lines = f64::from(self.added) + f64::from(self.removed);
        let many = (lines.ln_1p() / MANY.ln_1p()).min(1.0);
        match self.state {
            State::There if self.is_new => 0.12,
            State::There => 0.05 * many,
            _ => 0.2,
        }
    }

    fn counts(&self) -> String {
        match (self.added, self.removed) {
            (0, 0) => String::new(),
            (added, 0) => format!(" (+{added})"),
            (added, removed) => format!(" (+{added} −{removed})"),
        }
    }
}

/// The first address and the last ones: enough to find the rest.
fn bounded(addresses: &[Address]) -> Vec<Address> {
    let tail = addresses.len().saturating_sub(3).max(1).min(addresses.len());
    addresses.iter().take(1).chain(&addresses[tail..]).cloned().collect()
}
