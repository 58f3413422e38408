//! Reading a handoff: any text to front matter, sections and prompt.
//!
//! What segue has written is read as it stands (`literal`): its front matter or
//! the complete skeleton tells. What people and models have written is understood as a reader would
//! (`liberal`), and no word of it is lost.

mod brief;
mod frame;
mod heading;
mod liberal;
mod literal;
mod opening;
mod pieces;
mod role;
mod sections;

use std::ops::Range;

use segue_model::{Content, Digest, Front, Handoff, SectionName, lf};

use crate::{Outline, front};

pub use brief::brief;
pub use liberal::below_headings;
pub use opening::Opening;
pub(crate) use opening::numbers;
pub use pieces::pieces;
pub(crate) use pieces::pieces_of;
pub use role::Role;

/// What was understood of a text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The front matter, where it is there and fits the schema.
    pub front: Option<Front>,
    /// The lines above the first section.
    pub opening: Opening,
    /// Sections and prompt.
    pub content: Content,
    /// Where each section and the prompt were found, in the order of the text.
    pub found: Vec<Found>,
    /// How many lines stand before the body.
    pub body_line: usize,
}

/// A heading that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What stands under it.
    pub place: Place,
    /// The heading as it is written.
    pub title: String,
    /// The lines of the text, counted from 0, from the heading to the end of what
    /// belongs to it.
    pub lines: Range<usize>,
    /// The bytes of these lines.
    pub span: Range<usize>,
}

/// What stands under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A section.
    Section(SectionName),
    /// A subsection that stood as a section of its own, with its section.
    Part(SectionName, String),
    /// The prompt.
    Prompt,
}

/// Something in a text that could not be understood as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The line, counted from 1.
    pub line: usize,
    /// The bytes of that line in the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

impl Diagnostic {
    /// A diagnostic of the line `line`, whose bytes are set by who knows the text.
    pub(crate) fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, span: 0..0, message: message.into() }
    }
}

/// Reads `text`, whatever it is. Never fails: what is missing is absent, what
/// is wrong is in the diagnostics, and every word is in the document.
pub fn parse(text: &str) -> (Document, Vec<Diagnostic>) {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bytes = LineBytes::of(text, text.len() - bare.len());
    let text = lf(bare);
    let outline = Outline::of(front::split(&text).1);
    let (mut document, mut diagnostics) = read(&text, &outline);
    for found in &mut document.found {
        found.span = bytes.of_lines(found.lines.clone());
    }
    if let Some(line) = outline.open_fence {
        let message = "this code fence is never closed";
        diagnostics.push(Diagnostic::new(line + document.body_line + 1, message));
    }
    for diagnostic in &mut diagnostics {
        diagnostic.span = bytes.of_lines(diagnostic.line - 1..diagnostic.line);
    }
    (document, diagnostics)
}

/// What is understood of `text`, which has LF line ends and whose body has that outline;
/// without the bytes of what was found.
pub(crate) fn understood(text: &str, outline: &Outline) -> Document {
    read(text, outline).0
}

fn read(text: &str, outline: &Outline) -> (Document, Vec<Diagnostic>) {
    let (yaml, body) = front::split(text);
    let body_line = text[..text.len() - body.len()].lines().count();
    let mut diagnostics = Vec::new();
    let mut document = match yaml.map(|yaml| (front::read(yaml), yaml)) {
        // What somebody edited is understood as what somebody wrote.
        Some((Ok(front), _)) => {
            let is_ours = Digest::of(body) == front.digest || !literal::has_preamble(body, outline);
            let read = if is_ours {
                literal::read(body, outline)
            } else {
                liberal::read(body, outline, None)
            };
            Document { front: Some(front), ..read }
        }
        Some((Err(wrong), yaml)) => {
            if front::is_ours(yaml) {
                diagnostics.push(wrong);
            }
            liberal::read(body, outline, Some(yaml))
        }
        None if literal::is_canonical(body, outline) => literal::read(body, outline),
        None => liberal::read(body, outline, None),
    };
    document.body_line = body_line;
    document.opening = document.opening.moved(body_line);
    for found in &mut document.found {
        // So far the lines are those of the body.
        found.lines = found.lines.start + body_line..found.lines.end + body_line;
    }
    (document, diagnostics)
}

/// A prompt, its sections understood as those of a handoff are. Lines are those of
/// the prompt.
pub(crate) fn parse_prompt(prompt: &str) -> Document {
    liberal::read(prompt, &Outline::of(prompt), None)
}

/// The front matter of `text` alone, where it can be read; for who does not need the rest.
pub fn front_of(text: &str) -> Option<Front> {
    let text = lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    front::read(front::split(&text).0?).ok()
}

/// The digest of a file's body: everything below the front matter.
pub fn digest_of_body(text: &str) -> Digest {
    let text = lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    Digest::of(front::split(&text).1)
}

impl Document {
    /// The handoff, if the text had front matter.
    pub fn into_handoff(self) -> Option<Handoff> {
        Some(Handoff { front: self.front?, content: self.content })
    }

    /// The line of the heading over `section`, counted from 0.
    pub(crate) fn line_of(&self, section: &SectionName) -> Option<usize> {
        let is_it = |found: &&Found| match &found.place {
            Place::Section(name) | Place::Part(name, _) => name == section,
            Place::Prompt => false,
        };
        self.found.iter().find(is_it).map(|found| found.lines.start)
    }

    /// Where the prompt was found.
    pub(crate) fn prompt_at(&self) -> Option<&Found> {
        self.found.iter().find(|found| found.place == Place::Prompt)
    }
}

/// Where each line of a text begins, by byte, whatever its line ends.
struct LineBytes {
    starts: Vec<usize>,
    end: usize,
}

impl LineBytes {
    fn of(text: &str, first: usize) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![first];
        for (at, byte) in bytes.iter().enumerate().skip(first) {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at + 1);
            }
        }
        Self { starts, end: text.len() }
    }

    fn of_lines(&self, lines: Range<usize>) -> Range<usize> {
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(self.end);
        start(lines.start)..start(lines.end)
    }
}

#[cfg(test)]
pub(crate) mod tests;
