//! A session: one conversation with an LLM agent.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::AgentId;

/// The id that the agent itself gave the session, as it wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NativeId(String);

/// segue's own id of a session: a UUID of version 7 (RFC 9562) whose time is
/// the session's start and whose random bits come from agent and native id. So
/// every machine gives the same session the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(Uuid);

impl NativeId {
    /// The id `text`, which must not be empty.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as the agent wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NativeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl SessionId {
    /// The id of the session that `agent` calls `native`.
    pub fn derive(agent: AgentId, native: &NativeId, started: Option<Timestamp>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in ["segue-session", agent.as_str(), native.as_str()] {
            hasher.update(part.as_bytes()).update(b"\0");
        }
        let mut random = [0; 10];
        random.copy_from_slice(&hasher.finalize().as_bytes()[..10]);
        let millis = started.map_or(0, Timestamp::as_millisecond);
        Self(uuid::Builder::from_unix_timestamp_millis(millis.max(0) as u64, &random).into_uuid())
    }
}

impl SessionId {
    /// The id with these bytes, as [`SessionId::bytes`] gives them.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The sixteen bytes of the UUID.
    pub fn bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_session_has_the_same_id_everywhere() {
        let native = NativeId::new("6f0c1a2b-0000-4000-8000-000000000000");
        let started = "2026-11-22T08:02:11Z".parse().ok();
        let id = SessionId::derive(AgentId::Claude, &native, started);
        assert_eq!(id, SessionId::derive(AgentId::Claude, &native, started));
        assert_ne!(id, SessionId::derive(AgentId::Codex, &native, started));
        assert_eq!(id.0.get_version_num(), 7);
    }
}
