//! Choosing the lines that fit the budget, and writing them down.
//!
//! What is worth a token is decided by need: a line's worth is its place's need, times its
//! share of all that the place has. So a place with two lines is kept whole before one with
//! sixty gets its fortieth, and of equals the shorter goes first. The objective, the state
//! and the user's own words come before everything, and are cut last of all.

mod kept;
mod order;
mod spoken;
mod write;

use segue_document::tokens;
use segue_model::{Content, Kind, LineDigest};

use crate::draft::input::DraftInput;
use crate::draft::made::Draft;
use crate::line::Line;
use crate::loss::Coverage;
use crate::place::{Form, Place};
use crate::sources::SourcedLine;
use kept::{Kept, Style};
use order::Order;
use spoken::said_together;
use write::{block, in_objective, named, recorded, sections, write_prompt};

/// The sections are the record and may be longer than the prompt, but not endless.
const RECORD: usize = 3;
const RECORD_AT_LEAST: usize = 4_000;

/// Packs `lines` into sections and prompt.
pub(crate) fn pack(input: &DraftInput<'_>, lines: &[Line]) -> Draft {
    let record_budget = match input.kind {
        Kind::Rich => usize::MAX,
        _ => (input.budget * RECORD).max(RECORD_AT_LEAST),
    };
    let facts = &input.session.facts;
    let none = vec![false; lines.len()];
    let in_record = Order::of(input.kind, lines, Style::Full, &none, usize::MAX);
    let in_record = in_record.choose(record_budget, |kept| {
        let sections = sections(input, lines, kept);
        let parts = sections.iter().flat_map(|section| &section.parts);
        parts.map(|part| tokens::count(&part.text)).sum()
    });
    let (in_prompt, style) = prompted(input, lines);
    let text = write_prompt(input, lines, &in_prompt, style);
    let tokens = tokens::count(&text);
    let content = Content { sections: sections(input, lines, &in_record), prompt: text };
    let either: Kept =
        in_record.iter().zip(&in_prompt).map(|(record, prompt)| *record || *prompt).collect();
    let mut sources = sources(lines, &either);
    sources.extend(inline_sources(lines, &in_record, &in_prompt));
    let said = said_together(input, lines, &in_prompt).into_iter();
    sources.extend(said.filter(|(_, of)| of.len() > 1).map(together));
    if style == Style::Brief {
        sources.extend(named_sources(lines, &in_prompt));
    }
    Draft {
        content,
        tokens,
        sources,
        is_whole: in_prompt.iter().all(|kept| *kept),
        coverage: Coverage::of(facts, &carried(lines, &in_prompt, facts.len())),
    }
}

/// The lines of the prompt. Where there is no room for lines of their own, things of which the
/// same is said are named together.
fn prompted(input: &DraftInput<'_>, lines: &[Line]) -> (Kept, Style) {
    let named = in_objective(lines);
    let fit = |style| {
        Order::of(input.kind, lines, style, &named, input.budget)
            .choose(input.budget, |kept| tokens::count(&write_prompt(input, lines, kept, style)))
    };
    let full = fit(Style::Full);
    let has_room = lines.iter().zip(&full).all(|(line, kept)| *kept || line.brief.is_none());
    if has_room || input.kind == Kind::Light {
        (full, Style::Full)
    } else {
        (fit(Style::Brief), Style::Brief)
    }
}

/// Where the lines came from that stand on lines of their own.
fn sources(lines: &[Line], kept: &Kept) -> Vec<SourcedLine> {
    let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line);
    let alone = kept.filter(|line| line.place.form() != Form::Inline && !line.addresses.is_empty());
    let source = |line: &Line| SourcedLine {
        digest: LineDigest::of(&line.written()),
        addresses: line.addresses.clone(),
    };
    alone.map(source).collect()
}

/// Where the lines came from that stand together on one line, which reads otherwise in the
/// sections than in the prompt.
fn inline_sources(lines: &[Line], in_record: &Kept, in_prompt: &Kept) -> Vec<SourcedLine> {
    let mut sources = Vec::new();
    let mut add = |text: &str, kept: &Kept, place: Place| {
        let kept = lines.iter().zip(kept).filter(|(line, kept)| **kept && line.place == place);
        let mut addresses: Vec<_> =
            kept.filter_map(|(line, _)| line.addresses.last()).cloned().collect();
        addresses.sort();
        addresses.dedup();
        if !addresses.is_empty() {
            sources.push(SourcedLine { digest: LineDigest::of(text), addresses });
        }
    };
    for place in Place::all().filter(|place| place.form() == Form::Inline) {
        add(&recorded(lines, in_record, place), in_record, place);
        let lead = place.prompt().1.unwrap_or_default();
        add(&format!("{lead} {}", block(lines, in_prompt, place)), in_prompt, place);
    }
    sources
}

/// Where the things came from that are named together.
fn named_sources(lines: &[Line], in_prompt: &Kept) -> Vec<SourcedLine> {
    let found = Place::all().flat_map(|place| named(lines, in_prompt, place));
    found.map(together).collect()
}

/// Where the lines came from that stand together in this text.
fn together((text, of): (String, Vec<&Line>)) -> SourcedLine {
    let mut addresses: Vec<_> =
        of.iter().filter_map(|line| line.addresses.last()).cloned().collect();
    addresses.sort();
    addresses.dedup();
    SourcedLine { digest: LineDigest::of(&text), addresses }
}

/// Which facts the kept lines carry.
fn carried(lines: &[Line], kept: &Kept, facts: usize) -> Vec<bool> {
    let mut carried = vec![false; facts];
    let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept);
    kept.flat_map(|(line, _)| &line.facts).for_each(|at| carried[*at] = true);
    carried
}
