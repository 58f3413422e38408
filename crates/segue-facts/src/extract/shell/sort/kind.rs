//! The sorts of commands.

use serde::{Deserialize, Serialize};

/// What a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Sort {
    Test,
    Build,
    Lint,
    Run,
    Package,
    Git,
    /// Looks at things: a status other than zero is an answer, not a failure.
    Look,
    Other,
}

impl Sort {
    /// Whether it tests, builds or lints: its result says how the work stands.
    pub(crate) fn is_check(self) -> bool {
        matches!(self, Self::Test | Self::Build | Self::Lint)
    }
}
