//! What the head and the tail of a session file tell, without reading the rest.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use fs_err as fs;
use jiff::Timestamp;
use segue_model::{Body, Event, NativeId, SessionPrefix};

use crate::claude::Claude;
use crate::lines::Lines;
use crate::{ReadError, sniff, source};

/// A file of at most this size is read whole, and of larger ones this much of each end.
const END: u64 = 64 << 10;
/// How far the head may reach until the first request comes.
const HEAD: u64 = 1 << 20;

/// What the two ends of a session file tell.
#[derive(Clone, Debug)]
pub struct Peek {
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
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    cwd: Option<PathBuf>,
    branch: Option<String>,
    started: Option<Timestamp>,
    updated: Option<Timestamp>,
    turns: u32,
    tokens: Option<u64>,
    first_request: Option<String>,
}

/// Looks at both ends of the session file at `path`.
pub fn peek(path: &Path) -> Result<Peek, ReadError> {
    let (_, native) = sniff::sniff(path)?;
    let metadata = fs::metadata(path).map_err(|error| ReadError::io(path, error))?;
    let bytes = metadata.len();
    let is_small = bytes <= END;
    let mut seen = Seen::default();
    let head = read(source::open(path)?, &native, &mut seen, |seen, at| {
        !is_small && at > END && (seen.first_request.is_some() || at > HEAD)
    });
    head.map_err(|error| ReadError::io(path, error))?;
    if !is_small {
        tail(path, bytes, &native, &mut seen).map_err(|error| ReadError::io(path, error))?;
    }
    let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok(Peek {
        native,
        cwd: seen.cwd,
        branch: seen.branch,
        started: seen.started,
        updated: seen.updated.or(modified),
        turns: is_small.then_some(seen.turns),
        tokens: seen.tokens.filter(|_| is_small),
        bytes,
        first_request: seen.first_request,
    })
}

/// The last lines, from the first whole one on.
fn tail(path: &Path, bytes: u64, native: &NativeId, seen: &mut Seen) -> std::io::Result<()> {
    let mut file = fs::File::open(path)?.into_parts().0;
    file.seek(SeekFrom::Start(bytes.saturating_sub(END)))?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end)?;
    let Some(at) = memchr::memchr(b'\n', &end) else {
        return Ok(());
    };
    end.drain(..=at);
    // The head has told these; the tail knows only what came last.
    let (request, started, cwd) = (seen.first_request.take(), seen.started, seen.cwd.take());
    let read = read(Box::new(std::io::Cursor::new(end)), native, seen, |_, _| false);
    (seen.first_request, seen.started, seen.cwd) = (request, started, cwd);
    read
}

fn read(
    reader: Box<dyn Read>,
    native: &NativeId,
    seen: &mut Seen,
    is_enough: impl Fn(&Seen, u64) -> bool,
) -> std::io::Result<()> {
    let mut lines = Lines::new(reader);
    let mut claude = Claude::new(SessionPrefix::of(native), BTreeSet::new(), BTreeSet::new());
    while let Some(line) = lines.next()? {
        claude.line(&line, &mut |event| seen.event(event));
        if is_enough(seen, line.span.to) {
            return Ok(());
        }
    }
    claude.finish(&mut |event| seen.event(event));
    Ok(())
}

impl Seen {
    fn event(&mut self, event: &Event<'_>) {
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
