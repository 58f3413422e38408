//! Aider: `.aider.chat.history.md` in the project itself.

use std::path::Path;

use crate::listing::Candidate;

/// The history of all sessions in `root`.
pub(crate) fn files(root: &Path) -> Vec<Candidate> {
    let path = root.join(".aider.chat.history.md");
    if path.is_file() { vec![Candidate::of(path, root)] } else { Vec::new() }
}
