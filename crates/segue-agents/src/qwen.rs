//! Qwen Code: `projects/<directory>/chats/<session>.jsonl` below its home.

use std::path::Path;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries, may_be_project};

/// The files that may be sessions of the project.
pub(crate) fn files(home: &Path, scope: &Scope) -> Vec<Candidate> {
    let folders = entries(&home.join("projects")).into_iter();
    let folders = folders.filter(|folder| may_be_project(folder, scope));
    let files = folders.flat_map(|folder| entries(&folder.join("chats")));
    files.filter(|path| ends_with(path, ".jsonl")).map(Candidate::new).collect()
}
