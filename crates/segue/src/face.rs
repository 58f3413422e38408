//! Where output goes: data on standard output, talk on standard error.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use segue_document::visible::{one_line, visible};

use crate::args::Color;
use crate::pager;

/// The width where none is known: that of a pipe, a mail, an old terminal.
const WIDTH: usize = 80;
/// More than this does not wait to be written.
const MUCH: usize = 64 << 10;
/// Lines longer than this are hard to read on any screen.
const WIDEST: usize = 100;

/// What colours mean: a name, a good thing, a bad thing, what stands back.
pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const NAME: Style = AnsiColor::Cyan.on_default();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
pub(crate) const HINT: Style = AnsiColor::Yellow.on_default();
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Standard output and standard error, with what is known of the terminal.
pub(crate) struct Face {
    out: AutoStream<io::Stdout>,
    /// What waits to be written: one call of the system for a page.
    waiting: String,
    err: AutoStream<io::Stderr>,
    /// How many lines the screen has; nothing where nobody looks at one.
    height: Option<usize>,
    /// How many columns a line may have.
    pub(crate) width: usize,
    /// Whether a person looks at standard output.
    pub(crate) is_terminal: bool,
    broken: io::Result<()>,
}

impl Face {
    pub(crate) fn new(color: Color) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let choice = |is_colored: bool| match color {
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
            Color::Auto if is_colored => ColorChoice::Always,
            Color::Auto => ColorChoice::Never,
        };
        let wants_color = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        let err_wants_color = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        let size = terminal_size::terminal_size().filter(|_| is_terminal);
        let columns = size.map_or(WIDTH, |(width, _)| usize::from(width.0));
        Self {
            out: AutoStream::new(io::stdout(), choice(wants_color)),
            waiting: String::new(),
            err: AutoStream::new(io::stderr(), choice(err_wants_color)),
            height: size.map(|(_, height)| usize::from(height.0)),
            width: columns.clamp(40, WIDEST),
            is_terminal,
            broken: Ok(()),
        }
    }

    /// Data: a line on standard output.
    pub(crate) fn say(&mut self, line: impl AsRef<str>) {
        self.write(line.as_ref());
        self.write("\n");
    }

    /// Shows what was said so far in the user's pager, where it is longer than the screen.
    pub(crate) fn page(&mut self) {
        let is_longer = self.height.is_some_and(|height| self.waiting.lines().count() >= height);
        if !is_longer {
            return;
        }
        let is_colored = self.out.current_choice() != ColorChoice::Never;
        let plain = || anstream::adapter::strip_str(&self.waiting).to_string();
        let text = if is_colored { self.waiting.clone() } else { plain() };
        match pager::show(&text) {
            Ok(true) => self.waiting.clear(),
            Ok(false) => {}
            Err(error) => self.broken = Err(error),
        }
    }

    /// Data as it is, without a line end.
    pub(crate) fn write(&mut self, text: &str) {
        self.waiting.push_str(text);
    }

    /// A piece of much data: written out now and then, so that little waits.
    pub(crate) fn pour(&mut self, text: &str) {
        self.write(text);
        if self.waiting.len() > MUCH && self.broken.is_ok() {
            self.broken = self.flush();
        } else if self.broken.is_err() {
            self.waiting.clear();
        }
    }

    /// Foreign text: as it is in a pipe, made harmless on a terminal.
    pub(crate) fn foreign(&mut self, text: &str) {
        if self.is_terminal {
            let text = visible(text).into_owned();
            self.write(&text);
        } else {
            self.write(text);
        }
    }

    /// JSON, one document with a line end.
    pub(crate) fn json(&mut self, value: &serde_json::Value) {
        self.say(serde_json::to_string_pretty(value).unwrap_or_default());
    }

    /// Talk: a line on standard error. Where that is closed there is nobody to tell.
    pub(crate) fn note(&mut self, line: impl AsRef<str>) {
        self.broken = self.flush();
        let _ = writeln!(self.err, "{}", line.as_ref());
    }

    /// A note on each file in the store that is no handoff.
    pub(crate) fn unreadable(&mut self, files: &[(PathBuf, String)]) {
        for (path, why) in files {
            let text = format!("`{}` is left out: {why}", path.display());
            self.note(format!("{}: {}", paint(HINT, "note"), one_line(&text)));
        }
    }

    /// A note where a handoff was changed after it was written.
    pub(crate) fn edited(&mut self, is_edited: bool) {
        if is_edited {
            let text =
                "the body of this handoff is no longer what was written (its digest differs)";
            self.note(format!("{}: {text}", paint(HINT, "note")));
        }
    }

    /// Writes out what waits; the first error of all writing.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        std::mem::replace(&mut self.broken, Ok(()))?;
        self.out.write_all(waiting.as_bytes())?;
        self.out.flush()
    }
}

/// `text` in a style.
pub(crate) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// `count` with its noun: `1 session`, `2 sessions`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count as u64), if count == 1 { "" } else { "s" })
}

/// A number with commas: `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size in bytes for people: `160 kB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..10_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        10_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_easy_to_read() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(123), "123");
        assert_eq!(counted(1, "session"), "1 session");
        assert_eq!(size(160_250), "160 kB");
        assert_eq!(size(1_500_000), "1.5 MB");
    }
}
