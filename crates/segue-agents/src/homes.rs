//! Where the agents of this machine keep their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use segue_model::AgentId;

/// Where each agent keeps its files: its configuration root, for opencode its database.
/// The environment decides; the binary reads it.
#[derive(Clone, Debug, Default)]
pub struct Homes(BTreeMap<AgentId, PathBuf>);

impl Homes {
    /// The home of `agent` is `path`.
    pub fn with(mut self, agent: AgentId, path: PathBuf) -> Self {
        self.0.insert(agent, path);
        self
    }

    /// The home of `agent`, where it is known.
    pub fn of(&self, agent: AgentId) -> Option<&Path> {
        self.0.get(&agent).map(PathBuf::as_path)
    }

    /// Where sessions are looked for and something is, for a message; all of them if
    /// there is nothing anywhere.
    pub fn looked(&self) -> Vec<PathBuf> {
        let there: Vec<PathBuf> = self.0.values().filter(|path| path.exists()).cloned().collect();
        if there.is_empty() { self.0.values().cloned().collect() } else { there }
    }
}
