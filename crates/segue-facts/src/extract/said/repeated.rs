//! What the model said, so far as a person may paste it again: what they paste is not their own word.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};

use segue_model::lasting_hash;
use serde::{Deserialize, Serialize};

use crate::text::{key, sentences};

/// A shorter sentence, in bytes, may be anybody's.
const LEAST: usize = 40;
/// So many sentences are remembered.
const MOST: usize = 4_096;

/// The last long sentences of the model's, code and drafts among them. Saved is their order only, which is the same
/// for the same session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "VecDeque<u64>", into = "VecDeque<u64>")]
pub(crate) struct Repeated {
    order: VecDeque<u64>,
    known: HashSet<u64>,
}

impl From<VecDeque<u64>> for Repeated {
    fn from(order: VecDeque<u64>) -> Self {
        Self { known: order.iter().copied().collect(), order }
    }
}

impl From<Repeated> for VecDeque<u64> {
    fn from(repeated: Repeated) -> Self {
        repeated.order
    }
}

impl Repeated {
    /// The model said this.
    pub(crate) fn said(&mut self, text: &str) {
        // What stands in a block is what a person copies.
        let text =
            if text.contains("```") { text.replace("```", "").into() } else { Cow::Borrowed(text) };
        for sentence in sentences(&text).into_iter().filter(|it| it.len() >= LEAST) {
            let hash = hash(sentence);
            if self.known.insert(hash) {
                self.order.push_back(hash);
            }
        }
        while self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.map(|hash| self.known.remove(&hash));
        }
    }

    /// Whether the model had said this sentence before.
    pub(crate) fn has(&self, sentence: &str) -> bool {
        sentence.len() >= LEAST && self.known.contains(&hash(sentence))
    }
}

fn hash(sentence: &str) -> u64 {
    lasting_hash(&key(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_said_is_known_in_blocks_as_well() {
        let mut said = Repeated::default();
        said.said(
            "Here it is:\n```\nNo people and no text, warm light on a wooden table at dawn.\n```",
        );
        assert!(said.has("No people and no text, warm light on a wooden table at dawn"));
        assert!(!said.has("Never push to the main branch without asking me before that."));
        assert!(!said.has("No people"));
        let saved = serde_json::to_string(&said).unwrap();
        let back: Repeated = serde_json::from_str(&saved).unwrap();
        assert!(back.has("No people and no text, warm light on a wooden table at dawn"));
    }
}
