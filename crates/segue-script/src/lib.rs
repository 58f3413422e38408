//! A model that plays a script: a server on loopback that speaks the dialects of the model
//! services, so that a real agent can be tried without any of them.
//!
//! A script is a list of turns; what the agent calls its tools is found out from what it
//! offers. Every request of the session itself is kept, to be looked at afterwards.

mod dialect;
mod offered;
mod script;
mod server;

pub use script::{Step, Turn};
pub use server::{Asked, Model};
