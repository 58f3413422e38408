//! What can be typed.

use clap::{Parser, Subcommand, ValueEnum};

use crate::command::{
    AdoptArgs, BootstrapArgs, BranchArgs, CheckArgs, ClaimArgs, ConfigArgs, DiffArgs, DoctorArgs,
    ExpandArgs, ExplainArgs, ExportArgs, FactsArgs, Format, HandoffArgs, HookArgs, InitArgs,
    InstallArgs, LogArgs, McpArgs, MergeArgs, NextArgs, OpCommand, PendingArgs, PurgeArgs,
    RedactArgs, RedoArgs, RollbackArgs, SaveArgs, SessionsArgs, ShowArgs, StatusArgs, SwitchArgs,
    TagArgs, TemplateCommand, TimelineArgs, UndoArgs, UninstallArgs,
};

/// Carries LLM work from one session to the next.
///
/// A session ends by writing a handoff; the handoff starts the next session.
/// segue reads the agent's own transcript, makes the handoff without a model or
/// network, checks it, and keeps all handoffs as a chain beside your code.
#[derive(Debug, Parser)]
#[command(name = "segue", version, propagate_version = true, max_term_width = 100)]
#[command(after_long_help = concat!(
    "First steps:\n",
    "  segue demo              see all of it, on recorded sessions\n",
    "  segue init              set up this project\n",
    "  segue handoff           make a handoff of the newest session\n",
    "  segue next              the next session, started here\n",
    "  segue install           sessions write their handoffs themselves\n\n",
    "Exit statuses:\n",
    "  0    good\n",
    "  1    the thing checked has errors; `status --exit-code`: stale\n",
    "  2    bad usage, or it cannot start: not found, unreadable, no project here\n",
    "  3    refused by a check, nothing is stored\n",
    "  4    needs a decision that nobody is there to make\n",
    "  5    conflict: the name fits several things\n",
    "  6    the surroundings failed: read-only, disk full, no permission\n",
    "  70   a bug in segue\n",
    "  130  cancelled"
))]
pub(crate) struct Cli {
    /// When to use colours; `NO_COLOR` is respected.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Every command; what each takes and does stands in its own file.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(InitArgs),
    Sessions(SessionsArgs),
    Export(ExportArgs),
    Handoff(HandoffArgs),
    Next(NextArgs),
    Show(ShowArgs),
    Expand(ExpandArgs),
    Facts(FactsArgs),
    Log(LogArgs),
    Status(StatusArgs),
    Branch(BranchArgs),
    Switch(SwitchArgs),
    Diff(DiffArgs),
    Timeline(TimelineArgs),
    Rollback(RollbackArgs),
    Merge(MergeArgs),
    Tag(TagArgs),
    Claim(ClaimArgs),
    Purge(PurgeArgs),
    Doctor(DoctorArgs),
    Undo(UndoArgs),
    Redo(RedoArgs),
    #[command(subcommand)]
    Op(OpCommand),
    Check(CheckArgs),
    Explain(ExplainArgs),
    Save(SaveArgs),
    Adopt(AdoptArgs),
    Redact(RedactArgs),
    #[command(subcommand)]
    Template(TemplateCommand),
    Bootstrap(BootstrapArgs),
    Install(InstallArgs),
    Uninstall(UninstallArgs),
    Pending(PendingArgs),
    Hook(HookArgs),
    Mcp(McpArgs),
    Config(ConfigArgs),
    /// Show all of it on recorded sessions, in a throw-away project.
    ///
    /// Needs no account, key, network or set-up, and leaves nothing behind.
    Demo,
    /// Print a completion script for a shell.
    #[command(
        after_help = "Example:\n  segue completions bash > ~/.local/share/bash-completion/completions/segue"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page of segue or of one of its commands.
    #[command(
        after_help = "Examples:\n  segue man | man -l -\n  segue man template add | man -l -"
    )]
    Man {
        /// The command; segue itself without it.
        command: Vec<String>,
    },
}

/// How a handoff can be named.
pub(crate) const HANDOFF_NAMES: &str = "\
A handoff is named by:
  @, @-, @--       the tip of the thread, the one before, and so on
  thread/NAME      the tip of another thread; NAME alone where no id begins like it
  tag:NAME         the handoff with that label
  2                its number, where only one has it
  kpqx             the first letters of its id
  FILE.md          a file, which need not be in the store";

/// How a session can be named.
pub(crate) const SESSION_NAMES: &str = "\
A session is named by:
  @                the newest of this project
  6f0c             the first letters of its id, as `segue sessions` lists it
  claude:6f0c      the same of one agent
  FILE             a session file of any agent, or of `segue-events/1`
  FILE#ID          one of several sessions in a file

Examples:
  segue sessions show @ --stats
  segue sessions show 6f0c --events | jq -r 'select(.kind == \"user\").text'
  segue export 6f0c --format html > session.html";

impl Command {
    /// Whether errors are to be JSON as well.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Init(args) => args.json,
            Self::Sessions(args) => args.wants_json(),
            Self::Export(_) => false,
            Self::Handoff(args) => args.json,
            Self::Next(args) => args.json,
            Self::Show(args) => args.json,
            Self::Expand(args) => args.json,
            Self::Facts(args) => args.json,
            Self::Log(args) => args.json,
            Self::Status(args) => args.json,
            Self::Branch(args) => args.json,
            Self::Switch(args) => args.json,
            Self::Diff(args) => args.json,
            Self::Timeline(args) => args.json,
            Self::Merge(args) => args.json,
            Self::Rollback(args) => args.json,
            Self::Tag(args) => args.json,
            Self::Claim(args) => args.json,
            Self::Purge(args) => args.json,
            Self::Doctor(args) => args.json,
            Self::Undo(args) => args.json,
            Self::Redo(args) => args.json,
            Self::Op(OpCommand::Log(args)) => args.json,
            Self::Config(args) => args.json,
            Self::Check(args) => args.json || args.format == Format::Json,
            Self::Explain(args) => args.json,
            Self::Save(args) => args.json,
            Self::Adopt(args) => args.json,
            Self::Redact(args) => args.json,
            Self::Template(TemplateCommand::List { json }) => *json,
            Self::Template(TemplateCommand::Check { json, format, .. }) => {
                *json || *format == Format::Json
            }
            Self::Install(args) => args.site.json,
            Self::Uninstall(args) => args.site.json,
            Self::Pending(args) => args.json,
            Self::Template(_) | Self::Bootstrap(_) | Self::Hook(_) | Self::Mcp(_) => false,
            Self::Demo | Self::Completions { .. } | Self::Man { .. } => false,
        }
    }
}
