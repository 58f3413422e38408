//! What two handoffs contradict each other in, by what both speak of.

use segue_model::{SectionName, heading};

use crate::ancestor::Ancestor;
use crate::item::{Item, items};
use crate::merge::Sides;

/// Decisions that share this part of their telling words are about one thing.
const ONE_THING: f64 = 0.5;
/// What stands before a task that is done for one side, and before one that is not.
pub(crate) const DONE: &str = "done: ";
pub(crate) const OPEN: &str = "open: ";

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
    /// Two things that are to come next.
    Objective,
}

impl ContradictionKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::State => "state",
            Self::Task => "task",
            Self::Objective => "objective",
        }
    }
}

/// What two handoffs contradict each other in, where both say something new.
pub fn contradictions(sides: &Sides<'_>) -> Vec<Contradiction> {
    let ancestor = Ancestor::of(sides.ancestor);
    let (all_a, all_b) = (items(sides.a.content), items(sides.b.content));
    let new = |items: &[Item], others: &[Item]| -> Vec<Item> {
        let is_new =
            |item: &&Item| !ancestor.has(item) && !others.iter().any(|other| other.is_same(item));
        items.iter().filter(is_new).cloned().collect()
    };
    let (mut of_a, mut of_b) = (new(&all_a, &all_b), new(&all_b, &all_a));
    let mut found = Vec::new();
    while let Some((at_a, at_b, kind, subject)) = clash(&of_a, &of_b) {
        let (a, b) = (of_a.remove(at_a), of_b.remove(at_b));
        let said = |item: Item| match kind {
            ContradictionKind::Task if item.is_done => format!("{DONE}{}", item.text),
            ContradictionKind::Task => format!("{OPEN}{}", item.text),
            _ => item.text,
        };
        let (a, b) = (said(a), said(b));
        found.push(Contradiction { kind, subject, a, b });
    }
    found.extend(objectives([&of_a, &of_b], [&all_a, &all_b]));
    found
}

/// The objectives, if both sides have set themselves a new one. What one side has done
/// already, and lists that have a step in common, contradict nothing.
fn objectives(new: [&[Item]; 2], all: [&[Item]; 2]) -> Option<Contradiction> {
    let is_aim = |item: &&Item| item.section == SectionName::Objective;
    let in_common = |item: &Item| all[1].iter().filter(is_aim).any(|other| other.key == item.key);
    if all[0].iter().filter(is_aim).any(in_common) {
        return None;
    }
    let [a, b] = new.map(|items| {
        let texts = items.iter().filter(is_aim).map(|item| item.text.as_str());
        texts.collect::<Vec<_>>().join("\n")
    });
    let subject = "what comes next".to_owned();
    let is_both = !a.is_empty() && !b.is_empty();
    is_both.then_some(Contradiction { kind: ContradictionKind::Objective, subject, a, b })
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

/// What two items cannot both be right about, if there is such a thing.
pub(crate) fn contradicts(a: &Item, b: &Item) -> Option<(ContradictionKind, String)> {
    if a.key == b.key {
        let subject = a.text.clone();
        return (a.is_done != b.is_done).then_some((ContradictionKind::Task, subject));
    }
    if a.is_decision && b.is_decision && a.overlap(b) >= ONE_THING {
        let common = a.quoted().filter(|quoted| b.quoted() == Some(quoted));
        let subject = common.map_or_else(|| shared(&a.text, &b.text), str::to_owned);
        return Some((ContradictionKind::Decision, subject));
    }
    let quoted = a.quoted().filter(|quoted| b.quoted() == Some(quoted))?;
    let state = || Some((ContradictionKind::State, quoted.to_owned()));
    if let (Some(one), Some(other)) = (a.ending(), b.ending())
        && one != other
    {
        return state();
    }
    let states = [heading::FILES, heading::ARTIFACTS, heading::VERIFICATION];
    let is_state = |item: &Item| {
        item.section == SectionName::State
            || item.heading.as_deref().is_some_and(|heading| states.contains(&heading))
    };
    let is_one_place = a.heading == b.heading && is_state(a) && is_state(b);
    // Both may have worked on one file.
    if is_one_place && !(a.is_edit() && b.is_edit()) { state() } else { None }
}

/// The words that both texts have, in the order of the first.
fn shared(a: &str, b: &str) -> String {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let others: Vec<String> = b.split_whitespace().map(plain).collect();
    let common = a.split_whitespace().map(plain).filter(|word| Item::is_telling(word));
    common.filter(|word| others.contains(word)).collect::<Vec<_>>().join(" ")
}
