//! pi: `sessions/--<directory>--/<time>_<session>.jsonl` below its home.

use std::path::Path;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries};

/// Every session: the name of the folder is made in more than one way.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let folders = entries(&home.join("sessions")).into_iter();
    let files = folders.flat_map(|folder| entries(&folder));
    files.filter(|path| ends_with(path, ".jsonl")).map(Candidate::new).collect()
}
