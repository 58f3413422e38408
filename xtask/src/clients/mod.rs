//! `clients`: the real agents against a scripted model.
//!
//! Each client is installed by npm in its pinned version, run in an empty HOME against a model
//! on loopback that plays a script, and goes the whole way: hooks installed, a session with
//! tools, `snapshot`, a poor draft sent back, a good one stored, a new session that has the
//! prompt once and reads it back. Then a chain goes from client to client.

mod client;
mod dialect;
mod offered;
mod script;
mod server;
mod walk;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;
use crate::run::{release_binary, root};
use client::{CLIENTS, Client};

/// Set in the process that runs where only loopback is.
const ISOLATED: &str = "--isolated";

/// What is wanted, as it is typed.
#[derive(Default)]
struct Wanted<'a> {
    names: Vec<&'a str>,
    /// A binary that is built already.
    binary: Option<&'a str>,
    is_isolated: bool,
}

impl<'a> Wanted<'a> {
    fn of(arguments: &[&'a str]) -> Self {
        let mut wanted = Self::default();
        let mut arguments = arguments.iter().copied();
        while let Some(argument) = arguments.next() {
            match argument {
                "--binary" => wanted.binary = arguments.next(),
                ISOLATED => wanted.is_isolated = true,
                name => wanted.names.push(name),
            }
        }
        wanted
    }

    fn clients(&self) -> Result<Vec<&'static Client>, String> {
        let known: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
        match self.names.iter().find(|name| !known.contains(name)) {
            Some(name) => Err(format!("`{name}` is no client; there are {}", known.join(", "))),
            None => {
                let is_wanted =
                    |client: &&Client| self.names.is_empty() || self.names.contains(&client.name);
                Ok(CLIENTS.iter().filter(is_wanted).collect())
            }
        }
    }
}

/// Runs the clients that are named, all without a name; `--binary FILE` takes a segue that is
/// built already.
pub(crate) fn clients(arguments: &[&str]) -> Outcome {
    let wanted = Wanted::of(arguments);
    let clients = wanted.clients()?;
    let own = tempfile::tempdir().map_err(|error| error.to_string())?;
    let binary = match wanted.binary {
        Some(binary) if wanted.is_isolated => PathBuf::from(binary),
        other => copied(other, own.path())?,
    };
    if !wanted.is_isolated {
        for client in &clients {
            if let Err(why) = install(client) {
                println!("SKIPPED: the real clients, because npm cannot install them here ({why})");
                return Ok(());
            }
        }
        if let Some(outcome) = again_isolated(&wanted.names, &binary) {
            return outcome;
        }
        println!("   no network namespace here: settings alone lead the clients to loopback");
    }
    let mut failed = Vec::new();
    for client in &clients {
        match walk::walk(client, &binary) {
            Ok(line) => println!("   {:<9} {:<9} {line}", client.name, client.version),
            Err(why) => {
                println!("   {:<9} {:<9} FAILED: {why}", client.name, client.version);
                failed.push(client.name);
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("{} failed", failed.join(", "))) }
}

/// Where everything of the clients is.
fn folder() -> PathBuf {
    root().join("target/clients")
}

/// Where npm put a client.
fn installed(client: &Client) -> PathBuf {
    folder().join("npm").join(client.name)
}

/// segue, outside of `target`: what stands there is not installed by its path.
fn copied(binary: Option<&str>, folder: &Path) -> Result<PathBuf, String> {
    let built = binary.map_or_else(release_binary, |path| Ok(PathBuf::from(path)))?;
    let copy = folder.join("segue");
    std::fs::copy(&built, &copy).map_err(|error| format!("{}: {error}", built.display()))?;
    Ok(copy)
}

fn install(client: &Client) -> Outcome {
    let folder = installed(client);
    if client.program(&folder).exists() {
        return Ok(());
    }
    println!("── npm installs {} {}", client.package, client.version);
    put(&folder.join("package.json"), &client.manifest())?;
    let output = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&folder)
        .stdout(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(format!("{}", output.status)) }
}

/// Runs this task again where the network is only loopback; nothing where that is not possible.
fn again_isolated(names: &[&str], binary: &Path) -> Option<Outcome> {
    let can = Command::new("unshare").args(["-rn", "true"]).stderr(Stdio::null()).status();
    if !can.is_ok_and(|status| status.success()) {
        return None;
    }
    let own = std::env::current_exe().ok()?;
    let status = Command::new("unshare")
        .args([
            "-rn",
            "--kill-child",
            "--pid",
            "--fork",
            "sh",
            "-c",
            "ip link set lo up && exec \"$@\"",
            "sh",
        ])
        .arg(own)
        .arg("clients")
        .args(names)
        .args([ISOLATED, "--binary"])
        .arg(binary)
        .status();
    Some(match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the clients failed ({status})")),
        Err(error) => Err(error.to_string()),
    })
}

/// Writes a file below a folder that is made.
fn put(path: &Path, text: &str) -> Outcome {
    use std::io::Write;
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let file = std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    file.map_err(|error| format!("{}: {error}", path.display()))
}
