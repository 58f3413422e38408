//! `segue doctor`

use std::path::Path;

use clap::Args;
use segue_agents::Complaint;
use segue_document::visible::one_line;
use segue_project::{AgentHealth, Ailment, Fired, Health, ProjectError, Surroundings, doctor};
use serde_json::{Value, json};

use crate::face::{BAD, FAINT, Face, GOOD, HEADING, HINT, counted, paint, thousands};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::wrap;

/// Look whether the store is whole, and segue works in your agents.
///
/// Of the store every object is looked at: what cannot be read, was edited, stands there
/// twice, follows what is not here or itself, is a link, or has a foreign name. Of each
/// agent: its program and version, whether every hook is found and is still what this version
/// would write, whether the client can read its settings and trusts the hooks, how full its
/// newest session here is, how long its sessions are kept. Each finding has its fix; nothing
/// is changed. Ends with status 1 if something does not work.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue doctor\n  segue doctor --fire      also start each agent once, offline, and see its hooks fire\n  segue doctor --json | jq '.agents[].complaints[].fix'"
)]
pub(crate) struct DoctorArgs {
    /// Also start each agent that segue is installed for, and see that its hooks fire: in a
    /// temporary HOME with a copy of the hook settings, against a scripted model on loopback.
    /// No account, key or service is used. Takes some seconds an agent.
    #[arg(long)]
    pub(crate) fire: bool,
    /// Print `segue/doctor/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &DoctorArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let rehearsal = args.fire.then(tempfile::tempdir).transpose().map_err(Failure::Demo)?;
    let health = doctor(around, rehearsal.as_ref().map(tempfile::TempDir::path));
    if args.json {
        face.json(&value(&health));
    } else {
        objects(&health, around, face);
        agents(&health.agents, face);
    }
    let is_well = match &health.objects {
        Ok(objects) => objects.is_empty(),
        Err(ProjectError::NoProject(_)) => true,
        Err(_) => false,
    };
    let is_ill = !is_well || health.agents.iter().any(AgentHealth::is_ill);
    Ok(if is_ill { Status::Errors } else { Status::Good })
}

fn objects(health: &Health, around: &Surroundings, face: &mut Face) {
    let objects = match &health.objects {
        Ok(objects) => objects,
        Err(error @ ProjectError::NoProject(_)) => {
            let hint = "segue init";
            face.say(format!(
                "{}: {}; {hint} sets one up",
                paint(HINT, "Store"),
                one_line(&error.to_string())
            ));
            return;
        }
        Err(error) => {
            face.say(format!("{}: {}", paint(BAD, "Store"), one_line(&error.to_string())));
            return;
        }
    };
    for ailment in objects {
        let path = ailment.path.strip_prefix(&around.cwd).unwrap_or(&ailment.path);
        let path = one_line(&path.display().to_string());
        let kind = paint(BAD, ailment.kind.as_str());
        face.say(format!("{kind}: {path}: {}", one_line(&ailment.text)));
    }
    face.say(match objects.len() {
        0 => format!("{}: every object of the store is well", paint(GOOD, "Good")),
        count => format!("{}; nothing was changed", counted(count, "ailment")),
    });
}

fn agents(agents: &[AgentHealth], face: &mut Face) {
    if agents.is_empty() {
        face.say("No agent was found on this machine; `segue handoff --from FILE` needs none.");
    }
    for health in agents {
        face.say("");
        face.say(headline(health));
        let width = face.width.saturating_sub(11);
        let mut row = |name: &str, text: &str| {
            for (at, line) in wrap(&one_line(text), width).iter().enumerate() {
                let label = if at == 0 { name } else { "" };
                face.say(format!("  {} {line}", paint(FAINT, format!("{label:<8}"))));
            }
        };
        if let Some(program) = &health.program {
            row("program", &program.display().to_string());
        }
        if let Some((path, _)) = health.files.first() {
            let more = match health.files.len() - 1 {
                0 => String::new(),
                more => format!(" and {}", counted(more, "more file")),
            };
            row("hooks", &format!("{}{more}", path.display()));
        }
        if let Some(fill) = health.fill {
            let of = fill.window.map_or_else(String::new, |all| format!(" of {}", thousands(all)));
            row(
                "fill",
                &format!("{}{of} tokens in its newest session here", thousands(fill.tokens)),
            );
        }
        if let Some(Fired::NotTried { why }) = &health.fires {
            row("fires", &format!("not tried: {why}"));
        }
        for complaint in &health.complaints {
            let label = if complaint.is_wrong { "wrong" } else { "note" };
            row(label, &complaint.text);
            let at = complaint.path.as_deref().filter(|path| !shown_above(health, path));
            let at = at.map_or_else(String::new, |path| format!(" ({})", path.display()));
            row("fix", &format!("{}{at}", complaint.fix));
        }
    }
}

/// Whether a file stands in the rows of the agent already.
fn shown_above(health: &AgentHealth, path: &Path) -> bool {
    health.files.first().is_some_and(|(first, _)| first == path)
}

/// What is so of an agent, in one line.
fn headline(health: &AgentHealth) -> String {
    let version = health.version.as_deref().map_or_else(String::new, |text| format!(" {text}"));
    let name = paint(HEADING, format!("{}{version}", health.agent.title()));
    let installed = match health.scopes.as_slice() {
        [] => {
            return format!("{name}: segue is not installed; `segue install {}`", health.agent);
        }
        ["project"] => "installed in the project",
        _ => "installed",
    };
    let fires = match &health.fires {
        Some(Fired::Yes) if health.complaints.iter().any(|one| one.kind == "untrusted") => {
            ", its hooks fire once they are trusted"
        }
        Some(Fired::Yes) => ", its hooks fire",
        Some(Fired::Unheard | Fired::No { .. }) => ", its hooks do not fire",
        Some(Fired::NotTried { .. }) | None => "",
    };
    let state = if health.is_ill() { paint(BAD, "not well") } else { paint(GOOD, "good") };
    format!("{name}: {installed}{fires}: {state}")
}

fn value(health: &Health) -> Value {
    let (objects, error) = match &health.objects {
        Ok(objects) => (Some(objects.iter().map(of_object).collect::<Vec<_>>()), None),
        Err(error) => (None, Some(error.to_string())),
    };
    json!({
        "schema": "segue/doctor/1",
        "objects": objects,
        "store": error,
        "agents": health.agents.iter().map(of_agent).collect::<Vec<_>>(),
    })
}

fn of_object(ailment: &Ailment) -> Value {
    json!({
        "kind": ailment.kind.as_str(),
        "path": ailment.path.to_string_lossy(),
        "text": ailment.text,
    })
}

fn of_agent(health: &AgentHealth) -> Value {
    let why = match &health.fires {
        Some(Fired::No { said }) => Some(said),
        Some(Fired::NotTried { why }) => Some(why),
        _ => None,
    };
    let files = health.files.iter();
    let files: Vec<Value> = files
        .map(|(path, whole)| json!({ "path": path.to_string_lossy(), "whole": whole }))
        .collect();
    json!({
        "agent": health.agent,
        "program": health.program.as_ref().map(|path| path.to_string_lossy()),
        "version": health.version,
        "home": health.home.as_ref().map(|path| path.to_string_lossy()),
        "installed": health.scopes,
        "files": files,
        "fires": health.fires.as_ref().map(Fired::as_str),
        "why": why,
        "fill": health.fill.map(|fill| json!({ "tokens": fill.tokens, "window": fill.window })),
        "complaints": health.complaints.iter().map(of_complaint).collect::<Vec<_>>(),
    })
}

fn of_complaint(complaint: &Complaint) -> Value {
    json!({
        "kind": complaint.kind,
        "level": if complaint.is_wrong { "error" } else { "info" },
        "path": complaint.path.as_ref().map(|path| path.to_string_lossy()),
        "text": complaint.text,
        "fix": complaint.fix,
    })
}
