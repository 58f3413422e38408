//! `segue status`

use clap::Args;
use segue_document::visible::one_line;
use segue_project::{Freshness, Surroundings, status};
use serde_json::{Value, json};

use crate::face::{BAD, FAINT, Face, GOOD, HINT, NAME, counted, paint, thousands};
use crate::failure::Failure;
use crate::op;
use crate::status::Status;
use crate::table::wrap;
use crate::time::age;

/// Show the thread, its tip, whether it is fresh, and what is open.
///
/// FRESH means that the repository is where the handoff left it and the thread has not gone
/// on without you. STALE comes with every reason.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  segue status --exit-code || echo \"look before you start\"")]
pub(crate) struct StatusArgs {
    /// End with status 1 if the tip is stale, and with 4 if that cannot be told.
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Print `segue/status/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &StatusArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let status = status(around)?;
    face.unreadable(&status.unreadable);
    if args.json {
        face.json(&json_of(&status));
    } else {
        show(&status, around, face);
    }
    if !args.exit_code {
        return Ok(Status::Good);
    }
    Ok(match status.freshness {
        Freshness::Fresh => Status::Good,
        Freshness::Stale(_) => Status::Errors,
        Freshness::Unknown(unknown) => {
            face.note(format!("{}: not known to be fresh: {}", paint(HINT, "note"), unknown.why()));
            Status::Undecided
        }
    })
}

fn show(status: &segue_project::Status, around: &Surroundings, face: &mut Face) {
    let width = face.width.saturating_sub(13);
    let mut row = |name: &str, text: &str| {
        for (at, line) in wrap(text, width).iter().enumerate() {
            let label = if at == 0 { name } else { "" };
            face.say(format!("{} {line}", paint(FAINT, format!("{label:<10}"))));
        }
    };
    row("thread", &status.thread.to_string());
    match status.node() {
        Some(node) => {
            let when = age(node.front.created, around.clock);
            row("tip", &format!("{} {}, {when}", node.front.number, node.front.id.short()));
            row("objective", &one_line(&node.objective));
        }
        None => row("tip", "none: this thread has no handoff yet"),
    }
    match &status.freshness {
        Freshness::Unknown(_) if status.node().is_none() => {}
        Freshness::Fresh => row("state", &paint(GOOD, "FRESH")),
        Freshness::Unknown(unknown) => row("state", &format!("not known: {}", unknown.why())),
        Freshness::Stale(reasons) => {
            row("state", &paint(BAD, "STALE"));
            reasons.iter().for_each(|reason| row("", &format!("- {}", reason.text)));
        }
    }
    for started in status.open() {
        let native: String = one_line(started.native.as_str()).chars().take(8).collect();
        let from = started.handoff.short();
        let when = age(started.time, around.clock);
        row("open", &format!("{} {native}, from {from}, {when}", started.agent.title()));
    }
    if let Some(fill) = &status.fill {
        let tokens = thousands(fill.tokens);
        row("context", &format!("{tokens} tokens in the newest session ({})", fill.agent.title()));
    }
    for conflict in status.conflicts() {
        row("conflict", &op::conflict(conflict, &status.chain));
    }
    face.say("");
    next(status, face);
}

/// What to type next.
fn next(status: &segue_project::Status, face: &mut Face) {
    match status.heads() {
        [] => first(status, face),
        [_] => face.say(format!(
            "Next: {} gives the prompt for the next session.",
            paint(NAME, "segue next")
        )),
        [a, b, ..] => {
            let heads = counted(status.heads().len(), "head");
            face.say(format!("{}: {heads} on this thread.", paint(HINT, "note")));
            let command = format!("segue merge {} {}", a.short(), b.short());
            face.say(format!("Next: {} makes one of two.", paint(NAME, command)));
        }
    }
}

/// What to type where the thread has nothing yet.
fn first(status: &segue_project::Status, face: &mut Face) {
    let others: Vec<String> = status.chain.heads().keys().map(ToString::to_string).collect();
    if let Some(other) = others.first() {
        let command = format!("segue switch {other}");
        let names = others.join(", ");
        face.say(format!("Handoffs are on {names}: {} goes there.", paint(NAME, command)));
    }
    if status.has_sessions {
        let command = paint(NAME, "segue handoff");
        face.say(format!("Next: {command} makes the first one, of your newest session."));
        return;
    }
    face.say("Next: work with your agent in this folder first; it has no session here yet.");
    face.say(format!(
        "{} stores a handoff that you have, {} takes a living page apart.",
        paint(NAME, "segue save FILE"),
        paint(NAME, "segue adopt FILE")
    ));
}

fn json_of(status: &segue_project::Status) -> Value {
    let reasons: Vec<Value> = match &status.freshness {
        Freshness::Stale(reasons) => reasons
            .iter()
            .map(|reason| json!({ "kind": reason.kind.as_str(), "text": reason.text }))
            .collect(),
        Freshness::Fresh | Freshness::Unknown(_) => Vec::new(),
    };
    let open = status.open().map(|started| {
        json!({
            "agent": started.agent, "native": started.native, "from": started.handoff,
            "thread": started.thread, "time": started.time,
        })
    });
    let fill = status.fill.as_ref().map(|fill| {
        json!({
            "agent": fill.agent, "native": fill.native, "tokens": fill.tokens, "window": null,
        })
    });
    let conflicts = status.conflicts().iter().map(|conflict| op::conflict(conflict, &status.chain));
    json!({
        "schema": "segue/status/1",
        "thread": status.thread,
        "tip": status.tip,
        "heads": status.heads(),
        "fresh": status.freshness.is_fresh(),
        "reasons": reasons,
        "unknown": match status.freshness {
            Freshness::Unknown(unknown) => Some(unknown.as_str()),
            Freshness::Fresh | Freshness::Stale(_) => None,
        },
        "open": open.collect::<Vec<_>>(),
        "fill": fill,
        "conflicts": conflicts.collect::<Vec<_>>(),
    })
}
