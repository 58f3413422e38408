//! `segue facts`

use clap::Args;
use segue_document::visible::one_line;
use segue_facts::{Fact, Speaker};
use segue_model::SessionPrefix;
use segue_project::{FactList, Surroundings, facts};
use serde_json::{Value, json};

use super::expand::addresses;
use crate::face::{FAINT, Face, HEADING, HINT, NAME, counted, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::wrap;

/// List the facts of a session: what a handoff of it is made from.
///
/// Grouped by kind, the heaviest first; the weight says how much a successor needs a fact, from 0 to 1.
/// Each has the addresses where it was seen: `segue expand ADDRESS` opens one. Secrets are masked.
#[derive(Debug, Args)]
#[command(
    after_help = "A session is named by `@`, the first letters of its id, a file, or `FILE#ID`.\n\nExamples:\n  segue facts                                  of the newest session\n  segue facts 6f0c --all                       also what no longer holds\n  segue facts @ --json | jq -r '.facts[] | select(.kind == \"decision\").text'"
)]
pub(crate) struct FactsArgs {
    /// The session; the newest of this project without it.
    pub(crate) session: Option<String>,
    /// Also what something later replaced.
    #[arg(long)]
    pub(crate) all: bool,
    /// Print `segue/facts/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &FactsArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let list = facts(around, args.session.as_deref(), args.all)?;
    if args.json {
        let facts: Vec<Value> = list.facts.iter().map(json_of).collect();
        face.json(&json!({
            "schema": "segue/facts/1",
            "session": {
                "agent": list.agent, "id": list.native,
                "path": list.path.to_string_lossy(), "reader": list.reader,
            },
            "facts": facts,
            "superseded": list.superseded,
        }));
        return Ok(Status::Good);
    }
    show(&list, face);
    if list.superseded > 0 && !args.all {
        let more = counted(list.superseded, "fact");
        let text = format!("{more} that no longer hold left out; `--all` lists them");
        face.note(format!("{}: {text}", paint(HINT, "note")));
    }
    Ok(Status::Good)
}

fn json_of(fact: &Fact) -> Value {
    let mut value = json!(fact);
    value["weight"] = json!((fact.weight * 1000.0).round() / 1000.0);
    value
}

/// What each fact says, and below how and where it is known.
fn show(list: &FactList, face: &mut Face) {
    let prefix = SessionPrefix::of(&list.native);
    let count = counted(list.facts.len(), "fact");
    let prefix = one_line(prefix.as_str());
    face.say(format!("{} session {} · {count}", list.agent, paint(NAME, prefix)));
    for group in list.facts.chunk_by(|a, b| a.kind == b.kind) {
        let kind = group[0].kind.as_str();
        face.say(format!("\n{} ({})", paint(HEADING, kind), group.len()));
        for fact in group {
            let mut weight = format!("{:.2}", fact.weight);
            for line in wrap(&one_line(&fact.text), face.width.saturating_sub(6)) {
                face.say(format!("{weight:<4}  {line}"));
                weight.clear();
            }
            for line in wrap(&known(fact), face.width.saturating_sub(6)) {
                face.say(format!("      {}", paint(FAINT, line)));
            }
        }
    }
}

/// How a fact is known, by whom and where.
fn known(fact: &Fact) -> String {
    let state = json!(fact.state).as_str().unwrap_or_default().to_owned();
    let by = fact.said_by.map(|speaker| match speaker {
        Speaker::User => "user".to_owned(),
        Speaker::Model => "model".to_owned(),
    });
    let gone = fact
        .superseded_by
        .as_ref()
        .map(|address| format!("no longer holds since {}", one_line(&address.to_string())));
    let doubt = fact.doubted_by.as_ref().map(|later| format!("later: \"{}\"", one_line(later)));
    let asked = fact.asked.as_ref().map(|asked| format!("asked: \"{}\"", one_line(asked)));
    let parts = [Some(addresses(&fact.addresses)), Some(state), by, gone, asked, doubt];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
