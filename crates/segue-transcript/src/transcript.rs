//! A session file, and the one way to read it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use segue_model::{AgentId, Body, Event, NativeId, SessionPrefix};
use serde_json::Value;

use crate::apart::{Fold, Halves};
use crate::companions::{self, Companion};
use crate::document::{self, Document};
use crate::opencode::{Database, Opencode};
use crate::reader::Emit;
use crate::reading::Reading;
use crate::{Format, ReadError, Report, chats, cline, gemini, markdown, sniff};

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
        if self.format != Format::Opencode {
            return companions::of(self).into_iter().map(Companion::into_native).collect();
        }
        let children =
            Database::open(&self.path).and_then(|database| database.children(&self.native));
        let natives = children.into_iter().flatten().map(|child| child.native);
        natives.collect()
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
        if let Some(abandoned) = abandoned {
            fold = start();
            (report, _) = self.pass(abandoned, &mut |event| step(&mut fold, event))?;
        }
        Ok((fold, report))
    }

    /// The same for a fold of two halves that know nothing of each other: what `beside` does with an event
    /// is done where it is read, on a thread of its own, and what it passes on, `step` takes up there, meanwhile.
    pub fn fold_halves<A: Send, B>(
        &self,
        start: impl Fn() -> (A, B),
        beside: impl Fn(&mut A, &Event<'_>) -> Option<Body<'static>> + Sync,
        step: impl FnMut(&mut B, &Event<'_>),
    ) -> Result<((A, B), Report), ReadError> {
        let mut halves = Halves { beside, step };
        let mut fold = start();
        let (mut report, abandoned) =
            halves.over(&mut fold, |emit| self.pass(BTreeSet::new(), emit))?;
        if let Some(abandoned) = abandoned {
            fold = start();
            (report, _) = halves.over(&mut fold, |emit| self.pass(abandoned, emit))?;
        }
        Ok((fold, report))
    }

    /// Hands over every event once, in order: those of the active branch, and where
    /// `with_left` is set those of branches that the user left as well, marked by a `true`.
    /// Unlike a fold it never takes anything back, at the price of a second reading.
    pub fn walk(
        &self,
        with_left: bool,
        mut each: impl FnMut(&Event<'_>, bool),
    ) -> Result<Report, ReadError> {
        let own = SessionPrefix::of(&self.native);
        if !self.format.is_lines() && !with_left {
            return self.whole(true, &mut |event| each(event, false));
        }
        if !self.format.is_lines() {
            let mut kept: BTreeSet<u64> = BTreeSet::new();
            let report = self.whole(true, &mut |event| {
                kept.extend(Some(event.n).filter(|_| *event.session == own));
            })?;
            self.whole(false, &mut |event| {
                each(event, *event.session == own && !kept.contains(&event.n));
            })?;
            return Ok(report);
        }
        let mut left: BTreeSet<u64> = BTreeSet::new();
        let (_, abandoned) = self.pass(BTreeSet::new(), &mut |event| {
            if with_left && *event.session == own {
                left.insert(event.n);
            }
        })?;
        let skip = abandoned.unwrap_or_default();
        if !with_left || skip.is_empty() {
            return Ok(self.pass(skip, &mut |event| each(event, false))?.0);
        }
        let (report, _) = self.pass(skip, &mut |event| {
            if *event.session == own {
                left.remove(&event.n);
            }
        })?;
        self.pass(BTreeSet::new(), &mut |event| {
            each(event, *event.session == own && left.contains(&event.n));
        })?;
        Ok(report)
    }

    /// Reads everything once; also gives the records that turned out to be abandoned and
    /// were not skipped.
    fn pass(
        &self,
        skip: BTreeSet<u32>,
        emit: &mut Emit<'_>,
    ) -> Result<(Report, Option<BTreeSet<u32>>), ReadError> {
        if self.format.is_lines() {
            Reading::begin(self, skip, emit)?.finish(emit)
        } else {
            Ok((self.whole(true, emit)?, None))
        }
    }

    /// What a file that is no list of lines is known by: its content, or what the database
    /// says of the session.
    pub(crate) fn stamp(&self) -> Result<[u8; 32], ReadError> {
        let of = |bytes: &[u8]| *blake3::hash(bytes).as_bytes();
        if self.format == Format::Opencode {
            let stamp = Database::open(&self.path)?.stamp(&self.native)?;
            return Ok(of(stamp.as_bytes()));
        }
        Ok(of(document::text_of(&self.path)?.as_bytes()))
    }

    /// Reads a file that is no list of lines, without what was undone in it or with it.
    pub(crate) fn whole(&self, leaves_out: bool, emit: &mut Emit<'_>) -> Result<Report, ReadError> {
        if self.format == Format::Opencode {
            return Database::open(&self.path)?.read(&self.native, leaves_out, emit);
        }
        let text = document::text_of(&self.path)?;
        let mut reader: Box<dyn Document> = match self.format {
            Format::GeminiDocument => Box::new(gemini::Gemini::new(gemini::project_of(&self.path))),
            Format::OpencodeExport => Box::new(Opencode::new(leaves_out)),
            Format::Cline => Box::new(cline::Cline::new(beside(&self.path))),
            Format::ChatGpt => Box::new(chats::ChatGpt::default()),
            Format::ClaudeAi => Box::new(chats::ClaudeAi),
            Format::OpencodeMarkdown => Box::new(markdown::OpencodeMarkdown::default()),
            Format::SpecStory => Box::new(markdown::SpecStory::default()),
            Format::Aider => Box::new(markdown::Aider),
            _ => Box::new(markdown::Plain),
        };
        Ok(document::read(reader.as_mut(), self.agent, &text, &self.native, emit))
    }
}

/// What Cline keeps beside `<id>.messages.json`: `<id>.json`.
fn beside(path: &Path) -> Option<Value> {
    let name = path.file_name()?.to_str()?.strip_suffix(".messages.json")?;
    let text = std::fs::read(path.with_file_name(format!("{name}.json"))).ok()?;
    serde_json::from_slice(&text).ok()
}
