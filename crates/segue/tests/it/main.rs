//! The command line as its users have it: the real binary in a hermetic place.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

mod agents;
mod chain;
mod check;
mod compacting;
mod demo;
mod doctor;
mod documented;
mod durability;
mod errors;
mod freshness;
mod handoffs;
mod inside;
mod inspect;
mod installing;
mod merging;
mod redact;
mod safety;
mod sandbox;
mod save;
mod session;
mod settings;
mod setup;
mod stores;
mod templates;
mod threads;
mod walk;
mod writer;
