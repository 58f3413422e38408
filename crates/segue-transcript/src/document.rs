//! Formats that are one document a file: read whole, since nothing in them can be
//! understood before the end.

use std::path::Path;

use segue_model::{AgentId, NativeId, SessionPrefix, Span};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::reader::{Emit, Out, Stream};
use crate::{Report, json};

/// What one format's documents mean.
pub(crate) trait Document {
    /// Hands over the events of the session `native` in `text`, or of the only one.
    fn read(&mut self, text: &str, native: &NativeId, stream: &mut Stream, out: &mut Out<'_, '_>);
}

/// Reads the document `text`.
pub(crate) fn read(
    document: &mut dyn Document,
    agent: AgentId,
    text: &str,
    native: &NativeId,
    emit: &mut Emit<'_>,
) -> Report {
    let mut stream = Stream::new(agent, SessionPrefix::of(native));
    stream.report.bytes = text.len() as u64;
    stream.report.lines = text.lines().count() as u64;
    let mut out = Out::at_end(emit, false);
    out.span.to = stream.report.bytes;
    document.read(text, native, &mut stream, &mut out);
    std::mem::take(&mut stream.report)
}

/// The text of a file; bytes that are no text become replacement characters.
pub(crate) fn text_of(path: &Path) -> Result<String, crate::ReadError> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let mut file = crate::source::open(path)?;
    file.read_to_end(&mut bytes).map_err(|error| crate::ReadError::io(path, error))?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// A document with its messages as they stand in the text.
#[derive(Deserialize)]
pub(crate) struct Messages<'a> {
    #[serde(borrow, default)]
    pub(crate) messages: Vec<&'a RawValue>,
}

/// Calls `each` with every item of `raw`, which are slices of `text`, and where it stands.
pub(crate) fn each_item(
    text: &str,
    raw: &[&RawValue],
    stream: &mut Stream,
    mut each: impl FnMut(&Value, Span, &mut Stream),
) {
    for item in raw {
        let from = (item.get().as_ptr() as usize).wrapping_sub(text.as_ptr() as usize) as u64;
        let span = Span { from, to: from + item.get().len() as u64 };
        let parsed = serde_json::from_str(item.get())
            .or_else(|_| serde_json::from_str(&json::without_lone_surrogates(item.get())));
        match parsed {
            Ok(value) => each(&value, span, stream),
            Err(_) => stream.report.bad_lines += 1,
        }
    }
}

/// Hands over what `message` says at `span` with its time.
pub(crate) fn place(
    out: &mut Out<'_, '_>,
    stream: &mut Stream,
    span: Span,
    time: Option<jiff::Timestamp>,
) {
    (out.span, out.time) = (span, time);
    stream.seen_at(time);
}
