//! `fuzz`: the targets of `fuzz/`, instrumented for coverage by the stable compiler.

use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::run::{root, step};

/// The targets, as in `fuzz/Cargo.toml`.
const TARGETS: [&str; 6] = ["parse", "front", "rules", "template", "secret", "session"];
/// How often each target runs where nobody says.
const RUNS: u64 = 1_000_000;
/// The longest input: long enough for several sections, short enough to be fast.
const LONGEST: u32 = 2_048;

/// What makes the code tell libFuzzer where it has been (the flags of cargo-fuzz,
/// without a sanitizer, which the stable compiler does not have).
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Builds every target, and runs those that are meant.
pub(crate) fn fuzz(arguments: &[&str]) -> Outcome {
    let (targets, runs): (Vec<&str>, u64) = match arguments {
        [] => (TARGETS.to_vec(), RUNS),
        [target] => (vec![target], RUNS),
        [target, runs] => {
            let runs =
                runs.replace('_', "").parse().map_err(|_| format!("`{runs}` is no number"))?;
            (if *target == "all" { TARGETS.to_vec() } else { vec![target] }, runs)
        }
        _ => return Err("expected: cargo xtask fuzz [TARGET|all] [RUNS]".to_owned()),
    };
    build()?;
    for target in targets {
        run(target, runs)?;
    }
    Ok(())
}

/// Whether the targets still compile, which the tests ask: to instrument everything they are built of
/// takes longer than all the other tests.
pub(crate) fn check() -> Outcome {
    step(
        "the fuzz targets compile",
        Command::new("cargo")
            .args(["check", "--quiet", "--locked", "--manifest-path"])
            .arg(root().join("fuzz/Cargo.toml"))
            .arg("--target-dir")
            .arg(target_folder()),
    )
}

fn build() -> Outcome {
    let host = host()?;
    let status = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(root().join("fuzz/Cargo.toml"))
        .args(["--target", &host, "--target-dir"])
        .arg(target_folder())
        .env("RUSTFLAGS", FLAGS)
        .status()
        .map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err("the fuzz targets do not build".to_owned()) }
}

fn run(target: &str, runs: u64) -> Outcome {
    let program = target_folder().join(host()?).join("release").join(target);
    let corpus = target_folder().join("corpus").join(target);
    std::fs::create_dir_all(&corpus).map_err(|error| error.to_string())?;
    let status = Command::new(program)
        .arg(format!("-runs={runs}"))
        .arg(format!("-max_len={LONGEST}"))
        .args(["-timeout=10", "-print_final_stats=1"])
        .arg(format!("-dict={}", root().join("fuzz/handoff.dict").display()))
        .arg(&corpus)
        .current_dir(target_folder())
        .status()
        .map_err(|error| format!("{target}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{target}: a finding")) }
}

/// Beside the workspace's own build, so that neither undoes the other.
fn target_folder() -> PathBuf {
    root().join("target/fuzz")
}

/// The machine that the compiler builds for.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "`rustc -vV` names no host".to_owned())
}
