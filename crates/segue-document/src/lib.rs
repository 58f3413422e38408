//! Markdown to handoff and back, bootstrap templates, and the rules that check
//! what people, models and segue itself have written.
//!
//! This crate does no I/O and knows no clock, no randomness and no environment.
//! Its parsers never fail on people's text: they return what they understood,
//! with diagnostics.

mod ancestor;
mod blocks;
pub mod check;
mod complete;
mod compose;
mod contradiction;
mod difference;
mod estimate;
mod front;
mod item;
mod labelled;
mod living;
mod merge;
mod outline;
mod pattern;
mod prompt;
pub mod read;
mod render;
pub mod secret;
mod shorten;
mod stated;
pub mod template;
pub mod tokens;
pub mod visible;

pub use complete::{NOT_STATED, complete};
pub use compose::{Composition, LEFT_OUT, WRITTEN, compose_prompt};
pub use contradiction::{Contradiction, ContradictionKind, contradictions};
pub use difference::{ChangeKind, Difference, ItemChange, difference};
pub use estimate::estimate;
pub use item::NOT_RUN_SINCE;
pub use living::{Episode, Living, living};
pub use merge::{Keep, Side, Sides, merge};
pub use outline::{Heading, Outline};
pub use pattern::Pattern;
pub use prompt::{
    Lacking, PROMPT_OPENING, PROMPT_SECTIONS, Prompt, continuation, framed, prompt, with_goal,
};
pub use read::{
    Diagnostic, Document, Opening, below_headings, brief, digest_of_body, front_of, parse, pieces,
};
pub use render::{body, render, seal};
pub use shorten::shorten;
pub use stated::{Replaced, accomplished, cited_paths, decisions, failures, replaced};

#[cfg(test)]
mod testing;
