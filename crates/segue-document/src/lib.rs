//! Markdown to handoff and back, bootstrap templates, and the rules that check
//! what people, models and segue itself have written.
//!
//! This crate does no I/O and knows no clock, no randomness and no environment.
//! Its parsers never fail on people's text: they return what they understood,
//! with diagnostics.

pub mod check;
mod document;
mod front;
mod outline;
mod prompt;
mod render;
pub mod secret;
pub mod template;
pub mod tokens;
pub mod visible;

pub use document::{Diagnostic, Document, Opening, digest_of_body, parse};
pub use outline::{Heading, Outline};
pub use prompt::{PROMPT_SECTIONS, Prompt, prompt};
pub use render::{body, render, seal};
