//! Where something is installed, and the command that is called there.

use std::path::{Path, PathBuf};

use segue_model::AgentId;
use serde_json::{Value, json};

use crate::Homes;

/// Where something is installed, and what is called there.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Where the agents keep their files.
    pub homes: &'a Homes,
    /// The project, if it is installed there and not for the user.
    pub project: Option<&'a Path>,
    /// segue's program by its absolute path; without it whatever `segue` is found.
    pub program: Option<&'a Path>,
}

impl Site<'_> {
    /// The folder of an agent's settings: below the project, or where the user has it.
    pub(crate) fn folder(&self, agent: AgentId, in_project: &str) -> PathBuf {
        self.project.map_or_else(|| self.settings(agent), |root| root.join(in_project))
    }

    /// The folder of the user's settings of an agent.
    pub(crate) fn settings(&self, agent: AgentId) -> PathBuf {
        self.homes.settings(agent).unwrap_or(Path::new("")).to_owned()
    }

    /// segue's program, for who runs it without a shell.
    pub(crate) fn segue(&self) -> String {
        self.program.map_or_else(|| "segue".to_owned(), |path| path.display().to_string())
    }

    /// segue's MCP server, as most clients write one.
    pub(crate) fn server(&self) -> Value {
        json!({ "command": self.segue(), "args": ["mcp"] })
    }

    /// The same in TOML.
    pub(crate) fn server_lines(&self) -> String {
        let program = Value::from(self.segue());
        format!("command = {program}\nargs = [\"mcp\"]")
    }

    /// The command that a hook runs: the same over all versions, because Codex asks for trust
    /// again when it changes. It never fails where segue is not installed.
    pub(crate) fn hook(&self, agent: AgentId) -> String {
        match self.program {
            Some(program) => format!("{} hook --agent {agent}", quoted(program)),
            None => {
                format!("command -v segue >/dev/null 2>&1 && segue hook --agent {agent} || true")
            }
        }
    }
}

/// A path as a word of a shell.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+');
    if text.chars().all(is_plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Whether a program is one that the next build replaces.
pub fn is_build(program: &Path) -> bool {
    program.components().any(|part| part.as_os_str() == "target")
}

/// Whether a command is one that a version of segue installed.
pub(crate) fn is_hook(text: &str) -> bool {
    text.contains("segue") && text.contains("hook --agent ")
}
