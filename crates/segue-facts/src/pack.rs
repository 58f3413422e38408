//! Choosing the lines that fit the budget, and writing them down.

use std::collections::BTreeMap;

use segue_document::{PROMPT_SECTIONS, Prompt, prompt, tokens};
use segue_model::{Content, Kind, LineDigest, Part, Section, SectionName};

use crate::draft::{Draft, DraftInput};
use crate::line::{Cut, Line, Place};
use crate::loss::Coverage;
use crate::sources::SourcedLine;

/// The sections are the record and may be longer than the prompt, but not endless.
const RECORD: usize = 3;
const RECORD_AT_LEAST: usize = 4_000;
/// How many lines of one place are weighed at all: no budget holds more, and to
/// count the tokens of all would take longer than the reading.
const PLACE: usize = 400;

/// Which lines are in.
type Kept = Vec<bool>;

/// Packs `lines` into sections and prompt.
pub(crate) fn pack(input: &DraftInput<'_>, lines: &[Line]) -> Draft {
    let record_budget = match input.kind {
        Kind::Rich => usize::MAX,
        _ => (input.budget * RECORD).max(RECORD_AT_LEAST),
    };
    let in_record = choose(input.kind, lines, record_budget, |kept| {
        let sections = sections(input, lines, kept);
        sections
            .iter()
            .flat_map(|section| &section.parts)
            .map(|part| tokens::count(&part.text))
            .sum()
    });
    let in_prompt = choose(input.kind, lines, input.budget, |kept| {
        tokens::count(&write_prompt(input, lines, kept))
    });
    let text = write_prompt(input, lines, &in_prompt);
    let tokens = tokens::count(&text);
    let content = Content { sections: sections(input, lines, &in_record), prompt: text };
    let used = lines.iter().zip(in_record.iter().zip(&in_prompt));
    let used = used.filter(|(_, (record, prompt))| **record || **prompt).map(|(line, _)| line);
    Draft {
        content,
        tokens,
        sources: used.filter(|line| !line.addresses.is_empty()).map(source).collect(),
        coverage: Coverage::of(&input.session.facts, &carried(lines, &in_prompt)),
    }
}

/// Drops lines in the order of the cut, the least of each class first, until
/// the size that `measure` takes of the text is within `budget`.
fn choose(kind: Kind, lines: &[Line], budget: usize, measure: impl Fn(&Kept) -> usize) -> Kept {
    let mut kept = heaviest(lines);
    if kind == Kind::Light {
        lighten(lines, &mut kept);
    }
    let stays = |place: Place| matches!(place, Place::Objective | Place::Project);
    let mut order: Vec<usize> =
        (0..lines.len()).filter(|at| kept[*at] && !stays(lines[*at].place)).collect();
    order.sort_by(|a, b| {
        let key = |at: &usize| (class(&lines[*at]), lines[*at].weight);
        let ((class_a, weight_a), (class_b, weight_b)) = (key(a), key(b));
        class_a.cmp(&class_b).then(weight_a.total_cmp(&weight_b)).then(b.cmp(a))
    });
    let mut victims = order.into_iter();
    loop {
        let over = measure(&kept).saturating_sub(budget);
        if over == 0 {
            return kept;
        }
        // Several at once by their own size; the next round measures what is left.
        let mut freed = 0;
        while freed < over {
            let Some(victim) = victims.next() else {
                return kept;
            };
            kept[victim] = false;
            freed += tokens::count(&lines[victim].text) + 2;
        }
    }
}

/// Of a light handoff: what project and goal, the first request, one line of state,
/// and the user's rules, which are never cut.
fn lighten(lines: &[Line], kept: &mut Kept) {
    let heaviest = |place: Place| {
        let of_place = lines.iter().enumerate().filter(|(_, line)| line.place == place);
        // What the session itself shows says more than where the repository stands.
        let best = of_place.max_by(|a, b| {
            let is_seen = |line: &Line| !line.addresses.is_empty();
            let by_weight = a.1.weight.total_cmp(&b.1.weight);
            is_seen(a.1).cmp(&is_seen(b.1)).then(by_weight).then(b.0.cmp(&a.0))
        });
        best.map(|(at, _)| at)
    };
    let one = [heaviest(Place::Request), heaviest(Place::State)];
    for (at, line) in lines.iter().enumerate() {
        let stays = matches!(line.place, Place::Project | Place::Objective | Place::Rule);
        kept[at] &= stays || one.contains(&Some(at));
    }
}

/// The heaviest lines of each place. The others are not in, and are counted like
/// all that is not.
fn heaviest(lines: &[Line]) -> Kept {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*b].weight.total_cmp(&lines[*a].weight).then(a.cmp(b)));
    let mut counts = BTreeMap::<Place, usize>::new();
    let mut kept = vec![false; lines.len()];
    for at in order {
        let count = counts.entry(lines[at].place).or_default();
        *count += 1;
        kept[at] = *count <= PLACE;
    }
    kept
}

/// The first and last request are the user's words; those between are history,
/// and so are commands that passed long ago.
fn class(line: &Line) -> Cut {
    match line.place {
        Place::Request if line.weight < 0.9 => Cut::Gotchas,
        Place::Verified if line.weight < 0.45 => Cut::Gotchas,
        // A failure that something has passed after.
        Place::State if line.weight < 0.58 => Cut::Summary,
        place => place.cut(),
    }
}

fn written(line: &Line) -> String {
    if line.place.is_list() { format!("- {}", line.text) } else { line.text.clone() }
}

fn block(lines: &[Line], kept: &Kept, place: Place) -> String {
    let lines = lines.iter().zip(kept).filter(|(line, kept)| **kept && line.place == place);
    lines.map(|(line, _)| written(line)).collect::<Vec<_>>().join("\n")
}

fn write_prompt(input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> String {
    let mut parts = [const { String::new() }; PROMPT_SECTIONS.len()];
    let mut add = |part: usize, lead: Option<&str>, text: &str| {
        let part = &mut parts[part];
        if !part.is_empty() {
            part.push_str("\n\n");
        }
        if let Some(lead) = lead {
            part.push_str(lead);
            part.push('\n');
        }
        part.push_str(text);
    };
    for place in Place::ALL {
        let text = block(lines, kept, place);
        if !text.is_empty() {
            let (part, lead) = place.prompt();
            add(part, lead, &text);
        }
    }
    if let Some(left_out) = left_out(lines, kept) {
        add(
            4,
            None,
            &match input.kind {
                Kind::Light => format!("Left out of this light handoff: {left_out}."),
                _ => format!(
                    "Left out here for space: {left_out}. `segue show {}` has them.",
                    input.id.short()
                ),
            },
        );
    }
    if parts[2].is_empty() {
        let is_cut = lines.iter().any(|line| line.place.prompt().0 == 2);
        parts[2].push_str(if is_cut {
            "Left out for space; read the handoff before you rely on anything."
        } else {
            "Nothing was verified."
        });
    }
    if parts[4].is_empty() {
        parts[4].push_str("Read back goal, state and rules in three lines, then begin.");
    }
    prompt(&Prompt { template: input.template, address: input.template_address, parts })
}

/// What is not in, counted by what it is.
fn left_out(lines: &[Line], kept: &Kept) -> Option<String> {
    let mut counts = BTreeMap::<Place, usize>::new();
    for (line, _) in lines.iter().zip(kept).filter(|(_, kept)| !**kept) {
        *counts.entry(line.place).or_default() += 1;
    }
    let counted = counts.into_iter().map(|(place, count)| {
        let (one, several) = place.counted();
        format!("{count} {}", if count == 1 { one } else { several })
    });
    let counted: Vec<String> = counted.collect();
    (!counted.is_empty()).then(|| counted.join(", "))
}

fn sections(input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> Vec<Section> {
    SectionName::PATTERN.into_iter().map(|name| section(name, input, lines, kept)).collect()
}

fn section(name: SectionName, input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> Section {
    let mut parts: Vec<Part> = Vec::new();
    for place in Place::IN_SECTIONS.into_iter().filter(|place| place.section().0 == name) {
        let mut text = block(lines, kept, place);
        let missing =
            lines.iter().zip(kept).filter(|(l, kept)| l.place == place && !**kept).count();
        if missing > 0 && input.kind != Kind::Light {
            text.push_str(&format!("\n- … and {missing} more"));
        }
        if let (Place::Request, Some(lead), false) = (place, place.prompt().1, text.is_empty()) {
            text.insert_str(0, &format!("{lead}\n"));
        }
        parts.push(match place.section().1 {
            Some(heading) => Part::under(heading, text.trim_start().to_owned()),
            None => Part::lead(text.trim_start().to_owned()),
        });
    }
    parts.retain(|part| !part.text.is_empty());
    let is_empty = parts.is_empty();
    match name {
        SectionName::Continuation => parts.push(Part::lead(continuation(input))),
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

fn continuation(input: &DraftInput<'_>) -> String {
    let triggers = input.template.triggers.all();
    format!(
        "Start the next session from the prompt below: paste it, or run `segue next {}`.\n\
         The session first reads back goal, state, first step and rules in three lines.\n\
         When the user says {triggers}, it writes the next handoff in this format.",
        input.id.short()
    )
}

fn source(line: &Line) -> SourcedLine {
    SourcedLine { digest: LineDigest::of(&written(line)), addresses: line.addresses.clone() }
}

/// Which facts the kept lines carry.
fn carried(lines: &[Line], kept: &Kept) -> Vec<usize> {
    let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept);
    kept.flat_map(|(line, _)| line.facts.iter().copied()).collect()
}
