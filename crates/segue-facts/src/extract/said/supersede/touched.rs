//! What a remark speaks of as well, though it corrects nothing: the reader sees both.

use std::collections::BTreeMap;

use segue_document::Pattern;

use super::contrast::is_parallel;
use super::index::Index;
use super::kinds::{is_ruling, states, tells};
use super::signs::{SAME, is_brief};
use crate::cue::is_unspaced;
use crate::extract::said::asks::{asks, is_favour};
use crate::extract::said::remark::{Remark, Role};
use crate::extract::said::subject::Subject;
use crate::extract::said::subject::frames::adds;
use crate::extract::said::subject::vocabulary::Vocabulary;
use crate::extract::said::value::Value;
use crate::fact::{FactKind, Speaker};
use crate::text::denies;

/// How much half a rare word that two sentences share speaks for it that the later one changes the other, where
/// nothing else does: no sentence has so many words that they come near to a value or a word of correction.
const TOUCHED: f64 = 0.05;
/// Words of rules that hold for good.
const LASTING: [&str; 10] = [
    "always",
    "only",
    "every",
    "immer",
    "nur",
    "siempre",
    "solo",
    "sólo",
    "toujours",
    "uniquement",
];
/// What tells something where the remark at `at` names a thing: itself, or where it only asks, the
/// one beside it: "it is played in the church. Can you change the poster?", "What distance did I say? The
/// guidance has 640".
pub(super) fn telling(at: usize, remarks: &[Remark]) -> Option<usize> {
    let remark = &remarks[at];
    if tells(remark) {
        return Some(at);
    }
    if remark.speaker != Speaker::User || remark.role == Role::Retracted {
        return None;
    }
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let is_told = |at: &usize| {
        remarks.get(*at).is_some_and(|beside| beside.turn == remark.turn && tells(beside))
    };
    // A question is answered behind it, a request explained before.
    let mut told: Vec<usize> = beside.filter(is_told).collect();
    if asks(&remark.text) {
        told.reverse();
    }
    told.first().copied()
}

/// What the person said before of the thing that the remark at `at` speaks of, each with what speaks
/// for it: they share a rare word.
pub(super) fn about_the_same(
    at: usize,
    remarks: &[Remark],
    index: &Index<'_>,
    vocabulary: &Vocabulary,
) -> Vec<(usize, f64)> {
    let new = &remarks[at];
    let mut shared = shared(new, remarks, index, vocabulary);
    let changes = changes_rules(new);
    shared.retain(|old, worth| {
        let old = &remarks[*old];
        *worth >= least(old, changes)
            && old.turn < new.turn
            && can_be_touched(old)
            && !restates(new, old, vocabulary)
            && !is_parallel(&new.text, &old.text)
            && !adds(&new.text)
    });
    shared.into_iter().map(|(old, worth)| (old, TOUCHED * worth as f64)).collect()
}

/// What shares rare words or values with a remark, and how much.
fn shared(
    new: &Remark,
    remarks: &[Remark],
    index: &Index<'_>,
    vocabulary: &Vocabulary,
) -> BTreeMap<usize, usize> {
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    // What the model asks is mostly something new: one word of it in the answer's subject says little.
    let own = new.asked.as_ref().map(|_| Subject::of(&new.text));
    let is_asked = |stem: &String| own.as_ref().is_some_and(|own| !own.stems.contains(stem));
    for stem in new.subject.stems.iter().filter(|stem| vocabulary.is_rare(stem)) {
        // Two characters of a text without blanks are half a word.
        let worth = if stem.starts_with(is_unspaced) || is_asked(stem) { 1 } else { 2 };
        for old in index.with_stem(stem) {
            *shared.entry(*old).or_default() += worth;
        }
    }
    // "The 64 GB cap is gone."
    let settings = new.subject.values.iter().filter(|it| it.is_setting() && it.is_telling());
    for value in settings {
        let again = index.with_sort(&value.sort).iter();
        let again = again.filter(|old| remarks[**old].subject.values.contains(value));
        again.for_each(|old| *shared.entry(*old).or_default() += 2);
    }
    shared
}

/// How much two have to share at least. What rules for good is not changed by whatever has one of its
/// words, unless that `changes` rules, nor is what the session is for, of which everything speaks.
fn least(old: &Remark, changes: bool) -> usize {
    let is_firm = old.kind == FactKind::Instruction && forbids(&old.text) && !changes;
    let is_first = old.turn == 1 && old.kind == FactKind::Note;
    if is_firm || is_first { 4 } else { 2 }
}

/// Whether a remark says again what another one said, with no other name or value.
fn restates(new: &Remark, old: &Remark, vocabulary: &Vocabulary) -> bool {
    let is_known = |value: &Value| old.subject.values.iter().any(|it| it.text == value.text);
    vocabulary.likeness(&new.subject, &old.subject) >= SAME
        && new.subject.values.iter().all(is_known)
        && !old.subject.values.is_empty()
}

/// Whether a remark says one thing that a later one may change without a word of correction.
fn can_be_touched(old: &Remark) -> bool {
    // Of what was handed on only what was ruled is looked at so closely.
    let is_kept = match old.kind {
        FactKind::Instruction | FactKind::Correction | FactKind::Decision => true,
        FactKind::Todo => !old.is_inherited(),
        kind => !old.is_inherited() && is_ruling(kind),
    };
    // What the session is for stands whole among the requests.
    let is_goal = old.turn == 1 && old.role == Role::Request;
    is_kept && states(old) && is_brief(old) && !is_goal && !is_favour(&old.text)
}

/// Whether a rule forbids something, or holds for good.
fn forbids(rule: &str) -> bool {
    let lower = rule.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    words.any(|word| denies(word) || LASTING.contains(&word))
}

/// Whether a remark may change a rule: it rules or corrects itself, gives leave, or says that something
/// is over.
fn changes_rules(new: &Remark) -> bool {
    let rules =
        matches!(new.kind, FactKind::Instruction | FactKind::Correction | FactKind::Decision);
    rules || new.correction > 0.0 || lifts(&new.text)
}

/// Whether a text gives leave, or says that something is over.
pub(crate) fn lifts(text: &str) -> bool {
    static SIGNS: Pattern = Pattern::unicode(
        r"(?ix)\b(?: may | allowed | permission | my\ ok | fine\ to | ok(?:ay)?\ to | free\ to | no\ need | no\ longer | not\ any\ ?more
                | anymore | gone | over | different | exception | except | dropped | lifted | wegfallen | fällt\ weg | darf(?:st)?
                | dürfen | erlaubt | nicht\ mehr | aufgehoben | anders | ausnahme | ya\ no | permitid[oa]s? | puedes | se\ puede
                | excepción | distint[oa] | plus\ besoin | ne\ \w+\ plus | permis | autorisé[es]* | différent | fini | sauf )\b",
    );
    SIGNS.is_match(text)
}
