//! Running cargo and the binary.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    command.current_dir(root());
    command
}

/// Runs a step to its end, named before and judged after.
pub(crate) fn step(name: &str, command: &mut Command) -> Outcome {
    println!("── {name}");
    let status = command.status().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) }
}

/// Builds the release binary and gives its path.
pub(crate) fn release_binary() -> Result<PathBuf, String> {
    release_of("segue")
}

/// Builds the binary of `package` for release and gives its path, as cargo reports it.
pub(crate) fn release_of(package: &str) -> Result<PathBuf, String> {
    println!("── building `{package}` for release");
    let output = cargo()
        .args([
            "build",
            "--release",
            "--package",
            package,
            "--message-format=json-render-diagnostics",
        ])
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err("the release build failed".to_owned());
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages =
        lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut executable =
        messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.next_back().ok_or_else(|| "cargo names no binary".to_owned())
}
