//! How long the chain takes: `log`, `status` and `next` over many handoffs.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Outcome;

/// How many handoffs.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// How often each command runs; the medians are shown.
const RUNS: usize = 5;
/// The ticks in which Linux counts processor time, in milliseconds.
const TICK: u64 = 10;

/// What is measured.
const COMMANDS: [&[&str]; 3] = [&["log", "--limit", "20"], &["status"], &["next", "--print"]];

/// What a run took, in milliseconds.
struct Took {
    elapsed: u64,
    /// User and system time, where the system tells.
    processor: Option<u64>,
}

/// Prints the table: without an index, with one, elapsed and processor time, and how much
/// more of the latter ten times the handoffs cost.
pub(crate) fn chain(binary: &Path) -> Outcome {
    let binary = std::fs::canonicalize(binary).map_err(|error| error.to_string())?;
    let names = COMMANDS.map(|command| format!("{:>28}", command[0]));
    println!("\n{:>9} {:<6}{}", "handoffs", "index", names.concat());
    let mut before = [[None; COMMANDS.len()]; 2];
    for size in SIZES {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        fill(&binary, folder.path(), size)?;
        for (has_index, before) in [false, true].into_iter().zip(&mut before) {
            let mut row = format!("{size:>9} {:<6}", if has_index { "yes" } else { "no" });
            for (command, before) in COMMANDS.iter().zip(before) {
                let took = median(&binary, folder.path(), command, has_index)?;
                let processor = took.processor.unwrap_or(0);
                let growth = before.replace(processor).map(|before: u64| {
                    format!("{:.1}×", processor as f64 / before.max(TICK) as f64)
                });
                let shown = format!(
                    "{} ms ({} ms) {:>6}",
                    took.elapsed,
                    took.processor.map_or("-".to_owned(), |time| time.to_string()),
                    growth.unwrap_or_default()
                );
                row += &format!("{shown:>28}");
            }
            println!("{row}");
        }
    }
    Ok(())
}

/// The processor time of all programs that this one has waited for.
fn processor_time() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // proc_pid_stat(5): the name in brackets may hold anything, so one counts from its end.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(13);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) * TICK)
}

/// A project with a line of so many handoffs.
fn fill(binary: &Path, folder: &Path, size: usize) -> Outcome {
    run(binary, folder, &["init", "--yes"], None)?;
    let text = "## Done\n\n- Wrote the parser\n\n## Status\n\n- All tests pass\n\n## Next Objective\n\nWrite the next part\n";
    run(binary, folder, &["save", "-"], Some(text))?;
    let handoffs = folder.join(".segue/handoffs");
    let first = std::fs::read_dir(&handoffs).map_err(|error| error.to_string())?.flatten().next();
    let path = first.map(|entry| entry.path()).ok_or("there is no handoff")?;
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let field = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    let (id, number, parents) = (field("id:"), field("number:"), field("parents:"));
    let created = field("created:");
    let first: jiff::Timestamp = created
        .trim_start_matches("created:")
        .trim_matches([' ', '"'])
        .parse()
        .map_err(|error| format!("{created}: {error}"))?;
    std::fs::remove_file(&path).map_err(|error| error.to_string())?;
    let mut parent = String::new();
    for n in 1..=size {
        let own = letters(n);
        let text = text
            .replacen(id, &format!("id: {own}"), 1)
            .replacen(number, &format!("number: {n}"), 1)
            .replacen(parents, &format!("parents: [{parent}]"), 1)
            .replacen(created, &format!("created: \"{}\"", at(first, n)?), 1);
        let name = format!("{n:04}-write-the-next-part.{own}.md");
        write(&handoffs.join(name), text.as_bytes())?;
        parent = own;
    }
    Ok(())
}

/// A minute later each, so many before now that the last one is not in the future.
fn at(first: jiff::Timestamp, n: usize) -> Result<jiff::Timestamp, String> {
    let minutes = i64::try_from(SIZES[SIZES.len() - 1] - n).map_err(|error| error.to_string())?;
    let time = first.checked_sub(jiff::SignedDuration::from_mins(minutes));
    time.map_err(|error| error.to_string())
}

/// An id: the number in hexadecimal, in the letters from `z` down.
fn letters(n: usize) -> String {
    let hex = format!("{n:016x}");
    let digits = hex.chars().filter_map(|c| c.to_digit(16));
    digits.map(|digit| char::from(b'z' - digit as u8)).collect()
}

#[expect(clippy::disallowed_methods, reason = "a throw-away project needs no durable writing")]
fn write(path: &Path, bytes: &[u8]) -> Outcome {
    std::fs::write(path, bytes).map_err(|error| error.to_string())
}

/// The medians. With an index it is there before; without, it is removed before each run.
fn median(
    binary: &Path,
    folder: &Path,
    arguments: &[&str],
    has_index: bool,
) -> Result<Took, String> {
    let index = folder.join(".segue/local/index");
    if has_index {
        // The index trusts a folder once the clock has gone on since the last change.
        run(binary, folder, arguments, None)?;
        std::thread::sleep(Duration::from_millis(200));
        run(binary, folder, arguments, None)?;
    }
    let (mut elapsed, mut processor) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        if !has_index && index.exists() {
            std::fs::remove_file(&index).map_err(|error| error.to_string())?;
        }
        let (start, before) = (Instant::now(), processor_time());
        run(binary, folder, arguments, None)?;
        elapsed.push(u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX));
        let after = processor_time().zip(before);
        processor.extend(after.map(|(after, before)| after - before));
    }
    elapsed.sort_unstable();
    processor.sort_unstable();
    Ok(Took { elapsed: elapsed[RUNS / 2], processor: processor.get(RUNS / 2).copied() })
}

fn run(binary: &Path, folder: &Path, arguments: &[&str], input: Option<&str>) -> Outcome {
    let mut child = Command::new(binary)
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        std::io::Write::write_all(&mut stdin, input.as_bytes()).map_err(|e| e.to_string())?;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("segue {arguments:?} failed")) }
}
