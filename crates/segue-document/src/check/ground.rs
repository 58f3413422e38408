//! What the rules of facts ask of the world.

/// The repository and the transcript that a handoff speaks of. Every answer may
/// be that nothing is known; then no rule fires.
pub trait Ground {
    /// Whether a path of the project exists, at the anchor or now.
    fn has_path(&self, path: &str) -> Option<bool>;
    /// Where a commit stands.
    fn commit(&self, hash: &str) -> Option<CommitStanding>;
    /// Whether the anchor still is where the repository stands.
    fn freshness(&self) -> Option<Freshness>;
    /// The number that the chain gives the handoff.
    fn number(&self) -> Option<u32>;
    /// The commands that the session ran, in their order, as they were typed.
    fn commands(&self) -> Option<&[String]>;
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
}
