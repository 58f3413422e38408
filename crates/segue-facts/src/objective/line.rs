//! The lines of an objective, and the facts that they come from.

use segue_model::Address;

use crate::extract::SessionFacts;
use crate::fact::{Fact, FactKind};
use crate::line::Line;
use crate::place::Place;

/// How long a goal may be: one sentence.
pub(super) const GOAL: usize = 280;

/// A fact with its place among all.
pub(super) type Placed<'a> = (usize, &'a Fact);

/// The facts of a kind with their places.
pub(super) fn placed(session: &SessionFacts, kind: FactKind) -> impl Iterator<Item = Placed<'_>> {
    session.facts.iter().enumerate().filter(move |(_, fact)| fact.kind == kind)
}

pub(super) fn line(text: impl Into<String>, from: Option<Placed<'_>>) -> Line {
    Line {
        place: Place::Objective,
        text: text.into(),
        facts: from.map(|(at, _)| at).into_iter().collect(),
        addresses: from.map(|(_, fact)| fact.addresses.clone()).unwrap_or_default(),
        weight: 1.0,
        brief: None,
    }
}

/// A goal that quotes what was said there.
pub(super) fn said(text: String, address: &Address) -> Line {
    let mut line = line(text, None);
    line.addresses.push(address.clone());
    line
}
