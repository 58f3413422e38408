//! Which lines are kept, and how they are written.

/// Which lines are in.
pub(super) type Kept = Vec<bool>;

/// How a prompt says what it says of many things alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Every line stands for itself.
    Full,
    /// What can be named among others is.
    Brief,
}
