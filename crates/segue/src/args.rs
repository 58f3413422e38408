//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    "  segue next              the prompt for the next session\n\n",
    "Exit statuses:\n",
    "  0    good\n",
    "  2    bad usage, or it cannot start: not found, unreadable, no project here\n",
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

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up segue in this project.
    ///
    /// Writes `.segue/` with the settings and the bootstrap template, at the root
    /// of the git repository or, without one, here. Doing it again changes nothing.
    Init(InitArgs),
    /// List the sessions of this project on this machine, newest first.
    ///
    /// Works without `segue init`. Turns and tokens are shown where the session
    /// file is small enough to be read whole.
    Sessions(SessionsArgs),
    /// Make a handoff of a session and store it.
    ///
    /// Reads the transcript that the agent keeps, without any model or network:
    /// goal, rules and corrections in the user's words, files, commands with their
    /// last result, failures, todos, commits. Secrets are masked.
    #[command(
        after_help = "Examples:\n  segue handoff                                of the newest session here\n  segue handoff 6f0c --goal \"wire up the login\"\n  segue handoff --from session.jsonl.zst --dry-run -o -"
    )]
    Handoff(HandoffArgs),
    /// Give the complete prompt for the next session.
    ///
    /// The text of the handoff, with what has come since: whether the repository
    /// has moved, and a new goal if you give one. Looking consumes nothing.
    #[command(
        after_help = "Examples:\n  segue next                                   of the newest handoff\n  segue next | claude -p                       start a session with it\n  segue next 2 --goal \"try it with a queue\""
    )]
    Next(NextArgs),
    /// Show one handoff: rendered on a terminal, as it is stored in a pipe.
    #[command(after_help = HANDOFF_NAMES)]
    Show(ShowArgs),
    /// Show the chain of handoffs as a graph, newest first.
    Log(LogArgs),
    /// Show the settings in force, and where each comes from.
    Config(ConfigArgs),
    /// Show all of it on three recorded sessions, in a throw-away project.
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
    #[command(after_help = "Example:\n  segue man | man -l -")]
    Man {
        /// The command; segue itself without it.
        command: Option<String>,
    },
}

/// How a handoff can be named.
const HANDOFF_NAMES: &str = "\
A handoff is named by:
  @, @-, @--       the tip of the thread, the one before, and so on
  thread/NAME      the tip of another thread
  2                its number, where only one has it
  kpqx             the first letters of its id
  FILE.md          a file, which need not be in the store";

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Ask nothing.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Print what was done as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SessionsArgs {
    /// Print `segue/sessions/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct HandoffArgs {
    /// A session: its id, the beginning of it, `@` for the newest, or a file.
    #[arg(conflicts_with = "from")]
    pub(crate) session: Option<String>,
    /// The file of a session.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// The goal of the next session.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) goal: Option<String>,
    /// The tokens that the prompt has at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) budget: Option<u32>,
    /// The handoff that this one follows, instead of the newest.
    #[arg(long, value_name = "H")]
    pub(crate) parent: Option<String>,
    /// Store a handoff of a session with nothing in it as well.
    #[arg(long)]
    pub(crate) force: bool,
    /// Store nothing; print the document, unless `-o` says where it goes.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the document to a file as well; `-` is standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print `segue/handoff/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct NextArgs {
    /// The handoff to start from; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// The goal of the next session, instead of the one in the handoff.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) goal: Option<String>,
    /// Print the prompt.
    #[arg(long)]
    pub(crate) print: bool,
    /// Print the prompt with what is known of it as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The handoff; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// Only the prompt, as it was frozen.
    #[arg(long, conflicts_with = "json")]
    pub(crate) prompt: bool,
    /// Print `segue/handoff/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Print `segue/log/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Say where each value comes from.
    #[arg(long)]
    pub(crate) origin: bool,
    /// Print `segue/config/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Command {
    /// Whether errors are to be JSON as well.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Init(args) => args.json,
            Self::Sessions(args) => args.json,
            Self::Handoff(args) => args.json,
            Self::Next(args) => args.json,
            Self::Show(args) => args.json,
            Self::Log(args) => args.json,
            Self::Config(args) => args.json,
            Self::Demo | Self::Completions { .. } | Self::Man { .. } => false,
        }
    }
}
