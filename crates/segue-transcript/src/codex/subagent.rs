//! The rollouts of sub-agents: each names the session that started it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use segue_model::NativeId;
use serde::Deserialize;
use serde_json::Value;

use super::folder;
use crate::json::{at, text};
use crate::lines::Lines;
use crate::{jsonl, source};

/// Where and when a record was written.
#[derive(Deserialize)]
struct Stamp {
    ordinal: Option<u64>,
    timestamp: Option<Timestamp>,
}

/// More sub-agents than any session has that somebody reads.
const MOST: usize = 256;

/// The session that started the sub-agent whose rollout begins with `record`.
pub(super) fn parent(record: &Value) -> Option<&str> {
    let is_one = at(record, "/payload/source/subagent").is_some()
        || text(record, "/payload/thread_source") == Some("subagent");
    let spawn = "/payload/source/subagent/thread_spawn/parent_thread_id";
    let named = || text(record, "/payload/parent_thread_id").or_else(|| text(record, spawn));
    is_one.then(named).flatten()
}

/// The rollouts of the sub-agents of the session `native` in `path`, and of theirs, in the
/// order in which they were started: before the record of the ordinal `until` if there is one.
pub(crate) fn subagents(
    path: &Path,
    native: &NativeId,
    until: Option<u64>,
) -> Vec<(NativeId, PathBuf)> {
    let mut known = BTreeSet::from([native.to_string()]);
    let mut found = Vec::new();
    let candidates = candidates(path, native).unwrap_or_default();
    // Only where there may be any is it worth looking for the record.
    let end = until.filter(|_| !candidates.is_empty()).and_then(|until| written(path, until));
    for (id, file) in candidates {
        let is_later = end.is_some_and(|end| time(&id).is_some_and(|time| time >= end));
        if is_later || found.len() == MOST {
            break;
        }
        // Nobody is started before the one who starts it.
        if started_by(&file).is_some_and(|parent| known.contains(&parent)) {
            known.insert(id.clone());
            found.push((NativeId::new(id), file));
        }
    }
    found
}

/// The rollouts that began while the session ran.
fn candidates(path: &Path, native: &NativeId) -> Option<Vec<(String, PathBuf)>> {
    let began = time(native.as_str())?;
    let ended = Timestamp::try_from(std::fs::metadata(path).ok()?.modified().ok()?).ok()?;
    // Folders are named in local time, and two clocks may differ a little.
    let last_day = ended.saturating_add(SignedDuration::from_hours(24)).ok()?;
    let last_day = last_day.strftime("%Y/%m/%d").to_string();
    let ended = ended.saturating_add(SignedDuration::from_secs(2)).ok()?;
    let own = path.parent()?;
    let is_later = |day: &PathBuf| {
        let name = || day.iter().rev().take(3).collect::<Vec<_>>().into_iter().rev();
        day.as_path() > own && name().collect::<PathBuf>().as_path() <= Path::new(&last_day)
    };
    let folders = folder::days(own).into_iter().filter(is_later);
    let rollouts =
        std::iter::once(own.to_owned()).chain(folders).flat_map(|f| folder::rollouts(&f));
    let is_within = |(id, _): &(String, PathBuf)| {
        *id != native.as_str() && time(id).is_some_and(|time| (began..=ended).contains(&time))
    };
    let mut rollouts: Vec<_> = rollouts.filter(is_within).collect();
    rollouts.sort();
    Some(rollouts)
}

/// When the record of the ordinal `until`, or the first one behind it, was written.
fn written(path: &Path, until: u64) -> Option<Timestamp> {
    let mut lines = Lines::new(source::open(path).ok()?);
    while let Some(line) = lines.next().ok()? {
        let stamp = serde_json::from_slice(line.bytes);
        if let Ok(Stamp { ordinal: Some(ordinal), timestamp }) = stamp
            && ordinal >= until
        {
            return timestamp;
        }
    }
    None
}

/// When an id was drawn: the time in a UUID of version 7 (RFC 9562, section 5.7).
fn time(id: &str) -> Option<Timestamp> {
    let digits = format!("{}{}", id.get(..8)?, id.get(9..13)?);
    let millis = i64::from_str_radix(&digits, 16).ok()?;
    Timestamp::from_millisecond(millis).ok().filter(|_| id.get(14..15) == Some("7"))
}

/// The session that started the sub-agent of a rollout.
fn started_by(path: &Path) -> Option<String> {
    let mut lines = Lines::new(source::open(path).ok()?);
    let line = lines.next().ok()??;
    memchr::memmem::find(line.bytes, b"subagent")?;
    parent(&jsonl::value(line.bytes)?).map(str::to_owned)
}
