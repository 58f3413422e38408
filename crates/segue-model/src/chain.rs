//! The chain: the graph of handoffs, folded from the handoffs themselves.
//!
//! The fold does not depend on the order in which handoffs arrive: times order
//! what is shown, ids break ties, and parents alone decide what follows what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use crate::{Front, HandoffId, HandoffName, HandoffRef, ThreadName};

/// A handoff as the chain sees it.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its front matter.
    pub front: Front,
    /// Its file's name.
    pub name: HandoffName,
    /// The next objective in one line.
    pub objective: String,
}

/// Where a handoff stands in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The newest of its thread, where the next session starts.
    Tip,
    /// Nothing follows it, but its thread has a newer head.
    Head,
    /// Another handoff follows it.
    Followed,
}

/// The graph of all handoffs of a store.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    nodes: Vec<Node>,
    by_id: HashMap<HandoffId, usize>,
    heads: BTreeMap<ThreadName, Vec<HandoffId>>,
}

/// Why a name leads to no handoff of the chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The thread has no handoff yet.
    #[error("thread `{0}` has no handoff yet")]
    Empty(ThreadName),
    /// Nothing is called that.
    #[error("no handoff is called `{0}`")]
    Unknown(String),
    /// Several are called that.
    #[error("`{name}` fits {} handoffs", .candidates.len())]
    Ambiguous {
        /// What was typed.
        name: String,
        /// What it could mean.
        candidates: Vec<HandoffId>,
    },
    /// `@---` leads beyond the first handoff.
    #[error("`{0}` leads beyond the first handoff")]
    Beyond(String),
}

impl Chain {
    /// The chain of these handoffs, whatever their order: newest first, but none
    /// before what follows it, whatever the clocks said. Of two with one id, the
    /// one whose name sorts first counts.
    pub fn fold(nodes: impl IntoIterator<Item = Node>) -> Self {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        nodes.sort_by_cached_key(|node| (node.key(), node.name.to_string()));
        nodes.dedup_by_key(|node| node.front.id);
        let nodes = followers_first(nodes);
        let by_id = nodes.iter().enumerate().map(|(at, node)| (node.front.id, at)).collect();
        let heads = heads(&nodes);
        Self { nodes, by_id, heads }
    }

    /// Every handoff, newest first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The handoff with this id.
    pub fn get(&self, id: HandoffId) -> Option<&Node> {
        self.by_id.get(&id).map(|at| &self.nodes[*at])
    }

    /// Every thread with its heads, newest first; the first one is the tip.
    pub fn heads(&self) -> &BTreeMap<ThreadName, Vec<HandoffId>> {
        &self.heads
    }

    /// Where the next session of `thread` starts.
    pub fn tip(&self, thread: &ThreadName) -> Option<&Node> {
        self.get(*self.heads.get(thread)?.first()?)
    }

    /// Where this handoff stands.
    pub fn standing(&self, node: &Node) -> Standing {
        let heads = self.heads.get(&node.front.thread).map_or(&[][..], Vec::as_slice);
        match heads.iter().position(|id| *id == node.front.id) {
            Some(0) => Standing::Tip,
            Some(_) => Standing::Head,
            None => Standing::Followed,
        }
    }

    /// The handoff that was meant, as seen from `here`. Paths are for the caller.
    pub fn find(&self, wanted: &HandoffRef, here: &ThreadName) -> Result<&Node, ChainError> {
        match wanted {
            HandoffRef::Tip { back } => self.back(here, *back),
            HandoffRef::Thread(thread) => {
                self.tip(thread).ok_or_else(|| ChainError::Empty(thread.clone()))
            }
            HandoffRef::Tag(tag) => Err(ChainError::Unknown(format!("tag:{tag}"))),
            HandoffRef::Path(path) => Err(ChainError::Unknown(path.clone())),
            HandoffRef::Number(number) => {
                self.only(&number.to_string(), |node| node.front.number == *number)
            }
            HandoffRef::Id(prefix) => {
                self.only(&prefix.to_string(), |node| prefix.matches(node.front.id))
            }
        }
    }

    fn back(&self, thread: &ThreadName, steps: usize) -> Result<&Node, ChainError> {
        let mut node = self.tip(thread).ok_or_else(|| ChainError::Empty(thread.clone()))?;
        for _ in 0..steps {
            let parent = node.front.parents.first().and_then(|id| self.get(*id));
            node = parent.ok_or_else(|| ChainError::Beyond(format!("@{}", "-".repeat(steps))))?;
        }
        Ok(node)
    }

    fn only(&self, name: &str, fits: impl Fn(&Node) -> bool) -> Result<&Node, ChainError> {
        let found: Vec<&Node> = self.nodes.iter().filter(|node| fits(node)).collect();
        match found.as_slice() {
            [node] => Ok(node),
            [] => Err(ChainError::Unknown(name.to_owned())),
            several => Err(ChainError::Ambiguous {
                name: name.to_owned(),
                candidates: several.iter().map(|node| node.front.id).collect(),
            }),
        }
    }
}

impl Node {
    /// What orders handoffs: time, then id.
    fn key(&self) -> (Timestamp, HandoffId) {
        (self.front.created, self.front.id)
    }
}

/// Orders `nodes` (oldest first by time) so that each comes after all that follow
/// it, the newest of those that may come next first. Handoffs that name each
/// other in a circle come last, newest first.
fn followers_first(nodes: Vec<Node>) -> Vec<Node> {
    let at: HashMap<HandoffId, usize> =
        nodes.iter().enumerate().map(|(at, node)| (node.front.id, at)).collect();
    let parents = |node: &Node| -> BTreeSet<usize> {
        node.front.parents.iter().filter_map(|id| at.get(id).copied()).collect()
    };
    let mut followers = vec![0usize; nodes.len()];
    nodes.iter().flat_map(parents).for_each(|parent| followers[parent] += 1);
    let mut free: BTreeSet<usize> = (0..nodes.len()).filter(|at| followers[*at] == 0).collect();
    let mut order = Vec::new();
    while let Some(next) = free.pop_last() {
        order.push(next);
        for parent in parents(&nodes[next]) {
            followers[parent] -= 1;
            if followers[parent] == 0 {
                free.insert(parent);
            }
        }
    }
    let placed: BTreeSet<usize> = order.iter().copied().collect();
    order.extend((0..nodes.len()).rev().filter(|at| !placed.contains(at)));
    let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| nodes[at].take()).collect()
}

/// The handoffs of each thread that none of the same thread follows; `nodes` are newest first.
fn heads(nodes: &[Node]) -> BTreeMap<ThreadName, Vec<HandoffId>> {
    let followed: BTreeSet<(&ThreadName, HandoffId)> = nodes
        .iter()
        .flat_map(|node| node.front.parents.iter().map(|parent| (&node.front.thread, *parent)))
        .collect();
    let mut heads = BTreeMap::<ThreadName, Vec<HandoffId>>::new();
    for node in nodes {
        let ids = heads.entry(node.front.thread.clone()).or_default();
        if !followed.contains(&(&node.front.thread, node.front.id)) {
            ids.push(node.front.id);
        }
    }
    // In a circle each follows another: the newest stands for it.
    for (thread, ids) in heads.iter_mut().filter(|(_, ids)| ids.is_empty()) {
        ids.extend(
            nodes.iter().find(|node| node.front.thread == *thread).map(|node| node.front.id),
        );
    }
    // Threads go by time, whatever order the graph is drawn in.
    let created = |id: &HandoffId| nodes.iter().find(|node| node.front.id == *id).map(Node::key);
    heads.values_mut().for_each(|ids| ids.sort_by_cached_key(|id| std::cmp::Reverse(created(id))));
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Author, Digest, Kind, Number, Slug, TemplateName, Writer};

    fn node(bits: u64, parents: &[u64], minute: u8) -> Node {
        let number = Number::new(parents.len() as u32 + 1);
        let id = HandoffId::from_bits(bits);
        let template = TemplateName { name: "base".into(), version: "1.0.0".into() };
        let front = Front {
            segue: 1,
            id,
            number,
            kind: Kind::Standard,
            thread: ThreadName::default(),
            parents: parents.iter().copied().map(HandoffId::from_bits).collect(),
            created: format!("2026-11-22T10:{minute:02}:00Z").parse().unwrap(),
            template,
            template_digest: Digest::of(""),
            layers: vec![],
            author: Author::default(),
            session: None,
            git: None,
            cwd: None,
            writer: Writer::Offline,
            budget: 1500,
            digest: Digest::of(""),
            extra: std::collections::BTreeMap::new(),
        };
        let name = HandoffName { number, slug: Slug::of("next"), id };
        Node { front, name, objective: String::new() }
    }

    fn story() -> Vec<Node> {
        vec![node(1, &[], 1), node(2, &[1], 2), node(3, &[1], 3)]
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let expected: Vec<HandoffId> =
            Chain::fold(story()).nodes().iter().map(|n| n.front.id).collect();
        let mut turned = story();
        turned.rotate_left(1);
        turned.extend(story());
        let chain = Chain::fold(turned);
        assert_eq!(chain.nodes().iter().map(|n| n.front.id).collect::<Vec<_>>(), expected);
        assert_eq!(chain.heads(), Chain::fold(story()).heads());
    }

    #[test]
    fn two_followers_of_one_handoff_are_two_heads_and_the_newest_is_the_tip() {
        let chain = Chain::fold(story());
        let main = ThreadName::default();
        let heads = [HandoffId::from_bits(3), HandoffId::from_bits(2)];
        assert_eq!(chain.heads()[&main], heads);
        assert_eq!(chain.tip(&main).unwrap().front.id, heads[0]);
        assert_eq!(chain.standing(chain.get(heads[1]).unwrap()), Standing::Head);
    }

    #[test]
    fn a_clock_that_went_back_does_not_turn_the_graph() {
        let chain = Chain::fold([node(1, &[], 5), node(2, &[1], 3), node(3, &[2], 4)]);
        let order: Vec<HandoffId> = chain.nodes().iter().map(|node| node.front.id).collect();
        assert_eq!(order, [3, 2, 1].map(HandoffId::from_bits));
    }

    #[test]
    fn a_circle_of_parents_still_has_a_tip() {
        let chain = Chain::fold([node(1, &[2], 1), node(2, &[1], 2)]);
        assert_eq!(chain.tip(&ThreadName::default()).unwrap().front.id, HandoffId::from_bits(2));
        assert_eq!(chain.nodes().len(), 2);
    }

    #[test]
    fn names_lead_to_one_handoff_or_say_why_not() {
        let chain = Chain::fold(story());
        let main = ThreadName::default();
        let find = |text: &str| chain.find(&text.parse().unwrap(), &main);
        assert_eq!(find("@-").unwrap().front.id, HandoffId::from_bits(1));
        assert_eq!(find("1").unwrap().front.id, HandoffId::from_bits(1));
        assert!(
            matches!(find("2"), Err(ChainError::Ambiguous { candidates, .. }) if candidates.len() == 2)
        );
        assert!(matches!(find("z"), Err(ChainError::Ambiguous { .. })));
        assert_eq!(find("kkkk").unwrap_err(), ChainError::Unknown("kkkk".into()));
        assert_eq!(find("@--").unwrap_err(), ChainError::Beyond("@--".into()));
    }
}
