//! Commits and pull requests that the session made.

use std::sync::LazyLock;

use regex::Regex;
use segue_model::Event;

use crate::fact::{ClaimState, Fact, FactKind};
use crate::text::{clean, code, shorten};

/// What `git commit` prints: `[branch 3f2c1ab] subject`.
static COMMIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^\[[^\]\n]{1,120}? (?:\(root-commit\) )?([0-9a-f]{7,40})\] (.+)$").ok()
});

/// The address of a pull or merge request.
static REQUEST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"https://[\w.-]+/[\w./-]+/(?:pull|merge_requests)/\d+").ok());

/// Collects commits and pull requests.
#[derive(Default)]
pub(super) struct Commits {
    facts: Vec<Fact>,
}

impl Commits {
    pub(super) fn output(&mut self, output: &str, command: &str, event: &Event<'_>) {
        // Commands about commits say so; this keeps the pattern off other output.
        if command.contains("git ") && command.contains("commit") {
            let found = COMMIT.iter().flat_map(|pattern| pattern.captures_iter(output));
            for commit in found {
                let amended = command.contains("--amend");
                let text = format!("{} {}", code(&commit[1]), shorten(&clean(&commit[2]), 120));
                self.add(text, commit[1].to_owned(), amended, event);
            }
        }
        if command.contains("pr create")
            && let Some(url) = REQUEST.as_ref().and_then(|pattern| pattern.find(output))
        {
            self.pull_request(url.as_str(), event);
        }
    }

    pub(super) fn pull_request(&mut self, url: &str, event: &Event<'_>) {
        let url = clean(url);
        if !self.facts.iter().any(|fact| fact.subject == url) {
            self.add(format!("pull request {url}"), url, false, event);
        }
    }

    fn add(&mut self, text: String, subject: String, replaces_last: bool, event: &Event<'_>) {
        if replaces_last {
            let last = self.facts.iter().rposition(|fact| fact.text.starts_with('`'));
            last.map(|at| self.facts.remove(at));
        }
        self.facts.push(Fact {
            kind: FactKind::Commit,
            text,
            state: ClaimState::Observed,
            addresses: vec![event.address()],
            time: event.time,
            subject,
            weight: 0.5,
        });
    }

    pub(super) fn facts(&self) -> Vec<Fact> {
        self.facts.clone()
    }
}
