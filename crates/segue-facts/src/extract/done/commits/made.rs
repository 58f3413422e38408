//! What programs of version control print of what they made: a revision, a merge, a release.

use segue_document::Pattern;

use super::git::operands;
use crate::extract::shell::{CommandLine, Simple};

/// What a command made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// A commit, by its name, with its message where the command gives one.
    Commit(String, String),
    /// Something that has a name: what it is, and the name.
    Named(&'static str, String),
    /// A review that has an address.
    Review(String),
}

/// What a program prints of what it made: the words that it was called with, what it made, and the
/// pattern that has its name.
struct Print {
    program: &'static str,
    verbs: &'static [&'static str],
    what: &'static str,
    pattern: Pattern,
}

/// A commit that has no more than a name.
const COMMIT: &str = "commit";
/// A pull or merge request, or a branch that git merges.
pub(super) const MERGED: &str = "merged";
const REVIEW: &str = "review";
const RELEASE: &str = "release";
pub(super) const TAG: &str = "tag";
const BRANCH: &str = "pushed branch";
const PUBLISHED: &str = "published";
const REPOSITORY: &str = "created repository";
const GIST: &str = "created gist";

static PRINTS: [Print; 19] = [
    Print::new("git", &["commit", "am"], COMMIT, r"(?m)^([0-9a-f]{7,40})$"),
    // Subversion says it in the user's language.
    Print::new(
        "svn",
        &["commit", "ci"],
        COMMIT,
        r"(?im)^(?:committed revision|commit de la revisión) (\d+)\.?$|^r[eé]vision (\d+) (?:übertragen|propagée)\.?$",
    ),
    Print::new("hg", &["commit", "ci"], COMMIT, r"(?m)^committed changeset \d+:([0-9a-f]{12,40})$"),
    Print::new("p4", &["submit"], COMMIT, r"(?m)^Change (\d+) submitted"),
    Print::new("fossil", &["commit"], COMMIT, r"(?m)^New_Version: ([0-9a-f]{10,64})$"),
    Print::new(
        "gh",
        &["pr merge"],
        MERGED,
        r"(?im)^\W*(?:squashed and |rebased and )?merged pull request (\S*#\d+)",
    ),
    Print::new(
        "glab",
        &["mr merge"],
        MERGED,
        r"(?im)^\W*merged!?\s.*?(!\d+|merge_requests/\d+)|^(!\d+) was merged",
    ),
    Print::new("gh", &["release create"], RELEASE, r"(?m)/releases/tag/([^u\s]\S*|u[^n]\S*)$"),
    // With a terminal it says so in words, without one it prints the address alone.
    Print::new(
        "gh",
        &["repo create"],
        REPOSITORY,
        r"(?m)^\W*Created repository (\S+)|^(https://[^/\s]+/[\w.-]+/[\w.-]+)$",
    ),
    Print::new("gh", &["gist create"], GIST, r"(?m)^(?:\W*Created .*)?(https://gist\.\S+)$"),
    Print::new(
        "glab",
        &["release create"],
        RELEASE,
        r"(?m)^\W*Release created:.*\btag=(\S+)|/-/releases/(\S+?)\.?$",
    ),
    Print::new("git", &["push"], REVIEW, r"(https://\S+/\+/\d+)"),
    // "[new branch]", in the user's language.
    Print::new(
        "git",
        &["push"],
        TAG,
        r"(?mi)^\s*\* \[[^\]]*(?:tag|etiqueta|étiquette)\]\s+\S+\s+-> (\S+)$",
    ),
    Print::new(
        "git",
        &["push"],
        BRANCH,
        r"(?mi)^\s*\* \[[^\]]*(?:bran|rama|ramo|zweig)\w*\]\s+(?:\S+)\s+-> (\S+)$",
    ),
    // What a branch was and is: "a81fc02..0bb41d9  main -> main".
    Print::new(
        "git",
        &["push"],
        BRANCH,
        r"(?m)^[ +]*[0-9a-f]{7,40}\.{2,3}[0-9a-f]{7,40}\s+\S+\s+-> ([^\s/]\S*)",
    ),
    Print::new("npm", &["version"], TAG, r"(?m)^(v\d+\.\d+\.\S+)$"),
    Print::new("npm", &["publish"], PUBLISHED, r"(?m)^\+ (\S+@\d\S*)$"),
    Print::new("pnpm", &["publish"], PUBLISHED, r"(?m)^\+ (\S+@\d\S*)$"),
    Print::new("cargo", &["publish"], PUBLISHED, r"(?m)^\s*Published (\S+ v\d\S*)"),
];

impl Print {
    const fn new(
        program: &'static str,
        verbs: &'static [&'static str],
        what: &'static str,
        pattern: &'static str,
    ) -> Self {
        Self { program, verbs, what, pattern: Pattern::new(pattern) }
    }

    /// Whether a command is one that prints so.
    fn is_of(&self, simple: &Simple) -> bool {
        let own = || simple.words.iter().skip(1).map(String::as_str).collect();
        let words: Vec<&str> = simple.git().unwrap_or_else(own);
        let is_told =
            |verb: &&str| verb.split(' ').eq(words.iter().copied().take(verb.split(' ').count()));
        simple.name() == self.program && self.verbs.iter().any(is_told)
    }

    /// Whether what is printed tells of nothing made: a push that was refused, a command that only
    /// tries, a name alone where nothing on the line prints that of a commit.
    fn is_of_nothing(&self, simple: &Simple, line: &CommandLine, output: &str) -> bool {
        let is_refused = output.contains("rejected]") || output.contains("failed to push");
        let has = |it: &Simple, wanted: &str| it.words.iter().any(|word| word == wanted);
        let asks_name = |it: &Simple| {
            it.name() == "git" && (has(it, "rev-parse") || has(it, "log") && has(it, "-1"))
        };
        // What npm makes of a workspace it tags nowhere.
        let makes_no_tag = [
            "--no-git-tag-version",
            "--git-tag-version=false",
            "-w",
            "--workspace",
            "--workspaces",
        ];
        let is_untagged = self.program == "npm"
            && self.what == TAG
            && makes_no_tag.iter().any(|it| has(simple, it));
        let tries = |word: &String| word.starts_with("--dry-run") && word != "--dry-run=false";
        simple.words.iter().any(tries)
            || is_untagged
            || is_refused && matches!(self.what, REVIEW | TAG | BRANCH)
            || self.program == "git" && self.what == COMMIT && !line.commands.iter().any(asks_name)
    }
}

/// What a command line made, as its output tells.
pub(crate) fn made(line: &CommandLine, output: &str) -> Vec<Made> {
    let mut found = Vec::new();
    for print in &PRINTS {
        let Some(simple) = line.commands.iter().find(|simple| print.is_of(simple)) else {
            continue;
        };
        if print.is_of_nothing(simple, line, output) {
            continue;
        }
        let is_own = line.needs(simple);
        if print.what == MERGED && is_own && !output.to_lowercase().contains("pull request") {
            found.extend(merged(simple).map(|name| Made::Named(print.what, name)));
        }
        for captured in print.pattern.captures_iter(output) {
            let Some(name) = captured.iter().flatten().nth(1) else { continue };
            let name = name.as_str().to_owned();
            match print.what {
                COMMIT => found.push(Made::Commit(name, message(&simple.words))),
                REVIEW => found.push(Made::Review(name)),
                BRANCH if is_fetched(&name, output) => {}
                what => found.push(Made::Named(what, name)),
            }
        }
    }
    found
}

/// Where a push says what a branch was at and is at now: "a81fc02..0bb41d9  main -> main".
static RANGE: Pattern =
    Pattern::new(r"(?m)^[ +]*[0-9a-f]{7,40}\.{2,3}([0-9a-f]{7,40})\s+(?:HEAD|\w\S*)\s+-> (\S+)");

/// The commit that the one branch is at which an output says was pushed.
pub(super) fn only_range(output: &str) -> Option<&str> {
    let mut ranges = RANGE.captures_iter(output);
    let range = ranges.next().filter(|_| !output.contains("rejected]"))?;
    let is_own = ranges.next().is_none() && !is_fetched(range.get(2)?.as_str(), output);
    range.get(1).filter(|_| is_own).map(|name| name.as_str())
}

/// The commit that a push right behind a commit says that the branch is at now.
pub(super) fn pushed<'a>(line: &CommandLine, output: &'a str) -> Option<&'a str> {
    // Another branch, or another repository, is at something else.
    let is_pair = |pair: &[Simple]| {
        let (Some(commit), Some(push)) = (pair[0].git_here(), pair[1].git_here()) else {
            return false;
        };
        let named = operands("push", &push[1..]);
        let is_own = named.get(1).is_none_or(|branch| *branch == "HEAD") && named.len() <= 2;
        let is_of_all = push.iter().any(|it| matches!(*it, "--all" | "--branches" | "--mirror"));
        commit[0] == "commit" && push[0] == "push" && is_own && !is_of_all
    };
    let is_pushed = line.commands.windows(2).last().is_some_and(is_pair);
    only_range(output).filter(|_| is_pushed)
}

/// The pull request that `gh pr merge` merges, of which it says nothing but to a terminal: by its number or its
/// address. Nothing where it is merged later, once the checks have passed.
fn merged(simple: &Simple) -> Option<String> {
    let is_other = |word: &String| matches!(word.as_str(), "--auto" | "--disable-auto" | "--help");
    if simple.name() != "gh" || simple.words.iter().any(is_other) {
        return None;
    }
    let number = |word: &String| {
        let number = word.rsplit('/').next().filter(|_| word.starts_with("https://"));
        let number = number.unwrap_or(word.trim_start_matches('#'));
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| format!("#{number}"))
    };
    simple.words.iter().skip(3).find_map(number)
}

/// Whether a branch was fetched, not pushed: a fetch prints those of others in the same words,
/// with the other side's name before its own.
fn is_fetched(name: &str, output: &str) -> bool {
    let is_of_it = |line: &str| {
        let Some((theirs, ours)) = line.rsplit_once(" -> ") else { return false };
        let theirs = theirs.split_whitespace().last();
        ours.trim() == name
            && theirs.is_some_and(|it| name.split_once('/').is_some_and(|(_, own)| own == it))
    };
    output.lines().any(is_of_it)
}

/// The message that a command gives a commit; nothing where it gives none.
fn message(words: &[String]) -> String {
    let is_message =
        |word: &String| matches!(word.as_str(), "-m" | "-d" | "--message" | "-am" | "-qm" | "-qam");
    let at = words.iter().position(is_message);
    at.and_then(|at| words.get(at + 1)).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_known_by_its_address_or_its_name() {
        let line = CommandLine::parse("gh repo create tool --public --source . --push");
        for (output, name) in [
            ("https://github.com/ana/tool\nbranch 'main' set up.", "https://github.com/ana/tool"),
            ("✓ Created repository ana/tool on GitHub", "ana/tool"),
        ] {
            let made = made(&line, output);
            assert_eq!(made, [Made::Named(REPOSITORY, name.to_owned())], "{output}");
        }
    }

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
            ("git commit -qm 'y' && git log -1 --format=%h", "37d0c6f", commit("37d0c6f", "y")),
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
            ("gh pr merge 1510 --squash --delete-branch", "", named("merged", "#1510")),
            ("gh pr merge -s https://x.dev/a/b/pull/7", "", named("merged", "#7")),
            (
                "gh release create v0.9.7 -F N.md",
                "https://x/releases/tag/v0.9.7",
                named("release", "v0.9.7"),
            ),
            ("npm version minor", "v2.14.0", named(TAG, "v2.14.0")),
            (
                "npm publish --tag next",
                "npm notice with tag next\n+ @fern/tide@4.0.0-beta.6",
                named(PUBLISHED, "@fern/tide@4.0.0-beta.6"),
            ),
            (
                "cargo publish -p tide",
                "   Published tide v1.2.0 at registry",
                named(PUBLISHED, "tide v1.2.0"),
            ),
            ("git push origin HEAD:x/y", " * [nueva rama]      HEAD -> x/y", named(BRANCH, "x/y")),
            (
                "git fetch && git push origin x",
                " * [new branch]      old -> origin/old\n * [new branch]      x -> x",
                named(BRANCH, "x"),
            ),
            (
                "git push --dry-run origin x; gh release create v2 --notes N",
                "To x\nhttps://x/releases/tag/v2\ndone",
                named("release", "v2"),
            ),
            (
                "git -C ../modem push origin HEAD:x/y",
                " * [new branch]      HEAD -> x/y",
                named(BRANCH, "x/y"),
            ),
            ("git push", "To x\n   4be1a90..c7720fd  main -> main", named(BRANCH, "main")),
            ("git push origin v1", " * [new tag]         v1 -> v1", named(TAG, "v1")),
            (
                "git push origin HEAD:refs/for/main",
                "remote:   https://review.example.org/c/modem/+/20457 Handle [NEW]",
                Made::Review("https://review.example.org/c/modem/+/20457".to_owned()),
            ),
        ] {
            assert_eq!(made(&CommandLine::parse(command), output), [expected], "{command}");
        }
        for (command, output) in [
            ("git rev-parse HEAD", "37d0c6f"),
            ("npm version --no-git-tag-version minor", "v2.14.0"),
            ("npm version patch --workspaces", "a\nv1.0.1\nb\nv1.0.2"),
            ("npm publish --dry-run=true", "+ tide@1.0.0"),
            ("git rev-parse HEAD && git diff > /tmp/commit.patch", "37d0c6f"),
            ("svn log -l 3 src/commit.c", "r20 | ann | 2026\nRevision 20"),
            ("svn status && svn ci -m x", "At revision 90."),
            ("p4 changes -m1 submitted", "Change 88213 on 2026/11/20 submitted"),
            ("glab mr merge 12", "! Merge request !12 cannot be merged yet: not approved"),
            ("glab mr merge 12", "!12 will be merged when the pipeline succeeds"),
            ("gh pr merge 12 --auto", "✓ Pull request a/b#12 will be automatically merged"),
            ("gh pr merge 12", "! Pull request a/b#12 was already merged"),
            ("git push --dry-run origin x", " * [new branch]      x -> x"),
            ("git fetch && git push", " * [new branch]      other -> origin/other"),
            ("git fetch && git push", "   4be1a90..c7720fd  main       -> origin/main"),
            ("git commit -qm 'x' && cat parent.txt", "37d0c6f"),
            (
                "git push origin HEAD:refs/for/main",
                "https://r.example/c/m/+/2 x\n ! [remote rejected]",
            ),
            ("gh release create v1", "HTTP 403: Resource not accessible"),
        ] {
            assert!(made(&CommandLine::parse(command), output).is_empty(), "{command}");
        }
    }
}
