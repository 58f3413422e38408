//! The sessions of a project, over all agents.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use segue_model::{AgentId, NativeId};
use segue_transcript::{Peek, ReadError, peek_all};

use crate::{Homes, Scope};
use crate::{aider, claude, cline, codex, copilot, gemini, opencode, pi, qwen, specstory};

/// A session as a list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The agent.
    pub agent: AgentId,
    /// The agent's id of it.
    pub id: NativeId,
    /// Its file, which may hold others as well.
    pub path: PathBuf,
    /// The directory it ran in.
    pub cwd: PathBuf,
    /// The branch it was last on.
    pub branch: Option<String>,
    /// The first time in it.
    pub started: Option<Timestamp>,
    /// The last time in it.
    pub updated: Option<Timestamp>,
    /// How often the person spoke; known for small files only.
    pub turns: Option<u32>,
    /// The context's size at the end, in tokens of the model; known for small files only.
    pub tokens: Option<u64>,
    /// The file's size in bytes.
    pub bytes: u64,
    /// What the person first asked.
    pub first_request: Option<String>,
}

/// A file that may be a session of the project.
pub(crate) struct Candidate {
    path: PathBuf,
    /// The directory that its place stands for, where the file itself does not say.
    cwd: Option<PathBuf>,
}

impl Candidate {
    /// A file that names its directory.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, cwd: None }
    }

    /// A file that stands for a directory.
    pub(crate) fn of(path: PathBuf, cwd: &Path) -> Self {
        Self { path, cwd: Some(cwd.to_owned()) }
    }
}

/// How an agent's files are found below its home.
type Find = fn(&Path, &Scope) -> Vec<Candidate>;

/// Every agent that has a home.
const AGENTS: [(AgentId, Find); 8] = [
    (AgentId::Claude, claude::files),
    (AgentId::Codex, codex::files),
    (AgentId::Gemini, gemini::files),
    (AgentId::Opencode, opencode::files),
    (AgentId::Qwen, qwen::files),
    (AgentId::Copilot, copilot::files),
    (AgentId::Pi, pi::files),
    (AgentId::Cline, cline::files),
];

/// What was found of a project.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The sessions, newest first.
    pub sessions: Vec<Listed>,
    /// Files that stand where its sessions do and that the system does not let us read, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// The sessions of the project. Files that are none are left out.
pub fn sessions(homes: &Homes, scope: &Scope) -> Found {
    let folders = homes.folders();
    let homes = AGENTS.iter().filter_map(|(agent, find)| Some((homes.of(*agent)?, find)));
    let mut candidates: Vec<Candidate> = homes.flat_map(|(home, find)| find(home, scope)).collect();
    // What others keep of a session stands beside the code and counts after the agent's own.
    for root in scope.roots() {
        candidates.extend(aider::files(root));
        candidates.extend(specstory::files(root));
    }
    for folder in folders {
        let files = entries(folder).into_iter().filter(|path| path.is_file());
        candidates.extend(files.map(Candidate::new));
    }
    let mut seen = BTreeSet::new();
    let Found { mut sessions, unreadable } = peeked(&candidates, scope);
    sessions
        .retain(|session| seen.insert((session.agent, session.id.clone(), session.path.clone())));
    sessions.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    // A session that goes on in another file is there once, as its newest part.
    let mut ids = BTreeSet::new();
    let own = |session: &Listed| session.path.extension().is_none_or(|ending| ending != "md");
    let in_own_files: BTreeSet<_> =
        sessions.iter().filter(|s| own(s)).map(|s| (s.agent, s.id.clone())).collect();
    sessions.retain(|session| {
        let key = (session.agent, session.id.clone());
        (own(session) || !in_own_files.contains(&key)) && ids.insert(key)
    });
    Found { sessions, unreadable }
}

/// Looks at every candidate, several at a time, in their order.
fn peeked(candidates: &[Candidate], scope: &Scope) -> Found {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = candidates.len().div_ceil(threads).max(1);
    std::thread::scope(|all| {
        let workers: Vec<_> = candidates
            .chunks(share)
            .map(|part| {
                all.spawn(move || part.iter().map(|one| listed(one, scope)).collect::<Vec<_>>())
            })
            .collect();
        let mut found = Found::default();
        for one in workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()) {
            match one {
                Ok(listed) => found.sessions.extend(listed),
                Err(refused) => found.unreadable.push(refused),
            }
        }
        found
    })
}

/// The sessions in a file; where it cannot be read though its place is the project's, the file and the reason.
fn listed(candidate: &Candidate, scope: &Scope) -> Result<Vec<Listed>, (PathBuf, String)> {
    let is_wanted = |cwd: &Path| scope.contains(cwd);
    let is_ours = candidate.cwd.as_deref().is_some_and(is_wanted)
        || candidate.path.parent().is_some_and(|folder| may_be_project(folder, scope));
    let peeks = match peek_all(&candidate.path, &is_wanted) {
        Ok(peeks) => peeks,
        Err(ReadError::Io { source, .. }) if is_ours => {
            return Err((candidate.path.clone(), source.kind().to_string()));
        }
        Err(_) => Vec::new(),
    };
    let listed = peeks.into_iter().filter_map(|seen: Peek| {
        let cwd = seen.cwd.or_else(|| candidate.cwd.clone()).filter(|cwd| scope.contains(cwd))?;
        Some(Listed {
            agent: seen.agent,
            id: seen.native,
            path: candidate.path.clone(),
            cwd,
            branch: seen.branch,
            started: seen.started,
            updated: seen.updated,
            turns: seen.turns,
            tokens: seen.tokens,
            bytes: seen.bytes,
            first_request: seen.first_request,
        })
    });
    Ok(listed.collect())
}

/// What stands in a folder; nothing if it is none.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Whether a file's name ends so, compressed or not.
pub(crate) fn ends_with(path: &Path, ending: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".zst").unwrap_or(&name).ends_with(ending)
}

/// Whether a folder's name, made from a path with `-` for what is not a letter or digit,
/// may be that of one of the project's folders or of one below: such a name only hints.
pub(crate) fn may_be_project(folder: &Path, scope: &Scope) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    scope.roots().any(|root| {
        let rest = name.strip_prefix(dashed(root).as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

/// A path with `-` for every UTF-16 unit that is no ASCII letter or digit.
fn dashed(root: &Path) -> String {
    let path = root.to_string_lossy();
    // The clients replace UTF-16 units, of which some characters have two.
    let unit = |unit: u16| char::from_u32(u32::from(unit)).filter(char::is_ascii_alphanumeric);
    path.encode_utf16().map(|code| unit(code).unwrap_or('-')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_character_becomes_a_dash() {
        assert_eq!(dashed(Path::new("/home/dev/my_app.rs")), "-home-dev-my-app-rs");
        assert_eq!(dashed(Path::new("/🦀é")), "----");
    }
}
