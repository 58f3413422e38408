//! Codex: `sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl` below its home, old ones in
//! `archived_sessions/`.

use std::path::Path;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries};

/// Every rollout: nothing but its first line says where it ran.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let years = entries(&home.join("sessions")).into_iter();
    let days = years.flat_map(|year| entries(&year)).flat_map(|month| entries(&month));
    let files = days.flat_map(|day| entries(&day)).chain(entries(&home.join("archived_sessions")));
    files.filter(|path| ends_with(path, ".jsonl")).map(Candidate::new).collect()
}
