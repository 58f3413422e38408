//! What a face can ask for: one operation, one function.
//!
//! The command line, and every other face, calls these functions and translates
//! what they return. They print nothing, ask nothing and read no environment:
//! what they need to know of the world is in [`Surroundings`].

mod error;
mod handoff;
mod identity;
mod init;
mod log;
mod next;
mod project;
mod sessions;
mod settings;
mod show;
mod surroundings;

pub use error::ProjectError;
pub use handoff::{HandoffOutcome, HandoffRequest, Made, handoff};
pub use init::{InitOutcome, InitRequest, init};
pub use log::{Log, log};
pub use next::{Freshness, NextPrompt, next};
pub use project::Project;
pub use sessions::{SessionList, sessions};
pub use settings::{Origin, Setting, Settings, config};
pub use show::{Shown, show};
pub use surroundings::{Overrides, Surroundings};
