//! `SpecStory`: `.specstory/history/*.md` in the project itself.

use std::path::Path;

use crate::listing::{Candidate, ends_with, entries};

/// The sessions that were kept in `root`.
pub(crate) fn files(root: &Path) -> Vec<Candidate> {
    let files = entries(&root.join(".specstory/history")).into_iter();
    files.filter(|path| ends_with(path, ".md")).map(|path| Candidate::of(path, root)).collect()
}
