//! Reading a handoff: text to front matter, sections and prompt.

use segue_model::{Content, Digest, Front, Handoff, Part, Section, SectionName, lf, marker};

use crate::{Heading, Outline, front};

/// What was understood of a text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The front matter, where it is there and fits the schema.
    pub front: Option<Front>,
    /// The lines above the first section.
    pub opening: Opening,
    /// Sections and prompt.
    pub content: Content,
    /// How many lines stand before the body.
    pub body_line: usize,
}

/// The lines above the first section, as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Whether the first line is the marker of a handoff.
    pub marked: bool,
    /// What stands behind `Generated:`.
    pub generated: Option<String>,
    /// What stands behind `Session:`.
    pub session: Option<String>,
}

/// Something in a text that could not be understood as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads `text`, whatever it is. Never fails: what is missing is absent, what
/// is wrong is in the diagnostics.
pub fn parse(text: &str) -> (Document, Vec<Diagnostic>) {
    let text = lf(text.strip_prefix('\u{feff}').unwrap_or(text));
    let (yaml, body) = front::split(&text);
    let mut diagnostics = Vec::new();
    let front = yaml.map(front::read).and_then(|read| match read {
        Ok(front) => Some(front),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    });
    let body_line = text[..text.len() - body.len()].lines().count();
    let document = Document { front, opening: opening(body), content: content(body), body_line };
    (document, diagnostics)
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
}

fn opening(body: &str) -> Opening {
    let mut opening = Opening::default();
    let above = body.lines().take_while(|line| !line.starts_with("## "));
    for (number, line) in above.filter(|line| !line.trim().is_empty()).enumerate() {
        if number == 0 {
            opening.marked = is_marker(line);
        }
        if let Some(value) = line.strip_prefix("Generated:") {
            opening.generated = Some(value.trim().to_owned());
        } else if let Some(value) = line.strip_prefix("Session:") {
            opening.session = Some(value.trim().to_owned());
        }
    }
    opening
}

/// `=== SESSION HANDOFF ===`, `=== SNAPSHOT ===` or `=== SNAPSHOT vN ===`.
fn is_marker(line: &str) -> bool {
    let Some(inner) = line.trim().strip_prefix("===").and_then(|l| l.strip_suffix("===")) else {
        return false;
    };
    match inner.trim().strip_prefix("SNAPSHOT") {
        Some(version) => {
            let version = version.trim();
            version.is_empty()
                || version.strip_prefix('v').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
        }
        None => inner.trim() == "SESSION HANDOFF",
    }
}

fn content(body: &str) -> Content {
    let lines: Vec<&str> = body.lines().collect();
    let headings = Outline::of(body).headings;
    let prompt_at = headings.iter().find(|h| h.level == 2 && h.title == marker::PROMPT);
    let end = prompt_at.map_or(lines.len(), |heading| heading.line);
    let tops: Vec<&Heading> =
        headings.iter().filter(|heading| heading.level == 2 && heading.line < end).collect();
    let sections = tops.iter().enumerate().map(|(at, top)| {
        let to = tops.get(at + 1).map_or(end, |next| next.line);
        section(top, &headings, &lines, to)
    });
    Content {
        sections: sections.collect(),
        prompt: prompt_at.map(|heading| frozen(&lines[heading.line + 1..])).unwrap_or_default(),
    }
}

fn section(top: &Heading, headings: &[Heading], lines: &[&str], to: usize) -> Section {
    let subs: Vec<&Heading> =
        headings.iter().filter(|h| h.level == 3 && h.line > top.line && h.line < to).collect();
    let lead_end = subs.first().map_or(to, |sub| sub.line);
    let lead = Part::lead(block(&lines[top.line + 1..lead_end]));
    let parts = subs.iter().enumerate().map(|(at, sub)| {
        let end = subs.get(at + 1).map_or(to, |next| next.line);
        Part::under(&sub.title, block(&lines[sub.line + 1..end]))
    });
    Section::new(SectionName::of(&top.title), std::iter::once(lead).chain(parts))
}

/// Lines as a block: without blank lines around it and without the rule that
/// separates the sections from the prompt.
fn block(lines: &[&str]) -> String {
    let text = lines.join("\n");
    let text = text.trim_end();
    let text = text.strip_suffix("\n---").or((text == "---").then_some("")).unwrap_or(text);
    text.trim_matches('\n').trim_end().to_owned()
}

/// The prompt below its heading, without the line that says what to copy.
fn frozen(lines: &[&str]) -> String {
    let text = lines.join("\n");
    let text = text.trim_start();
    let text = match text.strip_prefix(marker::COPY) {
        Some(rest) => rest.trim_start().strip_prefix("---\n").unwrap_or(rest),
        None => text,
    };
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_subsections_and_prompt_are_told_apart() {
        let text = "=== SESSION HANDOFF ===\nGenerated: now\nSession: 1 → 2\n\n\
            ## Current State\n\nlead\n\n### Verification\n\n- x\n\n---\n\n\
            ## PROMPT FOR NEXT SESSION\n\nCopy everything below this line into a new session:\n\n---\n\n\
            Read this.\n\n## Project Context\n\nmore\n";
        let (document, diagnostics) = parse(text);
        assert!(diagnostics.is_empty());
        assert!(document.opening.marked);
        assert_eq!(document.opening.session.as_deref(), Some("1 → 2"));
        let [section] = document.content.sections.as_slice() else { panic!("one section") };
        assert_eq!(section.name, SectionName::State);
        assert_eq!(section.parts, [Part::lead("lead"), Part::under("Verification", "- x")]);
        assert_eq!(document.content.prompt, "Read this.\n\n## Project Context\n\nmore");
    }

    #[test]
    fn snapshots_open_a_handoff_as_well() {
        for line in ["=== SNAPSHOT ===", "=== SNAPSHOT v12 ===", "=== SESSION HANDOFF ==="] {
            assert!(is_marker(line), "{line}");
        }
        for line in ["=== SNAPSHOT x ===", "SESSION HANDOFF", "=== HANDOFF ==="] {
            assert!(!is_marker(line), "{line}");
        }
    }

    #[test]
    fn bad_front_matter_is_a_diagnostic_and_the_body_is_still_read() {
        let (document, diagnostics) = parse("---\nsegue: 1\n---\n## Next Objective\n\nDo it.\n");
        assert_eq!(document.content.objective(), "Do it.");
        assert_eq!(diagnostics.len(), 1);
        assert!(document.front.is_none());
    }

    #[test]
    fn nothing_at_all_is_an_empty_document() {
        for text in ["", "\u{feff}", "---", "---\n---\n", "\r\n\r"] {
            let (document, _) = parse(text);
            assert!(document.content.sections.is_empty(), "{text:?}");
        }
    }
}
