//! Where each thread is: from the handoffs that were written on it, and from the
//! records that moved it.
//!
//! A record says which heads it left and where it went. What only the left heads go
//! back to does not count for the thread any more; what others wrote meanwhile does,
//! so nothing is lost that the writer of the record had not seen.

use std::collections::{BTreeMap, HashSet};

use super::Node;
use super::graph::Graph;
use super::history::History;
use crate::{HandoffId, Record, RecordEvent, Subject, ThreadName};

/// Threads with their heads, and what was given up.
#[derive(Default)]
pub(super) struct Threads {
    /// Newest first; the first one is the tip.
    pub(super) heads: BTreeMap<ThreadName, Vec<HandoffId>>,
    /// What no head of any thread goes back to, though it was on one.
    pub(super) abandoned: HashSet<HandoffId>,
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
pub(super) fn fold(nodes: &[Node], graph: &Graph, history: &History) -> Threads {
    let mut on_thread = BTreeMap::<ThreadName, Vec<usize>>::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_elsewhere) {
        on_thread.entry(node.front.thread.clone()).or_default().push(at);
    }
    let mut moves = BTreeMap::<ThreadName, Vec<&Record>>::new();
    for (subject, records) in history.by_subject() {
        if let Subject::Thread(thread) = subject {
            on_thread.entry(thread.clone()).or_default();
            moves.insert(thread, records);
        }
    }
    let mut threads = Threads::default();
    let mut left = Vec::new();
    for (thread, written) in on_thread {
        let (excluded, pointer) = moved(moves.get(&thread).map_or(&[], Vec::as_slice), graph);
        let is_left = |at: &usize| excluded.get(*at) == Some(&true);
        left.extend(written.iter().copied().filter(is_left));
        let mut candidates: Vec<usize> = written.into_iter().filter(|at| !is_left(at)).collect();
        candidates.extend(pointer.filter(|at| !candidates.contains(at)));
        let mut heads = graph.heads(&candidates);
        heads.sort_by_key(|at| std::cmp::Reverse(nodes[*at].key()));
        if !heads.is_empty() {
            threads.heads.insert(thread, heads.iter().map(|at| nodes[*at].front.id).collect());
        }
    }
    let alive = graph.lineage(threads.heads.values().flatten().copied());
    let given_up = left.into_iter().filter(|at| !alive[*at]);
    threads.abandoned = given_up.map(|at| nodes[at].front.id).collect();
    threads
}

/// What the moves of one thread leave out, and where the last one went.
fn moved(records: &[&Record], graph: &Graph) -> (Vec<bool>, Option<usize>) {
    let mut excluded = Vec::new();
    let mut pointer = None;
    for (to, from) in records.iter().filter_map(|record| movement(record)) {
        let (kept, left) = (graph.lineage(to), graph.lineage(from.iter().copied()));
        excluded.resize(kept.len(), false);
        for (at, excluded) in excluded.iter_mut().enumerate() {
            *excluded = (*excluded || left[at]) && !kept[at];
        }
        pointer = to.and_then(|id| graph.at(id));
    }
    (excluded, pointer)
}
