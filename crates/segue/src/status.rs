//! The exit statuses, which scripts may rely on.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done; also: there was nothing to do, and that was said.
    Good = 0,
    /// Bad usage, or it cannot start: not found, unreadable, no project here.
    Usage = 2,
    /// A conflict: the name fits several things.
    Conflict = 5,
    /// The surroundings failed: read-only, disk full, no such right.
    Surroundings = 6,
    /// A bug in segue.
    Bug = 70,
    /// The user cancelled.
    Cancelled = 130,
}

/// The table for `segue --help`.
pub(crate) const HELP: &str = "\
Exit statuses:
  0    good
  2    bad usage, or it cannot start: not found, unreadable, no project here
  5    conflict: the name fits several things
  6    the surroundings failed: read-only, disk full, no permission
  70   a bug in segue
  130  cancelled";

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
