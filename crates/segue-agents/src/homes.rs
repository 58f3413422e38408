//! Where the agents of this machine keep their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use segue_model::AgentId;

/// Where each agent keeps its files: its configuration root, for opencode its database.
/// The environment decides; the binary reads it.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    agents: BTreeMap<AgentId, PathBuf>,
    /// Folders with session files that no agent keeps.
    folders: Vec<PathBuf>,
    settings: BTreeMap<AgentId, PathBuf>,
    states: BTreeMap<AgentId, PathBuf>,
}

impl Homes {
    /// The usual places below the home directory of a person.
    pub fn usual(home: &Path) -> Self {
        let data = home.join(".local/share/opencode/opencode.db");
        Self::default()
            .with(AgentId::Claude, home.join(".claude"))
            .with_state(AgentId::Claude, home.join(".claude.json"))
            .with(AgentId::Codex, home.join(".codex"))
            .with(AgentId::Gemini, home.join(".gemini"))
            .with(AgentId::Opencode, data)
            .with_settings(AgentId::Opencode, home.join(".config/opencode"))
            .with(AgentId::Qwen, home.join(".qwen"))
            .with(AgentId::Copilot, home.join(".copilot"))
            .with(AgentId::Pi, home.join(".pi/agent"))
            .with(AgentId::Cline, home.join(".cline"))
    }

    /// The home of `agent` is `path`.
    pub fn with(mut self, agent: AgentId, path: PathBuf) -> Self {
        self.agents.insert(agent, path);
        self
    }

    /// Sessions that other tools brought stand in `folder` as well.
    pub fn with_folder(mut self, folder: PathBuf) -> Self {
        self.folders.push(folder);
        self
    }

    /// The folders of sessions that other tools brought.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The settings of `agent` stand in `path`, and not in its home.
    pub fn with_settings(mut self, agent: AgentId, path: PathBuf) -> Self {
        self.settings.insert(agent, path);
        self
    }

    /// What `agent` keeps of itself stands in the file `path`.
    pub fn with_state(mut self, agent: AgentId, path: PathBuf) -> Self {
        self.states.insert(agent, path);
        self
    }

    /// The file that `agent` keeps of itself, where it has one.
    pub(crate) fn state(&self, agent: AgentId) -> PathBuf {
        self.states.get(&agent).cloned().unwrap_or_default()
    }

    /// The folder of the settings of `agent`, where it is known.
    pub fn settings(&self, agent: AgentId) -> Option<&Path> {
        self.settings.get(&agent).map(PathBuf::as_path).or_else(|| self.of(agent))
    }

    /// The home of `agent`, where it is known.
    pub fn of(&self, agent: AgentId) -> Option<&Path> {
        self.agents.get(&agent).map(PathBuf::as_path)
    }

    /// Where sessions are looked for and something is, for a message; all of them if
    /// there is nothing anywhere.
    pub fn looked(&self) -> Vec<PathBuf> {
        let there: Vec<PathBuf> = {
            let all = self.agents.values().chain(&self.folders);
            all.filter(|path| path.exists()).cloned().collect()
        };
        if there.is_empty() { self.agents.values().cloned().collect() } else { there }
    }
}
