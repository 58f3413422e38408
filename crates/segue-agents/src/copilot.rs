//! Copilot CLI: `session-state/<session>/events.jsonl` below its home; older releases
//! `session-state/<session>.jsonl`.

use std::path::Path;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries};

/// Every session: nothing but its first lines say where it ran.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let sessions = entries(&home.join("session-state")).into_iter();
    let files = sessions.flat_map(|session| {
        if ends_with(&session, ".jsonl") {
            vec![session]
        } else {
            vec![session.join("events.jsonl")]
        }
    });
    files.filter(|path| path.is_file()).map(Candidate::new).collect()
}
