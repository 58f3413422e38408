//! What was said so far, by its words and by what it gives a value of.

use std::collections::HashMap;

use super::kinds::{is_ruling, proposes, states};
use crate::extract::said::remark::Remark;
use crate::fact::{FactKind, Speaker};

/// The places of remarks, in their order.
#[derive(Default)]
pub(super) struct Index<'a> {
    by_stem: HashMap<&'a str, Vec<usize>>,
    by_sort: HashMap<&'a str, Vec<usize>>,
    /// What the person ruled, and the model decided.
    pub(super) rulings: Vec<usize>,
}

impl<'a> Index<'a> {
    /// Takes up the remark at `at`.
    pub(super) fn add(&mut self, at: usize, remark: &'a Remark) {
        for stem in &remark.subject.stems {
            self.by_stem.entry(stem).or_default().push(at);
        }
        let is_users = states(remark) && !proposes(remark) && is_ruling(remark.kind);
        if is_users {
            for value in &remark.subject.values {
                self.by_sort.entry(&value.sort).or_default().push(at);
            }
        }
        let is_models = remark.speaker == Speaker::Model && remark.kind == FactKind::Decision;
        self.rulings.extend((is_users || is_models && !remark.is_mute()).then_some(at));
    }

    /// What has this word in it.
    pub(super) fn with_stem(&self, stem: &str) -> &[usize] {
        self.by_stem.get(stem).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the person ruled that gives a value of this sort.
    pub(super) fn with_sort(&self, sort: &str) -> &[usize] {
        self.by_sort.get(sort).map(Vec::as_slice).unwrap_or_default()
    }
}
