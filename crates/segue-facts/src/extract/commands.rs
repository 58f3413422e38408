//! The commands of the session, each with its last result.

use std::collections::HashMap;

use jiff::Timestamp;
use segue_model::{Address, Event, ToolResult};

use super::command_line::{CommandLine, Sort};
use super::outcome::{self, Outcome};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, code, shorten};

/// How many of the session's last commands still count as its end.
const END: usize = 8;
/// How long a command may be in a handoff.
const WIDTH: usize = 160;

/// Collects commands and their results.
#[derive(Default)]
pub(super) struct Commands {
    /// By the words that tell one from others.
    commands: HashMap<String, Command>,
    runs: usize,
}

struct Command {
    /// The part of the line that counts, as it was typed.
    text: String,
    /// The line as a reader should see it, where it failed.
    line: String,
    sort: Sort,
    outcome: Outcome,
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
        let outcome = outcome::outcome(&line, main, result);
        self.runs += 1;
        let failed = outcome == Outcome::Failed;
        let lines = if failed { outcome::decisive_lines(&result.output) } else { Vec::new() };
        let subject = main.subject();
        let runs = self.commands.get(&subject).map_or(0, |earlier| earlier.runs) + 1;
        let command = Command {
            text: shorten(&clean(&main.text), WIDTH),
            line: shorten(&clean(&line.shown(command)), WIDTH),
            sort,
            outcome,
            exit: result.exit,
            lines,
            runs,
            run: self.runs,
            seen,
            address: event.address(),
            time: event.time,
        };
        self.commands.insert(subject, command);
    }

    /// Failures that are the last word on their command, what was verified, and
    /// the commands of the project.
    pub(super) fn facts(&self, last_edit: Option<u64>) -> Vec<Fact> {
        let mut all: Vec<(&str, &Command)> =
            self.commands.iter().map(|(subject, command)| (subject.as_str(), command)).collect();
        all.sort_by_key(|(_, command)| command.run);
        let mut passes: HashMap<Sort, usize> = HashMap::new();
        for (_, command) in all.iter().filter(|(_, c)| c.outcome == Outcome::Passed) {
            passes.insert(command.sort, command.run);
        }
        let failures = all.iter().filter(|(subject, command)| self.is_unresolved(subject, command));
        let failures = failures.map(|(_, command)| {
            // Another command of the sort has passed since. That is no evidence, so
            // the failure stands, but it is no longer what comes first.
            let last_pass = passes.get(&command.sort).copied();
            command.failure(self.runs, last_pass.is_some_and(|run| run > command.run))
        });
        let passed = all.iter().filter(|(_, command)| !command.failed());
        let passed = passed.filter_map(|(_, command)| match command.sort {
            Sort::Test | Sort::Build | Sort::Lint if command.outcome == Outcome::Unknown => {
                Some(command.unseen())
            }
            Sort::Test | Sort::Build | Sort::Lint => Some(command.verified(last_edit, self.runs)),
            Sort::Run | Sort::Package | Sort::Other if command.runs > 1 => Some(command.usual()),
            _ => None,
        });
        failures.chain(passed).collect()
    }

    /// Whether this failure still stands at the end. One of a command that only
    /// looks, or of no known sort, counts only near the end of the session.
    fn is_unresolved(&self, subject: &str, command: &Command) -> bool {
        let distance = self.runs - command.run;
        command.failed()
            && match command.sort {
                Sort::Look => distance == 0,
                Sort::Git | Sort::Other => distance < END,
                Sort::Test | Sort::Build | Sort::Lint | Sort::Run | Sort::Package => {
                    !self.is_covered(subject, command)
                }
            }
    }

    /// Whether a later command passed that ran at least as much: the same words
    /// without those that narrow it down.
    fn is_covered(&self, subject: &str, failed: &Command) -> bool {
        let shorter =
            subject.match_indices(' ').filter_map(|(at, _)| self.commands.get(&subject[..at]));
        let mut wider = shorter.filter(|wider| wider.sort == failed.sort && wider.run > failed.run);
        wider.any(|wider| wider.outcome == Outcome::Passed)
    }
}

impl Command {
    fn failed(&self) -> bool {
        self.outcome == Outcome::Failed
    }

    fn failure(&self, runs: usize, is_overtaken: bool) -> Fact {
        // A status of 0 is another command's.
        let exit = self.exit.filter(|exit| *exit != 0);
        let status = exit.map_or_else(String::new, |exit| format!(" (exit {exit})"));
        let why = match self.lines.as_slice() {
            [] => String::new(),
            lines => format!(": {}", lines.iter().map(|l| code(l)).collect::<Vec<_>>().join(", ")),
        };
        let is_last = self.run == runs;
        let weight = match self.sort {
            _ if self.is_missing() => 0.6,
            _ if is_overtaken => 0.55,
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
    fn verified(&self, last_edit: Option<u64>, runs: usize) -> Fact {
        let is_stale = last_edit.is_some_and(|edit| edit > self.seen);
        let since = if is_stale { ", not run since the last edits: unverified" } else { "" };
        let age = (runs - self.run) as f64 / runs.max(1) as f64;
        let weight = if self.sort == Sort::Test { 0.7 } else { 0.55 } - 0.15 * age;
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

    /// A test, build or lint command whose result nobody saw.
    fn unseen(&self) -> Fact {
        Fact {
            text: format!("{} was run, its result was not seen: unverified", code(&self.text)),
            ..self.usual()
        }
    }
}
