//! `segue log`

use std::collections::{HashMap, HashSet};

use clap::Args;
use renderdag::{Ancestor, GraphRowRenderer, Renderer};
use segue_document::visible::one_line;
use segue_model::{HandoffId, Node, SessionState, Standing, Started, ThreadName};
use segue_project::{Log, LogRequest, StoreKind, Surroundings, log};
use serde_json::{Value, json};

use crate::face::{BAD, FAINT, Face, GOOD, HINT, NAME, counted, paint, thousands};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::cut;
use crate::time::age;

/// So many digits of a session's UUID tell it, and so many signs of another name.
const SHORT: usize = 8;
const LONG: usize = 24;
/// Longer graphs have one line a handoff.
const AT_EASE: usize = 40;
/// So much of an objective is shown however narrow the terminal is.
const SHORTEST: usize = 12;

/// Show the chain of handoffs as a graph, newest first.
///
/// `@` is where this checkout is, `o` a handoff, `x` one that was given up by a
/// rollback, `.` one that is in another checkout, `~` a session without a handoff yet. On a
/// terminal, a graph that is longer than the screen is shown by `$PAGER`, else by `less`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue log --limit 20\n  segue log --all            with what was given up\n  segue log --json | jq .heads"
)]
pub(crate) struct LogArgs {
    /// Also what was given up, and what is only in other checkouts.
    #[arg(long)]
    pub(crate) all: bool,
    /// The newest N handoffs only.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Print `segue/log/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &LogArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let log = log(around, LogRequest { all: args.all, limit: args.limit })?;
    face.unreadable(&log.unreadable);
    if args.json {
        face.json(&json_of(&log));
        return Ok(Status::Good);
    }
    if log.chain.nodes().is_empty() {
        face.note("The chain is empty. `segue handoff` makes the first handoff.");
        if log.store == StoreKind::GitRef {
            face.note(
                "Those of others come by \
                 `git fetch origin +refs/segue/store:refs/segue/remotes/origin/store`.",
            );
        }
        return Ok(Status::Good);
    }
    graph(&log, around.clock, face.width).iter().for_each(|line| face.say(line));
    face.page();
    remarks(&log).iter().for_each(|line| face.note(line));
    Ok(Status::Good)
}

/// What the graph does not show by itself.
fn remarks(log: &Log) -> Vec<String> {
    let mut lines: Vec<String> = not_here(log).into_iter().collect();
    if log.older > 0 {
        lines.push(format!("{} not shown", counted(log.older, "older handoff")));
    }
    if log.left_out > 0 {
        let text = "given up or in other checkouts; --all shows them";
        lines.push(format!("{} {text}", counted(log.left_out, "handoff")));
    }
    for (thread, heads) in log.chain.heads().iter().filter(|(_, heads)| heads.len() > 1) {
        let names: Vec<String> = heads.iter().map(|id| id.short()).collect();
        let command = format!("segue merge {}", names[..2].join(" "));
        lines.push(format!(
            "{}: {thread} has {}: {} makes one of two",
            paint(HINT, "note"),
            counted(heads.len(), "head"),
            paint(NAME, command)
        ));
    }
    for conflict in log.chain.conflicts() {
        let text = crate::op::conflict(conflict, &log.chain);
        lines.push(format!("{}: {text}", paint(HINT, "conflict")));
    }
    lines
}

/// Which thread this checkout is on, where no line of the graph says so.
fn not_here(log: &Log) -> Option<String> {
    let thread = &log.thread;
    match log.here {
        Some(here) if log.shown.contains(&here) => None,
        Some(here) => {
            Some(format!("You are on thread {thread}, at {}, which is not shown", here.short()))
        }
        None => Some(format!("You are on thread {thread}, which has no handoff yet")),
    }
}

/// A row of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Handoff(HandoffId),
    Session(usize),
    Absent(HandoffId),
}

/// The graph, newest first: two lines a handoff, one where there are many.
pub(crate) fn graph(log: &Log, now: jiff::Timestamp, width: usize) -> Vec<String> {
    let is_long = log.shown.len() > AT_EASE;
    let height = if is_long { 1 } else { 2 };
    let mut renderer =
        GraphRowRenderer::new().output().with_min_row_height(height).build_box_drawing();
    let mut lines = Vec::new();
    let mut draw = |row: Row, parents: Vec<Ancestor<Row>>, glyph: &str, message: String| {
        let row = renderer.next_row(row, parents, glyph.to_owned(), message);
        lines.extend(row.lines().map(|line| line.trim_end().to_owned()));
    };
    let shown: HashSet<HandoffId> = log.shown.iter().copied().collect();
    let mut open = HashMap::<HandoffId, Vec<(usize, &Started)>>::new();
    for (at, started) in log.chain.sessions().iter().enumerate().filter(|(_, s)| is_stub(s)) {
        open.entry(started.handoff).or_default().push((at, started));
    }
    let last_of: HashMap<HandoffId, HandoffId> = log
        .nodes()
        .flat_map(|node| node.front.parents.iter().map(|parent| (*parent, node.front.id)))
        .collect();
    let is_last = |id, parent| last_of.get(&parent) == Some(&id);
    // The graph's own columns grow with the branches; ten leave room for four.
    let width = width.saturating_sub(10);
    for node in log.nodes() {
        let id = node.front.id;
        for (at, started) in open.remove(&id).unwrap_or_default() {
            let parents = vec![Ancestor::Parent(Row::Handoff(id))];
            draw(Row::Session(at), parents, "~", stub(started, now));
        }
        let parents = node.front.parents.iter().map(|id| match log.absent.get(id) {
            Some(_) => Ancestor::Parent(Row::Absent(*id)),
            None if shown.contains(id) => Ancestor::Parent(Row::Handoff(*id)),
            None => Ancestor::Anonymous,
        });
        let message = describe(node, log, now, width, is_long);
        draw(Row::Handoff(id), parents.collect(), glyph(node, log), message);
        for parent in &node.front.parents {
            let Some(why) = log.absent.get(parent).filter(|_| is_last(id, *parent)) else {
                continue;
            };
            let message = paint(FAINT, format!("{} {why}", parent.short()));
            draw(Row::Absent(*parent), Vec::new(), "~", message);
        }
    }
    lines
}

fn glyph(node: &Node, log: &Log) -> &'static str {
    match log.chain.standing(node) {
        _ if log.here == Some(node.front.id) => "@",
        Standing::Abandoned => "x",
        Standing::Elsewhere => ".",
        _ => "o",
    }
}

fn is_stub(started: &Started) -> bool {
    started.state == SessionState::Open
}

fn stub(started: &Started, now: jiff::Timestamp) -> String {
    let native = one_line(started.native.as_str());
    // The first digits of a UUID tell it; of a name with a date in front they do not.
    let is_random = native.chars().take(SHORT).all(|c| c.is_ascii_hexdigit());
    let native: String = native.chars().take(if is_random { SHORT } else { LONG }).collect();
    let text = format!(
        "session {native} of {}, {}: no handoff yet",
        started.agent.title(),
        age(started.time, now)
    );
    paint(FAINT, text)
}

fn describe(node: &Node, log: &Log, now: jiff::Timestamp, width: usize, is_long: bool) -> String {
    let front = &node.front;
    let author = &front.author;
    // Where no agent worked, the person did.
    let person = || author.person.as_deref().map_or_else(|| "-".to_owned(), one_line);
    let agent = author.agent.map_or_else(person, |agent| agent.as_str().to_owned());
    let mut facts = format!("{} · {agent} · {}", front.thread, age(front.created, now));
    if let Some(tokens) = front.session.as_ref().and_then(|session| session.tokens) {
        facts += &format!(" · {}k tokens", thousands(tokens / 1000));
    }
    if let Some(score) = log.read_back.get(&front.id) {
        facts += &format!(" · read back {score} %");
    }
    let head = format!("{} {}", front.number, paint(NAME, front.id.short()));
    let marks = marks(node, log);
    if is_long {
        let age = age(front.created, now);
        let taken = shown_width(&head) + shown_width(&marks) + age.chars().count() + 2;
        let objective = cut(&one_line(&node.objective), width.saturating_sub(taken).max(SHORTEST));
        return format!("{head}{marks} {objective} {}", paint(FAINT, age));
    }
    let objective = cut(&one_line(&node.objective), width);
    format!("{head} {}{marks}\n{objective}", paint(FAINT, facts))
}

/// The characters of a text that are seen: its colours are not.
fn shown_width(text: &str) -> usize {
    let mut pieces = text.split('\u{1b}');
    let plain = pieces.next().map_or(0, |piece| piece.chars().count());
    let after_colour =
        |piece: &str| piece.split_once('m').map_or(0, |(_, rest)| rest.chars().count());
    plain + pieces.map(after_colour).sum::<usize>()
}

/// Where a handoff stands, in words.
fn marks(node: &Node, log: &Log) -> String {
    let id = node.front.id;
    let threads = log.tip_of(id);
    let is_here = log.here == Some(id);
    let is_own = |thread: &ThreadName| threads.len() == 1 && *thread == node.front.thread;
    let others = threads.iter().filter(|thread| !(is_here && ***thread == log.thread));
    let tip = |thread: &&ThreadName| {
        let of = if is_own(thread) { String::new() } else { format!(" of {thread}") };
        paint(GOOD, format!(" tip{of}"))
    };
    let mut marks: String = others.map(tip).collect();
    if is_here {
        let own = &log.thread;
        let on = if is_own(own) { String::new() } else { format!(", on thread {own}") };
        marks += &paint(GOOD, format!(" ← you are here{on}"));
    }
    marks += &match log.chain.standing(node) {
        Standing::Head => paint(HINT, " another head"),
        Standing::Abandoned => paint(BAD, " abandoned"),
        Standing::Elsewhere => paint(FAINT, " elsewhere"),
        Standing::Tip | Standing::Followed => String::new(),
    };
    for tag in log.tags_of(id) {
        marks += &paint(HINT, format!(" [{}]", one_line(tag)));
    }
    if let Some(claim) = log.chain.claim(id) {
        marks += &paint(HINT, format!(" claimed by {}", one_line(&claim.by())));
    }
    marks
}

/// `segue/log/1`.
fn json_of(log: &Log) -> Value {
    let chain = &log.chain;
    let heads: serde_json::Map<String, Value> =
        chain.heads().iter().map(|(thread, ids)| (thread.to_string(), json!(ids))).collect();
    let threads: serde_json::Map<String, Value> = chain
        .heads()
        .iter()
        .map(|(thread, ids)| (thread.to_string(), json!(ids.first())))
        .collect();
    let closed = log.nodes().filter_map(|node| session(node, log));
    let open = chain.sessions().iter().filter(|s| is_stub(s)).map(|started| {
        json!({
            "id": null, "agent": started.agent, "native": started.native,
            "from": started.handoff, "state": "open", "why": null,
        })
    });
    let conflicts = chain.conflicts().iter().map(|conflict| {
        json!({
            "text": crate::op::conflict(conflict, chain),
            "winner": conflict.winner,
            "others": conflict.others,
        })
    });
    json!({
        "schema": "segue/log/1",
        "here": log.here,
        "thread": log.thread,
        "threads": threads,
        "heads": heads,
        "tags": chain.tags(),
        "handoffs": log.nodes().map(|node| handoff(node, log)).collect::<Vec<_>>(),
        "absent": log.absent.iter().map(|(id, why)| json!({ "id": id, "why": why })).collect::<Vec<_>>(),
        "sessions": closed.chain(open).collect::<Vec<_>>(),
        "conflicts": conflicts.collect::<Vec<_>>(),
    })
}

fn handoff(node: &Node, log: &Log) -> Value {
    let front = &node.front;
    let state = match log.chain.standing(node) {
        Standing::Tip => "tip",
        Standing::Head => "head",
        Standing::Followed => "followed",
        Standing::Abandoned => "abandoned",
        Standing::Elsewhere => "elsewhere",
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
        "tags": log.tags_of(front.id),
        "claimed_by": log.chain.claim(front.id).map(segue_model::Record::by),
        "read_back": log.read_back.get(&front.id),
    })
}

/// The session that a handoff closes: it began from the handoff's first parent.
fn session(node: &Node, log: &Log) -> Option<Value> {
    let session = node.front.session.as_ref()?;
    let from: Option<&HandoffId> = node.front.parents.first();
    let is_abandoned = log.chain.is_abandoned(node.front.id);
    let why = is_abandoned.then(|| log.arm_of(node.front.id).map(|arm| arm.why.as_str()));
    Some(json!({
        "id": session.id,
        "agent": node.front.author.agent,
        "native": session.native,
        "from": from,
        "state": if is_abandoned { "abandoned" } else { "closed" },
        "why": why.flatten(),
    }))
}
