//! What later runs that passed say of one that failed.

use std::collections::HashMap;

use super::run::{Command, END};
use crate::extract::shell::outcome::Outcome;
use crate::extract::shell::{Sort, has_subcommands};

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
pub(super) fn does_again(later: &str, failed: &str) -> bool {
    const UNDOES: [&str; 5] = ["--abort", "--quit", "--skip", "--dry-run", "-n"];
    let (later, failed) = (bare(later), bare(failed));
    let is_operand = |word: &&&str| !word.starts_with('-');
    let says_again =
        matches!(failed.as_slice(), [_, "commit", ..] | [_, "pr" | "mr", "create", ..]);
    let goes_on = later.contains(&"--continue");
    // `curl -s URL` does again what `curl URL` did.
    let head = if failed.first().is_some_and(|program| has_subcommands(program)) { 2 } else { 1 };
    // What has options only is told from others by them.
    let has_operands = failed.iter().skip(head).any(|word| is_operand(&word));
    let mut wanted = failed.iter().skip(head).filter(|word| !has_operands || is_operand(word));
    later.iter().take(head).eq(failed.iter().take(head))
        && !later.iter().any(|word| UNDOES.contains(word))
        && (says_again || goes_on || wanted.all(|word| later.contains(word)))
}

/// The words of a command without who runs it, and its program without the folder: `sudo /opt/app/sync` is `./sync`.
fn bare(command: &str) -> Vec<&str> {
    let mut words: Vec<&str> =
        command.split(' ').skip_while(|word| matches!(*word, "sudo" | "doas")).collect();
    if let Some(program) = words.first_mut() {
        *program = program.rsplit('/').next().unwrap_or(program);
    }
    words
}

/// Whether a command only shows what it would do.
pub(super) fn is_dry(command: &str) -> bool {
    command.split(' ').any(|word| word == "--dry-run")
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
pub(super) fn is_everywhere(wide: &str, narrow: &str) -> bool {
    let words = |command: &str| command.split(' ').take(2).collect::<Vec<&str>>().join(" ");
    let mut rest = wide.split(' ').skip(2);
    let narrows = |word: &str| word.starts_with("-run") || word.starts_with("-tags");
    let is_all = rest.clone().any(|word| word == "./...");
    is_all
        && words(wide) == words(narrow)
        && rest.all(|word| word == "./..." || word.starts_with('-') && !narrows(word))
}

/// Whether one run of a program worked on things of its own: `pytest tests/test_tax.py` says nothing of
/// `pytest tests/test_export.py`.
fn is_beside(later: &str, failed: &str) -> bool {
    let (later, failed) = (Sort::unwrapped(later), Sort::unwrapped(failed));
    // The names of tasks say little: `test:ci` may well run `test:integration`.
    let is_named =
        |word: &&&str| !word.starts_with('-') && (word.contains(['/', '.']) || word.contains("::"));
    let named: Vec<&&str> = later.iter().skip(1).filter(is_named).collect();
    // `go test ./...`, `pytest tests` of `tests/test_tax.py`.
    let covers = |word: &str| {
        named.iter().any(|it| {
            let folder = it.trim_end_matches("...").trim_end_matches('/');
            word == **it || word.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    later.first() == failed.first()
        && !named.is_empty()
        && failed.iter().skip(1).filter(is_named).any(|word| !covers(word))
}

/// Whether one run left out the suite that another was of, which only who asks for it runs: `make test` says nothing of
/// `go test -tags=integration ./...`. What runs all, or what the servers run, may have it.
fn is_of_another_suite(later: &str, failed: &str) -> bool {
    const SUITES: [&str; 4] = ["integration", "e2e", "acceptance", "smoke"];
    const ALL: [&str; 4] = ["ci", "all", "check", "verify"];
    let is_all = || later.split([' ', ':', '-', '_']).any(|word| ALL.contains(&word));
    SUITES.iter().any(|suite| failed.contains(suite) && !later.contains(suite)) && !is_all()
}

/// Which run of the session last passed, by what the command is for and by its program.
pub(super) struct Passes<'a> {
    by_sort: HashMap<Sort, Vec<(usize, &'a str)>>,
    by_program: HashMap<&'a str, usize>,
    by_work: HashMap<String, usize>,
    /// How many runs there were.
    runs: usize,
}

impl<'a> Passes<'a> {
    /// Of commands in the order of their runs.
    pub(super) fn of(commands: &[(&str, &'a Command)], runs: usize) -> Self {
        let mut by_sort = HashMap::<Sort, Vec<(usize, &str)>>::new();
        let mut by_program = HashMap::new();
        let mut by_work = HashMap::new();
        for (subject, command) in commands.iter().filter(|it| it.1.outcome == Outcome::Passed) {
            by_work.insert(work(subject), command.run);
            by_program.insert(command.program(), command.run);
            by_sort.entry(command.sort).or_default().push((command.run, command.bare.as_str()));
            if command.sort == Sort::Test {
                // What is tested was built.
                by_sort.entry(Sort::Build).or_default().push((command.run, ""));
            }
        }
        by_work.remove("");
        Self { by_sort, by_program, by_work, runs }
    }

    /// Whether a later command passed that is the same in another dress.
    pub(super) fn is_done_otherwise(&self, subject: &str, failed: &Command) -> bool {
        self.by_work.get(&work(subject)).is_some_and(|run| *run > failed.run)
    }

    /// Whether the failure was one of how the program was called, and it was called well since; or, of what checks
    /// nothing, the session went on without it.
    pub(super) fn settle(&self, failed: &Command) -> bool {
        let last = self.by_program.get(failed.program());
        let is_check = failed.sort.is_check();
        failed.is_misused()
            && (last.is_some_and(|run| *run > failed.run)
                || !is_check && failed.run + END < self.runs)
    }

    /// Whether another command of the sort has passed since. That is no evidence, so the failure
    /// stands, but it is no longer what comes first.
    pub(super) fn overtake(&self, failed: &Command) -> bool {
        let later = self.by_sort.get(&failed.sort).into_iter().flatten();
        later
            .filter(|(run, _)| *run > failed.run)
            .any(|(_, it)| !is_beside(it, &failed.bare) && !is_of_another_suite(it, &failed.bare))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_without_a_suite_says_nothing_of_it() {
        let failed = "go test -tags=integration ./cmd/x -run TestA";
        assert!(is_of_another_suite("mise run test", failed));
        for later in ["mise run test:ci", "mise run test:integration", "make check-all"] {
            assert!(!is_of_another_suite(later, failed), "{later}");
        }
        assert!(!is_of_another_suite("make test", "cargo test parser"));
    }

    #[test]
    fn a_check_of_other_files_says_nothing_of_one() {
        for (later, failed) in [
            ("pytest tests/test_tax.py", "pytest tests/test_export.py"),
            ("python manage.py test shop.tax", "python manage.py test shop.export"),
        ] {
            assert!(is_beside(later, failed), "{later}");
        }
        for (later, failed) in [
            ("pytest", "pytest tests/test_export.py"),
            ("pytest tests", "pytest tests/test_export.py"),
            ("mise run test:ci", "mise run test:integration"),
            ("go test ./...", "go test ./cmd"),
            ("cargo test", "pytest tests/test_export.py"),
        ] {
            assert!(!is_beside(later, failed), "{later}");
        }
    }
}
