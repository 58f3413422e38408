//! One reading of a session with a record a line: from its beginning or from where an
//! earlier one stood, up to its last whole line, then over what stands behind that.

use std::collections::BTreeSet;
use std::io::{Seek, SeekFrom};
use std::path::PathBuf;

use segue_model::SessionPrefix;
use serde::{Deserialize, Serialize};

use crate::claude::Claude;
use crate::codex::Codex;
use crate::companions::{self, Seen};
use crate::copilot::Copilot;
use crate::events::Events;
use crate::fingerprint::Fingerprint;
use crate::gemini::Gemini;
use crate::jsonl::JsonLines;
use crate::lines::Lines;
use crate::pi::Pi;
use crate::qwen::Qwen;
use crate::reader::{Emit, Reader};
use crate::{Format, ReadError, Report, Transcript, source};

/// The reader of a format with a record a line.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum LineReader {
    Claude(Box<Claude>),
    Codex(Box<JsonLines<Codex>>),
    Copilot(Box<JsonLines<Copilot>>),
    Events(Box<JsonLines<Events>>),
    Gemini(Box<JsonLines<Gemini>>),
    Pi(Box<JsonLines<Pi>>),
    Qwen(Box<JsonLines<Qwen>>),
}

/// A reading under way.
pub(crate) struct Reading {
    path: PathBuf,
    lines: Lines,
    reader: LineReader,
    companions: Seen,
    /// What the companions' files had.
    others: Report,
}

/// Where a reading stood: behind a whole line, with all that the reader knew there.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Stand {
    print: Fingerprint,
    reader: LineReader,
    companions: Seen,
    others: Report,
}

impl Stand {
    /// How far the file was read, in bytes.
    pub(crate) fn offset(&self) -> u64 {
        self.print.offset()
    }
}

/// Why a reading cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    /// The file is another one up to where the reading stood.
    File,
    /// A file that is read with it changed, came or went.
    Companion,
}

impl LineReader {
    /// A reader for `transcript` without the records in `skip`. `subagents` have files of
    /// their own.
    pub(crate) fn new(
        transcript: &Transcript,
        skip: BTreeSet<u32>,
        subagents: BTreeSet<String>,
    ) -> Self {
        let prefix = SessionPrefix::of(transcript.native());
        match transcript.format() {
            Format::Codex => Self::Codex(lines(Codex::default(), prefix, skip)),
            Format::Copilot => Self::Copilot(lines(Copilot::default(), prefix, skip)),
            Format::Events => Self::Events(lines(Events, prefix, skip)),
            Format::Gemini => {
                let root = crate::gemini::project_of(transcript.path());
                Self::Gemini(lines(Gemini::new(root), prefix, skip))
            }
            Format::Pi => Self::Pi(lines(Pi::default(), prefix, skip)),
            Format::Qwen => Self::Qwen(lines(Qwen::default(), prefix, skip)),
            _ => Self::Claude(Box::new(Claude::new(prefix, skip, subagents))),
        }
    }

    pub(crate) fn get_mut(&mut self) -> &mut dyn Reader {
        match self {
            Self::Claude(reader) => reader.as_mut(),
            Self::Codex(reader) => reader.as_mut(),
            Self::Copilot(reader) => reader.as_mut(),
            Self::Events(reader) => reader.as_mut(),
            Self::Gemini(reader) => reader.as_mut(),
            Self::Pi(reader) => reader.as_mut(),
            Self::Qwen(reader) => reader.as_mut(),
        }
    }
}

fn lines<R: crate::jsonl::Records>(
    records: R,
    prefix: SessionPrefix,
    skip: BTreeSet<u32>,
) -> Box<JsonLines<R>> {
    Box::new(JsonLines::new(records, prefix, skip, false))
}

impl Reading {
    /// Begins at the session's first line, once the companions are read.
    pub(crate) fn begin(
        transcript: &Transcript,
        skip: BTreeSet<u32>,
        emit: &mut Emit<'_>,
    ) -> Result<Self, ReadError> {
        let files = companions::of(transcript);
        // Looked at before they are read: what is written meanwhile is seen as a change.
        let companions = companions::look(&files);
        let (others, subagents) = companions::read(&files, emit);
        Ok(Self {
            path: transcript.path().to_owned(),
            lines: Lines::new(source::open(transcript.path())?),
            reader: LineReader::new(transcript, skip, subagents),
            companions,
            others,
        })
    }

    /// Goes on where an earlier reading stood, if everything up to there is as it was.
    pub(crate) fn resume(
        transcript: &Transcript,
        stand: Stand,
    ) -> Result<Result<Self, Moved>, ReadError> {
        let path = transcript.path();
        drop(source::open(path)?);
        let Some(mut file) = source::plain(path) else {
            return Ok(Err(Moved::File));
        };
        if !stand.print.holds(&mut file) {
            return Ok(Err(Moved::File));
        }
        if companions::look(&companions::of(transcript)) != stand.companions {
            return Ok(Err(Moved::Companion));
        }
        let offset = stand.print.offset();
        file.seek(SeekFrom::Start(offset)).map_err(|error| ReadError::io(path, error))?;
        Ok(Ok(Self {
            path: path.to_owned(),
            lines: Lines::at(Box::new(file), offset),
            reader: stand.reader,
            companions: stand.companions,
            others: stand.others,
        }))
    }

    /// Reads every line that has its end.
    pub(crate) fn whole_lines(&mut self, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let error = |error| ReadError::io(&self.path, error);
        let reader = self.reader.get_mut();
        while let Some(line) = self.lines.next_whole().map_err(error)? {
            reader.line(&line, emit);
        }
        Ok(())
    }

    /// Where the reading stands; nothing for a file in which one cannot go on.
    pub(crate) fn stand(&self) -> Option<Stand> {
        let print = Fingerprint::take(&mut source::plain(&self.path)?, self.lines.offset()).ok()?;
        Some(Stand {
            print,
            reader: self.reader.clone(),
            companions: self.companions.clone(),
            others: self.others.clone(),
        })
    }

    /// Reads what is left, and what stands behind the last whole line, and hands over what
    /// waited for the end. Also gives the abandoned records, where they are others than were skipped.
    pub(crate) fn finish(
        mut self,
        emit: &mut Emit<'_>,
    ) -> Result<(Report, Option<BTreeSet<u32>>), ReadError> {
        self.whole_lines(emit)?;
        let reader = self.reader.get_mut();
        let error = |error| ReadError::io(&self.path, error);
        while let Some(line) = self.lines.next().map_err(error)? {
            reader.line(&line, emit);
        }
        self.others.add(reader.finish(emit));
        let abandoned = reader.abandoned();
        let is_other = abandoned != *reader.skipped();
        Ok((self.others, is_other.then_some(abandoned)))
    }
}
