//! `soak`: what the tests try a few times, thousands of times.
//!
//! The files of it are in memory where the machine has room there: a soak looks for what
//! is lost between processes, and a disk that is waited for only makes it longer.

use std::path::Path;

use tempfile::TempDir;

use crate::Outcome;
use crate::run::{cargo, release_binary, step};

/// How many random sequences of operations are compared with the model.
const SEQUENCES: &str = "10000";
/// How often 64 writers at once are killed, for each store.
const ROUNDS: &str = "1000";
/// How many cases the other property tests try.
const CASES: &str = "20000";
/// How often a fuzz target runs.
const INPUTS: &str = "20000";
/// Files in memory, on Linux.
const MEMORY: &str = "/dev/shm";

/// The chain for long, then all property tests and the fuzz targets, then everything.
pub(crate) fn soak() -> Outcome {
    chain()?;
    let mut properties = cargo();
    properties.args(["test", "--workspace", "--exclude", "segue-project", "--quiet"]);
    step("property tests at full size", properties.env("PROPTEST_CASES", CASES))?;
    crate::fuzz::fuzz(&["all", INPUTS])?;
    crate::test::test()
}

/// Sequences of operations against the model, and writers that are killed.
pub(crate) fn chain() -> Outcome {
    let folder = place()?;
    let mut sequences = cargo();
    sequences.args(["test", "--package", "segue-project", "--test", "sequences", "--quiet"]);
    sequences.env("TMPDIR", folder.path()).env("PROPTEST_CASES", SEQUENCES);
    step("sequences of operations", &mut sequences)?;
    let binary = release_binary()?;
    let mut writers = cargo();
    writers.args([
        "test",
        "--package",
        "segue",
        "--test",
        "it",
        "--quiet",
        "writers_that_are_killed",
    ]);
    writers.env("TMPDIR", folder.path()).env("SEGUE_SOAK_ROUNDS", ROUNDS);
    step("killed writers", writers.env("SEGUE_SOAK_BINARY", binary))
}

fn place() -> Result<TempDir, String> {
    let memory = Path::new(MEMORY);
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.map_err(|error| error.to_string())
}
