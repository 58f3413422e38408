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
    "  1    the thing checked has errors\n",
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
    /// Check a handoff: form, facts, trust.
    ///
    /// Reads what anybody wrote: a handoff of the chain, a file, or standard input.
    /// A MUST that is broken is an error and makes the exit status 1; warnings do not.
    /// In a project the paths, commits and the anchor it names are looked up.
    #[command(
        after_help = "Examples:\n  segue check                                  the newest handoff of the thread\n  segue check HANDOFF.md --fix                 mend what can be mended\n  pbpaste | segue check - --format github      annotations for a pull request\n\n`segue explain CODE` says why a rule exists."
    )]
    Check(CheckArgs),
    /// Say why a rule of `check` exists, with an example; all rules without a code.
    #[command(after_help = "Example:\n  segue explain H107")]
    Explain(ExplainArgs),
    /// Store a handoff that was written elsewhere.
    ///
    /// Whatever a web chat or a colleague wrote enters the chain: it is read, turned
    /// into the canonical form without losing a word, checked and stored. What is
    /// missing is listed. A prompt is made from the sections where there is none.
    #[command(
        after_help = "Examples:\n  segue save chat.md\n  segue save --paste                           from the clipboard\n  segue show 3 | ssh ben segue save -          keeps id, author and parents"
    )]
    Save(SaveArgs),
    /// Take a living HANDOFF.md apart into a chain and a current page.
    ///
    /// Each session in it becomes a handoff, the oldest first; what is left is the
    /// newest. Every line is found in the chain again. The file itself stays.
    #[command(
        after_help = "Example:\n  segue adopt HANDOFF.md --dry-run              what would become of it"
    )]
    Adopt(AdoptArgs),
    /// List, show, make and check bootstrap templates.
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Print the template that starts the first session of a chain.
    #[command(
        after_help = "Examples:\n  segue bootstrap | claude                     start a session under it\n  segue bootstrap --template research --copy   a short form, for a chat in a browser"
    )]
    Bootstrap(BootstrapArgs),
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
    #[command(
        after_help = "Examples:\n  segue man | man -l -\n  segue man template add | man -l -"
    )]
    Man {
        /// The command; segue itself without it.
        command: Vec<String>,
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
    /// The bootstrap template: a name, or several names and files with commas.
    #[arg(long, value_name = "NAMES")]
    pub(crate) template: Option<String>,
    /// Answer a question of the template; as often as there are answers.
    #[arg(long, value_name = "KEY=TEXT", value_parser = answer)]
    pub(crate) answer: Vec<(String, String)>,
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
    /// How much it says: all, the usual, one line each, or what changed since its parent.
    #[arg(long, value_name = "KIND", default_value = "standard")]
    pub(crate) kind: KindArg,
    /// The bootstrap template: a name, or several names and files with commas.
    #[arg(long, value_name = "NAMES")]
    pub(crate) template: Option<String>,
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
    /// Put it on the clipboard, with a short form of the template for a chat that cannot
    /// read files.
    #[arg(long, conflicts_with_all = ["print", "json"])]
    pub(crate) copy: bool,
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

/// How much a handoff says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// Everything that was found.
    Rich,
    /// What matters, within the budget.
    Standard,
    /// One line of state, one of what is next.
    Light,
    /// Only what changed since the parent.
    Diff,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A handoff, a file, or `-` for standard input; the newest of the thread without it.
    pub(crate) handoff: Option<String>,
    /// The session that it closes: its commands are evidence.
    #[arg(long, value_name = "SESSION")]
    pub(crate) from: Option<String>,
    /// Mend what can be mended without a change of meaning; standard input is printed.
    #[arg(long)]
    pub(crate) fix: bool,
    /// How findings are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    /// The same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: each line with a caret.
    Human,
    /// `segue/check/1`.
    Json,
    /// Annotations of GitHub's workflows.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code of a rule, such as H107.
    pub(crate) code: Option<String>,
    /// Print `segue/explain/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SaveArgs {
    /// The file; `-` or nothing for standard input.
    #[arg(conflicts_with = "paste")]
    pub(crate) file: Option<PathBuf>,
    /// Take the text from the clipboard.
    #[arg(long)]
    pub(crate) paste: bool,
    /// The handoff that it follows, instead of the newest.
    #[arg(long, value_name = "H")]
    pub(crate) parent: Option<String>,
    /// The session that it closes: its commands are evidence.
    #[arg(long, value_name = "SESSION")]
    pub(crate) from: Option<String>,
    /// Store nothing; print the document.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print `segue/handoff/1`; of several handoffs, one a line.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AdoptArgs {
    /// The file; `-` for standard input.
    pub(crate) file: PathBuf,
    /// Store nothing; say what would become of it.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print `segue/handoff/1`, one a line.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// List the templates that can be used here.
    List {
        /// Print `segue/templates/1`.
        #[arg(long)]
        json: bool,
    },
    /// Print a template as a session reads it.
    Show {
        /// A name, a file, or several with commas; the one in force without it.
        name: Option<String>,
    },
    /// Make a template of the project's own, on top of another.
    New {
        /// Its name.
        name: String,
        /// What it stands on.
        #[arg(long, value_name = "NAME", default_value = "base")]
        extends: String,
    },
    /// Check a template against the pattern's Bootstrap Schema.
    Check {
        /// A file or a name; the one in force without it.
        name: Option<String>,
        /// How findings are shown.
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: Format,
        /// The same as `--format json`.
        #[arg(long, conflicts_with = "format")]
        json: bool,
    },
    /// Show what one template says otherwise than another.
    Diff {
        /// The first.
        from: String,
        /// The second.
        to: String,
    },
    /// Print a template filled in, for one client.
    Render {
        /// A name, a file, or several with commas.
        name: String,
        /// The client that will read it.
        #[arg(long, value_name = "PLATFORM", default_value = "any")]
        platform: PlatformArg,
    },
    /// Keep a template from elsewhere as a file of the project.
    ///
    /// An address is fetched once, over https; nothing is ever fetched again.
    Add {
        /// An https address, or a file.
        source: String,
        /// Replace a template of the same name.
        #[arg(long)]
        force: bool,
    },
}

/// The client that will read a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlatformArg {
    /// Any.
    Any,
    /// Claude.
    Claude,
    /// `ChatGPT`.
    Chatgpt,
    /// Gemini.
    Gemini,
    /// A model's service.
    Api,
}

#[derive(Debug, Args)]
pub(crate) struct BootstrapArgs {
    /// The template: a name, or several names and files with commas.
    #[arg(long, value_name = "NAMES")]
    pub(crate) template: Option<String>,
    /// The client that will read it.
    #[arg(long, value_name = "PLATFORM", default_value = "any")]
    pub(crate) platform: PlatformArg,
    /// Put a short form on the clipboard, for a chat that cannot read files.
    #[arg(long)]
    pub(crate) copy: bool,
}

/// `KEY=TEXT`
fn answer(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=TEXT")?;
    let is_key =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if !is_key {
        return Err(format!("`{key}` is no key: use letters, digits, `-` and `_`"));
    }
    Ok((key.to_owned(), value.trim().to_owned()))
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
            Self::Check(args) => args.json || args.format == Format::Json,
            Self::Explain(args) => args.json,
            Self::Save(args) => args.json,
            Self::Adopt(args) => args.json,
            Self::Template(TemplateCommand::List { json }) => *json,
            Self::Template(TemplateCommand::Check { json, format, .. }) => {
                *json || *format == Format::Json
            }
            Self::Template(_) | Self::Bootstrap(_) => false,
            Self::Demo | Self::Completions { .. } | Self::Man { .. } => false,
        }
    }
}
