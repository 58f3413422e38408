//! The command line as its users have it: the real binary in a hermetic place.
#![expect(
    missing_docs,
    clippy::disallowed_methods,
    reason = "tests set the scene with plain writes"
)]

mod chain;
mod demo;
mod errors;
mod handoffs;
mod safety;
mod sandbox;
mod settings;
mod setup;
