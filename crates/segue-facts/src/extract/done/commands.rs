//! The commands of the session, each with its last result.

use std::collections::HashMap;

use jiff::Timestamp;
use segue_model::{Address, Event, ToolResult};
use serde::{Deserialize, Serialize};

use super::commits;
use crate::extract::shell::decisive::decisive_lines;
use crate::extract::shell::outcome::{self, Outcome};
use crate::extract::shell::{CommandLine, Simple, Sort};
use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, code, shorten};

/// How a line ends that says that a command passed.
pub(crate) const PASSED: &str = "→ passed";
/// How many of the session's last commands still count as its end.
const END: usize = 8;
/// How long a command may be in a handoff.
const WIDTH: usize = 160;

/// A family of commands weighs at most so much.
const USUAL: f64 = 0.4;
/// How many families are facts.
const FAMILIES: usize = 60;

/// Collects commands and their results.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Commands {
    /// By the words that tell one from others.
    commands: HashMap<String, Command>,
    /// By program and subcommand.
    families: HashMap<String, Family>,
    runs: usize,
}

/// Commands that begin with the same words: `git status`, `npm run build`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Family {
    count: usize,
    /// Which run of the session the last one was.
    run: usize,
    address: Address,
    time: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Command {
    /// The part of the line that counts, as somebody else can run it.
    text: String,
    /// The same without the folder that it runs in.
    bare: String,
    /// The folder and settings that the line gives it; empty where it gives none.
    place: String,
    /// The line as a reader should see it, where it failed.
    line: String,
    sort: Sort,
    outcome: Outcome,
    /// Whether the status of its line is its own.
    is_own: bool,
    exit: Option<i32>,
    lines: Vec<String>,
    /// Which run of the session it last was, counted from 1.
    run: usize,
    /// How many events had come by then.
    seen: u64,
    address: Address,
    time: Option<Timestamp>,
}

impl Commands {
    pub(crate) fn result(
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
        self.count(&line, event);
        let failed = outcome == Outcome::Failed;
        let lines = match sort {
            _ if failed => decisive_lines(&result.output),
            Sort::Run | Sort::Other => outcome::last_line(&result.output).into_iter().collect(),
            _ => Vec::new(),
        };
        // What was committed before a push that failed is no failure.
        let is_push = sort == Sort::Git && failed && commits::prints_commit(&result.output);
        let shown = if is_push { line.in_place(main) } else { line.shown(command) };
        let run = Command {
            text: String::new(),
            bare: String::new(),
            place: String::new(),
            line: shorten(&clean(&shown), WIDTH),
            sort,
            outcome,
            is_own: line.is_decided_by(main),
            exit: result.exit,
            lines,
            run: self.runs,
            seen,
            address: event.address(),
            time: event.time,
        };
        for part in line.others(main) {
            self.part(part, &line, result, &run);
        }
        self.keep(main, &line, run);
    }

    /// Takes up what a line shows of a command beside its main one. Where all of `lint && test`
    /// succeeded, each of them did; else nobody saw how it ended, whatever an earlier run showed.
    fn part(&mut self, part: &Simple, line: &CommandLine, result: &ToolResult<'_>, run: &Command) {
        let sort = part.sort();
        let has_passed =
            run.outcome != Outcome::Failed && result.exit == Some(0) && line.is_decided_by(part);
        let is_judged = matches!(sort, Sort::Test | Sort::Build | Sort::Lint);
        let is_known = || {
            let known = self.commands.get(&part.subject());
            known.is_some_and(|known| known.outcome == Outcome::Passed)
        };
        let outcome = if has_passed { Outcome::Passed } else { Outcome::Unknown };
        if has_passed && is_judged || is_known() {
            let says = has_passed && !is_judged && line.is_last(part);
            let lines = says.then(|| outcome::last_line(&result.output)).flatten();
            let lines = lines.into_iter().collect();
            self.keep(
                part,
                line,
                Command { sort, outcome, lines, is_own: has_passed, ..run.clone() },
            );
        }
    }

    /// Counts the families of a line's commands.
    fn count(&mut self, line: &CommandLine, event: &Event<'_>) {
        for head in line.heads() {
            let count = self.families.get(&head).map_or(0, |family| family.count) + 1;
            let (address, time) = (event.address(), event.time);
            self.families.insert(head, Family { count, run: self.runs, address, time });
        }
    }

    /// Keeps a run as the last of its command. What runs in two folders by name is two commands; what
    /// names none runs in any of them.
    fn keep(&mut self, command: &Simple, line: &CommandLine, run: Command) {
        let whole = line.in_place(command);
        let place = whole.strip_suffix(&command.text).unwrap_or_default().to_owned();
        let subject = command.subject();
        let apart = format!("{subject}\0{place}");
        let is_elsewhere =
            |known: &Command| !known.place.is_empty() && !place.is_empty() && known.place != place;
        let is_apart = self.commands.contains_key(&apart)
            || self.commands.get(&subject).is_some_and(is_elsewhere);
        let key = if is_apart { apart } else { subject };
        let text = shorten(&clean(&whole), WIDTH);
        let bare = shorten(&clean(&command.text), WIDTH);
        self.commands.insert(key, Command { text, bare, place, ..run });
    }

    /// Failures that are the last word on their command, what was verified, and
    /// the commands of the project.
    pub(crate) fn facts(&self, last_edit: Option<u64>) -> Vec<Fact> {
        let mut all: Vec<(&str, &Command)> =
            self.commands.iter().map(|(subject, command)| (subject.as_str(), command)).collect();
        all.sort_by_key(|(subject, command)| (command.run, *subject));
        let passes = Passes::of(&all);
        let unresolved =
            |(subject, command): &&(&str, &Command)| self.is_unresolved(subject, command, &passes);
        let failures = all.iter().filter(unresolved);
        let failures = failures.filter(|(_, command)| !passes.settle(command));
        let failures =
            failures.map(|(_, command)| command.failure(self.runs, passes.overtake(command)));
        let passed = all.iter().filter(|(_, command)| !command.failed());
        let passed = passed.filter_map(|(_, command)| match command.sort {
            Sort::Test | Sort::Build | Sort::Lint if command.outcome == Outcome::Unknown => {
                Some(command.unseen())
            }
            Sort::Test | Sort::Build | Sort::Lint => Some(command.verified(last_edit, self.runs)),
            // What succeeded behind `|| true` or in a pipe shows nothing.
            Sort::Run if command.is_own => command.showed(last_edit, self.runs),
            Sort::Other if command.is_own && command.says_success() => {
                command.showed(last_edit, self.runs)
            }
            _ => None,
        });
        failures.chain(passed).chain(self.usual()).collect()
    }

    /// Whether the command of this line was run: then what an earlier session saw of it is
    /// no longer the last word.
    pub(crate) fn has_run(&self, line: &str) -> bool {
        let line = CommandLine::parse(line);
        line.main().is_some_and(|main| self.commands.contains_key(&main.subject()))
    }

    /// Whether a command that begins with these words was run.
    pub(crate) fn knows(&self, head: &str) -> bool {
        self.families.contains_key(head)
    }

    /// The commands that the session used, the usual ones first.
    fn usual(&self) -> Vec<Fact> {
        let most = self.families.values().map(|family| family.count).max().unwrap_or(1) as f64;
        let mut all: Vec<Fact> = self
            .families
            .iter()
            .map(|(head, family)| {
                let often = (family.count as f64).ln_1p() / most.ln_1p();
                let recent = family.run as f64 / self.runs.max(1) as f64;
                Fact {
                    addresses: vec![family.address.clone()],
                    time: family.time,
                    ..Fact::observed(
                        FactKind::Command,
                        code(&clean(head)),
                        head.clone(),
                        USUAL * (0.5 * often + 0.5 * recent),
                    )
                }
            })
            .collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(FAMILIES);
        all
    }

    /// Whether this failure still stands at the end. Of a command that only looks it is an
    /// answer, which says something only where nothing was run since.
    fn is_unresolved(&self, subject: &str, command: &Command, passes: &Passes<'_>) -> bool {
        command.failed()
            && !passes.is_done_otherwise(subject, command)
            && match command.sort {
                Sort::Look => command.run == self.runs && !command.lines.is_empty(),
                Sort::Other => true,
                Sort::Git => !self.is_redone(command),
                Sort::Package => !self.is_covered(subject, command) && !self.is_redone(command),
                Sort::Test | Sort::Build | Sort::Lint | Sort::Run => {
                    !self.is_covered(subject, command)
                }
            }
    }

    /// Whether a later command did what this one failed to do: `git push`, then `git push -u origin x`.
    fn is_redone(&self, failed: &Command) -> bool {
        let mut later = self
            .commands
            .values()
            .filter(|it| it.sort == failed.sort && it.has_passed_since(failed));
        later.any(|later| does_again(&later.bare, &failed.bare))
    }

    /// Whether a later command passed that ran at least as much: the same words
    /// without those that narrow it down, or everything.
    fn is_covered(&self, subject: &str, failed: &Command) -> bool {
        let shorter =
            subject.match_indices(' ').filter_map(|(at, _)| self.commands.get(&subject[..at]));
        let everything = self.commands.iter().filter(|(other, _)| is_everywhere(other, subject));
        let mut wider = shorter.chain(everything.map(|(_, command)| command));
        wider.any(|wider| wider.sort == failed.sort && wider.has_passed_since(failed))
    }
}

/// Options that change how a command goes about its work, and not what it works on.
const HARMLESS: [&str; 9] = [
    "--clear-cache",
    "--no-cache",
    "--force",
    "--verbose",
    "--legacy-peer-deps",
    "--no-daemon",
    "--rerun-tasks",
    "--stacktrace",
    "--update-snapshots",
];

/// Whether a later command does what an earlier one failed to do: the same subcommand, with at least
/// the same operands. What a commit or a request says of itself is none.
fn does_again(later: &str, failed: &str) -> bool {
    const UNDOES: [&str; 5] = ["--abort", "--quit", "--skip", "--dry-run", "-n"];
    let (later, failed): (Vec<&str>, Vec<&str>) =
        (later.split(' ').collect(), failed.split(' ').collect());
    let is_operand = |word: &&&str| !word.starts_with('-');
    let says_again =
        matches!(failed.as_slice(), [_, "commit", ..] | [_, "pr" | "mr", "create", ..]);
    let goes_on = later.contains(&"--continue");
    let mut wanted = failed.iter().skip(2).filter(is_operand);
    later.iter().take(2).eq(failed.iter().take(2))
        && !later.iter().any(|word| UNDOES.contains(word))
        && (says_again || goes_on || wanted.all(|word| later.contains(word)))
}

/// What a command does, without what runs it and without options that change nothing of the work:
/// `expo export` of `npx expo export` and of `yarn expo export`.
fn work(command: &str) -> String {
    let (command, place) = command.split_once('\0').unwrap_or((command, ""));
    let words = Sort::unwrapped(command).into_iter().filter(|word| !HARMLESS.contains(word));
    let words: Vec<&str> = words.collect();
    if words.is_empty() { String::new() } else { format!("{}\0{place}", words.join(" ")) }
}

/// Whether the command `wide` does to all packages what `narrow` does to some: `go test ./...`
/// (`go help packages`).
fn is_everywhere(wide: &str, narrow: &str) -> bool {
    let words = |command: &str| command.split(' ').take(2).collect::<Vec<&str>>().join(" ");
    let mut rest = wide.split(' ').skip(2);
    let narrows = |word: &str| word.starts_with("-run") || word.starts_with("-tags");
    let is_all = rest.clone().any(|word| word == "./...");
    is_all
        && words(wide) == words(narrow)
        && rest.all(|word| word == "./..." || word.starts_with('-') && !narrows(word))
}

/// Which run of the session last passed, by what the command is for and by its program.
struct Passes<'a> {
    by_sort: HashMap<Sort, usize>,
    by_program: HashMap<&'a str, usize>,
    by_work: HashMap<String, usize>,
}

impl<'a> Passes<'a> {
    /// Of commands in the order of their runs.
    fn of(commands: &[(&str, &'a Command)]) -> Self {
        let (mut by_sort, mut by_program) = (HashMap::new(), HashMap::new());
        let mut by_work = HashMap::new();
        for (subject, command) in commands.iter().filter(|it| it.1.outcome == Outcome::Passed) {
            by_work.insert(work(subject), command.run);
            by_program.insert(command.program(), command.run);
            by_sort.insert(command.sort, command.run);
            if command.sort == Sort::Test {
                // What is tested was built.
                by_sort.insert(Sort::Build, command.run);
            }
        }
        by_work.remove("");
        Self { by_sort, by_program, by_work }
    }

    /// Whether a later command passed that is the same in another dress.
    fn is_done_otherwise(&self, subject: &str, failed: &Command) -> bool {
        self.by_work.get(&work(subject)).is_some_and(|run| *run > failed.run)
    }

    /// Whether the failure was one of how the program was called, and it was called well since.
    fn settle(&self, failed: &Command) -> bool {
        let last = self.by_program.get(failed.program());
        failed.is_misused() && last.is_some_and(|run| *run > failed.run)
    }

    /// Whether another command of the sort has passed since. That is no evidence, so the failure
    /// stands, but it is no longer what comes first.
    fn overtake(&self, failed: &Command) -> bool {
        self.by_sort.get(&failed.sort).is_some_and(|run| *run > failed.run)
    }
}

impl Command {
    fn program(&self) -> &str {
        self.bare.split(' ').next().unwrap_or_default()
    }

    fn has_passed_since(&self, failed: &Self) -> bool {
        self.outcome == Outcome::Passed && self.run > failed.run
    }

    fn says_success(&self) -> bool {
        self.lines.first().is_some_and(|line| outcome::is_success(line))
    }

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
        let distance = runs - self.run;
        let age = 0.1 * distance as f64 / runs.max(1) as f64;
        let weight = match self.sort {
            _ if self.is_misused() => 0.4,
            _ if is_overtaken => 0.44,
            Sort::Test | Sort::Build => 0.95,
            Sort::Lint | Sort::Run | Sort::Package => 0.85,
            Sort::Git | Sort::Other if distance == 0 => 0.8,
            Sort::Git | Sort::Other if distance < END => 0.5,
            Sort::Look => 0.25,
            Sort::Git | Sort::Other => 0.4,
        } - age;
        Fact {
            addresses: vec![self.address.clone()],
            time: self.time,
            ..Fact::observed(
                FactKind::Failure,
                format!("{} fails{status}{why}", code(&self.line)),
                self.line.clone(),
                weight,
            )
        }
    }

    /// Whether it failed because the program is not there or was called wrongly, which says
    /// nothing of the work.
    fn is_misused(&self) -> bool {
        let is_short = self.lines.len() <= 2;
        self.exit == Some(127) || is_short && self.lines.iter().any(|line| outcome::is_misuse(line))
    }

    fn is_outdated(&self, last_edit: Option<u64>) -> bool {
        last_edit.is_some_and(|edit| edit > self.seen)
    }

    /// A passed command; one that ran before the last change shows less.
    fn verified(&self, last_edit: Option<u64>, runs: usize) -> Fact {
        let is_outdated = self.is_outdated(last_edit);
        let age = (runs - self.run) as f64 / runs.max(1) as f64;
        let weight = if self.sort == Sort::Test { 0.7 } else { 0.55 } - 0.15 * age;
        let command = code(&self.text);
        Fact {
            state: if is_outdated { ClaimState::Outdated } else { ClaimState::Observed },
            addresses: vec![self.address.clone()],
            time: self.time,
            ..Fact::observed(
                FactKind::Verified,
                if is_outdated { command } else { format!("{command} {PASSED}") },
                self.text.clone(),
                weight - if is_outdated { 0.1 } else { 0.0 },
            )
        }
    }

    /// A command that ran well and said so in its last line; before the last change it says less.
    fn showed(&self, last_edit: Option<u64>, runs: usize) -> Option<Fact> {
        let line = self.lines.first()?;
        let is_outdated = self.is_outdated(last_edit);
        let age = (runs - self.run) as f64 / runs.max(1) as f64;
        Some(Fact {
            state: if is_outdated { ClaimState::Outdated } else { ClaimState::Observed },
            addresses: vec![self.address.clone()],
            time: self.time,
            ..Fact::observed(
                FactKind::Verified,
                format!("{} → {}", code(&self.text), code(line)),
                self.text.clone(),
                0.4 - 0.2 * age - if is_outdated { 0.1 } else { 0.0 },
            )
        })
    }

    /// A test, build or lint command whose result nobody saw.
    fn unseen(&self) -> Fact {
        Fact {
            addresses: vec![self.address.clone()],
            time: self.time,
            ..Fact::observed(
                FactKind::Command,
                format!("{} (result not seen: unverified)", code(&self.text)),
                self.text.clone(),
                USUAL,
            )
        }
    }
}
