//! What the rules of facts ask of the world.

use segue_model::SectionName;

use super::Glob;

/// The repository and the transcript that a handoff speaks of. Every answer may
/// be that nothing is known; then no rule fires. Two threads may ask at once.
pub trait Ground: Sync {
    /// Whether a path of the project exists, at the anchor or now.
    fn has_path(&self, path: &str) -> Option<bool>;
    /// Whether a glob matches a path of the project, at the anchor or now.
    fn has_match(&self, glob: &Glob) -> Option<bool>;
    /// Where a commit stands.
    fn commit(&self, hash: &str) -> Option<CommitStanding>;
    /// Whether the anchor still is where the repository stands.
    fn freshness(&self) -> Option<Freshness>;
    /// The number that the chain gives the handoff.
    fn number(&self) -> Option<u32>;
    /// The commands that the session ran, in their order, as they were typed.
    fn commands(&self) -> Option<&[String]>;
    /// What the session shows and `text` does not carry.
    fn lost(&self, text: &str) -> Option<Loss>;
    /// What the session shows against a claim, in a sentence.
    fn against(&self, claim: &Claim<'_>) -> Option<String>;
}

/// What a text does not carry of its session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loss {
    /// The share of the facts' weight that the text carries, from 0 to 1.
    pub carried: f64,
    /// The facts that it lost, the heaviest first.
    pub facts: Vec<LostFact>,
}

/// A fact that a text does not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostFact {
    /// What sort of fact.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
    /// Where it was seen.
    pub address: Option<String>,
    /// The section that it belongs into.
    pub section: SectionName,
    /// The subsection; without it under the section's own heading.
    pub heading: Option<&'static str>,
    /// The item of a list that says it.
    pub line: String,
}

/// What a handoff says of its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim<'a> {
    /// This command passes.
    Passes(&'a str),
    /// This command fails.
    Fails(&'a str),
    /// This command passes with so many tests.
    PassesWith(&'a str, u64),
    /// All tests pass.
    TestsPass,
    /// The session worked on this file.
    Worked(&'a str),
    /// The session made this file.
    Made(&'a str),
    /// The session deleted this file.
    Deleted(&'a str),
    /// This item of the todo list is done.
    Done(&'a str),
}

/// Where a commit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitStanding {
    /// On the branch.
    Reachable,
    /// In the repository, but not on the branch.
    Elsewhere,
    /// Nowhere.
    Missing,
}

/// Whether the anchor still is where the repository stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing has changed since.
    Fresh,
    /// What has changed, each in a sentence.
    Stale(Vec<String>),
}

/// Nothing is known.
pub struct NoGround;

impl Ground for NoGround {
    fn has_path(&self, _: &str) -> Option<bool> {
        None
    }

    fn has_match(&self, _: &Glob) -> Option<bool> {
        None
    }

    fn commit(&self, _: &str) -> Option<CommitStanding> {
        None
    }

    fn freshness(&self) -> Option<Freshness> {
        None
    }

    fn number(&self) -> Option<u32> {
        None
    }

    fn commands(&self) -> Option<&[String]> {
        None
    }

    fn lost(&self, _: &str) -> Option<Loss> {
        None
    }

    fn against(&self, _: &Claim<'_>) -> Option<String> {
        None
    }
}
