//! The commands, one file each.

mod adopt;
mod bootstrap;
mod branch;
mod check;
mod claim;
mod config;
mod diff;
mod doctor;
mod expand;
mod explain;
mod export;
mod facts;
mod findings;
mod handoff;
mod hook;
mod init;
mod install;
mod log;
mod made;
mod manual;
mod mcp;
mod merge;
mod next;
mod op_log;
mod pending;
mod probes;
mod purge;
mod redact;
mod rollback;
mod save;
mod session;
mod sessions;
mod show;
mod status;
mod switch;
mod tag;
mod template;
mod timeline;
mod undo;
mod writers;

use crate::args::{Cli, Command};
use crate::demo;
use crate::face::Face;
use crate::failure::Failure;
use crate::status::Status;
use crate::surroundings::{read, read_anyway};

pub(crate) use adopt::AdoptArgs;
pub(crate) use bootstrap::BootstrapArgs;
pub(crate) use branch::BranchArgs;
pub(crate) use check::CheckArgs;
pub(crate) use claim::ClaimArgs;
pub(crate) use config::ConfigArgs;
pub(crate) use diff::DiffArgs;
pub(crate) use doctor::DoctorArgs;
pub(crate) use expand::ExpandArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use export::ExportArgs;
pub(crate) use facts::FactsArgs;
pub(crate) use findings::Format;
pub(crate) use handoff::HandoffArgs;
pub(crate) use hook::HookArgs;
pub(crate) use init::InitArgs;
pub(crate) use install::{InstallArgs, UninstallArgs};
pub(crate) use log::{LogArgs, graph};
pub(crate) use made::report;
pub(crate) use mcp::McpArgs;
pub(crate) use merge::MergeArgs;
pub(crate) use next::NextArgs;
pub(crate) use op_log::OpCommand;
pub(crate) use pending::PendingArgs;
pub(crate) use purge::PurgeArgs;
pub(crate) use redact::RedactArgs;
pub(crate) use rollback::RollbackArgs;
pub(crate) use save::SaveArgs;
pub(crate) use sessions::SessionsArgs;
pub(crate) use show::ShowArgs;
pub(crate) use status::StatusArgs;
pub(crate) use switch::SwitchArgs;
pub(crate) use tag::TagArgs;
pub(crate) use template::TemplateCommand;
pub(crate) use timeline::TimelineArgs;
pub(crate) use undo::{RedoArgs, UndoArgs};

/// Runs what was typed.
pub(crate) fn run(cli: &Cli, face: &mut Face) -> Result<Status, Failure> {
    match &cli.command {
        Command::Init(args) => init::run(args, &read(None, None)?, face),
        Command::Sessions(args) => sessions::run(args, &read(None, None)?, face),
        Command::Export(args) => export::run(args, &read(None, None)?, face),
        Command::Handoff(args) => {
            handoff::run(args, &read(args.budget, args.template.as_deref())?, face)
        }
        Command::Next(args) => next::run(args, &read(None, None)?, face),
        Command::Show(args) => show::run(args, &read(None, None)?, face),
        Command::Facts(args) => facts::run(args, &read(None, None)?, face),
        Command::Expand(args) => expand::run(args, &read(None, None)?, face),
        Command::Log(args) => log::run(args, &read(None, None)?, face),
        Command::Branch(args) => branch::run(args, &read(None, None)?, face),
        Command::Status(args) => status::run(args, &read(None, None)?, face),
        Command::Switch(args) => switch::run(args, &read(None, None)?, face),
        Command::Rollback(args) => rollback::run(args, &read(None, None)?, face),
        Command::Merge(args) => merge::run(args, &read(None, None)?, face),
        Command::Diff(args) => diff::run(args, &read(None, None)?, face),
        Command::Timeline(args) => timeline::run(args, &read(None, None)?, face),
        Command::Doctor(args) => doctor::run(args, &read_anyway()?, face),
        Command::Purge(args) => purge::run(args, &read(None, None)?, face),
        Command::Claim(args) => claim::run(args, &read(None, None)?, face),
        Command::Undo(args) => undo::run(args, &read(None, None)?, face),
        Command::Redo(args) => undo::run_again(args, &read(None, None)?, face),
        Command::Op(command) => op_log::run(command, &read(None, None)?, face),
        Command::Tag(args) => tag::run(args, &read(None, None)?, face),
        Command::Config(args) => config::run(args, &read(None, None)?, face),
        Command::Check(args) => check::run(args, &read(None, None)?, face),
        Command::Explain(args) => explain::run(args, face),
        Command::Save(args) => save::run(args, &read(None, None)?, face),
        Command::Adopt(args) => adopt::run(args, &read(None, None)?, face),
        Command::Redact(args) => redact::run(args, &read(None, None)?, face),
        Command::Template(command) => template::run(command, &read(None, None)?, face),
        Command::Bootstrap(args) => bootstrap::run(args, &read(None, None)?, face),
        Command::Install(args) => install::install(args, &read(None, None)?, face),
        Command::Uninstall(args) => install::uninstall(args, &read(None, None)?, face),
        Command::Pending(args) => pending::run(args, &read(None, None)?, face),
        Command::Hook(args) => Ok(hook::run(args, face)),
        Command::Mcp(args) => mcp::run(args),
        Command::Demo => demo::run(face),
        Command::Completions { shell } => Ok(manual::completions(*shell, face)),
        Command::Man { command } => manual::page(command, face),
    }
}
