//! What the head and the tail of a session file tell, without reading the rest.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use fs_err as fs;
use jiff::Timestamp;
use segue_model::{AgentId, Body, Event, NativeId};

use crate::lines::Lines;
use crate::opencode::Database;
use crate::reading::LineReader;
use crate::{Format, ReadError, Transcript, source};

/// A file of at most this size is read whole, and of larger ones this much of each end.
const END: u64 = 64 << 10;
/// How far the head may reach until the first request comes.
const HEAD: u64 = 1 << 20;

/// What the two ends of a session file tell.
#[derive(Clone, Debug)]
pub struct Peek {
    /// The agent whose session it is.
    pub agent: AgentId,
    /// The agent's id of the session.
    pub native: NativeId,
    /// The directory it ran in.
    pub cwd: Option<PathBuf>,
    /// The branch it was last on.
    pub branch: Option<String>,
    /// The first time in it.
    pub started: Option<Timestamp>,
    /// The last time in it, else the file's own.
    pub updated: Option<Timestamp>,
    /// How often the person spoke, where the whole file was read.
    pub turns: Option<u32>,
    /// The context's size at the end in tokens of the model, where the whole file was read.
    pub tokens: Option<u64>,
    /// The file's size in bytes.
    pub bytes: u64,
    /// What the person first asked.
    pub first_request: Option<String>,
    /// Whether it is the part of a sub-agent in another session.
    pub is_subagent: bool,
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    /// Whether anything is a sub-agent's, and anything else.
    has_sidechain: bool,
    has_main: bool,
    cwd: Option<PathBuf>,
    branch: Option<String>,
    started: Option<Timestamp>,
    updated: Option<Timestamp>,
    turns: u32,
    tokens: Option<u64>,
    first_request: Option<String>,
}

/// Looks at both ends of the session file at `path`. A file that is no list of lines is
/// read whole.
pub fn peek(path: &Path) -> Result<Peek, ReadError> {
    Transcript::open(path)?.peek()
}

/// The same for each session of a file that may have several, sub-agents' left out. Of a
/// session in a directory that nobody asked for no more is read than tells where it ran.
pub fn peek_all(path: &Path, is_wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<Peek>, ReadError> {
    let transcript = Transcript::open(path)?;
    if transcript.format() != Format::Opencode {
        let seen = peek_of(&transcript, is_wanted)?;
        return Ok(Some(seen).filter(|seen| !seen.is_subagent).into_iter().collect());
    }
    let stored = Database::open(path)?.sessions()?;
    let wanted = stored
        .into_iter()
        .filter(|session| session.parent.is_none() && is_wanted(Path::new(&session.directory)));
    let peeks = wanted.map(|session| {
        let one = Transcript::open_session(path, &session.native)?;
        let seen = peek_of(&one, is_wanted)?;
        Ok(Peek { started: session.created.or(seen.started), updated: session.updated, ..seen })
    });
    peeks.collect()
}

impl Transcript {
    /// Looks at both ends of its file.
    pub fn peek(&self) -> Result<Peek, ReadError> {
        peek_of(self, &|_| true)
    }
}

fn peek_of(transcript: &Transcript, is_wanted: &dyn Fn(&Path) -> bool) -> Result<Peek, ReadError> {
    let path = transcript.path();
    let metadata = fs::metadata(path).map_err(|error| ReadError::io(path, error))?;
    let (seen, bytes, is_whole) = if transcript.format().is_lines() {
        let bytes = metadata.len();
        (ends(transcript, bytes, is_wanted)?, bytes, bytes <= END)
    } else {
        let (seen, report) = transcript.fold(Seen::default, Seen::event)?;
        (seen, report.bytes, true)
    };
    let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok(Peek {
        agent: transcript.agent(),
        native: transcript.native().clone(),
        cwd: seen.cwd,
        branch: seen.branch,
        started: seen.started,
        updated: seen.updated.or(modified),
        turns: is_whole.then_some(seen.turns),
        tokens: seen.tokens.filter(|_| is_whole),
        bytes,
        first_request: seen.first_request,
        is_subagent: seen.has_sidechain && !seen.has_main,
    })
}

fn ends(
    transcript: &Transcript,
    bytes: u64,
    is_wanted: &dyn Fn(&Path) -> bool,
) -> Result<Seen, ReadError> {
    let path = transcript.path();
    let is_small = bytes <= END;
    let mut seen = Seen::default();
    let head = read(source::open(path)?, transcript, &mut seen, |seen, at| {
        seen.is_of_others(is_wanted)
            || !is_small && at > END && (seen.first_request.is_some() || at > HEAD)
    });
    head.map_err(|error| ReadError::io(path, error))?;
    if !is_small && !seen.is_of_others(is_wanted) {
        tail(transcript, bytes, &mut seen).map_err(|error| ReadError::io(path, error))?;
    }
    Ok(seen)
}

/// The last lines, from the first whole one on.
fn tail(transcript: &Transcript, bytes: u64, seen: &mut Seen) -> std::io::Result<()> {
    let mut file = fs::File::open(transcript.path())?.into_parts().0;
    file.seek(SeekFrom::Start(bytes.saturating_sub(END)))?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end)?;
    let Some(at) = memchr::memchr(b'\n', &end) else {
        return Ok(());
    };
    end.drain(..=at);
    // The head has told these; the tail knows only what came last.
    let (request, started, cwd) = (seen.first_request.take(), seen.started, seen.cwd.take());
    let read = read(Box::new(std::io::Cursor::new(end)), transcript, seen, |_, _| false);
    (seen.first_request, seen.started, seen.cwd) = (request, started, cwd);
    read
}

fn read(
    file: Box<dyn Read + Send>,
    transcript: &Transcript,
    seen: &mut Seen,
    is_enough: impl Fn(&Seen, u64) -> bool,
) -> std::io::Result<()> {
    let mut lines = Lines::new(file);
    let mut reader = LineReader::new(transcript, BTreeSet::new(), BTreeSet::new());
    let reader = reader.get_mut();
    while let Some(line) = lines.next()? {
        reader.line(&line, &mut |event| seen.event(event));
        if is_enough(seen, line.span.to) {
            return Ok(());
        }
    }
    reader.finish(&mut |event| seen.event(event));
    Ok(())
}

impl Seen {
    /// Whether the session ran where nobody asked for.
    fn is_of_others(&self, is_wanted: &dyn Fn(&Path) -> bool) -> bool {
        self.cwd.as_deref().is_some_and(|cwd| !is_wanted(cwd))
    }

    fn event(&mut self, event: &Event<'_>) {
        self.has_sidechain |= event.sidechain;
        self.has_main |= !event.sidechain;
        self.started = self.started.or(event.time);
        self.updated = event.time.or(self.updated);
        match &event.body {
            Body::Meta(meta) => {
                let cwd = meta.cwd.as_deref().map(PathBuf::from);
                self.cwd = self.cwd.take().or(cwd);
                self.branch = meta.branch.as_deref().map(str::to_owned).or(self.branch.take());
            }
            Body::User { text } if !event.sidechain => {
                self.turns += 1;
                // A bare command such as `/clear` asks for nothing.
                let is_command = text.starts_with('/') && !text.contains(char::is_whitespace);
                if self.first_request.is_none() && !is_command {
                    self.first_request = Some(text.chars().take(400).collect());
                }
            }
            Body::Usage(usage) if !event.sidechain => self.tokens = Some(usage.total()),
            _ => {}
        }
    }
}
