//! Private keys: many lines between two marks, in a file, a string or a settings file.
//!
//! The lines may end in `\n` as two letters, stand between quotation marks or behind a
//! comment sign, and either mark may have been cut off.

use std::ops::Range;

/// How far apart the marks may be.
const LONGEST: usize = 24 << 10;
/// A run of letters is a line of a key from this length on.
const LINE: usize = 16;

/// The bytes of the private key whose begin or end is at `at`.
pub(super) fn find(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    if starts_with(rest, "-----begin") {
        let head = mark(rest)?;
        let body = at + head;
        return Some(at..closing(text, body).unwrap_or_else(|| lines(text, body)));
    }
    if starts_with(rest, "private-lines:") {
        let body = at + rest.find('\n')?;
        return Some(at..lines(text, body)).filter(|key| key.end > body);
    }
    let end = at + mark(rest)?;
    let from = lines_before(text, at);
    (from < at).then_some(from..end)
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// The length of `-----BEGIN … PRIVATE KEY-----`, if that stands here.
fn mark(text: &str) -> Option<usize> {
    let dashes = "-----";
    let words = text.strip_prefix(dashes)?;
    let length = words.find(dashes).filter(|length| *length < 80)?;
    let words = &words[..length];
    let is_mark = words.contains("PRIVATE KEY") || words.contains("private key");
    (is_mark && !words.contains('\n')).then_some(2 * dashes.len() + length)
}

/// Where the closing mark ends, if the next mark is one.
fn closing(text: &str, from: usize) -> Option<usize> {
    let at = from + text[from..].find("-----")?;
    if at - from > LONGEST || !starts_with(&text[at..], "-----end") {
        return None;
    }
    Some(at + mark(&text[at..])?)
}

/// Where the lines of a key end that begin at `from`.
fn lines(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut end) = (from, from);
    while at < bytes.len() && at - from < LONGEST {
        let run = bytes[at..].iter().take_while(|byte| is_letter(**byte)).count();
        if run >= LINE {
            at += run;
            end = at;
        } else if is_between(bytes[at]) || (run == 1 && bytes[at] == b'+') {
            at += 1;
        } else if run > 0 && at > 0 && bytes[at - 1] == b'\\' {
            // The letter of an escape.
            at += 1;
        } else if run > 0 && end > from && run < LINE && is_last(bytes, at + run) {
            return at + run;
        } else {
            break;
        }
    }
    end
}

/// Whether a short run that ends at `at` is a key's last line.
fn is_last(bytes: &[u8], at: usize) -> bool {
    at == bytes.len() || matches!(bytes[at], b'\n' | b'\\' | b'"' | b'\'') || bytes[at - 1] == b'='
}

/// Where the lines of a key begin that end at `end`.
fn lines_before(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut from) = (end, end);
    while at > 0 && end - at < LONGEST {
        let run = bytes[..at].iter().rev().take_while(|byte| is_letter(**byte)).count();
        // An escape's letter stands at the head of the run behind it.
        let escape = usize::from(run < at && bytes[at - run - 1] == b'\\');
        let is_padded = at < end && bytes[at.saturating_sub(1)] == b'=';
        if run >= LINE || (from == end && run > 1 && is_padded) || (from == end && run > 3) {
            at -= run;
            from = at + escape;
        } else if is_between(bytes[at - 1])
            || (run == 1 && bytes[at - 1] == b'+')
            || (run == 1 && escape == 1)
        {
            at -= 1;
        } else {
            break;
        }
    }
    from
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// What may stand between two lines of a key.
fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'\\' | b'"' | b'\'' | b'>' | b'#' | b'|' | b'*' | b',' | b'.' | b';')
}
