//! `corpus`: a handoff of every Claude Code transcript of a folder, checked
//! against what an independent, simple-minded reading finds in the transcript.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::Outcome;
use crate::run::release_binary;

/// Runs over the folder and lists what is wrong.
pub(crate) fn corpus(folder: &Path) -> Outcome {
    let binary = release_binary()?;
    let home = TempDir::new().map_err(|error| error.to_string())?;
    // The binary runs in a folder of its own.
    let folder =
        std::fs::canonicalize(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = transcripts(&folder);
    if files.is_empty() {
        return Err(format!("no `.jsonl` or `.jsonl.zst` below {}", folder.display()));
    }
    let mut wrong = 0;
    for file in &files {
        let problems = check(&binary, file, home.path()).unwrap_or_else(|error| vec![error]);
        for problem in &problems {
            println!("{}: {problem}", file.display());
        }
        wrong += usize::from(!problems.is_empty());
    }
    println!("{} transcripts, {wrong} with problems", files.len());
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} transcripts have problems")) }
}

fn transcripts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(transcripts(&path));
        } else if name.ends_with(".jsonl") || name.ends_with(".jsonl.zst") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What is wrong with the handoff of one transcript.
fn check(binary: &Path, file: &Path, home: &Path) -> Result<Vec<String>, String> {
    let run = |extra: &[&str]| -> Result<String, String> {
        let output = Command::new(binary)
            .args(["handoff", "--dry-run", "--from"])
            .arg(file)
            .args(extra)
            .current_dir(home)
            .env_clear()
            .env("HOME", home)
            .env("SEGUE_CLOCK", "2026-11-22T12:00:00Z")
            .env("SEGUE_SEED", "7")
            .output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!(
                "{}: {}",
                output.status,
                String::from_utf8_lossy(&output.stderr).trim()
            ));
        }
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    };
    let document = run(&["-o", "-"])?;
    let made: Value =
        serde_json::from_str(&run(&["--json"])?).map_err(|error| error.to_string())?;
    let prompt = document.split("\n## PROMPT FOR NEXT SESSION\n").nth(1).unwrap_or_default();
    let expected = Expected::read(file)?;
    let mut problems = Vec::new();
    if document != run(&["-o", "-"])? {
        problems.push("two runs differ".to_owned());
    }
    let findings = made["findings"].as_array().cloned().unwrap_or_default();
    let errors = findings.iter().filter(|finding| finding["level"] == "error");
    if errors.count() > 0 {
        problems.push(format!("breaks rules: {}", made["findings"]));
    }
    problems.extend(expected.missing_in(prompt));
    Ok(problems)
}

/// What must be in the prompt, by a reading that shares no code with the product.
#[derive(Default)]
struct Expected {
    request: Option<String>,
    edited: BTreeSet<String>,
    /// The last command, if it failed.
    failed_last: Option<String>,
}

impl Expected {
    fn read(file: &Path) -> Result<Self, String> {
        let mut expected = Self::default();
        let mut calls = BTreeMap::new();
        for line in text(file)?.lines() {
            let Ok(record) = serde_json::from_str::<Value>(line) else { continue };
            if record["isSidechain"] == true
                || record["isMeta"] == true
                || record["isCompactSummary"] == true
            {
                continue;
            }
            match &record["message"]["content"] {
                Value::String(text) if record["type"] == "user" => expected.user(text),
                Value::Array(blocks) => {
                    for block in blocks {
                        expected.block(&record, block, &mut calls);
                    }
                }
                _ => {}
            }
        }
        Ok(expected)
    }

    fn user(&mut self, text: &str) {
        let is_clients = text.trim_start().starts_with(['<', '[']) || text.starts_with("Caveat:");
        if self.request.is_none() && !is_clients && text.split_whitespace().count() > 2 {
            self.request = Some(text.to_owned());
        }
    }

    fn block(&mut self, record: &Value, block: &Value, calls: &mut BTreeMap<String, Value>) {
        let id = |key: &str| block[key].as_str().unwrap_or_default().to_owned();
        match block["type"].as_str() {
            Some("tool_use") => {
                calls.insert(id("id"), block.clone());
            }
            Some("tool_result") => {
                let Some(call) = calls.get(&id("tool_use_id")) else { return };
                let failed = block["is_error"] == true;
                match call["name"].as_str() {
                    Some("Edit" | "Write" | "MultiEdit") if !failed => {
                        let path = call["input"]["file_path"].as_str().unwrap_or_default();
                        self.edited.insert(path.rsplit('/').next().unwrap_or(path).to_owned());
                    }
                    Some("Bash") => {
                        let refused = block["content"].to_string().contains("doesn't want to");
                        let command = call["input"]["command"].as_str().unwrap_or_default();
                        self.failed_last = (failed && !refused).then(|| command.to_owned());
                    }
                    _ => {}
                }
            }
            Some("text") if record["type"] == "user" => {
                self.user(block["text"].as_str().unwrap_or_default());
            }
            _ => {}
        }
    }

    fn missing_in(&self, prompt: &str) -> Vec<String> {
        let words = |text: &str| {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect::<Vec<_>>()
        };
        let flat = words(prompt).join(" ");
        let mut missing = Vec::new();
        if let Some(request) = &self.request {
            let start: Vec<String> = words(request).into_iter().take(8).collect();
            if !flat.contains(&start.join(" ")) {
                missing.push(format!("the first request is missing: {}", start.join(" ")));
            }
        }
        let absent: Vec<&String> =
            self.edited.iter().filter(|name| !has_status(prompt, name)).collect();
        if absent.len() > left_out(prompt, "file") {
            missing.push(format!("files are missing and not counted: {absent:?}"));
        }
        if let Some(command) = &self.failed_last {
            let start: Vec<String> = words(command).into_iter().take(4).collect();
            if !flat.contains(&start.join(" ")) || !prompt.contains(" fails") {
                missing.push(format!("the last command failed and is missing: {command}"));
            }
        }
        missing
    }
}

/// Whether a line says what became of the file of that name.
fn has_status(prompt: &str, name: &str) -> bool {
    let states = [" created", " edited", " deleted", " renamed to "];
    let says = |line: &str| line.contains(name) && states.iter().any(|state| line.contains(state));
    prompt.lines().any(says)
}

/// How many lines of a sort the prompt says it left out.
fn left_out(prompt: &str, sort: &str) -> usize {
    let line = prompt.lines().find_map(|line| line.strip_prefix("Left out here for space: "));
    let mut counts = line.into_iter().flat_map(|line| line.split([',', '.']));
    let count = counts.find_map(|part| {
        let (count, name) = part.trim().split_once(' ')?;
        name.starts_with(sort).then(|| count.parse().ok()).flatten()
    });
    count.unwrap_or(0)
}

fn text(file: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(|error| error.to_string())?;
    let read = if file.extension().is_some_and(|extension| extension == "zst") {
        let mut decoder = zstd::Decoder::new(opened).map_err(|error| error.to_string())?;
        decoder.window_log_max(27).map_err(|error| error.to_string())?;
        decoder.read_to_end(&mut bytes)
    } else {
        std::io::BufReader::new(opened).read_to_end(&mut bytes)
    };
    read.map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_the_prompt_is_found_missing() {
        let session = "fixtures/claude/11111111-2222-4333-8444-555555555555.jsonl";
        let expected = Expected::read(&crate::run::root().join(session)).unwrap();
        assert_eq!(expected.missing_in("").len(), 3);
        let prompt = "Add a greet function to hello.py and run it\n\
            `hello.py` edited\n`README.md` created\n\
            `git status --short; ls no-such-file` fails";
        assert_eq!(expected.missing_in(prompt), [""; 0]);
        let cut =
            prompt.replace("`README.md` created", "Left out here for space: 1 file, 2 todos.");
        assert_eq!(expected.missing_in(&cut), [""; 0]);
        assert_eq!(left_out("Left out here for space: 12 files, 3 todos.", "file"), 12);
    }
}
