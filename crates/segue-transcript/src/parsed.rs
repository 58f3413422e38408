//! Lines on their own: what one is can be told without those around it, and so on several
//! processors at once.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use segue_model::Span;
use serde_json::Value;

use crate::claude::Record;
use crate::lines::{Block, Line};
use crate::reader::{Emit, Reader};

/// Blocks smaller than this are not worth a thread.
const WORTH_A_THREAD: usize = 256 << 10;
/// About how many bytes are parsed at once.
const PART: usize = 128 << 10;

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

/// Lines that were parsed, each with its place.
type Lines<'a> = Vec<(Parsed<'a>, Span)>;

/// Reads every line of a block in order. A large one is parsed by two threads.
pub(crate) fn read(block: Block<'_>, reader: &mut dyn Reader, emit: &mut Emit<'_>) {
    let parse = reader.parse();
    let has_two = std::thread::available_parallelism().map_or(1, NonZero::get) > 1;
    if !has_two || block.bytes.len() < WORTH_A_THREAD {
        return block.lines().for_each(|line| reader.take(&parse(&line), line.span, emit));
    }
    let parts = Parts::of(block);
    let (sender, receiver) = mpsc::channel();
    let (done, back) = mpsc::channel();
    std::thread::scope(|scope| {
        let parts = &parts;
        // Where no thread can be had, this one parses all of it.
        let worker = std::thread::Builder::new()
            .spawn_scoped(scope, move || parts.parse_free(1, parse, &sender, &back));
        Both { parts, parse, receiver, done, ahead: VecDeque::new() }.read(reader, emit);
        // A thread that cannot be joined has panicked, and so do we.
        if let Ok(Err(panic)) = worker.map(std::thread::ScopedJoinHandle::join) {
            std::panic::resume_unwind(panic);
        }
    });
}

/// The parts of a block. Whoever comes to one first parses it.
struct Parts<'a> {
    all: Vec<Block<'a>>,
    is_taken: Vec<AtomicBool>,
}

impl<'a> Parts<'a> {
    fn of(mut block: Block<'a>) -> Self {
        let mut all = Vec::new();
        while block.bytes.len() > PART {
            let (part, rest) = block.split_at(PART);
            all.push(part);
            block = rest;
        }
        all.extend((!block.bytes.is_empty()).then_some(block));
        let is_taken = all.iter().map(|_| AtomicBool::new(false)).collect();
        Self { all, is_taken }
    }

    /// The part at `at`, for the first who asks.
    fn take(&self, at: usize) -> Option<Block<'a>> {
        let is_taken = self.is_taken.get(at)?.swap(true, Ordering::Relaxed);
        if is_taken { None } else { self.all.get(at).copied() }
    }

    /// Parses from the part `from` on what nobody has taken, one part after another. What was
    /// read comes back: memory is cheapest freed where it was taken.
    fn parse_free(
        &self,
        from: usize,
        parse: Parse,
        parsed: &Sender<Lines<'a>>,
        back: &Receiver<Lines<'a>>,
    ) {
        for part in (from..self.all.len()).filter_map(|at| self.take(at)) {
            back.try_iter().for_each(drop);
            if parsed.send(parse_all(part, parse)).is_err() {
                return;
            }
        }
    }
}

/// Reads the parts in their order, while another thread parses those that lie ahead.
struct Both<'p, 'a> {
    parts: &'p Parts<'a>,
    parse: Parse,
    /// What the other thread has parsed, in order.
    receiver: Receiver<Lines<'a>>,
    /// Where it goes once it is read.
    done: Sender<Lines<'a>>,
    /// What was parsed here, with its place, while the other thread was not ready.
    ahead: VecDeque<(usize, Lines<'a>)>,
}

impl<'a> Both<'_, 'a> {
    fn read(mut self, reader: &mut dyn Reader, emit: &mut Emit<'_>) {
        for at in 0..self.parts.all.len() {
            if let Some(part) = self.parts.take(at) {
                part.lines().for_each(|line| reader.take(&(self.parse)(&line), line.span, emit));
                continue;
            }
            let Some(lines) = self.parsed(at) else { return };
            lines.iter().for_each(|(one, span)| reader.take(one, *span, emit));
            // Where the other thread has ended, they are freed here.
            drop(self.done.send(lines));
        }
    }

    /// The lines of the part at `at`; nothing where the other thread has panicked.
    fn parsed(&mut self, at: usize) -> Option<Lines<'a>> {
        if self.ahead.front().is_some_and(|(place, _)| *place == at) {
            return self.ahead.pop_front().map(|(_, lines)| lines);
        }
        let from = self.ahead.back().map_or(at, |(place, _)| *place);
        for next in from + 1..self.parts.all.len() {
            if let Ok(lines) = self.receiver.try_recv() {
                return Some(lines);
            }
            let part = self.parts.take(next);
            self.ahead.extend(part.map(|part| (next, parse_all(part, self.parse))));
        }
        self.receiver.recv().ok()
    }
}

fn parse_all(block: Block<'_>, parse: Parse) -> Lines<'_> {
    block.lines().map(|line| (parse(&line), line.span)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines;
    use crate::report::Report;

    /// Notes what is read, in order.
    #[derive(Default)]
    struct Notes {
        numbers: Vec<u64>,
        spans: Vec<Span>,
        skipped: std::collections::BTreeSet<u32>,
    }

    impl Reader for Notes {
        fn parse(&self) -> Parse {
            |line| serde_json::from_slice(line.bytes).map_or(Parsed::Bad, Parsed::Value)
        }

        fn take(&mut self, parsed: &Parsed<'_>, span: Span, _: &mut Emit<'_>) {
            let number = if let Parsed::Value(value) = parsed { value[0].as_u64() } else { None };
            self.numbers.extend(number);
            self.spans.push(span);
        }

        fn finish(&mut self, _: &mut Emit<'_>) -> Report {
            Report::default()
        }

        fn abandoned(&self) -> std::collections::BTreeSet<u32> {
            self.skipped.clone()
        }

        fn skipped(&self) -> &std::collections::BTreeSet<u32> {
            &self.skipped
        }
    }

    /// The numbers that are read of six parts, of which the other thread has parsed `others`
    /// already, or parses them while this one waits.
    fn read_beside(others: &[usize], is_late: bool) -> Vec<u64> {
        let line = |n: usize| format!("[{n},\"{}\"]\n", "x".repeat(PART));
        let text = (0..6).map(line).collect::<Vec<_>>().concat();
        let mut source = lines::Lines::new(Box::new(std::io::Cursor::new(text)));
        let parts = Parts::of(source.next_block().unwrap().unwrap());
        assert_eq!(parts.all.len(), 6);
        let mut notes = Notes::default();
        let parse = notes.parse();
        let (sender, receiver) = mpsc::channel();
        let taken: Vec<Block<'_>> = others.iter().filter_map(|at| parts.take(*at)).collect();
        let send = move || {
            for part in taken {
                std::thread::sleep(std::time::Duration::from_millis(if is_late { 30 } else { 0 }));
                sender.send(parse_all(part, parse)).unwrap();
            }
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(send);
            if !is_late {
                other.join().unwrap();
            }
            let (done, _back) = mpsc::channel();
            let both = Both { parts: &parts, parse, receiver, done, ahead: VecDeque::new() };
            both.read(&mut notes, &mut |_| {});
        });
        notes.numbers
    }

    #[test]
    fn parts_are_read_in_order_whoever_parsed_them() {
        for others in [&[][..], &[1, 2, 3, 4, 5], &[1], &[1, 4], &[2, 3], &[5]] {
            for is_late in [false, true] {
                assert_eq!(
                    read_beside(others, is_late),
                    [0, 1, 2, 3, 4, 5],
                    "{others:?} {is_late}"
                );
            }
        }
    }

    #[test]
    fn two_threads_keep_the_order_whoever_is_faster() {
        let filler = "x".repeat(700);
        let lines: Vec<String> = (0..6_000).map(|n| format!("[{n},\"{filler}\"]\n")).collect();
        let lines = lines.concat();
        let mut source = lines::Lines::new(Box::new(std::io::Cursor::new(lines.clone())));
        let mut notes = Notes::default();
        let mut blocks = 0;
        while let Some(block) = source.next_block().unwrap() {
            blocks += 1;
            read(block, &mut notes, &mut |_| {});
        }
        assert!(blocks < 4, "{blocks} blocks: too small for two threads");
        assert!(notes.numbers.iter().copied().eq(0..6_000));
        assert!(notes.spans.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!(notes.spans.last().map(|span| span.to), Some(lines.len() as u64));
    }
}
