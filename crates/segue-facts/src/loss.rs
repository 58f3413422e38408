//! The loss report: what of the facts a prompt carries, and what it lost.

use std::collections::BTreeMap;

use segue_model::Address;
use serde::{Deserialize, Serialize};

use crate::carry::Wording;
use crate::fact::{Fact, FactKind};

/// What of the facts a prompt carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The share of the facts' weight, from 0 to 1; 1 where there are none.
    pub weight: f64,
    /// Kept and known facts of each kind that the session has.
    pub kinds: BTreeMap<FactKind, KindCoverage>,
    /// What is not carried, the heaviest first.
    pub lost: Vec<Lost>,
}

/// Kept and known facts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCoverage {
    /// How many the prompt carries.
    pub kept: usize,
    /// How many the session has.
    pub known: usize,
}

/// A fact that the prompt does not carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// What sort of fact.
    pub kind: FactKind,
    /// What it says.
    pub text: String,
    /// Where it was first seen.
    pub address: Option<Address>,
}

impl Coverage {
    /// The coverage of `facts` by a text that anybody wrote.
    pub fn of_text(facts: &[Fact], text: &str) -> Self {
        let text = Wording::of(text);
        let carried: Vec<bool> = facts.iter().map(|fact| text.carries(fact)).collect();
        Self::of(facts, &carried)
    }

    /// The coverage of `facts`, of each of which `carried` tells whether it is carried.
    pub(crate) fn of(facts: &[Fact], carried: &[bool]) -> Self {
        let counted = || facts.iter().zip(carried).filter(|(fact, _)| !fact.kind.only_orients());
        let total: f64 = counted().map(|(fact, _)| fact.weight).sum();
        let kept = counted().filter(|(_, carried)| **carried);
        // The sum of nothing would be -0.
        let kept = kept.fold(0.0, |sum, (fact, _)| sum + fact.weight);
        let mut kinds = BTreeMap::<FactKind, KindCoverage>::new();
        for (fact, carried) in counted() {
            let kind = kinds.entry(fact.kind).or_default();
            kind.known += 1;
            kind.kept += usize::from(*carried);
        }
        let lost = counted().filter(|(_, carried)| !**carried);
        let mut lost: Vec<&Fact> = lost.map(|(fact, _)| fact).collect();
        lost.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Self {
            weight: if total > 0.0 { kept / total } else { 1.0 },
            kinds,
            lost: lost.into_iter().map(Lost::of).collect(),
        }
    }
}

impl Lost {
    fn of(fact: &Fact) -> Self {
        Self { kind: fact.kind, text: fact.text.clone(), address: fact.addresses.first().cloned() }
    }
}
