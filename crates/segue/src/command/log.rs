//! `segue log`

use clap::Args;
use renderdag::{Ancestor, GraphRowRenderer, Renderer};
use segue_document::visible::one_line;
use segue_model::{Chain, HandoffId, Node, Standing};
use segue_project::{Log, Surroundings, log};
use serde_json::{Value, json};

use crate::face::{FAINT, Face, GOOD, HINT, NAME, paint};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::cut;
use crate::time::age;

/// Show the chain of handoffs as a graph, newest first.
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Print `segue/log/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &LogArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let log = log(around)?;
    face.unreadable(&log.unreadable);
    if args.json {
        face.json(&json_of(&log));
        return Ok(Status::Good);
    }
    if log.chain.nodes().is_empty() {
        face.note("The chain is empty. `segue handoff` makes the first handoff.");
        return Ok(Status::Good);
    }
    graph(&log, around.clock, face.width).iter().for_each(|line| face.say(line));
    Ok(Status::Good)
}

/// The graph, newest first, two lines a handoff.
pub(crate) fn graph(log: &Log, now: jiff::Timestamp, width: usize) -> Vec<String> {
    let mut renderer = GraphRowRenderer::new().output().with_min_row_height(2).build_box_drawing();
    let mut lines = Vec::new();
    for node in log.chain.nodes() {
        let parents = node.front.parents.iter().map(|id| match log.chain.get(*id) {
            Some(_) => Ancestor::Parent(*id),
            None => Ancestor::Anonymous,
        });
        let is_here = log.here == Some(node.front.id);
        let glyph = if is_here { "@" } else { "o" };
        // The graph's own columns grow with the branches; ten leave room for four.
        let message = describe(node, log, now, width.saturating_sub(10));
        let row = renderer.next_row(node.front.id, parents.collect(), glyph.to_owned(), message);
        lines.extend(row.lines().map(|line| line.trim_end().to_owned()));
    }
    lines
}

fn describe(node: &Node, log: &Log, now: jiff::Timestamp, width: usize) -> String {
    let front = &node.front;
    let agent = front.author.agent.map_or("-", |agent| agent.as_str());
    let standing = match log.chain.standing(node) {
        Standing::Tip if log.here == Some(front.id) => paint(GOOD, " ← you are here"),
        Standing::Tip => paint(GOOD, " tip"),
        Standing::Head => paint(HINT, " another head"),
        Standing::Followed => String::new(),
    };
    let facts = format!("{} · {agent} · {}", front.thread, age(front.created, now));
    let objective = cut(&one_line(&node.objective), width);
    format!(
        "{} {} {}{standing}\n{objective}",
        front.number,
        paint(NAME, front.id.short()),
        paint(FAINT, facts)
    )
}

/// `segue/log/1`.
fn json_of(log: &Log) -> Value {
    let chain = &log.chain;
    let heads: serde_json::Map<String, Value> =
        chain.heads().iter().map(|(thread, ids)| (thread.to_string(), json!(ids))).collect();
    let threads: serde_json::Map<String, Value> = chain
        .heads()
        .keys()
        .filter_map(|thread| Some((thread.to_string(), json!(chain.tip(thread)?.front.id))))
        .collect();
    json!({
        "schema": "segue/log/1",
        "here": log.here,
        "threads": threads,
        "heads": heads,
        "handoffs": chain.nodes().iter().map(|node| handoff(node, chain)).collect::<Vec<_>>(),
        "sessions": chain.nodes().iter().filter_map(session).collect::<Vec<_>>(),
    })
}

fn handoff(node: &Node, chain: &Chain) -> Value {
    let front = &node.front;
    let state = match chain.standing(node) {
        Standing::Tip => "tip",
        Standing::Head => "head",
        Standing::Followed => "followed",
    };
    json!({
        "id": front.id,
        "number": front.number,
        "thread": front.thread,
        "parents": front.parents,
        "created": front.created,
        "objective": node.objective,
        "agent": front.author.agent,
        "state": state,
        "tags": [],
    })
}

/// The session that a handoff closes: it began from the handoff's first parent.
fn session(node: &Node) -> Option<Value> {
    let session = node.front.session.as_ref()?;
    let from: Option<&HandoffId> = node.front.parents.first();
    Some(json!({
        "id": session.id,
        "agent": node.front.author.agent,
        "native": session.native,
        "from": from,
        "state": "closed",
        "why": null,
    }))
}
