//! Foreign text made harmless to look at: what a terminal or an editor would
//! obey or hide is shown as a sign instead.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with control characters shown (`␛` for escape), carriage returns
/// dropped, and invisible or bidirectional characters written as `⟨U+202E⟩`.
/// Line feeds and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Most text is plain, and bytes are seen faster than characters.
    if text.bytes().all(|byte| matches!(byte, b'\n' | b'\t' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(|c| is_harmless(c) && !is_selector(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\r' => {}
            // One selector after a sign chooses its look; more of them carry a message.
            c if is_selector(c) && !before.is_ascii() && !is_selector(before) => out.push(c),
            c if is_harmless(c) && !is_selector(c) => out.push(c),
            '\u{0}'..='\u{1f}' => out.push(picture(0x2400 + c as u32)),
            '\u{7f}' => out.push('␡'),
            // Writing to a `String` cannot fail.
            c => drop(write!(out, "⟨U+{:04X}⟩", c as u32)),
        }
        before = c;
    }
    Cow::Owned(out)
}

/// A variation selector as emoji use it (Unicode 16, section 23.4).
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// `text` on one line: as [`visible`], with every run of white space as one space.
pub fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn picture(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether a character neither moves the cursor nor hides or turns text.
/// The list follows Unicode's default-ignorable and bidirectional controls
/// (UAX 9, UTS 39), without the joiners that emoji and Indic scripts need.
fn is_harmless(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{80}'..='\u{9f}' => false,
        c if c.is_control() => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0d}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_hidden_characters_are_shown() {
        assert_eq!(visible("a\u{1b}[31mb\r\n"), "a␛[31mb\n");
        assert_eq!(visible("x\u{202e}y\u{200b}"), "x⟨U+202E⟩y⟨U+200B⟩");
        assert_eq!(visible("❤\u{fe0f}\u{fe0f}a\u{fe0f}"), "❤\u{fe0f}⟨U+FE0F⟩a⟨U+FE0F⟩");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(visible("Füße 👩‍💻 →\n\t"), Cow::Borrowed(_)));
    }

    #[test]
    fn one_line_has_no_line_ends() {
        assert_eq!(one_line(" a\n\n b\tc "), "a b c");
    }
}
