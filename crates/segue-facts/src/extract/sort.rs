//! What a command is for: by the usual programs of the usual ecosystems (`programs.txt`), by the
//! names that projects give their tasks, and by what other programs call themselves.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Sort {
    Test,
    Build,
    Lint,
    Run,
    Package,
    Git,
    /// Looks at things: a status other than zero is an answer, not a failure.
    Look,
    Other,
}

/// What the table says of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    Is(Sort),
    /// Its first word is a task with a name of the project's own.
    HasTasks,
    /// It runs the program that is named behind it.
    Wraps,
}

/// The programs by name, or by name and first word.
static PROGRAMS: LazyLock<HashMap<&str, Program>> = LazyLock::new(|| {
    let mut program = Program::Is(Sort::Other);
    let lines = include_str!("programs.txt").lines().filter(|line| !line.is_empty());
    let mut programs = HashMap::new();
    for line in lines.filter(|line| !line.starts_with('#')) {
        match line {
            "[test]" => program = Program::Is(Sort::Test),
            "[build]" => program = Program::Is(Sort::Build),
            "[lint]" => program = Program::Is(Sort::Lint),
            "[run]" => program = Program::Is(Sort::Run),
            "[package]" => program = Program::Is(Sort::Package),
            "[git]" => program = Program::Is(Sort::Git),
            "[look]" => program = Program::Is(Sort::Look),
            "[task]" => program = Program::HasTasks,
            "[wraps]" => program = Program::Wraps,
            name => drop(programs.insert(name, program)),
        }
    }
    programs
});

/// Words by which a script says that it checks something.
const CHECKS: [&str; 9] =
    ["test", "tests", "check", "checks", "verify", "validate", "lint", "audit", "e2e"];

/// Options of those programs that have a value behind them, which is no task.
const VALUED: [&str; 13] = [
    "-C",
    "-f",
    "-j",
    "-p",
    "-w",
    "-e",
    "-u",
    "-n",
    "-pl",
    "--directory",
    "--file",
    "--env",
    "--prefix",
];

impl Sort {
    /// The sort of a simple command, by its words.
    pub(super) fn of(words: &[&str]) -> Self {
        let Some((first, rest)) = words.split_first() else {
            return Sort::Other;
        };
        // What a program says of itself says nothing of the work.
        if rest.iter().any(|word| matches!(*word, "--help" | "--version")) {
            return Sort::Look;
        }
        let name = first.rsplit('/').next().unwrap_or(first);
        let at = operand(rest);
        let second = rest.get(at).copied().unwrap_or_default();
        if matches!(second, "help" | "version") {
            return Sort::Look;
        }
        let behind = rest.get(at + 1..).unwrap_or_default();
        match name {
            "python" | "python3" | "python2" | "py" => return python(rest),
            "docker" | "podman" | "docker-compose" if in_container(rest).is_some() => {
                return Self::of(in_container(rest).unwrap_or_default());
            }
            "docker" | "podman" if second == "compose" => {
                return Self::of(&[&["docker-compose"], behind].concat());
            }
            "cargo" if second.starts_with('+') => {
                return Self::of(&[&["cargo"], behind].concat());
            }
            _ => {}
        }
        let of_both = PROGRAMS.get(format!("{name} {second}").as_str());
        match of_both.map(|of| (*of, behind)).or(PROGRAMS.get(name).map(|of| (*of, rest))) {
            Some((Program::Wraps, behind)) => {
                Self::of(behind.get(wrapped(behind)..).unwrap_or_default())
            }
            Some((Program::HasTasks, behind)) => {
                let tasks = tasks(behind);
                let task = tasks.first().copied().unwrap_or_default();
                // What a package manager does without a script's name, it does to packages.
                let installs =
                    matches!(task, "" | "i" | "ci" | "link" | "remove" | "uninstall" | "update");
                let is_manager = matches!(name, "npm" | "pnpm" | "yarn" | "bun");
                match () {
                    () if is_manager && installs => Sort::Package,
                    () if is_manager || tasks.is_empty() => task_sort(task),
                    // "mvn -q -pl edifact test" names a module before the task.
                    () => match tasks.iter().map(|task| task_sort(task)).min() {
                        // What Maven and Gradle install is what they built.
                        Some(Sort::Package) if name.starts_with(['m', 'g']) => Sort::Build,
                        sort => sort.unwrap_or(Sort::Other),
                    },
                }
            }
            Some((Program::Is(Sort::Run), rest)) => script_of(rest),
            Some((Program::Is(Sort::Package), _)) if hinted("", second, &[]) != Sort::Other => {
                hinted("", second, &[])
            }
            Some((Program::Is(sort), _)) => sort,
            None if first.contains('/') || name.contains('.') => match task_sort(stem(name)) {
                Sort::Other => Sort::Run,
                sort => sort,
            },
            None => hinted(name, second, rest),
        }
    }
}

/// Where the first word stands that is no option nor an option's value.
fn operand(words: &[&str]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        at += if VALUED.contains(word) { 2 } else { 1 };
    }
    at
}

/// The words that may be tasks: no options, values of theirs, files or folders.
fn tasks<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut tasks = Vec::new();
    let mut rest = words;
    loop {
        rest = rest.get(operand(rest)..).unwrap_or_default();
        let Some((word, behind)) = rest.split_first() else { return tasks };
        tasks.extend(Some(*word).filter(|word| !word.contains(['/', '.', '='])));
        rest = behind;
    }
}

/// Where the program stands that another one runs: behind options, assignments and figures.
fn wrapped(words: &[&str]) -> usize {
    let is_figure =
        |word: &str| word.trim_end_matches(['s', 'm', 'h']).bytes().all(|b| b.is_ascii_digit());
    let is_own = |word: &&&str| word.starts_with('-') || word.contains('=') || is_figure(word);
    words.iter().take_while(is_own).count()
}

/// The command that runs in a container: `docker compose exec -T web pytest`.
fn in_container<'a>(rest: &'a [&'a str]) -> Option<&'a [&'a str]> {
    let at = rest.iter().position(|word| matches!(*word, "exec" | "run"))?;
    let is_compose = rest[..at].contains(&"compose");
    // `docker run` has too many options with values to tell its image.
    if rest[at] == "run" && !is_compose {
        return None;
    }
    let behind = &rest[at + 1..];
    behind.get(operand(behind) + 1..)
}

fn python(rest: &[&str]) -> Sort {
    match rest.iter().position(|word| *word == "-m").and_then(|at| rest.get(at + 1)) {
        Some(&"unittest" | &"nose2" | &"doctest") => Sort::Test,
        Some(&"build" | &"compileall" | &"py_compile") => Sort::Build,
        Some(module) => match PROGRAMS.get(module) {
            Some(Program::Is(sort)) => *sort,
            _ => Sort::Run,
        },
        None => match rest.iter().position(|word| *word == "manage.py") {
            Some(at) => task_sort(rest.get(at + 1).copied().unwrap_or_default()),
            None => script_of(rest),
        },
    }
}

/// What a script is for that an interpreter runs.
fn script_of(rest: &[&str]) -> Sort {
    let script = rest.get(operand(rest)).copied().unwrap_or_default();
    let name = script.rsplit('/').next().unwrap_or(script);
    // A program that checks links is the work itself, unlike `check_links`.
    let is_word = |part: &str| CHECKS.contains(&part);
    match task_sort(stem(name)) {
        Sort::Test | Sort::Lint if !stem(name).split(['-', '_']).any(is_word) => Sort::Run,
        _ if rest.contains(&"--test") => Sort::Test,
        sort @ (Sort::Test | Sort::Lint) => sort,
        _ if name == "artisan" => {
            task_sort(rest.get(operand(rest) + 1).copied().unwrap_or_default())
        }
        _ => Sort::Run,
    }
}

fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// What a task is for, by the names that projects give their tasks.
fn task_sort(task: &str) -> Sort {
    let task = spaced(task);
    let parts = || task.split([':', '-', '_', '.', '/']);
    let has = |words: &[&str]| parts().any(|part| words.contains(&part));
    if has(&[
        "test",
        "tests",
        "t",
        "e2e",
        "integration",
        "smoke",
        "acceptance",
        "regression",
        "spec",
        "specs",
        "ci",
        "unit",
        "unittest",
        "smoketest",
        "selftest",
        "eunit",
    ]) || parts()
        .any(|part| checks(part) || part.starts_with("verif") || part.starts_with("valid"))
    {
        Sort::Test
    } else if has(&[
        "fmt", "format", "types", "tsc", "vet", "analyze", "analyse", "credo", "style", "audit",
        "doctor",
    ]) || parts().any(|part| part.ends_with("lint") || part == "typecheck")
    {
        Sort::Lint
    } else if has(&["build", "compile", "package", "assemble", "dist", "bundle", "all", "docs", ""])
    {
        Sort::Build
    } else if has(&["run", "start", "dev", "serve", "preview", "bench"]) {
        Sort::Run
    } else if has(&["install", "restore", "deps", "add", "get"]) {
        Sort::Package
    } else {
        Sort::Other
    }
}

/// A name in lower case, with a hyphen for each capital inside: `connectedCheck`.
fn spaced(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 2);
    for c in name.chars() {
        if c.is_ascii_uppercase() && spaced.ends_with(|c: char| c.is_ascii_lowercase()) {
            spaced.push('-');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    spaced
}

/// Whether a name says that something is checked: `check`, `hostcheck`.
fn checks(part: &str) -> bool {
    part.ends_with("check") && !matches!(part, "typecheck" | "spellcheck") || part == "checks"
}

/// What a program is for that no table knows, by what it calls itself and what it is told to do.
fn hinted(name: &str, second: &str, rest: &[&str]) -> Sort {
    let is_check = |sort: &Sort| matches!(sort, Sort::Test | Sort::Lint);
    let options = rest.iter().filter_map(|word| word.strip_prefix("--")).map(task_sort);
    let is_word =
        |word: &&str| word.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b':'));
    let named = [name, second].into_iter().filter(is_word).map(task_sort);
    named.chain(options).find(is_check).unwrap_or(Sort::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(command: &str) -> Sort {
        Sort::of(&command.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn programs_are_known_behind_others_and_by_what_they_call_themselves() {
        for (command, sort) in [
            ("bundle exec rspec spec/refunds", Sort::Test),
            ("docker compose exec -T web pytest -q", Sort::Test),
            ("docker exec -e A=1 app npm run lint", Sort::Lint),
            ("timeout 60s cargo +nightly test", Sort::Test),
            ("make -C firmware hostcheck", Sort::Test),
            ("make", Sort::Build),
            ("mvn -q -pl edifact test", Sort::Test),
            ("mvn clean install", Sort::Build),
            ("docker compose -f prod.yml config --quiet", Sort::Lint),
            ("uv run mypy src", Sort::Lint),
            ("poetry run python -m pytest", Sort::Test),
            ("php artisan test --group=mail", Sort::Test),
            ("python manage.py test shop", Sort::Test),
            ("python tools/check_links.py", Sort::Test),
            ("python tools/reconcile.py --year 2023", Sort::Run),
            ("python3 linkcheck.py README.md", Sort::Run),
            ("node --test", Sort::Test),
            ("npm run test:unit", Sort::Test),
            ("npm ci", Sort::Package),
            ("yarn typecheck", Sort::Lint),
            ("sqlfluff lint models", Sort::Lint),
            ("helm lint charts/relay", Sort::Lint),
            ("terraform validate", Sort::Lint),
            ("some-linter --check docs", Sort::Test),
            ("acme validate spec.yaml", Sort::Test),
            ("./gradlew connectedCheck", Sort::Test),
            ("./gradlew :app:assembleDebug", Sort::Build),
            ("./scripts/deploy.sh", Sort::Run),
            ("./test.sh", Sort::Test),
            ("cat tests/check.txt", Sort::Look),
            ("aws s3 ls", Sort::Other),
            ("pip install pytest", Sort::Package),
        ] {
            assert_eq!(of(command), sort, "{command}");
        }
    }
}
