//! `segue install` and `segue uninstall`

use std::collections::BTreeSet;
use std::io::IsTerminal;

use clap::Args;
use segue_agents::CLIENTS;
use segue_document::visible::one_line;
use segue_model::AgentId;
use segue_project::{
    FileChange, InstallPlan, InstallRequest, Surroundings, apply, plan_install, plan_uninstall,
    trust_hooks,
};
use serde_json::{Value, json};
use similar::TextDiff;

use crate::face::{BAD, FAINT, Face, GOOD, HINT, NAME, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Put segue into your agents: hooks, /handoff, the MCP server.
///
/// From then on a session that is told `snapshot` writes its own handoff, and
/// after `/clear` the next one begins from it. The change is shown first. What
/// stands in your settings stays as it is, comments and order too, and
/// `segue uninstall` gives every file back to the byte.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue install                       for every agent on this machine\n  segue install claude codex --yes\n  segue install codex --trust         and have Codex trust the hooks\n  segue install claude --project      for everybody who works on this project\n  segue install --dry-run"
)]
pub(crate) struct InstallArgs {
    #[command(flatten)]
    pub(crate) site: SiteArgs,
    /// Have Codex trust segue's hooks, which it skips otherwise: that is what you do yourself with
    /// `/hooks`. You are asked; with --yes as well, both flags together are your yes.
    #[arg(long)]
    pub(crate) trust: bool,
}

/// Take segue out of your agents' settings.
///
/// Every file is what it was before `segue install`, to the byte; what others
/// have changed in it since stays.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  segue uninstall\n  segue uninstall gemini --yes")]
pub(crate) struct UninstallArgs {
    #[command(flatten)]
    pub(crate) site: SiteArgs,
}

/// What both take.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
pub(crate) struct SiteArgs {
    /// The agents: claude, codex, gemini, opencode, qwen, copilot, pi; those on this machine
    /// without it.
    #[arg(value_parser = client_name)]
    pub(crate) agents: Vec<AgentId>,
    /// In this project's own files, for everybody who works on it.
    #[arg(long)]
    pub(crate) project: bool,
    /// In your own settings, for all your projects (this is what happens without it).
    #[arg(long, conflicts_with = "project")]
    pub(crate) user: bool,
    /// Show the change and make none.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Ask nothing.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Print `segue/install/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn install(
    args: &InstallArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let request = request(&args.site);
    let mut plan = plan_install(around, &request)?;
    // Whoever lets it be done need not be told how to do it.
    plan.advice.retain(|(agent, _)| !(args.trust && *agent == AgentId::Codex));
    let status = run(&args.site, &plan, "install", around, face)?;
    let is_for_codex = plan.agents.contains(&AgentId::Codex);
    if !args.trust || !is_for_codex || args.site.dry_run || status == Status::Undecided {
        return Ok(status);
    }
    let question = "Let Codex run the hooks of segue in every session from now on?";
    if !args.site.yes && !confirmed(question, false)? {
        face.note(format!(
            "{}: nothing was trusted; with --yes nobody is asked",
            paint(HINT, "note")
        ));
        return Ok(Status::Undecided);
    }
    let count = trust_hooks(around, &request)?;
    face.note(format!("{}: it runs {} of segue", paint(GOOD, "Codex"), counted(count, "hook")));
    Ok(status)
}

pub(super) fn uninstall(
    args: &UninstallArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let plan = plan_uninstall(around, &request(&args.site))?;
    run(&args.site, &plan, "uninstall", around, face)
}

fn request(args: &SiteArgs) -> InstallRequest {
    InstallRequest { agents: args.agents.clone(), in_project: args.project }
}

fn run(
    args: &SiteArgs,
    plan: &InstallPlan,
    verb: &str,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    if !args.json {
        plan.changes.iter().for_each(|change| show(change, face));
    }
    for refused in &plan.refused {
        let path = one_line(&refused.path.display().to_string());
        face.note(format!(
            "{}: `{path}` is left as it is: {}",
            paint(HINT, "note"),
            one_line(&refused.why)
        ));
    }
    for agent in refused(plan).into_iter().filter(|_| verb == "install") {
        face.note(format!(
            "{}: nothing is changed for {} until that is mended",
            paint(BAD, "warning"),
            agent.title()
        ));
    }
    for (agent, complaint) in &plan.hindrances {
        let path = complaint.path.as_ref().map(|path| path.display().to_string());
        face.note(format!(
            "{}: {} will not run what is installed: `{}`, {}: {}",
            paint(BAD, "warning"),
            agent.title(),
            one_line(&path.unwrap_or_default()),
            one_line(&complaint.text),
            one_line(&complaint.fix)
        ));
    }
    let status = if plan.refused.is_empty() { Status::Good } else { Status::Surroundings };
    if plan.changes.is_empty() {
        if args.json {
            face.json(&value(plan, verb, false));
        } else if plan.refused.is_empty() {
            let what = if verb == "install" { "is installed" } else { "is not installed" };
            face.say(format!("segue {what} for {}: nothing to change.", names(&plan.agents)));
        }
        return Ok(status);
    }
    let is_wanted = args.yes || (!args.dry_run && asked(verb)?);
    if args.dry_run || !is_wanted {
        if args.json {
            face.json(&value(plan, verb, false));
        }
        let why = if args.dry_run {
            "nothing was changed".to_owned()
        } else {
            format!("nothing was changed; `segue {verb} --yes` makes the change without asking")
        };
        face.note(format!("{}: {why}", paint(HINT, "note")));
        return Ok(if args.dry_run { status } else { Status::Undecided });
    }
    apply(around, plan)?;
    if args.json {
        face.json(&value(plan, verb, true));
        return Ok(status);
    }
    done(plan, verb, face);
    Ok(status)
}

/// What was done, and what remains to do.
fn done(plan: &InstallPlan, verb: &str, face: &mut Face) {
    let done = if verb == "install" { "Installed for" } else { "Taken out of" };
    let files = counted(plan.changes.len(), "file");
    let is_done = |agent: &AgentId| verb != "install" || !refused(plan).contains(agent);
    let agents: Vec<AgentId> = plan.agents.iter().copied().filter(is_done).collect();
    face.say(format!("{} {} ({files})", paint(GOOD, done), names(&agents)));
    for (agent, advice) in &plan.advice {
        face.say(format!("{}: {advice}", paint(HINT, agent.title())));
    }
    if verb == "install" {
        face.say(format!(
            "Next: in a new session of a project with segue ({}), say {} and see.",
            paint(NAME, "segue init"),
            paint(NAME, "snapshot")
        ));
    }
}

/// The agents that a file is left as it is for.
fn refused(plan: &InstallPlan) -> BTreeSet<AgentId> {
    plan.refused.iter().map(|refused| refused.agent).collect()
}

/// An agent that segue has a place in.
pub(super) fn client_name(text: &str) -> Result<AgentId, String> {
    let found = CLIENTS.iter().map(|client| client.id()).find(|id| id.as_str() == text);
    found.ok_or_else(|| {
        let names = CLIENTS.map(|client| client.id().as_str()).join(", ");
        format!("there are {names}; of other agents segue reads the sessions (`segue handoff`)")
    })
}

/// Whether the person wants it; where there is nobody to ask, no.
fn asked(verb: &str) -> Result<bool, Failure> {
    confirmed(if verb == "install" { "Make these changes?" } else { "Take it out?" }, true)
}

/// What the person says; where there is nobody to ask, no.
fn confirmed(question: &str, usual: bool) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    dialoguer::Confirm::new()
        .with_prompt(question)
        .default(usual)
        .interact()
        .map_err(|_| Failure::Cancelled)
}

fn names(agents: &[AgentId]) -> String {
    let names: Vec<&str> = agents.iter().map(|agent| agent.title()).collect();
    match names.as_slice() {
        [] => "no agent".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A change as a difference, with a line or two around.
fn show(change: &FileChange, face: &mut Face) {
    let path = one_line(&change.path.display().to_string());
    let verb = match (&change.before, &change.after) {
        (None, _) => "new",
        (_, None) => "goes",
        _ => "changes",
    };
    face.say(format!("{} {}", paint(NAME, path), paint(FAINT, format!("({verb})"))));
    let (before, after) =
        (change.before.as_deref().unwrap_or_default(), change.after.as_deref().unwrap_or_default());
    let difference = TextDiff::from_lines(before, after);
    for hunk in difference.unified_diff().context_radius(2).iter_hunks() {
        for line in hunk.to_string().lines().filter(|line| !line.starts_with('\\')) {
            let style = match line.chars().next() {
                Some('+') => GOOD,
                Some('-') => BAD,
                _ => FAINT,
            };
            face.say(paint(style, segue_document::visible::visible(line)));
        }
    }
    face.say("");
}

fn value(plan: &InstallPlan, op: &str, is_done: bool) -> Value {
    let file = |change: &FileChange| {
        let is = match (&change.before, &change.after) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        };
        json!({ "agent": change.agent, "path": change.path.to_string_lossy(), "change": is })
    };
    json!({
        "schema": "segue/install/1",
        "op": op,
        "agents": plan.agents,
        "done": is_done,
        "files": plan.changes.iter().map(file).collect::<Vec<_>>(),
        "refused": plan.refused.iter().map(|refused| json!({
            "agent": refused.agent, "path": refused.path.to_string_lossy(), "why": refused.why,
        })).collect::<Vec<_>>(),
        "hindrances": plan.hindrances.iter().map(|(agent, complaint)| json!({
            "agent": agent, "kind": complaint.kind, "text": complaint.text, "fix": complaint.fix,
            "path": complaint.path.as_ref().map(|path| path.to_string_lossy()),
        })).collect::<Vec<_>>(),
        "advice": plan.advice.iter().map(|(agent, text)| json!({ "agent": agent, "text": text }))
            .collect::<Vec<_>>(),
    })
}
