//! A session in a real terminal: `snapshot`, `/clear`, and the next session goes on in the same
//! window. tmux is the terminal; without it this is skipped, and said to be.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use segue_script::{Step, Turn};
use serde_json::json;

use super::client::Client;
use super::scene::{Home, Scene, must};
use super::walk::{GOOD, REQUEST, begins_once};
use super::{full, installed, put};
use crate::Outcome;

/// What does not come in this time does not come.
const PATIENCE: Duration = Duration::from_mins(1);
/// A client that was typed into takes so long to look at it.
const MOMENT: Duration = Duration::from_millis(1_500);

/// Whether there is a terminal to drive the client in.
pub(super) fn is_possible(client: &Client) -> bool {
    let has_tmux = Command::new("tmux").arg("-V").stdout(Stdio::null()).status();
    let is_known = matches!(client.name, "claude" | "codex") && !client.is_older;
    is_known && has_tmux.is_ok_and(|status| status.success())
}

/// Goes the way in a terminal.
pub(super) fn walk(client: &Client, segue: &Path) -> Result<String, String> {
    let began = Instant::now();
    let home = Home::new(segue)?;
    prepare(client, &home)?;
    let scene = Scene::new(client, segue, &home)?;
    let terminal = Terminal::open(&scene)?;
    let outcome = go(&scene, &terminal);
    scene.keep_requests()?;
    outcome.map_err(|why| format!("{why}\n{}", terminal.screen()))?;
    let compacted = if client.name == "claude" { "/compact, " } else { "" };
    let time = began.elapsed().as_secs();
    Ok(format!("in a terminal: snapshot, {compacted}/clear, gone on ({time} s)"))
}

/// What keeps the client from asking questions when it starts.
fn prepare(client: &Client, home: &Home) -> Outcome {
    if client.name != "claude" {
        return Ok(());
    }
    let project = home.project.display().to_string();
    let state = json!({
        "hasCompletedOnboarding": true, "theme": "dark",
        "customApiKeyResponses": { "approved": ["dummy"], "rejected": [] },
        "projects": { project: { "hasTrustDialogAccepted": true } },
    });
    put(&home.place(".claude.json"), &format!("{state:#}\n"))
}

fn go(scene: &Scene<'_>, terminal: &Terminal) -> Outcome {
    std::thread::sleep(MOMENT * 3);
    scene.model.play(vec![Turn::says("Done: greet works.")]);
    terminal.types(REQUEST)?;
    until("the model is asked", || !scene.model.asked().is_empty())?;
    std::thread::sleep(MOMENT);
    let mut turns = scene.saves(GOOD, 1);
    turns.push(Turn::says("It is stored."));
    scene.model.play(turns);
    terminal.types("snapshot")?;
    let handoffs = scene.home.project.join(".segue/handoffs");
    until("the handoff is stored", || {
        std::fs::read_dir(&handoffs).is_ok_and(|mut entries| entries.next().is_some())
    })?;
    until("the session has ended its turn", || scene.heard("Next: type /clear"))?;
    std::thread::sleep(MOMENT * 2);
    if scene.client.name == "claude" {
        compacts(scene, terminal)?;
    }
    terminal.types("/clear")?;
    std::thread::sleep(MOMENT * 2);
    scene.model.play(vec![Turn::says("Goal: write a README for hello.py.")]);
    terminal.types("hello")?;
    until("the new session asks the model", || !scene.model.asked().is_empty())?;
    begins_once(scene, &terminal.screen())?;
    let waiting = scene.segue(&["pending"])?;
    must(waiting.contains("No handoff waits"), "the handoff waits still")
}

/// Types `/compact`: before it a snapshot is stored, and what its summary lost is said after it.
fn compacts(scene: &Scene<'_>, terminal: &Terminal) -> Outcome {
    let check = Turn::does(Step::Shell("python3 check.py".to_owned()));
    scene.model.play(vec![check, Turn::says("The check fails."), Turn::says("A summary.")]);
    terminal.types("run the check")?;
    until("the check fails", || scene.heard("check: no README"))?;
    std::thread::sleep(MOMENT * 2);
    terminal.types("/compact")?;
    until("a snapshot is stored", || full::snapshots(scene) == 1)?;
    std::thread::sleep(MOMENT * 4);
    scene.model.play(vec![Turn::says("Yes.")]);
    terminal.types("go on")?;
    until("the model hears what the summary lost", || scene.heard(full::LOST))?;
    std::thread::sleep(MOMENT * 2);
    Ok(())
}

fn until(what: &str, is_so: impl Fn() -> bool) -> Outcome {
    let began = Instant::now();
    while !is_so() {
        if began.elapsed() > PATIENCE {
            return Err(format!("it does not come that {what}"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// A terminal with the client in it, which ends when nobody looks any more.
struct Terminal {
    socket: PathBuf,
}

impl Terminal {
    fn open(scene: &Scene<'_>) -> Result<Self, String> {
        let terminal = Self { socket: scene.home.place("tmux") };
        let rehearsal = scene.client.rehearsal(scene.model.port);
        let headless = ["-p", "exec", "--json", "-", "--dangerously-bypass-hook-trust"];
        let arguments = rehearsal.arguments.iter().filter(|one| !headless.contains(one));
        let mut program = Command::new("tmux");
        program.arg("-S").arg(&terminal.socket).args(["-f", "/dev/null", "new-session", "-d"]);
        program.args(["-x", "140", "-y", "50", "-c"]).arg(&scene.home.project).arg("--");
        program.arg("env").arg("-i").arg(format!("HOME={}", scene.home.place("").display()));
        program.args(["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TERM=xterm-256color"]);
        program.args(rehearsal.variables.iter().map(|(name, value)| format!("{name}={value}")));
        program.arg(scene.client.program(&installed(scene.client))).args(arguments);
        if scene.client.name == "codex" {
            // What a daemon would run has its own environment.
            let trusted = format!(
                "projects={{ {:?} = {{ trust_level = \"trusted\" }} }}",
                scene.home.project.display().to_string()
            );
            program.args(["--disable", "daemon_auto_start", "-c"]).arg(trusted);
        }
        match program.status() {
            Ok(status) if status.success() => Ok(terminal),
            other => Err(format!("tmux: {other:?}")),
        }
    }

    fn tmux(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new("tmux")
            .arg("-S")
            .arg(&self.socket)
            .args(arguments)
            .output()
            .map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Types a line.
    fn types(&self, text: &str) -> Outcome {
        self.tmux(&["send-keys", "-l", text])?;
        std::thread::sleep(MOMENT);
        self.tmux(&["send-keys", "Enter"])?;
        Ok(())
    }

    /// What stands on the screen.
    fn screen(&self) -> String {
        let screen = self.tmux(&["capture-pane", "-p"]).unwrap_or_default();
        screen.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A terminal that has ended by itself is gone already.
        let _ = self.tmux(&["kill-server"]);
    }
}
