//! From the name of a handoff to the handoff.

use super::{Chain, Node};
use crate::{HandoffId, HandoffRef, ThreadName};

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
        /// What it could mean, each with its thread.
        candidates: Vec<(HandoffId, ThreadName)>,
    },
    /// `@---` leads beyond the first handoff.
    #[error("`{0}` leads beyond the first handoff")]
    Beyond(String),
}

impl Chain {
    /// The handoff that was meant, as seen from `here`. Paths are for the caller.
    pub fn find(&self, wanted: &HandoffRef, here: &ThreadName) -> Result<&Node, ChainError> {
        match wanted {
            HandoffRef::Tip { back } => self.back(here, *back),
            HandoffRef::Thread(thread) => {
                self.tip(thread).ok_or_else(|| ChainError::Empty(thread.clone()))
            }
            HandoffRef::Tag(tag) => {
                let tagged = self.tags.get(tag).and_then(|id| self.get(*id));
                tagged.ok_or_else(|| ChainError::Unknown(format!("tag:{tag}")))
            }
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
        // What counts comes before what was given up or is elsewhere.
        let is_live = |node: &&Node| !self.is_abandoned(node.front.id) && !node.is_elsewhere;
        let live: Vec<&Node> = found.iter().copied().filter(is_live).collect();
        match (found.as_slice(), live.as_slice()) {
            ([node], _) | (_, [node]) => Ok(node),
            ([], _) => Err(ChainError::Unknown(name.to_owned())),
            (several, _) => Err(ChainError::Ambiguous {
                name: name.to_owned(),
                candidates: several
                    .iter()
                    .map(|node| (node.front.id, node.front.thread.clone()))
                    .collect(),
            }),
        }
    }
}
