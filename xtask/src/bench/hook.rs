//! `bench hook`: what a session of an agent waits for segue.
//!
//! Two calls are measured: the one after every turn (`Stop`), which has nothing to do, and the
//! one that makes a request for a handoff from the whole transcript, before and after segue has
//! read that once.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{enlarge, finish, memory, time};
use crate::Outcome;

/// The sizes of the sessions, in megabytes.
const SIZES: [u64; 3] = [1, 100, 1_000];
/// How often the ordinary hook is called.
const CALLS: usize = 1_000;
/// How often the call that works is repeated.
const REQUESTS: usize = 5;

/// The table of the hooks.
pub(super) fn hook(binary: &Path) -> Outcome {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    println!(
        "{:<10} {:>9} {:>9} {:>9} {:>9}   {:>9} {:>9} {:>9}",
        "session", "p50", "p99", "most", "memory", "request", "again", "memory"
    );
    for megabytes in SIZES {
        let place = folder.path().join(megabytes.to_string());
        let scene = Scene::new(binary, &place, megabytes * 1_000_000)?;
        let stop = scene.event("Stop", &json!({ "last_assistant_message": "Done." }));
        let mut times = Vec::with_capacity(CALLS);
        for _ in 0..CALLS {
            times.push(scene.call(&stop)?.0);
        }
        times.sort();
        let peak = scene.call_watched(&stop)?.1;
        let ask = scene.event("UserPromptSubmit", &json!({ "prompt": "snapshot" }));
        let (first, watched) = scene.call_watched(&ask)?;
        let mut again = Vec::new();
        for _ in 0..REQUESTS {
            scene.grow()?;
            again.push(scene.call(&ask)?.0);
        }
        again.sort();
        println!(
            "{:<10} {:>9} {:>9} {:>9} {:>9}   {:>9} {:>9} {:>9}",
            format!("{megabytes} MB"),
            time(times[CALLS / 2]),
            time(times[CALLS * 99 / 100]),
            time(times[CALLS - 1]),
            memory(peak),
            time(first),
            time(again[REQUESTS / 2]),
            memory(watched)
        );
    }
    Ok(())
}

/// A project with one session of Claude Code.
struct Scene {
    binary: PathBuf,
    home: PathBuf,
    project: PathBuf,
    session: PathBuf,
}

impl Scene {
    fn new(binary: &Path, place: &Path, bytes: u64) -> Result<Self, String> {
        let (home, project) = (place.to_owned(), place.join("project"));
        let session = place.join(".claude/projects/p/bench.jsonl");
        for folder in [&project, session.parent().unwrap_or(place)] {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        enlarge(&session, bytes).map_err(|error| error.to_string())?;
        let scene = Self { binary: binary.to_owned(), home, project, session };
        let status = scene.segue(&["init", "--yes"]).stdout(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(scene),
            other => Err(format!("segue init: {other:?}")),
        }
    }

    fn segue(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(&self.project).env_clear().env("HOME", &self.home);
        command
    }

    fn event(&self, name: &str, more: &Value) -> String {
        let mut event = json!({
            "session_id": "bench", "hook_event_name": name, "cwd": self.project,
            "transcript_path": self.session,
        });
        if let (Some(event), Some(more)) = (event.as_object_mut(), more.as_object()) {
            event.extend(more.clone());
        }
        event.to_string()
    }

    /// The session goes on by a few records.
    fn grow(&self) -> Outcome {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&self.session)
            .map_err(|error| error.to_string())?;
        let line = json!({ "type": "mode", "mode": "default" });
        for _ in 0..20 {
            writeln!(file, "{line}").map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Calls the hook; how long it took.
    fn call(&self, event: &str) -> Result<(Duration, Option<u64>), String> {
        self.called(event, false)
    }

    /// The same, and the peak of its memory in kilobytes.
    fn call_watched(&self, event: &str) -> Result<(Duration, Option<u64>), String> {
        self.called(event, true)
    }

    fn called(&self, event: &str, watched: bool) -> Result<(Duration, Option<u64>), String> {
        let began = Instant::now();
        let mut command = self.segue(&["hook", "--agent", "claude"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(event.as_bytes()).map_err(|error| error.to_string())?;
        }
        let peak = if watched {
            finish(child)?
        } else {
            child.wait().map_err(|error| error.to_string())?;
            None
        };
        Ok((began.elapsed(), peak))
    }
}
