//! `check --probes`: which questions about its session a handoff answers.

use segue_document::parse;
use segue_facts::{Probe, Wording};

use crate::ground::{Witness, closed_session};
use crate::{Checked, ProjectError, Surroundings, check, show, sources};

/// A probe, and where a handoff answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// The question with its answer.
    pub probe: Probe,
    /// Where the answer stands.
    pub answered: Answered,
}

/// Where a handoff answers a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// In the prompt, which is what the next session gets.
    Prompt,
    /// In the sections only.
    Sections,
    /// Nowhere.
    Nowhere,
}

impl Answered {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Sections => "sections",
            Self::Nowhere => "nowhere",
        }
    }
}

/// Asks the probes of a handoff's session of the handoff. They are made from `session`, where
/// one is named; else they are those that were stored with the handoff; else they are made from
/// the session that it says it closes, where this machine has it.
pub fn probes(
    around: &Surroundings,
    checked: &Checked<'_>,
    session: Option<&str>,
) -> Result<Vec<Probed>, ProjectError> {
    let text = match checked {
        Checked::Text(text) => (*text).to_owned(),
        Checked::Named(name) => check::read(around, name)?.1,
    };
    let parsed = parse(&text).0;
    let until = parsed.front.as_ref().map(|front| front.created);
    let of_session = |name: &str| Witness::of(around, name, until).map(|it| it.probes());
    let stored = || -> Result<Vec<Probe>, ProjectError> {
        let Checked::Named(name) = checked else { return Ok(Vec::new()) };
        let shown = show(around, Some(name))?;
        Ok(sources::beside(around, Some(name), &shown)?.probes)
    };
    let probes = match (session, parsed.front.as_ref().and_then(closed_session)) {
        (Some(session), _) => of_session(session)?,
        (None, None) => stored()?,
        (None, Some(closed)) => match stored() {
            Ok(probes) if !probes.is_empty() => probes,
            missing => of_session(&closed).or(missing)?,
        },
    };
    let (prompt, whole) = (Wording::of(&parsed.content.prompt), Wording::of(&text));
    let asked = probes.into_iter().map(|probe| {
        let answered = match () {
            () if probe.is_answered_by(&prompt) => Answered::Prompt,
            () if probe.is_answered_by(&whole) => Answered::Sections,
            () => Answered::Nowhere,
        };
        Probed { probe, answered }
    });
    Ok(asked.collect())
}
