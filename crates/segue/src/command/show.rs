//! `segue show`

use clap::Args;
use segue_document::visible::visible;
use segue_document::{Document, parse};
use segue_project::{Shown, Surroundings, show};

use crate::args::HANDOFF_NAMES;
use crate::face::{FAINT, Face, GOOD, HEADING, NAME, paint};
use crate::failure::Failure;
use crate::show_json;
use crate::status::Status;
use crate::table::wrap;

/// Show one handoff: rendered on a terminal, as it is stored in a pipe.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct ShowArgs {
    /// The handoff; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// Only the prompt, as it was frozen.
    #[arg(long, conflicts_with = "json")]
    pub(crate) prompt: bool,
    /// Print `segue/handoff/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &ShowArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
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
