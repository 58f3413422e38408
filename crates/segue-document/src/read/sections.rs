//! Which headings of a text are its sections, and which lines belong to each.
//!
//! Sections stand at one level, most of the time; what a text lacks there is
//! looked for in deeper headings, then in bold lines, then in labels.

use segue_model::{SectionName, marker};

use super::heading::{Entry, Style};
use super::role::Role;

/// The sections that a text is searched for beyond its main level.
const WANTED: [SectionName; 3] = [SectionName::Summary, SectionName::State, SectionName::Objective];

/// So many bold lines and labels that mean something below the only heading make it a title.
const FEW: usize = 2;

/// A text split into sections.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The entry that is the title of the whole text.
    pub(super) title: Option<usize>,
    /// The entries that head a section, in order.
    pub(super) tops: Vec<Top>,
    /// For each line the section that it belongs to, as a place in `tops`.
    pub(super) owner: Vec<Option<usize>>,
}

/// An entry that heads a section.
#[derive(Debug)]
pub(super) struct Top {
    /// The place of the entry.
    pub(super) entry: usize,
    /// The first line that is not of it.
    pub(super) end: usize,
    /// Whether it is a whole earlier session, kept together.
    pub(super) is_closed: bool,
}

impl Split {
    /// Splits the lines that `entries` were found in.
    pub(super) fn of(lines: &[&str], entries: &[Entry]) -> Self {
        let title = title(entries);
        let headings: Vec<usize> = (0..entries.len())
            .filter(|at| entries[*at].style == Style::Heading && Some(*at) != title)
            .collect();
        let base = base(entries, &headings);
        let mut tops = main_tops(lines, entries, &headings, base);
        promote(lines, entries, title, &mut tops);
        tops.sort_by_key(|top| top.entry);
        let beside = beside(lines, entries, &tops);
        tops.extend(beside);
        tops.sort_by_key(|top| top.entry);
        if let Some(at) = tops.iter().position(|top| is_open_prompt(lines, &entries[top.entry])) {
            tops[at].end = lines.len();
            tops.truncate(at + 1);
        }
        let owner = owners(lines.len(), entries, &tops);
        Self { title, tops, owner }
    }
}

/// A first heading of level one, where it is the only one and others follow, be they bold lines or labels.
fn title(entries: &[Entry]) -> Option<usize> {
    let mut headings = entries.iter().enumerate().filter(|(_, e)| e.style == Style::Heading);
    let (at, first) = headings.next()?;
    let mut others = headings.peekable();
    let below = entries[at + 1..].iter().filter(|entry| entry.role.is_some());
    let is_title = match others.peek() {
        Some(_) => others.all(|(_, other)| other.level > 1),
        None => first.role.is_none() && below.count() >= FEW,
    };
    (first.level == 1 && is_title).then_some(at)
}

/// The level that sections stand at: where most of the pattern's are, the upper
/// one among equals.
fn base(entries: &[Entry], headings: &[usize]) -> u8 {
    let names = |level: u8| {
        let roles = headings.iter().map(|at| &entries[*at]).filter(|e| e.level == level);
        let mut names: Vec<SectionName> =
            roles.filter_map(|entry| entry.role.as_ref()).map(Role::home).collect();
        names.sort_by_key(|name| name.as_str().to_owned());
        names.dedup();
        names.len()
    };
    let best = (1..=6u8).rev().max_by_key(|level| names(*level)).filter(|level| names(*level) > 0);
    best.or_else(|| headings.iter().map(|at| entries[*at].level).min()).unwrap_or(2)
}

/// The headings at the base and above it. A group above the base that only says
/// again what an earlier group has said is an earlier session: it stays closed.
fn main_tops(lines: &[&str], entries: &[Entry], headings: &[usize], base: u8) -> Vec<Top> {
    let mut tops: Vec<Top> = Vec::new();
    let mut seen: Vec<Role> = Vec::new();
    let mut at = 0;
    while let Some(&entry) = headings.get(at) {
        let group = headings[at + 1..]
            .iter()
            .take_while(|next| entries[**next].level > entries[entry].level)
            .count();
        let is_group = entries[entry].level < base;
        let roles: Vec<Role> = headings[at + 1..at + 1 + group]
            .iter()
            .filter(|next| is_group && entries[**next].level == base)
            .filter_map(|next| entries[*next].role.clone())
            .collect();
        let has_said = |roles: &[Role]| roles.iter().all(|role| seen.contains(role));
        let is_closed = entries[entry].role.is_none() && !roles.is_empty() && has_said(&roles);
        seen.extend(roles);
        if entries[entry].level <= base {
            let skipped = if is_closed { group } else { 0 };
            let next = headings[at + 1 + skipped..].iter().find(|n| entries[**n].level <= base);
            let end = next.map_or(lines.len(), |next| entries[*next].line);
            tops.push(Top { entry, end, is_closed });
            at += skipped;
        }
        at += 1;
    }
    tops
}

/// Adds the first deeper entry for each section that no top has.
fn promote(lines: &[&str], entries: &[Entry], title: Option<usize>, tops: &mut Vec<Top>) {
    let closed: Vec<(usize, usize)> = tops
        .iter()
        .filter(|top| top.is_closed || entries[top.entry].role == Some(Role::Prompt))
        .map(|top| (entries[top.entry].line, top.end))
        .collect();
    let has_prompt = tops.iter().any(|top| entries[top.entry].role == Some(Role::Prompt));
    let mut wanted: Vec<Role> = WANTED.into_iter().map(Role::Section).collect();
    wanted.retain(|role| !tops.iter().any(|top| entries[top.entry].role.as_ref() == Some(role)));
    if !has_prompt {
        wanted.push(Role::Prompt);
    }
    // What stands in a section that has a meaning of its own belongs there.
    let meant: Vec<(usize, usize)> = tops
        .iter()
        .filter(|top| matches!(entries[top.entry].role, Some(Role::Section(ref name)) if *name != SectionName::Context))
        .map(|top| (entries[top.entry].line, top.end))
        .collect();
    for style in [Style::Heading, Style::Bold, Style::Label] {
        let mut inside = 0;
        for (at, entry) in entries.iter().enumerate() {
            while closed.get(inside).is_some_and(|(_, end)| *end <= entry.line) {
                inside += 1;
            }
            let is_closed = closed.get(inside).is_some_and(|(from, _)| *from <= entry.line);
            let place = wanted.iter().position(|role| entry.role.as_ref() == Some(role));
            let (Some(place), false) = (place, is_closed || entry.style != style) else { continue };
            // These lie one behind the other.
            let above = meant.partition_point(|(from, _)| *from <= entry.line);
            let is_meant = style == Style::Label
                && above.checked_sub(1).is_some_and(|at| meant[at].1 > entry.line);
            if is_meant || Some(at) == title || tops.iter().any(|top| top.entry == at) {
                continue;
            }
            wanted.swap_remove(place);
            tops.push(Top { entry: at, end: end_of(lines, entries, at), is_closed: false });
        }
    }
}

/// Where sections are bold lines or labels, their subsections stand between them in the same way:
/// "**Decisions:**" behind "**Summary**".
fn beside(lines: &[&str], entries: &[Entry], tops: &[Top]) -> Vec<Top> {
    let styles: Vec<Style> = tops.iter().map(|top| entries[top.entry].style).collect();
    let owner = owners(lines.len(), entries, tops);
    let is_beside = |at: &usize| {
        let entry = &entries[*at];
        entry.style != Style::Heading
            && styles.contains(&entry.style)
            && matches!(entry.role, Some(Role::Part(..)))
            && owner[entry.line].is_none()
    };
    let tops = (0..entries.len()).filter(is_beside);
    tops.map(|at| Top { entry: at, end: end_of(lines, entries, at), is_closed: false }).collect()
}

/// The first line that is not of a promoted entry.
fn end_of(lines: &[&str], entries: &[Entry], at: usize) -> usize {
    let entry = &entries[at];
    if entry.has_inline {
        return entry.below;
    }
    let ends = |next: &&Entry| {
        next.level <= entry.level || next.style == Style::Heading && entry.level > 6
    };
    entries[at + 1..].iter().find(ends).map_or(lines.len(), |next| next.line)
}

/// Whether a heading of the prompt says that all below it is to be copied.
fn is_open_prompt(lines: &[&str], entry: &Entry) -> bool {
    if entry.role != Some(Role::Prompt) {
        return false;
    }
    let below = lines[entry.below.min(lines.len())..].iter().filter(|line| !line.trim().is_empty());
    let mut below = below.take(3);
    entry.title == marker::PROMPT && !below.clone().any(|line| line.trim_start().starts_with("```"))
        || below.any(|line| line.to_lowercase().contains("below this line"))
}

/// Which top each line belongs to: the innermost one. Linear in both.
fn owners(count: usize, entries: &[Entry], tops: &[Top]) -> Vec<Option<usize>> {
    let mut owner = vec![None; count];
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for (line, owner) in owner.iter_mut().enumerate() {
        while tops.get(next).is_some_and(|top| entries[top.entry].line <= line) {
            open.push(next);
            next += 1;
        }
        while open.last().is_some_and(|top| tops[*top].end <= line) {
            open.pop();
        }
        *owner = open.last().copied();
    }
    owner
}
