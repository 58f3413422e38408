//! What the model said of work that waits, and that a commit or a merge overtook.

use super::{Commits, is_commit, made};
use crate::fact::{ClaimState, Fact, FactKind, Speaker};

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

/// What a pull request waits for, in the words of those who wait.
const MERGING: [&str; 12] = [
    "merge",
    "merged",
    "merging",
    "review",
    "reviewed",
    "draft",
    "approval",
    "gemergt",
    "freigabe",
    "relecture",
    "revisión",
    "fusion",
];

impl Commits {
    /// Whether what the model told in an earlier turn still holds, as far as commits tell: it does not say that
    /// something is uncommitted, or nothing was committed at all.
    pub(crate) fn bear_out(&self, told: &str) -> bool {
        !is_uncommitted(told) || !self.facts.iter().any(is_commit)
    }

    /// The fact as it still holds: where the model said that something is not committed, and
    /// committed later, it is left without that, or nothing is left of it.
    pub(crate) fn overtake(&self, fact: Fact) -> Option<Fact> {
        if self.is_merged_since(&fact) {
            return None;
        }
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

    /// Whether the model left open that something is reviewed or merged, and a request was merged later: the one
    /// that it names, where it names one.
    fn is_merged_since(&self, fact: &Fact) -> bool {
        let is_left = fact.kind == FactKind::Todo
            && fact.said_by == Some(Speaker::Model)
            && waits(&fact.text);
        let numbers = || fact.text.split(['#', '!']).skip(1);
        let named: Vec<&str> = numbers().map(digits).filter(|it| !it.is_empty()).collect();
        let is_it = |made: &&Fact| {
            let number = made.subject.strip_prefix(made::MERGED)?.rsplit(['#', '!']).next()?;
            let is_request = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            Some(is_request && (named.is_empty() || named.contains(&number)))
        };
        let is_later = |made: &&Fact| fact.time.is_some() && made.time >= fact.time;
        is_left && self.facts.iter().filter(is_later).any(|made| is_it(&made) == Some(true))
    }
}

fn is_uncommitted(text: &str) -> bool {
    let lower = text.to_lowercase();
    UNCOMMITTED.iter().any(|words| lower.contains(words))
}

/// Whether a sentence says that something waits for a review or a merge.
fn waits(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    let is_request = text.contains('#')
        || text.contains("PR")
        || text.contains("pull request")
        || text.contains("branch");
    is_request && words.any(|word| MERGING.contains(&word.as_str()))
}

/// The digits that a text begins with.
fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}
