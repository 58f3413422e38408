//! What a command is for: by the usual programs of the usual ecosystems (`programs.txt`), by the
//! names that projects give their tasks, and by what other programs call themselves.

mod kind;
mod operand;
mod tasks;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use kind::Sort;
use operand::operand;
use tasks::{CHECKS, SERVICES, hinted, task_sort, tasks_sort};

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

/// So many words of a command are looked at.
const MOST: usize = 256;
/// Options with which a program only starts what ends elsewhere.
const STARTING: [&str; 4] = ["--no-wait", "--detach", "--async", "--background"];
/// Options with which a program only lists what it would do.
const LISTING: [&str; 7] = [
    "--list",
    "--collect-only",
    "--list-tests",
    "--listTests",
    "--dry-run",
    "--just-print",
    "--showConfig",
];

/// Whether an interpreter is told to run a line of code that it is given.
fn tries(program: &str, rest: &[&str]) -> bool {
    let told: &[&str] = match program {
        "python" | "python3" | "python2" | "py" => &["-c"],
        "node" | "tsx" | "ts-node" | "bun" => &["-e", "-p", "--eval", "--print"],
        "ruby" | "perl" | "lua" => &["-e"],
        "php" => &["-r"],
        _ => &[],
    };
    // Behind a module or a script they are its own.
    let own = rest.iter().take_while(|word| word.starts_with('-') && **word != "-m");
    own.into_iter().any(|word| told.contains(word))
}

impl Sort {
    /// The sort of a simple command, by its words.
    pub(crate) fn of(words: &[&str]) -> Self {
        // One program in front of another, and so on: who writes that many means no command.
        let words = &words[..words.len().min(MOST)];
        let Some((first, rest)) = words.split_first() else {
            return Sort::Other;
        };
        let name = first.rsplit('/').next().unwrap_or(first);
        let second = rest.get(operand(rest)).copied().unwrap_or_default();
        // What a program says of itself says nothing of the work.
        let says = |word: &&str| matches!(*word, "--help" | "--version") || compares(name, word);
        if rest.iter().any(says)
            || matches!(second, "help" | "version")
            || only_asks(name, second, rest)
        {
            return Sort::Look;
        }
        let sort = Self::by_name(first, name, second, rest);
        let has = |options: &[&str]| rest.iter().any(|word| options.contains(word));
        match sort {
            Sort::Test | Sort::Build | Sort::Lint if has(&LISTING) => Sort::Look,
            Sort::Test | Sort::Build | Sort::Lint if has(&STARTING) => Sort::Other,
            sort => sort,
        }
    }

    /// Whether what a command begins with only looks, as the table of programs or the manual of `gh` says.
    pub(crate) fn asks(head: &str) -> bool {
        let end = |count: usize| head.match_indices(' ').nth(count).map_or(head.len(), |it| it.0);
        let is_look = |words: &str| PROGRAMS.get(words) == Some(&Program::Is(Sort::Look));
        head.contains(' ')
            && (is_look(head) || is_look(&head[..end(1)]) || head.starts_with("gh api"))
    }

    /// Whether the table of programs has this one.
    pub(crate) fn knows(program: &str) -> bool {
        PROGRAMS.contains_key(program)
    }

    /// The words of a command without a program in front that only runs another one.
    pub(crate) fn unwrapped(command: &str) -> Vec<&str> {
        let words: Vec<&str> = command.split(' ').collect();
        let Some((name, rest)) = words.split_first() else { return words };
        let second = rest.get(operand(rest)).copied().unwrap_or_default();
        let of_both = PROGRAMS.get(format!("{name} {second}").as_str());
        let operands = rest.iter().filter(|word| !word.starts_with('-')).count();
        let is_packages =
            matches!(*name, "npm" | "pnpm" | "yarn" | "bun") && second != "run" && operands > 1;
        match (of_both, PROGRAMS.get(name)) {
            (Some(Program::Wraps), _) => rest[operand(rest) + 1..].to_vec(),
            (_, Some(Program::Wraps)) => rest[wrapped(rest)..].to_vec(),
            // What is no script of its own, a package manager runs from the packages.
            _ if is_packages => rest.to_vec(),
            _ => words,
        }
    }

    fn by_name(first: &str, name: &str, second: &str, rest: &[&str]) -> Self {
        if let Some(inner) = inside(name, rest) {
            let inner: Vec<&str> = inner.iter().flat_map(|word| word.split(' ')).collect();
            return Self::of(&inner);
        }
        // A line of a program tries something out.
        let (program, options) = if matches!(name, "npx" | "bunx" | "uvx") {
            (second, rest.get(1..).unwrap_or_default())
        } else {
            (name, rest)
        };
        if tries(program, options) {
            return Sort::Look;
        }
        if matches!(name, "python" | "python3" | "python2" | "py") {
            return python(rest);
        }
        let behind = rest.get(operand(rest) + 1..).unwrap_or_default();
        let of_both = PROGRAMS.get(format!("{name} {second}").as_str()).map(|of| (*of, behind));
        let third = behind.first().copied().unwrap_or_default();
        let of_three = PROGRAMS.get(format!("{name} {second} {third}").as_str());
        let of_three = of_three.map(|of| (*of, behind.get(1..).unwrap_or_default()));
        match of_three.or(of_both).or(PROGRAMS.get(name).map(|of| (*of, rest))) {
            Some((program, rest)) => program.sort(name, rest),
            None if first.contains('/') || name.contains('.') => match task_sort(stem(name)) {
                Sort::Other => Sort::Run,
                sort => sort,
            },
            None => hinted(name, second, rest),
        }
    }
}

impl Program {
    /// What `name` is for with `rest` behind it.
    fn sort(self, name: &str, rest: &[&str]) -> Sort {
        let second = rest.get(operand(rest)).copied().unwrap_or_default();
        match self {
            Self::Wraps => Sort::of(rest.get(wrapped(rest)..).unwrap_or_default()),
            Self::HasTasks => tasks_sort(name, rest),
            Self::Is(Sort::Run) => script_of(rest),
            Self::Is(Sort::Package) if CHECKS.contains(&second) => Sort::Lint,
            // "playwright install" tests nothing, but "cargo test export" tests.
            Self::Is(Sort::Test | Sort::Build | Sort::Lint) if SERVICES.contains(&second) => {
                Sort::Other
            }
            Self::Is(sort) => sort,
        }
    }
}

/// Whether the options of a program make it ask only, as the manuals of git and `gh` say.
fn only_asks(name: &str, second: &str, rest: &[&str]) -> bool {
    match (name, second) {
        ("gh", "api") => !rest.iter().any(|word| sends(word)),
        ("git", "config") => rest.iter().any(|word| {
            word.starts_with("--get") || matches!(*word, "--list" | "-l" | "get" | "list")
        }),
        _ => false,
    }
}

/// Whether an option makes `gh api` send something rather than ask, as its manual says.
fn sends(word: &str) -> bool {
    let long = ["--method", "--field", "--raw-field", "--input"];
    word.starts_with("-X")
        || word.starts_with("-f")
        || word.starts_with("-F")
        || long.iter().any(|option| word.starts_with(option))
}

/// Whether an option makes the status of a program say that things differ.
fn compares(name: &str, word: &str) -> bool {
    match word {
        "--exit-code" => name == "git",
        "-detailed-exitcode" | "--detailed-exitcode" => true,
        _ => false,
    }
}

/// The command that a shell, a container or a toolchain is told to run.
fn inside<'a>(name: &str, rest: &'a [&'a str]) -> Option<Vec<&'a str>> {
    let at = operand(rest);
    let second = rest.get(at).copied().unwrap_or_default();
    let behind = || rest.get(at + 1..).unwrap_or_default();
    match name {
        "bash" | "sh" | "zsh" | "dash" => {
            match rest.iter().position(|word| matches!(*word, "-c" | "-lc")) {
                Some(at) => Some(vec![rest.get(at + 1)?]),
                // A script is for the same, whoever runs it: `bash scripts/verify.sh`.
                None if second.contains(['/', '.']) => Some(rest[at..].to_vec()),
                None => None,
            }
        }
        "cargo" if second.starts_with('+') => Some([&["cargo"], behind()].concat()),
        "docker" | "podman" if second == "compose" => {
            Some([&["docker-compose"], behind()].concat())
        }
        "docker" | "podman" | "docker-compose" => {
            let at = rest.iter().position(|word| matches!(*word, "exec" | "run"))?;
            // `docker run` has too many options with values to tell its image.
            let behind = rest.get(at + 1..).filter(|_| rest[at] == "exec" || name.contains('-'))?;
            behind.get(operand(behind) + 1..).map(<[&str]>::to_vec)
        }
        _ => None,
    }
}

/// Where the program stands that another one runs: behind options, assignments and figures.
fn wrapped(words: &[&str]) -> usize {
    let is_figure =
        |word: &str| word.trim_end_matches(['s', 'm', 'h']).bytes().all(|b| b.is_ascii_digit());
    let mut at = operand(words);
    while words.get(at).is_some_and(|word| word.contains('=') || is_figure(word)) {
        at += 1 + operand(&words[at + 1..]);
    }
    at
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
            Some(at) => match Sort::of(&rest[at..]) {
                Sort::Run => task_sort(rest.get(at + 1).copied().unwrap_or_default()),
                sort => sort,
            },
            None => script_of(rest),
        },
    }
}

/// What a script is for that an interpreter runs.
fn script_of(rest: &[&str]) -> Sort {
    let at = operand(rest);
    let script = rest.get(at).copied().unwrap_or_default();
    let name = script.rsplit('/').next().unwrap_or(script);
    if rest.contains(&"--test") {
        return Sort::Test;
    }
    if name == "artisan" {
        return task_sort(rest.get(at + 1).copied().unwrap_or_default());
    }
    // A program that checks links is the work itself, unlike `check_links`.
    let is_called_so = stem(name).split(['-', '_']).any(|part| CHECKS.contains(&part));
    match task_sort(stem(name)) {
        sort @ (Sort::Test | Sort::Lint) if is_called_so => sort,
        _ => Sort::Run,
    }
}

fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(command: &str) -> Sort {
        Sort::of(&command.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn what_a_shell_is_told_counts() {
        assert_eq!(
            Sort::of(&["docker", "exec", "-it", "web", "bash", "-c", "pytest -q"]),
            Sort::Test
        );
        assert_eq!(Sort::of(&["bash", "-c", "make lint"]), Sort::Lint);
        assert_eq!(Sort::of(&["bash", "-c"]), Sort::Other);
        assert_eq!(Sort::of(&["bash", "-x", "scripts/verify.sh"]), Sort::Test);
        assert_eq!(Sort::of(&["sh", "deploy.sh"]), Sort::of(&["./deploy.sh"]));
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
            ("colcon build --packages-select arm", Sort::Build),
            ("sbt 'billing/testOnly *CreditSpec'", Sort::Test),
            ("sbt compile", Sort::Build),
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
            ("node -r dotenv/config --test", Sort::Test),
            ("python -m pytest -p no:cacheprovider tests", Sort::Test),
            ("python -m pytest -c setup.cfg", Sort::Test),
            ("npx tsx -e print()", Sort::Look),
            ("python3 -c print()", Sort::Look),
            ("npm run test:unit", Sort::Test),
            ("npm ci", Sort::Package),
            ("yarn typecheck", Sort::Lint),
            ("pnpm --filter web test", Sort::Test),
            ("pnpm -F web build", Sort::Build),
            ("bun --filter @shop/board build", Sort::Build),
            ("npm --workspace api run lint", Sort::Lint),
            ("npm run --workspace api test", Sort::Test),
            ("yarn workspace web test", Sort::Test),
            ("yarn workspace web deploy", Sort::Other),
            ("uv --project tools run pytest", Sort::Test),
            ("sqlfluff lint models", Sort::Lint),
            ("helm lint charts/relay", Sort::Lint),
            ("terraform validate", Sort::Lint),
            ("some-linter --check docs", Sort::Lint),
            ("acme validate spec.yaml", Sort::Lint),
            ("./gradlew connectedCheck", Sort::Test),
            ("./gradlew :app:assembleDebug", Sort::Build),
            ("./scripts/deploy.sh", Sort::Run),
            ("./test.sh", Sort::Test),
            ("cat tests/check.txt", Sort::Look),
            ("dropdb test", Sort::Other),
            ("createdb test", Sort::Other),
            ("useradd ci", Sort::Other),
            ("aws s3 sync . s3://b --check", Sort::Other),
            ("kubectl apply -f k8s/ --validate=true", Sort::Other),
            ("gcloud builds submit --format json", Sort::Other),
            ("kubectl get pods --format json", Sort::Look),
            ("make test-db-reset", Sort::Other),
            ("npm run deploy:ci", Sort::Other),
            ("make check-in", Sort::Other),
            ("mix ecto.drop", Sort::Other),
            ("make prod/deploy", Sort::Other),
            ("playwright install", Sort::Other),
            ("pre-commit install", Sort::Other),
            ("rake -T", Sort::Look),
            ("eas build --platform ios --no-wait", Sort::Other),
            ("gh pr checks 12", Sort::Look),
            ("gh api repos/a/b/pulls/1 --jq .title", Sort::Look),
            ("git config --global --get core.hooksPath", Sort::Look),
            ("gh search prs -f x", Sort::Look),
            ("git config core.hooksPath .hooks", Sort::Git),
            ("crewmux wait worker --timeout 60", Sort::Look),
            ("gh api repos/a/b/pulls/1/reviews -f event=APPROVE", Sort::Git),
            ("git -C web status --short", Sort::Look),
            ("git config core.hooksPath .githooks", Sort::Git),
            ("git diff --check", Sort::Lint),
            ("python manage.py migrate --check", Sort::Lint),
            ("git push", Sort::Git),
            ("kubectl diff -k k8s", Sort::Look),
            ("git diff --exit-code", Sort::Look),
            ("./bin/queuectl replay --dry-run", Sort::Run),
            ("./gradlew :stock:test --tests '*CsvExportTest'", Sort::Test),
            ("pytest --collect-only", Sort::Look),
            ("sudo -u app pytest", Sort::Test),
            ("uv run --with x pytest", Sort::Test),
            ("docker-compose run web pytest", Sort::Test),
            ("aws s3 ls", Sort::Other),
            ("pip install pytest", Sort::Package),
        ] {
            assert_eq!(of(command), sort, "{command}");
        }
    }
}
