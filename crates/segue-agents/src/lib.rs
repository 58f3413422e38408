//! The agents of this machine: where they keep their sessions.
//!
//! An agent is one module here. Listing reads the heads and tails of session
//! files only, so ten thousand of them are listed in a moment.

mod claude;
mod listing;
mod scope;

pub use listing::{Homes, Listed, sessions};
pub use scope::Scope;
