//! In which order it happened: events are numbered within their session, and a reading may hold several.

use segue_model::{Address, SessionPrefix};
use serde::{Deserialize, Serialize};

use crate::fact::Fact;

/// The sessions of a reading, in the order in which they were told: what a session came from and its sub-agents stand
/// before it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Timeline(Vec<SessionPrefix>);

/// When something happened, to be compared with moments of the same timeline. The default is before everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    /// Which session of the reading, from 1; 0 is one of before.
    session: usize,
    n: u64,
}

impl Timeline {
    /// Takes up the session that an event is of.
    pub(super) fn see(&mut self, session: &SessionPrefix) {
        if self.0.last() != Some(session) && !self.0.contains(session) {
            self.0.push(session.clone());
        }
    }

    /// When the event was that an address names.
    pub(crate) fn of(&self, address: &Address) -> Moment {
        let session = self.0.iter().position(|known| *known == address.session);
        Moment { session: session.map_or(0, |at| at + 1), n: address.n }
    }

    /// When a fact was seen last.
    pub(crate) fn last(&self, fact: &Fact) -> Moment {
        fact.addresses.last().map_or_else(Moment::default, |at| self.of(at))
    }
}

#[cfg(test)]
mod tests {
    use segue_model::NativeId;

    use super::*;

    #[test]
    fn a_later_session_is_later_whatever_its_numbers_are() {
        let [before, agent, own] =
            ["0ld00001", "a6e47001", "5e551001"].map(|id| SessionPrefix::of(&NativeId::new(id)));
        let mut timeline = Timeline::default();
        [&agent, &own, &agent, &own].into_iter().for_each(|session| timeline.see(session));
        let at = |session: &SessionPrefix, n| timeline.of(&Address { session: session.clone(), n });
        assert!(at(&agent, 900) < at(&own, 40));
        assert!(at(&own, 40) < at(&own, 41));
        assert!(at(&before, 900) < at(&agent, 1), "of an earlier session");
        assert!(Moment::default() < at(&before, 1));
    }
}
