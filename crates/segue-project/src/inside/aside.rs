//! Work that takes long, done aside: by a process of its own, which no session waits for.
//!
//! It is the same program again, told the same event. It reads a long session before anybody
//! asks for its handoff, so that the request is made in a moment, and it stores the snapshot of
//! one that is about to be compacted: what a transcript said before stays in it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use segue_agents::{Client, Moment, Told, client};
use segue_model::{AgentId, NativeId};
use segue_transcript::{Format, Transcript};

use super::{compaction, hook, request};
use crate::memory::{Extent, Memory};
use crate::{ProjectError, Surroundings};

/// A session waits while segue reads so many bytes of it: two to three seconds.
const PATIENCE: u64 = 128 << 20;

/// It waits while segue goes on from so many bytes that it remembers: about one second.
const KEPT: u64 = 24 << 20;

/// Begins the work on an event, as it stands on standard input; what the event calls for is
/// seen again there.
pub(super) fn begin(around: &Surroundings, agent: AgentId, input: &str) -> std::io::Result<()> {
    let mut command = Command::new(&around.program);
    command.args(["hook", "--aside", "--agent", agent.as_str()]).current_dir(&around.cwd);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // What ends the session, and all that it started, does not end this.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    child.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(input.as_bytes()))
}

/// Does the work on an event. An error is a line in the log.
pub fn aside(mut around: Surroundings, agent: AgentId, input: &str) {
    let told = client(agent).and_then(|client| Some((client, hook::told(client, input)?)));
    let Some((client, told)) = told else { return };
    hook::enter(&mut around, &told);
    if let Err(error) = work(&around, client, &told) {
        hook::log(&around, agent, &error.to_string());
    }
}

fn work(around: &Surroundings, client: &dyn Client, told: &Told) -> Result<(), ProjectError> {
    if matches!(told.moment, Moment::BeforeCompaction { .. }) {
        return compaction::snapshot(around, client, told).map(drop);
    }
    match request::transcript_of(around, client, told) {
        Some(path) => request::facts_of(around, &path, told).map(drop),
        None => Ok(()),
    }
}

/// Whether a session would wait too long while its file is read, as far as it is not remembered.
pub(super) fn is_long(around: &Surroundings, path: &Path, session: &NativeId) -> bool {
    let length = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if length <= PATIENCE {
        return false;
    }
    let Ok(transcript) = Transcript::open_session(path, session) else { return false };
    // A database is as long as all of its sessions.
    let is_all = transcript.format() != Format::Opencode;
    let memory = Memory::of(around, &transcript);
    let extent = memory.and_then(|memory| memory.extent(&transcript, &[]));
    let is_soon =
        |extent: Extent| extent.kept <= KEPT && length.saturating_sub(extent.read) <= PATIENCE;
    is_all && !extent.is_some_and(is_soon)
}
