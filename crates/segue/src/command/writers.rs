//! Who writes a handoff where segue does not: the session itself by its agent's client, or a person
//! who looks at the draft.

use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

use segue_document::visible::one_line;
use segue_project::{
    Draft, HandoffOutcome, HandoffRequest, Question, Review, Surroundings, WritingRequest,
    reviewed, written,
};

use super::handoff::{HandoffArgs, KindArg, WriterArg};
use crate::editor;
use crate::face::{BAD, Face, NAME, paint};
use crate::failure::Failure;
use crate::show_json;
use crate::status::Status;
use crate::table::cut;

/// What a client said last is quoted up to so many characters.
const LAST: usize = 200;

/// Has the session itself write its handoff.
pub(super) fn by_agent(
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
pub(super) fn by_person(
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
