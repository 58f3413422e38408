//! opencode: one `SQLite` database of all sessions.

use std::path::Path;

use crate::Scope;
use crate::listing::Candidate;

/// The database, which is the home itself.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    if home.is_file() { vec![Candidate::new(home.to_owned())] } else { Vec::new() }
}
