//! What each event shows at a glance: how long it is, and the names in it.

use std::borrow::Cow;

use segue_document::secret::Known;
use segue_document::{estimate, secret};
use segue_model::{Action, Body, Event, ToolResult};
use serde::{Deserialize, Serialize};

use super::names::{self, Names};
use super::output;

/// The half of an [`Extraction`](super::Extraction) that looks at each event alone. That both halves look for secrets in
/// what the model says is the price of their knowing nothing of each other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Glance {
    pub(super) names: Names,
    /// The tokens of the text so far, estimated.
    pub(super) tokens: u64,
    /// How many events came so far.
    pub(super) seen: u64,
    /// The secrets that results show.
    #[serde(default)]
    pub(super) secrets: Known,
}

/// How much of a result is looked through for secrets that may be said again, in bytes.
const SHOWN: usize = 64 << 10;

impl Glance {
    /// Takes up the next event.
    pub fn see(&mut self, event: &Event<'_>) {
        self.seen += 1;
        self.tokens += tokens(&event.body);
        self.names.at(self.seen);
        match &event.body {
            Body::Assistant { text } if !event.sidechain => {
                self.names.talked(&secret::mask(text), event);
            }
            Body::Thinking { text } => self.names.talked(&secret::mask(text), event),
            Body::ToolCall(call) => self.names.called(call, event),
            Body::ToolResult(result) => self.result(result, event),
            Body::Edit(edit) => self.names.edit(edit, event),
            _ => {}
        }
    }

    fn result(&mut self, result: &ToolResult<'_>, event: &Event<'_>) {
        let shown = &result.output[..result.output.floor_char_boundary(SHOWN)];
        let has_secrets = self.secrets.see(shown, false);
        if result.failed || result.refused {
            return;
        }
        let shows_code = match &result.action {
            Action::Read { .. } | Action::Run { .. } => true,
            Action::Other => names::is_search(&result.tool),
            _ => false,
        };
        if shows_code {
            let first = output::first(&result.output);
            let masked = if has_secrets { secret::mask(first) } else { Cow::Borrowed(first) };
            self.names.shown(&masked, event);
        } else if result.action == Action::Delegate {
            self.names.talked(&output::most(&result.output), event);
        }
    }
}

/// About how many tokens of text an event has.
fn tokens(body: &Body<'_>) -> u64 {
    let text = match body {
        Body::User { text } | Body::Injected { text } | Body::Assistant { text } => text,
        Body::ToolCall(call) => &call.input,
        Body::ToolResult(result) => &result.output,
        _ => return 0,
    };
    estimate(text) as u64
}
