//! `segue sessions`

use segue_agents::Listed;
use segue_document::visible::one_line;
use segue_model::SessionPrefix;
use segue_project::{SessionList, Surroundings, sessions};
use serde_json::{Value, json};

use crate::args::SessionsArgs;
use crate::face::{FAINT, Face, HEADING, NAME, paint, size, thousands};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::{cell, cut};
use crate::time::age;

pub(super) fn run(
    args: &SessionsArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let list = sessions(around)?;
    if args.json {
        let sessions: Vec<Value> =
            list.sessions.iter().map(|session| json_of(session, &list)).collect();
        face.json(&json!({ "schema": "segue/sessions/1", "sessions": sessions }));
        return Ok(Status::Good);
    }
    if list.sessions.is_empty() {
        face.note(format!("No agent has a session for {} yet.", list.root.display()));
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
        "first_request": session.first_request.as_deref().map(|text| segue_document::secret::mask(text)),
    });
    if let Some(turns) = session.turns {
        value["turns"] = json!(turns);
    }
    if let Some(tokens) = session.tokens {
        value["tokens"] = json!(tokens);
    }
    value
}

fn show(list: &SessionList, around: &Surroundings, face: &mut Face) {
    let width = face.width;
    let row = |cells: [&str; 6], rest: &str| {
        let widths = [9, 14, 15, 6, 8, 8];
        let front: Vec<String> =
            cells.iter().zip(widths).map(|(text, width)| cell(text, width)).collect();
        let used: usize = widths.iter().sum::<usize>() + widths.len();
        format!("{} {}", front.join(" "), cut(rest, width.saturating_sub(used + 1)))
    };
    let heading = row(["AGENT", "SESSION", "LAST", "TURNS", "TOKENS", "SIZE"], "FIRST REQUEST");
    face.say(paint(HEADING, heading));
    for session in &list.sessions {
        let prefix = SessionPrefix::of(&session.id);
        let last = session.updated.map_or_else(|| "-".to_owned(), |time| age(time, around.clock));
        let turns = session.turns.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let tokens = session.tokens.map_or_else(|| "-".to_owned(), thousands);
        let request = session.first_request.as_deref().unwrap_or("(nothing asked)");
        let request = one_line(&segue_document::secret::mask(request));
        let cells =
            [session.agent.as_str(), prefix.as_str(), &last, &turns, &tokens, &size(session.bytes)];
        face.say(row(cells, &request));
    }
    let branches = list.sessions.iter().find_map(|session| session.branch.as_deref());
    if let Some(branch) = branches {
        face.say(paint(FAINT, format!("The newest is on branch {}.", one_line(branch))));
    }
    face.say(format!(
        "\nNext: {} (the newest), or {}",
        paint(NAME, "segue handoff"),
        paint(NAME, "segue handoff SESSION")
    ));
}
