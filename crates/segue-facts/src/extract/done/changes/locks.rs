//! The lock files that package managers write, as their manuals say.

use crate::extract::shell::Simple;

/// A program, the subcommands with which it writes its lock file, and what that is called.
const LOCKS: [(&str, &[&str], &str); 12] = [
    ("npm", &["install", "i", "add", "update"], "package-lock.json"),
    ("pnpm", &["install", "i", "add", "update"], "pnpm-lock.yaml"),
    ("yarn", &["install", "add", "upgrade", ""], "yarn.lock"),
    ("bun", &["install", "add", "update"], "bun.lock"),
    ("bun", &["install", "add", "update"], "bun.lockb"),
    (
        "cargo",
        &["build", "check", "test", "run", "add", "update", "generate-lockfile"],
        "Cargo.lock",
    ),
    ("poetry", &["install", "add", "update", "lock"], "poetry.lock"),
    ("uv", &["add", "sync", "lock"], "uv.lock"),
    ("pipenv", &["install", "lock", "update"], "Pipfile.lock"),
    ("bundle", &["install", "update", "lock", "add"], "Gemfile.lock"),
    ("composer", &["install", "update", "require"], "composer.lock"),
    ("pod", &["install", "update"], "Podfile.lock"),
];
/// With these nothing of the folder is installed.
const ELSEWHERE: [&str; 5] =
    ["-g", "--global", "--no-package-lock", "--no-lockfile", "--frozen-lockfile"];

/// The lock files that a command writes in its folder.
pub(super) fn locks(simple: &Simple) -> Vec<&'static str> {
    let rest = simple.words.get(1..).unwrap_or_default();
    let verb = rest.iter().find(|word| !word.starts_with('-')).map_or("", String::as_str);
    let is_elsewhere = rest.iter().any(|word| ELSEWHERE.contains(&word.as_str()));
    let writes = |(program, verbs, _): &&(&str, &[&str], &str)| {
        *program == simple.name() && verbs.contains(&verb) && !is_elsewhere
    };
    LOCKS.iter().filter(writes).map(|(.., lock)| *lock).collect()
}
