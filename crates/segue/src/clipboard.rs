//! The clipboard: the platform's own programs, and the terminal where there is none.

use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

/// Programs that take text for the clipboard, in the order in which they are tried.
const COPY: &[&[&str]] = &[
    &["wl-copy"],
    &["xclip", "-selection", "clipboard"],
    &["xsel", "--clipboard", "--input"],
    &["pbcopy"],
    &["clip.exe"],
];
/// Programs that give what is on the clipboard.
const PASTE: &[&[&str]] = &[
    &["wl-paste", "--no-newline"],
    &["xclip", "-selection", "clipboard", "-out"],
    &["xsel", "--clipboard", "--output"],
    &["pbpaste"],
    &["powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"],
];
/// The most that terminals take by OSC 52, in bytes before encoding.
const TERMINAL: usize = 74_000;

/// Puts `text` on the clipboard; whether that worked.
pub(crate) fn copy(text: &str) -> bool {
    COPY.iter().any(|program| give(program, text)) || to_terminal(text)
}

/// What is on the clipboard, if a program tells.
pub(crate) fn paste() -> Option<String> {
    PASTE.iter().find_map(|program| {
        let output = Command::new(program[0])
            .args(&program[1..])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success() && !text.is_empty()).then_some(text)
    })
}

fn give(program: &[&str], text: &str) -> bool {
    let child = Command::new(program[0])
        .args(&program[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return false };
    // The pipe closes at the end of this line, so that the program ends.
    let is_written =
        child.stdin.take().is_some_and(|mut pipe| pipe.write_all(text.as_bytes()).is_ok());
    child.wait().is_ok_and(|status| status.success()) && is_written
}

/// OSC 52 (`xterm` control sequences): the terminal itself takes the text, over ssh too.
fn to_terminal(text: &str) -> bool {
    let mut out = std::io::stderr();
    if !out.is_terminal() || text.len() > TERMINAL {
        return false;
    }
    write!(out, "\u{1b}]52;c;{}\u{7}", base64(text.as_bytes())).and_then(|()| out.flush()).is_ok()
}

/// Base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            out.push(if place <= chunk.len() { char::from(DIGITS[digit as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn the_vectors_of_the_standard_hold() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, coded) in vectors {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }
}
