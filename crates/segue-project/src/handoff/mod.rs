//! `handoff`: a session's transcript becomes a stored handoff.

mod anchor;
mod document;
mod ground;
mod store;

use std::path::PathBuf;

use segue_document::check::{self, Finding, Level, NoGround};
use segue_facts::Coverage;
use segue_model::{Handoff, Kind, Number, ThreadName};
use segue_transcript::Report;

use crate::inside::pending;
use crate::review::{Draft, Review};
use crate::{Project, ProjectError, Surroundings, sessions, sources, transcripts};

pub(crate) use anchor::anchor;
use anchor::{anchor_of, elsewhere, foreign};
use document::make;
pub(crate) use document::{Drafted, session_link};
use ground::Ground;
pub(crate) use store::store;

/// What the user wants.
#[derive(Clone, Debug, Default)]
pub struct HandoffRequest<'a> {
    /// The session: an id, the beginning of one, `@` or a file; the newest without it.
    pub session: Option<&'a str>,
    /// The goal of the next session.
    pub goal: Option<&'a str>,
    /// The handoff that the new one follows, instead of the one that its session was
    /// started from, or the thread's tip.
    pub parent: Option<&'a str>,
    /// The thread that it is on, instead of this checkout's.
    pub thread: Option<&'a str>,
    /// How much it says; the usual without it.
    pub kind: Option<Kind>,
    /// Store a handoff of a session with nothing in it as well.
    pub force: bool,
    /// Store nothing.
    pub dry_run: bool,
}

/// What came of it.
pub enum HandoffOutcome {
    /// A handoff was made and, unless it was a dry run, stored.
    Made(Box<Made>),
    /// The session has said nothing since its last handoff: that one stands for it.
    Unchanged {
        /// The handoff.
        handoff: Box<Handoff>,
        /// Where it is stored.
        path: PathBuf,
    },
    /// Whoever looked at it did not want it: nothing is stored.
    Cancelled,
    /// The session has no change, decision or open item.
    Nothing {
        /// The session's file.
        session: PathBuf,
        /// How often the person spoke.
        turns: u32,
    },
}

/// A handoff that was made.
pub struct Made {
    /// The handoff.
    pub handoff: Handoff,
    /// The whole file.
    pub text: String,
    /// Where it is stored; nothing after a dry run.
    pub path: Option<PathBuf>,
    /// The tokens of the prompt.
    pub tokens: usize,
    /// The tokens of the session's text, estimated.
    pub source_tokens: u64,
    /// What the prompt carries of the facts.
    pub coverage: Coverage,
    /// What the rules say of the document.
    pub findings: Vec<Finding>,
    /// What the reading of the transcript met.
    pub report: Report,
    /// The session's file.
    pub session: PathBuf,
    /// Files in the store that are no handoffs, and sessions that cannot be read and may be newer, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
    /// An earlier handoff of the same session that saw as many of its turns.
    pub same_as: Option<Number>,
    /// The folder that the session ran in, if that is none of this project's.
    pub elsewhere: Option<String>,
    /// This checkout's thread, where the handoff followed its session to another one that nobody named.
    pub away_from: Option<ThreadName>,
}

/// Makes a handoff of a session, and stores it in the project.
pub fn handoff(
    around: &Surroundings,
    request: &HandoffRequest<'_>,
) -> Result<HandoffOutcome, ProjectError> {
    reviewed(around, request, &mut |_| Review::Accept)
}

/// The same, but somebody looks at it first, and may change it or leave it.
pub fn reviewed(
    around: &Surroundings,
    request: &HandoffRequest<'_>,
    review: &mut dyn FnMut(&Draft) -> Review,
) -> Result<HandoffOutcome, ProjectError> {
    let project = Project::find(around)?;
    if project.is_none() && !request.dry_run {
        return Err(ProjectError::NoProject(around.cwd.clone()));
    }
    let (transcript, unread) = sessions::found(around, request.session)?;
    let session = transcript.path().to_owned();
    let own = (transcript.agent(), transcript.native());
    let had_template = match &project {
        Some(project) => project.template_address(false)?.is_some(),
        None => false,
    };
    let ground = Ground::of(around, project.as_ref(), request, own)?;
    let (facts, report) = if request.dry_run {
        sessions::facts_after(&transcript, &ground.inherited)?
    } else {
        sessions::facts_again(around, &transcript, &ground.inherited)?
    };
    // Where this repository stands says nothing of a session that ran elsewhere.
    let git = anchor_of(around, project.as_ref(), &facts);
    let ground = Ground { git, ..ground };
    if !facts.is_worth_a_handoff() && !request.force && !request.dry_run {
        return Ok(HandoffOutcome::Nothing { session, turns: facts.about.turns });
    }
    if request.kind == Some(Kind::Diff) && ground.base.is_none() {
        return Err(ProjectError::NoParent);
    }
    let mut made = make(around, request, (&transcript, &report), &facts, &ground);
    let mut findings = check::check(&made.text, &ground.template, &NoGround);
    let broken = errors(&findings);
    if !broken.is_empty() {
        return Err(ProjectError::Broken(broken));
    }
    let mut path = None;
    if let Some(project) = project.as_ref().filter(|_| !request.dry_run) {
        if !request.force
            && let Some(outcome) = ground.unchanged(project, request, &made.handoff, own)?
        {
            return Ok(outcome);
        }
        if !made.review(project, &mut findings, review)? {
            if let Some(written) = ground.template_address.filter(|_| !had_template) {
                // What was written for a handoff that is not wanted goes; if not, it is only there.
                let _ = std::fs::remove_file(project.root.join(written));
            }
            return Ok(HandoffOutcome::Cancelled);
        }
        made.judge_again(&facts);
        let sources = sources::of(&transcript, &facts, &made.handoff, &made.draft);
        path = Some(store(project, &made.handoff, &made.text, Some(&sources))?);
        transcripts::remember(around, project, &transcript);
        pending::wait(around, project, &made.handoff)?;
    }
    let (handoff, text) = (made.handoff, made.text);
    Ok(HandoffOutcome::Made(Box::new(Made {
        same_as: ground.same_session(&handoff),
        away_from: project
            .as_ref()
            .map(|project| project.thread.clone())
            .filter(|here| request.thread.is_none() && *here != handoff.front.thread),
        elsewhere: project
            .as_ref()
            .and_then(|project| elsewhere(&project.root, &facts))
            .map(foreign),
        unreadable: ground.unreadable.into_iter().chain(unread).collect(),
        tokens: segue_document::tokens::count(&handoff.content.prompt),
        handoff,
        text,
        path,
        source_tokens: facts.about.tokens,
        coverage: made.draft.coverage,
        findings,
        report,
        session,
    })))
}

pub(crate) fn errors(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.level == Level::Error).cloned().collect()
}
