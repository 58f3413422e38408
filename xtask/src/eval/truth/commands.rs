//! What commands show: checks that fail or pass at the end, decisive lines of failures, commits.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::super::judge::Needle;
use super::super::pattern;
use super::super::reading::{Act, Reading};
use super::Item;

static CHECK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(test|tests|pytest|vitest|jest|check|lint|clippy|build|vet|tsc|typecheck|verify|golangci-lint|ruff|mypy|eslint|ctest|tox|nextest)\b",
    )
});
static PROGRAM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(\w+=\S+ )*(npx |uv run |poetry run |python3? -m )?(go|cargo|npm|pnpm|bun|yarn|pytest|jest|vitest|mise|make|just|tox|ruff|mypy|tsc|eslint|golangci-lint|dotnet|mvn|gradle|\./gradlew|ctest|biome|deno|python3? (run_)?tests?\S*)\b",
    )
});
static BROKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)^(--- FAIL|FAIL\b|FAILED|E {3}|error(\[E\d+\])?:|Error:|.*\b[1-9]\d* (tests? )?fail(ed|ures?)\b|panic:|.*: error TS|.*ERROR task failed|(\[\S+\] )?[1-9]\d* issues?:|Traceback|.*panicked at)",
    )
});
static COMMITTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^\[([^\s\]]+)(?: \(root-commit\))? ([0-9a-f]{7,40})\] (.+)$"));
static PULL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"https://github\.com/[\w.-]+/[\w.-]+/pull/\d+"));
static BRANCH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"git (?:checkout -b|switch -c) ([\w./-]+)"));

/// A command without the folder before and the filters behind it.
pub(crate) fn bare(command: &str) -> String {
    let first = command.lines().next().unwrap_or_default().trim();
    let mut rest = first;
    while let Some((before, after)) = rest.split_once("&&") {
        if !before.trim_start().starts_with("cd ") {
            break;
        }
        rest = after.trim();
    }
    let rest = rest.split(" | ").next().unwrap_or(rest);
    let rest = rest.split(" 2>").next().unwrap_or(rest);
    rest.trim().trim_end_matches(';').to_owned()
}

/// The last outcome of every check of the session, in the order of their last run.
pub(crate) fn checks(reading: &Reading) -> Vec<(String, bool, String)> {
    let mut last: BTreeMap<String, (usize, bool, String)> = BTreeMap::new();
    for (at, (_, act)) in reading.acts.iter().enumerate() {
        let Act::Run { command, output, passed: Some(passed) } = act else { continue };
        let whole = bare(command);
        // Of two of which the second is for where the first fails, nobody knows which printed what.
        let first = command.lines().next().unwrap_or_default();
        if first.split(" || ").skip(1).any(|other| CHECK.is_match(other)) {
            last.remove(&whole);
            continue;
        }
        let passed = *passed && !BROKEN.is_match(output);
        let parts: Vec<&str> = if passed { whole.split("&&").collect() } else { vec![&whole] };
        for part in parts.into_iter().map(str::trim) {
            if PROGRAM.is_match(part) && CHECK.is_match(part) && !part.contains(['\n', '$']) {
                last.insert(part.to_owned(), (at, passed, output.clone()));
            }
        }
    }
    let mut checks: Vec<_> = last
        .into_iter()
        .map(|(command, (at, passed, output))| (at, command, passed, output))
        .collect();
    checks.sort_by_key(|check| check.0);
    checks.into_iter().map(|(_, command, passed, output)| (command, passed, output)).collect()
}

/// The program with its first word, which tells tests from builds.
fn family(command: &str) -> String {
    let words = command.split_whitespace().filter(|word| !word.contains('='));
    words.take(2).map(|word| word.split(':').next().unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

/// Whether a line says that something fails.
pub(crate) fn shown_failing(line: &str) -> bool {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)(fail|error|broken|exit (code )?[1-9]|not pass|✗|❌|panick|red\b)")
    });
    SAYS.is_match(line)
}

pub(super) fn items(reading: &Reading) -> Vec<Item> {
    let mut items = Vec::new();
    let checks = checks(reading);
    for (at, (command, passed, output)) in checks.iter().enumerate() {
        let item = |kind, needle| Item { kind, needles: vec![needle], shown: command.clone() };
        let settled =
            checks[at + 1..].iter().any(|later| later.1 && family(&later.0) == family(command));
        if *passed {
            items.push(item(
                "verified",
                stated(command, &["pass", "ok", "green", "✓", "succe", "verified", "clean"]),
            ));
        } else if !settled {
            items.push(item("failing", fails(command)));
            if let Some(line) = decisive(output) {
                let needles = vec![Needle::Prose(line.clone())];
                items.push(Item { kind: "failing", needles, shown: line });
            }
        }
    }
    // Of many checks that passed, the newest are what a successor needs.
    let passed = items.iter().filter(|item| item.kind == "verified").count();
    let mut skipped = passed.saturating_sub(6);
    items.retain(|item| {
        let old = item.kind == "verified" && skipped > 0;
        skipped -= usize::from(old);
        !old
    });
    items.extend(commits(reading));
    items
}

/// The line fails, or the check that it came to last.
fn fails(command: &str) -> Needle {
    let says = |part: &str| stated(part.trim(), &["fail", "error", "broke", "exit", "✗", "red"]);
    match command.rsplit("&&").find(|part| CHECK.is_match(part)) {
        Some(last) if last.len() < command.len() => Needle::Any(vec![says(command), says(last)]),
        _ => says(command),
    }
}

fn stated(command: &str, says: &'static [&'static str]) -> Needle {
    Needle::Stated(Box::new(Needle::Command(command.to_owned())), says)
}

/// The first line that says what is wrong.
fn decisive(output: &str) -> Option<String> {
    let line = BROKEN.find(output)?;
    let start = output[..line.start()].rfind('\n').map_or(0, |at| at + 1);
    let line = output[start..].lines().next()?.trim();
    (line.len() > 8 && line.len() < 300).then(|| line.to_owned())
}

fn commits(reading: &Reading) -> Vec<Item> {
    let mut items = Vec::new();
    for (_, act) in &reading.acts {
        let Act::Run { command, output, .. } = act else { continue };
        if command.contains("git commit") {
            for found in COMMITTED.captures_iter(output) {
                let needle = Needle::Commit(found[2].to_owned(), found[3].to_owned());
                let shown = format!("{} {}", &found[2], &found[3]);
                if command.contains("--amend") {
                    items.retain(|item: &Item| !item.shown.ends_with(&found[3]));
                }
                items.push(Item { kind: "commit", needles: vec![needle], shown });
            }
        }
        if command.contains("gh pr create")
            && let Some(found) = PULL.find(output)
        {
            let url = found.as_str().to_owned();
            let number = url.rsplit('/').next().unwrap_or_default().to_owned();
            items.push(Item { kind: "commit", needles: vec![Needle::Exact(number)], shown: url });
        }
        if let Some(found) = BRANCH.captures(command) {
            let name = found[1].to_owned();
            items.push(Item {
                kind: "commit",
                needles: vec![Needle::Exact(name.clone())],
                shown: name,
            });
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::super::super::judge::Page;
    use super::*;

    fn run(command: &str, output: &str, passed: bool) -> (usize, Act) {
        let (command, output) = (command.to_owned(), output.to_owned());
        (0, Act::Run { command, output, passed: Some(passed) })
    }

    #[test]
    fn a_check_counts_by_its_last_run_even_behind_a_filter() {
        let mut reading = Reading::default();
        reading.acts.push(run(
            "cd app && cargo test 2>&1 | tail -3",
            "test result: 2 failed",
            true,
        ));
        reading.acts.push(run("cargo clippy && cargo build", "", true));
        let found: Vec<_> = checks(&reading).into_iter().map(|check| (check.0, check.1)).collect();
        assert_eq!(found[0], ("cargo test".to_owned(), false));
        assert!(found[1..].iter().all(|check| check.1));
        let kinds: Vec<_> = items(&reading).into_iter().map(|item| item.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "failing").count(), 2);
        reading.acts.push(run("cargo test", "ok", true));
        assert!(items(&reading).iter().all(|item| item.kind == "verified"));
        reading.acts.push(run("npm run lint || npm run build", "Error: no script", true));
        assert!(items(&reading).iter().all(|item| item.kind == "verified"));
        reading.acts.push(run("cargo build && cargo test", "test result: 2 failed", false));
        let failing = items(&reading).into_iter().find(|item| item.kind == "failing").unwrap();
        let counts = |page: &str| Page::new(page).has(&failing.needles[0]);
        assert!(counts("`cargo test` fails") && counts("`cargo build && cargo test` fails"));
        assert!(!counts("`cargo build` fails"));
    }

    #[test]
    fn commits_are_read_from_what_git_said() {
        let mut reading = Reading::default();
        reading.acts.push(run(
            "git commit -m x",
            "[main 3f2c1ab] fix: clock\n 1 file changed",
            true,
        ));
        let needle = Needle::Commit("3f2c1ab".into(), "fix: clock".into());
        assert_eq!(items(&reading)[0].needles, [needle]);
    }
}
