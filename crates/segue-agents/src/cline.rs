//! Cline: `data/sessions/<task>/<task>.messages.json` below its home.

use std::path::Path;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries};

/// Every task: only the file beside the messages says where it ran.
pub(crate) fn files(home: &Path, _: &Scope) -> Vec<Candidate> {
    let tasks = entries(&home.join("data/sessions")).into_iter();
    let files = tasks.flat_map(|task| entries(&task));
    files.filter(|path| ends_with(path, ".messages.json")).map(Candidate::new).collect()
}
