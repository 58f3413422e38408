//! Commits, pull requests and issues that the session made.

mod git;
mod made;
mod overtaken;
mod stash;

use segue_document::Pattern;
use segue_model::Event;
use serde::{Deserialize, Serialize};

use crate::extract::said::subject::Subject;
use crate::extract::shell::broken::at_remote;
use crate::extract::shell::{CommandLine, Simple};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code, quote, shorten};
pub(crate) use git::{branch, is_told_to_commit};
use git::{counted, is_same, lists_tags, merges, operands};
use made::{Made, made};
pub(crate) use stash::STASHED;
use stash::Stash;

/// What `git commit` prints: `[branch 3f2c1ab] subject`.
static COMMIT: Pattern =
    Pattern::new(r"(?m)^\[[^\]\n]{1,120}? (?:\(root-commit\) )?([0-9a-f]{7,40})\] (.+)$");

/// What `git log --oneline -1` prints behind a silent commit.
static ONE_LINE: Pattern = Pattern::new(r"(?m)^([0-9a-f]{7,12}) (?:\([^)\n]*\) )?(\S.*)$");

/// What Jujutsu prints when it begins a new commit on top of a finished one.
static PARENT: Pattern = Pattern::new(
    r"(?m)^Parent commit[^:\n]*:\s+[k-z]{4,32}\s+([0-9a-f]{7,40})\s+(?:[^|\n]*\| )?(.+)$",
);

/// The address of an issue.
static ISSUE: Pattern = Pattern::new(r"https://[\w.-]+/[\w./-]+/issues/\d+");

/// The address of a pull or merge request.
static REQUEST: Pattern = Pattern::new(
    r"https://[\w.-]+/[\w./-]+/(?:pulls?|pull-requests|pull[Rr]equests?|merge_requests)/\d+",
);

/// How commands ask for a pull or merge request.
const ASKING: [&str; 5] =
    ["pr create", "mr create", "pulls create", "merge_request.create", "hub pull-request"];

/// The names of tools that make one.
const REQUESTING: [&str; 3] = ["create_pull_request", "create_merge_request", "create_mr"];

/// Whether an output says that a commit was made.
pub(crate) fn prints_commit(output: &str) -> bool {
    COMMIT.is_match(output)
}

/// What the newest commit weighs, and whatever else was made.
const NEWEST: f64 = 0.9;
const MADE: f64 = 0.5;

/// What is said of a commit that was made before a rebase.
const REBASED: &str = " (since rebased)";
/// What is said of a commit of which git printed nothing.
const NAMELESS: &str = " (its name was not printed)";
/// What git prints where there is nothing to commit.
const MADE_NONE: [&str; 3] = ["nothing to commit", "nothing added to commit", "no changes added"];

/// Collects commits, pull requests and issues.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Commits {
    facts: Vec<Fact>,
    /// What each commit is about, with how many events had come by then.
    subjects: Vec<(u64, Subject)>,
    /// How many commits were made, and how many events have come.
    #[serde(default)]
    made: u64,
    #[serde(default)]
    seen: u64,
    #[serde(default)]
    stash: Stash,
    /// Whether the last command took back every commit of the session.
    #[serde(skip)]
    is_undone: bool,
    /// Whether the session went to another branch or commit, so that nobody tells what stands on this one.
    #[serde(default)]
    has_moved: bool,
    /// The push that failed behind the newest commit, in the same line, and where.
    #[serde(default)]
    unpushed: Option<(String, String)>,
}

/// Whether what was made is a commit, and no branch, tag or request.
fn is_commit(made: &Fact) -> bool {
    made.text.starts_with('`') || made.text.ends_with(NAMELESS)
}

/// Whether a word tells git to delete the tag or the branch that it names.
fn deletes(word: &str) -> bool {
    matches!(word, "-d" | "-D" | "--delete")
}

/// The number that an output is, or has by a name of its own: `az repos pr create --query pullRequestId`.
fn number(output: &str) -> Option<&str> {
    static ID: Pattern = Pattern::new(r#"(?m)^(?:\{|  )?"(?:id|pullRequestId)": ?(\d{1,8})\b"#);
    let text = output.trim().trim_matches('"');
    let is_number = !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit());
    let named = || ID.captures(output)?.get(1).map(|id| id.as_str());
    if is_number { Some(text) } else { named() }
}

impl Commits {
    /// Looks for the commits of a line that ran at a place and failed behind them, when so many events had come; whether
    /// there are any.
    pub(crate) fn failed(
        &mut self,
        output: &str,
        (line, place): (&CommandLine, &str),
        event: &Event<'_>,
        seen: u64,
    ) -> bool {
        let command = line.text.as_str();
        let before = self.made;
        self.seen = seen;
        self.stash.ran(line, output, false, event);
        if command.contains("git ") && command.contains("commit") {
            self.commits(&COMMIT, output, command.contains("--amend"), event);
        }
        // What was committed before a push that failed is committed.
        if self.made == before
            && let Some(push) = at_remote(line, output)
        {
            self.quietly(line, output, |simple| line.leads_to(simple, push), event);
            let unpushed = (push.subject(), place.to_owned());
            self.unpushed = Some(unpushed).filter(|_| self.made > before);
        }
        self.made > before
    }

    /// Looks for what a command made that ran at a place, when so many events had come; whether a commit is among it.
    pub(crate) fn output(
        &mut self,
        output: &str,
        (line, place): (&CommandLine, &str),
        event: &Event<'_>,
        seen: u64,
    ) -> bool {
        let command = line.text.as_str();
        let before = self.made;
        self.seen = seen;
        // Commands about commits say so; this keeps the patterns off other output.
        if command.contains("git ") {
            self.stash.ran(line, output, true, event);
            self.of_git(line, output, event);
        }
        if command.contains("jj ") {
            self.commits(&PARENT, output, false, event);
        }
        self.asked(command, output, event);
        let mut pushed = Vec::new();
        for made in made(line, output) {
            match made {
                Made::Named(made::TAG, name) if self.is_others_tag(&name, line, command) => {
                    pushed.push(name);
                }
                Made::Commit(name, message) => {
                    let is_amended = command.contains("--amend");
                    self.commit(&name, &message, is_amended, event);
                }
                Made::Named(what, name) => self.named(what, Some(&name), event),
                Made::Review(url) => self.request("review", &url, event),
            }
        }
        self.pushed_tags(&pushed, event);
        let is_push = |(push, at): &(String, String)| {
            at == place && line.commands.iter().any(|it| it.subject() == *push)
        };
        if self.unpushed.take_if(|unpushed| is_push(unpushed)).is_some() {
            self.name_pushed(output);
        }
        if command.contains("git ") && self.made == before && !prints_commit(output) {
            self.quietly(line, output, |simple| line.needs(simple), event);
        }
        self.made > before
    }

    /// Whether a tag that was pushed with all others is none that the session made.
    fn is_others_tag(&self, name: &str, line: &CommandLine, command: &str) -> bool {
        let has_all = command.contains("--tags") || command.contains("--mirror");
        let is_named = || line.commands.iter().any(|it| it.words.iter().any(|word| word == name));
        let subject = format!("{} {name}", made::TAG);
        has_all && !is_named() && !self.facts.iter().any(|fact| fact.subject == subject)
    }

    /// Tags that somebody had made before, and the session pushed.
    fn pushed_tags(&mut self, names: &[String], event: &Event<'_>) {
        match names {
            [] => {}
            [name] => self.named("pushed tag", Some(name), event),
            [first, rest @ ..] => {
                let text = format!("pushed tags {} and {} more", code(&clean(first)), rest.len());
                let subject = text.clone();
                self.add(text, subject, false, event);
            }
        }
    }

    /// What git's commands on a line made.
    fn of_git(&mut self, line: &CommandLine, output: &str, event: &Event<'_>) {
        let is_here = git::only_resets(line);
        for simple in &line.commands {
            if let Some(words) = simple.git() {
                self.git(&words, output, is_here, event);
                self.has_moved |= git::moves(&words) && self.facts.iter().any(is_commit);
            }
        }
    }

    /// The pull request or the issue that a command asked for.
    fn asked(&mut self, command: &str, output: &str, event: &Event<'_>) {
        let find = |pattern: &Pattern| pattern.find(output).map(|url| url.as_str());
        if ASKING.iter().any(|words| command.contains(words)) {
            match find(&REQUEST) {
                Some(url) => self.request("pull request", url, event),
                None => self.named("pull request", number(output), event),
            }
        }
        if let Some(url) = find(&ISSUE).filter(|_| command.contains("issue create")) {
            self.request("issue", url, event);
        }
    }

    /// A commit that printed no name is known by its message, where it `is_done`: `git commit -q -m "fix: x"`.
    fn quietly(
        &mut self,
        line: &CommandLine,
        output: &str,
        is_done: impl Fn(&Simple) -> bool,
        event: &Event<'_>,
    ) {
        let needed = || line.commands.iter().filter(|simple| is_done(simple));
        let is_nothing = MADE_NONE.iter().any(|it| output.contains(it));
        let committed: Vec<_> = needed()
            .filter(|_| !is_nothing)
            .filter_map(|simple| Some((simple, git::quiet_message(simple)?)))
            .collect();
        for (at, (simple, message)) in committed.iter().enumerate() {
            let message = shorten(&clean(message), 120);
            // The last one is what a push behind it says that the branch is at now.
            let pushed = made::pushed(line, output).filter(|_| at + 1 == committed.len());
            if let Some(name) = pushed {
                let is_amended = simple.words.iter().any(|word| word == "--amend");
                self.commit(name, &message, is_amended, event);
                continue;
            }
            let is_nameless =
                |fact: &Fact| fact.subject == message && fact.text.ends_with(NAMELESS);
            let is_amended = simple.words.iter().any(|word| word == "--amend");
            if self.facts.iter().any(is_nameless) {
                self.made += 1;
            } else if !message.is_empty() {
                let text = format!("{}{NAMELESS}", quote(&message));
                self.add(text, message, is_amended, event);
            }
        }
        for simple in needed().filter(|_| output.trim().is_empty()) {
            self.named("pushed branch", git::quiet_push(simple), event);
        }
    }

    /// What the commits are about that were made behind so many events.
    pub(crate) fn since(&self, seen: u64) -> Vec<Subject> {
        let later = self.subjects.iter().filter(|(made, _)| *made > seen);
        later.map(|(_, subject)| subject.clone()).collect()
    }

    /// What one successful command of git's made: commits, a branch, a tag, a merge.
    fn git(&mut self, words: &[&str], output: &str, is_here: bool, event: &Event<'_>) {
        let Some((subcommand, rest)) = words.split_first() else { return };
        let operands = operands(subcommand, rest);
        let first = operands.first().copied();
        match *subcommand {
            "commit" | "cherry-pick" | "revert" | "am" => {
                let is_amended = words.contains(&"--amend");
                self.commits(&COMMIT, output, is_amended, event);
                // Of a log behind it the first line is what was made, if git did not name that itself.
                let is_named = prints_commit(output);
                if let Some(commit) = ONE_LINE.captures(output).filter(|_| !is_named) {
                    self.commit(&commit[1], &commit[2], is_amended, event);
                }
            }
            what @ ("tag" | "branch") if words.iter().any(|word| deletes(word)) => {
                // A branch that is not merged git keeps, and says so.
                let is_told = |name: &&&str| {
                    let is_gone = output.contains(**name) || output.trim().is_empty();
                    what == "tag" || is_gone && !output.contains("error:") && !words.contains(&"-C")
                };
                let gone = |fact: &Fact| {
                    let mut names = operands.iter().filter(is_told);
                    names.any(|name| fact.subject == format!("{what} {name}"))
                };
                self.facts.retain(|fact| !gone(fact));
            }
            "tag" if !words.iter().any(|word| lists_tags(word)) => {
                self.named("tag", first, event);
            }
            "reset" if operands.len() == 1 && !words.contains(&"--") => {
                let is_all = self.take_back(operands[0], output, is_here);
                self.is_undone |= is_all && words.contains(&"--hard");
            }
            "switch" if words.contains(&"-c") => self.named("branch", first, event),
            "checkout" if words.contains(&"-b") => self.named("branch", first, event),
            "branch" if git::makes_branch(rest) && !output.contains("fatal:") => {
                self.named("branch", first, event);
            }
            "merge" if merges(words, output) => self.merged(first, output, event),
            "rebase" | "pull" if output.contains("Successfully rebased") => {
                self.rebased();
                // The first line of a log behind it is what the newest commit has become.
                let behind = output.split("Successfully rebased").nth(1).unwrap_or_default();
                if let Some(commit) = ONE_LINE.captures(behind) {
                    self.commit(&commit[1], &commit[2], false, event);
                }
            }
            _ => {}
        }
    }

    /// Forgets what a reset to `target` took back: everything behind the commit that git says it is at now, or behind
    /// the one that is named, else so many as are counted. Whether that is all: a commit that the session did not make
    /// is older than what it made, where it stayed on one branch and the reset `is_here`.
    fn take_back(&mut self, target: &str, output: &str, is_here: bool) -> bool {
        let is_history = |fact: &Fact| is_commit(fact) || fact.text.starts_with("merged ");
        let history = || (0..self.facts.len()).rev().filter(|at| is_history(&self.facts[*at]));
        let shown = output.split("HEAD is now at ").nth(1);
        let named = shown.and_then(|rest| rest.split_whitespace().next()).unwrap_or(target);
        let message = shown.and_then(|rest| rest.lines().next()?.split_once(' '));
        let is_it = |fact: &Fact| {
            let is_said = |(_, message): (&str, &str)| fact.subject == message.trim();
            is_same(&fact.subject, named) || message.is_some_and(is_said)
        };
        let known = history().position(|at| is_it(&self.facts[at]));
        let all = history().count();
        let is_rebased = |fact: &Fact| fact.text.ends_with(REBASED);
        let is_sure = is_here && !self.has_moved && !self.facts.iter().any(is_rebased);
        let is_named = git::is_name(target) || counted(target) > all;
        let is_older = known.is_none() && is_sure && is_named;
        let branched = self.facts.iter().rposition(|fact| !is_history(fact));
        let own = || history().take_while(|at| branched.is_none_or(|from| *at > from)).count();
        let count = known.unwrap_or_else(|| if is_older { own() } else { counted(target) });
        let is_all = is_older && count > 0 && count == all;
        // What was pushed is elsewhere still.
        let count = if is_older && !is_all { 0 } else { count };
        let gone: Vec<usize> = history().take(count).collect();
        gone.into_iter().for_each(|at| drop(self.facts.remove(at)));
        is_all
    }

    /// Whether the last command took back every commit of the session, and what they changed.
    pub(crate) fn are_undone(&mut self) -> bool {
        std::mem::take(&mut self.is_undone)
    }

    /// Of how many files a line takes back the last commit by another one, as git says.
    pub(crate) fn reverted_by(&self, line: &CommandLine, output: &str) -> Option<usize> {
        let reverts = |words: Vec<&str>| {
            let is_whole = !words.iter().any(|word| matches!(*word, "-n" | "--no-commit"));
            words.first() == Some(&"revert") && is_whole
        };
        let is_here = line.commands.iter().filter_map(Simple::git_here).any(reverts);
        let last = self.facts.iter().rfind(|fact| is_commit(fact)).filter(|_| is_here)?;
        let (_, message) = last.text.split_once("` ")?;
        git::reverted(output, message)
    }

    /// What was committed before may have other names now: which of it was on the branch, nobody tells.
    fn rebased(&mut self) {
        let is_named =
            |fact: &&mut Fact| fact.text.starts_with('`') && !fact.text.ends_with(REBASED);
        self.facts.iter_mut().filter(is_named).for_each(|fact| fact.text.push_str(REBASED));
    }

    fn commits(
        &mut self,
        printed: &Pattern,
        output: &str,
        mut is_amended: bool,
        event: &Event<'_>,
    ) {
        for commit in printed.captures_iter(output) {
            self.commit(&commit[1], &commit[2], is_amended, event);
            is_amended = false;
        }
    }

    fn commit(&mut self, name: &str, message: &str, is_amended: bool, event: &Event<'_>) {
        let is_known = |fact: &Fact| is_commit(fact) && is_same(&fact.subject, name);
        if self.facts.iter().any(is_known) {
            return;
        }
        let message = shorten(&clean(message), 120);
        let text = format!("{} {message}", code(name)).trim_end().to_owned();
        // Its name was not printed when it was made.
        let is_it = |fact: &&mut Fact| fact.subject == message && fact.text.ends_with(NAMELESS);
        match self.facts.iter_mut().find(is_it) {
            Some(made) => (made.text, made.subject) = (text, name.to_owned()),
            None => self.add(text, name.to_owned(), is_amended, event),
        }
    }

    fn named(&mut self, what: &str, name: Option<&str>, event: &Event<'_>) {
        let Some(name) = name.filter(|name| !name.contains(['$', '`', '*'])) else { return };
        let subject = format!("{what} {name}");
        if !self.facts.iter().any(|fact| fact.subject == subject) {
            self.add(format!("{what} {}", code(&clean(name))), subject, false, event);
        }
    }

    /// The newest commit has the name that its push says the branch is at now, where git had printed none.
    fn name_pushed(&mut self, output: &str) {
        let Some(name) = made::only_range(output) else { return };
        let newest = self.facts.iter_mut().rfind(|fact| is_commit(fact));
        if let Some(commit) = newest.filter(|fact| fact.text.ends_with(NAMELESS)) {
            commit.text = format!("{} {}", code(name), commit.subject);
            name.clone_into(&mut commit.subject);
        }
    }

    /// A branch was merged; where that made no commit, the branch is at another one now.
    fn merged(&mut self, branch: Option<&str>, output: &str, event: &Event<'_>) {
        self.named("merged", branch, event);
        let Some(branch) = branch else { return };
        let tip = git::forwarded_to(output).map(|tip| format!(" (then at {})", code(tip)));
        let subject = format!("merged {branch}");
        if let Some(merged) = self.facts.iter_mut().find(|fact| fact.subject == subject) {
            merged.text = format!("merged {}{}", code(&clean(branch)), tip.unwrap_or_default());
        }
    }

    /// What a tool of a server made, by its name: a pull or merge request.
    pub(crate) fn made_by(&mut self, tool: &str, output: &str, event: &Event<'_>) {
        let tool = tool.to_lowercase().replace('-', "_");
        if REQUESTING.iter().any(|verb| tool.ends_with(verb)) {
            let url = REQUEST.find(output);
            url.into_iter().for_each(|url| self.request("pull request", url.as_str(), event));
        }
    }

    pub(crate) fn pull_request(&mut self, url: &str, event: &Event<'_>) {
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
            let last = self.facts.iter().rposition(is_commit);
            last.map(|at| self.facts.remove(at));
        }
        let made =
            Fact::observed(FactKind::Commit, text, subject, MADE).at(event.address(), event.time);
        if is_commit(&made) {
            self.made += 1;
            self.subjects.push((self.seen, Subject::of(&made.text)));
        }
        self.facts.push(made);
    }

    /// What was made, in order; who goes on begins at the newest.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let newest = self.facts.iter().rposition(is_commit);
        let made = self.facts.iter().enumerate();
        let weight = |at: usize| if Some(at) == newest { NEWEST } else { MADE };
        made.map(|(at, fact)| Fact { weight: weight(at), ..fact.clone() }).collect()
    }

    /// What lies in the stash.
    pub(crate) fn stashed(&self) -> impl Iterator<Item = Fact> {
        self.stash.facts()
    }
}
