//! When a command of a line runs.

/// When a command of a line runs, by the sign before it (2.9.2 and 2.9.3 there).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// In its turn.
    #[default]
    Always,
    /// With the output of the one before as its input: `|`.
    Piped,
    /// Where the one before succeeded: `&&`.
    Success,
    /// Where the one before failed: `||`.
    Failure,
}
