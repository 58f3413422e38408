//! What a command is for, by the usual programs of the usual ecosystems.

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
        let second = rest.iter().find(|word| !word.starts_with('-')).copied().unwrap_or_default();
        if matches!(second, "help" | "version") {
            return Sort::Look;
        }
        match name {
            // Programs that run the program named behind them.
            "sudo" | "time" | "env" | "timeout" | "npx" | "bunx" | "uvx" | "xvfb-run" | "nice" => {
                let is_own = |word: &&&str| {
                    word.starts_with('-')
                        || word.contains('=')
                        || word.bytes().all(|b| b.is_ascii_digit())
                };
                let skipped = rest.iter().take_while(is_own).count();
                Self::of(&rest[skipped..])
            }
            "uv" | "poetry" | "pipenv" | "hatch" | "pdm" | "rye" | "mise"
                if matches!(second, "run" | "exec") =>
            {
                let at = rest.iter().position(|word| matches!(*word, "run" | "exec")).unwrap_or(0);
                match rest.get(at + 1) {
                    Some(task) if name == "mise" => task_sort(task),
                    _ => Self::of(&rest[at + 1..]),
                }
            }
            "cargo" => cargo(second, rest),
            "go" => match second {
                "test" => Sort::Test,
                "build" | "install" | "generate" => Sort::Build,
                "vet" | "fmt" => Sort::Lint,
                "run" => Sort::Run,
                "get" | "mod" => Sort::Package,
                _ => Sort::Other,
            },
            "npm" | "pnpm" | "yarn" | "bun" | "deno" => node(second, rest),
            "pytest" | "py.test" | "tox" | "nox" | "jest" | "vitest" | "mocha" | "ava"
            | "rspec" | "k6" | "phpunit" | "ctest" | "bats" | "behave" | "karma" | "playwright"
            | "cypress" => Sort::Test,
            "python" | "python3" | "py" | "python2" => python(rest),
            "tsc" | "webpack" | "vite" | "rollup" | "esbuild" | "ninja" | "cmake" | "gcc"
            | "g++" | "clang" | "clang++" | "rustc" | "javac" | "swiftc" | "msbuild" | "tsup" => {
                Sort::Build
            }
            "eslint" | "prettier" | "ruff" | "flake8" | "pylint" | "mypy" | "pyright" | "black"
            | "isort" | "golangci-lint" | "gofmt" | "rubocop" | "shellcheck" | "biome"
            | "stylelint" | "rustfmt" | "clang-format" | "clang-tidy" | "hadolint"
            | "markdownlint" => Sort::Lint,
            "make" | "just" | "task" | "rake" | "bazel" | "buck" | "pants" | "turbo" | "nx" => {
                task_sort(second)
            }
            "mvn" | "mvnw" | "gradle" | "gradlew" | "sbt" | "dotnet" | "swift" | "mix"
            | "flutter" | "dart" | "stack" | "cabal" | "zig" | "xcodebuild" => task_sort(second),
            "node" | "ruby" | "perl" | "php" | "java" | "ts-node" | "tsx" => Sort::Run,
            "pip" | "pip3" | "uv" | "poetry" | "gem" | "bundle" | "composer" | "brew" | "apt"
            | "apt-get" | "conda" => Sort::Package,
            "git" | "gh" | "jj" | "hg" => Sort::Git,
            "ls" | "cat" | "grep" | "rg" | "find" | "head" | "tail" | "wc" | "diff" | "which"
            | "test" | "[" | "[[" | "stat" | "file" | "ag" | "fd" | "pgrep" | "command"
            | "type" | "sed" | "awk" | "jq" | "tree" | "du" | "df" | "ps" | "cmp" | "less"
            | "pwd" | "echo" | "printf" => Sort::Look,
            "mkdir" | "rm" | "cp" | "mv" | "touch" | "chmod" | "ln" | "tee" | "kill" | "pkill"
            | "rmdir" => Sort::Look,
            _ if first.contains('/') || first.ends_with(".sh") => script(name),
            _ => Sort::Other,
        }
    }
}

fn cargo(second: &str, rest: &[&str]) -> Sort {
    match second {
        "test" | "nextest" | "t" => Sort::Test,
        "build" | "b" | "check" | "c" | "doc" => Sort::Build,
        "clippy" | "fmt" | "deny" | "audit" => Sort::Lint,
        "run" | "r" | "bench" => Sort::Run,
        "add" | "install" | "update" | "remove" => Sort::Package,
        _ if second.starts_with('+') => {
            let after = rest.iter().skip_while(|word| **word != second).nth(1);
            after.map_or(Sort::Other, |word| cargo(word, &[]))
        }
        _ => Sort::Other,
    }
}

fn node(second: &str, rest: &[&str]) -> Sort {
    let named = |after: &str| rest.iter().skip_while(|word| **word != after).nth(1).copied();
    match second {
        "install" | "i" | "ci" | "add" | "remove" | "uninstall" | "update" | "link" => {
            Sort::Package
        }
        "run" | "run-script" | "task" => task_sort(named(second).unwrap_or_default()),
        "exec" | "dlx" | "x" => match rest.iter().position(|word| *word == second) {
            Some(at) => Sort::of(&rest[at + 1..]),
            None => Sort::Other,
        },
        "" => Sort::Package,
        other => task_sort(other),
    }
}

fn python(rest: &[&str]) -> Sort {
    match rest.iter().position(|word| *word == "-m").and_then(|at| rest.get(at + 1)) {
        Some(&"unittest" | &"pytest" | &"nose2" | &"doctest") => Sort::Test,
        Some(&"pip") => Sort::Package,
        Some(&"mypy" | &"ruff" | &"flake8" | &"pylint" | &"black" | &"pyright") => Sort::Lint,
        Some(&"build" | &"compileall" | &"py_compile") => Sort::Build,
        Some(_) => Sort::Run,
        None if rest.iter().any(|word| word.contains("test") && word.ends_with(".py")) => {
            Sort::Test
        }
        None if rest.contains(&"manage.py") && rest.contains(&"test") => Sort::Test,
        None => Sort::Run,
    }
}

/// What a task is for, by the names that projects give their tasks.
fn task_sort(task: &str) -> Sort {
    let has = |words: &[&str]| task.split([':', '-', '_', '.']).any(|part| words.contains(&part));
    if has(&["test", "tests", "t", "check", "verify", "e2e", "spec", "ci", "unit"]) {
        Sort::Test
    } else if has(&[
        "lint",
        "fmt",
        "format",
        "typecheck",
        "types",
        "tsc",
        "vet",
        "analyze",
        "credo",
        "style",
    ]) {
        Sort::Lint
    } else if has(&["build", "compile", "package", "assemble", "dist", "bundle", "all", ""]) {
        Sort::Build
    } else if has(&["run", "start", "dev", "serve", "preview", "bench"]) {
        Sort::Run
    } else if has(&["install", "restore", "deps", "add", "get"]) {
        Sort::Package
    } else {
        Sort::Other
    }
}

fn script(name: &str) -> Sort {
    match task_sort(name.split('.').next().unwrap_or(name)) {
        Sort::Other => Sort::Run,
        sort => sort,
    }
}
