//! `show --sources`: which lines of a handoff came from where in its sessions.
//!
//! The file beside a handoff knows its lines by their digests, so a line that was edited
//! since has no source any more.

use std::collections::BTreeMap;

use segue_document::secret::mask;
use segue_facts::SourceSession;
use segue_model::{Address, LineDigest};

use crate::{ProjectError, Shown, Surroundings, show, sources};

/// A handoff with the lines that have sources.
#[derive(Clone, Debug)]
pub struct Sourced {
    /// The handoff.
    pub shown: Shown,
    /// The sessions that the addresses point into.
    pub sessions: Vec<SourceSession>,
    /// The lines that came from somewhere, in the order of the document.
    pub lines: Vec<LineSources>,
}

/// A line of a handoff, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSources {
    /// Its number in the stored file, from 1.
    pub line: usize,
    /// The line without its end, secrets masked.
    pub text: String,
    /// The events that it came from, the first one first.
    pub addresses: Vec<Address>,
}

/// The lines of a handoff that have sources. `name` is as for [`show`]; of a file the
/// sources are read from beside it.
pub fn sourced(around: &Surroundings, name: Option<&str>) -> Result<Sourced, ProjectError> {
    let shown = show(around, name)?;
    let sources = sources::beside(around, name, &shown)?;
    let by_digest: BTreeMap<_, _> =
        sources.lines.iter().map(|line| (&line.digest, line.addresses.as_slice())).collect();
    let lines = shown.text.lines().enumerate().filter_map(|(at, text)| {
        let addresses = by_digest.get(&LineDigest::of(text))?;
        let text = mask(text).into_owned();
        Some(LineSources { line: at + 1, text, addresses: addresses.to_vec() })
    });
    Ok(Sourced { lines: lines.collect(), sessions: sources.sessions, shown })
}
