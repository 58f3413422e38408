//! A record: one small event of the chain that is no handoff.
//!
//! Records are immutable objects like handoffs, one TOML file each. Each says who
//! wrote it, when, and which records of the same subject its writer had seen; so
//! the fold knows what was meant to replace what, whatever the clocks say.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AgentId, HandoffId, HandoffIdError, NativeId, ThreadName};

/// The version of the records that this code writes.
pub const RECORD_FORMAT: u32 = 1;

/// Identifies one record: sixteen letters from `k` to `z`, as a handoff's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(HandoffId);

/// One event, with its circumstances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the format, [`RECORD_FORMAT`].
    pub segue: u32,
    /// Identifies the record.
    pub id: RecordId,
    /// When it was written, by the writer's clock.
    pub time: Timestamp,
    /// The person who wrote it; a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The machine that it was written on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Tells the checkouts of one machine apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<String>,
    /// The newest records of the same subject that the writer knew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<RecordId>,
    /// What happened.
    #[serde(flatten)]
    pub event: RecordEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RecordEvent {
    /// A session was started from a handoff.
    Started {
        /// The handoff.
        handoff: HandoffId,
        /// The thread that its own handoff will be on.
        thread: ThreadName,
        /// The agent.
        agent: AgentId,
        /// The agent's own id of the session.
        native: NativeId,
    },
    /// Somebody has taken a handoff to go on from it.
    Claimed {
        /// The handoff.
        handoff: HandoffId,
    },
    /// A thread went back; what came after is abandoned, and stays.
    Abandoned {
        /// The thread.
        thread: ThreadName,
        /// Where it goes back to.
        to: HandoffId,
        /// The heads that are given up.
        from: Vec<HandoffId>,
        /// Why.
        why: String,
        /// What was tried, in the words of whoever gives it up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tried: Option<String>,
        /// What was observed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        observed: Option<String>,
    },
    /// A thread's name points at another handoff, or at none any more.
    Thread {
        /// The thread.
        thread: ThreadName,
        /// Where it is now; deleted without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<HandoffId>,
        /// The heads that it had; none where it is new.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        from: Vec<HandoffId>,
    },
    /// A label points at a handoff, or at none any more.
    Tag {
        /// The label.
        tag: String,
        /// The handoff; deleted without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handoff: Option<HandoffId>,
    },
    /// The successor has read a handoff back.
    Accepted {
        /// The handoff.
        handoff: HandoffId,
        /// How much of it was there, from 0 to 100.
        score: u8,
    },
    /// An earlier record does not count any more, or a handoff is out of view.
    Undone {
        /// The record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<RecordId>,
        /// The handoff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handoff: Option<HandoffId>,
    },
}

/// What a record is about: records of one subject replace each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A thread.
    Thread(ThreadName),
    /// A label.
    Tag(String),
    /// Who has a handoff.
    Claim(HandoffId),
    /// How a handoff was accepted.
    Acceptance(HandoffId),
    /// A session.
    Session(NativeId),
    /// Whether a record counts.
    Record(RecordId),
    /// Whether a handoff is in view.
    Handoff(HandoffId),
    /// Nothing that this version knows.
    Nothing,
}

/// Why a text is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is not in the form of one.
    #[error("line {line}: {message}")]
    Form {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer segue wrote it.
    #[error("format {0} is newer than this segue, which reads {RECORD_FORMAT}; update segue")]
    Newer(u32),
}

/// The file name of a record: `<stamp>-<kind>-<id>.toml`, the stamp without colons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordName {
    text: String,
    id: RecordId,
}

impl RecordId {
    /// The id with these 64 random (or derived) bits.
    pub fn from_bits(bits: u64) -> Self {
        Self(HandoffId::from_bits(bits))
    }

    /// The 64 bits of the id.
    pub fn bits(self) -> u64 {
        self.0.bits()
    }

    /// The first eight letters, for people.
    pub fn short(self) -> String {
        self.0.short()
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for RecordId {
    type Err = HandoffIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Record {
    /// Reads a record from TOML.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let record: Self = toml::from_str(text).map_err(|error| RecordError::Form {
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            message: error.message().lines().next().unwrap_or_default().to_owned(),
        })?;
        if record.segue > RECORD_FORMAT {
            return Err(RecordError::Newer(record.segue));
        }
        Ok(record)
    }

    /// The record as TOML.
    pub fn render(&self) -> String {
        // Plain data with string keys has a form in TOML.
        toml::to_string(self).unwrap_or_default()
    }

    /// The name of the record's file.
    pub fn name(&self) -> RecordName {
        let stamp = self.time.strftime("%Y%m%dT%H%M%SZ");
        let text = format!("{stamp}-{}-{}.toml", self.event.kind(), self.id);
        RecordName { text, id: self.id }
    }

    /// What orders records that have not seen each other: time, then id.
    pub fn key(&self) -> (Timestamp, RecordId) {
        (self.time, self.id)
    }

    /// Whoever wrote it, for people.
    pub fn by(&self) -> String {
        writer(self.author.as_deref(), self.host.as_deref())
    }

    /// Whether both were written in the same checkout by the same person.
    pub fn is_of_same_writer(&self, other: &Self) -> bool {
        let writer = |r: &Self| (r.author.clone(), r.host.clone(), r.checkout.clone());
        writer(self) == writer(other)
    }
}

/// A writer, for people: `Ana on laptop`.
pub fn writer(author: Option<&str>, host: Option<&str>) -> String {
    match (author, host) {
        (Some(author), Some(host)) => format!("{author} on {host}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "somebody".to_owned(),
    }
}

impl RecordEvent {
    /// The kind as it is written.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Claimed { .. } => "claimed",
            Self::Abandoned { .. } => "abandoned",
            Self::Thread { .. } => "thread",
            Self::Tag { .. } => "tag",
            Self::Accepted { .. } => "accepted",
            Self::Undone { .. } => "undone",
        }
    }

    /// What it is about.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Started { native, .. } => Subject::Session(native.clone()),
            Self::Claimed { handoff } => Subject::Claim(*handoff),
            Self::Abandoned { thread, .. } | Self::Thread { thread, .. } => {
                Subject::Thread(thread.clone())
            }
            Self::Tag { tag, .. } => Subject::Tag(tag.clone()),
            Self::Accepted { handoff, .. } => Subject::Acceptance(*handoff),
            Self::Undone { record: Some(record), .. } => Subject::Record(*record),
            Self::Undone { handoff: Some(handoff), .. } => Subject::Handoff(*handoff),
            Self::Undone { .. } => Subject::Nothing,
        }
    }

    /// The handoff that it speaks of first, if there is one.
    pub fn handoff(&self) -> Option<HandoffId> {
        match self {
            Self::Started { handoff, .. }
            | Self::Claimed { handoff }
            | Self::Accepted { handoff, .. }
            | Self::Abandoned { to: handoff, .. } => Some(*handoff),
            Self::Thread { to: handoff, .. }
            | Self::Tag { handoff, .. }
            | Self::Undone { handoff, .. } => *handoff,
        }
    }
}

impl RecordName {
    /// The id that the name says.
    pub fn id(&self) -> RecordId {
        self.id
    }
}

impl fmt::Display for RecordName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for RecordName {
    type Err = RecordError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let id = name.strip_suffix(".toml").and_then(|stem| stem.rsplit_once('-'));
        let id = id.and_then(|(front, id)| front.contains('-').then(|| id.parse().ok())?);
        let id = id.ok_or_else(|| RecordError::Form {
            line: 1,
            message: format!("`{name}` is not named `<stamp>-<kind>-<id>.toml`"),
        })?;
        Ok(Self { text: name.to_owned(), id })
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(event: RecordEvent) -> Record {
        Record {
            segue: RECORD_FORMAT,
            id: RecordId::from_bits(7),
            time: "2026-11-22T10:31:04Z".parse().unwrap(),
            author: Some("Ana".into()),
            host: Some("laptop".into()),
            checkout: None,
            seen: vec![RecordId::from_bits(3)],
            event,
        }
    }

    #[test]
    fn every_kind_reads_back_as_it_was_written() {
        let (handoff, thread) = (HandoffId::from_bits(1), ThreadName::default());
        let events = [
            RecordEvent::Started {
                handoff,
                thread: thread.clone(),
                agent: AgentId::Codex,
                native: NativeId::new("s"),
            },
            RecordEvent::Claimed { handoff },
            RecordEvent::Abandoned {
                thread: thread.clone(),
                to: handoff,
                from: vec![HandoffId::from_bits(2)],
                why: "mock clock is \"flaky\"\n= 1".into(),
                tried: None,
                observed: Some("3 failed".into()),
            },
            RecordEvent::Thread { thread, to: None, from: vec![handoff] },
            RecordEvent::Tag { tag: "mvp".into(), handoff: Some(handoff) },
            RecordEvent::Accepted { handoff, score: 90 },
            RecordEvent::Undone { record: Some(RecordId::from_bits(9)), handoff: None },
        ];
        for event in events {
            let written = record(event);
            assert_eq!(
                Record::parse(&written.render()),
                Ok(written.clone()),
                "{}",
                written.render()
            );
            let name = written.name();
            assert_eq!(name.to_string().parse::<RecordName>().unwrap(), name);
            assert_eq!(name.id(), written.id);
        }
    }

    #[test]
    fn the_name_has_no_colon() {
        let name = record(RecordEvent::Claimed { handoff: HandoffId::from_bits(1) }).name();
        assert_eq!(name.to_string(), "20261122T103104Z-claimed-zzzzzzzzzzzzzzzs.toml");
        for text in ["x.toml", "claimed-zzzzzzzzzzzzzzzs.toml", "a-b-c.toml", "a-b-zzzz.md"] {
            assert!(text.parse::<RecordName>().is_err(), "{text}");
        }
    }

    #[test]
    fn errors_name_the_line() {
        let error = Record::parse("segue = 1\nid = 3\n").unwrap_err();
        assert!(matches!(error, RecordError::Form { line: 2, .. }), "{error}");
        let text = record(RecordEvent::Accepted { handoff: HandoffId::from_bits(1), score: 1 });
        let text = text.render().replacen("segue = 1", "segue = 2", 1);
        assert_eq!(Record::parse(&text), Err(RecordError::Newer(2)));
    }
}
