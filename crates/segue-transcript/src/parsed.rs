//! Lines on their own: what one is can be told without those around it, and so on several
//! processors at once.

use std::num::NonZero;

use segue_model::Span;
use serde_json::Value;

use crate::claude::Record;
use crate::lines::{Block, Line};
use crate::reader::{Emit, Reader};

/// Blocks smaller than this are not worth a thread.
const WORTH_A_THREAD: usize = 256 << 10;
/// The part of a block that is parsed where its records are also read, in hundredths: a
/// little less than half, because reading them takes time as well.
const OWN_PART: usize = 40;

/// What a line turned out to be.
pub(crate) enum Parsed<'a> {
    /// White space.
    Blank,
    /// The last line, cut off.
    Torn,
    /// No record.
    Bad,
    /// A record of Claude Code's.
    Claude(Box<Record<'a>>),
    /// The same from a text in which what was damaged has been replaced.
    Mended(String),
    /// A record of any other format.
    Value(Value),
}

/// How the lines of a format are parsed.
pub(crate) type Parse = for<'a> fn(&Line<'a>) -> Parsed<'a>;

/// Reads every line of a block in order. A large one is parsed by two threads.
pub(crate) fn read(block: Block<'_>, reader: &mut dyn Reader, emit: &mut Emit<'_>) {
    let parse = reader.parse();
    let has_two = std::thread::available_parallelism().map_or(1, NonZero::get) > 1;
    if !has_two || block.bytes.len() < WORTH_A_THREAD {
        return block.lines().for_each(|line| reader.take(parse(&line), line.span, emit));
    }
    let (own, other) = block.split_at(block.bytes.len() / 100 * OWN_PART);
    std::thread::scope(|scope| {
        let worker = scope.spawn(move || parse_all(other, parse));
        own.lines().for_each(|line| reader.take(parse(&line), line.span, emit));
        // A thread that cannot be joined has panicked, and so do we.
        match worker.join() {
            Ok(parsed) => parsed.into_iter().for_each(|(one, span)| reader.take(one, span, emit)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
}

fn parse_all(block: Block<'_>, parse: Parse) -> Vec<(Parsed<'_>, Span)> {
    block.lines().map(|line| (parse(&line), line.span)).collect()
}
