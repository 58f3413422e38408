//! What segue and an agent say to each other while a session runs: what the client tells a
//! hook, what the hook answers, what is installed for it, and how a session is started.
//!
//! Each agent is one module that implements [`Client`]. Whatever a client's JSON looks
//! like, everybody above speaks in these words only.

use std::path::{Path, PathBuf};

use segue_model::{AgentId, NativeId};
use serde_json::Value;

use crate::health::Complaint;
use crate::install::{Piece, Site};
use crate::rehearsal::Rehearsal;
use crate::{claude, codex, copilot, gemini, opencode, pi, qwen};

/// What a client tells a hook.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The session that it happened in.
    pub session: NativeId,
    /// The session's file, where the client names it.
    pub transcript: Option<PathBuf>,
    /// The directory that the session is in.
    pub cwd: Option<PathBuf>,
    /// What happened.
    pub moment: Moment,
    /// How full the context is, where the client says so.
    pub fill: Option<Fill>,
}

/// What happened in a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// It began, or goes on in another way.
    Start(Source),
    /// The person sent a message, which the model has not seen yet.
    Prompt {
        /// The message as it was typed, or as a command became it.
        text: String,
    },
    /// The model has answered and waits.
    Stop {
        /// Its last words.
        answer: Option<String>,
        /// Whether a hook has already made it go on once.
        again: bool,
    },
    /// The context will be compacted.
    BeforeCompaction {
        /// Whether the client does so by itself.
        automatic: bool,
    },
    /// The context was compacted.
    AfterCompaction {
        /// What is left of it.
        summary: Option<String>,
    },
    /// It ended.
    End,
}

/// How a session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Afresh.
    Startup,
    /// It is taken up again, or is a copy of another.
    Resume,
    /// In the same window, after another one was cleared away.
    Clear,
    /// After a compaction.
    Compaction,
}

/// How full a context is, in tokens of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// What it holds.
    pub tokens: u64,
    /// What it can hold, where that is known.
    pub window: Option<u64>,
}

/// What a hook answers. Empty means: nothing at all is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// For the model: stands beside the person's message.
    pub context: Option<String>,
    /// For the person: one line.
    pub notice: Option<String>,
    /// For the model, after its answer: it goes on with this.
    pub follow_up: Option<String>,
}

/// How a session is to be started.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The first message.
    pub prompt: &'a str,
    /// An id for the session, in the form of a UUID; used where the client takes one.
    pub session: &'a str,
    /// Whether it answers once and ends.
    pub headless: bool,
}

/// A session that has ended, and what it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The client's id of the session.
    pub session: &'a str,
    /// The session's file.
    pub file: &'a str,
    /// The message.
    pub message: &'a str,
}

/// A file of a client's before and after an installation.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its text; nothing: there is no such file.
    pub before: Option<&'a str>,
    /// The text that it gets; nothing: it goes.
    pub after: Option<&'a str>,
}

/// What a client takes in a settings file besides JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lenience {
    /// Comments and trailing commas.
    All,
    /// Comments.
    Comments,
    /// Nothing.
    Nothing,
}

/// A program to run, argument by argument: no shell reads any of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The program's name.
    pub program: &'static str,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it gets on standard input; without it the terminal.
    pub stdin: Option<String>,
    /// The id that the session will have, where it is known before.
    pub session: Option<NativeId>,
}

/// An agent that a session of segue can run inside of.
pub trait Client: Sync {
    /// Which agent.
    fn id(&self) -> AgentId;

    /// The name of its program.
    fn program(&self) -> &'static str {
        self.id().as_str()
    }

    /// What is installed for it.
    fn pieces(&self, site: &Site<'_>) -> Vec<Piece>;

    /// What remains for the person to do after an installation that changed these files.
    fn advice(&self, _changed: &[Changed<'_>]) -> Option<String> {
        None
    }

    /// What its settings files may hold that is no JSON.
    fn lenience(&self) -> Lenience {
        Lenience::All
    }

    /// What it does where a settings file holds more than that.
    fn refuses(&self, _path: &Path) -> &'static str {
        "ignores the whole file and runs no hook"
    }

    /// Tables that the client made in its settings because of what was installed: they go with it.
    fn traces(&self, _site: &Site<'_>) -> Vec<Piece> {
        Vec::new()
    }

    /// What the client says, if it concerns segue.
    fn told(&self, json: &Value) -> Option<Told>;

    /// The answer in the client's own words, if there is anything to say.
    fn answer(&self, told: &Told, reply: &Reply) -> Option<Value>;

    /// How many characters of added context reach the model whole.
    fn limit(&self) -> usize {
        60_000
    }

    /// Whether context that is added when a session begins reaches the model.
    fn hears_at_start(&self) -> bool {
        true
    }

    /// Whether it says when a compaction is done; else only its transcript does.
    fn tells_compacted(&self) -> bool {
        true
    }

    /// Whether context that is added after a compaction stays in a session that is taken up again.
    fn keeps_context(&self) -> bool {
        true
    }

    /// The file of a session whose client does not name it.
    fn transcript(&self, _home: &Path, _session: &NativeId) -> Option<PathBuf> {
        None
    }

    /// Starts a session.
    fn launch(&self, start: &Start<'_>) -> Launch;

    /// Takes up a session that has ended, without a terminal, for one message that stands on
    /// standard input; its answer is on standard output. In a fork of the session that leaves as
    /// little behind as the client allows.
    fn ask(&self, asked: &Asked<'_>) -> Launch {
        let arguments = self.asking(asked).into_iter().map(str::to_owned).collect();
        let stdin = Some(asked.message.to_owned());
        Launch { program: self.program(), arguments, stdin, session: None }
    }

    /// The arguments for that.
    fn asking<'a>(&self, asked: &Asked<'a>) -> Vec<&'a str>;

    /// How it is tried against a model on loopback, at `port`.
    fn rehearsal(&self, port: u16) -> Rehearsal;

    /// What of its own settings keeps segue from working, and what is worth knowing.
    fn complaints(&self, _site: &Site<'_>) -> Vec<Complaint> {
        Vec::new()
    }
}

/// Every agent that segue can be installed for, in the order in which lists show them.
pub const CLIENTS: [&dyn Client; 7] = [
    &claude::Claude,
    &codex::Codex,
    &gemini::Gemini,
    &opencode::Opencode,
    &qwen::Qwen,
    &copilot::Copilot,
    &pi::Pi,
];

/// The client of an agent, if segue can be installed for it.
pub fn client(agent: AgentId) -> Option<&'static dyn Client> {
    CLIENTS.into_iter().find(|client| client.id() == agent)
}
