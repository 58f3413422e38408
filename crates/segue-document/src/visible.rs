//! Foreign text made harmless to look at: what a terminal or an editor would
//! obey or hide is shown as a sign instead.

use std::borrow::Cow;

/// `text` with control characters shown (`␛` for escape), carriage returns
/// dropped, and invisible or bidirectional characters written as `⟨U+202E⟩`.
/// Line feeds and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => {}
            c if is_harmless(c) => out.push(c),
            '\u{0}'..='\u{1f}' => out.push(picture(0x2400 + c as u32)),
            '\u{7f}' => out.push('␡'),
            c => out.push_str(&format!("⟨U+{:04X}⟩", c as u32)),
        }
    }
    Cow::Owned(out)
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
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => false,
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
