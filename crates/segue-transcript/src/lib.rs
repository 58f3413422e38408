//! Session files of agents, turned into one stream of events.
//!
//! A [`Transcript`] is a session file whose format was recognised from its
//! content. [`Transcript::fold`] reads it line by line in bounded memory and
//! hands each event of the active branch to a fold, numbered so that a longer
//! file never changes the numbers of what was there before.
//!
//! What an agent's format means stands in one module of its own.

mod claude;
mod error;
mod lenient;
mod lines;
mod peek;
mod report;
mod sniff;
mod source;
mod transcript;

pub use error::ReadError;
pub use peek::{Peek, peek};
pub use report::Report;
pub use sniff::Format;
pub use transcript::Transcript;
