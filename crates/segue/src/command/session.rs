//! `segue sessions show`

use clap::Args;
use segue_document::visible::{one_line, visible};
use segue_model::{Action, Body, Change, Event, TodoState};
use segue_project::{
    ExportFormat, SessionHead, SessionRequest, SessionStats, SessionView, Surroundings, export,
    head_json, session, stats_json,
};
use segue_transcript::Report;

use crate::args::SESSION_NAMES;
use crate::face::{BAD, FAINT, Face, GOOD, HEADING, HINT, NAME, counted, paint, size, thousands};
use crate::failure::Failure;
use crate::status::Status;
use crate::table::{cut, wrap};

/// Show one session: who said what, what was run, what changed, each with its address.
///
/// Secrets are masked. Outputs are cut to a few lines, `--full` shows all of them.
#[expect(clippy::struct_excessive_bools, reason = "flags that are typed one by one")]
#[derive(Debug, Args)]
#[command(after_help = SESSION_NAMES)]
pub(crate) struct SessionShowArgs {
    /// The session; the newest of this project without it.
    pub(crate) session: Option<String>,
    /// Print `segue-events/1`: one JSON object a line.
    #[arg(long, conflicts_with_all = ["json", "stats", "full"])]
    pub(crate) events: bool,
    /// Print `segue/session/1`: what the session is, and what its events add up to.
    #[arg(long, conflicts_with = "full")]
    pub(crate) json: bool,
    /// Only what the events add up to.
    #[arg(long, conflicts_with = "full")]
    pub(crate) stats: bool,
    /// Also what stands on branches that the user left, marked.
    #[arg(long)]
    pub(crate) branches: bool,
    /// Outputs as long as they are.
    #[arg(long)]
    pub(crate) full: bool,
}

/// How many lines of an output are shown.
const LINES: usize = 6;

pub(super) fn show(
    args: &SessionShowArgs,
    around: &Surroundings,
    face: &mut Face,
) -> Result<Status, Failure> {
    let request = SessionRequest { session: args.session.as_deref(), branches: args.branches };
    if args.events {
        export(around, request, ExportFormat::Events, &mut |text| face.pour(text))?;
    } else if args.json || args.stats {
        session(around, request, &mut Totals { face, json: args.json, head: None })?;
    } else {
        session(around, request, &mut Page { face, full: args.full })?;
    }
    Ok(Status::Good)
}

/// The session for reading.
struct Page<'a> {
    face: &'a mut Face,
    full: bool,
}

impl SessionView for Page<'_> {
    fn begin(&mut self, head: &SessionHead) {
        heading(self.face, head);
    }

    fn event(&mut self, event: &Event<'_>, is_left: bool) {
        let Some((title, text, is_prose)) = said(event) else { return };
        let marks = [(event.sidechain, "sub-agent"), (is_left, "left branch")];
        let marks = marks.iter().filter(|mark| mark.0).map(|mark| mark.1);
        let time = event.time.map(|time| time.strftime("%H:%M:%S").to_string());
        let rest: Vec<String> = time.into_iter().chain(marks.map(str::to_owned)).collect();
        let address = paint(NAME, event.address());
        self.face.pour(&format!("{address} {title} {}\n", paint(FAINT, rest.join(" · "))));
        let width = self.face.width.saturating_sub(2);
        let text = visible(&text);
        let lines = if is_prose {
            wrap(text.trim(), width)
        } else {
            text.trim_end().lines().map(|line| self.fit(line, width)).collect()
        };
        let shown = if self.full || is_prose { lines.len() } else { LINES.min(lines.len()) };
        for line in &lines[..shown] {
            self.face.pour(&format!("  {line}\n"));
        }
        if shown < lines.len() {
            let more = format!("… {} more", counted(lines.len() - shown, "line"));
            self.face.pour(&format!("  {}\n", paint(FAINT, more)));
        }
    }

    fn end(&mut self, stats: &SessionStats, report: &Report) {
        self.face.say("");
        totals(self.face, stats, report);
    }
}

impl Page<'_> {
    fn fit(&self, line: &str, width: usize) -> String {
        if self.full { line.to_owned() } else { cut(line, width) }
    }
}

/// What the events add up to.
struct Totals<'a> {
    face: &'a mut Face,
    json: bool,
    head: Option<serde_json::Map<String, serde_json::Value>>,
}

impl SessionView for Totals<'_> {
    fn begin(&mut self, head: &SessionHead) {
        if self.json {
            self.head = Some(head_json(head));
        } else {
            heading(self.face, head);
        }
    }

    fn event(&mut self, _: &Event<'_>, _: bool) {}

    fn end(&mut self, stats: &SessionStats, report: &Report) {
        if let Some(mut document) = self.head.take() {
            document.insert("stats".to_owned(), stats_json(stats, report));
            self.face.json(&document.into());
            return;
        }
        totals(self.face, stats, report);
        details(self.face, stats);
    }
}

fn heading(face: &mut Face, head: &SessionHead) {
    let peek = &head.peek;
    face.say(paint(HEADING, one_line(&format!("{} session {}", peek.agent, peek.native))));
    let cwd = peek.cwd.as_ref().map(|cwd| cwd.to_string_lossy().into_owned());
    let started = peek.started.map(|time| time.to_string());
    let known = [cwd, peek.branch.clone(), started, Some(size(peek.bytes))];
    let known: Vec<String> = known.into_iter().flatten().collect();
    face.say(paint(FAINT, one_line(&known.join(" · "))));
    face.say("");
}

/// One or two lines that say what the session was.
fn totals(face: &mut Face, stats: &SessionStats, report: &Report) {
    let calls: u64 = stats.tools.values().map(|(calls, _)| calls).sum();
    let usage = stats.usage;
    let parts = [
        counted(stats.turns as usize, "turn"),
        counted(calls as usize, "tool call"),
        counted(stats.files.len(), "changed file"),
        format!("{} tokens written", thousands(usage.output)),
        format!("{} read", thousands(usage.input.saturating_add(usage.cached))),
    ];
    face.say(paint(FAINT, parts.join(" · ")));
    let unknown: u64 = report.unknown.values().sum();
    let odd = [
        (stats.left, "event", "on branches that were left"),
        (report.bad_lines, "line", "that are no records"),
        (unknown, "record", "of unknown types"),
        (u64::from(report.torn), "line", "cut off at the end"),
    ];
    for (count, noun, what) in odd.into_iter().filter(|odd| odd.0 > 0) {
        face.say(paint(HINT, format!("{} {what}", counted(count as usize, noun))));
    }
}

fn details(face: &mut Face, stats: &SessionStats) {
    for (tool, (calls, failed)) in &stats.tools {
        let failed = if *failed > 0 { format!(", {failed} failed") } else { String::new() };
        face.say(format!(
            "  {:<28} {}{failed}",
            cut(&one_line(tool), 28),
            counted(*calls as usize, "call")
        ));
    }
    for (path, (added, removed)) in &stats.files {
        let path = cut(&one_line(path), face.width.saturating_sub(20));
        face.say(format!(
            "  {path} {} {}",
            paint(GOOD, format!("+{added}")),
            paint(BAD, format!("−{removed}"))
        ));
    }
}

/// Title and text of an event, and whether the text is prose; nothing for what only counts.
fn said(event: &Event<'_>) -> Option<(String, String, bool)> {
    let prose = |title: String, text: &str| Some((title, text.to_owned(), true));
    let code = |title: String, text: &str| Some((title, text.to_owned(), false));
    match &event.body {
        Body::Meta(_) | Body::Usage(_) => None,
        Body::User { text } => prose(paint(GOOD, "user"), text),
        Body::Injected { text } => code(paint(FAINT, "client"), text),
        Body::Assistant { text } => prose(paint(HEADING, "assistant"), text),
        Body::Thinking { text } if text.trim().is_empty() => None,
        Body::Thinking { text } => code(paint(FAINT, "thinking"), text),
        Body::Error { text } => prose(paint(BAD, "error"), text),
        Body::Interruption => prose(paint(HINT, "stopped by the user"), ""),
        Body::ToolCall(call) => {
            let tool = paint(HEADING, one_line(&call.tool));
            match &call.action {
                Action::Run { command, folder } => {
                    let place = folder.as_ref().map(|it| format!(" in {}", one_line(it)));
                    code(format!("{tool} runs{}", place.unwrap_or_default()), command)
                }
                Action::Read { path } => code(format!("{tool} reads {}", one_line(path)), ""),
                Action::Write { path } => code(format!("{tool} writes {}", one_line(path)), ""),
                _ => code(tool, &call.input),
            }
        }
        Body::ToolResult(result) => {
            let state = match (result.refused, result.exit, result.failed) {
                (true, _, _) => paint(HINT, "refused by the user"),
                (_, Some(0), _) => paint(GOOD, "exit status 0"),
                (_, Some(exit), _) => paint(BAD, format!("exit status {exit}")),
                (_, None, true) => paint(BAD, "failed"),
                (_, None, false) => String::new(),
            };
            code(format!("→ {state}"), &result.output)
        }
        Body::Edit(edit) => {
            let what = match &edit.change {
                Change::Create => "created".to_owned(),
                Change::Edit => "edited".to_owned(),
                Change::Delete => "deleted".to_owned(),
                Change::Rename { to } => format!("renamed to {}:", one_line(to)),
            };
            let counts = format!("+{} −{}", edit.added, edit.removed);
            code(format!("{} {} {counts}", paint(GOOD, what), one_line(&edit.path)), "")
        }
        Body::Todo { todos } => {
            let done = todos.iter().filter(|todo| todo.state == TodoState::Done).count();
            let open: Vec<&str> = todos
                .iter()
                .filter(|todo| todo.state != TodoState::Done)
                .map(|todo| todo.text.as_str())
                .collect();
            code(format!("todo list, {done} of {} done", todos.len()), &open.join("\n"))
        }
        Body::Compaction(compaction) => {
            let summary = compaction.summary.as_deref().unwrap_or_default();
            code(paint(HINT, "conversation compacted"), summary)
        }
    }
}
