//! How a line says what was agreed to.

/// How a decision begins that the person only agreed to.
pub(crate) const AGREED: &str = "Agreed: ";
/// How a proposal begins that the person agreed to for another time.
pub(crate) const LATER: &str = "Later: ";
/// What stands between a proposal and the answer that agreed to it.
pub(crate) const THE_USER: &str = " (the user: ";
