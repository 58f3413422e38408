//! Formats with one JSON object a line, whose records are read as values.

use std::collections::BTreeSet;

use jiff::Timestamp;
use segue_model::{AgentId, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lines::Line;
use crate::reader::{Emit, Out, Reader, Stream};
use crate::{Report, json, long};

/// What one format's records mean.
pub(crate) trait Records {
    /// The agent that writes them.
    const AGENT: AgentId;

    /// When a record was written.
    fn time(&self, record: &Value) -> Option<Timestamp> {
        json::time(record, "/timestamp")
    }

    /// A record's own id, and that of the record before it.
    fn ids<'a>(&self, record: &'a Value) -> (Option<&'a str>, Option<&'a str>) {
        let first = |paths: [&str; 2]| paths.iter().find_map(|path| json::text(record, path));
        (first(["/uuid", "/id"]), first(["/parentUuid", "/parentId"]))
    }

    /// Reads a record, the `number`th of the file.
    fn record(&mut self, number: u32, record: &Value, stream: &mut Stream, out: &mut Out<'_, '_>);

    /// Hands over what waited for the end.
    fn end(&mut self, _: &mut Stream, _: &mut Out<'_, '_>) {}

    /// The records that stand on branches which the user left.
    fn abandoned(&self) -> BTreeSet<u32> {
        BTreeSet::new()
    }
}

/// Reads the lines of such a file.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct JsonLines<R> {
    records: R,
    stream: Stream,
    skip: BTreeSet<u32>,
    sidechain: bool,
    number: u32,
}

impl<R: Records> JsonLines<R> {
    pub(crate) fn new(
        records: R,
        prefix: segue_model::SessionPrefix,
        skip: BTreeSet<u32>,
        sidechain: bool,
    ) -> Self {
        Self { records, stream: Stream::new(R::AGENT, prefix), skip, sidechain, number: 0 }
    }

    fn record(&mut self, record: &Value, span: Span, emit: &mut Emit<'_>) {
        let time = self.records.time(record);
        self.stream.seen_at(time);
        let mute = self.skip.contains(&self.number);
        self.stream.report.abandoned += u64::from(mute);
        let ids = self.records.ids(record);
        let mut out = Out { emit, span, time, ids, sidechain: self.sidechain, mute };
        self.records.record(self.number, record, &mut self.stream, &mut out);
        self.number += 1;
    }
}

impl<R: Records> Reader for JsonLines<R> {
    fn line(&mut self, line: &Line<'_>, emit: &mut Emit<'_>) {
        self.stream.count(line);
        match value(line.bytes) {
            Some(record) => self.record(&record, line.span, emit),
            None => self.stream.count_other(line),
        }
    }

    fn finish(&mut self, emit: &mut Emit<'_>) -> Report {
        self.records.end(&mut self.stream, &mut Out::at_end(emit, self.sidechain));
        std::mem::take(&mut self.stream.report)
    }

    fn abandoned(&self) -> BTreeSet<u32> {
        self.records.abandoned()
    }

    fn skipped(&self) -> &BTreeSet<u32> {
        &self.skip
    }
}

/// The object on a line, which may have half a character in it, raw or escaped.
pub(crate) fn value(line: &[u8]) -> Option<Value> {
    // Checking the whole line for UTF-8 is cheaper than checking each text in it.
    let value = std::str::from_utf8(line).ok().and_then(|text| long::from_line(text).ok());
    let mended = || {
        let text = String::from_utf8_lossy(line);
        long::from_line(&json::without_lone_surrogates(&text)).ok()
    };
    value.or_else(mended).filter(Value::is_object)
}
