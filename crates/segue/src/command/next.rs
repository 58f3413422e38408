//! `segue next`

use segue_project::{Freshness, Surroundings, inlined, next};
use serde_json::json;

use crate::args::NextArgs;
use crate::clipboard;
use crate::face::{Face, GOOD, paint};
use crate::failure::Failure;
use crate::status::Status;

pub(super) fn run(
    args: &NextArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let prompt = next(around, args.handoff.as_deref(), args.goal.as_deref())?;
    face.unreadable(&prompt.unreadable);
    face.edited(prompt.is_edited);
    if args.json {
        let (fresh, reasons) = match &prompt.freshness {
            Freshness::Fresh => (Some(true), Vec::new()),
            Freshness::Stale(reasons) => (Some(false), reasons.clone()),
            Freshness::Unknown => (None, Vec::new()),
        };
        face.json(&json!({
            "schema": "segue/next/1",
            "handoff": prompt.handoff.front.id,
            "number": prompt.handoff.front.number,
            "fresh": fresh,
            "reasons": reasons,
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
