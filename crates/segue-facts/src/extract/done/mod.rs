//! What was done: commands run, files changed and read, commits made.

pub(crate) mod changes;
pub(crate) mod commands;
pub(crate) mod commits;
mod ends;
pub(crate) mod paths;
pub(crate) mod places;
pub(crate) mod reads;
pub(crate) mod refusals;
pub(crate) mod running;
pub(crate) mod tools;
pub(crate) mod unwritten;
