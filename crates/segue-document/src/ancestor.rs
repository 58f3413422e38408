//! What the two sides of a merge did to the handoff that both go back to.
//!
//! What one side changed, did or dropped, the other one only inherited: it goes. So a
//! failure that was mended on one side does not come back by way of the other one.

use segue_model::{Content, SectionName};

use crate::contradiction::contradicts;
use crate::item::{Item, items};

/// The items of the nearest handoff that both sides go back to; none without one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ancestor {
    items: Vec<Item>,
}

impl Ancestor {
    pub(crate) fn of(content: Option<&Content>) -> Self {
        Self { items: content.map(items).unwrap_or_default() }
    }

    /// Whether an item stands in the ancestor as it stands here, or says of itself that it
    /// is from before.
    pub(crate) fn has(&self, item: &Item) -> bool {
        item.is_from_before || self.items.iter().any(|known| known.is_same(item))
    }

    /// Whether `side` says otherwise, has done, or says no more what `inherited` says.
    /// Silence means something only where the side `says_all`; decisions and what was
    /// achieved stay true when a later session does not repeat them.
    pub(crate) fn is_given_up(&self, inherited: &Item, side: &[Item], says_all: bool) -> bool {
        if side.iter().any(|item| item.is_same(inherited)) {
            return false;
        }
        let is_done = |item: &Item| item.key == inherited.key && item.is_done;
        let news = side.iter().filter(|item| !self.has(item));
        let replaces = |item: &Item| {
            is_done(item) || contradicts(item, inherited).is_some() || item.is_later(inherited)
        };
        // Every handoff says what comes next, however little else.
        let is_aim = |item: &Item| item.section == SectionName::Objective;
        if is_aim(inherited) && news.clone().any(is_aim) {
            return true;
        }
        let known = self.items.iter().any(|item| item.is_same(inherited));
        news.clone().any(replaces) || (says_all && known && !inherited.is_lasting())
    }
}
