//! What the end of a session file tells of its context, whatever the size of the file.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use fs_err as fs;
use segue_model::{Body, Usage};

use crate::lines::Lines;
use crate::reading::LineReader;
use crate::{ReadError, Transcript};

/// How much of the end is read: lines of 60 kB are usual.
const END: u64 = 256 << 10;

/// What the end of a session file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The tokens of the last response.
    pub usage: Option<Usage>,
    /// The model that answered last.
    pub model: Option<String>,
}

/// Looks at the end of the session file at `path`. A file that is no list of lines is read
/// whole if it is small, and tells nothing otherwise.
pub fn end(path: &Path) -> Result<End, ReadError> {
    let transcript = Transcript::open(path)?;
    if !transcript.format().is_lines() {
        let bytes = fs::metadata(path).map_err(|error| ReadError::io(path, error))?.len();
        if bytes > END {
            return Ok(End::default());
        }
        return Ok(transcript
            .fold(End::default, |end, event| end.event(&event.body, event.sidechain))?
            .0);
    }
    let mut end = End::default();
    let bytes = tail(path).map_err(|error| ReadError::io(path, error))?;
    let mut reader = LineReader::new(&transcript, BTreeSet::new(), BTreeSet::new());
    let reader = reader.get_mut();
    let mut lines = Lines::new(Box::new(std::io::Cursor::new(bytes)));
    let mut emit = |event: &segue_model::Event<'_>| end.event(&event.body, event.sidechain);
    while let Some(line) = lines.next().map_err(|error| ReadError::io(path, error))? {
        reader.line(&line, &mut emit);
    }
    reader.finish(&mut emit);
    Ok(end)
}

/// The last whole lines.
fn tail(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = fs::File::open(path)?.into_parts().0;
    let from = file.metadata()?.len().saturating_sub(END);
    file.seek(SeekFrom::Start(from))?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end)?;
    if from > 0 {
        let first = memchr::memchr(b'\n', &end).map_or(end.len(), |at| at + 1);
        end.drain(..first);
    }
    Ok(end)
}

impl End {
    fn event(&mut self, body: &Body<'_>, sidechain: bool) {
        match body {
            Body::Usage(usage) if !sidechain => self.usage = Some(*usage),
            Body::Meta(meta) if !sidechain => {
                self.model = meta.model.as_deref().map(str::to_owned).or(self.model.take());
            }
            // What was counted before says nothing of what is there now.
            Body::Compaction(_) if !sidechain => self.usage = None,
            _ => {}
        }
    }
}
