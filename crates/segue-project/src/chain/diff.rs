//! `diff`: what one handoff says otherwise than another.

use segue_document::{Difference, difference};
use segue_model::Handoff;

use crate::{ProjectError, Surroundings, show};

/// Two handoffs and their difference.
pub struct Compared {
    /// The older one, as it was named first.
    pub a: Handoff,
    /// Its whole text.
    pub a_text: String,
    /// The other one.
    pub b: Handoff,
    /// Its whole text.
    pub b_text: String,
    /// What `b` says otherwise.
    pub difference: Difference,
}

/// Compares two handoffs. Without `b`, `a` is compared with its first parent.
pub fn diff(around: &Surroundings, a: &str, b: Option<&str>) -> Result<Compared, ProjectError> {
    let first = show(around, Some(a))?;
    let (old, new) = if let Some(b) = b {
        (first, show(around, Some(b))?)
    } else {
        let parent = first.handoff.front.parents.first().ok_or(ProjectError::NoParent)?;
        (show(around, Some(&parent.to_string()))?, first)
    };
    let difference = difference(&old.handoff.content, &new.handoff.content);
    Ok(Compared { a: old.handoff, a_text: old.text, b: new.handoff, b_text: new.text, difference })
}
