//! Compaction: before it a snapshot is stored, after it what the summary lost is said again.

use std::path::Path;

use jiff::Timestamp;
use segue_agents::{Client, Told};
use segue_document::secret::mask;
use segue_facts::{Fact, FactKind};
use segue_model::{Body, HandoffId, Kind};
use segue_transcript::Transcript;

use super::carried::Text;
use super::request;
use crate::chain::last_of;
use crate::handoff::{HandoffOutcome, HandoffRequest, handoff};
use crate::{Project, ProjectError, Surroundings};

/// How many facts are said again at most, the heaviest.
const MOST: usize = 40;

/// Stores a snapshot of the session, without any model. A client may announce a compaction, give it
/// up and announce it again: the snapshot of the first time stands for both.
pub(super) fn snapshot(
    around: &Surroundings,
    client: &dyn Client,
    told: &Told,
) -> Result<Option<HandoffId>, ProjectError> {
    let Some(path) = request::transcript_of(around, client, told) else { return Ok(None) };
    if let Some(snapshot) = standing(around, client, told, &path)? {
        return Ok(Some(snapshot));
    }
    let session = match path.extension() {
        Some(ending) if ending == "db" => format!("{}#{}", path.display(), told.session),
        _ => path.display().to_string(),
    };
    let request = HandoffRequest {
        session: Some(&session),
        kind: Some(Kind::Snapshot),
        ..HandoffRequest::default()
    };
    Ok(match handoff(around, &request)? {
        HandoffOutcome::Made(made) => Some(made.handoff.front.id),
        HandoffOutcome::Unchanged { handoff, .. } => Some(handoff.front.id),
        HandoffOutcome::Nothing { .. } | HandoffOutcome::Cancelled => None,
    })
}

/// The last snapshot of the session, if the session was not compacted since and has nothing of
/// weight that the snapshot does not say.
fn standing(
    around: &Surroundings,
    client: &dyn Client,
    told: &Told,
    path: &Path,
) -> Result<Option<HandoffId>, ProjectError> {
    let project = Project::here(around)?;
    let chain = project.chain()?.chain;
    let transcript = Transcript::open_session(path, &told.session)?;
    let last = last_of(&chain, (transcript.agent(), transcript.native()));
    let Some(last) = last.filter(|node| node.front.kind == Kind::Snapshot) else {
        return Ok(None);
    };
    if since(around, client, told, last.front.created).is_some() {
        return Ok(None);
    }
    let text = Text::new(&project.handoff(last)?.1);
    let facts = request::facts_of(around, path, told)?;
    let is_new = facts.facts.iter().any(|fact| has_weight(fact) && !text.carries(&fact.text));
    Ok((!is_new).then_some(last.front.id))
}

/// Whether a fact is worth a snapshot of its own: work, and what was said of how to do it.
fn has_weight(fact: &Fact) -> bool {
    matches!(
        fact.kind,
        FactKind::Instruction
            | FactKind::Correction
            | FactKind::Decision
            | FactKind::Change
            | FactKind::Failure
            | FactKind::Attempt
            | FactKind::Verified
            | FactKind::Todo
            | FactKind::Question
            | FactKind::Commit
            | FactKind::Artifact
    )
}

/// The summary of the last compaction of the session, by its transcript, if that was not before
/// `since`.
pub(super) fn since(
    around: &Surroundings,
    client: &dyn Client,
    told: &Told,
    since: Timestamp,
) -> Option<String> {
    let path = request::transcript_of(around, client, told)?;
    let transcript = Transcript::open_session(&path, &told.session).ok()?;
    let folded = transcript.fold(
        || None,
        |last: &mut Option<String>, event| {
            if let Body::Compaction(compaction) = &event.body
                && event.time.is_some_and(|time| time >= since)
            {
                let summary = compaction.summary.as_deref().unwrap_or_default();
                *last = Some(mask(summary).into_owned());
            }
        },
    );
    folded.ok()?.0
}

/// What the summary lost of the session, worded for the model; nothing if nothing is.
pub(super) fn lost(
    around: &Surroundings,
    client: &dyn Client,
    told: &Told,
    summary: &str,
) -> Option<String> {
    let path = request::transcript_of(around, client, told)?;
    let facts = request::facts_of(around, &path, told).ok()?;
    let text = Text::new(summary);
    let is_wanted = |fact: &&Fact| {
        matches!(
            fact.kind,
            FactKind::Goal
                | FactKind::Instruction
                | FactKind::Correction
                | FactKind::Decision
                | FactKind::Failure
                | FactKind::Attempt
                | FactKind::Todo
        ) && fact.subject != "done"
            && !text.carries(&fact.text)
    };
    let mut lost: Vec<&Fact> = facts.facts.iter().filter(is_wanted).collect();
    lost.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    lost.truncate(MOST);
    if lost.is_empty() {
        return None;
    }
    let lines: Vec<String> = lost.into_iter().map(request::line).collect();
    Some(format!(
        "segue: the context was compacted. These facts of the session stand in its transcript and not in the \
         summary; what the user said holds as before:\n{}",
        lines.join("\n")
    ))
}
