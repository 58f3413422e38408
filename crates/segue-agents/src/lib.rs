//! The agents of this machine: where they keep their sessions.
//!
//! An agent is one module here. Listing reads the heads and tails of session
//! files only, so ten thousand of them are listed in a moment.

mod aider;
mod claude;
mod cline;
mod codex;
mod copilot;
mod gemini;
mod homes;
mod listing;
mod opencode;
mod pi;
mod qwen;
mod scope;
mod specstory;

pub use homes::Homes;
pub use listing::{Listed, sessions};
pub use scope::Scope;
