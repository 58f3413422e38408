//! `op log`: everything that was done to the chain, by anybody.

use std::path::PathBuf;

use jiff::Timestamp;
use segue_model::{Node, Record, ThreadName};

use super::{ChainView, Operation};
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
}

/// Lists every operation of the project.
pub fn operations(around: &Surroundings) -> Result<Operations, ProjectError> {
    let project = Project::here(around)?;
    let ChainView { chain, unreadable } = project.chain()?;
    let journal = project.local().journal();
    let is_here = |operation: Operation| journal.contains(&Some(operation));
    let records = chain.records().iter().rev().map(|record| Performed {
        id: record.id.to_string(),
        time: record.time,
        by: record.by(),
        what: Deed::Record(Box::new(record.clone())),
        is_undone: !chain.counts(record.id),
        is_here: is_here(Operation::Record(record.id)),
    });
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
        is_here: is_here(Operation::Handoff(node.front.id)),
    };
    let shown = chain.nodes().iter().map(|node| stored(node, false));
    let hidden = chain.hidden().map(|node| stored(node, true));
    let mut operations: Vec<Performed> = records.chain(shown).chain(hidden).collect();
    operations.sort_by_key(|done| std::cmp::Reverse(done.time));
    Ok(Operations { operations, unreadable })
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
