//! `op log`: everything that was done to the chain, by anybody.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use jiff::Timestamp;
use segue_model::{Chain, HandoffId, Node, Record, RecordId, ThreadName, in_order};

use super::journal::{Act, Journal};
use super::{ChainView, Operation, Signature};
use crate::{Project, ProjectError, Surroundings};

/// What was done, newest first.
pub struct Operations {
    /// Each operation.
    pub operations: Vec<Performed>,
    /// Files in the store that cannot be read, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// An operation that somebody did.
pub struct Performed {
    /// What `undo` takes it back by.
    pub id: String,
    /// When.
    pub time: Timestamp,
    /// Who, for people.
    pub by: String,
    /// What.
    pub what: Deed,
    /// Whether it was taken back.
    pub is_undone: bool,
    /// Whether it was done in this checkout.
    pub is_here: bool,
}

/// What was done.
pub enum Deed {
    /// A record was written.
    Record(Box<Record>),
    /// A handoff was stored.
    Handoff {
        /// Its number.
        number: u32,
        /// Its thread.
        thread: ThreadName,
        /// Its objective.
        objective: String,
    },
    /// This checkout went to another thread.
    Switch {
        /// The thread before.
        from: ThreadName,
        /// The thread after.
        to: ThreadName,
    },
    /// A switch was taken back, or done again.
    Back {
        /// The thread that this checkout was on again.
        to: Option<ThreadName>,
    },
    /// A handoff was removed for good.
    Purge(HandoffId),
}

/// Lists every operation of the project in the order in which they were done, as far as
/// that is known; times decide the rest.
pub fn operations(around: &Surroundings) -> Result<Operations, ProjectError> {
    let project = Project::here(around)?;
    let ChainView { chain, unreadable } = project.chain()?;
    let journal = project.local().journal();
    let here: HashSet<String> = journal.operations.iter().map(Operation::id).collect();
    let stored = |node: &Node, is_undone: bool| Performed {
        id: node.front.id.to_string(),
        time: node.front.created,
        by: by(node),
        what: Deed::Handoff {
            number: node.front.number.get(),
            thread: node.front.thread.clone(),
            objective: node.objective.clone(),
        },
        is_undone,
        is_here: here.contains(&node.front.id.to_string()),
    };
    let handoffs = chain.nodes().iter().map(|node| stored(node, false));
    let hidden = chain.hidden().map(|node| stored(node, true));
    let records = chain.records().iter().map(|record| Performed {
        id: record.id.to_string(),
        time: record.time,
        by: record.by(),
        what: Deed::Record(Box::new(record.clone())),
        is_undone: !chain.counts(record.id),
        is_here: here.contains(&record.id.to_string()),
    });
    let own = own(&journal, &Signature::of(around, &project).by());
    let mut operations: Vec<Performed> = handoffs.chain(hidden).chain(records).chain(own).collect();
    operations.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
    let after = after(&operations, &chain, &journal);
    let mut operations: Vec<Option<Performed>> = operations.into_iter().map(Some).collect();
    let newest_first = in_order(&after).into_iter().rev();
    let operations = newest_first.filter_map(|at| operations[at].take()).collect();
    Ok(Operations { operations, unreadable })
}

/// What only the journal of this checkout knows.
fn own(journal: &Journal, by: &str) -> Vec<Performed> {
    let (taken_back, ways) = (journal.taken_back(), journal.ways());
    let performed = journal.own().map(|own| Performed {
        id: own.id.to_string(),
        time: own.time,
        by: by.to_owned(),
        what: match &own.act {
            Act::Switch { from, to } => Deed::Switch { from: from.clone(), to: to.clone() },
            Act::Back(_) => Deed::Back { to: ways.get(&own.id).map(|(_, to)| to.clone()) },
            Act::Purge(handoff) => Deed::Purge(*handoff),
        },
        is_undone: taken_back.contains(&own.id),
        is_here: true,
    });
    performed.collect()
}

/// For each operation the places of those that were done before it: in this checkout by
/// its journal; elsewhere what its writer had seen, and what it is about.
fn after(operations: &[Performed], chain: &Chain, journal: &Journal) -> Vec<BTreeSet<usize>> {
    let at: HashMap<&str, usize> =
        operations.iter().enumerate().map(|(at, done)| (done.id.as_str(), at)).collect();
    let mut after = vec![BTreeSet::new(); operations.len()];
    for (own, done) in operations.iter().enumerate() {
        let before: Vec<String> = match &done.what {
            Deed::Record(record) => {
                let handoffs = record.event.handoff().into_iter().map(|id| id.to_string());
                record.seen.iter().map(RecordId::to_string).chain(handoffs).collect()
            }
            Deed::Handoff { .. } => {
                let node = done.id.parse().ok().and_then(|id| {
                    let hidden = || chain.hidden().find(|node| node.front.id == id);
                    chain.get(id).or_else(hidden)
                });
                let parents = node.into_iter().flat_map(|node| &node.front.parents);
                parents.map(HandoffId::to_string).collect()
            }
            Deed::Switch { .. } | Deed::Back { .. } | Deed::Purge(_) => continue,
        };
        let before = before.iter().filter_map(|id| at.get(id.as_str()).copied());
        // What this checkout did itself, its journal knows better.
        after[own].extend(before.filter(|at| !(done.is_here && operations[*at].is_here)));
    }
    let mut seen = HashSet::new();
    let ids = journal.operations.iter().map(Operation::id);
    let noted: Vec<usize> = ids.filter_map(|id| at.get(id.as_str()).copied()).collect();
    let noted: Vec<usize> = noted.into_iter().filter(|at| seen.insert(*at)).collect();
    for pair in noted.windows(2) {
        after[pair[1]].insert(pair[0]);
    }
    after
}

/// Who made a handoff.
fn by(node: &Node) -> String {
    let author = &node.front.author;
    let agent = author.agent.map(|agent| agent.title().to_owned());
    match (agent, author.person.clone()) {
        (Some(agent), Some(person)) => format!("{person} with {agent}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "somebody".to_owned(),
    }
}
