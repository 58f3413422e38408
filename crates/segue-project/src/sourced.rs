//! `show --sources`: which lines of a handoff came from where in its sessions.
//!
//! The file beside a handoff knows its lines by their digests, so a line that was edited
//! since has no source any more.

use std::collections::BTreeMap;

use segue_document::secret::mask;
use segue_facts::SourceSession;
use segue_model::{Address, LineDigest};

use crate::origin::{Carried, Origin, origins};
use crate::{Project, ProjectError, Shown, Surroundings, show, sources};

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
    /// The events that it came from, the first one first; none where it was carried over from a
    /// handoff that was written by hand.
    pub addresses: Vec<Address>,
    /// The earlier handoff that it was carried over from.
    pub carried: Option<Carried>,
}

/// The lines of a handoff that have sources. `name` is as for [`show`]; of a file the
/// sources are read from beside it. One without sources of its own, such as a merge, has those
/// lines that it carries over.
pub fn sourced(around: &Surroundings, name: Option<&str>) -> Result<Sourced, ProjectError> {
    let shown = show(around, name)?;
    let (mut sessions, own, missing) = match sources::beside(around, name, &shown) {
        Ok(sources) => (sources.sessions, sources.lines, None),
        Err(missing @ ProjectError::NoSources(_)) => (Vec::new(), Vec::new(), Some(missing)),
        Err(error) => return Err(error),
    };
    let by_digest: BTreeMap<_, _> =
        own.iter().map(|line| (&line.digest, line.addresses.as_slice())).collect();
    let all: Vec<(usize, &str)> = shown.text.lines().enumerate().collect();
    let own = |text: &str| by_digest.get(&LineDigest::of(text)).map(|found| found.to_vec());
    let without: Vec<(usize, &str)> =
        all.iter().copied().filter(|(_, text)| own(text).is_none()).collect();
    let mut carried = carried(around, &shown, &without)?;
    let lines = all.iter().filter_map(|(at, text)| {
        let (addresses, from) = match (own(text), carried.remove(at)) {
            (Some(addresses), _) => (addresses, None),
            (None, Some(origin)) => {
                let is_new = |one: &SourceSession| sessions.iter().all(|known| known != one);
                let new: Vec<SourceSession> =
                    origin.sessions.iter().filter(|one| is_new(one)).cloned().collect();
                sessions.extend(new);
                (origin.addresses, Some(origin.carried))
            }
            (None, None) => return None,
        };
        let text = mask(text).into_owned();
        Some(LineSources { line: at + 1, text, addresses, carried: from })
    });
    let lines: Vec<LineSources> = lines.collect();
    match missing.filter(|_| lines.is_empty()) {
        Some(missing) => Err(missing),
        None => Ok(Sourced { shown, sessions, lines }),
    }
}

/// The lines that the handoff carries over from those above it in the chain, by their places.
fn carried(
    around: &Surroundings,
    shown: &Shown,
    lines: &[(usize, &str)],
) -> Result<BTreeMap<usize, Origin>, ProjectError> {
    let Some(project) = Project::find(around)? else { return Ok(BTreeMap::new()) };
    let chain = project.chain()?.chain;
    let node = chain.get(shown.handoff.front.id);
    Ok(node.map(|node| origins(&project, &chain, node, lines)).unwrap_or_default())
}
