//! `segue sessions`

use clap::{Args, Subcommand};
use segue_agents::Listed;
use segue_document::secret;
use segue_document::visible::one_line;
use segue_model::SessionPrefix;
use segue_project::{SessionList, Surroundings, sessions};
use serde_json::{Value, json};

use super::session::{SessionShowArgs, show as show_one};
use crate::face::{FAINT, Face, NAME, counted, paint, size, thousands};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::cut;
use crate::time::age;

/// List the sessions of this project on this machine, newest first.
///
/// Works without `segue init`. Turns and tokens are shown where the session
/// file is small enough to be read whole. `segue sessions show` shows one of them.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct SessionsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<SessionsCommand>,
    /// Print `segue/sessions/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What can be done with one session.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionsCommand {
    Show(SessionShowArgs),
}

impl SessionsArgs {
    /// Whether errors are to be JSON as well.
    pub(crate) fn wants_json(&self) -> bool {
        match &self.command {
            Some(SessionsCommand::Show(args)) => args.json || args.events,
            None => self.json,
        }
    }
}

/// Agent and the beginning of the id, before what is known of a session.
const INDENT: usize = 24;

pub(super) fn run(
    args: &SessionsArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    if let Some(SessionsCommand::Show(args)) = &args.command {
        return show_one(args, around, face);
    }
    let list = sessions(around)?;
    if args.json {
        let sessions: Vec<Value> =
            list.sessions.iter().map(|session| json_of(session, &list)).collect();
        let unreadable = list.unreadable.iter();
        let unreadable =
            unreadable.map(|(path, why)| json!({ "path": path.to_string_lossy(), "why": why }));
        let unreadable: Vec<Value> = unreadable.collect();
        face.json(&json!({
            "schema": "segue/sessions/1", "sessions": sessions, "unreadable": unreadable,
        }));
        return Ok(Status::Good);
    }
    face.unreadable(&list.unreadable);
    if list.sessions.is_empty() {
        face.note(format!(
            "No agent has a session for {} yet.",
            one_line(&list.root.display().to_string())
        ));
        face.note("Work with your agent in this directory first, or name a transcript: segue handoff --from FILE");
        return Ok(Status::Good);
    }
    show(&list, around, face);
    Ok(Status::Good)
}

fn json_of(session: &Listed, list: &SessionList) -> Value {
    let mut value = json!({
        "agent": session.agent,
        "id": session.id,
        "path": session.path.to_string_lossy(),
        "project": list.root.to_string_lossy(),
        "branch": session.branch,
        "started": session.started,
        "updated": session.updated,
        "bytes": session.bytes,
        "first_request": session.first_request.as_deref().map(|text| secret::mask(text)),
    });
    if let Some(turns) = session.turns {
        value["turns"] = json!(turns);
    }
    if let Some(tokens) = session.tokens {
        value["tokens"] = json!(tokens);
    }
    value
}

/// Two lines a session: what it is, and what was first asked in it.
fn show(list: &SessionList, around: &Surroundings, face: &mut Face) {
    for session in &list.sessions {
        let prefix = SessionPrefix::of(&session.id);
        let ago = |time: jiff::Timestamp| age(time, around.clock);
        let known = [
            session.started.map(|time| format!("started {}", ago(time))),
            session.updated.map(|time| format!("last {}", ago(time))),
            session.turns.map(|turns| counted(turns as usize, "turn")),
            session.tokens.map(|tokens| format!("{} tokens", thousands(tokens))),
            Some(size(session.bytes)),
            session.branch.as_deref().map(one_line),
        ];
        let facts: Vec<String> = known.into_iter().flatten().collect();
        let facts = cut(&facts.join(" · "), face.width.saturating_sub(INDENT));
        face.say(
            format!("{:<8} {}", session.agent, paint(NAME, prefix)) + "  " + &paint(FAINT, facts),
        );
        let request = session.first_request.as_deref().unwrap_or("(nothing asked)");
        let request = one_line(&secret::mask(request));
        face.say(format!("         {}", cut(&request, face.width.saturating_sub(9))));
    }
    face.say(format!(
        "\nNext: {} (of the newest), or {}",
        paint(NAME, "segue handoff"),
        paint(NAME, "segue handoff SESSION")
    ));
}
