//! What a sentence of the model's tells that is worth a note, though nothing says what it is for.

use super::chosen::begins;
use crate::extract::said::courtesy;
use crate::extract::said::remark::PARTICULAR;
use crate::extract::said::subject::Subject;
use crate::fact::FactKind;

/// What is worth a note, though nothing says what it is for.
pub(super) fn noted(
    sentence: &str,
    is_anchored: bool,
    subject: &Subject,
) -> Option<(FactKind, f64)> {
    let is_particular = is_anchored || names_somebody(sentence);
    let is_passing = courtesy::praises(sentence) || !is_particular && tells_of_itself(sentence);
    if subject.stems.len() < 4 || is_passing {
        return None;
    }
    let weight = match () {
        () if explains(sentence) => 0.6,
        () if is_particular => 0.45,
        () => PARTICULAR - 0.05,
    };
    Some((FactKind::Note, weight))
}

/// Whether a sentence tells why something is so, or that there is no way around it: what one has to find out again.
pub(super) fn explains(sentence: &str) -> bool {
    const SIGNS: [&str; 46] = [
        "limitation:",
        "caveat:",
        "assumption:",
        "i'm assuming ",
        "i assume that",
        "i've assumed ",
        " is explained by ",
        "fully explained by",
        "bottom line:",
        "原因查清",
        "结论：",
        "the problem is that",
        "the problem was that",
        "the issue is that",
        "the issue was that",
        "the bug is that",
        "found the issue:",
        "found the problem:",
        "found the bug:",
        "found the cause",
        "das problem ist, dass",
        "das problem war, dass",
        "el problema es que",
        "le problème est que",
        "le problème vient",
        "问题在于",
        "原因是",
        "root cause",
        "culprit is",
        "culprit was",
        "the real issue is",
        "the real problem is",
        "the crux",
        "liegt daran, dass",
        "la raison est",
        "turns out",
        "turned out",
        "no workaround",
        "the cause is",
        "the reason is",
        "ursache ist",
        "stellt sich heraus",
        "la causa es",
        "la cause est",
        "根本原因",
        "原因は",
    ];
    let lower = sentence.to_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// Whether a word in the middle of a sentence is written as a name.
fn names_somebody(sentence: &str) -> bool {
    let mut words = sentence.split_whitespace().skip(1);
    words.any(|word| word.len() > 2 && word.starts_with(char::is_uppercase))
}

/// Whether the model says what it does, rather than how things are.
fn tells_of_itself(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    begins(&lower, &["i ", "i've ", "i'm ", "ich ", "je ", "j'", "yo ", "eu "])
}
