//! Whatever people and models write, understood as a reader would.
//!
//! Sections get their canonical names, and the heading that was there stays as
//! the first subsection. What has no place of its own stays where it stood;
//! what stands around the handoff is kept under Context.

use std::borrow::Cow;

use segue_model::{Content, Part, Section, SectionName, marker};

use super::frame::Frame;
use super::heading::{Entry, Style, entries};
use super::literal::{BLANKS, block, block_of, frozen};
use super::opening::opening;
use super::role::Role;
use super::sections::Split;
use super::{Document, Found, Place};
use crate::Outline;
use crate::outline::{closing_fence, fence_on};

/// The deepest level that a heading can have.
const DEEPEST: u8 = 6;
/// The level below which headings inside of a subsection stand.
const INNER: u8 = 4;

/// Reads a body, with the front matter of another program that stood above it.
pub(super) fn read(body: &str, outline: &Outline, foreign: Option<&str>) -> Document {
    let all: Vec<&str> = body.lines().collect();
    let frame = Frame::of(&all, outline);
    let lines = &all[frame.body.clone()];
    let (opening, first) = opening(lines);
    let page = Page::of(&lines[first..], outline.below(frame.body.start + first));
    let mut reading = Reading::default();
    reading.sections(&page);
    let mut around = vec![(None, block(&all[frame.before.clone()]))];
    if let Some(yaml) = foreign {
        around.push((Some("Front Matter"), format!("```yaml\n{}\n```", yaml.trim_end())));
    }
    around.push(page.introduction());
    around.push((Some("After the Handoff"), block(&all[frame.after.clone()])));
    reading.context(around);
    if reading.prompt.is_empty() && is_a_prompt(&page.lines) {
        reading.prompt = block(&page.lines);
        reading.found.push(Found {
            place: Place::Prompt,
            title: String::new(),
            lines: 0..page.lines.len(),
            span: 0..0,
        });
    }
    let offset = frame.body.start + first;
    for found in &mut reading.found {
        found.lines = found.lines.start + offset..found.lines.end + offset;
    }
    let mut document = reading.into_document();
    document.opening = opening.moved(frame.body.start);
    document
}

/// Whether a text without a prompt of its own is one: it names the template to apply.
fn is_a_prompt(lines: &[&str]) -> bool {
    lines.iter().any(|line| line.to_lowercase().contains("apply this bootstrap template"))
}

/// The lines of a handoff with what was found in them.
struct Page<'a> {
    lines: Vec<&'a str>,
    entries: Vec<Entry>,
    /// For each line the entry that stands on it.
    on_line: Vec<Option<usize>>,
    is_code: Vec<bool>,
    split: Split,
    /// For each top its lines, and for the text before all of them the last.
    owned: Vec<Vec<usize>>,
}

impl<'a> Page<'a> {
    /// The page of `lines`, with their outline where it is known.
    fn of(lines: &[&'a str], outline: Option<Outline>) -> Self {
        let mut outline = outline.unwrap_or_else(|| Outline::of(&lines.join("\n")));
        outline.is_code.resize(lines.len(), false);
        outline.headings.retain(|heading| heading.line < lines.len());
        let entries = entries(lines, &outline);
        let split = Split::of(lines, &entries);
        let mut on_line = vec![None; lines.len()];
        for (at, entry) in entries.iter().enumerate() {
            on_line[entry.line] = Some(at);
        }
        let mut owned = vec![Vec::new(); split.tops.len() + 1];
        for (line, owner) in split.owner.iter().enumerate() {
            owned[owner.unwrap_or(split.tops.len())].push(line);
        }
        let is_code = outline.is_code;
        Self { lines: lines.to_vec(), entries, on_line, is_code, split, owned }
    }

    /// The heading on a line, if it is one with signs or underlined.
    fn heading(&self, line: usize) -> Option<&Entry> {
        self.on_line[line].map(|at| &self.entries[at]).filter(|e| e.style == Style::Heading)
    }

    /// The text of `lines`, its headings moved to the levels below a subsection.
    fn text(&self, lines: &[usize], deepest: u8) -> String {
        let mut out: Vec<Cow<'_, str>> = Vec::with_capacity(lines.len());
        let mut skip = usize::MAX;
        for line in lines {
            if *line == skip {
                continue;
            }
            match self.heading(*line) {
                Some(entry) => {
                    let level = (entry.level + INNER).saturating_sub(deepest).clamp(INNER, DEEPEST);
                    out.push(signed(level, &entry.title).into());
                    if entry.below == entry.line + 2 {
                        skip = entry.line + 1;
                    }
                }
                None => out.push(self.lines[*line].into()),
            }
        }
        // What a fence leaves open would swallow all that comes below.
        let has_code = lines.iter().any(|line| self.is_code[*line]);
        let fence = has_code.then(|| closing_fence(out.iter().map(AsRef::as_ref))).flatten();
        out.extend(fence.map(Cow::Owned));
        block_of(&out.join("\n"))
    }

    /// Subsections of `lines`, the first under `lead`.
    fn parts(&self, lines: &[usize], home: &SectionName, lead: Option<String>) -> Vec<Part> {
        let level = lines.iter().filter_map(|l| self.heading(*l)).map(|e| e.level).min();
        let level = level.unwrap_or(DEEPEST);
        let is_start = |line: &usize| self.heading(*line).is_some_and(|e| e.level == level);
        let starts: Vec<usize> = (0..lines.len()).filter(|at| is_start(&lines[*at])).collect();
        let lead_end = starts.first().copied().unwrap_or(lines.len());
        let mut parts =
            vec![Part { heading: lead, text: self.text(&lines[..lead_end], level + 1) }];
        for (at, from) in starts.iter().enumerate() {
            let to = starts.get(at + 1).copied().unwrap_or(lines.len());
            let Some(entry) = self.heading(lines[*from]) else { continue };
            let below = *from + (entry.below - entry.line).min(to - *from);
            let text = self.text(&lines[below..to], level + 1);
            parts.push(match &entry.role {
                Some(Role::Part(section, canonical)) if section == home => {
                    renamed(canonical, &entry.title, text)
                }
                _ => Part::under(&entry.title, text),
            });
        }
        parts
    }

    /// The title, and the text before the first section.
    fn introduction(&self) -> (Option<&str>, String) {
        let title = self.split.title.map(|at| &self.entries[at]);
        let mut lines = self.owned.last().cloned().unwrap_or_default();
        lines.retain(|line| title.is_none_or(|title| !(title.line..title.below).contains(line)));
        let text = self.text(&lines, 2);
        (title.map(|title| title.title.as_str()), text)
    }
}

/// A subsection under its canonical heading, the old one kept if it differs.
fn renamed(canonical: &str, title: &str, text: String) -> Part {
    if canonical == title {
        return Part::under(canonical, text);
    }
    let text = if text.is_empty() { String::new() } else { format!("\n\n{text}") };
    Part::under(canonical, signed(INNER, title) + &text)
}

/// A heading of that level.
fn signed(level: u8, title: &str) -> String {
    format!("{} {title}", "#".repeat(usize::from(level))).trim_end_matches(' ').to_owned()
}

/// The sections as they come together.
#[derive(Default)]
struct Reading {
    /// Each section with the place in the pattern's order that it stands at.
    sections: Vec<(usize, Section)>,
    prompt: String,
    found: Vec<Found>,
    /// The place of the section that was read last.
    rank: usize,
}

impl Reading {
    fn sections(&mut self, page: &Page<'_>) {
        for (at, top) in page.split.tops.iter().enumerate() {
            let entry = &page.entries[top.entry];
            let below: Vec<usize> =
                page.owned[at].iter().copied().filter(|line| *line >= entry.below).collect();
            let role = entry.role.clone().filter(|_| !top.is_closed);
            let place = match &role {
                Some(Role::Section(name)) => Place::Section(name.clone()),
                Some(Role::Part(home, part)) => Place::Part(home.clone(), (*part).to_owned()),
                Some(Role::Prompt) => Place::Prompt,
                None => Place::Section(SectionName::of(&entry.title)),
            };
            match role {
                Some(Role::Prompt) => self.prompt(page, entry, &below),
                Some(Role::Section(name)) => self.known(page, entry, &below, name),
                Some(Role::Part(home, part)) => {
                    let text = page.text(&below, entry.level + 1);
                    let text = with_line(page, entry, text);
                    // A bold line or label stands in the text already.
                    let is_heading = entry.style == Style::Heading;
                    let title = if is_heading { &entry.title } else { part };
                    self.add(home, vec![renamed(part, title, text)]);
                }
                None => {
                    let name = SectionName::of(&entry.title);
                    let parts = page.parts(&below, &name, None);
                    self.sections.push((self.rank, Section::new(name, parts)));
                }
            }
            let title = entry.title.clone();
            self.found.push(Found { place, title, lines: entry.line..top.end, span: 0..0 });
        }
    }

    fn known(&mut self, page: &Page<'_>, entry: &Entry, lines: &[usize], name: SectionName) {
        let is_first = !self.sections.iter().any(|(_, section)| section.name == name);
        let is_canonical = is_first && name.as_str() == entry.title;
        // Bold lines and labels stay in the text as they are.
        let is_heading = entry.style == Style::Heading;
        let lead = (is_heading && !is_canonical).then(|| entry.title.clone());
        let mut parts = page.parts(lines, &name, lead);
        if let Some(first) = parts.first_mut() {
            first.text = with_line(page, entry, std::mem::take(&mut first.text));
        }
        self.add(name, parts);
    }

    /// Adds parts to the section `name`, which begins here if there is none yet.
    fn add(&mut self, name: SectionName, parts: Vec<Part>) {
        let order = SectionName::PATTERN;
        self.rank = order.iter().position(|known| *known == name).unwrap_or(self.rank);
        match self.sections.iter_mut().find(|(_, section)| section.name == name) {
            Some((_, section)) => extend(section, Section::new(name, parts).parts),
            None => self.sections.push((self.rank, Section::new(name, parts))),
        }
    }

    /// The prompt: what a fence holds of it, else all; what stands beside the
    /// fence belongs to the continuation.
    fn prompt(&mut self, page: &Page<'_>, entry: &Entry, lines: &[usize]) {
        let mut texts: Vec<&str> = lines.iter().map(|line| page.lines[*line]).collect();
        let inline = entry.line_text.split_once(':').filter(|_| entry.has_inline);
        texts.splice(0..0, inline.map(|(_, text)| text.trim_matches(['*', ' '])));
        let (text, beside) = match fenced(&texts) {
            Some((from, to)) => {
                let beside = [&texts[..from], &texts[(to + 1).min(texts.len())..]].concat();
                (block(&texts[from + 1..to]), below_headings(&block(&beside)))
            }
            None => (frozen(&texts), String::new()),
        };
        let beside = if beside == marker::COPY { String::new() } else { beside };
        if entry.style != Style::Heading {
            let part = Part::lead(with_line(page, entry, beside));
            self.add(SectionName::Continuation, vec![part]);
        } else if entry.title != marker::PROMPT {
            self.add(SectionName::Continuation, vec![Part::under(&entry.title, beside)]);
        } else if !beside.is_empty() {
            let part = Part::under("About the Prompt", beside);
            self.add(SectionName::Continuation, vec![part]);
        }
        if !self.prompt.is_empty() && !text.is_empty() {
            self.prompt.push_str("\n\n");
        }
        self.prompt.push_str(&text);
    }

    /// Puts what stands around the sections before the rest of Context.
    fn context(&mut self, around: Vec<(Option<&str>, String)>) {
        let parts: Vec<Part> = around
            .into_iter()
            .filter(|(heading, text)| !text.is_empty() || heading.is_some_and(says_more))
            .map(|(heading, text)| {
                Part::under(heading.unwrap_or("Introduction"), below_headings(&text))
            })
            .collect();
        if parts.is_empty() {
            return;
        }
        self.add(SectionName::Context, Vec::new());
        let context = self.sections.iter_mut().find(|(_, s)| s.name == SectionName::Context);
        if let Some((_, section)) = context {
            let lead = usize::from(section.parts.first().is_some_and(|p| p.heading.is_none()));
            section.parts.splice(lead..lead, parts);
        }
    }

    /// In the pattern's order; what the pattern does not name stays behind the
    /// section that it followed.
    fn into_document(mut self) -> Document {
        self.sections.sort_by_key(|(rank, _)| *rank);
        let sections = self.sections.into_iter().map(|(_, section)| section).collect();
        let content = Content { sections, prompt: self.prompt.trim_matches(BLANKS).to_owned() };
        Document { content, found: self.found, ..Document::default() }
    }
}

/// Adds parts to a section; text without a heading joins what stands at its head.
fn extend(section: &mut Section, parts: Vec<Part>) {
    for part in parts {
        match section.parts.first_mut() {
            Some(lead) if part.heading.is_none() && lead.heading.is_none() => {
                lead.text.push_str("\n\n");
                lead.text.push_str(&part.text);
            }
            Some(_) if part.heading.is_none() => section.parts.insert(0, part),
            _ => section.parts.push(part),
        }
    }
}

/// Titles are kept even with nothing below them; the names of this reading are not, nor a
/// title that says no more than the marker above every handoff.
fn says_more(heading: &str) -> bool {
    let is_own = matches!(heading, "After the Handoff" | "Front Matter");
    let is_marker =
        ["handoff", "session handoff"].iter().any(|known| heading.eq_ignore_ascii_case(known));
    !is_own && !is_marker
}

/// The text below a bold line or label with that line above it, as far from it as it was.
fn with_line(page: &Page<'_>, entry: &Entry, text: String) -> String {
    let line = &entry.line_text;
    let is_apart = page.lines.get(entry.below).is_none_or(|line| line.trim().is_empty());
    match (line.is_empty(), text.is_empty()) {
        (true, _) => text,
        (false, true) => line.clone(),
        (false, false) if is_apart => format!("{line}\n\n{text}"),
        (false, false) => format!("{line}\n{text}"),
    }
}

/// A text that can stand in a subsection: its headings are below that one's, and no fence
/// stays open.
pub fn below_headings(text: &str) -> String {
    let page_lines: Vec<&str> = text.lines().collect();
    let outline = Outline::of(text);
    let mut lines: Vec<String> = page_lines.iter().map(|line| (*line).to_owned()).collect();
    for heading in &outline.headings {
        lines[heading.line] = signed(heading.level.max(INNER), &heading.title);
    }
    lines.extend(closing_fence(text.lines()));
    lines.join("\n")
}

/// The fence that holds a prompt: it begins within the first lines of text.
fn fenced(lines: &[&str]) -> Option<(usize, usize)> {
    let from = lines.iter().position(|line| fence_on(line).is_some())?;
    let above = lines[..from].iter().filter(|line| !line.trim().is_empty()).count();
    if above > 3 {
        return None;
    }
    let (sign, length, _) = fence_on(lines[from])?;
    let closes = |line: &&str| {
        fence_on(line).is_some_and(|(s, n, info)| s == sign && n >= length && info.is_empty())
    };
    let to = lines[from + 1..].iter().position(closes).map_or(lines.len(), |at| from + 1 + at);
    let texts = |lines: &[&str]| lines.iter().filter(|line| !line.trim().is_empty()).count();
    let (inside, all) = (texts(&lines[from + 1..to]), texts(lines));
    // The fence's own two lines count for neither side.
    (to > from + 1 && inside * 2 + 2 >= all).then_some((from, to))
}
