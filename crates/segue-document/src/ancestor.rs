//! What the two sides of a merge did to the handoff that both go back to.
//!
//! What one side changed, did or dropped, the other one only inherited: it goes. So a
//! failure that was mended on one side does not come back by way of the other one.

use segue_model::{Content, SectionName};

use crate::contradiction::contradicts;
use crate::item::{Item, items};

/// What the steps behind an objective's goal stand behind, and what parts them.
const THEN: &str = "Then: ";
const STEP: &str = "; ";

/// The items of the nearest handoff that both sides go back to; none without one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ancestor {
    items: Vec<Item>,
}

impl Ancestor {
    pub(crate) fn of(content: Option<&Content>) -> Self {
        let mut items = content.map(items).unwrap_or_default();
        let aims = items.iter().filter(|item| item.section == SectionName::Objective);
        let steps: Vec<Item> = aims.flat_map(steps).collect();
        items.extend(steps);
        Self { items }
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

/// The lines of an objective, and the steps that one of them lists: what comes next there, a later handoff has among
/// what is to do.
fn steps(aim: &Item) -> impl Iterator<Item = Item> {
    let steps = aim.text.lines().flat_map(|line| match line.trim().strip_prefix(THEN) {
        Some(steps) => steps.split(STEP).collect(),
        None => vec![line.trim()],
    });
    steps.map(|step| Item::new(&SectionName::Context, None, step.trim_end_matches('.')))
}
