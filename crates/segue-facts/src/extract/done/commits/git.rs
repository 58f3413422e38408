//! What git's commands are told, and what git says of itself.

use segue_document::Pattern;

use crate::extract::shell::{CommandLine, Simple};
use crate::text::clean;

/// The branch that a commit, a switch or the status names.
static BRANCH: Pattern = Pattern::new(
    r"(?mx)
        ^\[([^\s\]]+)\ (?:\(root-commit\)\ )?[0-9a-f]{7,40}\]\ 
      | ^Switched\ to\ (?:a\ new\ )?branch\ '([^'\n]+)'$
      | ^On\ branch\ (\S+)$ | ^\#\#\ ([^\s.]+(?:\.[^\s.]+)*)(?:\.\.\.\S+.*)?$",
);

/// Options with which `git tag` makes none.
const LISTS_TAGS: [&str; 10] = [
    "-d",
    "--delete",
    "-l",
    "--list",
    "-n",
    "-v",
    "--contains",
    "--points-at",
    "--merged",
    "--sort",
];

/// What git prints where a merge made nothing.
const MERGED_NOTHING: [&str; 3] = ["Already up to date", "CONFLICT (", "Automatic merge failed"];

/// A name of a commit has at least so many digits.
const SHORTEST: usize = 7;

/// Options of git's subcommands that have a value behind them.
const VALUED: [&str; 8] =
    ["-m", "--message", "-F", "--file", "-X", "--strategy-option", "-s", "--strategy"];

/// The words behind a subcommand that are no options and no values of theirs.
pub(super) fn operands<'a>(subcommand: &str, words: &[&'a str]) -> Vec<&'a str> {
    let mut is_value = false;
    let own = words.iter().copied().filter(|word| {
        // A tag is signed with "-s".
        let has_value = VALUED.contains(word) && !(subcommand == "tag" && *word == "-s");
        let skip = std::mem::replace(&mut is_value, has_value);
        !skip && !word.starts_with('-')
    });
    own.collect()
}

/// Of how many files a commit says that it takes back the one with this message: `git revert` prints both.
pub(super) fn reverted(output: &str, message: &str) -> Option<usize> {
    static FILES: Pattern = Pattern::new(r"(?m)^ (\d+) files? changed");
    let is_it = output.contains(&format!("Revert \"{message}\""));
    FILES.captures(output).filter(|_| is_it)?[1].parse().ok()
}

/// Whether a merge made one: git says so where it did, and where it made nothing.
pub(super) fn merges(words: &[&str], output: &str) -> bool {
    let only_stages = ["--abort", "--squash", "--no-commit"];
    let is_made = ["Merge made by", "Fast-forward"].iter().any(|it| output.contains(it));
    let is_nothing = MERGED_NOTHING.iter().any(|it| output.contains(it));
    !words.iter().any(|word| only_stages.contains(word)) && (is_made || !is_nothing)
}

/// The commit that a merge without one of its own put the branch at.
pub(super) fn forwarded_to(output: &str) -> Option<&str> {
    static UPDATING: Pattern =
        Pattern::new(r"(?m)^Updating [0-9a-f]{7,40}\.\.([0-9a-f]{7,40})\r?\nFast-forward");
    let mut all = UPDATING.captures_iter(output);
    let tip = all.next()?.get(1)?.as_str();
    // Of several nobody tells which.
    (all.next().is_none() && !output.contains("Merge made by")).then_some(tip)
}

/// Whether the words behind `git branch` make one: no option but those that leave that as it is.
pub(super) fn makes_branch(words: &[&str]) -> bool {
    const HARMLESS: [&str; 4] = ["-q", "-t", "--track", "--no-track"];
    let mut options = words.iter().filter(|word| word.starts_with('-'));
    options.all(|option| HARMLESS.contains(option)) && words.iter().any(|it| !it.starts_with('-'))
}

pub(super) fn lists_tags(word: &str) -> bool {
    LISTS_TAGS.iter().any(|option| word.split('=').next() == Some(option))
}

/// Whether two names are of one commit: one may be the beginning of the other.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let is_short = a.len() >= SHORTEST && b.len() >= SHORTEST;
    a == b || is_short && (a.starts_with(b) || b.starts_with(a))
}

/// Whether git goes to another branch or commit, so that what it makes next stands elsewhere.
pub(super) fn moves(words: &[&str]) -> bool {
    match words {
        ["switch" | "rebase" | "worktree" | "bisect", ..] => true,
        ["checkout", rest @ ..] => !rest.contains(&"--") && !rest.iter().any(|it| it.contains('.')),
        _ => false,
    }
}

/// Whether what a line resets stands where the session works, and nothing else on the line commits or goes elsewhere.
pub(super) fn only_resets(line: &CommandLine) -> bool {
    line.commands.iter().all(|simple| match simple.git_here() {
        Some(words) => {
            matches!(words[0], "reset" | "log" | "status" | "clean" | "diff" | "show")
        }
        None => !matches!(simple.name(), "cd" | "pushd" | "git"),
    })
}

/// Whether a word is the name of a commit, by its digits.
pub(super) fn is_name(word: &str) -> bool {
    word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// How many commits behind the newest one `target` is: "HEAD~2", "HEAD^", "@~1".
pub(super) fn counted(target: &str) -> usize {
    let Some(back) = target.strip_prefix("HEAD").or_else(|| target.strip_prefix('@')) else {
        return 0;
    };
    match back.strip_prefix('~') {
        Some("") => 1,
        Some(count) => count.parse().unwrap_or(0),
        None if back.chars().all(|c| c == '^') => back.len(),
        None => 0,
    }
}

/// The branch that the work is on behind a command, as git names it; nothing where the command
/// was for another directory.
pub(crate) fn branch(output: &str, command: &str) -> Option<String> {
    if !command.contains("git ") || command.contains(" -C ") {
        return None;
    }
    let last = BRANCH.captures_iter(output).last()?;
    // A heading of Markdown is no branch.
    let status = || last.get(3).or(last.get(4)).filter(|_| command.contains("git status"));
    Some(clean(last.get(1).or(last.get(2)).or_else(status)?.as_str()))
}

/// Whether git is told on a line to commit.
pub(crate) fn is_told_to_commit(line: &CommandLine) -> bool {
    let is_commit = |simple: &Simple| {
        simple.git().is_some_and(|it| it[0] == "commit" && !it.contains(&"--dry-run"))
    };
    line.commands.iter().any(is_commit)
}

/// The message of a `git commit` with one; nothing where the shell would make it.
pub(super) fn quiet_message(simple: &Simple) -> Option<&str> {
    let own = simple.git()?;
    let takes_message = |word: &str| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        word == "--message" || letters.is_some_and(|letters| letters.ends_with('m'))
    };
    let at = own.iter().position(|word| takes_message(word))?;
    let message = own.get(at + 1)?;
    let is_plain = !message.contains("$(") && !message.starts_with('$');
    let makes = own[0] == "commit" && !own.contains(&"--dry-run");
    (makes && is_plain).then_some(*message)
}

/// The branch that a `git push` names, which may print nothing.
pub(super) fn quiet_push(simple: &Simple) -> Option<&str> {
    let rest = simple.git().filter(|it| it[0] == "push")?;
    let is_other = |word: &&str| matches!(*word, "--dry-run" | "-n" | "--delete" | "-d" | "--tags");
    let [_, named] = operands("push", &rest[1..])[..] else { return None };
    let branch = named.rsplit(':').next()?.trim_start_matches('+');
    let branch = branch.strip_prefix("refs/heads/").unwrap_or(branch);
    // What has nothing before the colon is deleted, and a version is a tag.
    let figures = branch.trim_start_matches('v');
    let is_version = branch.contains('.') && figures.starts_with(|c: char| c.is_ascii_digit());
    let is_branch =
        !named.starts_with(':') && !branch.is_empty() && branch != "HEAD" && !is_version;
    (is_branch && !rest.iter().any(is_other)).then_some(branch)
}
