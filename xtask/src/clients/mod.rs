//! `clients`: the real agents against a scripted model.
//!
//! Each client is installed by npm in its pinned version, run in an empty HOME against a model
//! on loopback that plays a script, and goes the whole way: hooks installed, a session with
//! tools, `snapshot`, a poor draft sent back, a good one stored, a new session that has the
//! prompt once and reads it back. Then a chain goes from client to client.

mod chain;
mod client;
mod full;
mod readers;
mod scene;
mod terminal;
mod turn;
mod walk;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Outcome;
use crate::run::{release_binary, root};
use client::{CLIENTS, Client, OLDER};

/// Set in the process that runs where only loopback is.
const ISOLATED: &str = "--isolated";

/// An installation that takes longer is given up.
const INSTALLING: Duration = Duration::from_secs(160);

/// What is wanted, as it is typed.
#[derive(Default)]
struct Wanted<'a> {
    names: Vec<&'a str>,
    /// A binary that is built already.
    binary: Option<&'a str>,
    is_isolated: bool,
    /// Whether older releases are driven as well.
    is_older: bool,
    /// Whether an interactive session in a terminal is driven as well.
    is_terminal: bool,
}

impl<'a> Wanted<'a> {
    fn of(arguments: &[&'a str]) -> Self {
        let mut wanted = Self::default();
        let mut arguments = arguments.iter().copied();
        while let Some(argument) = arguments.next() {
            match argument {
                "--binary" => wanted.binary = arguments.next(),
                ISOLATED => wanted.is_isolated = true,
                "--older" => wanted.is_older = true,
                "--terminal" => wanted.is_terminal = true,
                name => wanted.names.push(name),
            }
        }
        wanted
    }

    fn clients(&self) -> Result<Vec<&'static Client>, String> {
        let known: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
        if let Some(name) = self.names.iter().find(|name| !known.contains(name)) {
            return Err(format!("`{name}` is no client; there are {}", known.join(", ")));
        }
        let is_wanted =
            |client: &&Client| self.names.is_empty() || self.names.contains(&client.name);
        let older = OLDER.iter().filter(|_| self.is_older);
        Ok(CLIENTS.iter().chain(older).filter(is_wanted).collect())
    }
}

/// Runs the clients that are named, all without a name; `--older` also older releases of them,
/// `--terminal` also sessions in a terminal; `--binary FILE` takes a segue that is built already.
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
                println!("SKIPPED: the real clients, which are not to be had here ({why})");
                return Ok(());
            }
        }
        if let Some(outcome) = again_isolated(arguments, &binary) {
            return outcome;
        }
        println!("   no network namespace here: settings alone lead the clients to loopback");
    }
    let mut failed = Vec::new();
    for client in &clients {
        match way(client, &binary, wanted.is_terminal) {
            Ok(line) => println!("   {:<9} {:<9} {line}", client.name, client.version),
            Err(why) => {
                println!("   {:<9} {:<9} FAILED: {why}", client.name, client.version);
                failed.push(client.name);
            }
        }
    }
    let clients: Vec<_> = clients.into_iter().filter(|client| !client.is_older).collect();
    if clients.len() > 1 && failed.is_empty() {
        match chain::chain(&clients, &binary) {
            Ok(line) => println!("   chain     {line}"),
            Err(why) => {
                println!("   chain     FAILED: {why}");
                failed.push("the chain");
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("{} failed", failed.join(", "))) }
}

/// The way of a client: without a terminal, then how long its turns take, then in a terminal.
fn way(client: &Client, segue: &Path, is_terminal: bool) -> Result<String, String> {
    if client.is_older && client.name == "codex" {
        return walk::without_hooks(client, segue);
    }
    let mut line = walk::walk(client, segue)?;
    if let Some(seen) = full::full(client, segue)? {
        line = format!("{line}\n{:23}{seen}", "");
    }
    if is_terminal {
        line = format!("{line}\n{:23}{}", "", turn::turns(client, segue)?);
        let shown = if terminal::is_possible(client) {
            terminal::walk(client, segue)?
        } else {
            "SKIPPED in a terminal: it wants tmux, and is made for claude and codex".to_owned()
        };
        line = format!("{line}\n{:23}{shown}", "");
    }
    Ok(line)
}

/// Where everything of the clients is.
fn folder() -> PathBuf {
    root().join("target/clients")
}

/// Where npm put a client.
fn installed(client: &Client) -> PathBuf {
    folder().join("npm").join(client.folder())
}

/// segue, outside of `target`: what stands there is not installed by its path.
fn copied(binary: Option<&str>, folder: &Path) -> Result<PathBuf, String> {
    let built = binary.map_or_else(release_binary, |path| Ok(PathBuf::from(path)))?;
    let copy = folder.join("segue");
    std::fs::copy(&built, &copy).map_err(|error| format!("{}: {error}", built.display()))?;
    Ok(copy)
}

/// Installs a client where it is not there, and sees that it runs.
fn install(client: &Client) -> Outcome {
    let folder = installed(client);
    let program = client.program(&folder);
    if !program.exists() {
        println!("── npm installs {} {}", client.package, client.version);
        put(&folder.join("package.json"), &client.manifest())?;
        let mut npm = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("npm: {error}"))?;
        let status = scene::ended(&mut npm, INSTALLING).map_err(|why| format!("npm {why}"))?;
        if !status.success() {
            return Err(format!("npm: {status}"));
        }
    }
    let shown = Command::new(&program).arg("--version").output();
    match shown {
        Ok(output) if output.status.success() => Ok(()),
        _ => Err(format!("{} does not run", client.name)),
    }
}

/// Runs this task again where the network is only loopback; nothing where that is not possible.
fn again_isolated(arguments: &[&str], binary: &Path) -> Option<Outcome> {
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
        .args(arguments)
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
