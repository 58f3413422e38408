//! The last run of a command, and the fact that it is.

use jiff::Timestamp;
use segue_model::Address;
use serde::{Deserialize, Serialize};

use crate::extract::shell::Sort;
use crate::extract::shell::outcome::{self, Outcome};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::code;

/// What is said of a check of which nobody saw how it ended.
pub(crate) const UNSEEN: &str = " (result not seen: unverified)";
/// How a line ends that says that a command passed.
pub(crate) const PASSED: &str = "→ passed";
/// What is said of another check that passed behind one that failed, and of files that were changed since.
const SINCE: &str = "; a later check passed";
pub(crate) const EDITED: &str = "; edited since, not run again";
/// How many of the session's last commands still count as its end.
pub(super) const END: usize = 8;
/// A family of commands weighs at most so much.
pub(super) const USUAL: f64 = 0.4;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Command {
    /// The part of the line that counts, as somebody else can run it.
    pub(super) text: String,
    /// The same without the folder that it runs in.
    pub(super) bare: String,
    /// The folder and settings that the line gives it; empty where it gives none.
    pub(super) place: String,
    /// The line as a reader should see it, where it failed.
    pub(super) line: String,
    pub(super) sort: Sort,
    pub(super) outcome: Outcome,
    /// Whether the status of its line is its own.
    pub(super) is_own: bool,
    pub(super) exit: Option<i32>,
    pub(super) lines: Vec<String>,
    /// How many tests passed, where it says so.
    #[serde(default)]
    pub(super) tests: Option<u64>,
    /// Which run of the session it last was, counted from 1.
    pub(super) run: usize,
    /// How many events had come by then.
    pub(super) seen: u64,
    pub(super) address: Address,
    pub(super) time: Option<Timestamp>,
}

impl Command {
    pub(super) fn program(&self) -> &str {
        self.bare.split(' ').next().unwrap_or_default()
    }

    /// The folder that the line gives it, with the slashes of one system; the home of whoever ran it may be any.
    pub(super) fn folder(&self) -> String {
        let folder = self.place.trim_end_matches(" && ").trim_start_matches("cd ");
        let folder = folder.trim_matches(['"', '\'']).replace('\\', "/");
        let is_drive = folder.get(1..2) == Some(":");
        match folder {
            folder if folder.starts_with('~') => String::new(),
            folder if is_drive => folder.to_lowercase(),
            folder => folder,
        }
    }

    pub(super) fn has_passed_since(&self, failed: &Self) -> bool {
        self.outcome == Outcome::Passed && self.run > failed.run
    }

    /// Whether its last line says that it went well. What only writes down a sentence checks nothing.
    pub(super) fn says_success(&self) -> bool {
        let mut notes = self.bare.split(['"', '\'']).skip(1).step_by(2);
        let is_sentence = |text: &str| text.split(' ').count() > 4;
        !notes.any(is_sentence) && self.lines.first().is_some_and(|line| outcome::is_success(line))
    }

    pub(super) fn failed(&self) -> bool {
        self.outcome == Outcome::Failed
    }

    /// The failure, which another command has overtaken since or not.
    pub(super) fn failure(&self, runs: usize, is_overtaken: bool, last_edit: Option<u64>) -> Fact {
        // A status of 0 is another command's.
        let exit = self.exit.filter(|exit| *exit != 0);
        let status = exit.map_or_else(String::new, |exit| format!(" (exit {exit})"));
        let is_misused = self.is_misused();
        // How it is called right, its manual says.
        let says = |line: &&String| !is_misused || outcome::is_misuse(line);
        let lines: Vec<String> = self.lines.iter().filter(says).map(|line| code(line)).collect();
        let why = match lines.as_slice() {
            [] => String::new(),
            lines => format!(": {}", lines.join(", ")),
        };
        let is_check = self.sort.is_check();
        let since = match () {
            () if is_check && is_overtaken => SINCE,
            () if is_check && self.is_outdated(last_edit) => EDITED,
            () => "",
        };
        let distance = runs - self.run;
        let age = 0.1 * distance as f64 / runs.max(1) as f64;
        let weight = match self.sort {
            _ if is_misused => 0.4,
            _ if is_overtaken => 0.44,
            Sort::Test | Sort::Build => 0.95,
            Sort::Lint | Sort::Run | Sort::Package => 0.85,
            Sort::Git | Sort::Other if distance == 0 => 0.8,
            Sort::Git | Sort::Other if distance < END => 0.5,
            Sort::Look => 0.25,
            Sort::Git | Sort::Other => 0.4,
        } - age;
        Fact::observed(
            FactKind::Failure,
            format!("{} fails{status}{why}{since}", code(&self.line)),
            self.line.clone(),
            weight,
        )
        .at(self.address.clone(), self.time)
    }

    /// Whether it failed because the program is not there or was called wrongly, which says
    /// nothing of the work.
    pub(super) fn is_misused(&self) -> bool {
        let is_usage =
            |line: &String| line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("usage"));
        // A program that is worked on may print its own.
        let is_work = self.sort.is_check() || self.sort == Sort::Run;
        let is_short = self.lines.len() <= 2 || !is_work && self.lines.iter().any(is_usage);
        self.exit == Some(127) || is_short && self.lines.iter().any(|line| outcome::is_misuse(line))
    }

    /// Whether git stopped in it for the person to choose between two versions.
    pub(super) fn is_in_conflict(&self) -> bool {
        const SIGNS: [&str; 3] = ["CONFLICT (", "fix conflicts", "could not apply"];
        let is_sign = |line: &String| SIGNS.iter().any(|sign| line.contains(sign));
        self.sort == Sort::Git && self.lines.iter().any(is_sign)
    }

    pub(super) fn is_outdated(&self, last_edit: Option<u64>) -> bool {
        last_edit.is_some_and(|edit| edit > self.seen)
    }

    /// A passed command; one that ran before the last change shows less.
    pub(super) fn verified(&self, last_edit: Option<u64>, runs: usize) -> Fact {
        let is_outdated = self.is_outdated(last_edit);
        let age = (runs - self.run) as f64 / runs.max(1) as f64;
        let weight = if self.sort == Sort::Test { 0.7 } else { 0.55 } - 0.15 * age;
        let command = code(&self.text);
        let tests = match self.tests {
            Some(1) => " (1 test)".to_owned(),
            Some(count) => format!(" ({count} tests)"),
            None => String::new(),
        };
        Fact {
            state: if is_outdated { ClaimState::Outdated } else { ClaimState::Observed },
            addresses: vec![self.address.clone()],
            time: self.time,
            ..Fact::observed(
                FactKind::Verified,
                if is_outdated { command } else { format!("{command} {PASSED}{tests}") },
                self.text.clone(),
                weight - if is_outdated { 0.1 } else { 0.0 },
            )
        }
    }

    /// A command that ran well and said so in its last line; before the last change it says less.
    pub(super) fn showed(&self, last_edit: Option<u64>, runs: usize) -> Option<Fact> {
        let line = self.lines.first()?;
        let is_outdated = self.is_outdated(last_edit);
        let age = (runs - self.run) as f64 / runs.max(1) as f64;
        // "max error 0.01 mm, OK" is read as a failure at a glance.
        let sign =
            if outcome::denies_failure(line) { format!("{PASSED},") } else { "→".to_owned() };
        Some(Fact {
            state: if is_outdated { ClaimState::Outdated } else { ClaimState::Observed },
            addresses: vec![self.address.clone()],
            time: self.time,
            ..Fact::observed(
                FactKind::Verified,
                format!("{} {sign} {}", code(&self.text), code(line)),
                self.text.clone(),
                0.4 - 0.2 * age - if is_outdated { 0.1 } else { 0.0 },
            )
        })
    }

    /// A test, build or lint command whose result nobody saw.
    pub(super) fn unseen(&self) -> Fact {
        Fact::observed(
            FactKind::Command,
            format!("{}{UNSEEN}", code(&self.text)),
            self.text.clone(),
            USUAL,
        )
        .at(self.address.clone(), self.time)
    }
}
