//! The file beside a handoff: for each of its lines the addresses it came from.
//!
//! Written once with the handoff and never changed. It holds addresses and
//! digests, and of the session's text no more than the probes ask for, secrets masked.

use std::collections::BTreeMap;

use segue_model::{Address, AgentId, HandoffId, LineDigest, NativeId, SessionId};
use serde::{Deserialize, Serialize};

use crate::fact::FactKind;
use crate::loss::KindCoverage;
use crate::probe::Probe;

/// The name and version of the format.
pub const SOURCES_SCHEMA: &str = "segue/sources/1";

/// Where the lines of a handoff came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// [`SOURCES_SCHEMA`].
    pub schema: String,
    /// The handoff that the file stands beside.
    pub handoff: HandoffId,
    /// The sessions that the addresses point into.
    pub sessions: Vec<SourceSession>,
    /// The lines that came from somewhere, in the order of the draft.
    pub lines: Vec<SourcedLine>,
    /// The share of the facts' weight that the prompt carries.
    pub weight: f64,
    /// Kept and known facts of each kind.
    pub kinds: BTreeMap<FactKind, KindCoverage>,
    /// Questions about the session, with their answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<Probe>,
}

/// A session that addresses point into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSession {
    /// The prefix that the addresses use.
    pub prefix: String,
    /// The agent.
    pub agent: AgentId,
    /// The agent's id of the session.
    pub native: NativeId,
    /// segue's id of the session.
    pub id: SessionId,
    /// The reader whose numbering the addresses follow, with its version.
    pub reader: String,
}

/// A line with the addresses that it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcedLine {
    /// The digest of the line as it stands in the Markdown.
    pub digest: LineDigest,
    /// The events, the first one first.
    pub addresses: Vec<Address>,
}
