//! The agents that segue knows, by the ids used everywhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An LLM agent whose sessions segue reads or starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AgentId {
    /// Claude Code.
    Claude,
    /// Codex CLI.
    Codex,
    /// Gemini CLI.
    Gemini,
    /// opencode.
    Opencode,
    /// Qwen Code.
    Qwen,
    /// GitHub Copilot CLI.
    Copilot,
    /// pi.
    Pi,
    /// Cline.
    Cline,
    /// Aider.
    Aider,
    /// goose.
    Goose,
    /// `ChatGPT`, in a browser.
    ChatGpt,
    /// claude.ai, in a browser.
    #[serde(rename = "claude-ai")]
    ClaudeAi,
    /// Any other: a text, or events that somebody wrote down.
    Text,
}

/// Why a text names no agent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an agent that segue knows: {names}", names = names())]
pub struct UnknownAgent(String);

/// The agents that there are.
fn names() -> String {
    AgentId::ALL.map(AgentId::as_str).join(", ")
}

impl AgentId {
    /// Every agent, in the order in which lists show them.
    pub const ALL: [Self; 13] = [
        Self::Claude,
        Self::Codex,
        Self::Gemini,
        Self::Opencode,
        Self::Qwen,
        Self::Copilot,
        Self::Pi,
        Self::Cline,
        Self::Aider,
        Self::Goose,
        Self::ChatGpt,
        Self::ClaudeAi,
        Self::Text,
    ];

    /// The id as it is typed and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::Codex => "codex",
            Self::Gemini => "gemini",
            Self::Opencode => "opencode",
            Self::Qwen => "qwen",
            Self::Copilot => "copilot",
            Self::Pi => "pi",
            Self::Cline => "cline",
            Self::Aider => "aider",
            Self::Goose => "goose",
            Self::ChatGpt => "chatgpt",
            Self::ClaudeAi => "claude-ai",
            Self::Text => "text",
        }
    }

    /// The name that its makers give it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Claude => "Claude Code",
            Self::Codex => "Codex",
            Self::Gemini => "Gemini CLI",
            Self::Opencode => "opencode",
            Self::Qwen => "Qwen Code",
            Self::Copilot => "Copilot CLI",
            Self::Pi => "pi",
            Self::Cline => "Cline",
            Self::Aider => "Aider",
            Self::Goose => "goose",
            Self::ChatGpt => "ChatGPT",
            Self::ClaudeAi => "claude.ai",
            Self::Text => "a text",
        }
    }
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for AgentId {
    type Err = UnknownAgent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|agent| agent.as_str() == text);
        known.ok_or_else(|| UnknownAgent(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agent_reads_back_as_it_is_written() {
        for agent in AgentId::ALL {
            assert_eq!(agent.as_str().parse(), Ok(agent));
        }
        assert!("chatbot".parse::<AgentId>().is_err());
    }
}
