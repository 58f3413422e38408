//! Events: one item each of an agent's transcript, the same for every agent.
//!
//! A reader turns a session file into a stream of events; everything after it
//! (facts, exports, recall) knows events only. Texts are borrowed from the
//! reader's buffer where that is possible, so an event lives only as long as the
//! call that hands it over.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Address, AgentId, SessionPrefix};

/// One item of a transcript.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// The session that it belongs to; a sub-agent with a file of its own has its own.
    pub session: &'a SessionPrefix,
    /// Its number in that session's stream, from 1. A longer file never changes
    /// the numbers of what was there before.
    pub n: u64,
    /// When it happened, where the transcript says so.
    pub time: Option<Timestamp>,
    /// The bytes of the record that it came from.
    pub span: Span,
    /// The agent's own id of the record that it came from, where it has one.
    pub id: Option<&'a str>,
    /// The agent's id of the record before that one, where the transcript is a tree.
    pub parent: Option<&'a str>,
    /// Whether a sub-agent did it: such events tell what was done, never what the user wants.
    pub sidechain: bool,
    /// What happened.
    pub body: Body<'a>,
}

/// A half-open range of bytes in the (decompressed) session file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub from: u64,
    /// The byte after the last one.
    pub to: u64,
}

/// What an event says.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// What is known of the session as a whole; again whenever it changes.
    Meta(Meta<'a>),
    /// What the person typed, answered or said when refusing a tool call.
    User {
        /// The words as they were typed.
        text: Cow<'a, str>,
    },
    /// What the client put into the conversation in the user's name.
    Injected {
        /// The injected text.
        text: Cow<'a, str>,
    },
    /// What the model said.
    Assistant {
        /// The answer's text.
        text: Cow<'a, str>,
    },
    /// What the model thought, where the transcript keeps it readable.
    Thinking {
        /// The thought.
        text: Cow<'a, str>,
    },
    /// The model asks for a tool.
    ToolCall(ToolCall<'a>),
    /// What the tool gave back.
    ToolResult(ToolResult<'a>),
    /// A file was really changed; follows the tool's result.
    Edit(Edit<'a>),
    /// The whole todo list as it now stands.
    Todo {
        /// Every item in the agent's order.
        todos: Vec<Todo>,
    },
    /// The context was compacted here.
    Compaction(Compaction<'a>),
    /// Tokens of one model response, counted once.
    Usage(Usage),
    /// The person stopped the model.
    Interruption,
    /// The client or the model's service failed.
    Error {
        /// What it said.
        text: Cow<'a, str>,
    },
}

/// What is known of a session as a whole. Absent means unchanged.
#[derive(Clone, Debug, Default)]
pub struct Meta<'a> {
    /// Which agent wrote the transcript.
    pub agent: Option<AgentId>,
    /// The agent's version.
    pub version: Option<Cow<'a, str>>,
    /// The model that answers.
    pub model: Option<Cow<'a, str>>,
    /// The working directory.
    pub cwd: Option<Cow<'a, str>>,
    /// The git branch.
    pub branch: Option<Cow<'a, str>>,
    /// A pull request that belongs to the session.
    pub pull_request: Option<Cow<'a, str>>,
}

/// A request for a tool.
#[derive(Clone, Debug)]
pub struct ToolCall<'a> {
    /// The id that its result will name.
    pub call: Cow<'a, str>,
    /// The tool's name as the agent has it.
    pub tool: Cow<'a, str>,
    /// What the call does, in terms common to all agents.
    pub action: Action<'a>,
    /// The arguments, as JSON.
    pub input: Cow<'a, str>,
}

/// What a tool call does, in terms common to all agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action<'a> {
    /// Runs a shell command.
    Run {
        /// The command as it was given to the shell.
        command: Cow<'a, str>,
        /// The folder that it runs in, as the call names it, where it names one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        folder: Option<Cow<'a, str>>,
    },
    /// Reads a file.
    Read {
        /// Its path as the agent wrote it.
        path: Cow<'a, str>,
    },
    /// Creates, changes or deletes a file.
    Write {
        /// Its path as the agent wrote it.
        path: Cow<'a, str>,
    },
    /// Hands a task to a sub-agent.
    Delegate,
    /// Proposes a plan for the user's approval.
    Plan {
        /// The plan's text, where the call carries it.
        plan: Cow<'a, str>,
    },
    /// Asks the user.
    Ask,
    /// Changes the todo list.
    Todo,
    /// Anything else: searches, fetches, tools of servers.
    Other,
}

/// What a tool gave back.
#[derive(Clone, Debug)]
pub struct ToolResult<'a> {
    /// The id of the call.
    pub call: Cow<'a, str>,
    /// The tool's name, where the call was seen.
    pub tool: Cow<'a, str>,
    /// What the call did.
    pub action: Action<'a>,
    /// The text that the model got.
    pub output: Cow<'a, str>,
    /// The exit status of a command, where it is known.
    pub exit: Option<i32>,
    /// Whether the tool failed.
    pub failed: bool,
    /// Whether it never ran because the person refused it.
    pub refused: bool,
    /// How long it took, in milliseconds, where the transcript says so.
    pub millis: Option<u64>,
}

/// A change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit<'a> {
    /// The file's path as the agent wrote it.
    pub path: Cow<'a, str>,
    /// What happened to it.
    pub change: Change,
    /// Lines added, where known.
    pub added: u32,
    /// Lines removed, where known.
    pub removed: u32,
    /// What changed, as a patch or as the new text, where the transcript has it.
    pub patch: Option<Cow<'a, str>>,
}

/// What happened to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Create,
    /// Its content changed.
    Edit,
    /// It is gone.
    Delete,
    /// It has another path now.
    Rename {
        /// The new path.
        to: String,
    },
}

/// One item of a todo list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// What is to be done.
    pub text: String,
    /// How far it is.
    pub state: TodoState,
}

/// How far a todo item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TodoState {
    /// Not begun.
    Pending,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
}

/// A compaction of the context.
#[derive(Clone, Debug, Default)]
pub struct Compaction<'a> {
    /// The summary that replaced the conversation.
    pub summary: Option<Cow<'a, str>>,
    /// Whether the client did it by itself.
    pub automatic: bool,
    /// The context's size before, in tokens of the model.
    pub tokens_before: Option<u64>,
}

/// Tokens of one response, as the model's service counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read, those from the cache not included.
    pub input: u64,
    /// Tokens written.
    pub output: u64,
    /// Tokens read from or written to the cache.
    pub cached: u64,
    /// How many tokens the context holds, where the client says so.
    pub window: Option<u64>,
}

impl Event<'_> {
    /// Where this event stands.
    pub fn address(&self) -> Address {
        Address { session: self.session.clone(), n: self.n }
    }
}

impl Body<'_> {
    /// What kind of event it is, in the words of `segue-events/1`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Meta(_) => "meta",
            Self::User { .. } => "user",
            Self::Injected { .. } => "injected",
            Self::Assistant { .. } => "assistant",
            Self::Thinking { .. } => "thinking",
            Self::ToolCall(_) => "tool_call",
            Self::ToolResult(_) => "tool_result",
            Self::Edit(_) => "edit",
            Self::Todo { .. } => "todo",
            Self::Compaction(_) => "compaction",
            Self::Usage(_) => "usage",
            Self::Interruption => "interruption",
            Self::Error { .. } => "error",
        }
    }

    /// The same body without a borrow.
    pub fn into_owned(self) -> Body<'static> {
        match self {
            Self::Meta(meta) => Body::Meta(meta.into_owned()),
            Self::User { text } => Body::User { text: own(text) },
            Self::Injected { text } => Body::Injected { text: own(text) },
            Self::Assistant { text } => Body::Assistant { text: own(text) },
            Self::Thinking { text } => Body::Thinking { text: own(text) },
            Self::ToolCall(call) => Body::ToolCall(call.into_owned()),
            Self::ToolResult(result) => Body::ToolResult(result.into_owned()),
            Self::Edit(edit) => Body::Edit(edit.into_owned()),
            Self::Todo { todos } => Body::Todo { todos },
            Self::Compaction(compaction) => Body::Compaction(compaction.into_owned()),
            Self::Usage(usage) => Body::Usage(usage),
            Self::Interruption => Body::Interruption,
            Self::Error { text } => Body::Error { text: own(text) },
        }
    }

    /// About how many bytes of text it has.
    pub fn size(&self) -> usize {
        match self {
            Self::User { text }
            | Self::Injected { text }
            | Self::Assistant { text }
            | Self::Thinking { text }
            | Self::Error { text } => text.len(),
            Self::ToolCall(call) => call.input.len(),
            Self::ToolResult(result) => result.output.len(),
            Self::Edit(edit) => edit.patch.as_deref().map_or(0, str::len),
            Self::Compaction(compaction) => compaction.summary.as_deref().map_or(0, str::len),
            Self::Meta(_) | Self::Todo { .. } | Self::Usage(_) | Self::Interruption => 0,
        }
    }
}

fn own(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

impl Meta<'_> {
    fn into_owned(self) -> Meta<'static> {
        Meta {
            agent: self.agent,
            version: self.version.map(own),
            model: self.model.map(own),
            cwd: self.cwd.map(own),
            branch: self.branch.map(own),
            pull_request: self.pull_request.map(own),
        }
    }
}

impl ToolCall<'_> {
    fn into_owned(self) -> ToolCall<'static> {
        ToolCall {
            call: own(self.call),
            tool: own(self.tool),
            action: self.action.into_owned(),
            input: own(self.input),
        }
    }
}

impl ToolResult<'_> {
    fn into_owned(self) -> ToolResult<'static> {
        ToolResult {
            call: own(self.call),
            tool: own(self.tool),
            action: self.action.into_owned(),
            output: own(self.output),
            exit: self.exit,
            failed: self.failed,
            refused: self.refused,
            millis: self.millis,
        }
    }
}

impl Compaction<'_> {
    fn into_owned(self) -> Compaction<'static> {
        Compaction {
            summary: self.summary.map(own),
            automatic: self.automatic,
            tokens_before: self.tokens_before,
        }
    }
}

impl Edit<'_> {
    fn into_owned(self) -> Edit<'static> {
        Edit {
            path: own(self.path),
            change: self.change,
            added: self.added,
            removed: self.removed,
            patch: self.patch.map(own),
        }
    }
}

impl Usage {
    /// All tokens of the response: what filled the context when it was made.
    pub fn total(&self) -> u64 {
        // A file may count as much as it likes.
        self.input.saturating_add(self.output).saturating_add(self.cached)
    }
}

impl<'a> Action<'a> {
    /// A command of the shell in the session's own folder.
    pub fn run(command: impl Into<Cow<'a, str>>) -> Self {
        Self::Run { command: command.into(), folder: None }
    }

    /// The same action without a borrow.
    pub fn into_owned(self) -> Action<'static> {
        match self {
            Action::Run { command, folder } => {
                Action::Run { command: own(command), folder: folder.map(own) }
            }
            Action::Read { path } => Action::Read { path: own(path) },
            Action::Write { path } => Action::Write { path: own(path) },
            Action::Plan { plan } => Action::Plan { plan: own(plan) },
            Action::Delegate => Action::Delegate,
            Action::Ask => Action::Ask,
            Action::Todo => Action::Todo,
            Action::Other => Action::Other,
        }
    }
}
