//! An answer of the person's.

/// How a message of the person's answers what was asked before it.
pub(crate) struct Answer {
    pub(crate) says: Says,
    /// It chooses something.
    pub(crate) chooses: bool,
    /// It asks something itself.
    pub(crate) asks: bool,
}

/// How much an answer says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// That nobody knows, or that it is for later: it answers no question for which or what.
    Nothing,
    /// An option's label, or hardly more than a word.
    Plainly,
    More,
}
