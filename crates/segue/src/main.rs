//! `segue`: the command line.
//!
//! A face: it reads what was typed and what the world is like, calls one
//! function of `segue-project`, and shows what came back. It decides nothing.

mod args;
mod clipboard;
mod command;
mod demo;
mod editor;
mod face;
mod failure;
mod fetch;
mod help;
mod html;
mod op;
mod output;
mod pager;
mod show_json;
mod status;
mod surroundings;
mod table;
mod time;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{FromArgMatches, Parser};

use args::Cli;
use face::Face;
use status::Status;

fn main() -> ExitCode {
    let cli = match typed() {
        Ok(cli) => cli,
        Err(error) => return failure::usage(&error).into(),
    };
    let mut face = Face::new(cli.color);
    let status = match command::run(&cli, &mut face) {
        Ok(status) => status,
        Err(failure) => failure.show(&mut face, cli.command.wants_json()),
    };
    match face.flush() {
        // Whoever read us has seen enough, as `head` does.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => status.into(),
        Err(_) => Status::Surroundings.into(),
        Ok(()) => status.into(),
    }
}

/// What was typed. The groups of the help are made only where it is shown: every start would pay for them.
fn typed() -> Result<Cli, clap::Error> {
    const HELP: [ErrorKind; 2] =
        [ErrorKind::DisplayHelp, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand];
    match Cli::try_parse() {
        Err(error) if HELP.contains(&error.kind()) => {
            Cli::from_arg_matches(&help::command().try_get_matches()?)
        }
        parsed => parsed,
    }
}
