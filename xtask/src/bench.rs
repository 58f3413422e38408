//! `bench`: how long the binary takes and how much memory, beside `wc -l`.
//!
//! Absolute times say little on a shared machine; the ratios, taken in the same
//! run on the same cached file, say more. Nothing here can fail by noise.

mod hook;

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Outcome;
use crate::run::{release_binary, root};

/// The sizes of the transcripts, in megabytes.
const SIZES: [u64; 3] = [1, 10, 100];
/// How often each command runs; the median is shown.
const RUNS: usize = 7;

/// What handoffs for `check` are made of, again and again.
const SHAPES: [(&str, &str); 6] = [
    (
        "a handoff's usual text",
        "### Files\n\nThe parser keeps a cache, and `src/auth.rs:88` fails since `3f2c1ab`, because support \
         cannot revoke a token.\n\n- `cargo test auth` → 12 passed\n- Refresh is half done\n\n## Next Steps\n\nFix it.\n\n",
    ),
    ("headings", "### The parser and its cache\n"),
    ("nested lists", "- a\n  - b\n    - c\n      - d\n        - e\n"),
    ("one line", "the parser keeps a cache of tokens "),
    ("labels", "Status: half done\nNext Steps: revoke the token\n"),
    ("code fences", "```\nx\n```\n"),
];

/// What tempts the search for secrets: keywords with nothing behind them, and secrets.
const TEMPTING: [(&str, &str); 4] = [
    SHAPES[0],
    ("names without a value", "token:token=password:\"key='secret "),
    ("prefixes without an end", "eyJ-sk-AKIA://gh_xoxb-:@ -----BEGIN "),
    ("passwords", "DB_PASSWORD=Sup3rS3cret99\n"),
];

/// Prints the table.
pub(crate) fn bench() -> Outcome {
    let binary = release_binary()?;
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let version = measure(Command::new(&binary).arg("--version"))?;
    println!("\n{:<28} {:>9} {:>9} {:>10} {:>9}", "what", "median", "wc -l", "ratio", "memory");
    println!(
        "{:<28} {:>9} {:>9} {:>10} {:>9}",
        "segue --version",
        time(version.time),
        "",
        "",
        memory(version.peak)
    );
    for megabytes in SIZES {
        let path = folder.path().join(format!("{megabytes}.jsonl"));
        enlarge(&path, megabytes * 1_000_000).map_err(|error| error.to_string())?;
        let reference = measure(Command::new("wc").arg("-l").arg(&path))?;
        let own = measure(
            Command::new(&binary)
                .args(["handoff", "--dry-run", "--json", "--from"])
                .arg(&path)
                .current_dir(folder.path()),
        )?;
        let ratio = own.time.as_secs_f64() / reference.time.as_secs_f64().max(1e-6);
        println!(
            "{:<28} {:>9} {:>9} {:>9.1}× {:>9}",
            format!("handoff from {megabytes} MB"),
            time(own.time),
            time(reference.time),
            ratio,
            memory(own.peak)
        );
    }
    table(&binary, folder.path(), "check", &SHAPES)?;
    table(&binary, folder.path(), "redact", &TEMPTING)?;
    let size = std::fs::metadata(&binary).map_err(|error| error.to_string())?.len();
    println!("{:<28} {:>9}", "size of the binary", format!("{:.1} MB", size as f64 / 1e6));
    crate::chain::chain(&binary)
}

/// What a session of an agent waits for segue.
pub(crate) fn bench_hook(binary: &Path) -> Outcome {
    hook::hook(binary)
}

/// A command on handoffs in shapes that tempt a parser, each at two sizes: the time for a
/// megabyte stays the same where nothing is quadratic.
fn table(binary: &Path, folder: &Path, name: &str, shapes: &[(&str, &str)]) -> Outcome {
    let title = format!("{name} of");
    println!("\n{title:<28} {:>9} {:>9} {:>10} {:>9}", "1 MB", "4 MB", "4 MB / 1", "memory");
    for (shape, unit) in shapes {
        let mut measured = Vec::new();
        for megabytes in [1, 4] {
            let path = folder.join(format!("{megabytes}.md"));
            let text = unit.repeat(megabytes * 1_000_000 / unit.len());
            let text = format!("=== SESSION HANDOFF ===\n\n## Current State\n\n{text}\n");
            std::fs::File::create(&path)
                .and_then(|mut file| file.write_all(text.as_bytes()))
                .map_err(|error| error.to_string())?;
            let mut command = Command::new(binary);
            measured.push(measure(command.args([name, "--json"]).arg(&path).current_dir(folder))?);
        }
        let [small, large] = measured.as_slice() else { continue };
        println!(
            "{shape:<28} {:>9} {:>9} {:>9.1}× {:>9}",
            time(small.time),
            time(large.time),
            large.time.as_secs_f64() / small.time.as_secs_f64().max(1e-6),
            memory(large.peak)
        );
    }
    Ok(())
}

/// The recorded sessions again and again, with fresh ids, as one conversation, until there is enough.
fn enlarge(path: &Path, bytes: u64) -> std::io::Result<()> {
    let mut session = String::new();
    for source in recorded() {
        session.push_str(std::fs::read_to_string(source)?.trim_end());
        session.push('\n');
    }
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut written = 0;
    let mut before = String::new();
    for round in 0u32.. {
        // A whole round may be more than is left: lines are kept whole.
        for line in session.lines() {
            if written >= bytes {
                return file.flush();
            }
            let line = with_fresh_ids(line, round);
            let line = linked(&line, &mut before);
            writeln!(file, "{line}")?;
            written += line.len() as u64 + 1;
        }
    }
    file.flush()
}

/// A record without a parent gets the one before as its parent; a left branch would be read twice.
fn linked<'a>(line: &'a str, before: &mut String) -> Cow<'a, str> {
    const UUID: &str = "\"uuid\":\"";
    let own = line.find(UUID).and_then(|at| line[at + UUID.len()..].split('"').next());
    let Some(own) = own else { return line.into() };
    let before = std::mem::replace(before, own.to_owned());
    if before.is_empty() {
        return line.into();
    }
    let parent = format!("\"parentUuid\":\"{before}\"");
    line.replacen("\"parentUuid\":null", &parent, 1).into()
}

fn recorded() -> Vec<PathBuf> {
    let folder = root().join("fixtures/linkcheck");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// The same text with the first digits of every record's id changed.
fn with_fresh_ids(text: &str, round: u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let key = ["\"uuid\":\"", "\"parentUuid\":\"", "\"logicalParentUuid\":\""];
    while let Some(at) = key.iter().filter_map(|key| Some(rest.find(key)? + key.len())).min() {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let digits = after.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        rest = match digits {
            Some(id) => {
                out.push_str(&format!("{:08x}", id ^ round.wrapping_mul(0x9e37_79b1)));
                &after[8..]
            }
            None => after,
        };
    }
    out + rest
}

struct Measured {
    time: Duration,
    /// Peak resident memory in kilobytes, where the system tells.
    peak: Option<u64>,
}

/// The median time over several runs after one that warms up, and the largest peak.
fn measure(command: &mut Command) -> Result<Measured, String> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::new();
    let mut peak = None;
    for round in 0..=RUNS {
        let start = Instant::now();
        let child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let seen = finish(child)?;
        if round > 0 {
            times.push(start.elapsed());
        }
        peak = peak.max(seen);
    }
    times.sort();
    Ok(Measured { time: times[times.len() / 2], peak })
}

/// Waits, looking now and then at the peak that the kernel keeps (Linux only).
fn finish(mut child: Child) -> Result<Option<u64>, String> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let figure = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
            peak = peak.max(figure);
        }
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(_) => return Ok(peak),
            None => std::thread::sleep(Duration::from_micros(300)),
        }
    }
}

fn time(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn memory(peak: Option<u64>) -> String {
    peak.map_or_else(|| "-".to_owned(), |kilobytes| format!("{:.1} MB", kilobytes as f64 / 1e3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enlarged_session_is_one_conversation() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("session.jsonl");
        enlarge(&path, 3_000_000).unwrap();
        let mut known = std::collections::HashSet::new();
        let mut roots = 0;
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let Some(id) = record["uuid"].as_str() else { continue };
            match record["parentUuid"].as_str() {
                Some(parent) => assert!(known.contains(parent), "{parent} is unknown"),
                None => roots += 1,
            }
            assert!(known.insert(id.to_owned()), "{id} stands there twice");
        }
        assert_eq!(roots, 1);
        assert!(known.len() > 1_000, "{} records", known.len());
    }
}
