//! A command that was run: what its line says, what it is for, how it ended.

pub(crate) mod broken;
mod command_line;
pub(crate) mod decisive;
pub(crate) mod outcome;
mod parse;
pub(crate) mod printed;
mod served;
mod simple;
mod sort;
mod text;
mod when;

pub(crate) use command_line::CommandLine;
pub(crate) use simple::{Simple, has_subcommands};
pub(crate) use sort::Sort;
