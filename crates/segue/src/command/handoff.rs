//! `segue handoff`

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};
use segue_document::visible::one_line;
use segue_model::{Handoff, Kind};
use segue_project::{
    Draft, HandoffOutcome, HandoffRequest, Made, Question, Review, Surroundings, WritingRequest,
    handoff, reviewed, written,
};
use serde_json::json;

use crate::editor;
use crate::face::{BAD, FAINT, Face, GOOD, HINT, NAME, counted, paint, thousands};
use crate::failure::Failure;
use crate::op;
use crate::output;
use crate::show_json::{self, MadeNow};
use crate::status::Status;
use crate::table::{cut, wrap};

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
    /// The handoff that this one follows, instead of the newest.
    #[arg(long, value_name = "H")]
    pub(crate) parent: Option<String>,
    /// The thread that it is on, instead of this checkout's.
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

/// How many lost facts are named.
const LOST: usize = 3;
/// What a client said last is quoted up to so many characters.
const LAST: usize = 200;
/// Below this coverage the figure is shown as a bad one.
const GOOD_COVERAGE: f64 = 0.8;

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

/// Has the session itself write its handoff.
fn by_agent(
    args: &HandoffArgs,
    session: Option<&str>,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let is_plain = args.kind == KindArg::Standard && args.template.is_none();
    if args.edit || args.dry_run || args.output.is_some() || args.budget.is_some() || !is_plain {
        return Err(Failure::NotByAgent);
    }
    let wanted = WritingRequest {
        session,
        goal: args.goal.as_deref(),
        parent: args.parent.as_deref(),
        thread: args.thread.as_deref(),
    };
    let answer = written(around, &wanted, &mut |question| {
        let title = paint(NAME, question.agent.title());
        face.note(match question.refused {
            0 => format!("Asking {title} for the handoff of its session …"),
            _ => format!("The draft was refused; asking {title} to mend it …"),
        });
        answered(question)
    })?;
    if args.json {
        face.json(&show_json::answer(&answer));
    } else {
        face.say(answer.summary());
        face.say(format!("Next: {} (the prompt for the next session)", paint(NAME, "segue next")));
    }
    Ok(Status::Good)
}

/// Runs the client; what it printed, or why it did not answer.
fn answered(question: &Question) -> Result<String, String> {
    let launch = &question.launch;
    let failed = |error: std::io::Error| format!("`{}`: {error}", launch.program);
    let mut command = Command::new(launch.program);
    command.args(&launch.arguments).current_dir(&question.folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (text, pipe) = (launch.stdin.clone(), child.stdin.take());
    // A client may speak before it has heard all.
    let speaking = std::thread::spawn(move || {
        let (Some(text), Some(mut pipe)) = (text, pipe) else { return };
        // One that ends before it has read all says why itself.
        let _ = pipe.write_all(text.as_bytes());
    });
    let output = child.wait_with_output().map_err(failed)?;
    // It only writes; there is nothing that it could fail with.
    let _ = speaking.join();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut lines = complaint.lines().rev().chain(said.lines().rev());
    let last = lines.find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    Err(format!("it ended with {}: {}", output.status, cut(&one_line(last), LAST)))
}

/// Makes a handoff that a person looks at first.
fn by_person(
    args: &HandoffArgs,
    around: &Surroundings,
    request: &HandoffRequest<'_>,
    face: &mut Face,
) -> Result<HandoffOutcome, Failure> {
    if args.dry_run || args.json || !std::io::stdin().is_terminal() || !face.is_terminal {
        return Err(Failure::NoTerminal(if args.edit { "--edit" } else { "--writer person" }));
    }
    let mut failed = None;
    let mut is_to_be_written = args.writer == WriterArg::Person;
    let outcome = reviewed(around, request, &mut |draft| {
        let answer = review(draft, std::mem::take(&mut is_to_be_written), face);
        answer.unwrap_or_else(|failure| {
            failed = Some(failure);
            Review::Cancel
        })
    })?;
    failed.map_or(Ok(outcome), Err)
}

/// Shows a draft and asks what is to become of it.
fn review(draft: &Draft, is_to_be_written: bool, face: &mut Face) -> Result<Review, Failure> {
    let edited = || editor::edit(&draft.text, ".md")?.map(Review::Edited).ok_or(Failure::NoEditor);
    if is_to_be_written {
        return edited();
    }
    face.foreign(&draft.text);
    for finding in &draft.errors {
        let fix = finding.fix.map_or_else(String::new, |fix| format!(" ({fix})"));
        let text = format!("{}{fix}", one_line(&finding.message));
        face.note(format!("{}: {text}", paint(BAD, finding.code)));
    }
    loop {
        let accept = if draft.errors.is_empty() { "Enter stores it, " } else { "" };
        face.note(format!(
            "\n{accept}{} edits it, {} leaves no trace:",
            paint(NAME, "e"),
            paint(NAME, "q")
        ));
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line).map_err(Failure::Input)?;
        match line.trim() {
            "q" | "Q" => return Ok(Review::Cancel),
            _ if read == 0 => return Ok(Review::Cancel),
            "e" | "E" => return edited(),
            "" if draft.errors.is_empty() => return Ok(Review::Accept),
            _ => {}
        }
    }
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

fn show(
    args: &HandoffArgs,
    made: &Made,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let output =
        args.output.clone().or_else(|| (args.dry_run && !args.json).then(|| PathBuf::from("-")));
    face.unreadable(&made.unreadable);
    let to_stdout = output.as_deref() == Some(Path::new("-"));
    match output.as_deref() {
        Some(_) if to_stdout && !args.json => face.foreign(&made.text),
        Some(path) if !to_stdout => {
            output::write(around.path(path), &made.text, made.path.as_deref())?;
        }
        _ => {}
    }
    if args.json {
        let now = MadeNow {
            coverage: &made.coverage,
            findings: &made.findings,
            source_tokens: made.source_tokens,
            is_stored: made.path.is_some(),
            elsewhere: made.elsewhere.as_deref(),
            report: &made.report,
        };
        face.json(&show_json::handoff(&made.handoff, made.path.as_deref(), Some(&now)));
    } else if to_stdout {
        report(made, &around.cwd, face.width).iter().for_each(|line| face.note(line));
    } else {
        report(made, &around.cwd, face.width).iter().for_each(|line| face.say(line));
    }
    Ok(Status::Good)
}

/// What a person wants to know of a handoff that was made.
pub(crate) fn report(made: &Made, cwd: &Path, width: usize) -> Vec<String> {
    let front = &made.handoff.front;
    let verb = if made.path.is_some() { "stored" } else { "made, not stored" };
    let name = op::numbered(front, made.path.is_some());
    let mut lines = vec![format!("{} {verb}", paint(GOOD, name))];
    let mut row = |name: &str, text: &str| {
        let wrapped = wrap(text, width.saturating_sub(13));
        for (at, line) in wrapped.iter().enumerate() {
            let label = if at == 0 { name } else { "" };
            lines.push(format!("  {} {line}", paint(FAINT, format!("{label:<10}"))));
        }
    };
    row("objective", &one_line(made.handoff.content.objective()));
    row(
        "prompt",
        &format!(
            "{} of {} tokens, from about {} in the session",
            thousands(made.tokens as u64),
            thousands(u64::from(front.budget)),
            thousands(made.source_tokens)
        ),
    );
    row("kept", &kept(made));
    for lost in made.coverage.lost.iter().take(LOST) {
        let address =
            lost.address.as_ref().map_or_else(String::new, |address| format!(", {address}"));
        let text = format!("{}{address}: {}", lost.kind.as_str(), one_line(&lost.text));
        row("lost", &cut(&text, (width - 13) * 2));
    }
    if let Some(more) = made.coverage.lost.len().checked_sub(LOST).filter(|more| *more > 0) {
        row("", &format!("and {more} more"));
    }
    if let Some(path) = &made.path {
        let shown = path.strip_prefix(cwd).unwrap_or(path).display().to_string();
        match shown.rsplit_once('/') {
            // A name is easier to copy in one piece.
            Some((folder, name)) if shown.chars().count() + 13 > width => {
                row("file", &format!("{folder}/"));
                lines.push(format!("    {name}"));
            }
            _ => row("file", &shown),
        }
    }
    if let Some(folder) = &made.elsewhere {
        lines.push(format!(
            "{}: this session worked in `{folder}`, which is none of this project's folders",
            paint(HINT, "warning")
        ));
        lines.push(match &made.path {
            Some(_) => format!(
                "         {} takes the handoff back; run {} there to store it in its own project",
                paint(NAME, "segue undo"),
                paint(NAME, "segue handoff")
            ),
            None => format!(
                "         run {} there to store it in its own project",
                paint(NAME, "segue handoff")
            ),
        });
    }
    let unseen = front.git.as_ref().map_or(0, |git| git.unseen);
    if unseen > 0 {
        let came = counted(unseen as usize, "commit");
        lines.push(format!(
            "{}: {came} came after the session's end: the handoff knows nothing of them, and is STALE",
            paint(HINT, "note")
        ));
    }
    if made.tokens > front.budget as usize {
        let text =
            "goal and frame alone need more than the budget: the prompt is longer than asked for";
        lines.push(format!("{}: {text}", paint(HINT, "note")));
    }
    if made.report.bad_lines > 0 {
        let bad = counted(made.report.bad_lines as usize, "damaged line");
        lines.push(format!("{}: {bad} of the transcript could not be read", paint(HINT, "note")));
    }
    if let Some(number) = made.same_as {
        lines.push(format!(
            "{}: handoff {number} is of the same session, which has gone no further since",
            paint(HINT, "note")
        ));
    }
    if made.path.is_some() {
        lines.push(String::new());
        lines
            .push(format!("Next: {} (the prompt for the next session)", paint(NAME, "segue next")));
    }
    lines
}

/// The coverage in one sentence: the share, then the kinds that matter most.
fn kept(made: &Made) -> String {
    let coverage = &made.coverage;
    let percent = format!("{:.0} % of the facts by weight", coverage.weight * 100.0);
    let style = if coverage.weight >= GOOD_COVERAGE { GOOD } else { BAD };
    let kinds: Vec<String> = coverage
        .kinds
        .iter()
        .map(|(kind, count)| format!("{} {}/{}", kind.as_str(), count.kept, count.known))
        .collect();
    // The colour comes last so that wrapping does not count it.
    let text =
        if kinds.is_empty() { percent.clone() } else { format!("{percent}: {}", kinds.join(", ")) };
    text.replacen(&percent, &paint(style, &percent), 1)
}
