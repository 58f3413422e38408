//! `facts`: what was observed and said in a session and matters later, before any of it
//! is packed into a handoff.

use std::path::PathBuf;

use segue_document::secret::mask;
use segue_facts::Fact;
use segue_model::{AgentId, NativeId};

use crate::{ProjectError, Surroundings, sessions};

/// The facts of a session.
#[derive(Clone, Debug)]
pub struct FactList {
    /// The agent.
    pub agent: AgentId,
    /// The agent's id of the session.
    pub native: NativeId,
    /// The session's file.
    pub path: PathBuf,
    /// The reader with its version, whose numbers the addresses follow.
    pub reader: &'static str,
    /// The facts, grouped by kind in the order of [`segue_facts::FactKind::ALL`], the
    /// heaviest of a kind first; secrets masked.
    pub facts: Vec<Fact>,
    /// How many facts no longer hold, whether they are listed or not.
    pub superseded: usize,
}

/// Lists the facts of a session that hold at its end; with `all` also those that something
/// later replaced. The newest session without a name.
pub fn facts(
    around: &Surroundings,
    session: Option<&str>,
    all: bool,
) -> Result<FactList, ProjectError> {
    let transcript = sessions::find(around, session)?;
    let collected = sessions::facts_of(&transcript)?.0;
    let superseded = collected.superseded.len();
    let mut facts = collected.facts;
    if all {
        facts.extend(collected.superseded);
    }
    for fact in &mut facts {
        fact.text = mask(&fact.text).into_owned();
        fact.subject = mask(&fact.subject).into_owned();
    }
    facts.sort_by(|a, b| a.kind.cmp(&b.kind).then(b.weight.total_cmp(&a.weight)));
    Ok(FactList {
        agent: transcript.agent(),
        native: transcript.native().clone(),
        path: transcript.path().to_owned(),
        reader: transcript.format().reader(),
        facts,
        superseded,
    })
}
