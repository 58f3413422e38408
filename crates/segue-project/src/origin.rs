//! Where lines come from that a handoff carries over from earlier ones: the nearest handoff above
//! that knows their events, or that was written by hand and has them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use segue_document::NOT_RUN_SINCE;
use segue_facts::SourceSession;
use segue_model::{Address, Chain, HandoffId, LineDigest, Node, Number};

use crate::{Project, sources};

/// So many handoffs above are looked at.
const FAR: usize = 100;
/// What is put before the first request of an earlier session.
const BEFORE: [&str; 2] = ["Before this session: ", "At the beginning: "];

/// The handoff that a carried line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The handoff.
    pub handoff: HandoffId,
    /// Its number.
    pub number: Number,
}

/// A carried line, with its events where they are known.
pub(crate) struct Origin {
    pub(crate) carried: Carried,
    pub(crate) addresses: Vec<Address>,
    pub(crate) sessions: Vec<SourceSession>,
}

/// The origins of those of `lines` that a handoff above `node` has, by their places.
pub(crate) fn origins(
    project: &Project,
    chain: &Chain,
    node: &Node,
    lines: &[(usize, &str)],
) -> BTreeMap<usize, Origin> {
    let spelled = |(at, line): &(usize, &str)| Some((*at, spellings(line)?));
    let mut open: Vec<(usize, Vec<LineDigest>)> = lines.iter().filter_map(spelled).collect();
    let mut found = BTreeMap::new();
    for above in above(chain, node) {
        if open.is_empty() {
            break;
        }
        let carried = Carried { handoff: above.front.id, number: above.front.number };
        if let Some(known) = sources::stored(project, above) {
            open.retain(|(at, spelled)| {
                let line = known.lines.iter().find(|line| spelled.contains(&line.digest));
                let origin = |addresses: &Vec<Address>| Origin {
                    carried,
                    addresses: addresses.clone(),
                    sessions: known.sessions.clone(),
                };
                line.is_none_or(|line| {
                    found.insert(*at, origin(&line.addresses));
                    false
                })
            });
        } else if let Ok((_, text)) = project.handoff(above) {
            let written: BTreeSet<LineDigest> = text.lines().map(LineDigest::of).collect();
            for (at, _) in
                open.iter().filter(|(_, own)| own.iter().any(|one| written.contains(one)))
            {
                // One further up may know more.
                let origin = Origin { carried, addresses: Vec::new(), sessions: Vec::new() };
                found.insert(*at, origin);
            }
        }
    }
    found
}

/// The handoffs above one, the nearest first.
fn above<'c>(chain: &'c Chain, node: &'c Node) -> impl Iterator<Item = &'c Node> {
    let mut seen = BTreeSet::new();
    let mut next: VecDeque<HandoffId> = node.front.parents.iter().copied().collect();
    let step = move || {
        while let Some(id) = next.pop_front() {
            if seen.insert(id)
                && let Some(node) = chain.get(id)
            {
                next.extend(&node.front.parents);
                return Some(node);
            }
        }
        None
    };
    std::iter::from_fn(step).take(FAR)
}

/// An item as it stands, and as it may have been before it was carried; nothing for what is no item.
fn spellings(line: &str) -> Option<Vec<LineDigest>> {
    let item = line.trim().strip_prefix("- ")?;
    let plain = BEFORE.iter().find_map(|mark| item.strip_prefix(mark)).unwrap_or(item);
    let plain = plain.strip_suffix(NOT_RUN_SINCE).unwrap_or(plain).trim_end();
    // What was noted behind a quote since: "(later: …)".
    let plain = match plain.split_once("\" (") {
        Some((quote, _)) if plain.starts_with('"') && plain.ends_with(')') => {
            &plain[..=quote.len()]
        }
        _ => plain,
    };
    // The same with what stood there before: "(asked: …)".
    let unmarked = item.rsplit_once(" (later: ").map_or(item, |(before, _)| before);
    let bare = plain.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(plain);
    let spelled = [item, unmarked, plain, bare].map(|text| LineDigest::of(&format!("- {text}")));
    Some(spelled.to_vec())
}
