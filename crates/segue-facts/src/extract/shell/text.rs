//! What stands in a shell's text beside its commands: continued lines, here-documents,
//! redirections (POSIX.1-2024, Shell Command Language, 2.2.1 and 2.7).

use std::borrow::Cow;
use std::collections::VecDeque;

/// The text with a blank where a line goes on behind a backslash (2.2.1 there).
pub(super) fn without_continuations(text: &str) -> Cow<'_, str> {
    if text.contains("\\\n") { text.replace("\\\n", " ").into() } else { text.into() }
}

/// The text without the content of its here-documents; their redirections stay.
pub(super) fn without_here_documents(text: &str) -> Cow<'_, str> {
    if !text.contains("<<") {
        return Cow::Borrowed(text);
    }
    let mut kept = Vec::new();
    let mut waiting: VecDeque<&str> = VecDeque::new();
    let mut lines = text.split('\n');
    while let Some(line) = lines.next() {
        match waiting.front() {
            Some(end) if line.trim_start_matches('\t') == *end => drop(waiting.pop_front()),
            Some(_) => {}
            None => {
                let is_ended =
                    |word: &str| lines.clone().any(|line| line.trim_start_matches('\t') == word);
                waiting.extend(delimiters(line, is_ended));
                kept.push(line);
            }
        }
    }
    Cow::Owned(kept.join("\n"))
}

/// The words that end the here-documents which a line begins. What looks like a shift of bits, `1 << n`, begins one
/// only where a later line ends it.
fn delimiters(line: &str, is_ended: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
    let after = line.split("<<").skip(1).filter(|rest| !rest.starts_with('<'));
    after.filter_map(move |rest| {
        let rest = rest.trim_start_matches('-');
        let word = rest.trim_start().trim_start_matches(['\'', '"', '\\']);
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        let is_word = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let (word, is_bare) = (&word[..end], rest.trim_start().starts_with(word));
        let is_shift = is_bare && rest.starts_with(' ') && word.contains(char::is_lowercase);
        (is_word && (!is_shift || is_ended(word))).then_some(word)
    })
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
