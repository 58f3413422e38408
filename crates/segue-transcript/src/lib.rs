//! Session files of agents, turned into one stream of events.
//!
//! A [`Transcript`] is a session file whose format was recognised from its
//! content. [`Transcript::fold`] reads it and hands each event of the active branch to
//! a fold, numbered so that a longer file never changes the numbers of what was there
//! before. Formats with one record a line are read in bounded memory.
//! [`Transcript::resume`] does the same and goes on where an earlier reading stood.
//!
//! What a format means stands in one module of its own; what all of them share stands
//! in `reader`, `tools`, `changes`, `todos` and `typed`.

mod apart;
mod changes;
mod chats;
mod claude;
mod cline;
mod codex;
mod companions;
mod copilot;
mod document;
mod end;
mod error;
mod events;
mod fingerprint;
mod gemini;
mod json;
mod jsonl;
mod left;
mod lenient;
mod lineage;
mod lines;
mod long;
mod markdown;
mod opencode;
mod peek;
mod pi;
mod qwen;
mod reader;
mod reading;
mod refusal;
mod report;
mod resume;
mod sniff;
mod source;
mod time;
mod todos;
mod tools;
mod transcript;
mod typed;

pub use end::{End, end};
pub use error::ReadError;
pub use events::{header as events_header, to_json as event_json};
pub use peek::{Peek, peek, peek_all};
pub use report::Report;
pub use resume::{Course, Resumed, Saved, Why};
pub use sniff::Format;
pub use transcript::Transcript;
