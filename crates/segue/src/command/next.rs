//! `segue next`

use clap::Args;
use segue_model::{AgentId, NativeId};
use segue_project::{Surroundings, inlined, next, started};
use serde_json::json;

use crate::clipboard;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::status::Status;

/// Give the complete prompt for the next session.
///
/// The text of the handoff, with what has come since: whether the repository
/// has moved, and a new goal if you give one. Looking consumes nothing.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue next                                   of the newest handoff\n  segue next | claude -p                       start a session with it\n  segue next 2 --goal \"try it with a queue\""
)]
pub(crate) struct NextArgs {
    /// The handoff to start from; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// The goal of the next session, instead of the one in the handoff.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) goal: Option<String>,
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
    if face.is_terminal && !args.print {
        face.note("\nPaste this into a new session, or pipe it: segue next | claude -p");
    }
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
