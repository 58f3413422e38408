//! What is quoted of a later remark beside an earlier one that it may change.

use super::remarks::Remark;
use super::subject::Subject;
use super::value::Value;
use crate::fact::Speaker;

/// How long a remark may be that is quoted whole.
const WHOLE: usize = 96;

/// What of the remark at `by` may change `earlier`. Where it names no value and the sentence beside
/// it does, both: "the chip says TMC2209. That's the driver you're writing for".
pub(crate) fn of(remarks: &[Remark], by: usize, earlier: &Remark) -> String {
    let later = &remarks[by];
    if gives_new(&later.subject, earlier) {
        return cut(&later.text, &later.subject, earlier);
    }
    let beside = [Some(by + 1), by.checked_sub(1)].into_iter().flatten();
    let beside = beside.filter(|at| {
        let is_said = |it: &Remark| {
            it.turn == later.turn && it.speaker == Speaker::User && gives_new(&it.subject, earlier)
        };
        remarks.get(*at).is_some_and(is_said)
    });
    match beside.min_by_key(|at| at.abs_diff(by)) {
        Some(at) => {
            let (one, other) = (&remarks[at.min(by)], &remarks[at.max(by)]);
            let both = format!("{} {}", one.text, other.text);
            cut(&both, &Subject::of(&both), earlier)
        }
        None => cut(&later.text, &later.subject, earlier),
    }
}

fn gives_new(subject: &Subject, earlier: &Remark) -> bool {
    subject.values.iter().any(|value| !earlier.subject.values.contains(value))
}

/// The text, or where it is long, its end from the clause on that gives a value of a sort which the
/// earlier one has, or speaks of the same thing, or gives any other value.
fn cut(text: &str, subject: &Subject, earlier: &Remark) -> String {
    let lower = text.to_lowercase();
    if text.chars().count() <= WHOLE || lower.len() != text.len() {
        return text.to_owned();
    }
    let known = &earlier.subject.values;
    let is_new = |value: &&Value| !known.contains(value);
    let is_other = |value: &&Value| known.iter().any(|it| it.sort == value.sort);
    let new = || subject.values.iter().filter(is_new);
    let shared = || {
        let common = subject.stems.intersection(&earlier.subject.stems);
        common.filter_map(|stem| lower.find(stem)).min()
    };
    let gives = |value: &Value| find(&lower, value);
    let typed = new().filter(is_other).find_map(gives);
    let at = match (typed, shared()) {
        (Some(value), Some(shared)) if value.abs_diff(shared) < WHOLE => Some(value.min(shared)),
        (value, shared) => value.or(shared),
    };
    let at = at.or_else(|| new().find_map(gives)).filter(|at| text.is_char_boundary(*at));
    let Some(at) = at else { return text.to_owned() };
    // The full stop of "samples.tsv" ends no clause.
    let ends = |(end, sign): &(usize, char)| {
        let goes_on = text[end + sign.len_utf8()..].starts_with(char::is_alphanumeric);
        *sign == '(' || matches!(sign, ',' | ';' | ':' | '.' | '!') && !goes_on
    };
    match text[..at].char_indices().rev().find(ends) {
        Some((end, _)) => format!("… {}", text[end + 1..].trim_start()),
        None => text.to_owned(),
    }
}

/// Where a value stands in a text in lower case.
fn find(lower: &str, value: &Value) -> Option<usize> {
    let shown = value.text.split(' ').next().unwrap_or_default();
    // A date is kept as its month and day: "5-26" of "26 May".
    let day = shown.rsplit('-').next().unwrap_or_default();
    lower.find(shown).or_else(|| lower.find(day))
}
