//! Commits, pull requests and issues that the session made.

use std::sync::LazyLock;

use regex::Regex;
use segue_model::Event;
use serde::{Deserialize, Serialize};

use super::command_line::CommandLine;
use super::made::{Made, made};
use super::subject::Subject;
use crate::fact::{ClaimState, Fact, FactKind, Speaker};
use crate::text::{clean, code, shorten};

/// What `git commit` prints: `[branch 3f2c1ab] subject`.
static COMMIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^\[[^\]\n]{1,120}? (?:\(root-commit\) )?([0-9a-f]{7,40})\] (.+)$").ok()
});

/// The branch that a commit or a switch names.
static BRANCH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?mx)
        ^\[([^\s\]]+)\ (?:\(root-commit\)\ )?[0-9a-f]{7,40}\]\ 
      | ^Switched\ to\ (?:a\ new\ )?branch\ '([^'\n]+)'$",
    )
    .ok()
});

/// What `git log --oneline -1` prints behind a silent commit.
static ONE_LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^([0-9a-f]{7,12}) (?:\([^)\n]*\) )?(\S.*)$").ok());

/// What Jujutsu prints when it begins a new commit on top of a finished one.
static PARENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?m)^Parent commit[^:\n]*:\s+[k-z]{4,32}\s+([0-9a-f]{7,40})\s+(?:[^|\n]*\| )?(.+)$",
    )
    .ok()
});

/// The address of an issue.
static ISSUE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"https://[\w.-]+/[\w./-]+/issues/\d+").ok());

/// The address of a pull or merge request.
static REQUEST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"https://[\w.-]+/[\w./-]+/(?:pulls?|pull-requests|pull[Rr]equests?|merge_requests)/\d+",
    )
    .ok()
});

/// How the model says that its work is not committed.
const UNCOMMITTED: [&str; 10] = [
    "is uncommitted",
    "are uncommitted",
    "still uncommitted",
    "not committed",
    "not yet committed",
    "nothing committed",
    "nothing is committed",
    "haven't committed",
    "have not committed",
    "hasn't been committed",
];

/// Collects commits, pull requests and issues.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Commits {
    facts: Vec<Fact>,
    /// What each commit is about, with how many events had come by then.
    subjects: Vec<(u64, Subject)>,
}

/// The branch that the work is on behind a command, as git names it; nothing where the command
/// was for another directory.
pub(super) fn branch(output: &str, command: &str) -> Option<String> {
    if !command.contains("git ") || command.contains(" -C ") {
        return None;
    }
    let last = BRANCH.as_ref()?.captures_iter(output).last()?;
    Some(clean(last.get(1).or(last.get(2))?.as_str()))
}

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

/// Where the subcommand stands: behind options of git's own, some of which have a value.
fn subcommand(words: &[&str]) -> Option<usize> {
    let mut at = 0;
    loop {
        match *words.get(at)? {
            "-C" | "-c" | "--git-dir" | "--work-tree" | "--namespace" => at += 2,
            word if word.starts_with('-') => at += 1,
            _ => return Some(at),
        }
    }
}

/// Whether what was made is a commit, and no branch, tag or request.
fn is_commit(made: &Fact) -> bool {
    made.text.starts_with('`')
}

fn is_uncommitted(text: &str) -> bool {
    let lower = text.to_lowercase();
    UNCOMMITTED.iter().any(|words| lower.contains(words))
}

impl Commits {
    /// Looks for what a command made, when so many events had come.
    pub(super) fn output(&mut self, output: &str, command: &str, event: &Event<'_>, seen: u64) {
        let before = self.facts.len();
        // Commands about commits say so; this keeps the patterns off other output.
        if command.contains("git ") {
            for simple in CommandLine::parse(command).commands {
                let words: Vec<&str> = simple.words.iter().map(String::as_str).collect();
                if let ["git", rest @ ..] = words.as_slice() {
                    self.git(rest, output, event);
                }
            }
        }
        if command.contains("jj ") {
            self.commits(PARENT.iter(), output, false, event);
        }
        let find = |pattern: &LazyLock<Option<Regex>>| {
            pattern.as_ref().and_then(|pattern| pattern.find(output)).map(|url| url.as_str())
        };
        let asks = ["pr create", "mr create", "pulls create", "merge_request.create"];
        if asks.iter().any(|words| command.contains(words))
            && let Some(url) = find(&REQUEST)
        {
            self.request("pull request", url, event);
        }
        for made in made(command, output) {
            match made {
                Made::Commit(name, message) => {
                    let is_amended = command.contains("--amend");
                    self.commit(&name, &message, is_amended, event);
                }
                Made::Named(what, name) => self.named(what, Some(&name), event),
                Made::Review(url) => self.request("review", &url, event),
            }
        }
        if command.contains("issue create")
            && let Some(url) = find(&ISSUE)
        {
            self.request("issue", url, event);
        }
        let made = self.facts.get(before..).unwrap_or_default().iter().filter(|it| is_commit(it));
        self.subjects.extend(made.map(|commit| (seen, Subject::of(&commit.text))));
    }

    /// What the commits are about that were made behind so many events.
    pub(super) fn since(&self, seen: u64) -> Vec<Subject> {
        let later = self.subjects.iter().filter(|(made, _)| *made > seen);
        later.map(|(_, subject)| subject.clone()).collect()
    }

    /// What one successful command of git's made: commits, a branch, a tag, a merge.
    fn git(&mut self, words: &[&str], output: &str, event: &Event<'_>) {
        let Some(at) = subcommand(words) else { return };
        let operands: Vec<&str> =
            words[at + 1..].iter().copied().filter(|word| !word.starts_with('-')).collect();
        let first = operands.first().copied();
        match words[at] {
            "commit" | "cherry-pick" | "revert" | "am" => {
                let is_amended = words.contains(&"--amend");
                let printed = COMMIT.iter().chain(ONE_LINE.iter());
                self.commits(printed, output, is_amended, event);
            }
            "tag" if !words.iter().any(|word| LISTS_TAGS.contains(word)) => {
                self.named("tag", first, event);
            }
            "reset" => self.take_back(&operands),
            "switch" if words.contains(&"-c") => self.named("branch", first, event),
            "checkout" if words.contains(&"-b") => self.named("branch", first, event),
            "merge"
                if !words.contains(&"--abort")
                    && !MERGED_NOTHING.iter().any(|it| output.contains(it)) =>
            {
                self.named("merged", first, event);
            }
            _ => {}
        }
    }

    /// Forgets the commits that a reset took back: "HEAD~2", "HEAD^", or those behind a name.
    fn take_back(&mut self, operands: &[&str]) {
        for operand in operands {
            let commits = || (0..self.facts.len()).rev().filter(|at| is_commit(&self.facts[*at]));
            let count = match (operand.strip_prefix("HEAD~"), operand.strip_prefix("HEAD^")) {
                (Some(""), _) => 1,
                (Some(count), _) => count.parse().unwrap_or(0),
                (None, Some(more)) if more.chars().all(|c| c == '^') => 1 + more.len(),
                _ => {
                    let is_it = |at: &usize| {
                        let name = &self.facts[*at].subject;
                        operand.len() >= SHORTEST
                            && (name.starts_with(operand) || operand.starts_with(name.as_str()))
                    };
                    commits().position(|at| is_it(&at)).unwrap_or(0)
                }
            };
            let gone: Vec<usize> = commits().take(count).collect();
            gone.into_iter().for_each(|at| drop(self.facts.remove(at)));
        }
    }

    fn commits<'p>(
        &mut self,
        printed: impl Iterator<Item = &'p Regex>,
        output: &str,
        mut is_amended: bool,
        event: &Event<'_>,
    ) {
        for commit in printed.flat_map(|pattern| pattern.captures_iter(output)) {
            self.commit(&commit[1], &commit[2], is_amended, event);
            is_amended = false;
        }
    }

    fn commit(&mut self, name: &str, message: &str, is_amended: bool, event: &Event<'_>) {
        let is_same = |fact: &Fact| {
            is_commit(fact) && (fact.subject.starts_with(name) || name.starts_with(&fact.subject))
        };
        if !self.facts.iter().any(is_same) {
            let text = format!("{} {}", code(name), shorten(&clean(message), 120));
            self.add(text.trim_end().to_owned(), name.to_owned(), is_amended, event);
        }
    }

    fn named(&mut self, what: &str, name: Option<&str>, event: &Event<'_>) {
        let Some(name) = name.filter(|name| !name.contains(['$', '`', '*'])) else { return };
        let subject = format!("{what} {name}");
        if !self.facts.iter().any(|fact| fact.subject == subject) {
            self.add(format!("{what} {}", code(&clean(name))), subject, false, event);
        }
    }

    pub(super) fn pull_request(&mut self, url: &str, event: &Event<'_>) {
        self.request("pull request", url, event);
    }

    fn request(&mut self, what: &str, url: &str, event: &Event<'_>) {
        let url = clean(url);
        if !self.facts.iter().any(|fact| fact.subject == url) {
            self.add(format!("{what} {url}"), url, false, event);
        }
    }

    fn add(&mut self, text: String, subject: String, replaces_last: bool, event: &Event<'_>) {
        if replaces_last {
            let last = self.facts.iter().rposition(|fact| fact.text.starts_with('`'));
            last.map(|at| self.facts.remove(at));
        }
        self.facts.push(Fact {
            addresses: vec![event.address()],
            time: event.time,
            ..Fact::observed(FactKind::Commit, text, subject, 0.5)
        });
    }

    /// The fact as it still holds: where the model said that something is not committed, and
    /// committed later, it is left without that, or nothing is left of it.
    pub(super) fn overtake(&self, fact: Fact) -> Option<Fact> {
        let is_said = fact.said_by == Some(Speaker::Model) && fact.kind != FactKind::Decision;
        let is_inherited = fact.state == ClaimState::Inherited;
        let is_later =
            |made: &&Fact| is_inherited || (fact.time.is_some() && made.time >= fact.time);
        let is_past = is_said
            && is_uncommitted(&fact.text)
            && self.facts.iter().filter(|made| is_commit(made)).any(|made| is_later(&made));
        if !is_past {
            return Some(fact);
        }
        // What is quoted stays as it was said: its beginning, up to that clause.
        let (rest, last) = fact.text.rsplit_once([',', ';'])?;
        let holds = is_uncommitted(last) && !is_uncommitted(rest) && rest.split(' ').count() > 3;
        holds.then(|| Fact { text: rest.to_owned(), ..fact })
    }

    pub(super) fn facts(&self) -> Vec<Fact> {
        self.facts.clone()
    }
}
