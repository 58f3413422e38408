//! The chain: the graph of handoffs, folded from the handoffs and records themselves.
//!
//! The fold does not depend on the order in which these arrive: times order what is
//! shown, numbers and ids break ties; parents alone decide which handoff follows which, and what
//! its writer had seen decides which record replaces which.

mod find;
mod graph;
mod history;
#[cfg(test)]
mod tests;
mod threads;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

use crate::{
    AgentId, Brief, HandoffId, HandoffName, NativeId, Record, RecordEvent, RecordId, Subject,
    ThreadName,
};
use graph::Graph;
use history::{History, Subjects, latest};

pub use find::ChainError;

/// A handoff as the chain sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What the chain knows of its front matter.
    pub front: Brief,
    /// Its file's name.
    pub name: HandoffName,
    /// The next objective in one line.
    pub objective: String,
    /// Whether it is only in another checkout of the repository, or in an earlier state
    /// of this one: then it has its name and its place, and is never a tip.
    pub is_elsewhere: bool,
}

/// Where a handoff stands in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The newest of a thread, where the next session starts.
    Tip,
    /// Nothing follows it, but its thread has a newer head.
    Head,
    /// Another handoff follows it, or could.
    Followed,
    /// Its thread went back behind it.
    Abandoned,
    /// It is in another checkout.
    Elsewhere,
}

/// A session that was started from a handoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The handoff.
    pub handoff: HandoffId,
    /// The thread that its own handoff will be on.
    pub thread: ThreadName,
    /// The agent.
    pub agent: AgentId,
    /// The agent's id of it.
    pub native: NativeId,
    /// When.
    pub time: Timestamp,
    /// How it stands.
    pub state: SessionState,
}

/// How a started session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// No handoff closes it yet.
    Open,
    /// A handoff closes it.
    Closed,
    /// What it was started from is abandoned, or its own handoff is.
    Abandoned,
}

/// What a rollback gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// The record of the rollback.
    pub record: RecordId,
    /// The thread that went back.
    pub thread: ThreadName,
    /// Where it went back to.
    pub to: HandoffId,
    /// The handoffs that were given up, newest first.
    pub handoffs: Vec<HandoffId>,
    /// Why.
    pub why: String,
    /// What was tried.
    pub tried: Option<String>,
    /// What was observed.
    pub observed: Option<String>,
    /// When.
    pub time: Timestamp,
}

/// Several records that did not know each other and say different things of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What they are about.
    pub subject: Subject,
    /// The record that counts.
    pub winner: RecordId,
    /// The others.
    pub others: Vec<RecordId>,
}

/// The graph of all handoffs of a store, and what the records say of it.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    nodes: Vec<Node>,
    by_id: HashMap<HandoffId, usize>,
    /// Taken out of view.
    hidden: HashMap<HandoffId, Node>,
    heads: BTreeMap<ThreadName, Vec<HandoffId>>,
    /// Where the heads of all threads stand.
    standings: HashMap<HandoffId, Standing>,
    abandoned: HashSet<HandoffId>,
    tags: BTreeMap<String, HandoffId>,
    claims: HashMap<HandoffId, Record>,
    sessions: Vec<Started>,
    arms: Vec<Arm>,
    conflicts: Vec<Conflict>,
    history: History,
}

impl Chain {
    /// The chain of these handoffs and records, whatever their order: handoffs newest
    /// first, but none before what follows it, whatever the clocks said. Of two with one
    /// id, the one whose name sorts first counts.
    pub fn fold(
        nodes: impl IntoIterator<Item = Node>,
        records: impl IntoIterator<Item = Record>,
    ) -> Self {
        let history = History::of(records);
        let (nodes, graph) = ordered(nodes);
        let (nodes, hidden) = in_view(nodes, &history);
        let graph = if hidden.is_empty() { graph } else { Graph::of(&nodes) };
        let subjects = history.by_subject();
        let threads = threads::fold(&nodes, &graph, &subjects);
        let mut chain = Self {
            hidden,
            standings: standings(&threads.heads),
            heads: threads.heads,
            abandoned: threads.abandoned,
            tags: tags(&subjects),
            claims: claims(&subjects),
            sessions: Vec::new(),
            arms: arms(&nodes, &graph, &history, &threads.alive),
            conflicts: conflicts(&subjects),
            by_id: graph.into_places(),
            nodes,
            history: History::default(),
        };
        drop(subjects);
        chain.sessions = chain.fold_sessions(&history);
        chain.history = history;
        chain
    }

    /// Every handoff in view, newest first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The handoff with this id.
    pub fn get(&self, id: HandoffId) -> Option<&Node> {
        self.by_id.get(&id).map(|at| &self.nodes[*at])
    }

    /// Whether a handoff of this id is there, in view or not.
    pub fn knows(&self, id: HandoffId) -> bool {
        self.by_id.contains_key(&id) || self.hidden.contains_key(&id)
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
        let id = node.front.id;
        if let Some(standing) = self.standings.get(&id) {
            *standing
        } else if self.is_abandoned(id) {
            Standing::Abandoned
        } else if node.is_elsewhere {
            Standing::Elsewhere
        } else {
            Standing::Followed
        }
    }

    /// Whether no thread goes back to this handoff any more.
    pub fn is_abandoned(&self, id: HandoffId) -> bool {
        self.abandoned.contains(&id)
    }

    /// Every label with its handoff.
    pub fn tags(&self) -> &BTreeMap<String, HandoffId> {
        &self.tags
    }

    /// The record of whoever has this handoff.
    pub fn claim(&self, id: HandoffId) -> Option<&Record> {
        self.claims.get(&id)
    }

    /// The sessions that were started from a handoff, oldest first.
    pub fn sessions(&self) -> &[Started] {
        &self.sessions
    }

    /// How the session that `agent` calls `native` was started, the last time.
    pub fn started(&self, agent: AgentId, native: &NativeId) -> Option<&Started> {
        let is_it = |started: &&Started| started.agent == agent && started.native == *native;
        self.sessions.iter().rev().find(is_it)
    }

    /// What was given up by rollbacks, oldest first.
    pub fn arms(&self) -> &[Arm] {
        &self.arms
    }

    /// Records that contradict each other, with the one that counts.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Every record, each after all that its writer had seen.
    pub fn records(&self) -> &[Record] {
        &self.history.records
    }

    /// Whether a record counts: nothing has taken it back.
    pub fn counts(&self, id: RecordId) -> bool {
        self.history.counts(id)
    }

    /// What a new record about `subject` has seen.
    pub fn seen(&self, subject: &Subject) -> Vec<RecordId> {
        self.history.newest(subject)
    }

    /// The handoffs that were taken out of view.
    pub fn hidden(&self) -> impl Iterator<Item = &Node> {
        self.hidden.values()
    }

    /// Whether a parent of this handoff comes before it in the order: only then can it go
    /// back to itself.
    pub fn is_after_own_parent(&self, id: HandoffId) -> bool {
        let Some(at) = self.by_id.get(&id) else { return false };
        let parents = self.nodes[*at].front.parents.iter();
        let mut parents = parents.filter_map(|parent| self.by_id.get(parent));
        parents.any(|parent| parent <= at)
    }

    /// These handoffs and all that they go back to, as far as they are in view.
    pub fn lineage(&self, ids: &[HandoffId]) -> BTreeSet<HandoffId> {
        let mut seen = BTreeSet::new();
        let mut open = ids.to_vec();
        while let Some(id) = open.pop() {
            if let Some(node) = self.get(id)
                && seen.insert(id)
            {
                open.extend(&node.front.parents);
            }
        }
        seen
    }

    /// The newest handoff that both go back to, each of the two included.
    pub fn common_ancestor(&self, a: HandoffId, b: HandoffId) -> Option<&Node> {
        let (of_a, of_b) = (self.lineage(&[a]), self.lineage(&[b]));
        // None comes before what follows it, so nothing that follows this one is in both.
        let is_in_both =
            |node: &&Node| of_a.contains(&node.front.id) && of_b.contains(&node.front.id);
        self.nodes.iter().find(is_in_both)
    }

    /// What `thread` gives up where it goes back from its heads to `to`, newest first. What
    /// another thread still goes back to is not given up, unless it was written on this one.
    pub fn left_behind(&self, thread: &ThreadName, to: HandoffId) -> Vec<HandoffId> {
        let of = |is_own: bool| -> Vec<HandoffId> {
            let heads = self.heads.iter().filter(|(name, _)| (*name == thread) == is_own);
            heads.flat_map(|(_, heads)| heads).copied().collect()
        };
        let (behind, others, kept) =
            (self.lineage(&of(true)), self.lineage(&of(false)), self.lineage(&[to]));
        let is_left = |node: &&Node| {
            let id = &node.front.id;
            behind.contains(id)
                && !kept.contains(id)
                && (node.front.thread == *thread || !others.contains(id))
        };
        self.nodes.iter().filter(is_left).map(|node| node.front.id).collect()
    }

    fn fold_sessions(&self, history: &History) -> Vec<Started> {
        let closing: HashMap<(AgentId, &NativeId), HandoffId> = self
            .nodes
            .iter()
            .rev()
            .filter_map(|node| Some((node.front.of_session()?, node.front.id)))
            .collect();
        let started = history.effective().filter_map(|record| match &record.event {
            RecordEvent::Started { handoff, thread, agent, native } => Some(Started {
                handoff: *handoff,
                thread: thread.clone(),
                agent: *agent,
                native: native.clone(),
                time: record.time,
                state: match closing.get(&(*agent, native)) {
                    Some(id) if self.is_abandoned(*id) => SessionState::Abandoned,
                    Some(_) => SessionState::Closed,
                    None if self.is_abandoned(*handoff) => SessionState::Abandoned,
                    None => SessionState::Open,
                },
            }),
            _ => None,
        });
        started.collect()
    }
}

/// One of each id, none before what follows it, else newest first; with their graph.
fn ordered(nodes: impl IntoIterator<Item = Node>) -> (Vec<Node>, Graph) {
    let mut nodes: Vec<Node> = nodes.into_iter().collect();
    nodes.sort_by(|a, b| {
        let names = || a.name.to_string().cmp(&b.name.to_string());
        b.front
            .order()
            .cmp(&a.front.order())
            .then(a.is_elsewhere.cmp(&b.is_elsewhere))
            .then_with(names)
    });
    nodes.dedup_by_key(|node| node.front.id);
    let graph = Graph::of(&nodes);
    // Where clocks went forward, nothing stands before what follows it.
    if graph.is_ordered() {
        return (nodes, graph);
    }
    nodes.reverse();
    let order = Graph::of(&nodes).followers_first();
    let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
    let nodes: Vec<Node> = order.into_iter().filter_map(|at| nodes[at].take()).collect();
    let graph = Graph::of(&nodes);
    (nodes, graph)
}

/// Leaves out what was taken out of view, unless something in view follows it.
fn in_view(nodes: Vec<Node>, history: &History) -> (Vec<Node>, HashMap<HandoffId, Node>) {
    if !nodes.iter().any(|node| history.is_out_of_view(node.front.id)) {
        return (nodes, HashMap::new());
    }
    let mut followed = HashSet::<HandoffId>::new();
    let mut hidden = HashMap::new();
    let mut shown = Vec::with_capacity(nodes.len());
    for node in nodes {
        let id = node.front.id;
        if history.is_out_of_view(id) && !followed.contains(&id) {
            hidden.insert(id, node);
        } else {
            followed.extend(&node.front.parents);
            shown.push(node);
        }
    }
    (shown, hidden)
}

/// Where each head stands: the first of a thread is its tip.
fn standings(heads: &BTreeMap<ThreadName, Vec<HandoffId>>) -> HashMap<HandoffId, Standing> {
    let others = heads.values().flatten().map(|id| (*id, Standing::Head));
    let tips = heads.values().filter_map(|heads| heads.first());
    others.chain(tips.map(|id| (*id, Standing::Tip))).collect()
}

fn tags(subjects: &Subjects<'_>) -> BTreeMap<String, HandoffId> {
    let last = subjects.values().filter_map(|records| records.last());
    let tags = last.filter_map(|record| match &record.event {
        RecordEvent::Tag { tag, handoff } => Some((tag.clone(), (*handoff)?)),
        _ => None,
    });
    tags.collect()
}

/// The earliest claim of each handoff.
fn claims(subjects: &Subjects<'_>) -> HashMap<HandoffId, Record> {
    let mut claims = HashMap::new();
    for (subject, records) in subjects {
        if let Subject::Claim(handoff) = subject
            && let Some(first) = records.iter().min_by_key(|record| record.key())
        {
            claims.insert(*handoff, (*first).clone());
        }
    }
    claims
}

/// What rollbacks gave up. What another thread still goes back to is not, unless it was
/// written on the thread that went back.
fn arms(nodes: &[Node], graph: &Graph, history: &History, alive: &[bool]) -> Vec<Arm> {
    let arm = |record: &Record| {
        let RecordEvent::Abandoned { thread, to, from, why, tried, observed } = &record.event
        else {
            return None;
        };
        let is_given_up = |at: &usize| !alive[*at] || nodes[*at].front.thread == *thread;
        let handoffs = graph.only_left(from, *to).into_iter().filter(is_given_up);
        Some(Arm {
            record: record.id,
            thread: thread.clone(),
            to: *to,
            handoffs: handoffs.map(|at| nodes[at].front.id).collect(),
            why: why.clone(),
            tried: tried.clone(),
            observed: observed.clone(),
            time: record.time,
        })
    };
    history.effective().filter_map(arm).collect()
}

fn conflicts(subjects: &Subjects<'_>) -> Vec<Conflict> {
    let conflict = |(subject, records): (&Subject, &Vec<&Record>)| {
        let records = latest(records);
        let (winner, others): (&Record, Vec<&Record>) = match subject {
            Subject::Claim(_) => {
                let first = *records.iter().min_by_key(|record| record.key())?;
                (first, records.iter().copied().filter(|r| !r.is_of_same_writer(first)).collect())
            }
            Subject::Thread(_) | Subject::Tag(_) => {
                let last = *records.last()?;
                let differs = |r: &&Record| r.event.handoff() != last.event.handoff();
                (last, records.iter().copied().filter(differs).collect())
            }
            _ => return None,
        };
        let others: Vec<RecordId> = others.iter().map(|record| record.id).collect();
        let conflict = Conflict { subject: subject.clone(), winner: winner.id, others };
        (!conflict.others.is_empty()).then_some(conflict)
    };
    subjects.iter().filter_map(conflict).collect()
}
