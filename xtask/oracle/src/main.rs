//! What the crate `agent-sessions` counts in recorded sessions, as a table.
//!
//! `cargo run --manifest-path xtask/oracle/Cargo.toml --target-dir target/oracle -- fixtures > fixtures/oracle.tsv`
//! The readers' tests compare that table with their own counts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use agent_sessions::{Agent, Event, ReadOptions, Role, import_session};

/// The folders that have sessions of a format, and whose they are.
const FOLDERS: [(&str, Agent); 14] = [
    ("claude", Agent::ClaudeCode),
    ("claude-2.1.197", Agent::ClaudeCode),
    ("linkcheck", Agent::ClaudeCode),
    ("sessions/cline", Agent::ClineCli),
    ("sessions/codex", Agent::Codex),
    ("sessions/codex-0.98.0", Agent::Codex),
    ("sessions/codex-rollback", Agent::Codex),
    ("sessions/codex-subagents", Agent::Codex),
    ("sessions/copilot", Agent::CopilotCli),
    ("sessions/gemini", Agent::GeminiCli),
    ("sessions/gemini-0.30.0", Agent::GeminiCli),
    ("sessions/opencode", Agent::OpenCode),
    ("sessions/pi", Agent::Pi),
    ("sessions/qwen", Agent::QwenCode),
];

/// What is counted in a session.
#[derive(Default)]
struct Counts {
    user: u64,
    assistant: u64,
    calls: u64,
    results: u64,
    /// Responses with the same key are one.
    keys: BTreeSet<String>,
    usage: u64,
}

fn main() -> ExitCode {
    let Some(root) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("oracle: expected the folder `fixtures`");
        return ExitCode::FAILURE;
    };
    println!("# Counted by agent-sessions 0.3.0: see xtask/oracle.");
    println!("file\tuser\tassistant\ttool_call\ttool_result\tusage");
    for (folder, agent) in FOLDERS {
        for file in files(&root.join(folder)) {
            let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
            match count(agent, &file) {
                Ok(counts) => println!("{name}\t{counts}"),
                Err(error) => eprintln!("{name}: {error}"),
            }
        }
    }
    ExitCode::SUCCESS
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.flat_map(|entry| {
        let path = entry.path();
        if path.is_dir() { files(&path) } else { vec![path] }
    });
    let is_session = |path: &PathBuf| {
        let name = path.to_string_lossy();
        let is_beside = name.contains("cline") || name.ends_with(".meta.json");
        name.ends_with(".jsonl")
            || name.ends_with(".messages.json")
            || name.ends_with(".json") && !is_beside
    };
    let mut files: Vec<PathBuf> = paths.filter(is_session).collect();
    files.sort();
    files
}

fn count(agent: Agent, file: &Path) -> Result<Counts, String> {
    let read = import_session(agent, file, &ReadOptions::default());
    let read = read.map_err(|error| error.to_string())?;
    let mut counts = Counts::default();
    for event in read.events {
        match event.value {
            Event::Message(message) if message.text.trim().is_empty() => {}
            Event::Message(message) if message.role == Role::User => counts.user += 1,
            Event::Message(message) if message.role == Role::Assistant => counts.assistant += 1,
            Event::ToolCall(_) => counts.calls += 1,
            Event::ToolResult(_) => counts.results += 1,
            Event::Usage(usage) => match usage.dedup_key {
                Some(key) => drop(counts.keys.insert(key)),
                None => counts.usage += 1,
            },
            _ => {}
        }
    }
    Ok(counts)
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let usage = self.usage + self.keys.len() as u64;
        let Self { user, assistant, calls, results, .. } = self;
        write!(f, "{user}\t{assistant}\t{calls}\t{results}\t{usage}")
    }
}
