//! The document that is drafted from the facts of a session: its id, its front matter, its links.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use segue_document::secret::mask;
use segue_document::{difference, seal};
use segue_facts::{DraftInput, SessionFacts};
use segue_model::{
    Author, Content, Digest, FORMAT, Front, Handoff, HandoffId, Kind, SessionId, SessionLink,
    Writer,
};
use segue_transcript::{Report, Transcript};

use super::HandoffRequest;
use super::ground::Ground;
use crate::{ProjectError, Surroundings, identity, sessions};

/// A rich handoff has a prompt of so many budgets.
const RICH: u32 = 2;

/// A handoff that is ready to be looked at and stored.
pub(crate) struct Drafted {
    pub(crate) handoff: Handoff,
    pub(crate) text: String,
    pub(crate) draft: segue_facts::Draft,
}

/// Drafts the document.
pub(super) fn make(
    around: &Surroundings,
    request: &HandoffRequest<'_>,
    (transcript, report): (&Transcript, &Report),
    facts: &SessionFacts,
    ground: &Ground,
) -> Drafted {
    let project = project_name(facts, ground);
    let kind = request.kind.unwrap_or(Kind::Standard);
    let budget = ground.budget.saturating_mul(if kind == Kind::Rich { RICH } else { 1 });
    let input = DraftInput {
        session: facts,
        project: project.as_deref(),
        purpose: ground.purpose.as_deref(),
        goal: request.goal.filter(|goal| !goal.trim().is_empty()),
        git: ground.git.as_ref(),
        template: &ground.template,
        template_address: ground.template_address.as_deref(),
        budget: budget as usize,
        kind,
        id: HandoffId::from_bits(0),
    };
    // The id is drawn from the content, and the content names the id.
    let unnamed = segue_facts::Draft::new(&input).content;
    let seed = segue_document::body(around.clock, ground.number, &unnamed);
    let id = identity::draw(around, &ground.chain, &seed, &ground.parents);
    let mut draft = segue_facts::Draft::new(&DraftInput { id, ..input });
    if let Some((base, name)) = ground.base.as_ref().filter(|_| kind == Kind::Diff) {
        draft.content.sections = difference(base, &draft.content).sections(&draft.content, name);
    }
    mask_lines(&mut draft.content);
    let front = Front {
        segue: FORMAT,
        id,
        number: ground.number,
        kind,
        thread: ground.thread.clone(),
        parents: ground.parents.clone(),
        created: around.clock,
        template: ground.template.name.clone(),
        template_digest: ground.template.digest(),
        layers: ground.template.layers.clone(),
        author: author(transcript, facts, ground.person.clone()),
        session: Some(link(transcript, facts, report)),
        git: ground.git.clone(),
        cwd: cwd(facts, ground),
        writer: Writer::Offline,
        budget,
        // Set when the body is sealed.
        digest: Digest::of(""),
        extra: BTreeMap::new(),
    };
    let (handoff, text) = seal(front, draft.content.clone());
    Drafted { handoff, text, draft }
}

/// Masks every line as it stands: what stood on two lines of the session may be a secret with its name on one of the
/// document. Lines stay where they are.
fn mask_lines(content: &mut Content) {
    for text in content.texts() {
        if let Cow::Owned(_) = mask(text) {
            let lines: Vec<Cow<'_, str>> = text.split('\n').map(mask).collect();
            *text = lines.join("\n");
        }
    }
}

/// The name of the project's folder; for a session from elsewhere that of its own.
fn project_name(facts: &SessionFacts, ground: &Ground) -> Option<String> {
    let root = ground.root.as_ref()?;
    let is_ours = facts.about.cwd.as_deref().is_none_or(|cwd| Path::new(cwd).starts_with(root));
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
    name.filter(|_| is_ours)
}

/// The directory that the session began in, from the project's root.
fn cwd(facts: &SessionFacts, ground: &Ground) -> Option<String> {
    let cwd = Path::new(facts.about.cwd.as_deref()?);
    let below = cwd.strip_prefix(ground.root.as_ref()?).ok()?;
    let below = below.to_str()?.replace('\\', "/");
    (!below.is_empty()).then_some(below)
}

/// The session that was named, as a handoff links to it, and who made it.
pub(crate) fn session_link(
    around: &Surroundings,
    session: &str,
) -> Result<(Option<SessionLink>, Author), ProjectError> {
    let transcript = sessions::find(around, Some(session))?;
    let (facts, report) = sessions::facts_of(&transcript)?;
    let author = author(&transcript, &facts, None);
    Ok((Some(link(&transcript, &facts, &report)), author))
}

fn author(transcript: &Transcript, facts: &SessionFacts, person: Option<String>) -> Author {
    Author {
        agent: Some(transcript.agent()),
        agent_version: facts.about.agent_version.clone(),
        model: facts.about.model.clone(),
        person,
    }
}

fn link(transcript: &Transcript, facts: &SessionFacts, report: &Report) -> SessionLink {
    let agent = transcript.agent();
    SessionLink {
        id: SessionId::derive(agent, transcript.native(), report.started),
        native: transcript.native().clone(),
        started: report.started,
        turns: facts.about.turns,
        tokens: facts.about.context,
    }
}
