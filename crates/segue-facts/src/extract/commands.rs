//! The commands of the session, each with its last result.

use jiff::Timestamp;
use segue_model::{Address, Event, ToolResult};

use super::command_line::{CommandLine, Sort};
use super::outcome;
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, code, shorten};

/// How many of the session's last commands still count as its end.
const END: usize = 8;
/// How long a command may be in a handoff.
const WIDTH: usize = 160;

/// Collects commands and their results.
#[derive(Default)]
pub(super) struct Commands {
    commands: Vec<Command>,
    runs: usize,
}

struct Command {
    /// The words that tell it from others.
    subject: String,
    /// The part of the line that counts, as it was typed.
    text: String,
    /// The line as a reader should see it, where it failed.
    line: String,
    sort: Sort,
    failed: bool,
    exit: Option<i32>,
    lines: Vec<String>,
    /// How often it was run.
    runs: u32,
    /// Which run of the session it last was, counted from 1.
    run: usize,
    /// How many events had come by then.
    seen: u64,
    address: Address,
    time: Option<Timestamp>,
}

impl Commands {
    pub(super) fn result(
        &mut self,
        command: &str,
        result: &ToolResult<'_>,
        event: &Event<'_>,
        seen: u64,
    ) {
        if result.refused {
            return;
        }
        let line = CommandLine::parse(command);
        let Some(main) = line.main() else { return };
        let sort = main.sort();
        let failed = outcome::has_failed(&line, sort, result.failed, &result.output);
        self.runs += 1;
        let lines = if failed { outcome::decisive_lines(&result.output) } else { Vec::new() };
        let subject = main.subject();
        let earlier = self.commands.iter().position(|known| known.subject == subject);
        let runs = earlier.map_or(0, |at| self.commands.remove(at).runs) + 1;
        self.commands.push(Command {
            subject,
            text: shorten(&clean(&main.text), WIDTH),
            line: shorten(&clean(&line.shown(command)), WIDTH),
            sort,
            failed,
            exit: result.exit,
            lines,
            runs,
            run: self.runs,
            seen,
            address: event.address(),
            time: event.time,
        });
    }

    /// Failures that are the last word on their command, what was verified, and
    /// the commands of the project.
    pub(super) fn facts(&self, last_edit: Option<u64>) -> Vec<Fact> {
        let failures = self.commands.iter().filter(|command| self.is_unresolved(command));
        let failures = failures.map(|command| command.failure(self.runs));
        let passed = self.commands.iter().filter(|command| !command.failed);
        let passed = passed.filter_map(|command| match command.sort {
            Sort::Test | Sort::Build | Sort::Lint => Some(command.verified(last_edit)),
            Sort::Run | Sort::Package | Sort::Other if command.runs > 1 => Some(command.usual()),
            _ => None,
        });
        failures.chain(passed).collect()
    }

    /// Whether this failure still stands at the end. One of a command that only
    /// looks, or of no known sort, counts only near the end of the session.
    fn is_unresolved(&self, command: &Command) -> bool {
        let distance = self.runs - command.run;
        command.failed
            && match command.sort {
                Sort::Look => distance == 0,
                Sort::Git | Sort::Other => distance < END,
                Sort::Test | Sort::Build | Sort::Lint | Sort::Run | Sort::Package => {
                    !self.commands.iter().any(|later| later.covers(command))
                }
            }
    }
}

impl Command {
    /// Whether this command passed after `failed` and ran at least as much: the
    /// same words without those that narrow it down.
    fn covers(&self, failed: &Self) -> bool {
        let rest = failed.subject.strip_prefix(self.subject.as_str());
        !self.failed
            && self.run > failed.run
            && self.sort == failed.sort
            && rest.is_some_and(|rest| rest.starts_with(' '))
    }

    fn failure(&self, runs: usize) -> Fact {
        let status = self.exit.map_or_else(String::new, |exit| format!(" (exit {exit})"));
        let why = match self.lines.as_slice() {
            [] => String::new(),
            lines => format!(": {}", lines.iter().map(|l| code(l)).collect::<Vec<_>>().join(", ")),
        };
        let is_last = self.run == runs;
        let weight = match self.sort {
            _ if self.is_missing() => 0.6,
            Sort::Test | Sort::Build => 0.95,
            Sort::Lint | Sort::Run | Sort::Package => 0.85,
            _ if is_last => 0.8,
            _ => 0.5,
        };
        Fact {
            kind: FactKind::Failure,
            text: format!("{} fails{status}{why}", code(&self.line)),
            state: ClaimState::Observed,
            addresses: vec![self.address.clone()],
            time: self.time,
            subject: self.line.clone(),
            weight,
        }
    }

    /// Whether it failed because the program is not there, which says nothing of the work.
    fn is_missing(&self) -> bool {
        const SIGNS: &[&str] = &["No module named", "command not found", "not recognized as"];
        self.exit == Some(127)
            || self.lines.iter().any(|line| SIGNS.iter().any(|sign| line.contains(sign)))
    }

    /// A passed command; one that ran before the last change shows less.
    fn verified(&self, last_edit: Option<u64>) -> Fact {
        let is_stale = last_edit.is_some_and(|edit| edit > self.seen);
        let since = if is_stale { ", before the last edits: unverified since" } else { "" };
        let weight = if self.sort == Sort::Test { 0.7 } else { 0.5 };
        Fact {
            kind: FactKind::Verified,
            text: format!("{} → passed{since}", code(&self.text)),
            state: ClaimState::Observed,
            addresses: vec![self.address.clone()],
            time: self.time,
            subject: self.text.clone(),
            weight: weight - if is_stale { 0.1 } else { 0.0 },
        }
    }

    /// A command that the session ran again and again.
    fn usual(&self) -> Fact {
        Fact {
            kind: FactKind::Command,
            text: format!("{} (run {} times)", code(&self.text), self.runs),
            state: ClaimState::Observed,
            addresses: vec![self.address.clone()],
            time: self.time,
            subject: self.text.clone(),
            weight: 0.3,
        }
    }
}
