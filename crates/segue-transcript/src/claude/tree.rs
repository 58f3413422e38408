//! Which records lie on the branch that the session now stands on.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::record::Record;

/// The tree of the main conversation's records, in the order of the file.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    by_uuid: HashMap<u64, u32>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Node {
    /// The record before it; only the first has none.
    parent: Option<u32>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    /// A block of the message with this id.
    Assistant(u64),
    /// The result of a tool.
    Result,
    /// A prompt of the user: where a left branch begins.
    Prompt,
    /// Records that accompany others.
    Companion,
}

/// What became of a record.
pub(super) enum Added {
    /// It is this node of the tree.
    Node(u32),
    /// It has no place in the tree.
    Outside,
    /// It was there before.
    Duplicate,
}

impl Tree {
    /// Takes up a record. A parent that is missing, or comes later, counts as
    /// the record before: a torn or shortened file loses no more than it must,
    /// and there are no cycles.
    pub(super) fn add(&mut self, record: &Record<'_>) -> Added {
        let Some(uuid) = record.uuid.as_deref().filter(|_| !record.is_sidechain) else {
            return Added::Outside;
        };
        let node = self.nodes.len() as u32;
        let key = hash(uuid);
        if self.by_uuid.contains_key(&key) {
            return Added::Duplicate;
        }
        let named = record.parent_uuid.as_deref().or(record.logical_parent_uuid.as_deref());
        let known = named.and_then(|parent| self.by_uuid.get(&hash(parent)).copied());
        let kind = kind(record);
        // A prompt without any parent begins the conversation, for the second time
        // where the user went back before the first.
        let is_root = named.is_none() && kind == Kind::Prompt;
        let parent = known.or(node.checked_sub(1).filter(|_| !is_root));
        self.nodes.push(Node { parent, kind });
        self.by_uuid.insert(key, node);
        Added::Node(node)
    }

    /// The record that was taken up last.
    pub(super) fn newest(&self) -> Option<u32> {
        (self.nodes.len() as u32).checked_sub(1)
    }

    /// The nodes beside the way from the newest record to the root, without
    /// those that only parallel tool calls put there.
    pub(super) fn abandoned(&self) -> BTreeSet<u32> {
        let mut active = vec![false; self.nodes.len()];
        let mut at = self.nodes.len().checked_sub(1);
        while let Some(node) = at {
            active[node] = true;
            at = self.nodes[node].parent.map(|parent| parent as usize);
        }
        let messages: BTreeSet<u64> = self
            .nodes
            .iter()
            .zip(&active)
            .filter(|(_, active)| **active)
            .filter_map(|(node, _)| match node.kind {
                Kind::Assistant(id) => Some(id),
                _ => None,
            })
            .collect();
        for node in 0..self.nodes.len() {
            let Node { parent, kind } = &self.nodes[node];
            let belongs = match kind {
                Kind::Assistant(id) => messages.contains(id),
                Kind::Result | Kind::Companion => true,
                Kind::Prompt => false,
            };
            active[node] |= belongs && parent.is_some_and(|parent| active[parent as usize]);
        }
        (0..).zip(active).filter(|(_, active)| !active).map(|(node, _)| node).collect()
    }
}

fn kind(record: &Record<'_>) -> Kind {
    let message = record.message.as_ref();
    match record.kind.as_ref() {
        "assistant" => {
            Kind::Assistant(hash(message.and_then(|m| m.id.as_deref()).unwrap_or_default()))
        }
        "user" => {
            let blocks = message.map(|message| message.content.blocks()).unwrap_or_default();
            let is_result = blocks.first().is_some_and(|block| block.kind == "tool_result");
            if is_result { Kind::Result } else { Kind::Prompt }
        }
        _ => Kind::Companion,
    }
}

/// Stays the same from one release to the next: a state that was saved holds it.
fn hash(text: &str) -> u64 {
    // Odd, with its bits well mixed: the fraction of the golden ratio.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 29)
    };
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_be_bytes(*word));
    let hash = words.fold(text.len() as u64, mix);
    if rest.is_empty() {
        return hash;
    }
    mix(hash, rest.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abandoned(lines: &[&str]) -> Vec<u32> {
        let mut tree = Tree::default();
        for line in lines {
            tree.add(&serde_json::from_str(line).unwrap());
        }
        tree.abandoned().into_iter().collect()
    }

    const ASK: &str = r#"{"type":"user","uuid":"a","parentUuid":null,"message":{"content":"x"}}"#;

    #[test]
    fn an_id_has_the_number_that_it_had_in_a_saved_state() {
        assert_eq!(hash(""), 0);
        assert_eq!(hash("11111111-2222"), 0x8197_2ae5_b5b9_c3fd);
    }

    #[test]
    fn a_rewind_leaves_the_branch_behind_it() {
        let lines = [
            ASK,
            r#"{"type":"assistant","uuid":"b","parentUuid":"a","message":{"id":"m1","content":[]}}"#,
            r#"{"type":"user","uuid":"c","parentUuid":"b","message":{"content":"wrong way"}}"#,
            r#"{"type":"assistant","uuid":"d","parentUuid":"c","message":{"id":"m2","content":[]}}"#,
            r#"{"type":"user","uuid":"e","parentUuid":"b","message":{"content":"right way"}}"#,
        ];
        assert_eq!(abandoned(&lines), [2, 3]);
    }

    #[test]
    fn going_back_before_the_first_prompt_begins_anew() {
        let again = r#"{"type":"user","uuid":"c","parentUuid":null,"message":{"content":"y"}}"#;
        let lines = [
            ASK,
            r#"{"type":"assistant","uuid":"b","parentUuid":"a","message":{"id":"m1","content":[]}}"#,
            again,
        ];
        assert_eq!(abandoned(&lines), [0, 1]);
    }

    #[test]
    fn results_of_parallel_calls_are_no_branch() {
        let lines = [
            ASK,
            r#"{"type":"assistant","uuid":"b","parentUuid":"a","message":{"id":"m1","content":[]}}"#,
            r#"{"type":"assistant","uuid":"c","parentUuid":"b","message":{"id":"m1","content":[]}}"#,
            r#"{"type":"user","uuid":"d","parentUuid":"b","message":{"content":[{"type":"tool_result"}]}}"#,
            r#"{"type":"user","uuid":"e","parentUuid":"c","message":{"content":[{"type":"tool_result"}]}}"#,
            r#"{"type":"assistant","uuid":"f","parentUuid":"d","message":{"id":"m2","content":[]}}"#,
        ];
        assert!(abandoned(&lines).is_empty());
    }

    #[test]
    fn a_compaction_goes_on_from_the_record_before_it() {
        let lines = [
            ASK,
            r#"{"type":"system","uuid":"b","parentUuid":null,"logicalParentUuid":"gone","subtype":"compact_boundary"}"#,
            r#"{"type":"user","uuid":"c","parentUuid":"b","message":{"content":"y"}}"#,
        ];
        assert!(abandoned(&lines).is_empty());
    }

    #[test]
    fn records_that_name_each_other_end() {
        let lines = [
            r#"{"type":"user","uuid":"a","parentUuid":"b","message":{"content":"x"}}"#,
            r#"{"type":"user","uuid":"b","parentUuid":"a","message":{"content":"y"}}"#,
        ];
        assert!(abandoned(&lines).is_empty());
    }
}
