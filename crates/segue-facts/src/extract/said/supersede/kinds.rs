//! What a remark is among the others: what counts as said, told or ruled.

use super::contrast::is_parallel;
use crate::extract::said::agreed::{AGREED, LATER};
use crate::extract::said::asks::{asks, prefers};
use crate::extract::said::remark::{Remark, Role};
use crate::extract::said::subject::frames::says_also;
use crate::fact::{FactKind, Speaker};

/// Whether a remark says in the model's words what the person agreed to.
pub(super) fn is_agreed(remark: &Remark) -> bool {
    [AGREED, LATER].iter().any(|lead| remark.text.starts_with(lead))
}

/// Whether the person says something in words of their own, be it as a proposal, rather than asks or agrees.
pub(super) fn states(remark: &Remark) -> bool {
    let is_own = remark.speaker == Speaker::User && !is_agreed(remark);
    is_own && !remark.is_mute() && (!asks(&remark.text) || proposes(remark))
}

/// Whether the person tells or rules something, rather than asks for it or leaves it open.
pub(super) fn tells(remark: &Remark) -> bool {
    let is_told = remark.role == Role::Fact && remark.kind != FactKind::Question;
    states(remark) && (is_told || proposes(remark))
}

/// Whether the person proposes in a question to have something otherwise.
pub(super) fn proposes(remark: &Remark) -> bool {
    remark.correction > 0.0 && asks(&remark.text) && prefers(&remark.text)
}

/// Whether a remark that corrects nothing gives a value of something else, or one more.
pub(super) fn is_beside(new: &Remark, old: &Remark) -> bool {
    new.correction < 0.5 && is_parallel(&new.text, &old.text)
        || new.correction < 1.0 && says_also(&new.text)
}

/// How many content words two remarks share.
pub(super) fn shares(a: &Remark, b: &Remark) -> usize {
    a.subject.stems.intersection(&b.subject.stems).count()
}

/// Whether a remark of this kind says how things are to be.
pub(super) fn is_ruling(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Instruction
            | FactKind::Correction
            | FactKind::Decision
            | FactKind::Artifact
            | FactKind::Note
    )
}
