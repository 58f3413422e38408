//! `bench hook`: what a session of an agent waits for segue.
//!
//! Measured are the call after every turn (`Stop`), which has nothing to do; the one that makes a
//! request for a handoff, of a session that nobody has read yet and again when it has gone on a
//! little; and what is done aside, which no session waits for: reading all of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

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
/// What is done aside takes no longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// The table of the hooks.
pub(super) fn hook(binary: &Path) -> Outcome {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    println!(
        "{:<8} {:>8} {:>8} {:>8} {:>8}   {:>9} {:>9} {:>9}   {:>10} {:>9}",
        "session", "p50", "p99", "most", "memory", "request", "memory", "again", "aside", "memory"
    );
    for megabytes in SIZES {
        let place = folder.path().join(megabytes.to_string());
        let row = row(&Scene::new(binary, &place, megabytes * 1_000_000)?)?;
        println!(
            "{:<8} {:>8} {:>8} {:>8} {:>8}   {:>9} {:>9} {:>9}   {:>10} {:>9}",
            format!("{megabytes} MB"),
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            row[8]
        );
        // A gigabyte is no longer needed than it is measured.
        std::fs::remove_dir_all(place).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn row(scene: &Scene) -> Result<[String; 9], String> {
    let ask = scene.event("bench", "UserPromptSubmit", &json!({ "prompt": "snapshot" }));
    let (request, request_peak) = scene.call(&ask, &["hook", "--agent", "claude"], true)?;
    scene.settles(SystemTime::UNIX_EPOCH);
    let mut again = Vec::new();
    for _ in 0..REQUESTS {
        scene.grow()?;
        again.push(scene.call(&ask, &["hook", "--agent", "claude"], false)?.0);
    }
    again.sort();
    let anew = scene.elsewhere();
    let (aside, aside_peak) = anew.call(&ask, &["hook", "--aside", "--agent", "claude"], true)?;
    // Another session with the same file: of this one a handoff is still wanted.
    let stop = scene.event("other", "Stop", &json!({ "last_assistant_message": "Done." }));
    let before = SystemTime::now();
    scene.call(&stop, &["hook", "--agent", "claude"], false)?;
    scene.settles(before);
    let mut times = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        times.push(scene.call(&stop, &["hook", "--agent", "claude"], false)?.0);
    }
    times.sort();
    let peak = scene.call(&stop, &["hook", "--agent", "claude"], true)?.1;
    Ok([
        time(times[CALLS / 2]),
        time(times[CALLS * 99 / 100]),
        time(times[CALLS - 1]),
        memory(peak),
        time(request),
        memory(request_peak),
        time(again[REQUESTS / 2]),
        time(aside),
        memory(aside_peak),
    ])
}

/// A project with one session of Claude Code.
struct Scene {
    binary: PathBuf,
    home: PathBuf,
    /// Where segue keeps the user's data.
    data: PathBuf,
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
        let data = place.join("data");
        let scene = Self { binary: binary.to_owned(), home, data, project, session };
        let status = scene.segue(&["init", "--yes"]).stdout(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(scene),
            other => Err(format!("segue init: {other:?}")),
        }
    }

    fn segue(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(&self.project).env_clear();
        command.env("HOME", &self.home).env("SEGUE_HOME", &self.data);
        command
    }

    /// The same where segue remembers nothing.
    fn elsewhere(&self) -> Self {
        Self {
            binary: self.binary.clone(),
            home: self.home.clone(),
            data: self.home.join("elsewhere"),
            project: self.project.clone(),
            session: self.session.clone(),
        }
    }

    /// Waits until what was read of the session is kept, later than `before`. Of a short one
    /// nothing is.
    fn settles(&self, before: SystemTime) {
        let is_long = std::fs::metadata(&self.session).is_ok_and(|file| file.len() > 4 << 20);
        let began = Instant::now();
        while is_long && began.elapsed() < PATIENCE {
            let kept = std::fs::read_dir(self.data.join("readings")).into_iter().flatten();
            let is_new = kept.flatten().any(|file| {
                !file.file_name().to_string_lossy().starts_with('.')
                    && file.metadata().and_then(|file| file.modified()).is_ok_and(|at| at > before)
            });
            if is_new {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn event(&self, session: &str, name: &str, more: &Value) -> String {
        let mut event = json!({
            "session_id": session, "hook_event_name": name, "cwd": self.project,
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

    /// Calls segue with an event; how long it took, and where it is `watched` the peak of its
    /// memory in kilobytes.
    fn call(
        &self,
        event: &str,
        arguments: &[&str],
        watched: bool,
    ) -> Result<(Duration, Option<u64>), String> {
        let began = Instant::now();
        let mut command = self.segue(arguments);
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
