//! `segue show`

use clap::Args;
use segue_document::visible::{one_line, visible};
use segue_document::{Document, parse};
use segue_project::{Shown, Sourced, Surroundings, show, sourced};
use serde_json::json;

use super::expand::{addresses, carried, carried_json};
use crate::args::HANDOFF_NAMES;
use crate::face::{FAINT, Face, GOOD, HEADING, NAME, counted, paint};
use crate::failure::Failure;
use crate::show_json;
use crate::status::Status;
use crate::table::{cut, wrap};

/// Show one handoff: rendered on a terminal, else as it is stored.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct ShowArgs {
    /// The handoff; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// Only the prompt, as it was frozen.
    #[arg(long, conflicts_with = "json")]
    pub(crate) prompt: bool,
    /// The lines that came from a session, with their numbers and the addresses of their events;
    /// `segue expand H:LINE` opens these.
    #[arg(long, conflicts_with = "prompt")]
    pub(crate) sources: bool,
    /// Print `segue/handoff/1`, with `--sources` `segue/sourced/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &ShowArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    if args.sources {
        return sources(args, around, face);
    }
    let shown = show(around, args.handoff.as_deref())?;
    face.unreadable(&shown.unreadable);
    face.edited(shown.is_edited);
    if args.json {
        face.json(&show_json::handoff(&shown.handoff, Some(&shown.path), None));
    } else if args.prompt {
        face.foreign(&shown.handoff.content.prompt);
        face.write("\n");
    } else if face.is_terminal {
        rendered(&shown, face.width).iter().for_each(|line| face.say(line));
    } else {
        face.write(&shown.text);
    }
    Ok(Status::Good)
}

fn sources(args: &ShowArgs, around: &Surroundings, face: &mut Face) -> Result<Status, Failure> {
    let sourced = sourced(around, args.handoff.as_deref())?;
    face.unreadable(&sourced.shown.unreadable);
    face.edited(sourced.shown.is_edited);
    if args.json {
        face.json(&json_of(&sourced));
        return Ok(Status::Good);
    }
    for line in &sourced.lines {
        let text = cut(&one_line(&line.text), face.width.saturating_sub(6));
        face.say(format!("{} {text}", paint(NAME, format!("{:>5}", line.line))));
        let from: Vec<String> = line.carried.iter().map(carried).collect();
        let events = Some(addresses(&line.addresses)).filter(|text| !text.is_empty());
        let text = from.into_iter().chain(events).collect::<Vec<_>>().join(": ");
        face.say(format!("      {}", paint(FAINT, text)));
    }
    let id = sourced.shown.handoff.front.id.short();
    let count = counted(sourced.lines.len(), "line");
    let hint = sourced.lines.first().map(|line| format!("; segue expand {id}:{}", line.line));
    face.note(format!("{count} with sources{}", hint.unwrap_or_default()));
    Ok(Status::Good)
}

fn json_of(sourced: &Sourced) -> serde_json::Value {
    let line = |line: &segue_project::LineSources| {
        json!({
            "line": line.line, "text": line.text, "addresses": line.addresses,
            "carried": carried_json(line.carried.as_ref()),
        })
    };
    let front = &sourced.shown.handoff.front;
    json!({
        "schema": "segue/sourced/1",
        "handoff": front.id,
        "number": front.number,
        "path": sourced.shown.path.to_string_lossy(),
        "sessions": sourced.sessions,
        "lines": sourced.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

/// The handoff for reading: wrapped, headings marked, nothing that a terminal obeys.
fn rendered(shown: &Shown, width: usize) -> Vec<String> {
    let front = &shown.handoff.front;
    let title = format!(
        "Handoff {} · {} · {} · thread {}",
        front.number,
        front.id.short(),
        front.created,
        front.thread
    );
    let mut lines = vec![paint(GOOD, title), String::new()];
    let (Document { body_line, .. }, _) = parse(&shown.text);
    let text = visible(&shown.text);
    let body: Vec<&str> = text.lines().skip(body_line).collect();
    for line in wrap(&body.join("\n"), width) {
        lines.push(match line.as_bytes() {
            [b'#', b'#', b'#', ..] => paint(NAME, line),
            [b'#', ..] | [b'=', b'=', ..] => paint(HEADING, line),
            [b'-', b'-', b'-'] => paint(FAINT, line),
            _ => line,
        });
    }
    lines
}
