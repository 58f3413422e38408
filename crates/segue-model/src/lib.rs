//! The nouns of segue: handoffs, sessions, events, addresses, the chain.
//!
//! This crate does no I/O and knows no clock, no randomness and no environment:
//! times and random bits come in as arguments. Everything above it speaks in
//! these types, so that an id is never mistaken for a number or a name.

mod address;
mod agent;
mod brief;
mod chain;
mod digest;
mod event;
mod front;
mod handoff;
mod handoff_id;
mod handoff_name;
mod handoff_ref;
mod hash;
mod order;
mod record;
mod session;
mod template_name;
mod thread;

pub use address::{Address, AddressError, SessionPrefix};
pub use agent::{AgentId, UnknownAgent};
pub use brief::Brief;
pub use chain::{Arm, Chain, ChainError, Conflict, Node, SessionState, Standing, Started};
pub use digest::{Digest, DigestError, LineDigest, lf};
pub use event::{
    Action, Body, Change, Compaction, Edit, Event, Meta, Span, Todo, TodoState, ToolCall,
    ToolResult, Usage,
};
pub use front::{Anchor, Author, FORMAT, Front, Kind, SessionLink, Writer};
pub use handoff::{Content, Handoff, Part, Section, SectionName, heading, marker};
pub use handoff_id::{HandoffId, HandoffIdError, IdPrefix};
pub use handoff_name::{HandoffName, HandoffNameError, Number, Slug};
pub use handoff_ref::{HandoffRef, HandoffRefError};
pub use hash::lasting_hash;
pub use order::in_order;
pub use record::{
    RECORD_FORMAT, Record, RecordError, RecordEvent, RecordId, RecordName, Subject, writer,
};
pub use session::{NativeId, SessionId};
pub use template_name::{TemplateName, TemplateNameError};
pub use thread::{ThreadName, ThreadNameError};
