//! `segue next`

use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

use clap::Args;
use segue_document::visible::one_line;
use segue_model::{AgentId, NativeId};
use segue_project::{StartRequest, Surroundings, apart, begun, inlined, next, prepare, started};
use serde_json::json;

use super::handoff::goal;
use super::install::client_name;
use crate::clipboard;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::surroundings::read;

/// Start the next session, or give its prompt.
///
/// On a terminal it starts the agent of the handoff's session here, or the one
/// that you name. In a pipe, and with --print, it gives the prompt: the text of
/// the handoff, with what has come since. Looking consumes nothing.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue next                                   start a session from the newest handoff\n  segue next --agent codex                     with another agent\n  segue next --headless --agent claude         one answer, no terminal\n  segue next --worktree --agent codex          in a working tree of its own\n  segue next --print | less                    look at the prompt\n  segue next 2 --goal \"try it with a queue\""
)]
pub(crate) struct NextArgs {
    /// The handoff to start from; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// The goal of the next session, instead of the one in the handoff.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = goal)]
    pub(crate) goal: Option<String>,
    /// The agent: claude, codex, gemini, opencode, qwen, copilot or pi; that of the handoff's
    /// session without it.
    #[arg(long, value_name = "NAME", value_parser = client_name, conflicts_with_all = ["print", "copy", "json"])]
    pub(crate) agent: Option<AgentId>,
    /// Let the agent answer once, without a terminal.
    #[arg(long, conflicts_with_all = ["print", "copy", "json"])]
    pub(crate) headless: bool,
    /// In a git worktree of its own beside the repository, at the handoff's commit and on a
    /// thread of its own.
    #[arg(long, conflicts_with_all = ["print", "copy", "json", "started"])]
    pub(crate) worktree: bool,
    /// Print the prompt.
    #[arg(long)]
    pub(crate) print: bool,
    /// Put it on the clipboard, with a short form of the template for a chat that cannot
    /// read files.
    #[arg(long, conflicts_with_all = ["print", "json"])]
    pub(crate) copy: bool,
    /// Also record that this session starts from the handoff, so that its own handoff
    /// follows it: the agent's name and its own id of the session.
    #[arg(long, value_name = "AGENT:ID", value_parser = session)]
    pub(crate) started: Option<(AgentId, NativeId)>,
    /// Print the prompt with what is known of it as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &NextArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let is_person = face.is_terminal && std::io::stdin().is_terminal();
    let looks = args.print || args.copy || args.json;
    if args.worktree {
        return begin_apart(args, around, face);
    }
    if args.headless || !looks && (args.agent.is_some() || is_person) {
        return begin(args, args.handoff.as_deref(), around, face);
    }
    let prompt = next(around, args.handoff.as_deref(), args.goal.as_deref())?;
    face.unreadable(&prompt.unreadable);
    face.edited(prompt.is_edited);
    if let Some((agent, native)) = &args.started {
        started(around, args.handoff.as_deref(), *agent, native)?;
    }
    if args.json {
        face.json(&json!({
            "schema": "segue/next/1",
            "handoff": prompt.handoff.front.id,
            "number": prompt.handoff.front.number,
            "fresh": prompt.freshness.is_fresh(),
            "reasons": prompt.freshness.reasons(),
            "prompt": prompt.text,
        }));
        return Ok(Status::Good);
    }
    if args.copy {
        if !clipboard::copy(&inlined(around, &prompt)?) {
            return Err(Failure::NoClipboard);
        }
        face.note(format!("{}: paste it as the first message of a chat", paint(GOOD, "Copied")));
        return Ok(Status::Good);
    }
    face.foreign(&prompt.text);
    Ok(Status::Good)
}

/// `AGENT:ID`
fn session(text: &str) -> Result<(AgentId, NativeId), String> {
    let (agent, native) = text.split_once(':').ok_or("expected AGENT:ID")?;
    if native.is_empty() {
        return Err("the session's id is empty".to_owned());
    }
    Ok((agent.parse::<AgentId>().map_err(|error| error.to_string())?, NativeId::new(native)))
}

/// Makes a working tree, and starts the agent there; without a terminal it says where it is.
fn begin_apart(args: &NextArgs, around: &Surroundings, face: &mut Face) -> Result<Status, Failure> {
    let is_person = face.is_terminal && std::io::stdin().is_terminal();
    let is_started = args.headless || args.agent.is_some() || is_person;
    let made = apart(around, args.handoff.as_deref(), args.agent, is_started)?;
    let place = one_line(&made.root.display().to_string());
    face.note(format!(
        "{} {place}, on git branch {} and thread {}",
        paint(GOOD, "New worktree"),
        one_line(&made.branch),
        made.thread
    ));
    if !is_started {
        face.say(place);
        return Ok(Status::Good);
    }
    let there = Surroundings { cwd: made.root, ..read(None, None)? };
    begin(args, Some(&made.handoff.to_string()), &there, face)
}

/// Starts the agent, and ends as it ends.
fn begin(
    args: &NextArgs,
    handoff: Option<&str>,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let wanted = StartRequest {
        handoff,
        goal: args.goal.as_deref(),
        agent: args.agent,
        headless: args.headless,
    };
    let prepared = prepare(around, &wanted)?;
    let launch = &prepared.launch;
    let front = &prepared.handoff.front;
    face.note(format!(
        "{} from handoff {} ({})",
        paint(GOOD, format!("Starting {}", prepared.agent.title())),
        front.number,
        front.id.short()
    ));
    let failed = |source| Failure::Launch { program: launch.program, source };
    let mut command = Command::new(launch.program);
    command.args(&launch.arguments).current_dir(&prepared.folder);
    if launch.stdin.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().map_err(failed)?;
    begun(around, &prepared)?;
    if let (Some(text), Some(mut pipe)) = (&launch.stdin, child.stdin.take()) {
        // An agent that ends before it has read all says why itself.
        let _ = pipe.write_all(text.as_bytes());
    }
    let ended = child.wait().map_err(failed)?;
    Ok(if ended.success() { Status::Good } else { Status::Surroundings })
}
