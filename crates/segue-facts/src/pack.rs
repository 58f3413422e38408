//! Choosing the lines that fit the budget, and writing them down.
//!
//! What is worth a token is decided by need: a line's worth is its place's need, times its
//! share of all that the place has. So a place with two lines is kept whole before one with
//! sixty gets its fortieth, and of equals the shorter goes first. The objective, the state
//! and the user's own words come before everything, and are cut last of all.

use std::collections::BTreeMap;

use segue_document::{PROMPT_SECTIONS, Prompt, prompt, tokens};
use segue_model::{Content, Kind, LineDigest, Part, Section, SectionName};

use crate::draft::{Draft, DraftInput};
use crate::line::{Form, Line, Place};
use crate::loss::Coverage;
use crate::sources::SourcedLine;

/// The sections are the record and may be longer than the prompt, but not endless.
const RECORD: usize = 3;
const RECORD_AT_LEAST: usize = 4_000;
/// How many lines of one place are weighed at all: no budget holds more, and to
/// count the tokens of all would take longer than the reading.
const PLACE: usize = 400;
/// What is cut last may have this share of the budget before the rest gets any.
const FIRST: f64 = 0.6;
/// A line costs its sign and its line end as well.
const SIGNS: usize = 2;

/// Which lines are in.
type Kept = Vec<bool>;

/// Packs `lines` into sections and prompt.
pub(crate) fn pack(input: &DraftInput<'_>, lines: &[Line]) -> Draft {
    let record_budget = match input.kind {
        Kind::Rich => usize::MAX,
        _ => (input.budget * RECORD).max(RECORD_AT_LEAST),
    };
    let order = Order::of(input.kind, lines);
    let in_record = order.choose(record_budget, |kept| {
        let sections = sections(input, lines, kept);
        sections
            .iter()
            .flat_map(|section| &section.parts)
            .map(|part| tokens::count(&part.text))
            .sum()
    });
    let in_prompt =
        order.choose(input.budget, |kept| tokens::count(&write_prompt(input, lines, kept)));
    let text = write_prompt(input, lines, &in_prompt);
    let tokens = tokens::count(&text);
    let content = Content { sections: sections(input, lines, &in_record), prompt: text };
    let either: Kept =
        in_record.iter().zip(&in_prompt).map(|(record, prompt)| *record || *prompt).collect();
    let mut sources = sources(lines, &either);
    sources.extend(inline_sources(lines, &in_record, &in_prompt));
    Draft {
        content,
        tokens,
        sources,
        coverage: Coverage::of(&input.session.facts, &carried(lines, &in_prompt)),
    }
}

/// The lines in the order in which they get their place, with what each costs.
struct Order {
    /// How many lines there are in all.
    lines: usize,
    ranked: Vec<Ranked>,
}

struct Ranked {
    at: usize,
    cost: usize,
    /// Whether it is never given up: project, objective.
    stays: bool,
    /// Whether it comes before the rest, as long as there is room for the rest.
    is_first: bool,
    /// Its worth a token.
    worth: f64,
}

impl Order {
    fn of(kind: Kind, lines: &[Line]) -> Self {
        let considered = considered(kind, lines);
        let mut totals = BTreeMap::<Place, f64>::new();
        for (line, _) in lines.iter().zip(&considered).filter(|(_, is_in)| **is_in) {
            *totals.entry(line.place).or_default() += line.weight.powi(2);
        }
        let rank = |(at, line): (usize, &Line)| {
            let cost = tokens::count(&line.text) + SIGNS;
            let share = line.weight.powi(2) / totals[&line.place].max(1e-9);
            let is_first = line.place.need().is_none() && line.weight >= 0.5;
            Ranked {
                at,
                cost,
                stays: matches!(line.place, Place::Project | Place::Objective),
                is_first,
                worth: line.place.need().unwrap_or(3.0) * share / cost as f64,
            }
        };
        let in_order = lines.iter().enumerate().filter(|(at, _)| considered[*at]);
        let mut ranked: Vec<Ranked> = in_order.map(rank).collect();
        ranked.sort_by(|a, b| {
            let key = |line: &Ranked| (line.stays, line.is_first);
            let by_weight = lines[b.at].weight.total_cmp(&lines[a.at].weight);
            let by_worth = b.worth.total_cmp(&a.worth);
            let within = if a.is_first { by_weight.then(by_worth) } else { by_worth };
            key(b).cmp(&key(a)).then(within).then(a.at.cmp(&b.at))
        });
        Self { lines: lines.len(), ranked }
    }

    /// The lines that fit `budget`, when `measure` counts the tokens of the text.
    fn choose(&self, budget: usize, measure: impl Fn(&Kept) -> usize) -> Kept {
        let mut kept = vec![false; self.lines];
        self.ranked.iter().filter(|line| line.stays).for_each(|line| kept[line.at] = true);
        let mut left = budget.saturating_sub(measure(&kept));
        let reserved = (left as f64 * (1.0 - FIRST)) as usize;
        // What comes first takes its share; what is left over waits for the second round.
        for line in self.ranked.iter().filter(|line| line.is_first && !line.stays) {
            if line.cost + reserved <= left {
                kept[line.at] = true;
                left -= line.cost;
            }
        }
        let mut added = Vec::new();
        let rest = || self.ranked.iter().filter(|line| !line.stays);
        for line in rest().filter(|line| !line.is_first).chain(rest().filter(|line| line.is_first))
        {
            if !kept[line.at] && line.cost <= left {
                kept[line.at] = true;
                left -= line.cost;
                added.push(line.at);
            }
        }
        self.settle(budget, kept, added, measure)
    }

    /// Takes back what was added last until the text that was really written fits.
    fn settle(
        &self,
        budget: usize,
        mut kept: Kept,
        mut added: Vec<usize>,
        measure: impl Fn(&Kept) -> usize,
    ) -> Kept {
        let mut first: Vec<usize> = self
            .ranked
            .iter()
            .filter(|line| !line.stays && kept[line.at])
            .map(|line| line.at)
            .collect();
        first.retain(|at| !added.contains(at));
        first.append(&mut added);
        let cost: BTreeMap<usize, usize> =
            self.ranked.iter().map(|line| (line.at, line.cost)).collect();
        loop {
            let over = measure(&kept).saturating_sub(budget);
            if over == 0 {
                return kept;
            }
            let mut freed = 0;
            while freed < over {
                let Some(victim) = first.pop() else { return kept };
                kept[victim] = false;
                freed += cost[&victim];
            }
        }
    }
}

/// The lines that are weighed: the heaviest of each place; of a light handoff what project
/// and goal are, the first request, one line of state, and the user's rules.
fn considered(kind: Kind, lines: &[Line]) -> Kept {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| {
        // What the session itself shows says more than where the repository stands.
        let is_seen = |at: &usize| !lines[*at].addresses.is_empty();
        let by_weight = lines[*b].weight.total_cmp(&lines[*a].weight);
        let light = is_seen(b).cmp(&is_seen(a));
        let first = if kind == Kind::Light { light } else { std::cmp::Ordering::Equal };
        first.then(by_weight).then(a.cmp(b))
    });
    let mut counts = BTreeMap::<Place, usize>::new();
    let mut kept = vec![false; lines.len()];
    for at in order {
        let count = counts.entry(lines[at].place).or_default();
        *count += 1;
        let most = match (kind, lines[at].place) {
            (Kind::Light, Place::Project | Place::Objective | Place::Rule) => PLACE,
            (Kind::Light, Place::Request | Place::State) => 1,
            (Kind::Light, _) => 0,
            _ => PLACE,
        };
        kept[at] = *count <= most;
    }
    kept
}

fn written(line: &Line) -> String {
    if line.place.form() == Form::Items { format!("- {}", line.text) } else { line.text.clone() }
}

fn block(lines: &[Line], kept: &Kept, place: Place) -> String {
    let lines = lines.iter().zip(kept).filter(|(line, kept)| **kept && line.place == place);
    let between = if place.form() == Form::Inline { ", " } else { "\n" };
    lines.map(|(line, _)| written(line)).collect::<Vec<_>>().join(between)
}

/// The lines of a place in the sections, with how many are not there.
fn recorded(lines: &[Line], kept: &Kept, place: Place) -> String {
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

fn write_prompt(input: &DraftInput<'_>, lines: &[Line], kept: &Kept) -> String {
    let mut parts = [const { String::new() }; PROMPT_SECTIONS.len()];
    let mut add = |part: usize, lead: Option<&str>, between: &str, text: &str| {
        let part = &mut parts[part];
        if !part.is_empty() {
            part.push_str("\n\n");
        }
        if let Some(lead) = lead {
            part.push_str(lead);
            part.push_str(between);
        }
        part.push_str(text);
    };
    for place in Place::ALL {
        let text = block(lines, kept, place);
        if !text.is_empty() {
            let (part, lead) = place.prompt();
            let between = if place.form() == Form::Inline { " " } else { "\n" };
            add(part, lead, between, &text);
        }
    }
    if let Some(left_out) = left_out(lines, kept) {
        let text = match input.kind {
            Kind::Light => format!("Left out of this light handoff: {left_out}."),
            _ => format!(
                "Left out here for space: {left_out}. `segue show {}` has them.",
                input.id.short()
            ),
        };
        add(4, None, "", &text);
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
    let mut counts = Vec::<((&str, &str), usize)>::new();
    for (line, _) in lines.iter().zip(kept).filter(|(_, kept)| !**kept) {
        let name = line.place.counted();
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let counted = counts.into_iter().map(|((one, several), count)| {
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

/// Where the lines came from that stand on lines of their own.
fn sources(lines: &[Line], kept: &Kept) -> Vec<SourcedLine> {
    let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line);
    let alone = kept.filter(|line| line.place.form() != Form::Inline && !line.addresses.is_empty());
    let source = |line: &Line| SourcedLine {
        digest: LineDigest::of(&written(line)),
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
    for place in Place::ALL.into_iter().filter(|place| place.form() == Form::Inline) {
        add(&recorded(lines, in_record, place), in_record, place);
        let lead = place.prompt().1.unwrap_or_default();
        add(&format!("{lead} {}", block(lines, in_prompt, place)), in_prompt, place);
    }
    sources
}

/// Which facts the kept lines carry.
fn carried(lines: &[Line], kept: &Kept) -> Vec<usize> {
    let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept);
    kept.flat_map(|(line, _)| line.facts.iter().copied()).collect()
}
