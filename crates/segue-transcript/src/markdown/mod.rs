//! Sessions that are kept as text: `SpecStory`'s, Aider's and opencode's Markdown, and turns under labels.

mod aider;
mod opencode;
mod plain;
mod specstory;

pub(crate) use aider::{Aider, is_aider};
pub(crate) use opencode::{OpencodeMarkdown, session as opencode_session};
pub(crate) use plain::{Plain, is_plain};
pub(crate) use specstory::{SpecStory, session as specstory_session};

use segue_model::Span;

/// The lines of a text with their bytes.
fn lines(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let mut from = 0;
    text.split_inclusive('\n').map(move |line| {
        let span = Span { from, to: from + line.len() as u64 };
        from = span.to;
        (line.trim_end_matches(['\n', '\r']), span)
    })
}
