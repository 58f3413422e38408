//! Lines of a file, lent one after another from a single buffer.

use std::io::{self, Read};

use segue_model::Span;

/// The buffer's size; it grows only for a longer line.
const BUFFER: usize = 64 << 10;

/// The byte order mark that some editors put before UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Lends the lines of a reader. Memory: one buffer, as long as the longest line.
pub(crate) struct Lines {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// Where the unread part of the buffer begins.
    start: usize,
    /// Where `start` stands in the file.
    offset: u64,
    exhausted: bool,
    /// How much is read into the buffer.
    size: usize,
}

/// One line without its end.
pub(crate) struct Line<'a> {
    /// The bytes, without LF or CRLF.
    pub(crate) bytes: &'a [u8],
    /// Where the line stands in the file, its end included.
    pub(crate) span: Span,
    /// Whether it ended with a line feed; only the last line may not.
    pub(crate) is_whole: bool,
}

impl Lines {
    pub(crate) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self::at(reader, 0)
    }

    /// The same for a reader that stands at `offset` in its file.
    pub(crate) fn at(reader: Box<dyn Read + Send>, offset: u64) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, offset, exhausted: false, size: BUFFER }
    }

    /// Where the next line begins.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line that ends with a line feed.
    pub(crate) fn next_whole(&mut self) -> io::Result<Option<Line<'_>>> {
        self.take_line(true)
    }

    /// The next line, or nothing at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.take_line(false)
    }

    fn take_line(&mut self, must_be_whole: bool) -> io::Result<Option<Line<'_>>> {
        let mut searched = 0;
        let (length, consumed) = loop {
            let unread = &self.buffer[self.start..];
            if let Some(at) = memchr::memchr(b'\n', &unread[searched..]) {
                break (searched + at, searched + at + 1);
            }
            searched = unread.len();
            if self.exhausted {
                break (searched, searched);
            }
            self.fill()?;
        };
        let is_whole = consumed > length;
        if consumed == 0 || must_be_whole && !is_whole {
            return Ok(None);
        }
        let bytes = &self.buffer[self.start..self.start + length];
        let span = Span { from: self.offset, to: self.offset + consumed as u64 };
        self.start += consumed;
        self.offset = span.to;
        Ok(Some(Line::new(bytes, span, is_whole)))
    }

    /// Moves what is unread to the front, doubles the size where it fills the buffer, and reads
    /// on until that is full. Memory that nothing was read into is never touched.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        if self.buffer.len() >= self.size {
            self.size *= 2;
        }
        let wanted = self.size - self.buffer.len();
        self.buffer.reserve_exact(wanted);
        let read = (&mut self.reader).take(wanted as u64).read_to_end(&mut self.buffer)?;
        self.exhausted = read < wanted;
        Ok(())
    }
}

impl<'a> Line<'a> {
    fn new(bytes: &'a [u8], span: Span, is_whole: bool) -> Self {
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let bytes = if span.from == 0 { bytes.strip_prefix(BOM).unwrap_or(bytes) } else { bytes };
        Self { bytes, span, is_whole }
    }

    /// Whether nothing stands on it.
    pub(crate) fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives at most `step` bytes a call.
    struct Slow(Vec<u8>, usize, usize);

    impl Read for Slow {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.2.min(out.len()).min(self.0.len() - self.1);
            out[..n].copy_from_slice(&self.0[self.1..self.1 + n]);
            self.1 += n;
            Ok(n)
        }
    }

    fn lines(text: &[u8], step: usize) -> Vec<(Vec<u8>, u64, bool)> {
        let mut lines = Lines::new(Box::new(Slow(text.to_vec(), 0, step)));
        lines.size = 4;
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.bytes.to_vec(), line.span.from, line.is_whole));
        }
        all
    }

    /// The same, the whole lines first.
    fn whole_first(text: &[u8], step: usize) -> Vec<(Vec<u8>, u64, bool)> {
        let mut lines = Lines::new(Box::new(Slow(text.to_vec(), 0, step)));
        lines.size = 2;
        let mut all = Vec::new();
        while let Some(line) = lines.next_whole().unwrap() {
            assert!(line.is_whole);
            all.push((line.bytes.to_vec(), line.span.from, line.is_whole));
        }
        while let Some(line) = lines.next().unwrap() {
            all.push((line.bytes.to_vec(), line.span.from, line.is_whole));
        }
        all
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_line() {
        let text = "\u{feff}a\n\u{feff}b".as_bytes();
        let expected = [(b"a".to_vec(), 0, true), ("\u{feff}b".as_bytes().to_vec(), 5, false)];
        assert_eq!(lines(text, 9), expected);
    }

    #[test]
    fn the_last_line_may_lack_its_end() {
        let expected =
            [(b"ab".to_vec(), 0, true), (b"".to_vec(), 3, true), (b"c".to_vec(), 4, false)];
        assert_eq!(lines(b"ab\n\nc", 2), expected);
        assert_eq!(lines(b"ab\r\n", 1), [(b"ab".to_vec(), 0, true)]);
        assert!(lines(b"", 1).is_empty());
    }

    proptest! {
        #[test]
        fn however_it_arrives_the_lines_are_the_same(text in "[a\n]{0,40}", step in 1usize..9) {
            let read: Vec<Vec<u8>> = lines(text.as_bytes(), step).into_iter().map(|l| l.0).collect();
            let expected: Vec<Vec<u8>> = text.lines().map(|l| l.as_bytes().to_vec()).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn whole_lines_come_first(text in "[a\n]{0,40}", step in 1usize..9) {
            prop_assert_eq!(whole_first(text.as_bytes(), step), lines(text.as_bytes(), step));
        }
    }
}
