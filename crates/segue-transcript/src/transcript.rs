//! A session file, and the one way to read it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use segue_model::{AgentId, Event, NativeId, SessionPrefix};
use serde_json::Value;

use crate::claude::{self, Claude};
use crate::codex::{self, Codex};
use crate::document::{self, Document};
use crate::jsonl::JsonLines;
use crate::lines::Lines;
use crate::opencode::{Database, Opencode};
use crate::reader::{Emit, Reader};
use crate::{Format, ReadError, Report, chats, cline, copilot, events, gemini, markdown, pi, qwen};
use crate::{sniff, source};

/// A session file in a known format.
#[derive(Clone, Debug)]
pub struct Transcript {
    path: PathBuf,
    format: Format,
    agent: AgentId,
    native: NativeId,
}

impl Transcript {
    /// Recognises the file at `path` from its content. Of a file with several sessions it
    /// is the newest one.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let sniff::Sniffed { format, agent, native } = sniff::sniff(path)?;
        Ok(Self { path: path.to_owned(), format, agent, native })
    }

    /// The same for one session of a file that has several.
    pub fn open_session(path: &Path, native: &NativeId) -> Result<Self, ReadError> {
        let transcript = Self::open(path)?;
        let has_several =
            matches!(transcript.format, Format::Opencode | Format::ChatGpt | Format::ClaudeAi);
        let native = if has_several { native.clone() } else { transcript.native };
        Ok(Self { native, ..transcript })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// In which format it is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The agent whose session it is.
    pub fn agent(&self) -> AgentId {
        self.agent
    }

    /// The id that the agent gave the session.
    pub fn native(&self) -> &NativeId {
        &self.native
    }

    /// The ids of other sessions whose events are read with this one: its sub-agents', and
    /// those that it was forked from.
    pub fn related(&self) -> Vec<NativeId> {
        match self.format {
            Format::Claude => {
                let files = claude::subagents(&self.path, &self.native);
                files.into_iter().map(|(agent, _)| subagent(&agent)).collect()
            }
            Format::Codex => {
                codex::ancestors(&self.path).into_iter().map(|one| one.native).collect()
            }
            Format::Opencode => Database::open(&self.path)
                .and_then(|database| database.sessions())
                .map(|all| {
                    let is_child =
                        |parent: &Option<String>| parent.as_deref() == Some(self.native.as_str());
                    all.into_iter()
                        .filter(|one| is_child(&one.parent))
                        .map(|one| one.native)
                        .collect()
                })
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Folds the events of the active branch, those of sub-agents and of the sessions that
    /// this one was forked from first.
    ///
    /// `start` makes a fresh fold; it is called again when the end of the file
    /// shows that records before it belong to a branch which the user left,
    /// because then the file is read a second time without them.
    pub fn fold<F>(
        &self,
        start: impl Fn() -> F,
        mut step: impl FnMut(&mut F, &Event<'_>),
    ) -> Result<(F, Report), ReadError> {
        let mut fold = start();
        let (mut report, abandoned) =
            self.pass(BTreeSet::new(), &mut |event| step(&mut fold, event))?;
        if !abandoned.is_empty() {
            fold = start();
            (report, _) = self.pass(abandoned, &mut |event| step(&mut fold, event))?;
        }
        Ok((fold, report))
    }

    /// Reads everything once; also gives the records that turned out to be abandoned.
    fn pass(
        &self,
        abandoned: BTreeSet<u32>,
        emit: &mut Emit<'_>,
    ) -> Result<(Report, BTreeSet<u32>), ReadError> {
        if !self.format.is_lines() {
            return Ok((self.whole(emit)?, BTreeSet::new()));
        }
        let mut report = Report::default();
        let mut own_files = BTreeSet::new();
        if self.format == Format::Claude {
            for (agent, path) in claude::subagents(&self.path, &self.native) {
                let prefix = SessionPrefix::of(&subagent(&agent));
                let mut reader =
                    Claude::new(prefix, BTreeSet::new(), BTreeSet::new()).of_subagent();
                // A sub-agent's file that vanished or is damaged takes nothing from the session.
                if let Ok(part) = drive(&path, &mut reader, emit) {
                    report.add(part);
                    own_files.insert(agent);
                }
            }
        }
        if self.format == Format::Codex {
            for one in codex::ancestors(&self.path) {
                let prefix = SessionPrefix::of(&one.native);
                let mut reader =
                    JsonLines::new(Codex::until(one.until), prefix, BTreeSet::new(), false);
                if let Ok(part) = drive(&one.path, &mut reader, emit) {
                    report.add(part);
                }
            }
        }
        let mut reader = line_reader(self.format, &self.path, &self.native, abandoned, own_files);
        report.add(drive(&self.path, reader.as_mut(), emit)?);
        Ok((report, reader.abandoned()))
    }

    /// Reads a file that is no list of lines.
    fn whole(&self, emit: &mut Emit<'_>) -> Result<Report, ReadError> {
        if self.format == Format::Opencode {
            return Database::open(&self.path)?.read(&self.native, emit);
        }
        let text = document::text_of(&self.path)?;
        let mut reader: Box<dyn Document> = match self.format {
            Format::GeminiDocument => Box::new(gemini::Gemini::new(project_of(&self.path))),
            Format::OpencodeExport => Box::new(Opencode),
            Format::Cline => Box::new(cline::Cline::new(beside(&self.path))),
            Format::ChatGpt => Box::new(chats::ChatGpt),
            Format::ClaudeAi => Box::new(chats::ClaudeAi),
            Format::SpecStory => Box::new(markdown::SpecStory::default()),
            Format::Aider => Box::new(markdown::Aider),
            _ => Box::new(markdown::Plain),
        };
        Ok(document::read(reader.as_mut(), self.agent, &text, &self.native, emit))
    }
}

/// The reader of a format with lines.
pub(crate) fn line_reader(
    format: Format,
    path: &Path,
    native: &NativeId,
    abandoned: BTreeSet<u32>,
    own_files: BTreeSet<String>,
) -> Box<dyn Reader> {
    let prefix = SessionPrefix::of(native);
    match format {
        Format::Codex => Box::new(JsonLines::new(Codex::default(), prefix, abandoned, false)),
        Format::Gemini => {
            let gemini = gemini::Gemini::new(project_of(path));
            Box::new(JsonLines::new(gemini, prefix, abandoned, false))
        }
        Format::Qwen => Box::new(JsonLines::new(qwen::Qwen::default(), prefix, abandoned, false)),
        Format::Copilot => {
            Box::new(JsonLines::new(copilot::Copilot::default(), prefix, abandoned, false))
        }
        Format::Pi => Box::new(JsonLines::new(pi::Pi::default(), prefix, abandoned, false)),
        Format::Events => Box::new(JsonLines::new(events::Events, prefix, abandoned, false)),
        _ => Box::new(Claude::new(prefix, abandoned, own_files)),
    }
}

/// The project that Gemini CLI keeps a session for: `.project_root` beside its `chats`.
fn project_of(path: &Path) -> Option<String> {
    let root = path.parent()?.parent()?.join(".project_root");
    let text = std::fs::read_to_string(root).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What Cline keeps beside `<id>.messages.json`: `<id>.json`.
fn beside(path: &Path) -> Option<Value> {
    let name = path.file_name()?.to_str()?.strip_suffix(".messages.json")?;
    let text = std::fs::read(path.with_file_name(format!("{name}.json"))).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The native id of a sub-agent, as it is used in addresses.
fn subagent(agent: &str) -> NativeId {
    NativeId::new(format!("agent-{agent}"))
}

/// Reads one file to its end.
fn drive(path: &Path, reader: &mut dyn Reader, emit: &mut Emit<'_>) -> Result<Report, ReadError> {
    let mut lines = Lines::new(source::open(path)?);
    while let Some(line) = lines.next().map_err(|error| ReadError::io(path, error))? {
        reader.line(&line, emit);
    }
    Ok(reader.finish(emit))
}
