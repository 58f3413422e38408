//! `segue save`

use std::path::{Path, PathBuf};

use clap::Args;
use segue_document::check::Level;
use segue_document::visible::one_line;
use segue_project::{
    Answer, AnswerRequest, Poor, ProjectError, PromptOrigin, SaveRequest, Saved, Surroundings,
    Yardstick, answer, save,
};

use super::check::stdin;
use crate::clipboard;
use crate::face::{Face, GOOD, HINT, NAME, counted, paint};
use crate::failure::Failure;
use crate::op;
use crate::show_json;
use crate::status::Status;

/// Store a handoff that was written elsewhere.
///
/// Whatever a web chat or a colleague wrote enters the chain: it is read, turned
/// into the canonical form without losing a word, checked and stored. What is
/// missing is listed. A prompt is made from the sections where there is none. A text in which
/// no section is recognised is refused (status 3).
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  segue save chat.md\n  segue save --paste                           from the clipboard\n  segue save chat.md --from session.jsonl      checked against its session\n  segue show 3 | ssh ben segue save -          keeps id, author and parents"
)]
pub(crate) struct SaveArgs {
    /// The file; `-` or nothing for standard input.
    #[arg(conflicts_with = "paste")]
    pub(crate) file: Option<PathBuf>,
    /// Take the text from the clipboard.
    #[arg(long)]
    pub(crate) paste: bool,
    /// The handoff that it follows, instead of the newest.
    #[arg(long, value_name = "H")]
    pub(crate) parent: Option<String>,
    /// The thread that it is on, instead of this checkout's.
    #[arg(long, value_name = "NAME")]
    pub(crate) thread: Option<String>,
    /// The session that it closes: the text is checked against it, and sent back with what is
    /// wrong (status 3), twice at most; the third time segue adds what is missing. Inside of
    /// an agent it is the agent's own session.
    #[arg(long, value_name = "SESSION")]
    pub(crate) from: Option<String>,
    /// The number of a request that a session answers: the draft is checked against the
    /// session, and sent back with what is wrong (status 3), twice at most.
    #[arg(long, value_name = "N", conflicts_with_all = ["parent", "thread", "from", "dry_run"])]
    pub(crate) request: Option<u32>,
    /// It is not measured by any session, also inside of an agent.
    #[arg(long, conflicts_with_all = ["from", "request"])]
    pub(crate) no_session: bool,
    /// Store it as it is, whatever is wrong with it.
    #[arg(long)]
    pub(crate) force: bool,
    /// Store nothing; print the document.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print `segue/handoff/1`; of several handoffs, one a line.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(
    args: &SaveArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let text = if args.paste {
        clipboard::paste().ok_or(Failure::NoClipboard)?
    } else {
        read(args.file.as_deref(), around)?
    };
    if let Some(by) = yardstick(args, around).filter(|_| !args.dry_run) {
        let (parent, thread) = (args.parent.as_deref(), args.thread.as_deref());
        let poor = if args.force { Poor::Kept } else { Poor::Refused };
        let request = AnswerRequest { by, text: &text, parent, thread, poor };
        match (answer(around, &request), by) {
            // An agent whose session is not to be found here is none to measure by.
            (Err(ProjectError::UnknownSession(_)), Yardstick::Within(..)) => {}
            (answered, _) => return Ok(shown_answer(&answered?, by, args.json, around, face)),
        }
    }
    let request = SaveRequest {
        text: &text,
        parent: args.parent.as_deref(),
        thread: args.thread.as_deref(),
        session: args.from.as_deref(),
        needs_sections: !args.force,
        dry_run: args.dry_run,
        ..SaveRequest::default()
    };
    let saved = save(around, &request)?;
    show(&saved, args.json, args.dry_run, around, face);
    Ok(Status::Good)
}

/// The session that the text is measured by.
fn yardstick<'a>(args: &'a SaveArgs, around: &'a Surroundings) -> Option<Yardstick<'a>> {
    let within = around.within.as_ref().filter(|_| !args.no_session);
    args.request
        .map(Yardstick::Request)
        .or_else(|| args.from.as_deref().map(Yardstick::Named))
        .or_else(|| within.map(|(agent, native)| Yardstick::Within(*agent, native)))
}

/// Shows what became of the draft of a session.
fn shown_answer(
    answer: &Answer,
    by: Yardstick<'_>,
    as_json: bool,
    around: &Surroundings,
    face: &mut Face,
) -> Status {
    let status = match answer {
        Answer::Refused { .. } => Status::Refused,
        Answer::Stored { .. } => Status::Good,
    };
    match answer {
        answer if as_json => face.json(&show_json::answer(answer)),
        Answer::Refused { .. } => {
            face.note(answer.told());
            if !matches!(by, Yardstick::Request(_)) {
                let hint = "`--force` stores it as it is, `--no-session` measures it by no session";
                face.note(format!("{}: {hint}", paint(HINT, "hint")));
            }
        }
        Answer::Stored { saved, .. } => {
            if let Yardstick::Named(_) = by {
                report(saved, &around.cwd).iter().skip(2).for_each(|line| face.note(line));
            }
            face.say(answer.told());
        }
    }
    status
}

/// The text of a file, or of standard input.
pub(super) fn read(file: Option<&Path>, around: &Surroundings) -> Result<String, Failure> {
    match file {
        Some(file) if file != Path::new("-") => Ok(segue_project::read_text(&around.path(file))?),
        _ => stdin(),
    }
}

/// Shows what entered the chain, one handoff after the other.
pub(super) fn show(
    saved: &[Saved],
    as_json: bool,
    is_dry_run: bool,
    around: &Surroundings,
    face: &mut Face,
) {
    for saved in saved {
        if as_json {
            let mut value = show_json::handoff(&saved.handoff, saved.path.as_deref(), None);
            value["findings"] = serde_json::json!(saved.findings);
            value["missing"] = serde_json::json!(saved.missing);
            value["ended_rules"] = serde_json::json!(saved.ended);
            value["carried_rules"] = serde_json::json!(saved.carried);
            value["stored"] = serde_json::json!(saved.path.is_some());
            face.say(value.to_string());
        } else {
            if is_dry_run {
                face.foreign(&saved.text);
            }
            let lines = report(saved, &around.cwd);
            // A dry run prints the document; then this is talk.
            lines.iter().for_each(|line| if is_dry_run { face.note(line) } else { face.say(line) });
        }
    }
}

/// Says of each handoff in one line what became of it, and of the newest all.
pub(super) fn summarize(saved: &[Saved], around: &Surroundings, face: &mut Face) {
    let Some((newest, earlier)) = saved.split_last() else { return };
    for saved in earlier {
        let lines = report(saved, &around.cwd);
        lines.into_iter().take(2).for_each(|line| face.say(line));
    }
    report(newest, &around.cwd).into_iter().for_each(|line| face.say(line));
}

/// What a person wants to know of a handoff that entered the chain.
fn report(saved: &Saved, cwd: &Path) -> Vec<String> {
    let front = &saved.handoff.front;
    let is_in = saved.path.is_some() || saved.was_there;
    let name = op::numbered(front, is_in);
    let verb = match &saved.path {
        Some(path) => format!("stored as {}", shown(path, cwd)),
        None if saved.was_there => "is in the chain already".to_owned(),
        None => "read, not stored".to_owned(),
    };
    let mut lines = vec![format!("{} {verb}", paint(GOOD, name))];
    lines.push(format!("  objective  {}", one_line(saved.handoff.content.objective())));
    if !saved.missing.is_empty() {
        lines.push(format!("  missing    {}", saved.missing.join(", ")));
    }
    if saved.carried > 0 {
        let rules = counted(saved.carried, "rule");
        lines.push(format!("  carried    {rules} of the handoff before it: the text has none"));
    }
    if let Some(first) = saved.ended.first() {
        lines.push(format!(
            "{}: {} of the handoff before it {} here, such as \"{}\"; what still holds has to stand in the text",
            paint(HINT, "note"),
            counted(saved.ended.len(), "rule"),
            if saved.ended.len() == 1 { "ends" } else { "end" },
            one_line(first)
        ));
    }
    let prompt = match saved.prompt {
        PromptOrigin::Written => None,
        PromptOrigin::Framed => Some("as written; template and trigger were added"),
        PromptOrigin::Extended => {
            Some("made from the sections, with the source's own: alone it says too little")
        }
        PromptOrigin::Composed => Some("made from the sections: the source has none"),
    };
    lines.extend(prompt.map(|prompt| format!("  prompt     {prompt}")));
    if saved.masked > 0 {
        let masked = counted(saved.masked, "secret");
        lines.push(format!("{}: {masked} masked as [redacted:…]", paint(HINT, "note")));
    }
    let author = &front.author;
    if saved.path.is_some() && author.person.is_none() && author.agent.is_none() {
        let command = paint(NAME, "git config --global user.name \"Your Name\"");
        lines.push(format!("  author     not known to git: {command} tells it"));
    }
    let count = |level: Level| saved.findings.iter().filter(|f| f.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    if errors + warnings > 0 && saved.path.is_some() {
        let figures = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
        let hint = format!("segue check {}", front.id.short());
        lines.push(format!("  check      {figures}; {} shows them", paint(NAME, hint)));
    }
    lines
}

fn shown(path: &Path, cwd: &Path) -> String {
    let path: PathBuf = path.strip_prefix(cwd).unwrap_or(path).to_owned();
    one_line(&path.display().to_string())
}
