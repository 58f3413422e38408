//! `install` and `uninstall`: segue in the settings of the agents, and out again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fs_err as fs;
use segue_agents::{
    CLIENTS, Changed, Client, Complaint, Piece, Site, Trace, client, hindrances, installed,
    is_build, removed, settings_text,
};
use segue_model::{AgentId, Digest};
use segue_store::durable;

use crate::{Project, ProjectError, Surroundings};

/// What the user wants.
#[derive(Clone, Debug, Default)]
pub struct InstallRequest {
    /// The agents; without any, those that were found.
    pub agents: Vec<AgentId>,
    /// Whether it goes into the project and not into the user's settings.
    pub in_project: bool,
}

/// What would be changed.
#[derive(Clone, Debug, Default)]
pub struct InstallPlan {
    /// The files that change; on installing none of an agent that a file is refused for.
    pub changes: Vec<FileChange>,
    /// The files that are left as they are, and why.
    pub refused: Vec<Refused>,
    /// The agents that the plan is for.
    pub agents: Vec<AgentId>,
    /// What remains for the person to do.
    pub advice: Vec<(AgentId, String)>,
    /// What keeps an agent from running what is installed.
    pub hindrances: Vec<(AgentId, Complaint)>,
}

/// A file before and after.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// The agents that it is for.
    pub agent: AgentId,
    /// The file.
    pub path: PathBuf,
    /// Its text; nothing: there is no such file.
    pub before: Option<String>,
    /// The text that it gets; nothing: it goes.
    pub after: Option<String>,
    trace: Option<Trace>,
}

impl FileChange {
    fn changed(&self) -> Changed<'_> {
        Changed { path: &self.path, before: self.before.as_deref(), after: self.after.as_deref() }
    }
}

/// A file that is left as it is.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The agent that it is for.
    pub agent: AgentId,
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub why: String,
}

/// What would be changed to install segue.
pub fn plan_install(
    around: &Surroundings,
    request: &InstallRequest,
) -> Result<InstallPlan, ProjectError> {
    plan(around, request, true)
}

/// What would be changed to take segue out again.
pub fn plan_uninstall(
    around: &Surroundings,
    request: &InstallRequest,
) -> Result<InstallPlan, ProjectError> {
    plan(around, request, false)
}

/// Makes the changes of a plan. If one fails, those before it are taken back.
pub fn apply(around: &Surroundings, plan: &InstallPlan) -> Result<(), ProjectError> {
    let mut done: Vec<&FileChange> = Vec::new();
    for change in &plan.changes {
        if let Err(source) = write(&change.path, change.after.as_deref()) {
            for before in done.iter().rev() {
                // The error says what is wrong here; more cannot be done.
                let _ = write(&before.path, before.before.as_deref());
            }
            return Err(ProjectError::Io { doing: "written", path: change.path.clone(), source });
        }
        done.push(change);
    }
    for change in &plan.changes {
        keep_trace(around, &change.path, change.trace.as_ref());
    }
    Ok(())
}

fn plan(
    around: &Surroundings,
    request: &InstallRequest,
    is_install: bool,
) -> Result<InstallPlan, ProjectError> {
    let root = if request.in_project { Some(Project::here(around)?.root) } else { None };
    let clients = wanted(around, request, root.as_deref())?;
    let site = Site {
        homes: &around.homes,
        project: root.as_deref(),
        program: root.is_none().then(|| lasting(&around.program)).flatten(),
    };
    if let Some(program) = site.program.filter(|path| !path.to_string_lossy().contains("segue")) {
        return Err(ProjectError::Renamed(program.to_owned()));
    }
    let mut plan = InstallPlan::default();
    for client in clients {
        plan.agents.push(client.id());
        let (before, refused_before) = (plan.changes.len(), plan.refused.len());
        let mut pieces = client.pieces(&site);
        if !is_install {
            pieces.extend(client.traces(&site));
        }
        for (path, pieces) in by_file(pieces) {
            let pieces: Vec<&Piece> = pieces.iter().collect();
            match change(around, client.id(), &path, &pieces, is_install) {
                Ok(Some(change)) => plan.changes.push(change),
                Ok(None) => {}
                Err(why) => plan.refused.push(Refused { agent: client.id(), path, why }),
            }
        }
        if !is_install {
            continue;
        }
        if plan.refused.len() > refused_before {
            // A command without its hooks would only look as if segue were there.
            plan.changes.truncate(before);
        }
        let changed: Vec<Changed<'_>> =
            plan.changes[before..].iter().map(FileChange::changed).collect();
        let advice = client.advice(&changed);
        plan.advice.extend(advice.map(|advice| (client.id(), advice)));
        let refused: Vec<&Path> =
            plan.refused.iter().map(|refused| refused.path.as_path()).collect();
        let hindrances = hindrances(client, &site).into_iter();
        let hindrances = hindrances.filter(|complaint| {
            complaint.path.as_deref().is_none_or(|path| !refused.contains(&path))
        });
        plan.hindrances.extend(hindrances.map(|complaint| (client.id(), complaint)));
    }
    Ok(plan)
}

/// The agents that were named; else those whose files are on this machine, or in the project.
fn wanted(
    around: &Surroundings,
    request: &InstallRequest,
    root: Option<&Path>,
) -> Result<Vec<&'static dyn Client>, ProjectError> {
    if !request.agents.is_empty() {
        let named = request.agents.iter();
        return named.map(|agent| client(*agent).ok_or(ProjectError::NoClient(*agent))).collect();
    }
    let is_there = |client: &&dyn Client| {
        let home = around.homes.settings(client.id()).is_some_and(Path::exists);
        home || around.homes.of(client.id()).is_some_and(Path::exists)
    };
    let found: Vec<&dyn Client> = CLIENTS.into_iter().filter(is_there).collect();
    if found.is_empty() && root.is_none() {
        let looked = CLIENTS.iter().filter_map(|client| around.homes.settings(client.id()));
        return Err(ProjectError::NoAgents { looked: looked.map(Path::to_owned).collect() });
    }
    Ok(if found.is_empty() { CLIENTS.to_vec() } else { found })
}

/// The program's path, unless it is one that the next build replaces.
pub(super) fn lasting(program: &Path) -> Option<&Path> {
    (program.is_absolute() && !is_build(program)).then_some(program)
}

pub(super) fn by_file(pieces: Vec<Piece>) -> BTreeMap<PathBuf, Vec<Piece>> {
    let mut files = BTreeMap::<PathBuf, Vec<Piece>>::new();
    for piece in pieces {
        files.entry(piece.path.clone()).or_default().push(piece);
    }
    files
}

/// How one file changes; nothing if it does not.
fn change(
    around: &Surroundings,
    agent: AgentId,
    path: &Path,
    pieces: &[&Piece],
    is_install: bool,
) -> Result<Option<FileChange>, String> {
    let before = settings_text(path)?;
    let known = trace(around, path);
    let text = before.as_deref();
    let (after, trace) = if is_install {
        let change = installed(text, pieces, known.as_ref()).map_err(|error| error.to_string())?;
        (change.after, Some(change.trace))
    } else {
        (removed(text, pieces, known.as_ref()).map_err(|error| error.to_string())?, None)
    };
    if after == before {
        return Ok(None);
    }
    let is_fixed = fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
    if is_fixed {
        return Err("it is read-only".to_owned());
    }
    Ok(Some(FileChange { agent, path: path.to_owned(), before, after, trace }))
}

fn write(path: &Path, text: Option<&str>) -> std::io::Result<()> {
    match text {
        Some(text) => durable::replace(path, text.as_bytes()),
        None if !path.exists() => Ok(()),
        None => {
            fs::remove_file(path)?;
            // Folders that hold nothing any more were made for it; others stay.
            for folder in path.ancestors().skip(1).take(2) {
                if std::fs::remove_dir(folder).is_err() {
                    break;
                }
            }
            Ok(())
        }
    }
}

/// Where the trace of a file is kept: in the user's own data.
fn trace_file(around: &Surroundings, path: &Path) -> Option<PathBuf> {
    let name = Digest::of(&path.to_string_lossy()).bits();
    Some(around.user_data.as_ref()?.join("installed").join(format!("{name:016x}.json")))
}

fn trace(around: &Surroundings, path: &Path) -> Option<Trace> {
    let bytes = fs::read(trace_file(around, path)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Without its trace a file can still be cleaned, only not to the last empty list: a
/// failure here is none of the installation.
fn keep_trace(around: &Surroundings, path: &Path, trace: Option<&Trace>) {
    let Some(file) = trace_file(around, path) else { return };
    if let Some(trace) = trace {
        let json = serde_json::to_vec_pretty(trace).unwrap_or_default();
        let _ = durable::replace(&file, &json);
        return;
    }
    let _ = std::fs::remove_file(&file);
    let _ = file.parent().map(std::fs::remove_dir);
}
