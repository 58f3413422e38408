//! The agents of this machine: where they keep their sessions.
//!
//! An agent is one module here: where its sessions are, what is installed for it, what it
//! says to a hook and hears from it, how a session is started. Listing reads the heads and
//! tails of session files only, so ten thousand of them are listed in a moment.

mod aider;
mod claude;
mod client;
mod cline;
mod codex;
mod command_text;
mod copilot;
mod gemini;
mod health;
mod homes;
mod hook_json;
mod install;
mod listing;
mod opencode;
mod pi;
mod plugin;
mod qwen;
mod rehearsal;
mod scope;
mod specstory;
mod trust;

pub use client::{
    Asked, CLIENTS, Changed, Client, Fill, Launch, Lenience, Moment, Reply, Source, Start, Told,
    client,
};
pub use command_text::typed;
pub use health::{Complaint, Examined, examine, hindrances, settings_text};
pub use homes::Homes;
pub use hook_json::tagged;
pub use install::{
    Change, Holds, InstallError, Piece, Site, Trace, installed, is_build, rehearsed, removed,
    with_members,
};
pub use listing::{Found, Listed, sessions};
pub use rehearsal::Rehearsal;
pub use scope::Scope;
pub use trust::{SERVER as TRUST_SERVER, trust};
