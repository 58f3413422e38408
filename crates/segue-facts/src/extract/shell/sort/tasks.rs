//! What a task is for: by the names that projects give their tasks, and by what programs call
//! themselves that no table knows.

use super::kind::Sort;
use super::operand::operand;

/// Words by which a script says that it checks something.
pub(super) const CHECKS: [&str; 9] =
    ["test", "tests", "check", "checks", "verify", "validate", "lint", "audit", "e2e"];
/// What programs that test, build or lint do besides.
pub(super) const SERVICES: [&str; 15] = [
    "install",
    "uninstall",
    "destroy",
    "open",
    "serve",
    "server",
    "preview",
    "watch",
    "login",
    "init",
    "monitor",
    "publish",
    "release",
    "upload",
    "deploy",
];
/// What else is done to something: then nothing is checked, whatever else a name says.
const ACTING: [&str; 29] = [
    "add", "update", "upgrade", "clean", "new", "create", "drop", "delete", "remove", "reset",
    "apply", "sync", "prune", "submit", "export", "push", "migrate", "seed", "start", "stop", "up",
    "down", "user", "fix", "generate", "setup", "data", "disk", "in",
];
/// What a program is told to do that tells how something is: whatever it says, and that the time is up, is an answer.
const ASKS: [&str; 12] = [
    "status", "show", "list", "ls", "info", "logs", "log", "view", "describe", "search", "whoami",
    "wait",
];
/// The names of tasks that test.
const TEST_TASKS: [&str; 11] = [
    "test",
    "tests",
    "e2e",
    "integration",
    "smoke",
    "acceptance",
    "regression",
    "unittest",
    "smoketest",
    "selftest",
    "eunit",
];
/// The names of tasks that lint.
const LINT_TASKS: [&str; 12] = [
    "fmt",
    "format",
    "types",
    "typecheck",
    "tsc",
    "vet",
    "analyze",
    "analyse",
    "credo",
    "style",
    "audit",
    "doctor",
];
/// The names of tasks that build.
const BUILD_TASKS: [&str; 8] =
    ["build", "compile", "package", "assemble", "dist", "bundle", "all", "docs"];

/// Programs that take several tasks at once, and those that install what they build.
const TAKES_SEVERAL: [&str; 9] =
    ["make", "gmake", "mvn", "mvnw", "gradle", "gradlew", "ant", "rake", "sbt"];
const INSTALLS_WHAT_IT_BUILDS: [&str; 4] = ["mvn", "mvnw", "gradle", "gradlew"];

/// What the tasks of a program are for.
pub(super) fn tasks_sort(name: &str, rest: &[&str]) -> Sort {
    if name == "make" && rest.contains(&"-n") {
        return Sort::Look;
    }
    let rest = match rest {
        ["workspace", _, behind @ ..] => behind,
        _ => rest,
    };
    let of_sbt: Vec<&str>;
    let rest = match name {
        "sbt" => {
            of_sbt = rest.iter().flat_map(|word| word.split(';')).map(own_task).collect();
            of_sbt.as_slice()
        }
        _ => rest,
    };
    let mut tasks = tasks(rest);
    if !TAKES_SEVERAL.contains(&name) {
        tasks.truncate(1);
    }
    let first = tasks.first().copied().unwrap_or_default();
    if matches!(name, "npm" | "pnpm" | "yarn" | "bun") {
        // What a package manager does without a script's name, it does to packages.
        let installs =
            matches!(first, "" | "i" | "ci" | "link" | "install" | "add" | "remove" | "update");
        return if installs { Sort::Package } else { task_sort(first) };
    }
    // "make test deploy" deploys.
    let acts_on = |task: &str| {
        !matches!(task, "clean" | "install") && spaced(task).split([':', '-', '_']).any(acts)
    };
    if tasks.iter().any(|task| acts_on(task)) {
        return Sort::Other;
    }
    match tasks.iter().map(|task| task_sort(task)).min() {
        // What Maven and Gradle install is what they built.
        _ if INSTALLS_WHAT_IT_BUILDS.contains(&name) && tasks.contains(&"install") => Sort::Build,
        // "mvn -q -pl edifact test" names a module before the task.
        Some(sort) => sort,
        // A file, or a task with a dot, says nothing.
        None if rest.get(operand(rest)).is_some() => Sort::Other,
        None if matches!(name, "just" | "rake" | "task" | "mise") => Sort::Look,
        None => Sort::Build,
    }
}

/// The task itself of what sbt is told: "testOnly" of "billing/testOnly *Spec", "test" of "billing / Test / test".
fn own_task(word: &str) -> &str {
    let scoped = word.rsplit_once(" / ").map_or(word, |(_, task)| task);
    let task = scoped.split_whitespace().next().unwrap_or_default();
    task.rsplit_once('/').map_or(task, |(_, task)| task)
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

/// What a task is for, by the names that projects give their tasks.
pub(super) fn task_sort(task: &str) -> Sort {
    let task = spaced(task);
    let parts = || task.split([':', '-', '_', '.', '/']);
    let has = |words: &[&str]| parts().any(|part| words.contains(&part));
    match () {
        () if parts().any(|part| acts(part) && !matches!(part, "install" | "add")) => Sort::Other,
        () if has(&TEST_TASKS) || parts().any(checks) => Sort::Test,
        // As a part they say less: "unit-costs", "ci-image".
        () if matches!(&*task, "t" | "ci" | "unit" | "spec" | "specs") => Sort::Test,
        () if has(&LINT_TASKS) || parts().any(|part| part.ends_with("lint")) => Sort::Lint,
        () if has(&BUILD_TASKS) => Sort::Build,
        () if has(&["run", "dev", "bench"]) => Sort::Run,
        () if has(&["install", "restore", "deps", "add", "get"]) => Sort::Package,
        () => Sort::Other,
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

/// Whether a name says that something is checked: `check`, `hostcheck`, `validate`.
fn checks(part: &str) -> bool {
    let is_check = part.ends_with("check") && !matches!(part, "typecheck" | "spellcheck");
    is_check || matches!(part, "checks" | "verify" | "verification" | "validate" | "validation")
}

/// The last word, where it is no option's value: "restic -r /mnt/nas check".
fn last_operand<'a>(words: &[&'a str]) -> Option<&'a str> {
    let (last, before) = words.split_last()?;
    (!before.last().is_some_and(|word| word.starts_with('-'))).then_some(*last)
}

/// Whether a word tells a program to check something: `check`, `quickcheck`.
fn is_check(word: &str) -> bool {
    CHECKS.contains(&word) || checks(word)
}

/// Whether a program computes checksums: `sha256sum`, `b3sum`, `cksum`.
fn sums_up(name: &str) -> bool {
    name.ends_with("sum")
}

/// What a program is for that no table knows, by what it calls itself and what it is told to do.
pub(super) fn hinted(name: &str, second: &str, rest: &[&str]) -> Sort {
    if rest.iter().take(4).any(|word| acts(word))
        || SERVICES.iter().chain(&ACTING).any(|verb| name.starts_with(verb))
    {
        return Sort::Other;
    }
    match task_sort(name) {
        sort @ (Sort::Test | Sort::Lint) => sort,
        // `ceedling test:pump`
        _ if second.split_once(':').is_some_and(|(task, _)| task == "test") => Sort::Test,
        _ if ASKS.contains(&second) => Sort::Look,
        _ if is_check(second)
            || last_operand(rest).is_some_and(is_check)
            || rest.contains(&"--check")
            || sums_up(name) && rest.contains(&"-c") =>
        {
            Sort::Lint
        }
        _ => Sort::Other,
    }
}

/// Whether a word says that something is done to something, rather than looked after.
pub(super) fn acts(word: &str) -> bool {
    SERVICES.contains(&word) || ACTING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_no_table_knows_checks_where_it_is_told_to() {
        let check = |rest: &[&str]| hinted("restic", rest[0], rest) == Sort::Lint;
        assert!(check(&["check"]) && check(&["-r", "/mnt/nas", "check"]) && check(&["quickcheck"]));
        assert_eq!(hinted("sha256sum", "all.sha256", &["-c", "all.sha256"]), Sort::Lint);
        assert_eq!(hinted("sha256sum", "a.tgz", &["a.tgz"]), Sort::Other);
        assert_eq!(hinted("ceedling", "test:pump", &["test:pump"]), Sort::Test);
        assert!(!check(&["--out", "check"]) && !check(&["-r", "/mnt/nas", "backup"]));
    }
}
