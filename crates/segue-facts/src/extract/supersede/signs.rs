//! What speaks for it that a remark means an earlier one.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::contrast::{is_parallel, says_more};
use super::shares;
use crate::cue::{Cue, Cues};
use crate::extract::remarks::{Remark, Role};
use crate::extract::subject::{Subject, Vocabulary, fills_otherwise};
use crate::extract::value::Value;
use crate::text::key;

/// How alike two sentences are that are about the same thing.
pub(super) const ALIKE: f64 = 0.55;
/// The same for two short ones that share a rare word, and for neighbours, where the later one
/// corrects.
const RELATED: f64 = 0.2;
/// How many words a remark has at most that says one thing.
const BRIEF: usize = 24;
/// The same of a correction, which says why.
const EXPLAINED: usize = 30;
/// The same where rare words do not link them.
const LINKED: f64 = 0.35;
/// What other values than names are worth.
const STRONG: f64 = 0.45;
/// A correction with no more words than these leaves out what it is about: "no, 30 seconds".
const ELLIPTIC: usize = 4;

/// What speaks for it that a remark means an earlier one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    pub(super) sum: f64,
    /// How much its values do.
    values: f64,
    /// Whether one does that is of the very sort.
    is_typed: bool,
    /// Whether they speak of one thing.
    is_linked: bool,
    /// How alike their words are.
    likeness: f64,
}

impl Signs {
    /// The same with more that speaks for it.
    pub(super) fn and(self, more: f64) -> Self {
        Self { sum: self.sum + more, ..self }
    }
}

/// How much speaks for it that `new` means `old`; nothing where no value, and no clear word of
/// correction, does.
pub(super) fn speaks_for(new: &Remark, old: &Remark, vocabulary: &Vocabulary) -> Signs {
    let (is_clear, is_brief) = (new.correction >= 1.0, is_brief(new) && is_brief(old));
    let has_rare = LazyCell::new(|| vocabulary.share_a_rare_word(&new.subject, &old.subject));
    let shared = shares(new, old);
    let names_other = || {
        let is_faint = || new.correction >= 0.5 && *has_rare;
        is_clear && new.subject.names_another(&old.subject)
            || is_faint() && new.subject.names_somebody_else(&old.subject)
    };
    let typed = worth(&[
        (new.subject.contradicts(&old.subject) || new.subject.counts_another(&old.subject), 0.8),
        (new.subject.repeats(&old.subject), 0.85),
        (shared >= 2 && fills_otherwise(&new.text, &old.text), 0.8),
        (new.correction >= 0.5 && shared >= 2 && new.subject.hands_over(&old.subject), 0.6),
        (is_brief && new.subject.renames(&old.subject) && is_named_so(new), 0.5),
    ]);
    let values = typed
        + worth(&[
            (is_brief && names_other(), 0.3),
            (is_clear && is_brief && new.subject.writes_another(&old.subject), 0.2),
            (is_clear && is_brief && new.subject.aims_otherwise(&old.subject), 0.45),
            (is_clear && is_brief && counts_otherwise(new, old), 0.45),
            (is_clear && is_brief && shared > 0 && numbers_otherwise(new, old), 0.3),
            (
                !is_clear
                    && is_brief
                    && new.role != Role::Request
                    && *has_rare
                    && fills_slot(new, old),
                0.4,
            ),
        ]);
    // Two rules about two places are two rules, "from now on" or not.
    if values == 0.0 && !is_clear && new.subject.names_another(&old.subject) {
        return Signs::default();
    }
    // Two durations alone are two durations.
    let is_linked = || {
        *has_rare
            || vocabulary.likeness(&new.subject, &old.subject) >= RELATED
            || new.subject.repeats(&old.subject)
    };
    if new.correction < 0.5 && !is_linked() {
        return Signs::default();
    }
    // Nearly always; and likeness is dear. "Commit please, then push" changes nothing.
    if values == 0.0 && (new.correction < 0.5 || new.role == Role::Request) {
        return Signs::default();
    }
    let likeness = vocabulary.likeness(&new.subject, &old.subject);
    let is_next = old.turn + 1 == new.turn;
    // Sentences of one pattern are alike all over a session.
    let is_related = likeness >= RELATED && (is_clear && is_next || is_brief && *has_rare);
    let is_meant = new.correction >= 0.5 && (is_related || is_clear && likeness >= ALIKE);
    if values == 0.0 && !is_meant {
        return Signs::default();
    }
    let around = worth(&[
        (is_clear, 0.9),
        (!is_clear && new.correction >= 0.5, 0.45),
        (*has_rare, 0.35),
        (is_next && new.correction >= 0.5, 0.25),
    ]);
    // An old value that is named again says what is meant.
    let is_linked = *has_rare || likeness >= LINKED || new.subject.repeats(&old.subject);
    Signs { sum: values + around + likeness, values, is_typed: typed > 0.0, is_linked, likeness }
}

/// Whether a correction, be it a faint one, says what something is to be called.
fn is_named_so(new: &Remark) -> bool {
    let is_faint = || {
        let key = key(&new.text);
        let must = ["muss", "tiene que", "doit", "deve", "must", "should be", "has to be"];
        new.correction >= 0.5
            && must.iter().any(|word| format!(" {key} ").contains(&format!(" {word} ")))
    };
    new.correction >= 1.0 || is_faint()
}

/// Whether a correction gives another bare number; one that stands alone may mean a counted one as well:
/// "three retries", "on second thought five".
fn counts_otherwise(new: &Remark, old: &Remark) -> bool {
    new.subject.counts_otherwise(&old.subject)
        || new.subject.counts_what(&old.subject) && gives_alone(&new.text)
}

/// Whether both name something or give a number, and not the same.
fn fills_slot(new: &Remark, old: &Remark) -> bool {
    new.subject.names_another_thing(&old.subject) || numbers_otherwise(new, old)
}

/// Whether both give numbers of any length, and none twice.
fn numbers_otherwise(new: &Remark, old: &Remark) -> bool {
    let numbers = |remark: &Remark| -> BTreeSet<String> {
        let is_number = |value: &&Value| value.text.starts_with(|c: char| c.is_ascii_digit());
        remark.subject.values.iter().filter(is_number).map(|value| value.text.clone()).collect()
    };
    let (new, old) = (numbers(new), numbers(old));
    !new.is_empty() && !old.is_empty() && new.is_disjoint(&old)
}

/// Whether a clause has nothing but a number behind words of correction.
fn gives_alone(text: &str) -> bool {
    text.split([',', ';', ':', '.']).any(|clause| {
        let (before, number) = clause.trim().rsplit_once(' ').unwrap_or(("", clause.trim()));
        let is_number = !Subject::of(number).values.is_empty();
        is_number && (before.is_empty() || Cues::of(before).has(Cue::Correction))
    })
}

/// Whether a remark says one thing: a long one has many words that could be meant.
fn is_brief(remark: &Remark) -> bool {
    let most = if remark.correction >= 1.0 { EXPLAINED } else { BRIEF };
    // What stands in parentheses is said by the way.
    let main = remark.text.split_once(" (").map_or(remark.text.as_str(), |(main, _)| main);
    main.split_whitespace().count() <= most
}

fn worth(signs: &[(bool, f64)]) -> f64 {
    signs.iter().filter(|(holds, _)| *holds).map(|(_, worth)| worth).sum()
}

/// Whether nothing of the old remark is left where the new one holds.
pub(super) fn takes_the_place(new: &Remark, old: &Remark, signs: Signs) -> bool {
    let (new_words, old_words) = (&new.subject.stems, &old.subject.stems);
    // Without a word of correction one of them says all that the other is about.
    let is_of_it =
        new.correction >= 0.5 || old_words.is_subset(new_words) || new_words.is_subset(old_words);
    // What only says that something is wrong leaves it to the reader what that is; a faint word
    // needs a value of the very sort, and what has a topic of its own has to share it.
    let is_told = match () {
        () if signs.likeness >= ALIKE => true,
        () if new.correction >= 1.0 => {
            let is_strong = signs.values >= STRONG;
            let is_elliptic = new_words.len() <= ELLIPTIC;
            is_strong && (signs.is_linked || is_elliptic)
                || signs.values > 0.0 && (is_elliptic || shares(new, old) > 1)
        }
        () => signs.is_typed && signs.is_linked,
    };
    is_told && is_of_it && !is_parallel(&new.text, &old.text) && !says_more(&old.text, &new.subject)
}
