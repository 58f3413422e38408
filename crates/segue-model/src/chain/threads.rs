//! Where each thread is: from the handoffs that were written on it, and from the
//! records that moved it.
//!
//! A record says which heads it left and where it went. What only the left heads go
//! back to does not count for the thread any more; what others wrote meanwhile does,
//! so nothing is lost that the writer of the record had not seen.

use std::collections::{BTreeMap, HashSet};

use super::Node;
use super::graph::Graph;
use super::history::Subjects;
use crate::{HandoffId, Kind, Record, RecordEvent, Subject, ThreadName};

/// Threads with their heads, and what was given up.
#[derive(Default)]
pub(super) struct Threads {
    /// Newest first; the first one is the tip.
    pub(super) heads: BTreeMap<ThreadName, Vec<HandoffId>>,
    /// What no head of any thread goes back to, though it was on one.
    pub(super) abandoned: HashSet<HandoffId>,
    /// By place: whether a head of any thread goes back to it.
    pub(super) alive: Vec<bool>,
}

/// One move of a thread: where it went, and which heads it left.
fn movement(record: &Record) -> Option<(Option<HandoffId>, &[HandoffId])> {
    match &record.event {
        RecordEvent::Thread { to, from, .. } => Some((*to, from)),
        RecordEvent::Abandoned { to, from, .. } => Some((Some(*to), from)),
        _ => None,
    }
}

/// Folds the threads; `nodes` are newest first.
pub(super) fn fold(nodes: &[Node], graph: &Graph, subjects: &Subjects<'_>) -> Threads {
    let mut on_thread = BTreeMap::<ThreadName, Vec<usize>>::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_elsewhere) {
        match on_thread.get_mut(&node.front.thread) {
            Some(places) => places.push(at),
            None => drop(on_thread.insert(node.front.thread.clone(), vec![at])),
        }
    }
    let mut moves = BTreeMap::<&ThreadName, &[&Record]>::new();
    for (subject, records) in subjects {
        if let Subject::Thread(thread) = subject {
            on_thread.entry(thread.clone()).or_default();
            moves.insert(thread, records);
        }
    }
    let mut threads = Threads::default();
    let mut left = Vec::new();
    for (thread, written) in on_thread {
        let (excluded, pointer) = moved(moves.get(&thread).copied().unwrap_or_default(), graph);
        let is_left = |at: &usize| excluded.get(*at) == Some(&true);
        left.extend(written.iter().copied().filter(is_left));
        // A snapshot is a net under a session: nothing begins from it by itself.
        let is_net = |at: &usize| nodes[*at].front.kind == Kind::Snapshot;
        let kept = written.into_iter().filter(|at| !is_left(at) && !is_net(at));
        let mut candidates: Vec<usize> = kept.collect();
        candidates.extend(pointer.filter(|at| !candidates.contains(at)));
        let mut heads = graph.heads(&candidates);
        heads.sort_by_key(|at| std::cmp::Reverse(nodes[*at].front.order()));
        if !heads.is_empty() {
            threads.heads.insert(thread, heads.iter().map(|at| nodes[*at].front.id).collect());
        }
    }
    let alive = graph.lineage(threads.heads.values().flatten().copied());
    let given_up = left.into_iter().filter(|at| !alive[*at]);
    threads.abandoned = given_up.map(|at| nodes[at].front.id).collect();
    threads.alive = alive;
    threads
}

/// What the moves of one thread leave out, and where the last one went.
fn moved(records: &[&Record], graph: &Graph) -> (Vec<bool>, Option<usize>) {
    let moves: Vec<_> = records.iter().filter_map(|record| movement(record)).collect();
    let Some((to, _)) = moves.last() else { return (Vec::new(), None) };
    // The last move that has a handoff in one of its lineages decides about it, and about
    // all that it goes back to: backwards, each handoff is looked at once.
    let mut excluded = vec![false; graph.len()];
    let mut decided = excluded.clone();
    for (to, from) in moves.iter().rev() {
        graph.visit(*to, &mut decided, |_| {});
        graph.visit(from.iter().copied(), &mut decided, |at| excluded[at] = true);
    }
    (excluded, to.and_then(|id| graph.at(id)))
}
