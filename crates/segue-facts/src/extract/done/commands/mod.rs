//! The commands of the session, each with its last result.

mod passes;
mod run;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use segue_model::{Address, Event, ToolResult};
use serde::{Deserialize, Serialize};

use super::commits;
use super::paths::is_below;
use crate::extract::shell::broken::broke_off;
use crate::extract::shell::decisive::decisive_lines;
use crate::extract::shell::outcome::{self, Outcome};
use crate::extract::shell::{CommandLine, Simple, Sort, has_subcommands};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code, shorten};
use passes::{Passes, does_again, is_dry, is_everywhere};
use run::{Command, USUAL};
pub(crate) use run::{EDITED, PASSED, UNSEEN};

/// How long a command may be in a handoff.
const WIDTH: usize = 160;

/// How many lines of an output are looked at for commands.
const ECHOED: usize = 200;

/// So many runs show that what stands behind a program's name are its subcommands.
const OFTEN: usize = 4;
/// What many programs call their subcommands.
const VERBS: [&str; 32] = [
    "list", "ls", "show", "get", "add", "new", "create", "remove", "rm", "delete", "update", "set",
    "status", "info", "run", "start", "stop", "restart", "init", "open", "close", "sync", "push",
    "pull", "search", "view", "edit", "log", "logs", "send", "apply", "install",
];
/// The status of a command that the shell did not find (POSIX.1-2024, Shell Command Language, 2.8.2).
const NOT_FOUND: i32 = 127;
/// How many families are facts.
const FAMILIES: usize = 60;

/// Collects commands and their results.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Commands {
    /// By the words that tell one from others.
    commands: HashMap<String, Command>,
    /// By program and subcommand.
    families: HashMap<String, Family>,
    /// Commands that a passing one printed as it ran them, with which run it was: `> jest`.
    #[serde(default)]
    echoed: HashMap<String, usize>,
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

/// How a program was used whose subcommands no table knows.
#[derive(Default)]
struct Used {
    words: usize,
    runs: usize,
    /// Whether one of its words is what many programs call a subcommand: a name or a password is none.
    has_verb: bool,
}

/// Where a line runs.
pub(crate) struct Here {
    /// What leads there from the project's folder: `cd web && `.
    pub(crate) way: String,
    /// What leads to the repository outside of the project in which it calls git.
    pub(crate) repository: Option<String>,
}

impl Here {
    /// What leads to the repository, for what git does there.
    fn repository_of(&self, sort: Sort) -> Option<&str> {
        self.repository.as_deref().filter(|_| sort == Sort::Git)
    }

    /// A line as a reader should see it, or only its main command where the rest of it succeeded, with what leads there.
    fn shown(&self, line: &CommandLine, main: &Simple, is_alone: bool) -> String {
        let shown = if is_alone { line.in_place(main) } else { line.shown() };
        let repository = self.repository_of(main.sort()).filter(|_| !shown.starts_with("cd "));
        let lead = repository.unwrap_or(&self.way);
        shorten(&clean(&format!("{lead}{shown}")), WIDTH)
    }
}

impl Commands {
    /// A command ended. So many events had come, and when a file was last `changed`.
    pub(crate) fn result(
        &mut self,
        (line, here): (&CommandLine, &Here),
        result: &ToolResult<'_>,
        event: &Event<'_>,
        (seen, changed): (u64, &dyn Fn() -> Option<u64>),
    ) {
        if result.refused || outcome::is_stopped(result) {
            return;
        }
        let Some(check) = line.main().filter(|_| !line.is_on_stash()) else { return };
        let broken = broke_off(line, check, &result.output).filter(|_| result.failed);
        let main = broken.unwrap_or(check);
        let sort = main.sort();
        let outcome = outcome::outcome(line, main, result);
        self.runs += 1;
        let is_it = |text: &str| text.contains(main.name()) && text.contains("not found");
        let is_missing = result.exit == Some(NOT_FOUND) && result.output.lines().any(is_it);
        if !is_missing {
            self.count(line, event);
        }
        // What only shows a file shows what others run.
        let does = !matches!(sort, Sort::Look | Sort::Git | Sort::Other);
        if outcome == Outcome::Passed && does {
            self.echo(&result.output);
        }
        let failed = outcome == Outcome::Failed;
        let lines = match sort {
            _ if failed => decisive_lines(&result.output),
            Sort::Run | Sort::Other => outcome::last_line(&result.output).into_iter().collect(),
            _ => Vec::new(),
        };
        // What was committed before a push that failed is no failure.
        let is_push = sort == Sort::Git && failed && commits::prints_commit(&result.output);
        let way = here.way.as_str();
        let run = Command {
            text: String::new(),
            bare: String::new(),
            place: here.repository_of(sort).unwrap_or_default().to_owned(),
            line: here.shown(line, main, is_push || broken.is_some()),
            sort,
            outcome,
            is_own: line.needs(main),
            exit: result.exit,
            lines,
            tests: outcome::passed_tests(&result.output).filter(|_| sort == Sort::Test && !failed),
            run: self.runs,
            seen,
            address: event.address(),
            time: event.time,
        };
        for part in line.others(main) {
            self.part((part, way, main), line, result, &run);
        }
        if broken.is_some() {
            self.passed((check, way), line, result, &run);
        }
        // What nobody saw the end of says less than what is known, as long as nothing has changed.
        let is_known = |known: &Command| {
            known.outcome != Outcome::Unknown && changed().is_none_or(|at| at < known.seen)
        };
        let known = || self.commands.get(&main.subject()).is_some_and(is_known);
        if outcome != Outcome::Unknown || !known() {
            self.keep((main, way), line, run);
        }
    }

    /// Takes up what a line shows of a command beside its main one. Where all of `lint && test`
    /// succeeded, each of them did; else nobody saw how it ended, whatever an earlier run showed.
    fn part(
        &mut self,
        (part, way, main): (&Simple, &str, &Simple),
        line: &CommandLine,
        result: &ToolResult<'_>,
        run: &Command,
    ) {
        let sort = part.sort();
        // Both stand in one list.
        let is_before = std::ptr::from_ref(part) < std::ptr::from_ref(main);
        // What ran behind it, and passed, needed its success.
        let is_needed = is_before && run.outcome == Outcome::Passed && line.leads_to(part, main);
        let is_seen = result.exit == Some(0) && line.needs(part);
        let has_passed = run.outcome != Outcome::Failed && (is_seen || is_needed);
        let is_judged = sort.is_check();
        // A lint that failed before, and was run again where the output has the words of one that passed, and no sign of a
        // failure, fails no longer for all that one knows.
        let is_retried = |known: &Command| {
            known.failed()
                && sort == Sort::Lint
                && part.writes.is_empty()
                && run.outcome == Outcome::Passed
                && outcome::shows_clean_lint(&result.output)
        };
        let is_known = || {
            let known = self.commands.get(&part.subject());
            known.is_some_and(|known| known.outcome == Outcome::Passed || is_retried(known))
        };
        let outcome = if has_passed { Outcome::Passed } else { Outcome::Unknown };
        if has_passed && is_judged || is_known() {
            let says = has_passed && !is_judged && line.is_last(part);
            let lines = says.then(|| outcome::last_line(&result.output)).flatten();
            let lines = lines.into_iter().collect();
            self.keep(
                (part, way),
                line,
                Command { sort, outcome, lines, is_own: has_passed, tests: None, ..run.clone() },
            );
        }
    }

    /// Takes up a check that passed in a line that broke off behind it.
    fn passed(
        &mut self,
        (check, way): (&Simple, &str),
        line: &CommandLine,
        result: &ToolResult<'_>,
        run: &Command,
    ) {
        let sort = check.sort();
        let tests = outcome::passed_tests(&result.output).filter(|_| sort == Sort::Test);
        let outcome = Outcome::Passed;
        let (lines, exit) = (Vec::new(), None);
        let passed = Command { sort, outcome, lines, exit, is_own: true, tests, ..run.clone() };
        self.keep((check, way), line, passed);
    }

    /// Takes up the commands that a run printed before it ran them, as mise, npm and others do. They passed as it did.
    fn echo(&mut self, output: &str) {
        for line in output.lines().take(ECHOED) {
            let line = line.trim_start();
            let behind = line.split_once("] $ ").filter(|(task, _)| task.starts_with('['));
            let echoed = behind.map(|(_, command)| command).or_else(|| line.strip_prefix("> "));
            let Some(echoed) = echoed.or_else(|| line.strip_prefix("$ ")) else { continue };
            for simple in CommandLine::parse(echoed).commands {
                if simple.sort().is_check() {
                    self.echoed.insert(simple.subject(), self.runs);
                }
            }
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

    /// Keeps a run as the last of its command. What runs in two folders by name is two commands, and so is what git
    /// does in two repositories; what names none runs in any of them.
    fn keep(&mut self, (command, way): (&Simple, &str), line: &CommandLine, run: Command) {
        let whole = format!("{way}{}", line.in_place(command));
        let named = whole.strip_suffix(&command.text).unwrap_or_default();
        let place = if named.is_empty() { run.place.clone() } else { named.to_owned() };
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
        let passes = Passes::of(&all, self.runs);
        let unresolved =
            |(subject, command): &&(&str, &Command)| self.is_unresolved(subject, command, &passes);
        let failures = all.iter().filter(unresolved);
        let failures = failures.filter(|(_, command)| !passes.settle(command));
        let failures =
            failures.map(|(_, it)| it.failure(self.runs, passes.overtake(it), last_edit));
        let passed = all.iter().filter(|(_, command)| !command.failed());
        let passed = passed.filter_map(|(_, command)| match command.sort {
            sort if sort.is_check() && command.outcome == Outcome::Unknown => {
                Some(command.unseen())
            }
            sort if sort.is_check() => Some(command.verified(last_edit, self.runs)),
            _ if command.outcome == Outcome::Unknown => None,
            // What succeeded behind `|| true` or in a pipe shows nothing.
            Sort::Run if command.is_own => command.showed(last_edit, self.runs),
            Sort::Other if command.is_own && command.says_success() => {
                command.showed(last_edit, self.runs)
            }
            _ => None,
        });
        failures.chain(passed).chain(self.usual()).collect()
    }

    /// Where the last test passed, unless a file was changed behind it.
    pub(crate) fn tested(&self, last_edit: Option<u64>) -> Option<&Address> {
        let is_test = |it: &&Command| it.sort == Sort::Test && it.outcome == Outcome::Passed;
        let tests = self.commands.values().filter(is_test);
        let last = tests.filter(|test| !test.is_outdated(last_edit)).max_by_key(|test| test.seen);
        last.map(|test| &test.address)
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

    /// The commands that the session used, the usual ones first; of those without a subcommand, such as are for the
    /// work alone: `make`, and not `bash`.
    fn usual(&self) -> Vec<Fact> {
        let learned = self.learned();
        let works = |head: &str| match head.split_once(' ') {
            Some((program, rest)) => {
                rest.starts_with("-m ") || has_subcommands(program) || learned.contains(program)
            }
            None => !matches!(Sort::of(&[head]), Sort::Other | Sort::Git | Sort::Look),
        };
        let most = self.families.values().map(|family| family.count).max().unwrap_or(1) as f64;
        let mut all: Vec<Fact> = self
            .families
            .iter()
            .filter(|(head, _)| works(head))
            .map(|(head, family)| {
                let often = (family.count as f64).ln_1p() / most.ln_1p();
                let recent = family.run as f64 / self.runs.max(1) as f64;
                Fact::observed(
                    FactKind::Command,
                    code(&clean(head)),
                    head.clone(),
                    USUAL * (0.5 * often + 0.5 * recent),
                )
                .at(family.address.clone(), family.time)
            })
            .collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.subject.cmp(&b.subject)));
        all.truncate(FAMILIES);
        all
    }

    /// The programs that no table knows, of which the session ran several subcommands, again and again.
    fn learned(&self) -> HashSet<&str> {
        let mut used = HashMap::<&str, Used>::new();
        for (head, family) in &self.families {
            let Some((program, word)) = head.split_once(' ') else { continue };
            let of = used.entry(program).or_default();
            of.words += 1;
            of.runs += family.count;
            of.has_verb |= VERBS.contains(&word);
        }
        let is_learned = |of: &Used| of.words > 1 && of.runs >= OFTEN && of.has_verb;
        used.into_iter().filter(|(_, of)| is_learned(of)).map(|(program, _)| program).collect()
    }

    /// Whether this failure still stands at the end. Of a command that only looks it is an
    /// answer, which says something only where nothing was run since.
    fn is_unresolved(&self, subject: &str, command: &Command, passes: &Passes<'_>) -> bool {
        command.failed()
            && !passes.is_done_otherwise(subject, command)
            && match command.sort {
                Sort::Look => command.run == self.runs && !command.lines.is_empty(),
                Sort::Git | Sort::Other => !self.is_redone(command),
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
        // What stood in conflict is committed.
        let commits = |later: &Command| {
            failed.is_in_conflict() && later.bare.starts_with("git commit") && !is_dry(&later.bare)
        };
        // The push of one repository is not that of another.
        let is_there = |later: &Command| {
            let places = [later.folder(), failed.folder()];
            let is_any = places.iter().any(String::is_empty);
            is_any || is_below(&places[0], &places[1]) || is_below(&places[1], &places[0])
        };
        later
            .any(|later| is_there(later) && does_again(&later.bare, &failed.bare) || commits(later))
    }

    /// Whether a later command passed that ran at least as much: the same words
    /// without those that narrow it down, or everything.
    fn is_covered(&self, subject: &str, failed: &Command) -> bool {
        let shorter =
            subject.match_indices(' ').filter_map(|(at, _)| self.commands.get(&subject[..at]));
        let everything = self.commands.iter().filter(|(other, _)| is_everywhere(other, subject));
        let mut wider = shorter.chain(everything.map(|(_, command)| command));
        let mut echoed = self.echoed.iter().filter(|(other, run)| {
            **run > failed.run && (*other == subject || is_everywhere(other, subject))
        });
        wider.any(|wider| wider.sort == failed.sort && wider.has_passed_since(failed))
            || echoed.next().is_some()
    }
}
