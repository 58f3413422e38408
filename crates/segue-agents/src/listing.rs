//! The sessions of a project, over all agents.

use std::path::PathBuf;

use jiff::Timestamp;
use segue_model::{AgentId, NativeId};

use crate::{Scope, claude};

/// Where the agents keep their files. The environment decides; the binary reads it.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    /// Claude Code's configuration root: `CLAUDE_CONFIG_DIR`, else `~/.claude`.
    pub claude: Option<PathBuf>,
}

impl Homes {
    /// Where sessions are looked for, for a message.
    pub fn looked(&self) -> Vec<PathBuf> {
        self.claude.iter().cloned().collect()
    }
}

/// A session as a list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The agent.
    pub agent: AgentId,
    /// The agent's id of it.
    pub id: NativeId,
    /// Its file.
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

/// The sessions of the project, newest first. Files that cannot be read are left out.
pub fn sessions(homes: &Homes, scope: &Scope) -> Vec<Listed> {
    let mut sessions: Vec<Listed> =
        homes.claude.iter().flat_map(|home| claude::sessions(home, scope)).collect();
    sessions.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    sessions
}
