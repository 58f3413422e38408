//! `bench read`: how fast the readers are, format by format, beside what others take for the same file.
//!
//! Each row is a run of this program, built for release, that only folds a count over one file, on one thread. What is
//! not installed is said and left out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::enlarge::{Links, enlarge, enlarge_from};
use super::{Measured, measure_often, memory, time};
use crate::Outcome;
use crate::run::{release_of, root};

/// How often a reading is repeated; the median is shown.
const RUNS: usize = 5;
/// How large a file of each format is. In a longer one of pi's, whose ids are short, an id would come again.
const BYTES: u64 = 20_000_000;
/// How large the file is that others read as well.
const SHARED: u64 = 100_000_000;
/// A large session.
const LARGE: u64 = 1_000_000_000;
/// A long line.
const LINE: usize = 200_000_000;

/// The formats with a recorded session, and what names a record in it.
const FORMATS: [(&str, &str, Option<Links>); 6] = [
    ("Codex", "codex/rollout-2026-11-22T11-16-38-01a202f8-f081-7ba2-8271-746e58cc63e3.jsonl", None),
    ("Gemini CLI", "gemini/session-2026-11-22T11-20-11111111.jsonl", None),
    ("Qwen Code", "qwen/11111111-2222-4333-8444-555555555555.jsonl", Some(Links::QWEN)),
    ("Copilot CLI", "copilot/11111111-2222-4333-8444-555555555555-events.jsonl", None),
    (
        "pi",
        "pi/2026-11-22T11-17-29-989Z_01a202f9-b904-753e-818d-03a4fe3cf940.jsonl",
        Some(Links::PI),
    ),
    ("opencode export", "opencode/export.json", None),
];

/// The public reader of Claude Code's sessions that is compared, and how it is installed.
const PEER: &str = "target/peers/node_modules/.bin/ccusage";
const INSTALL: &str = "npm install --prefix target/peers ccusage@20.0.24";

/// Prints the tables; the sessions below `folder` besides.
pub(super) fn read(folder: Option<&Path>) -> Outcome {
    let reader = Reader { program: release_of("xtask")? };
    if let Some(folder) = folder {
        return reader.real(folder);
    }
    let place = TempDir::new().map_err(|error| error.to_string())?;
    heading("format");
    let shared = place.path().join("claude.jsonl");
    made(enlarge(&shared, SHARED))?;
    reader.row("Claude Code", &shared)?;
    for (name, source, links) in FORMATS {
        let source = root().join("fixtures/sessions").join(source);
        let path = place.path().join(source.file_name().unwrap_or_default());
        if source.extension().is_some_and(|kind| kind == "json") {
            made(repeat_messages(&source, &path))?;
        } else {
            made(enlarge_from(&[source], links.as_ref(), &path, BYTES))?;
        }
        reader.row(name, &path)?;
    }
    others(&shared, place.path())?;
    heading("large");
    let large = place.path().join("large.jsonl");
    made(enlarge(&large, LARGE))?;
    reader.row("1 GB", &large)?;
    reference("wc -l", &large, Command::new("wc").arg("-l").arg(&large))?;
    made(std::fs::remove_file(&large))?;
    let line = place.path().join("line.jsonl");
    made(one_line(&line))?;
    reader.row("one line of 200 MB", &line)
}

fn made(result: std::io::Result<()>) -> Outcome {
    result.map_err(|error| error.to_string())
}

fn is_there(program: &str) -> bool {
    let tried = Command::new(program).arg("--version").stdout(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

fn heading(title: &str) {
    println!("\n{title:<20} {:>9} {:>11} {:>10} {:>9}", "MB", "time", "MB/s", "memory");
}

/// This program, built for release.
struct Reader {
    program: PathBuf,
}

impl Reader {
    /// Reads `path`.
    fn command(&self, path: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("sessions").arg(path);
        command
    }

    fn row(&self, name: &str, path: &Path) -> Outcome {
        let seen = self.command(path).output().map_err(|error| error.to_string())?;
        let seen = String::from_utf8_lossy(&seen.stdout).into_owned();
        if !seen.contains(" 0 bad lines, 0 torn, 0 abandoned") || seen.contains("unknown: ") {
            println!("{name}: not what was meant to be measured:\n{seen}");
            return Ok(());
        }
        print(name, path, &measure_often(&mut self.command(path), RUNS)?)
    }

    /// What stands below `folder`, by format.
    fn real(&self, folder: &Path) -> Outcome {
        let status = self.command(folder).status().map_err(|error| error.to_string())?;
        let failed = || format!("not all of {} was read", folder.display());
        status.success().then_some(()).ok_or_else(failed)
    }
}

fn print(name: &str, path: &Path, seen: &Measured) -> Outcome {
    let bytes = std::fs::metadata(path).map_err(|error| error.to_string())?.len() as f64;
    println!(
        "{name:<20} {:>9.0} {:>11} {:>10.0} {:>9}",
        bytes / 1e6,
        time(seen.time),
        bytes / 1e6 / seen.time.as_secs_f64().max(1e-6),
        memory(seen.peak)
    );
    Ok(())
}

fn reference(name: &str, path: &Path, command: &mut Command) -> Outcome {
    print(name, path, &measure_often(command, RUNS)?)
}

/// The same file, read by others.
fn others(path: &Path, place: &Path) -> Outcome {
    reference("wc -l", path, Command::new("wc").arg("-l").arg(path))?;
    if is_there("jq") {
        reference("jq -c .", path, Command::new("jq").args(["-c", "."]).arg(path))?;
    } else {
        println!("`jq` is not installed: left out");
    }
    let peer = root().join(PEER);
    if !is_there(&peer.to_string_lossy()) {
        println!("`ccusage` is not installed: left out. `{INSTALL}` installs it");
        return Ok(());
    }
    let home = place.join("home");
    let project = home.join("projects/p");
    made(std::fs::create_dir_all(&project))?;
    made(std::fs::hard_link(path, project.join("session.jsonl")))?;
    let mut command = Command::new(peer);
    command.args(["session", "--json", "--offline"]);
    command.env("HOME", &home).env("CLAUDE_CONFIG_DIR", &home);
    reference("ccusage", path, &mut command)
}

/// A session that is one document, with its messages again and again.
fn repeat_messages(source: &Path, path: &Path) -> std::io::Result<()> {
    let mut session: Value = serde_json::from_slice(&std::fs::read(source)?)?;
    let messages = session["messages"].as_array().cloned().unwrap_or_default();
    let length = serde_json::to_vec(&messages)?.len().max(1);
    let times = BYTES as usize / length;
    session["messages"] = std::iter::repeat_n(messages, times).flatten().collect();
    std::fs::File::create(path)?.write_all(&serde_json::to_vec(&session)?)
}

/// A short session in which one result is as long as a line may ever be.
fn one_line(path: &Path) -> std::io::Result<()> {
    enlarge(path, 100_000)?;
    let mut file = std::fs::OpenOptions::new().append(true).open(path)?;
    let text = "the parser keeps a cache of tokens\\n";
    let text = text.repeat(LINE / text.len());
    writeln!(
        file,
        "{{\"type\":\"user\",\"uuid\":\"7a\",\"parentUuid\":\"none\",\"sessionId\":\"s\",\"message\":{{\"role\":\"user\",\
         \"content\":[{{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"{text}\"}}]}}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_one_conversation_in_every_format() {
        let folder = TempDir::new().unwrap();
        for (name, source, links) in FORMATS {
            let source = root().join("fixtures/sessions").join(source);
            let path = folder.path().join(source.file_name().unwrap());
            if source.extension().is_some_and(|kind| kind == "json") {
                std::fs::copy(&source, &path).unwrap();
            } else {
                enlarge_from(&[source], links.as_ref(), &path, 500_000).unwrap();
            }
            let transcript = segue_transcript::Transcript::open(&path).unwrap();
            let ((), report) = transcript.fold(|| (), |(), _| {}).unwrap();
            assert_eq!((report.bad_lines, report.abandoned), (0, 0), "{name}: {report:?}");
            assert!(report.events > 20 && report.unknown.is_empty(), "{name}: {report:?}");
        }
    }
}
