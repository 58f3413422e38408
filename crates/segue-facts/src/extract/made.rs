//! What programs of version control print of what they made: a revision, a merge, a release.

use std::sync::LazyLock;

use regex::Regex;

use super::command_line::CommandLine;

/// What a command made.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// A commit, by its name, with its message where the command gives one.
    Commit(String, String),
    /// Something that has a name: what it is, and the name.
    Named(&'static str, String),
    /// A review that has an address.
    Review(String),
}

/// What a program prints: a part of the command, what was made, and the pattern that has its name.
struct Print {
    command: &'static str,
    what: &'static str,
    pattern: Regex,
}

/// A commit that has no more than a name.
const COMMIT: &str = "commit";
const REVIEW: &str = "review";
const TAG: &str = "tag";
const BRANCH: &str = "pushed branch";

static PRINTS: LazyLock<Vec<Print>> = LazyLock::new(|| {
    let prints = [
        ("rev-parse", COMMIT, r"(?m)^([0-9a-f]{7,40})$"),
        // Subversion says "revision" in the user's language.
        ("svn ", COMMIT, r"(?im)^\S*(?: \S+){0,3} ?r[eé]visi[oó]n (\d+)\b.{0,20}$"),
        ("hg ", COMMIT, r"(?m)^committed changeset \d+:([0-9a-f]{12,40})$"),
        ("p4 ", COMMIT, r"(?m)^Change (\d+) submitted"),
        ("fossil ", COMMIT, r"(?m)^New_Version: ([0-9a-f]{10,64})$"),
        ("pr merge", "merged", r"(?i)merged pull request (\S*#\d+)"),
        ("mr merge", "merged", r"(?i)merged!?.*?(!\d+)|(!\d+).*merged"),
        ("git push", REVIEW, r"(https://\S+/\+/\d+)"),
        // "[new branch]", in the user's language.
        ("git push", TAG, r"(?mi)^\s*\* \[[^\]]*(?:tag|etiqueta|étiquette)\]\s+\S+\s+-> (\S+)$"),
        (
            "git push",
            BRANCH,
            r"(?mi)^\s*\* \[[^\]]*(?:bran|rama|ramo|zweig)\w*\]\s+\S+\s+-> (\S+)$",
        ),
    ];
    let prints = prints.into_iter().filter_map(|(command, what, pattern)| {
        Some(Print { command, what, pattern: Regex::new(pattern).ok()? })
    });
    prints.collect()
});

/// What `command` made, as its output tells.
pub(super) fn made(command: &str, output: &str) -> Vec<Made> {
    let mut found = Vec::new();
    for print in PRINTS.iter().filter(|print| command.contains(print.command)) {
        let names = print.pattern.captures_iter(output);
        for name in names.filter_map(|captured| Some(captured.iter().flatten().nth(1)?.as_str())) {
            found.push(match print.what {
                COMMIT => Made::Commit(name.to_owned(), message(command)),
                REVIEW => Made::Review(name.to_owned()),
                what => Made::Named(what, name.to_owned()),
            });
        }
    }
    if command.contains("release create") {
        found.extend(release(command));
    }
    // Where a commit was not asked for, its name alone was only looked up.
    let makes = ["commit", " ci ", " am ", "submit"].iter().any(|verb| command.contains(verb));
    found.retain(|made| makes || !matches!(made, Made::Commit(..)));
    found
}

/// The release that `gh` or `glab` published.
fn release(command: &str) -> Option<Made> {
    let line = CommandLine::parse(command);
    line.commands.iter().find_map(|simple| match simple.words.as_slice() {
        [_, release, create, name, ..]
            if release == "release" && create == "create" && !name.starts_with(['-', '$']) =>
        {
            Some(Made::Named("release", name.clone()))
        }
        _ => None,
    })
}

/// The message that a command gives a commit; nothing where it gives none.
fn message(command: &str) -> String {
    let line = CommandLine::parse(command);
    let given = |words: &[String]| {
        let is_message = |word: &String| {
            matches!(word.as_str(), "-m" | "-d" | "--message") || word == "-am" || word == "-qm"
        };
        let at = words.iter().position(is_message)?;
        words.get(at + 1).cloned()
    };
    line.commands.iter().find_map(|simple| given(&simple.words)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_found_in_what_is_printed() {
        let commit = |name: &str, message: &str| Made::Commit(name.to_owned(), message.to_owned());
        let named = |what, name: &str| Made::Named(what, name.to_owned());
        for (command, output, expected) in [
            (
                "git commit -qm 'fix: x' && git rev-parse --short HEAD",
                "37d0c6f",
                commit("37d0c6f", "fix: x"),
            ),
            (
                "svn commit -m 'Table'",
                "Sending a\nCommitted revision 6127.",
                commit("6127", "Table"),
            ),
            ("svn ci -m 'K'", "Revision 9044 übertragen.", commit("9044", "K")),
            ("svn commit -m 'P'", "Révision 3350 propagée.", commit("3350", "P")),
            ("svn commit -m 'G'", "Commit de la revisión 7718.", commit("7718", "G")),
            (
                "hg commit -v -m 'T'",
                "committed changeset 812:4fd3a9e6b017",
                commit("4fd3a9e6b017", "T"),
            ),
            ("p4 submit -d 'S'", "Change 88213 submitted.", commit("88213", "S")),
            (
                "gh pr merge 95 --squash",
                "✓ Squashed and merged pull request a/b#95 (x)",
                named("merged", "a/b#95"),
            ),
            (
                "gh release create v0.9.7 -F N.md",
                "https://x/releases/tag/v0.9.7",
                named("release", "v0.9.7"),
            ),
            ("git push origin HEAD:x/y", " * [nueva rama]      HEAD -> x/y", named(BRANCH, "x/y")),
            ("git push origin v1", " * [new tag]         v1 -> v1", named(TAG, "v1")),
            (
                "git push origin HEAD:refs/for/main",
                "remote:   https://review.example.org/c/modem/+/20457 Handle [NEW]",
                Made::Review("https://review.example.org/c/modem/+/20457".to_owned()),
            ),
        ] {
            assert_eq!(made(command, output), [expected], "{command}");
        }
        assert!(made("git rev-parse HEAD", "37d0c6f").is_empty());
    }
}
