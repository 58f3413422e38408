//! The kept lines as text: the prompt, and the sections.

use segue_document::{PROMPT_SECTIONS, Prompt, continuation, prompt};
use segue_model::{Kind, Part, Section, SectionName};

use super::kept::{Kept, Style};
use super::spoken::{is_spoken, spoken};
use crate::draft::input::DraftInput;
use crate::line::Line;
use crate::objective::steps;
use crate::place::{Form, Place, PromptPart};
use crate::text::quoted;

/// Below this budget, in tokens, the template is told in as few words as can be.
const TIGHT: usize = 1_500;
/// How many kinds of what is left out are counted by name, and below that budget.
const COUNTED: usize = 5;
const COUNTED_TIGHT: usize = 3;

pub(super) fn block(lines: &[Line], kept: &Kept, place: Place) -> String {
    let lines = lines.iter().zip(kept).filter(|(line, kept)| **kept && line.place == place);
    let between = if place.form() == Form::Inline { ", " } else { "\n" };
    lines.map(|(line, _)| line.written()).collect::<Vec<_>>().join(between)
}

/// Which lines the objective has already, word for word: what is to be done next, and what is to be settled.
pub(super) fn in_objective(lines: &[Line]) -> Kept {
    let goals = || lines.iter().filter(|line| line.place == Place::Objective);
    let is_open = |line: &Line| matches!(line.place, Place::Todo | Place::Question);
    lines.iter().map(|line| is_open(line) && goals().any(|goal| names(&goal.text, line))).collect()
}

/// Whether a line of the objective is what `open` says, quotes it, or has it among its steps.
fn names(goal: &str, open: &Line) -> bool {
    let bare = |text: &str| text.trim_end_matches('.').to_owned();
    let is_same = |text: &str| bare(text) == bare(&open.text);
    let quotes = || quoted(&open.text).is_some() && goal.contains(&open.text);
    is_same(goal) || quotes() || steps(goal).any(is_same)
}

/// The lines of a place, those named together that can be.
fn brief(lines: &[Line], kept: &Kept, place: Place) -> String {
    let alone: Kept =
        lines.iter().zip(kept).map(|(it, kept)| *kept && it.brief.is_none()).collect();
    let named = named(lines, kept, place).into_iter().map(|(text, _)| text);
    let text = named.chain([block(lines, &alone, place)]).filter(|text| !text.is_empty());
    text.collect::<Vec<_>>().join("\n")
}

/// What of a place is named together: each line with those that it stands for.
pub(super) fn named<'a>(
    lines: &'a [Line],
    kept: &Kept,
    place: Place,
) -> Vec<(String, Vec<&'a Line>)> {
    let kept = lines.iter().zip(kept).filter(|(line, kept)| **kept && line.place == place);
    let mut groups: Vec<(&str, Vec<&Line>)> = Vec::new();
    for (line, said) in kept.filter_map(|(line, _)| Some((line, line.brief.as_ref()?))) {
        match groups.iter_mut().find(|(lead, _)| *lead == said.lead) {
            Some((_, of)) => of.push(line),
            None => groups.push((said.lead, vec![line])),
        }
    }
    let written = |(lead, of): (&str, Vec<&'a Line>)| {
        let items: Vec<&str> =
            of.iter().filter_map(|line| Some(line.brief.as_ref()?.item.as_str())).collect();
        (format!("- {lead}: {}", items.join(", ")), of)
    };
    groups.into_iter().map(written).collect()
}

/// The lines of a place in the sections, with how many are not there.
pub(super) fn recorded(lines: &[Line], kept: &Kept, place: Place) -> String {
    let mut text = block(lines, kept, place);
    let missing = lines.iter().zip(kept).filter(|(l, kept)| l.place == place && !**kept).count();
    if missing > 0 {
        text.push_str(&match place.form() {
            Form::Inline => format!(" … and {missing} more"),
            _ => format!("\n- … and {missing} more"),
        });
    }
    text
}

pub(super) fn write_prompt(
    input: &DraftInput<'_>,
    lines: &[Line],
    kept: &Kept,
    style: Style,
) -> String {
    let mut parts = [const { String::new() }; PROMPT_SECTIONS.len()];
    let mut add = |part: PromptPart, lead: Option<&str>, between: &str, text: &str| {
        let part = &mut parts[part as usize];
        if !part.is_empty() {
            part.push_str("\n\n");
        }
        if let Some(lead) = lead {
            part.push_str(lead);
            part.push_str(between);
        }
        part.push_str(text);
    };
    let named = in_objective(lines);
    let others = lines.iter().zip(kept).zip(&named);
    let others: Kept =
        others.map(|((it, kept), named)| *kept && !named && !is_spoken(input, it)).collect();
    for place in Place::all() {
        let text = match style {
            _ if place == Place::Rule => spoken(input, lines, kept),
            Style::Full => block(lines, &others, place),
            Style::Brief => brief(lines, &others, place),
        };
        if !text.is_empty() {
            let (part, lead) = place.prompt();
            let between = if place.form() == Form::Inline { " " } else { "\n" };
            add(part, lead, between, &text);
        }
    }
    let is_tight = input.budget < TIGHT;
    let counted = if is_tight { COUNTED_TIGHT } else { COUNTED };
    if let Some(left_out) = left_out(lines, kept, counted) {
        let text = match input.kind {
            Kind::Light => format!("Left out of this light handoff: {left_out}."),
            _ => format!(
                "Left out here for space: {left_out}. `segue show {}` has them.",
                input.id.short()
            ),
        };
        add(PromptPart::Continue, None, "", &text);
    }
    let status = &mut parts[PromptPart::Status as usize];
    if status.is_empty() {
        let is_cut = lines.iter().any(|line| line.place.prompt().0 == PromptPart::Status);
        status.push_str(if is_cut {
            "Left out for space; read the handoff before you rely on anything."
        } else {
            "Nothing was verified."
        });
    }
    let go_on = &mut parts[PromptPart::Continue as usize];
    if go_on.is_empty() {
        go_on.push_str("Read back goal, state and rules in three lines, then begin.");
    }
    prompt(&Prompt { template: input.template, address: input.template_address, is_tight, parts })
}

/// What is not in, the first kinds of it counted by what they are.
fn left_out(lines: &[Line], kept: &Kept, kinds: usize) -> Option<String> {
    let mut counts = Vec::<((&str, &str), usize)>::new();
    for (line, _) in lines.iter().zip(kept).filter(|(_, kept)| !**kept) {
        let name = line.place.counted();
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let others = counts.split_off(counts.len().min(kinds));
    let others: usize = others.into_iter().map(|(_, count)| count).sum();
    counts.extend((others > 0).then_some((("other line", "other lines"), others)));
    let counted = counts.into_iter().map(|((one, several), count)| {
        format!("{count} {}", if count == 1 { one } else { several })
    });
    let counted: Vec<String> = counted.collect();
    (!counted.is_empty()).then(|| counted.join(", "))
}

pub(super) fn sections(input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> Vec<Section> {
    SectionName::PATTERN.into_iter().map(|name| section(name, input, lines, kept)).collect()
}

fn section(name: SectionName, input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> Section {
    let mut parts: Vec<Part> = Vec::new();
    for place in Place::IN_SECTIONS.into_iter().filter(|place| *place.section().0 == name) {
        let mut text = match input.kind {
            Kind::Light => block(lines, kept, place),
            _ => recorded(lines, kept, place),
        };
        let leads = matches!(place, Place::Request | Place::Between) && !text.is_empty();
        if let Some(lead) = place.prompt().1.filter(|_| leads) {
            text.insert_str(0, &format!("{lead}\n"));
        }
        let text = text.trim_start().to_owned();
        match (place.section().1, parts.last_mut()) {
            (Some(heading), _) => parts.push(Part::under(heading, text)),
            // Text under the section's own heading is one piece.
            (None, Some(lead)) if lead.heading.is_none() && !text.is_empty() => {
                if !lead.text.is_empty() {
                    lead.text.push_str("\n\n");
                }
                lead.text.push_str(&text);
            }
            (None, _) => parts.push(Part::lead(text)),
        }
    }
    parts.retain(|part| !part.text.is_empty());
    let is_empty = parts.is_empty();
    match name {
        SectionName::Continuation => parts.push(Part::lead(continuation(
            &input.template.triggers.all(),
            Some(&input.id.short()),
        ))),
        SectionName::State if is_empty => parts.push(Part::lead("Nothing was changed or run.")),
        SectionName::Summary if is_empty => {
            parts.push(Part::lead("The session asked for nothing."));
        }
        _ => {}
    }
    // Text under the section's own heading comes before its subsections.
    parts.sort_by_key(|part| part.heading.is_some());
    Section::new(name, parts)
}
