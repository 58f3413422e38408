//! `segue check --probes`

use segue_document::visible::one_line;
use segue_project::{Answered, Checked, Probed, Surroundings, probes};
use serde_json::{Value, json};

use super::check::{CheckArgs, stdin};
use crate::face::{BAD, FAINT, Face, GOOD, HINT, counted, paint};
use crate::failure::Failure;
use crate::status::Status;

pub(super) fn run(
    args: &CheckArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let name = args.handoff.as_deref().unwrap_or("@");
    let session = args.from.as_deref();
    let asked = match name {
        "-" => probes(around, &Checked::Text(&stdin()?), session)?,
        name => probes(around, &Checked::Named(name), session)?,
    };
    if args.json {
        let probes: Vec<Value> = asked.iter().map(as_json).collect();
        face.json(&json!({
            "schema": "segue/probes/1",
            "handoff": name,
            "probes": probes,
            "prompt": count(&asked, Answered::Prompt),
            "sections": count(&asked, Answered::Sections),
            "nowhere": count(&asked, Answered::Nowhere),
        }));
        return Ok(Status::Good);
    }
    if asked.is_empty() {
        face.note(format!(
            "{}: nothing is known to ask; `segue check H --probes --from SESSION` asks about a session",
            paint(HINT, "hint")
        ));
    }
    asked.iter().for_each(|asked| show(asked, face));
    if !asked.is_empty() {
        face.say(format!(
            "{}: {} answered by the prompt, {} by the sections only, {} by nothing",
            counted(asked.len(), "probe"),
            count(&asked, Answered::Prompt),
            count(&asked, Answered::Sections),
            count(&asked, Answered::Nowhere),
        ));
    }
    Ok(Status::Good)
}

fn count(asked: &[Probed], answered: Answered) -> usize {
    asked.iter().filter(|asked| asked.answered == answered).count()
}

fn as_json(asked: &Probed) -> Value {
    let probe = &asked.probe;
    json!({
        "kind": probe.kind, "question": probe.question, "answer": probe.answer,
        "address": probe.address, "answered": asked.answered.as_str(),
    })
}

fn show(asked: &Probed, face: &mut Face) {
    let style = match asked.answered {
        Answered::Prompt => GOOD,
        Answered::Sections => HINT,
        Answered::Nowhere => BAD,
    };
    let probe = &asked.probe;
    let place = paint(style, format!("{:<8}", asked.answered.as_str()));
    let kind = paint(FAINT, format!("{:<12}", probe.kind.as_str()));
    face.say(format!("{place} {kind} {}", one_line(&probe.question)));
    let address = probe.address.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
    face.say(paint(FAINT, format!("{:22}{}{address}", "", one_line(&probe.answer))));
}
