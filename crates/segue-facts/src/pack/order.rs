//! The order in which lines get their place, and which of them fit a budget.

use std::collections::BTreeMap;

use segue_document::tokens;
use segue_model::Kind;

use super::kept::{Kept, Style};
use crate::draft::input::USUAL;
use crate::line::Line;
use crate::place::Place;

/// How many lines of one place are weighed at all: no budget holds more, and to
/// count the tokens of all would take longer than the reading.
const PLACE: usize = 400;
/// What is cut last may have this share of the budget before the rest gets any.
const FIRST: f64 = 0.5;
/// Rules of at least this weight may take a larger one.
const RULED: f64 = 0.9;
const STRICT: f64 = 0.75;
/// How much less what was said first is worth than what was said last.
const AGED: f64 = 0.2;
/// How often the room is filled that is left by lines which are written together.
const ROUNDS: usize = 3;
/// A name in the code takes few tokens and says little alone: in a small budget there is one for so many tokens at most.
const NAME: usize = 50;
/// A line costs its sign and its line end as well.
const SIGNS: usize = 2;

/// The lines in the order in which they get their place, with what each costs.
pub(super) struct Order {
    /// How many lines there are in all.
    lines: usize,
    ranked: Vec<Ranked>,
}

struct Ranked {
    at: usize,
    cost: usize,
    /// Whether it is never given up: project, objective, and what that names.
    stays: bool,
    /// Whether it comes before the rest, as long as there is room for the rest.
    is_first: bool,
    /// Whether it is one of the user's strictest rules.
    is_strict: bool,
    /// Its worth a token.
    worth: f64,
}

impl Order {
    /// The order for a text that has the `named` lines in other words already, which so cost nothing, for a
    /// `budget`.
    pub(super) fn of(
        kind: Kind,
        lines: &[Line],
        style: Style,
        named: &Kept,
        budget: usize,
    ) -> Self {
        let considered = considered(kind, lines);
        let mut totals = BTreeMap::<Place, f64>::new();
        for (line, _) in lines.iter().zip(&considered).filter(|(_, is_in)| **is_in) {
            *totals.entry(line.place).or_default() += line.weight.powi(2);
        }
        let newest = lines.iter().filter_map(said_at).max().unwrap_or(0).max(1);
        // Of two statements that nothing else tells apart the newer holds.
        let recency = |line: &Line| {
            let place = said_at(line).map(|at| at as f64 / newest as f64);
            1.0 - AGED * (1.0 - place.unwrap_or(1.0))
        };
        let rank = |(at, line): (usize, &Line)| {
            let brief = line.brief.as_ref().filter(|_| style == Style::Brief);
            let text = brief.map_or(&line.text, |brief| &brief.item);
            let cost = if named[at] { 0 } else { tokens::count(text) + SIGNS };
            let share = line.weight.powi(2) / totals[&line.place].max(1e-9);
            let is_first = line.place.need().is_none() && line.weight >= 0.5;
            Ranked {
                at,
                cost,
                stays: named[at] || matches!(line.place, Place::Project | Place::Objective),
                is_first,
                is_strict: line.place == Place::Rule && line.weight >= RULED,
                worth: line.place.need().unwrap_or(3.0) * share * recency(line)
                    / cost.max(1) as f64,
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
        let mut order = Self { lines: lines.len(), ranked };
        order.limit_names(lines, budget);
        order
    }

    /// Where a small budget has no room for all, leaves no more names in the code than are worth it.
    fn limit_names(&mut self, lines: &[Line], budget: usize) {
        let cost: usize = self.ranked.iter().map(|line| line.cost).sum();
        if cost <= budget || budget >= USUAL {
            return;
        }
        let mut names = 0;
        self.ranked.retain(|line| {
            let is_name = lines[line.at].place == Place::Name && !line.stays;
            names += usize::from(is_name);
            !is_name || names <= budget / NAME
        });
    }

    /// The lines that fit `budget`, when `measure` counts the tokens of the text.
    pub(super) fn choose(&self, budget: usize, measure: impl Fn(&Kept) -> usize) -> Kept {
        let mut kept = vec![false; self.lines];
        self.ranked.iter().filter(|line| line.stays).for_each(|line| kept[line.at] = true);
        let mut left = budget.saturating_sub(measure(&kept));
        let reserve = |share: f64| (left as f64 * (1.0 - share)) as usize;
        let (usual, least) = (reserve(FIRST), reserve(STRICT));
        // What comes first takes its share; what is left over waits for the second round.
        for line in self.ranked.iter().filter(|line| line.is_first && !line.stays) {
            let reserved = if line.is_strict { least } else { usual };
            if line.cost + reserved <= left {
                kept[line.at] = true;
                left -= line.cost;
            }
        }
        let mut added = self.kept(&kept);
        added.extend(self.fill(&mut kept, left));
        self.settle(budget, &mut kept, added, &measure);
        // Lines that are written together cost less than they do alone.
        for _ in 0..ROUNDS {
            let left = budget.saturating_sub(measure(&kept));
            let added = self.fill(&mut kept, left);
            if added.is_empty() {
                break;
            }
            self.settle(budget, &mut kept, added, &measure);
        }
        kept
    }

    /// What is kept and can be taken back.
    fn kept(&self, kept: &Kept) -> Vec<usize> {
        let can_go = self.ranked.iter().filter(|line| !line.stays && kept[line.at]);
        can_go.map(|line| line.at).collect()
    }

    /// Adds the lines that `left` tokens have room for, in their order; what comes first has had its share.
    fn fill(&self, kept: &mut Kept, mut left: usize) -> Vec<usize> {
        let rest = || self.ranked.iter().filter(|line| !line.stays);
        let (first, others) = (rest().filter(|it| it.is_first), rest().filter(|it| !it.is_first));
        let mut added = Vec::new();
        for line in others.chain(first) {
            if !kept[line.at] && line.cost <= left {
                kept[line.at] = true;
                left -= line.cost;
                added.push(line.at);
            }
        }
        added
    }

    /// Takes back what was `added` last until the text that was really written fits.
    fn settle(
        &self,
        budget: usize,
        kept: &mut Kept,
        mut added: Vec<usize>,
        measure: impl Fn(&Kept) -> usize,
    ) {
        let cost: BTreeMap<usize, usize> =
            self.ranked.iter().map(|line| (line.at, line.cost)).collect();
        loop {
            let over = measure(kept).saturating_sub(budget);
            if over == 0 {
                return;
            }
            let mut freed = 0;
            while freed < over {
                let Some(victim) = added.pop() else { return };
                kept[victim] = false;
                freed += cost[&victim];
            }
        }
    }
}

/// Where the user said what a line of theirs says, for the last time.
fn said_at(line: &Line) -> Option<u64> {
    let is_said = matches!(line.place, Place::Rule | Place::Told);
    // What an earlier session handed on has no address in this one.
    is_said.then(|| line.addresses.iter().map(|address| address.n).max().unwrap_or(0))
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
