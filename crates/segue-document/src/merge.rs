//! Two handoffs in one: sections united without repeats, contradictions found.
//!
//! What both say is said once. Where they contradict each other, somebody has to settle
//! it; what nobody settles becomes an open question, so neither side is lost.

use segue_model::{Content, Part, Section, SectionName, heading};

use crate::blocks::blocks;
use crate::item::{Item, items};
use crate::{NOT_STATED, below_headings};

/// Decisions that share this part of their telling words are about one thing.
const ONE_THING: f64 = 0.5;

/// Two statements that cannot both hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Of what kind.
    pub kind: ContradictionKind,
    /// What both speak of.
    pub subject: String,
    /// What the first handoff says.
    pub a: String,
    /// What the second one says.
    pub b: String,
}

/// What kinds of statements contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContradictionKind {
    /// Two decisions on one thing.
    Decision,
    /// Two states of one file or command.
    State,
    /// Done for one, open for the other.
    Task,
}

/// Which statement is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// That of the first handoff.
    A,
    /// That of the second one.
    B,
    /// Both.
    Both,
}

impl ContradictionKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::State => "state",
            Self::Task => "task",
        }
    }
}

/// What two handoffs contradict each other in.
pub fn contradictions(a: &Content, b: &Content) -> Vec<Contradiction> {
    let (of_a, of_b) = (items(a), items(b));
    let only = |items: &[Item], others: &[Item]| -> Vec<Item> {
        let is_shared = |item: &Item| {
            others.iter().any(|other| other.key == item.key && other.is_done == item.is_done)
        };
        items.iter().filter(|item| !is_shared(item)).cloned().collect()
    };
    let (mut of_a, mut of_b) = (only(&of_a, &of_b), only(&of_b, &of_a));
    let mut found = Vec::new();
    while let Some((at_a, at_b, kind, subject)) = clash(&of_a, &of_b) {
        let (a, b) = (of_a.remove(at_a).text, of_b.remove(at_b).text);
        found.push(Contradiction { kind, subject, a, b });
    }
    found
}

/// The first two items that contradict each other; decisions by their best match.
fn clash(a: &[Item], b: &[Item]) -> Option<(usize, usize, ContradictionKind, String)> {
    for (at_a, one) in a.iter().enumerate() {
        let fits = |other: &Item| contradicts(one, other);
        let best = b.iter().enumerate().filter(|(_, other)| fits(other).is_some());
        let best = best.max_by(|x, y| one.likeness(x.1).total_cmp(&one.likeness(y.1)));
        if let Some((at_b, other)) = best
            && let Some((kind, subject)) = fits(other)
        {
            return Some((at_a, at_b, kind, subject));
        }
    }
    None
}

fn contradicts(a: &Item, b: &Item) -> Option<(ContradictionKind, String)> {
    if a.key == b.key {
        let subject = a.text.clone();
        return (a.is_done != b.is_done).then_some((ContradictionKind::Task, subject));
    }
    if a.is_decision && b.is_decision && a.overlap(b) >= ONE_THING {
        let common = a.quoted().filter(|quoted| b.quoted() == Some(quoted));
        let subject = common.map_or_else(|| shared(&a.text, &b.text), str::to_owned);
        return Some((ContradictionKind::Decision, subject));
    }
    let states = [heading::FILES, heading::ARTIFACTS, heading::VERIFICATION];
    let is_state = |item: &Item| {
        item.section == SectionName::State
            || item.heading.as_deref().is_some_and(|heading| states.contains(&heading))
    };
    let quoted = a.quoted().filter(|quoted| b.quoted() == Some(quoted))?;
    let is_one_place = a.heading == b.heading && is_state(a) && is_state(b);
    is_one_place.then(|| (ContradictionKind::State, quoted.to_owned()))
}

/// The words that both texts have, in the order of the first.
fn shared(a: &str, b: &str) -> String {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let others: Vec<String> = b.split_whitespace().map(plain).collect();
    let common = a.split_whitespace().map(plain).filter(|word| word.len() > 3);
    common.filter(|word| others.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Unites two handoffs; `settled` has a choice for each of their contradictions, in order.
/// The prompt is left empty: it is composed from the sections.
pub fn merge(a: &Content, b: &Content, settled: &[(Contradiction, Option<Keep>)]) -> Content {
    let drops = |is_a: bool| {
        let dropped = settled.iter().filter(move |(_, keep)| match keep {
            Some(Keep::A) => !is_a,
            Some(Keep::B) => is_a,
            Some(Keep::Both) => false,
            None => true,
        });
        dropped.map(move |(found, _)| if is_a { &found.a } else { &found.b }).collect::<Vec<_>>()
    };
    let (of_a, of_b) = (drops(true), drops(false));
    let mut united = Content::default();
    for (content, dropped) in [(a, of_a), (b, of_b)] {
        for section in &content.sections {
            // Each has its own instructions; those of the new one are made anew.
            if section.name != SectionName::Continuation {
                add(&mut united, section, &dropped);
            }
        }
    }
    united.sections.retain(|section| !section.parts.is_empty());
    let order = |section: &Section| {
        let at = SectionName::PATTERN.iter().position(|name| *name == section.name);
        at.unwrap_or(SectionName::PATTERN.len())
    };
    united.sections.sort_by_key(order);
    ask(&mut united, settled);
    united
}

/// Adds what a section says and the united one does not yet.
fn add(united: &mut Content, section: &Section, dropped: &[&String]) {
    if united.section(&section.name).is_none() {
        united.sections.push(Section { name: section.name.clone(), parts: Vec::new() });
    }
    let Some(target) = united.sections.iter_mut().find(|known| known.name == section.name) else {
        return;
    };
    for part in &section.parts {
        let known: Vec<String> = target
            .parts
            .iter()
            .flat_map(|part| blocks(&part.text))
            .map(|block| Item::new(&section.name, None, &block.text).key)
            .collect();
        let new = blocks(&part.text).into_iter().filter(|block| {
            let item = Item::new(&section.name, part.heading.as_deref(), &block.text);
            let is_news = item.key.is_empty() || !known.contains(&item.key);
            is_news && block.text != NOT_STATED && !dropped.contains(&&item.text)
        });
        let text = new.map(|block| below_headings(&block.text)).collect::<Vec<_>>().join("\n");
        if text.is_empty() {
            continue;
        }
        match target.parts.iter_mut().find(|known| known.heading == part.heading) {
            Some(known) => {
                let gap = if is_list(&known.text) && is_list(&text) { "\n" } else { "\n\n" };
                known.text = format!("{}{gap}{text}", known.text);
            }
            None => target.parts.push(Part { heading: part.heading.clone(), text }),
        }
    }
}

/// Whether the text begins with an item of a list.
fn is_list(text: &str) -> bool {
    text.lines().last().is_some_and(|line| line.trim_start().starts_with(['-', '*']))
}

/// Turns what nobody settled into open questions.
fn ask(content: &mut Content, settled: &[(Contradiction, Option<Keep>)]) {
    let open = settled.iter().filter(|(_, keep)| keep.is_none());
    let questions: Vec<String> = open
        .map(|(found, _)| {
            let (a, b) = (found.a.replace('\n', " "), found.b.replace('\n', " "));
            format!(
                "- Which holds ({}: {})? One side: {a} Other side: {b}",
                found.kind.as_str(),
                found.subject.replace('\n', " ")
            )
        })
        .collect();
    if questions.is_empty() {
        return;
    }
    let text = questions.join("\n");
    let mut parts = content.sections.iter_mut().flat_map(|section| &mut section.parts);
    if let Some(part) = parts.find(|part| part.heading.as_deref() == Some(heading::QUESTIONS)) {
        part.text = format!("{}\n{text}", part.text);
        return;
    }
    let part = Part::under(heading::QUESTIONS, text);
    match content.sections.iter_mut().find(|section| section.name == SectionName::Context) {
        Some(context) => context.parts.push(part),
        None => content.sections.push(Section::new(SectionName::Context, [part])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn content(text: &str) -> Content {
        parse(text).0.content
    }

    const A: &str = "## Previous Session Summary\n\n### Accomplished\n\n- Wrote the parser\n- Both did this\n\n### Decisions Made\n\n- Store sessions in SQLite, because one file is enough\n\n## Current State\n\n### Verification\n\n- `cargo test`: 3 failed\n\n## Next Objective\n\n- [ ] Ship it\n";
    const B: &str = "## Previous Session Summary\n\n### Accomplished\n\n- Both did this\n- Ship it\n\n### Decisions Made\n\n- Store sessions in PostgreSQL, because two machines write\n- Name the binary segue\n\n## Current State\n\n### Verification\n\n- `cargo test`: all passed\n\n## Next Objective\n\n- Write the docs\n";

    #[test]
    fn contradictions_are_found_by_what_they_speak_of() {
        let found = contradictions(&content(A), &content(B));
        let kinds: Vec<&str> = found.iter().map(|found| found.kind.as_str()).collect();
        assert_eq!(kinds, ["decision", "state", "task"], "{found:#?}");
        assert!(found[0].subject.starts_with("store sessions"), "{found:#?}");
        assert_eq!(found[1].subject, "cargo test");
        assert!(contradictions(&content(A), &content(A)).is_empty());
    }

    #[test]
    fn what_both_say_is_said_once_and_choices_count() {
        let (a, b) = (content(A), content(B));
        let found = contradictions(&a, &b);
        let keep = [Some(Keep::A), Some(Keep::Both), None];
        let settled: Vec<_> = found.into_iter().zip(keep).collect();
        let united = merge(&a, &b, &settled);
        let parts = united.sections.iter().flat_map(|section| &section.parts);
        let all = parts.map(|part| part.text.clone()).collect::<Vec<_>>().join("\n");
        assert_eq!(all.matches("Both did this").count(), 1, "{all}");
        assert!(all.contains("SQLite") && !all.contains("PostgreSQL"), "{all}");
        assert!(all.contains("3 failed") && all.contains("all passed"), "{all}");
        assert!(all.contains("Name the binary segue"), "{all}");
        assert!(all.contains("Which holds (task: Ship it)?"), "{all}");
        assert!(united.prompt.is_empty());
    }
}
