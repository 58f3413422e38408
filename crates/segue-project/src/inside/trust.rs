//! `install --trust`: Codex is told to trust segue's hooks, because its user said so.

use std::io::BufReader;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use segue_agents::{Site, TRUST_SERVER, client, trust};
use segue_model::AgentId;

use super::install::InstallRequest;
use crate::{Project, ProjectError, Surroundings};

/// How long Codex may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Has Codex trust the hooks of segue that are installed; says how many. Whoever calls this
/// has asked its user.
pub fn trust_hooks(around: &Surroundings, request: &InstallRequest) -> Result<usize, ProjectError> {
    let root = if request.in_project { Some(Project::here(around)?.root) } else { None };
    let site = Site { homes: &around.homes, project: root.as_deref(), program: None };
    let hooks = client(AgentId::Codex).into_iter().flat_map(|client| client.pieces(&site)).next();
    let hooks = hooks.map(|piece| piece.path).ok_or(ProjectError::NoClient(AgentId::Codex))?;
    let program = around
        .program_at("codex")
        .ok_or_else(|| failed("`codex` is not on this PATH".to_owned()))?;
    asked(around, program, hooks).map_err(failed)
}

fn failed(why: String) -> ProjectError {
    ProjectError::NotTrusted(why)
}

/// Starts Codex's server, and talks to it for a while at most.
fn asked(around: &Surroundings, program: PathBuf, hooks: PathBuf) -> Result<usize, String> {
    let cwd = around.cwd.clone();
    let mut child = Command::new(program)
        .args(TRUST_SERVER)
        .current_dir(&cwd)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let (Some(mut input), Some(output)) = (input, output) else { return };
        // Nobody listens any more where it took too long.
        let _ = tell.send(trust(&hooks, &cwd, &mut input, &mut BufReader::new(output)));
    });
    let answer =
        told.recv_timeout(PATIENCE).unwrap_or_else(|_| Err("it does not answer".to_owned()));
    // It ends when nobody talks to it; it may have ended by itself just now.
    let _ = child.kill();
    let _ = child.wait();
    answer
}
