//! Claude Code: `projects/<directory>/<session>.jsonl` below its home.

use std::path::Path;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries, may_be_project};

/// The files that may be sessions of the project.
pub(crate) fn files(home: &Path, scope: &Scope) -> Vec<Candidate> {
    let folders = entries(&home.join("projects")).into_iter();
    let files = folders.filter(|folder| may_be_project(folder, scope)).flat_map(|f| entries(&f));
    files
        .filter(|path| {
            // Older releases keep the files of sub-agents beside the sessions.
            let is_agent =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("agent-"));
            ends_with(path, ".jsonl") && !is_agent
        })
        .map(Candidate::new)
        .collect()
}
