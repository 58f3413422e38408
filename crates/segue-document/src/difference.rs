//! What one handoff says otherwise than another, item by item. Moved text is no change.

use std::collections::BTreeSet;

use segue_model::{Content, Part, Section, SectionName, heading};

use crate::item::{Item, items};

/// What a handoff says otherwise than another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Each change, in the order of the new handoff; what is gone comes last.
    pub changes: Vec<ItemChange>,
}

/// One item that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// The section that it is in, or was.
    pub section: SectionName,
    /// What the old handoff says.
    pub before: Option<String>,
    /// What the new one says.
    pub after: Option<String>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Only the new one has it.
    Added,
    /// The new one says it otherwise.
    Changed,
    /// Only the old one has it.
    Removed,
    /// A decision that only the new one has.
    Decided,
    /// Something that is done now.
    Done,
}

impl ChangeKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Decided => "decided",
            Self::Done => "done",
        }
    }
}

/// Compares two handoffs; frames (introductions, continuation) are not compared.
pub fn difference(old: &Content, new: &Content) -> Difference {
    let (old, new) = (items(old), items(new));
    let old_keys: BTreeSet<(&str, bool)> =
        old.iter().map(|item| (item.key.as_str(), item.is_done)).collect();
    let new_keys: BTreeSet<&str> = new.iter().map(|item| item.key.as_str()).collect();
    let mut gone: Vec<&Item> =
        old.iter().filter(|item| !new_keys.contains(item.key.as_str())).collect();
    let mut changes = Vec::new();
    for item in &new {
        let key = item.key.as_str();
        if old_keys.contains(&(key, item.is_done)) || old_keys.contains(&(key, true)) {
            continue;
        }
        let was_open = old_keys.contains(&(key, false));
        let before = if was_open { None } else { item.closest(&gone).map(|at| gone.remove(at)) };
        let kind = match &before {
            _ if was_open && !item.is_done => continue,
            _ if item.is_done => ChangeKind::Done,
            Some(_) => ChangeKind::Changed,
            None if item.is_decision => ChangeKind::Decided,
            None => ChangeKind::Added,
        };
        changes.push(ItemChange {
            kind,
            section: item.section.clone(),
            before: before.map(|item| item.text.clone()),
            after: Some(item.text.clone()),
        });
    }
    changes.extend(gone.into_iter().map(|item| ItemChange {
        kind: ChangeKind::Removed,
        section: item.section.clone(),
        before: Some(item.text.clone()),
        after: None,
    }));
    Difference { changes }
}

impl Difference {
    /// Whether the two say the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The sections of a handoff of the kind `diff`: the difference to the handoff that
    /// `base` names in the place of the summary, objective and continuation of the new one.
    pub fn sections(&self, new: &Content, base: &str) -> Vec<Section> {
        let list = |kind: ChangeKind| {
            let told = self
                .changes
                .iter()
                .filter(|change| change.kind == kind && change.section != SectionName::Objective);
            let lines = told.map(|change| {
                let text = match (&change.before, &change.after) {
                    (Some(before), Some(after)) if kind == ChangeKind::Changed => {
                        format!("{after} (before: {before})")
                    }
                    (_, Some(text)) | (Some(text), None) => text.clone(),
                    (None, None) => String::new(),
                };
                format!("- {}", text.replace('\n', "\n  "))
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        let lists = [
            (heading::ACCOMPLISHED, list(ChangeKind::Done)),
            ("Added", list(ChangeKind::Added)),
            ("Changed", list(ChangeKind::Changed)),
            ("Removed", list(ChangeKind::Removed)),
            (heading::DECISIONS, list(ChangeKind::Decided)),
        ];
        let parts = lists.into_iter().filter(|(_, text)| !text.is_empty());
        let parts: Vec<Part> = parts.map(|(heading, text)| Part::under(heading, text)).collect();
        let lead = if parts.is_empty() {
            format!("Nothing has changed since {base}.")
        } else {
            format!("What has changed since {base}:")
        };
        let parts = std::iter::once(Part::lead(lead)).chain(parts);
        let kept = [SectionName::Objective, SectionName::Continuation];
        let mut sections = vec![Section::new(SectionName::Summary, parts)];
        sections.extend(new.sections.iter().filter(|s| kept.contains(&s.name)).cloned());
        sections
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn told(old: &str, new: &str) -> Vec<(ChangeKind, String)> {
        let difference = difference(&parse(old).0.content, &parse(new).0.content);
        let changes = difference.changes.into_iter();
        changes.map(|c| (c.kind, c.after.or(c.before).unwrap())).collect()
    }

    #[test]
    fn items_are_added_changed_removed_decided_and_done() {
        let old = "## Previous Session Summary\n\n### Accomplished\n\n- Added a\n- Moved c\n\n## Current State\n\n- `cargo test`: 3 failed in auth\n- Branch is clean\n";
        let new = "## Previous Session Summary\n\n### Accomplished\n\n- Moved c\n- Wrote the guide\n\n### Decisions Made\n\n- Use jiff, because of zones\n\n## Current State\n\n- `cargo test`: 1 failed in auth\n- The queue is empty now\n";
        let expected = [
            (ChangeKind::Done, "Wrote the guide"),
            (ChangeKind::Decided, "Use jiff, because of zones"),
            (ChangeKind::Changed, "`cargo test`: 1 failed in auth"),
            (ChangeKind::Added, "The queue is empty now"),
            (ChangeKind::Removed, "Added a"),
            (ChangeKind::Removed, "Branch is clean"),
        ];
        assert_eq!(told(old, new), expected.map(|(kind, text)| (kind, text.to_owned())));
        let (old, new) = (parse(old).0.content, parse(new).0.content);
        let sections = difference(&old, &new).sections(&new, "handoff 1");
        assert!(sections[0].part("Changed").unwrap().text.contains("1 failed"), "{sections:?}");
        assert!(difference(&new, &new).is_empty());
    }

    #[test]
    fn moved_text_is_no_change_and_a_finished_task_is_done() {
        let old = "## Status\n\n- One thing here\n- [ ] Write the docs\n";
        let new = "## Done\n\n- [x] Write the docs\n\n## Context\n\n- One thing here\n";
        assert_eq!(told(old, new), [(ChangeKind::Done, "Write the docs".to_owned())]);
    }
}
