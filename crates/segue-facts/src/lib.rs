//! Events to facts, facts to the draft of a handoff, and what the draft lost.
//!
//! Extraction is a fold over events: no model, no network, the same events
//! always give the same facts, each with the address of where it was seen.
//! Packing puts them into the sections of a handoff and, within the budget,
//! into its prompt; the loss report says what the budget kept out.

mod announced;
mod carry;
mod contradict;
mod cue;
mod draft;
mod extract;
mod fact;
mod fences;
mod inherit;
mod line;
mod loss;
mod merge;
mod objective;
mod pack;
mod place;
mod probe;
mod sources;
mod table;
mod text;

pub use carry::Wording;
pub use draft::{Draft, DraftInput};
pub use extract::{About, BrokeOff, Ending, Extraction, Request, SessionFacts, Talk, Work};
pub use fact::{ClaimState, Fact, FactKind, Speaker};
pub use inherit::inherited;
pub use loss::{Coverage, KindCoverage, Lost};
pub use probe::{Probe, ProbeKind};
pub use sources::{SOURCES_SCHEMA, SourceSession, SourcedLine, Sources};
