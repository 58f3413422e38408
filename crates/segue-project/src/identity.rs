//! Drawing the id of a new handoff.

use segue_model::{Chain, Digest, HandoffId};

use crate::Surroundings;

/// An id that the chain does not have yet: from the seed, the content and the
/// parents where there is a seed, else random.
pub(crate) fn draw(
    around: &Surroundings,
    chain: &Chain,
    content: &str,
    parents: &[HandoffId],
) -> HandoffId {
    let mut attempt = 0u64;
    loop {
        let bits = match around.seed {
            Some(seed) => Digest::of(&format!("{seed} {attempt} {parents:?}\n{content}")).bits(),
            None => (around.random)(),
        };
        let id = HandoffId::from_bits(bits);
        if !chain.knows(id) {
            return id;
        }
        attempt += 1;
    }
}
