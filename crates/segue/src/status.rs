//! The exit statuses, which scripts may rely on; `segue --help` lists them.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done; also: there was nothing to do, and that was said.
    Good = 0,
    /// The thing checked has errors.
    Errors = 1,
    /// Bad usage, or it cannot start: not found, unreadable, no project here.
    Usage = 2,
    /// Refused by a check: nothing is stored.
    Refused = 3,
    /// A decision is needed that nobody is there to make.
    Undecided = 4,
    /// A conflict: the name fits several things.
    Conflict = 5,
    /// The surroundings failed: read-only, disk full, no such right.
    Surroundings = 6,
    /// A bug in segue.
    Bug = 70,
    /// The user cancelled.
    Cancelled = 130,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
