//! An answer of the person's.

/// How a message of the person's answers what was asked before it.
pub(crate) struct Answer {
    /// It is a yes, a no, an option's label, or hardly more than a word.
    pub(crate) is_plain: bool,
    /// It chooses something.
    pub(crate) chooses: bool,
    /// It asks something itself.
    pub(crate) asks: bool,
}
