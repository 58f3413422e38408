//! `log`: the chain.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use segue_model::{Arm, Chain, HandoffId, Kind, Node, RecordEvent, Standing, ThreadName};

use crate::chain::gone;
use crate::{Project, ProjectError, StoreKind, Surroundings};

/// What the user wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogRequest {
    /// Also what was given up, and what is only in other checkouts.
    pub all: bool,
    /// The most handoffs that are shown, the newest.
    pub limit: Option<usize>,
}

/// The chain as it is seen from this checkout.
pub struct Log {
    /// The chain.
    pub chain: Chain,
    /// The thread that this checkout is on.
    pub thread: ThreadName,
    /// The handoff where one is: the tip of that thread.
    pub here: Option<HandoffId>,
    /// The handoffs to show, newest first.
    pub shown: Vec<HandoffId>,
    /// How many of the given up and those elsewhere are not shown.
    pub left_out: usize,
    /// How many are older than the limit.
    pub older: usize,
    /// How much of a handoff the session that began from it read back last, in percent.
    pub read_back: HashMap<HandoffId, u8>,
    /// The parents of those that are shown which are not in view, and what became of each.
    pub absent: HashMap<HandoffId, &'static str>,
    /// Where the objects are.
    pub store: StoreKind,
    /// Files in the store that are no handoffs, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Folds the chain of the project.
pub fn log(around: &Surroundings, request: LogRequest) -> Result<Log, ProjectError> {
    let project = Project::here(around)?;
    // Where this cannot be written, what was fetched counts all the same.
    let _ = project.store().unite();
    let view = project.chain()?;
    let thread = project.thread.clone();
    let chain = view.chain;
    let here = chain.tip(&thread).map(|node| node.front.id);
    let superseded = superseded(&chain);
    let is_wanted = |node: &&Node| {
        let is_gone = matches!(chain.standing(node), Standing::Abandoned | Standing::Elsewhere);
        request.all || !(is_gone || superseded.contains(&node.front.id))
    };
    let mut shown: Vec<HandoffId> =
        chain.nodes().iter().filter(is_wanted).map(|node| node.front.id).collect();
    let left_out = chain.nodes().len() - shown.len();
    let older = request.limit.map_or(0, |limit| shown.len().saturating_sub(limit));
    shown.truncate(shown.len() - older);
    let read_back = read_back(&chain);
    let absent = absent(&project, &chain, &shown);
    let (store, unreadable) = (project.kind(), view.unreadable);
    Ok(Log { chain, thread, here, shown, left_out, older, read_back, absent, store, unreadable })
}

/// The parents of these that are not in view.
fn absent(
    project: &Project,
    chain: &Chain,
    shown: &[HandoffId],
) -> HashMap<HandoffId, &'static str> {
    let parents = shown.iter().filter_map(|id| chain.get(*id)).flat_map(|node| &node.front.parents);
    let absent: Vec<HandoffId> = parents.copied().filter(|id| chain.get(*id).is_none()).collect();
    let gone = if absent.is_empty() { HashSet::new() } else { gone(project, chain) };
    let why = |id: &HandoffId| match (chain.knows(*id), gone.contains(id)) {
        (true, _) => "was taken out of view",
        (false, true) => "was purged",
        (false, false) => "is not in this store",
    };
    absent.into_iter().map(|id| (id, why(&id))).collect()
}

/// The snapshots that a newer handoff of the same session stands for.
fn superseded(chain: &Chain) -> HashSet<HandoffId> {
    let mut seen = HashSet::new();
    let mut superseded = HashSet::new();
    // Newest first: what was seen of a session is newer.
    for node in chain.nodes() {
        let Some(session) = node.front.of_session() else { continue };
        if !seen.insert(session) && node.front.kind == Kind::Snapshot {
            superseded.insert(node.front.id);
        }
    }
    superseded
}

/// The last score of every handoff that was read back.
fn read_back(chain: &Chain) -> HashMap<HandoffId, u8> {
    let records = chain.records().iter().filter(|record| chain.counts(record.id));
    records
        .filter_map(|record| match record.event {
            RecordEvent::Accepted { handoff, score } => Some((handoff, score)),
            _ => None,
        })
        .collect()
}

impl Log {
    /// The handoffs to show.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.shown.iter().filter_map(|id| self.chain.get(*id))
    }

    /// The threads that have their tip here.
    pub fn tip_of(&self, id: HandoffId) -> Vec<&ThreadName> {
        let heads = self.chain.heads().iter();
        heads.filter(|(_, heads)| heads.first() == Some(&id)).map(|(thread, _)| thread).collect()
    }

    /// The labels on a handoff.
    pub fn tags_of(&self, id: HandoffId) -> Vec<&str> {
        let tags = self.chain.tags().iter();
        tags.filter(|(_, at)| **at == id).map(|(tag, _)| tag.as_str()).collect()
    }

    /// What gave a handoff up.
    pub fn arm_of(&self, id: HandoffId) -> Option<&Arm> {
        self.chain.arms().iter().rev().find(|arm| arm.handoffs.contains(&id))
    }
}
