//! What one handoff says otherwise than another, item by item. Moved text is no change.

use std::collections::BTreeSet;

use segue_model::{Content, Part, Section, SectionName, heading};

use crate::blocks::blocks;

/// Items that share this part of their words are two states of one thing.
const ALIKE: f64 = 0.5;

/// What a handoff says otherwise than its parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Items that only the new one has.
    pub added: Vec<String>,
    /// Items that the new one says otherwise: before and after.
    pub changed: Vec<(String, String)>,
    /// Items that only the old one has.
    pub removed: Vec<String>,
    /// Decisions that only the new one has.
    pub decided: Vec<String>,
}

/// An item with what it is compared by.
struct Item {
    text: String,
    key: String,
    words: BTreeSet<String>,
    is_decision: bool,
}

/// Compares two handoffs; frames (introductions, continuation) are not compared.
pub fn difference(old: &Content, new: &Content) -> Difference {
    let (old, new) = (items(old), items(new));
    let keys = |items: &[Item]| items.iter().map(|item| item.key.clone()).collect::<BTreeSet<_>>();
    let (old_keys, new_keys) = (keys(&old), keys(&new));
    let mut gone: Vec<Item> =
        old.into_iter().filter(|item| !new_keys.contains(&item.key)).collect();
    let mut difference = Difference::default();
    for item in new.into_iter().filter(|item| !old_keys.contains(&item.key)) {
        let before = closest(&gone, &item).map(|at| gone.remove(at));
        match before {
            Some(before) => difference.changed.push((before.text, item.text)),
            None if item.is_decision => difference.decided.push(item.text),
            None => difference.added.push(item.text),
        }
    }
    difference.removed = gone.into_iter().map(|item| item.text).collect();
    difference
}

impl Difference {
    /// Whether the two say the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The sections of a handoff of the kind `diff`: the difference to the handoff that
    /// `base` names in the place of the summary, objective and continuation of the new one.
    pub fn sections(&self, new: &Content, base: &str) -> Vec<Section> {
        let list = |items: Vec<String>| {
            items
                .iter()
                .map(|item| format!("- {}", item.replace('\n', "\n  ")))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let changed =
            self.changed.iter().map(|(before, after)| format!("{after} (before: {before})"));
        let lists = [
            ("Added", self.added.clone()),
            ("Changed", changed.collect()),
            ("Removed", self.removed.clone()),
            (heading::DECISIONS, self.decided.clone()),
        ];
        let parts = lists.into_iter().filter(|(_, items)| !items.is_empty());
        let parts: Vec<Part> =
            parts.map(|(heading, items)| Part::under(heading, list(items))).collect();
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

fn items(content: &Content) -> Vec<Item> {
    let compared = [SectionName::Summary, SectionName::State, SectionName::Context];
    let sections = content.sections.iter().filter(|section| compared.contains(&section.name));
    let mut seen = BTreeSet::<String>::new();
    let mut items = Vec::new();
    for part in sections.flat_map(|section| &section.parts) {
        let is_decision = part.heading.as_deref() == Some(heading::DECISIONS);
        for block in blocks(&part.text) {
            let text = block.text.trim_start_matches(['-', '*', '+', ' ']).trim().to_owned();
            let words: BTreeSet<String> = words(&text).collect();
            let key = words_of(&text);
            // A label that introduces a list is no item.
            if !key.is_empty() && !text.ends_with(':') && seen.insert(key.clone()) {
                items.push(Item { text, key, words, is_decision });
            }
        }
    }
    items
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

fn words_of(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

/// The item that is most like `item`, if one is alike.
fn closest(items: &[Item], item: &Item) -> Option<usize> {
    let likeness = |other: &Item| {
        let common = other.words.intersection(&item.words).count() as f64;
        let all = other.words.union(&item.words).count() as f64;
        if all > 0.0 { common / all } else { 0.0 }
    };
    let scored = items.iter().enumerate().map(|(at, other)| (at, likeness(other)));
    let alike = scored.filter(|(_, score)| *score >= ALIKE);
    alike.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn items_are_added_changed_removed_and_decided() {
        let old = parse(
            "## Done\n\n- Added a\n- Moved c\n\n## Status\n\n- `cargo test`: 3 failed in auth\n",
        )
        .0
        .content;
        let new = parse("## Done\n\n- Moved c\n- Wrote the guide\n\n### Key decisions\n\n- Use jiff, because of zones\n\n## Status\n\n- `cargo test`: 1 failed in auth\n").0.content;
        let found = difference(&old, &new);
        assert_eq!(found.added, ["Wrote the guide"]);
        assert_eq!(found.removed, ["Added a"]);
        assert_eq!(found.changed.len(), 1);
        let sections = found.sections(&new, "handoff 1");
        assert!(sections[0].part("Changed").unwrap().text.contains("1 failed"), "{sections:?}");
        assert!(difference(&new, &new).is_empty());
    }
}
