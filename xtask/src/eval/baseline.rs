//! What a session gives without the product, at the same budgets: its last tokens, its first and last
//! tokens, and the dialogue without what the tools said.

use super::reading::{Act, Reading};
use super::tokens;

/// The names of the baselines, in the order of `all`.
pub(crate) const NAMES: [&str; 3] = ["last tokens", "first+last", "dialogue only"];

/// The texts of the baselines at a budget.
pub(crate) fn all(reading: &Reading, plain: &str, budget: usize) -> [String; 3] {
    let head = budget / 4;
    let both = format!("{}\n{}", tokens::first(plain, head), tokens::last(plain, budget - head));
    [tokens::last(plain, budget), both, dialogue(reading, budget)]
}

fn dialogue(reading: &Reading, budget: usize) -> String {
    let said =
        reading.acts.iter().filter(|(_, act)| matches!(act, Act::User(_) | Act::Assistant(_)));
    let said = said.map(|(_, act)| act.plain()).collect::<Vec<_>>().join("\n");
    tokens::last(&said, budget)
}
