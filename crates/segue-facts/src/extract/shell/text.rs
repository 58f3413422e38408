//! What stands in a shell's text beside its commands: continued lines, here-documents,
//! redirections (POSIX.1-2024, Shell Command Language, 2.2.1 and 2.7).

use std::borrow::Cow;
use std::collections::VecDeque;

/// The text with a blank where a line goes on behind a backslash (2.2.1 there).
pub(super) fn without_continuations(text: &str) -> Cow<'_, str> {
    if text.contains("\\\n") { text.replace("\\\n", " ").into() } else { text.into() }
}

/// So many signs of here-documents are looked at in a line.
const MOST: usize = 256;

/// The text without the content of its here-documents; their redirections stay.
pub(super) fn without_here_documents(text: &str) -> Cow<'_, str> {
    if !text.contains("<<") {
        return Cow::Borrowed(text);
    }
    let (kept, open) = commands(text, true);
    // Where the marks do not pair, a word such as "don't" has one: then each line stands for itself.
    let kept = if open.is_some() { commands(text, false).0 } else { kept };
    Cow::Owned(kept.join("\n"))
}

/// The lines that are no content of a here-document, and the quotation mark that is open at the end; where `spans`, a
/// quotation may go on in the next line.
fn commands(text: &str, spans: bool) -> (Vec<&str>, Option<char>) {
    let (mut kept, mut open) = (Vec::new(), None);
    let mut waiting: VecDeque<&str> = VecDeque::new();
    for line in text.split('\n') {
        match waiting.front() {
            Some(end) if line.trim_start_matches('\t') == *end => drop(waiting.pop_front()),
            Some(_) => {}
            None => {
                let before = if spans { open } else { None };
                waiting.extend(delimiters(line, before));
                open = quoted_by(line, before);
                kept.push(line);
            }
        }
    }
    (kept, open)
}

/// The words that end the here-documents which a line begins, where that quotation mark is open before it. Between
/// quotation marks, and in arithmetic, `1 << n` is a shift of bits.
fn delimiters(line: &str, open: Option<char>) -> Vec<&str> {
    let (mut mark, mut from) = (open, 0);
    let mut found = Vec::new();
    for (at, _) in line.match_indices("<<").take(MOST) {
        mark = quoted_by(&line[from..at], mark);
        from = at;
        let before = &line[..at];
        let is_text = match mark {
            Some('"') => !before.contains("$("),
            mark => mark.is_some(),
        };
        let is_string = before.ends_with('<') || line[at + 2..].starts_with('<');
        if !is_text && !is_string && !in_arithmetic(before) {
            found.extend(delimiter(&line[at + 2..]));
        }
    }
    found
}

/// The word that stands behind the sign of a here-document.
fn delimiter(rest: &str) -> Option<&str> {
    let word = rest.trim_start_matches('-').trim_start().trim_start_matches(['\'', '"', '\\']);
    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
    let is_word = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    is_word.then(|| &word[..end])
}

/// The quotation mark that is open behind a text before which `open` was (2.2 there).
fn quoted_by(text: &str, mut open: Option<char>) -> Option<char> {
    let (mut chars, mut last) = (text.chars(), ' ');
    while let Some(c) = chars.next() {
        match open {
            // What stands behind a backslash opens and closes nothing, but between single marks.
            _ if c == '\\' && open != Some('\'') => drop(chars.next()),
            // A comment.
            None if c == '#' && last.is_whitespace() => return None,
            None if matches!(c, '\'' | '"') => open = Some(c),
            Some(mark) if mark == c => open = None,
            _ => {}
        }
        last = c;
    }
    open
}

/// Whether a text ends within `$((…))` (2.6.4 there).
fn in_arithmetic(text: &str) -> bool {
    text.rfind("$((").is_some_and(|open| !text[open..].contains("))"))
}

/// The text without redirections at its end: `2>&1`, `> out.log`.
pub(super) fn without_redirections(text: &str) -> &str {
    let mut text = text.trim();
    while let Some((before, last)) = text.rsplit_once(char::is_whitespace) {
        let is_own = |word: &str| {
            word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&')
                .starts_with(['>', '<'])
        };
        let before = before.trim_end();
        let target_of =
            before.rsplit(char::is_whitespace).next().filter(|word| word.ends_with('>'));
        if is_own(last) {
            text = before;
        } else if let Some(sign) = target_of.filter(|sign| is_own(sign)) {
            text = before.strip_suffix(sign).unwrap_or(before).trim_end();
        } else {
            break;
        }
    }
    text
}
