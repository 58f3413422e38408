//! From the name of a handoff to the handoff.

use super::{Chain, Node};
use crate::{HandoffId, HandoffRef, ThreadName};

/// So many names are offered for one that nothing has.
const NEAR: usize = 4;
/// Shorter texts are like too many things.
const SHORT: usize = 4;

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

    /// What `text` may have meant that is called nothing here: threads, labels, ids and
    /// objectives that are like it, the likest first, each as it can be typed.
    pub fn near(&self, text: &str) -> Vec<String> {
        let plain = ["thread/", "tag:"].iter().find_map(|kind| text.strip_prefix(kind));
        let text = plain.unwrap_or(text).trim_start_matches('@').to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        let threads = self.heads.keys().map(|thread| (thread.to_string(), "thread/"));
        let tags = self.tags.keys().map(|tag| (tag.clone(), "tag:"));
        let named = threads.chain(tags).filter_map(|(name, kind)| {
            Some((distance(&text, &name.to_lowercase())?, format!("{kind}{name}")))
        });
        let ids = self.nodes.iter().filter_map(|node| {
            let id = node.front.id.to_string();
            let begins = id.get(..text.len()).filter(|_| text.len() >= SHORT)?;
            Some((distance(&text, begins)?, node.front.id.short()))
        });
        let mut near: Vec<(usize, String)> = named.chain(ids).collect();
        near.sort();
        let says = |node: &&Node| {
            text.len() >= SHORT && node.objective.to_lowercase().contains(text.as_str())
        };
        let spoken = self.nodes.iter().filter(says).map(|node| node.front.id.short());
        let mut names: Vec<String> = near.into_iter().map(|(_, name)| name).collect();
        names.extend(spoken);
        names.dedup();
        names.truncate(NEAR);
        names
    }

    fn back(&self, thread: &ThreadName, steps: usize) -> Result<&Node, ChainError> {
        let mut node = self.tip(thread).ok_or_else(|| ChainError::Empty(thread.clone()))?;
        for _ in 0..steps {
            let parents: Vec<&Node> =
                node.front.parents.iter().filter_map(|id| self.get(*id)).collect();
            // Of the two that a merge has, the one of this thread.
            let own = parents.iter().find(|parent| parent.front.thread == *thread);
            let parent = own.or(parents.first()).copied();
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

/// How many letters are to be changed to get from what was typed to a name, where they are
/// few; none where the one begins with the other.
fn distance(typed: &str, name: &str) -> Option<usize> {
    if name.starts_with(typed) || (!name.is_empty() && typed.starts_with(name)) {
        return Some(0);
    }
    let (typed, name): (Vec<char>, Vec<char>) = (typed.chars().collect(), name.chars().collect());
    let mut row: Vec<usize> = (0..=name.len()).collect();
    let mut above = row.clone();
    for (at, letter) in typed.iter().enumerate() {
        let higher = std::mem::replace(&mut above, row.clone());
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in name.iter().enumerate() {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
            // Two letters that were swapped are one slip.
            if at > 0 && column > 0 && typed[at - 1] == *other && name[column - 1] == *letter {
                row[column + 1] = row[column + 1].min(higher[column - 1] + 1);
            }
        }
    }
    let allowed = typed.len().max(name.len()).div_ceil(4);
    row.last().copied().filter(|changes| *changes <= allowed)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn few_letters_make_a_name_near() {
        assert_eq!(distance("pars", "parser"), Some(0));
        assert_eq!(distance("parsre", "parser"), Some(1));
        assert_eq!(distance("mian", "main"), Some(1));
        assert_eq!(distance("api", "apo"), Some(1));
        assert_eq!(distance("api", "docs"), None);
        assert_eq!(distance("api", ""), None);
    }
}
