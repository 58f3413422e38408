//! `fuzz`: the targets of `fuzz/`, instrumented for coverage by the stable compiler.
//!
//! Only segue's own crates are instrumented: what is looked for are their branches, and a run in
//! which the libraries count theirs as well takes many times as long. Cargo has no flags for single
//! crates, so this program stands between it and the compiler.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::Outcome;
use crate::run::{root, step};

/// The targets, as in `fuzz/Cargo.toml`.
const TARGETS: [&str; 8] =
    ["parse", "front", "rules", "template", "secret", "session", "database", "facts"];
/// How often each target runs where nobody says.
const RUNS: u64 = 1_000_000;
/// The longest input: long enough for several sections, short enough to be fast.
const LONGEST: u64 = 2_048;

/// What makes the code tell libFuzzer where it has been (of the flags of cargo-fuzz those that need
/// no sanitizer, which the stable compiler does not have). What is compared is not traced: that takes
/// half of the time, and the dictionary has the words.
const FLAGS: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Ccodegen-units=1",
];
/// Set where this program is called in the compiler's place.
const COMPILER: &str = "SEGUE_FUZZ_COMPILER";

/// Builds every target, and runs those that are meant.
pub(crate) fn fuzz(arguments: &[&str]) -> Outcome {
    let (target, runs, longest) = match *arguments {
        [] => ("all", RUNS, LONGEST),
        [target] => (target, RUNS, LONGEST),
        [target, runs] => (target, number(runs)?, LONGEST),
        [target, runs, longest] => (target, number(runs)?, number(longest)?),
        _ => return Err("expected: cargo xtask fuzz [TARGET|all] [RUNS] [LENGTH]".to_owned()),
    };
    let targets = if target == "all" { TARGETS.to_vec() } else { vec![target] };
    build()?;
    targets.into_iter().try_for_each(|target| run(target, runs, longest))
}

fn number(text: &str) -> Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| format!("`{text}` is no number"))
}

/// Whether this program is called in the compiler's place.
#[expect(clippy::disallowed_methods, reason = "Cargo tells a compiler nothing but by arguments")]
pub(crate) fn is_compiler() -> bool {
    std::env::var_os(COMPILER).is_some()
}

/// Compiles a crate as Cargo says, instrumented where it is one of segue's.
pub(crate) fn compile() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(compiler) = arguments.next() else { return ExitCode::FAILURE };
    let arguments: Vec<_> = arguments.collect();
    let name = arguments.iter().skip_while(|argument| *argument != "--crate-name").nth(1);
    let name = name.and_then(|name| name.to_str()).unwrap_or_default();
    let mut command = Command::new(compiler);
    command.args(&arguments).env_remove(COMPILER);
    if name.starts_with("segue_") || TARGETS.contains(&name) {
        command.args(FLAGS);
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
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
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let status = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(root().join("fuzz/Cargo.toml"))
        .args(["--target", &host, "--target-dir"])
        .arg(target_folder())
        .env("RUSTFLAGS", "--cfg fuzzing")
        .env("RUSTC_WRAPPER", program)
        .env(COMPILER, "")
        .status()
        .map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err("the fuzz targets do not build".to_owned()) }
}

fn run(target: &str, runs: u64, longest: u64) -> Outcome {
    let program = target_folder().join(host()?).join("release").join(target);
    let corpus = target_folder().join("corpus").join(target);
    std::fs::create_dir_all(&corpus).map_err(|error| error.to_string())?;
    let status = Command::new(program)
        .arg(format!("-runs={runs}"))
        .arg(format!("-max_len={longest}"))
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
