//! Claude Code: `projects/<directory>/<session>.jsonl` below its home.

use std::path::Path;

use fs_err as fs;
use segue_model::AgentId;
use segue_transcript::peek;

use crate::{Listed, Scope};

/// The sessions of the project below `home`.
pub(crate) fn sessions(home: &Path, scope: &Scope) -> Vec<Listed> {
    let names: Vec<String> = scope.roots().map(folder_name).collect();
    // A folder's name loses what is not a letter or digit, so it can only hint:
    // what counts is the directory that the session itself names.
    let may_belong = |name: &str| {
        names.iter().any(|root| {
            name.strip_prefix(root.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    };
    let Ok(folders) = fs::read_dir(home.join("projects")) else {
        return Vec::new();
    };
    let folders =
        folders.flatten().filter(|entry| entry.file_name().to_str().is_some_and(may_belong));
    let files = folders.filter_map(|folder| fs::read_dir(folder.path()).ok()).flatten().flatten();
    files
        .map(|file| file.path())
        .filter(|path| {
            // Older releases keep the files of sub-agents beside the sessions.
            let is_agent =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("agent-"));
            path.extension().is_some_and(|extension| extension == "jsonl") && !is_agent
        })
        .filter_map(|path| listed(&path, scope))
        .collect()
}

/// The name of the folder for sessions that ran in `root`.
fn folder_name(root: &Path) -> String {
    let path = root.to_string_lossy();
    // The client replaces UTF-16 units, of which some characters have two.
    let unit = |unit: u16| char::from_u32(u32::from(unit)).filter(char::is_ascii_alphanumeric);
    path.encode_utf16().map(|code| unit(code).unwrap_or('-')).collect()
}

fn listed(path: &Path, scope: &Scope) -> Option<Listed> {
    let seen = peek(path).ok()?;
    let cwd = seen.cwd.filter(|cwd| scope.contains(cwd))?;
    Some(Listed {
        agent: AgentId::Claude,
        id: seen.native,
        path: path.to_owned(),
        cwd,
        branch: seen.branch,
        started: seen.started,
        updated: seen.updated,
        turns: seen.turns,
        tokens: seen.tokens,
        bytes: seen.bytes,
        first_request: seen.first_request,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_character_becomes_a_dash() {
        assert_eq!(folder_name(Path::new("/home/dev/my_app.rs")), "-home-dev-my-app-rs");
        assert_eq!(folder_name(Path::new("/🦀é")), "----");
    }
}
