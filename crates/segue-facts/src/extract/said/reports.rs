//! The model's long messages, which tell what was done and found: where there is room, they are quoted.

use std::collections::VecDeque;

use segue_model::Address;
use serde::{Deserialize, Serialize};

use crate::text::first_lines;

/// How much of one is remembered, in bytes.
const WIDTH: usize = 4_000;
/// So many are remembered, the last ones.
const MOST: usize = 4;

/// Collects the last long messages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Reports(VecDeque<(String, Address)>);

impl Reports {
    /// The model said something at length.
    pub(crate) fn said(&mut self, text: &str, address: Address) {
        self.0.push_back((first_lines(text, WIDTH).to_owned(), address));
        if self.0.len() > MOST {
            self.0.pop_front();
        }
    }

    /// Those that came before the last words, which are quoted themselves; the oldest first.
    pub(crate) fn before<'a>(
        &'a self,
        last_words: Option<&'a Address>,
    ) -> impl Iterator<Item = &'a (String, Address)> {
        self.0.iter().filter(move |(_, address)| Some(address) != last_words)
    }
}
