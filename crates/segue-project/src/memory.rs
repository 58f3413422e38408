//! What is remembered of the reading of a long session, so that the next reading costs only
//! what was said since: the reader's state and the facts so far, in the user's own data.
//!
//! All of it can be deleted. A state in which a secret stands is not kept: the session is then
//! read again.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use segue_document::secret;
use segue_facts::{Fact, Talk, Work};
use segue_store::durable;
use segue_transcript::{Saved, Transcript};

use crate::Surroundings;
use crate::folders::{forget_in, own_folder};

/// Shorter sessions are read in a moment, in bytes.
const LONG: u64 = 4 << 20;

/// A number and its line end are shorter, in bytes.
const HEAD: u64 = 32;

/// How much is remembered of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The length of what is remembered, in bytes.
    pub(crate) kept: u64,
    /// So many bytes of the session's file need not be read again.
    pub(crate) read: u64,
}

/// Where states are kept, and for which program.
pub(crate) struct Memory {
    folder: PathBuf,
    /// Another build may know its readers and facts otherwise.
    build: String,
}

impl Memory {
    /// The memory of the user, if the session is long enough for one.
    pub(crate) fn of(around: &Surroundings, transcript: &Transcript) -> Option<Self> {
        let length = std::fs::metadata(transcript.path()).ok()?.len();
        let program = std::fs::metadata(&around.program).ok()?;
        let made = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let build = format!("{}-{}", program.len(), made.as_nanos());
        let folder = around.user_data.as_ref()?.join("readings");
        (length >= LONG).then_some(Self { folder, build })
    }

    /// What was kept of a session that began with `inherited`.
    pub(crate) fn take(
        &self,
        transcript: &Transcript,
        inherited: &[Fact],
    ) -> Option<(Saved, (Work, Talk))> {
        let bytes = std::fs::read(self.place(transcript, inherited)).ok()?;
        let head = bytes.iter().position(|byte| *byte == b'\n')?;
        serde_json::from_slice(&bytes[head + 1..]).ok()
    }

    /// How much was kept of a session, and of how much of it; nothing if nothing was.
    pub(crate) fn extent(&self, transcript: &Transcript, inherited: &[Fact]) -> Option<Extent> {
        let file = File::open(self.place(transcript, inherited)).ok()?;
        let kept = file.metadata().ok()?.len();
        let mut head = String::new();
        BufReader::new(file.take(HEAD)).read_line(&mut head).ok()?;
        Some(Extent { kept, read: head.trim_end().parse().ok()? })
    }

    /// Keeps a state. Where that cannot be, the session is read again.
    pub(crate) fn keep(
        &self,
        transcript: &Transcript,
        inherited: &[Fact],
        state: &(Saved, (Work, Talk)),
    ) {
        let Ok(state_text) = serde_json::to_string(state) else { return };
        // How much was read is known without reading what was kept.
        let text = format!("{}\n{state_text}", state.0.read());
        let place = self.place(transcript, inherited);
        if !secret::find(&text).is_empty() || own_folder(&self.folder).is_err() {
            // What was kept before is of no use to anybody.
            let _ = std::fs::remove_file(place);
            return;
        }
        let _ = durable::replace_unsynced(&place, text.as_bytes());
    }

    /// Takes out what nobody asked for in a while.
    pub(crate) fn forget(around: &Surroundings) {
        let Some(data) = &around.user_data else { return };
        forget_in(&data.join("readings"), |_| true);
    }

    fn place(&self, transcript: &Transcript, inherited: &[Fact]) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        let inherited = serde_json::to_string(inherited).unwrap_or_default();
        let path = transcript.path().to_string_lossy();
        for part in [&self.build, path.as_ref(), transcript.native().as_str(), &inherited] {
            hasher.update(part.as_bytes()).update(b"\0");
        }
        let name = hasher.finalize().to_hex();
        self.folder.join(Path::new(&name[..32])).with_extension("json")
    }
}
