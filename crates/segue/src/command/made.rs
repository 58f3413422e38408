//! What people hear of a handoff that was made.

use std::path::{Path, PathBuf};

use segue_document::visible::one_line;
use segue_project::{Made, Surroundings};

use super::handoff::HandoffArgs;
use crate::face::{BAD, FAINT, Face, GOOD, HINT, NAME, counted, paint, thousands};
use crate::failure::Failure;
use crate::op;
use crate::output;
use crate::show_json::{self, MadeNow};
use crate::status::Status;
use crate::table::{cut, wrap};

/// How many lost facts are named.
const LOST: usize = 3;
/// Below this coverage the figure is shown as a bad one.
const GOOD_COVERAGE: f64 = 0.8;

/// Shows it as the arguments say.
pub(super) fn show(
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
    if let Some(here) = &made.away_from {
        lines.push(format!(
            "{}: it is on thread {}, where its session was; {} puts it on this checkout's",
            paint(HINT, "note"),
            front.thread,
            paint(NAME, format!("--thread {here}"))
        ));
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
        let next = match &made.away_from {
            Some(_) => format!("segue next {}", front.id.short()),
            None => "segue next".to_owned(),
        };
        lines.push(format!("Next: {} (the prompt for the next session)", paint(NAME, next)));
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
