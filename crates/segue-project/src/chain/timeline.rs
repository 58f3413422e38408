//! `timeline`: a lineage on one page: what each session did, decided, and how a decision
//! changed.

use std::path::PathBuf;

use jiff::Timestamp;
use segue_document::{Replaced, accomplished, decisions, replaced};
use segue_model::{AgentId, Arm, HandoffId, ThreadName};

use super::ChainView;
use super::ledger::find;
use crate::{Project, ProjectError, Surroundings};

/// A lineage, oldest first.
pub struct Timeline {
    /// Each handoff.
    pub moments: Vec<Moment>,
    /// Files in the store that cannot be read, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// One handoff of a lineage.
pub struct Moment {
    /// Its id.
    pub id: HandoffId,
    /// Its number.
    pub number: u32,
    /// Its thread.
    pub thread: ThreadName,
    /// When it was made.
    pub created: Timestamp,
    /// Who worked.
    pub agent: Option<AgentId>,
    /// What was to come next.
    pub objective: String,
    /// What was achieved, as far as no earlier handoff says so.
    pub done: Vec<String>,
    /// What was decided, as far as no earlier handoff says so.
    pub decided: Vec<Decided>,
    /// The labels on it.
    pub tags: Vec<String>,
    /// What was tried from here and given up.
    pub arms: Vec<Arm>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What was decided.
    pub text: String,
    /// The earlier decision that it replaces.
    pub before: Option<String>,
}

/// The lineage of a handoff; of the tip without a name.
pub fn timeline(around: &Surroundings, name: Option<&str>) -> Result<Timeline, ProjectError> {
    let project = Project::here(around)?;
    let ChainView { chain, unreadable } = project.chain()?;
    let node = find(&project, &chain, around, name)?;
    let lineage = chain.lineage(&[node.front.id]);
    let mut in_force = Vec::<String>::new();
    let mut achieved = Vec::<String>::new();
    let mut moments = Vec::new();
    for node in chain.nodes().iter().rev().filter(|node| lineage.contains(&node.front.id)) {
        let content = project.handoff(node)?.0.content;
        let mut decided = Vec::new();
        for text in decisions(&content) {
            decided.extend(decide(&mut in_force, text));
        }
        let done = accomplished(&content);
        let done: Vec<String> = done.into_iter().filter(|text| !achieved.contains(text)).collect();
        achieved.extend(done.iter().cloned());
        let tags = chain.tags().iter().filter(|(_, id)| **id == node.front.id);
        moments.push(Moment {
            id: node.front.id,
            number: node.front.number.get(),
            thread: node.front.thread.clone(),
            created: node.front.created,
            agent: node.front.author.agent,
            objective: node.objective.clone(),
            done,
            decided,
            tags: tags.map(|(tag, _)| tag.clone()).collect(),
            arms: chain.arms().iter().filter(|arm| arm.to == node.front.id).cloned().collect(),
        });
    }
    Ok(Timeline { moments, unreadable })
}

/// Takes a decision among those in force; nothing if it is among them.
fn decide(in_force: &mut Vec<String>, text: String) -> Option<Decided> {
    let known: Vec<&str> = in_force.iter().map(String::as_str).collect();
    let before = match replaced(&text, &known) {
        Replaced::Same => return None,
        Replaced::Earlier(earlier) => Some(earlier.to_owned()),
        Replaced::Nothing => None,
    };
    in_force.retain(|known| Some(known) != before.as_ref());
    in_force.push(text.clone());
    Some(Decided { text, before })
}
