//! `sessions`: every session file of a folder read, and what the readers could not place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use segue_transcript::{ReadError, Transcript};

use crate::Outcome;

/// What was met in all files of one format.
#[derive(Default)]
struct Sum {
    files: u64,
    bytes: u64,
    time: Duration,
    events: BTreeMap<&'static str, u64>,
    unknown: BTreeMap<String, u64>,
    bad_lines: u64,
    torn: u64,
    abandoned: u64,
}

/// Reads everything below `folder` and prints a table.
pub(crate) fn sessions(folder: &Path) -> Outcome {
    let mut sums = BTreeMap::<&'static str, Sum>::new();
    let mut refused = Vec::new();
    for file in files(folder) {
        match read(&file, &mut sums) {
            Ok(()) => {}
            Err(error @ (ReadError::NotATranscript(_) | ReadError::Empty(_))) => {
                refused.push(error.to_string());
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    for (reader, sum) in &sums {
        let speed = sum.bytes as f64 / 1e6 / sum.time.as_secs_f64().max(1e-9);
        println!(
            "{reader}: {} files, {:.1} MB, {speed:.0} MB/s, {} bad lines, {} torn, {} abandoned",
            sum.files,
            sum.bytes as f64 / 1e6,
            sum.bad_lines,
            sum.torn,
            sum.abandoned
        );
        println!("  {:?}", sum.events);
        if !sum.unknown.is_empty() {
            println!("  unknown: {:?}", sum.unknown);
        }
    }
    for line in &refused {
        println!("{line}");
    }
    if sums.is_empty() { Err(format!("no session below {}", folder.display())) } else { Ok(()) }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    if folder.is_file() {
        return vec![folder.to_owned()];
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.flat_map(|entry| files(&entry.path())).collect();
    found.sort();
    found
}

fn read(file: &Path, sums: &mut BTreeMap<&'static str, Sum>) -> Result<(), ReadError> {
    let transcript = Transcript::open(file)?;
    let start = Instant::now();
    let (events, report) =
        transcript.fold(BTreeMap::<&'static str, u64>::new, |events, event| {
            *events.entry(event.body.kind()).or_default() += 1;
        })?;
    let sum = sums.entry(transcript.format().reader()).or_default();
    sum.time += start.elapsed();
    sum.files += 1;
    sum.bytes += report.bytes;
    sum.bad_lines += report.bad_lines;
    sum.torn += u64::from(report.torn);
    sum.abandoned += report.abandoned;
    for (kind, count) in events {
        *sum.events.entry(kind).or_default() += count;
    }
    for (kind, count) in report.unknown {
        *sum.unknown.entry(kind).or_default() += count;
    }
    Ok(())
}
