//! `test`: every kind of test that the project has, at a size that ends in minutes.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::Outcome;
use crate::run::{cargo, release_binary, root, step};

/// The README promises these of the demonstration.
const COLUMNS: usize = 80;
const LINES: usize = 400;

/// Everything, at a size that ends in a few minutes.
pub(crate) fn test() -> Outcome {
    step(
        "unit, property and command-line tests",
        cargo().args(["test", "--workspace", "--quiet"]),
    )?;
    demonstration()?;
    crate::fuzz::check()?;
    crate::corpus::corpus(&root().join("fixtures"))?;
    println!("── handoffs keep what they kept");
    crate::eval::guard()?;
    for skipped in skipped() {
        println!("SKIPPED: {skipped}");
    }
    println!("── all tests passed");
    Ok(())
}

/// What cannot be tested here, and why.
fn skipped() -> Vec<&'static str> {
    let mut skipped = Vec::new();
    let user = Command::new("id").arg("-u").output();
    if user.is_ok_and(|output| output.stdout == b"0\n") {
        skipped.push(
            "folders and files without permission, because root may read and write everywhere",
        );
    }
    if cfg!(not(unix)) {
        skipped.push("pipes, links and permissions, because this is not a Unix");
    }
    skipped
}

/// The README's first command, with nothing in the environment but a PATH.
fn demonstration() -> Outcome {
    let binary = release_binary()?;
    println!("── the demonstration in an empty environment");
    let home = TempDir::new().map_err(|error| error.to_string())?;
    let text = run_empty(&binary, home.path())?;
    let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let lines = text.lines().count();
    if widest > COLUMNS || lines > LINES {
        return Err(format!("the demonstration has {lines} lines of up to {widest} columns"));
    }
    if text.contains('\u{1b}') {
        return Err("the demonstration writes escapes into a pipe".to_owned());
    }
    let left = std::fs::read_dir(home.path()).map_err(|error| error.to_string())?.count();
    if left > 0 {
        return Err(format!("the demonstration left {left} files in HOME"));
    }
    println!("   {lines} lines, {widest} columns, nothing left behind");
    Ok(())
}

fn run_empty(binary: &Path, home: &Path) -> Result<String, String> {
    let output = Command::new(binary)
        .arg("demo")
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("`segue demo`: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
