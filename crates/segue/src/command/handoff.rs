//! `segue handoff`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use segue_document::visible::one_line;
use segue_model::{Handoff, Kind};
use segue_project::{HandoffOutcome, HandoffRequest, Surroundings, handoff};
use serde_json::json;

use super::made::show;
use super::writers::{by_agent, by_person};
use crate::face::{Face, GOOD, NAME, counted, paint};
use crate::failure::Failure;
use crate::show_json;
use crate::status::Status;

/// Make a handoff of a session and store it.
///
/// Reads the transcript that the agent keeps, without any model or network:
/// goal, rules and corrections in the user's words, files, commands with their
/// last result, failures, todos, commits. Secrets are masked.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue handoff                                of the newest session here\n  segue handoff 6f0c --goal \"wire up the login\"\n  segue handoff --edit                         look at it first\n  segue handoff --writer agent                 the session writes it, by its own client\n  segue handoff --from session.jsonl.zst --dry-run -o -"
)]
pub(crate) struct HandoffArgs {
    /// A session: its id, the beginning of it, `@` for the newest, or a file.
    #[arg(conflicts_with = "from")]
    pub(crate) session: Option<String>,
    /// The file of a session.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// The goal of the next session.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = goal)]
    pub(crate) goal: Option<String>,
    /// The tokens that the prompt has at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) budget: Option<u32>,
    /// How much it says: all, the usual, one line each, or what changed since its parent.
    #[arg(long, value_name = "KIND", default_value = "standard")]
    pub(crate) kind: KindArg,
    /// The bootstrap template: a name, or several names and files with commas.
    #[arg(long, value_name = "NAMES")]
    pub(crate) template: Option<String>,
    /// Look at the draft before it is stored: Enter accepts it, `e` opens your editor, `q` leaves
    /// no trace.
    #[arg(long, conflicts_with_all = ["dry_run", "json"])]
    pub(crate) edit: bool,
    /// Who writes it: segue, from the transcript; the session itself, which its agent's own client
    /// takes up once more (your key and network of that client are used, never any of segue's); or
    /// you, in your editor, from segue's draft.
    #[arg(long, value_name = "WRITER", default_value = "offline")]
    pub(crate) writer: WriterArg,
    /// The handoff that this one follows. Without it: the last one of the same session, else the
    /// one that the session was started from, else the tip of the thread.
    #[arg(long, value_name = "H")]
    pub(crate) parent: Option<String>,
    /// The thread that it is on. Without it: the one of the handoff that it follows.
    #[arg(long, value_name = "NAME")]
    pub(crate) thread: Option<String>,
    /// Store a handoff of a session with nothing in it as well, and another one of a session
    /// that has gone no further.
    #[arg(long)]
    pub(crate) force: bool,
    /// Store nothing; print the document, unless `-o` says where it goes.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the document to a file as well; `-` is standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print `segue/handoff/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

/// How much a handoff says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// Everything that was found.
    Rich,
    /// What matters, within the budget.
    Standard,
    /// One line of state, one of what is next.
    Light,
    /// Only what changed since the parent.
    Diff,
}

/// Who writes a handoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WriterArg {
    /// segue, without any model.
    Offline,
    /// The session, by its agent's own client.
    Agent,
    /// You, in your editor.
    Person,
}

pub(super) fn run(
    args: &HandoffArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let from = args.from.as_deref().map(explicit);
    if args.writer == WriterArg::Agent {
        return by_agent(args, from.as_deref().or(args.session.as_deref()), around, face);
    }
    let request = HandoffRequest {
        session: from.as_deref().or(args.session.as_deref()),
        goal: args.goal.as_deref(),
        parent: args.parent.as_deref(),
        thread: args.thread.as_deref(),
        kind: Some(match args.kind {
            KindArg::Rich => Kind::Rich,
            KindArg::Standard => Kind::Standard,
            KindArg::Light => Kind::Light,
            KindArg::Diff => Kind::Diff,
        }),
        force: args.force,
        dry_run: args.dry_run,
    };
    let outcome = if args.edit || args.writer == WriterArg::Person {
        by_person(args, around, &request, face)?
    } else {
        handoff(around, &request)?
    };
    match outcome {
        HandoffOutcome::Made(made) => show(args, &made, around, face),
        HandoffOutcome::Unchanged { handoff, path } => {
            unchanged(args, &handoff, &path, around, face);
            Ok(Status::Good)
        }
        HandoffOutcome::Cancelled => Err(Failure::Cancelled),
        HandoffOutcome::Nothing { session, turns } => {
            nothing(args, &session, turns, face);
            Ok(Status::Good)
        }
    }
}

/// A goal that says something.
pub(super) fn goal(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("it is empty; without `--goal` segue finds one".to_owned());
    }
    Ok(text.to_owned())
}

/// Says which handoff stands for the session already.
fn unchanged(
    args: &HandoffArgs,
    handoff: &Handoff,
    path: &Path,
    around: &Surroundings,
    face: &mut Face,
) {
    if args.json {
        let mut value = show_json::handoff(handoff, Some(path), None);
        value["stored"] = false.into();
        value["reason"] = "unchanged".into();
        face.json(&value);
        return;
    }
    let front = &handoff.front;
    let name = format!("Handoff {} ({})", front.number, front.id.short());
    let shown = path.strip_prefix(&around.cwd).unwrap_or(path).display().to_string();
    face.say(format!(
        "{} is of this session, which has gone no further since: nothing was stored.",
        paint(GOOD, name)
    ));
    face.say(format!("  file  {}", one_line(&shown)));
    let (next, force) = (paint(NAME, "segue next"), paint(NAME, "segue handoff --force"));
    face.say(format!("{next} starts from it; {force} stores another one."));
}

/// A path that cannot be taken for an id.
fn explicit(path: &Path) -> String {
    Path::new(".").join(path).to_string_lossy().into_owned()
}

fn nothing(args: &HandoffArgs, session: &Path, turns: u32, face: &mut Face) {
    if args.json {
        face.json(&json!({
            "schema": "segue/handoff/1", "stored": false, "reason": "nothing-to-hand-off",
            "transcript": { "path": session.to_string_lossy(), "turns": turns },
        }));
        return;
    }
    face.say(format!(
        "This session ({}) has no change, decision or open item: nothing was stored.",
        counted(turns as usize, "turn")
    ));
    face.say(format!(
        "{} stores a handoff of it all the same.",
        paint(NAME, "segue handoff --force")
    ));
}
