//! `bench`: how long the binary takes and how much memory, beside `wc -l`.
//!
//! Absolute times say little on a shared machine; the ratios, taken in the same
//! run on the same cached file, say more. Nothing here can fail by noise.

mod enlarge;
mod hook;
mod read;

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Outcome;
use crate::run::release_binary;
use enlarge::enlarge;

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

/// How fast sessions are read.
pub(crate) fn bench_read(folder: Option<&Path>) -> Outcome {
    read::read(folder)
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

struct Measured {
    time: Duration,
    /// Peak resident memory in kilobytes, where the system tells.
    peak: Option<u64>,
}

/// The median time over several runs after one that warms up, and the largest peak.
fn measure(command: &mut Command) -> Result<Measured, String> {
    measure_often(command, RUNS)
}

fn measure_often(command: &mut Command, runs: usize) -> Result<Measured, String> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::new();
    let mut peak = None;
    for round in 0..=runs {
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
