//! The canonical form, read as it stands: `##` are sections, `###` subsections.

use segue_model::{Content, Part, Section, SectionName, marker};

use super::{Document, Found, Place, opening};
use crate::{Heading, Outline};

/// What may be taken off around a text. Other white space may be all that keeps a
/// line from being a heading.
pub(super) const BLANKS: [char; 3] = [' ', '\t', '\n'];

/// Whether a body without front matter has the canonical form: the marker and the
/// five sections under their own names.
pub(super) fn is_canonical(body: &str, outline: &Outline) -> bool {
    let headings = &outline.headings;
    let has =
        |name: &SectionName| headings.iter().any(|h| h.level == 2 && h.title == name.as_str());
    body.lines().next() == Some(marker::HANDOFF)
        && headings.first().is_some_and(|heading| heading.level == 2)
        && SectionName::PATTERN.iter().all(has)
        && !has_preamble(body, outline)
}

/// Whether something stands above the first section that the canonical form does not have.
pub(super) fn has_preamble(body: &str, outline: &Outline) -> bool {
    let lines: Vec<&str> = body.lines().collect();
    let headings = &outline.headings;
    let first = headings.iter().find(|heading| heading.level == 2).map_or(lines.len(), |h| h.line);
    let end = opening::opening(&lines).1.min(first);
    lines[end..first].iter().any(|line| !line.trim().is_empty())
}

/// Reads the body of a handoff that segue has written.
pub(super) fn read(body: &str, outline: &Outline) -> Document {
    let lines: Vec<&str> = body.lines().collect();
    let (opening, _) = opening::opening(&lines);
    let headings = &outline.headings;
    let prompt_at = headings.iter().find(|h| h.level == 2 && h.title == marker::PROMPT);
    let end = prompt_at.map_or(lines.len(), |heading| heading.line);
    let above: Vec<&Heading> =
        headings.iter().filter(|h| matches!(h.level, 2 | 3) && h.line < end).collect();
    let mut sections: Vec<Section> = Vec::new();
    let mut found = Vec::new();
    for (at, heading) in above.iter().enumerate() {
        let to = above.get(at + 1).map_or(end, |next| next.line);
        let text = block(&lines[heading.line + 1..to]);
        if heading.level == 2 {
            let section = Section::new(SectionName::of(&heading.title), [Part::lead(text)]);
            found.push(Found {
                place: Place::Section(section.name.clone()),
                title: heading.title.clone(),
                lines: heading.line..to,
                span: 0..0,
            });
            sections.push(section);
        } else if let (Some(section), Some(found)) = (sections.last_mut(), found.last_mut()) {
            section.parts.push(Part::under(&heading.title, text));
            found.lines.end = to;
        }
    }
    let prompt = prompt_at.map(|heading| frozen(&lines[heading.line + 1..])).unwrap_or_default();
    found.extend(prompt_at.map(|heading| Found {
        place: Place::Prompt,
        title: heading.title.clone(),
        lines: heading.line..lines.len(),
        span: 0..0,
    }));
    Document { opening, content: Content { sections, prompt }, found, ..Document::default() }
}

/// Lines as a block: without blank lines around it and without the rules below
/// it that separate sections.
pub(super) fn block(lines: &[&str]) -> String {
    block_of(&lines.join("\n"))
}

/// The same for a text.
pub(super) fn block_of(text: &str) -> String {
    let mut text = text.trim_end_matches(BLANKS);
    while let Some(above) = text.strip_suffix("\n---").or((text == "---").then_some("")) {
        text = above.trim_end_matches(BLANKS);
    }
    text.trim_start_matches('\n').to_owned()
}

/// The prompt below its heading, without the line that says what to copy.
pub(super) fn frozen(lines: &[&str]) -> String {
    let text = lines.join("\n");
    let text = text.trim_start_matches(BLANKS);
    let text = match text.strip_prefix(marker::COPY) {
        Some(rest) => rest.trim_start_matches(BLANKS).strip_prefix("---\n").unwrap_or(rest),
        None => text,
    };
    text.trim_matches(BLANKS).to_owned()
}
