//! Gemini CLI: `tmp/<name>/chats/session-….jsonl` below its home; `.project_root` in the same
//! folder, or `projects.json`, says what project the name stands for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Scope;
use crate::listing::{Candidate, ends_with, entries};

/// `projects.json`
#[derive(Default, Deserialize)]
struct Projects {
    #[serde(default)]
    projects: BTreeMap<PathBuf, String>,
}

/// The files that may be sessions of the project.
pub(crate) fn files(home: &Path, scope: &Scope) -> Vec<Candidate> {
    let projects: Projects = std::fs::read(home.join("projects.json"))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let mut found = Vec::new();
    for folder in entries(&home.join("tmp")) {
        let Some(root) = root_of(&folder, &projects).filter(|root| scope.contains(root)) else {
            continue;
        };
        let files = entries(&folder.join("chats")).into_iter();
        let files = files.filter(|path| ends_with(path, ".jsonl") || ends_with(path, ".json"));
        found.extend(files.map(|path| Candidate::of(path, &root)));
    }
    found
}

/// The project that a folder is for.
fn root_of(folder: &Path, projects: &Projects) -> Option<PathBuf> {
    let written = std::fs::read_to_string(folder.join(".project_root")).ok();
    written.map(|root| PathBuf::from(root.trim())).or_else(|| {
        let name = folder.file_name()?.to_str()?;
        projects.projects.iter().find(|(_, slug)| *slug == name).map(|(root, _)| root.clone())
    })
}
