//! Why an operation was not done.

use std::path::PathBuf;

use jiff::Timestamp;
use segue_document::check::Finding;
use segue_document::template::TemplateError;
use segue_model::{AgentId, ChainError, HandoffId, HandoffRefError, ThreadName, ThreadNameError};
use segue_store::StoreError;
use segue_transcript::ReadError;

/// Why an operation was not done. Nothing half-done is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is no `.segue` folder here or above.
    #[error("no segue project in `{}` or above it", .0.display())]
    NoProject(PathBuf),
    /// No agent has a session for this project.
    #[error("no session of an agent was found for `{}`", .root.display())]
    NoSessions {
        /// The project's root.
        root: PathBuf,
        /// Where was looked.
        looked: Vec<PathBuf>,
        /// What was found there and cannot be read, with the reason.
        unreadable: Vec<(PathBuf, String)>,
    },
    /// No session of this project is called that.
    #[error("no session of this project is called `{0}`")]
    UnknownSession(String),
    /// Several sessions are called that.
    #[error("`{name}` fits {} sessions: {}", .candidates.len(), .candidates.join(", "))]
    AmbiguousSession {
        /// What was typed.
        name: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// The session file cannot be read.
    #[error(transparent)]
    Transcript(#[from] ReadError),
    /// The text names no handoff.
    #[error(transparent)]
    Reference(#[from] HandoffRefError),
    /// The name leads to no handoff of the chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// Nothing in the chain is called that.
    #[error("no handoff is called `{name}`")]
    NoHandoff {
        /// What was typed.
        name: String,
        /// What it may have meant, as it can be typed.
        near: Vec<String>,
    },
    /// A name was to be given.
    #[error("`segue {command}` needs the name of a {kind}")]
    Unnamed {
        /// The command.
        command: &'static str,
        /// What is named: `thread` or `tag`.
        kind: &'static str,
        /// Those that there are.
        known: Vec<String>,
        /// A command that would do.
        example: String,
    },
    /// The text names no thread.
    #[error(transparent)]
    Thread(#[from] ThreadNameError),
    /// There is no such thread.
    #[error("there is no thread `{0}`")]
    NoThread(ThreadName),
    /// The thread is there already.
    #[error("the thread `{0}` is there already")]
    ThreadExists(ThreadName),
    /// The thread is the one that this checkout is on.
    #[error("this checkout is on the thread `{0}`")]
    OnThread(ThreadName),
    /// There is no such label.
    #[error("there is no tag `{0}`")]
    NoTag(String),
    /// The text is no label.
    #[error(
        "`{0}` cannot be a tag: use letters, digits, `.`, `_`, `-` and single `/` between them"
    )]
    BadTag(String),
    /// The file is a handoff, but not one of this chain.
    #[error("`{}` is not in the chain", .0.display())]
    NotInChain(PathBuf),
    /// The handoff does not say at which commit it was made.
    #[error("handoff `{}` has no commit that the code could go back to", .0.short())]
    NoAnchor(HandoffId),
    /// The thread does not come from that handoff.
    #[error("the thread `{thread}` does not come from handoff `{}`", .handoff.short())]
    NotBehind {
        /// Where it should go.
        handoff: HandoffId,
        /// The thread.
        thread: ThreadName,
    },
    /// The thread is at that handoff.
    #[error("the thread `{thread}` is at handoff `{}` already", .handoff.short())]
    AlreadyThere {
        /// Where it should go.
        handoff: HandoffId,
        /// The thread.
        thread: ThreadName,
    },
    /// Nobody learns from what was given up without a reason.
    #[error("a rollback needs its reason: the next session is told it")]
    NoReason,
    /// Somebody else has the handoff.
    #[error("handoff `{}` is claimed by {by} since {time}", .handoff.short())]
    Claimed {
        /// The handoff.
        handoff: HandoffId,
        /// Who has it.
        by: String,
        /// Since when.
        time: Timestamp,
    },
    /// One handoff goes back to the other.
    #[error("nothing to merge: handoff `{}` goes back to `{}`, so it has all of it", .other.short(), .handoff.short())]
    NothingToMerge {
        /// The earlier one.
        handoff: HandoffId,
        /// The later one.
        other: HandoffId,
    },
    /// Both names mean one handoff.
    #[error("`{a}` and `{b}` are the same handoff, `{}`", .handoff.short())]
    MergedWithItself {
        /// The one name.
        a: String,
        /// The other name.
        b: String,
        /// The handoff.
        handoff: HandoffId,
    },
    /// This checkout has done nothing that still counts.
    #[error("nothing was done in this checkout that could be undone")]
    NothingToUndo,
    /// Nothing was undone last.
    #[error(
        "nothing was undone in this checkout that could be done again: something else was done since, or all is as it was"
    )]
    NothingToRedo,
    /// No operation is called that.
    #[error("no operation is called `{0}`")]
    NoOperation(String),
    /// Several operations are called that.
    #[error("`{name}` fits {} operations", .candidates.len())]
    AmbiguousOperation {
        /// What was typed.
        name: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// The operation was taken back before.
    #[error("operation `{0}` is undone already")]
    UndoneAlready(String),
    /// What was removed for good does not come back.
    #[error("handoff `{}` was purged, and that cannot be taken back", .0.short())]
    Purged(HandoffId),
    /// This checkout has gone to another thread since.
    #[error("that led to the thread `{to}`, and this checkout is on `{here}` by now")]
    GoneOn {
        /// Where the switch led.
        to: ThreadName,
        /// Where this checkout is.
        here: ThreadName,
    },
    /// Something follows the handoff, so it stays in view.
    #[error("handoff `{}` is followed by `{}`", .handoff.short(), .by.short())]
    Followed {
        /// The handoff.
        handoff: HandoffId,
        /// What follows it.
        by: HandoffId,
    },
    /// There is no folder for the user's own data.
    #[error("this user has no folder for data, and the store is to be in it")]
    NoUserData,
    /// A ref or a worktree needs a repository.
    #[error("`{}` is in no git repository, or there is no `git` on this PATH", .0.display())]
    NoRepository(PathBuf),
    /// Codex did not take over the trust.
    #[error("Codex was not told to trust the hooks: {0}")]
    NotTrusted(String),
    /// git refused.
    #[error("git: {0}")]
    Git(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A settings file is wrong.
    #[error("`{}`, line {line}: {message}", .path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A setting from a flag or the environment is wrong.
    #[error("{name}: `{value}` {wanted}")]
    Setting {
        /// The flag or variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// There is no template of this name.
    #[error("there is no template `{0}`")]
    NoTemplate(String),
    /// An answer to a question that the template does not ask.
    #[error("the template asks no question `{key}`")]
    NoQuestion {
        /// What was answered.
        key: String,
        /// What the template asks for.
        asks: Vec<String>,
    },
    /// Templates that do not go together, or cannot be read.
    #[error(transparent)]
    Template(TemplateError),
    /// What is in a chain is never changed.
    #[error("`{}` is in the chain, and what is stored is never changed", .0.display())]
    Immutable(PathBuf),
    /// A difference needs something to differ from.
    #[error("a handoff of the kind `diff` needs a parent, and there is none")]
    NoParent,
    /// A file of that name is there already.
    #[error("`{}` is there already", .0.display())]
    Exists(PathBuf),
    /// There is nothing in the text.
    #[error("there is no text to save: it is empty")]
    Empty,
    /// Nothing in the text is what a handoff has.
    #[error("no section of a handoff is recognised in this text; nothing was stored")]
    NoSections,
    /// A file that should be a handoff is none.
    #[error("`{}` is not a handoff: {why}", .path.display())]
    NotAHandoff {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        why: String,
    },
    /// The handoff has no file of sources beside it.
    #[error("handoff `{}` has no sources: it was not made from a transcript here", .0.short())]
    NoSources(HandoffId),
    /// The file of sources says nothing that can be used.
    #[error("`{}` is no file of sources: {why}", .path.display())]
    BadSources {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The text names neither a line of a handoff nor an event.
    #[error("`{0}` names neither a line of a handoff (`H:LINE`) nor an event (`SESSION#N`)")]
    NoPlace(String),
    /// The handoff is not that long.
    #[error("the handoff has no line {line}: it has {lines}")]
    NoLine {
        /// The line that was named.
        line: usize,
        /// How many there are.
        lines: usize,
    },
    /// The line is segue's own, or somebody else's.
    #[error("line {line} has no sources in the session")]
    NotSourced {
        /// The line.
        line: usize,
    },
    /// Something else stands where segue's folder should be.
    #[error("`{}` is not a folder, and segue keeps its files in a folder of that name", .0.display())]
    NotAFolder(PathBuf),
    /// A file that was named is not there.
    #[error("there is no file `{}`", .0.display())]
    NoFile(PathBuf),
    /// The system refused.
    #[error("`{}` cannot be {doing}: {source}", .path.display())]
    Io {
        /// What was done: `written`, `read`.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// No request has this number.
    #[error("there is no request {0} for a handoff")]
    NoRequest(u32),
    /// The request was answered before.
    #[error("request {0} was answered, and its handoff is stored")]
    Answered(u32),
    /// No agent was found to install for.
    #[error("no agent was found on this machine")]
    NoAgents {
        /// Where was looked.
        looked: Vec<PathBuf>,
    },
    /// segue cannot be installed for this agent, or start it.
    #[error("{} has no place for segue's hooks", .0.title())]
    NoClient(AgentId),
    /// What this program installs could not be found again.
    #[error("`{}` is not called segue, so what it installs could not be told from what others do", .0.display())]
    Renamed(PathBuf),
    /// The client that is to write a handoff is not there.
    #[error("`{program}` is not on this PATH, so {} cannot write the handoff", .agent.title())]
    NoProgram {
        /// The agent.
        agent: AgentId,
        /// Its program.
        program: &'static str,
    },
    /// The client that is to be started is not there.
    #[error("`{program}` is not on this PATH, so {} cannot be started", .agent.title())]
    NotStartable {
        /// The agent.
        agent: AgentId,
        /// Its program.
        program: &'static str,
        /// The agents that could be.
        there: Vec<AgentId>,
    },
    /// The client did not write one.
    #[error("{} wrote no handoff: {why}", .agent.title())]
    Unanswered {
        /// The agent.
        agent: AgentId,
        /// What it did instead.
        why: String,
    },
    /// segue made a document that breaks its own rules: a bug.
    #[error("the handoff that was made breaks {}", rules(.0))]
    Broken(Vec<Finding>),
}

fn rules(findings: &[Finding]) -> String {
    let broken: Vec<String> =
        findings.iter().map(|f| format!("{} ({})", f.code, f.message)).collect();
    broken.join(", ")
}
