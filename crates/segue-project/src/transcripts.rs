//! Where transcripts are that somebody named by their file, and that no agent keeps: this
//! checkout remembers it, so that a handoff's events can be opened without naming the file again.
//!
//! A path below the project is remembered from its root. Nothing of it leaves the checkout.

use std::io::Read;
use std::path::{Path, PathBuf};

use segue_model::{AgentId, Digest, NativeId};
use segue_store::durable;
use segue_transcript::{Format, Transcript};
use serde::{Deserialize, Serialize};

use crate::folders::{Folders, own_folder};
use crate::{Project, Surroundings};

/// The folder, below what is this checkout's.
const FOLDER: &str = "transcripts";
/// So much of a file's beginning is compared, in bytes.
const HEAD: u64 = 4096;

/// A transcript's file.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    agent: AgentId,
    session: NativeId,
    file: PathBuf,
    /// How many bytes of its beginning were compared.
    head: u64,
    /// Their digest.
    begins: Digest,
}

/// Remembers where a transcript is, unless it is where its agent keeps it. Where that cannot be
/// written, the file has to be named again.
pub(crate) fn remember(around: &Surroundings, project: &Project, transcript: &Transcript) {
    let path = around.path(transcript.path());
    if around.homes.looked().iter().any(|home| path.starts_with(home)) {
        return;
    }
    // A database changes where it begins.
    let most = if transcript.format() == Format::Opencode { 0 } else { HEAD };
    let Some((head, begins)) = beginning(&path, most) else { return };
    let file = path.strip_prefix(&project.root).unwrap_or(&path).to_owned();
    let session = transcript.native().clone();
    let place = Place { agent: transcript.agent(), session, file, head, begins };
    let folder = project.folders().local.join(FOLDER);
    let name = Digest::of(&format!("{}:{}", place.agent, place.session)).bits();
    if own_folder(&folder).is_ok() {
        let json = serde_json::to_vec_pretty(&place).unwrap_or_default();
        let _ = durable::replace(&folder.join(format!("{name:016x}.json")), &json);
    }
}

/// The one transcript that is remembered here whose session's id begins with `name`, or is it, if
/// its file is there and begins as it did.
pub(crate) fn remembered(
    around: &Surroundings,
    agent: Option<AgentId>,
    name: &str,
) -> Option<Transcript> {
    let folders = Folders::above(around).ok().flatten()?;
    let entries = std::fs::read_dir(folders.local.join(FOLDER)).ok()?.flatten();
    let mut places: Vec<Place> = entries
        .filter_map(|entry| serde_json::from_slice(&std::fs::read(entry.path()).ok()?).ok())
        .filter(|place: &Place| agent.is_none_or(|agent| place.agent == agent))
        .filter(|place| place.session.as_str().starts_with(name))
        .collect();
    if places.len() > 1 {
        places.retain(|place| place.session.as_str() == name);
    }
    let [place] = places.as_slice() else { return None };
    let path = folders.root.join(&place.file);
    let is_same = beginning(&path, place.head)? == (place.head, place.begins);
    let transcript = is_same.then(|| Transcript::open_session(&path, &place.session))?.ok()?;
    (*transcript.native() == place.session).then_some(transcript)
}

/// The digest of so many bytes at most of a file's beginning, and how many they are.
fn beginning(path: &Path, most: u64) -> Option<(u64, Digest)> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some((bytes.len() as u64, Digest::of(&String::from_utf8_lossy(&bytes))))
}
