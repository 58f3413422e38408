//! Everything in a text that a reader takes for a heading: `#` signs, underlined
//! lines, whole lines in bold, and labels such as `Next steps:`.

use std::collections::HashMap;
use std::ops::Range;

use crate::Outline;
use crate::outline::title_of;
use crate::read::role::Role;

/// Longer lines in bold, and longer labels, are sentences.
const LONGEST_LABEL: usize = 80;

/// How a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// With `#` signs, or underlined (`CommonMark` 0.31.2, section 4.3).
    Heading,
    /// A whole line in bold.
    Bold,
    /// A line that ends with a colon, or begins with a label and one.
    Label,
}

/// A line that acts as a heading.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) style: Style,
    /// The line, counted from 0.
    pub(super) line: usize,
    /// The first line below the heading.
    pub(super) below: usize,
    /// 1 to 6; 7 for bold lines, 8 for labels.
    pub(super) level: u8,
    /// The text without signs, in one line.
    pub(super) title: String,
    /// The whole line of a bold line or label, which stays as it is.
    pub(super) line_text: String,
    /// Whether a label has its text behind the colon.
    pub(super) has_inline: bool,
    /// What the heading means.
    pub(super) role: Option<Role>,
}

/// The entries of `lines`, in order. Bold lines and labels are among them only
/// if they mean something; a bold line that does not ends what stands above it.
pub(super) fn entries(lines: &[&str], outline: &Outline) -> Vec<Entry> {
    let mut signed = outline.headings.iter().peekable();
    let mut roles = Roles::new();
    let mut found = Vec::new();
    for at in 0..lines.len() {
        if let Some(heading) = signed.next_if(|heading| heading.line == at) {
            let title = &heading.title;
            found.push(entry(&mut roles, Style::Heading, at..at + 1, heading.level, title, ""));
        } else if !outline.is_code[at] {
            found.extend(other(&mut roles, lines, outline, at));
        }
    }
    found
}

/// The title on a line that looks like a heading, in whatever way; a label begins with a capital.
pub(super) fn title(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(title) = line.strip_prefix('#') {
        return Some(title.trim_start_matches('#').trim());
    }
    let label =
        || label(line).map(|(title, _)| title).filter(|it| it.starts_with(char::is_uppercase));
    bold(line).or_else(label)
}

/// What the titles of one text mean: the same ones come again and again.
type Roles = HashMap<String, Option<Role>>;

fn entry(
    roles: &mut Roles,
    style: Style,
    lines: Range<usize>,
    level: u8,
    title: &str,
    text: &str,
) -> Entry {
    let title = title_of(title).to_owned();
    let role = match roles.get(&title) {
        Some(known) => known.clone(),
        None => roles.entry(title.clone()).or_insert_with(|| Role::of(&title)).clone(),
    };
    let (line, below) = (lines.start, lines.end);
    let line_text = text.trim_end_matches([' ', '\t']).to_owned();
    Entry { style, line, below, level, title, line_text, has_inline: false, role }
}

fn other(roles: &mut Roles, lines: &[&str], outline: &Outline, at: usize) -> Option<Entry> {
    let line = lines[at].trim();
    if line.is_empty() {
        return None;
    }
    if let Some(level) = underlined(lines, outline, at) {
        return Some(entry(roles, Style::Heading, at..at + 2, level, line, ""));
    }
    if let Some(title) = bold(line) {
        return Some(entry(roles, Style::Bold, at..at + 1, 7, title, lines[at]));
    }
    let (title, inline) = label(line)?;
    let entry = entry(roles, Style::Label, at..at + 1, 8, title, lines[at]);
    let has_inline = !inline.trim().is_empty();
    entry.role.is_some().then_some(Entry { has_inline, ..entry })
}

/// The level of a heading that is a paragraph of one line with `===` or `---` below it.
fn underlined(lines: &[&str], outline: &Outline, at: usize) -> Option<u8> {
    let below = lines.get(at + 1).filter(|_| !outline.is_code[at + 1])?.trim_end();
    let starts_paragraph = at == 0 || lines[at - 1].trim().is_empty();
    let sign = below.chars().next().filter(|c| matches!(c, '=' | '-'))?;
    let is_rule = below.len() >= 3 && below.chars().all(|c| c == sign);
    let is_text = lines[at].starts_with(char::is_alphanumeric) && !lines[at].contains('|');
    (starts_paragraph && is_rule && is_text).then_some(if sign == '=' { 1 } else { 2 })
}

/// The text of a line that is bold as a whole, a colon aside.
fn bold(line: &str) -> Option<&str> {
    let line = line.trim_end_matches(':').trim_end();
    let inner = ["**", "__"].iter().find_map(|sign| line.strip_prefix(sign)?.strip_suffix(sign))?;
    let inner = inner.trim().trim_end_matches(':');
    let is_one = !inner.contains("**") && inner.len() <= LONGEST_LABEL;
    (is_one && !inner.is_empty()).then_some(inner)
}

/// The label of a line and what follows its colon: `Next steps:`, `**Status**: green`.
fn label(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['-', '*', '+', '>']).trim_start_matches([' ', '*', '_']);
    let (title, inline) = line.split_once(':')?;
    let inline = inline.trim_start_matches(['*', '_']);
    let title = title.trim_end_matches(['*', '_']);
    let is_label = title.len() <= LONGEST_LABEL
        && title.split_whitespace().count() <= 6
        && (inline.is_empty() || inline.starts_with([' ', '\t']))
        && !title.contains(['`', '(', '"', '/', '.']);
    is_label.then_some((title, inline))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Style, u8, String)> {
        let lines: Vec<&str> = text.lines().collect();
        let entries = entries(&lines, &Outline::of(text));
        entries.into_iter().map(|entry| (entry.style, entry.level, entry.title)).collect()
    }

    #[test]
    fn every_way_to_write_a_heading_is_seen() {
        let text = "# A\n\nB\n===\n\n**Next steps**\n\nStatus: green\n\n- **State:** good\n";
        let expected = [
            (Style::Heading, 1, "A"),
            (Style::Heading, 1, "B"),
            (Style::Bold, 7, "Next steps"),
            (Style::Label, 8, "Status"),
            (Style::Label, 8, "State"),
        ];
        let expected = expected.map(|(style, level, title)| (style, level, title.to_owned()));
        assert_eq!(found(text), expected);
    }

    #[test]
    fn sentences_tables_and_code_are_none() {
        for text in [
            "We said: next steps come later.",
            "| a |\n|---|\n",
            "```\n# a\nStatus: x\n```",
            "text\nmore\n---\n",
            "**bold** and more",
            "https://example.org/next",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
