//! `segue timeline`

use std::path::PathBuf;

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Moment, Surroundings, Timeline, timeline};
use serde_json::{Value, json};

use crate::args::HANDOFF_NAMES;
use crate::face::{BAD, FAINT, Face, GOOD, HEADING, HINT, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::wrap;
use crate::{html, output};

/// Show on one page what each session of a lineage did and decided.
///
/// A decision that changed stands with what it was before.
#[derive(Debug, Args)]
#[command(after_help = HANDOFF_NAMES)]
pub(crate) struct TimelineArgs {
    /// The handoff whose lineage it is; the tip of this thread without it.
    pub(crate) handoff: Option<String>,
    /// Only the decisions.
    #[arg(long)]
    pub(crate) decisions: bool,
    /// Write one self-contained page to this file.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) html: Option<PathBuf>,
    /// Print `segue/timeline/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &TimelineArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let line = timeline(around, args.handoff.as_deref())?;
    face.unreadable(&line.unreadable);
    if args.json {
        face.json(&json_of(&line, args.decisions));
    } else if let Some(file) = &args.html {
        let path = around.path(file);
        let page = html::timeline(&line, args.decisions);
        output::write(path, &page, None)?;
        face.say(format!("{} {}", paint(GOOD, "Wrote"), one_line(&file.display().to_string())));
    } else {
        line.moments.iter().for_each(|moment| show(moment, args.decisions, face));
    }
    Ok(Status::Good)
}

fn show(moment: &Moment, only_decisions: bool, face: &mut Face) {
    if only_decisions && moment.decided.is_empty() {
        return;
    }
    let agent = moment.agent.map_or("-", |agent| agent.title());
    let tags = moment.tags.iter().map(|tag| format!(" [{}]", one_line(tag)));
    let tags = tags.collect::<Vec<_>>().concat();
    let facts = format!("{} · {} · {agent}", moment.created, moment.thread);
    let head = format!("{} {}", moment.number, paint(NAME, moment.id.short()));
    face.say(format!("{head} {}{}", paint(FAINT, facts), paint(HINT, tags)));
    let width = face.width.saturating_sub(14);
    let mut row = |name: &str, style: anstyle::Style, text: &str| {
        for (at, line) in wrap(&one_line(text), width).iter().enumerate() {
            let label = if at == 0 { name } else { "" };
            face.say(format!("   {} {line}", paint(style, format!("{label:<9}"))));
        }
    };
    if !only_decisions {
        moment.done.iter().for_each(|text| row("done", GOOD, text));
    }
    for decided in &moment.decided {
        row("decided", HEADING, &decided.text);
        if let Some(before) = &decided.before {
            row("before", FAINT, before);
        }
    }
    if !only_decisions {
        for arm in &moment.arms {
            row("given up", BAD, &arm.why);
        }
        row("next", FAINT, &moment.objective);
    }
    face.say("");
}

fn json_of(line: &Timeline, only_decisions: bool) -> Value {
    let moments = line.moments.iter().map(|moment| {
        let decided = moment.decided.iter();
        let decided = decided.map(|d| json!({ "text": d.text, "before": d.before }));
        let arms = moment.arms.iter();
        let arms = arms.map(|arm| json!({ "why": arm.why, "handoffs": arm.handoffs }));
        let done = if only_decisions { &[][..] } else { &moment.done };
        json!({
            "id": moment.id, "number": moment.number, "thread": moment.thread,
            "created": moment.created, "agent": moment.agent, "objective": moment.objective,
            "done": done, "decided": decided.collect::<Vec<_>>(), "tags": moment.tags,
            "given_up": arms.collect::<Vec<_>>(),
        })
    });
    json!({ "schema": "segue/timeline/1", "handoffs": moments.collect::<Vec<_>>() })
}
