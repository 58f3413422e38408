//! The tokens of a rollout: what each response took, and what the context holds.

use segue_model::Usage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{at, count};

/// What is known of tokens.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Tokens {
    /// The tokens counted last: the same figures come again and again.
    counted: u64,
    /// The tokens that filled the context last.
    pub(super) fill: Option<u64>,
    /// How many the context holds.
    window: Option<u64>,
    /// Whether there is a record for the tokens of each response, which old files have not.
    has_records: bool,
}

impl Tokens {
    /// The tokens of a response, from the figures that the screen shows, where they are new.
    pub(super) fn shown(&mut self, event: &Value) -> Option<Usage> {
        self.window = count(event, "/info/model_context_window").or(self.window);
        let total = count(event, "/info/total_token_usage/total_tokens")?;
        let usage = self.usage(at(event, "/info/last_token_usage"));
        if self.has_records || total == self.counted || usage.total() == 0 {
            return None;
        }
        self.counted = total;
        self.fill = Some(usage.total());
        Some(usage)
    }

    /// The tokens of a response, from its own record.
    pub(super) fn recorded(&mut self, payload: &Value) -> Usage {
        self.has_records = true;
        let usage = self.usage(payload.get("usage"));
        self.fill = Some(usage.total());
        usage
    }

    fn usage(&self, figures: Option<&Value>) -> Usage {
        let of = |name: &str| figures.and_then(|figures| count(figures, name)).unwrap_or_default();
        let cached = of("/cached_input_tokens");
        Usage {
            input: of("/input_tokens").saturating_sub(cached),
            output: of("/output_tokens"),
            cached,
            window: self.window,
        }
    }
}
