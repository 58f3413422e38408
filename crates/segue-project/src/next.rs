//! `next`: the complete prompt for the next session.

use std::path::PathBuf;

use segue_document::secret::mask;
use segue_document::template::Filling;
use segue_document::visible::one_line;
use segue_document::with_goal;
use segue_model::{Handoff, HandoffRef};

use crate::chain::wanted;
use crate::freshness::Unknown;
use crate::preamble::{NewGoal, lessons, preamble};
use crate::show::{show, show_in};
use crate::{Freshness, Project, ProjectError, Shown, Surroundings};

/// A prompt, ready to be given to an agent.
#[derive(Clone, Debug)]
pub struct NextPrompt {
    /// The handoff that it comes from.
    pub handoff: Handoff,
    /// Preamble and frozen text.
    pub text: String,
    /// Whether repository and chain are still where the handoff left them.
    pub freshness: Freshness,
    /// Whether the handoff's body is no longer what was written.
    pub is_edited: bool,
    /// Files in the store that are no handoffs, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// `prompt` with a short form of its template in place of the address, for a chat that
/// cannot read files.
pub fn inlined(around: &Surroundings, prompt: &NextPrompt) -> Result<String, ProjectError> {
    const INTRODUCTION: &str = "Read and apply this bootstrap template:\n";
    let template = crate::template(around, None, &Filling::default())?;
    let Some((before, after)) = prompt.text.split_once(INTRODUCTION) else {
        return Ok(prompt.text.clone());
    };
    let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
    Ok(format!(
        "{before}Work under this bootstrap template:\n{}\n{rest}",
        template.short_form(false)
    ))
}

/// Composes the prompt of the handoff that `name` means, the tip without a name.
/// Looking consumes nothing, and works any number of times.
pub fn next(
    around: &Surroundings,
    name: Option<&str>,
    goal: Option<&str>,
) -> Result<NextPrompt, ProjectError> {
    let name = name.unwrap_or("@");
    let here = Project::find(around)?.map(|project| project.chain().map(|view| (project, view)));
    let (here, unreadable) = match here.transpose()? {
        Some((project, view)) => (Some((project, view.chain)), view.unreadable),
        None => (None, Vec::new()),
    };
    let is_path = matches!(name.parse(), Ok(HandoffRef::Path(_)));
    let Shown { handoff, text, is_edited, .. } = match here.as_ref().filter(|_| !is_path) {
        None => show(around, Some(name))?,
        Some((project, chain)) => show_in(project, chain, &wanted(chain, name)?)?,
    };
    let (freshness, lessons) = match here {
        Some((project, chain)) => {
            let of = (&handoff.front, text.as_str());
            let in_chain = Some((&project, &chain));
            let freshness = Freshness::of(around, &project.root, of, in_chain);
            let lessons = lessons(&project, &chain, handoff.front.id, &handoff.content);
            (freshness, lessons)
        }
        None => (Freshness::Unknown(Unknown::NoRepository), Vec::new()),
    };
    let own = &handoff.content.prompt;
    let goal = goal.map(|goal| one_line(&mask(goal)));
    let aimed = goal.as_deref().and_then(|goal| with_goal(own, goal));
    let goal = goal.as_deref().map(|text| NewGoal { text, stands_below: aimed.is_some() });
    let preamble = preamble(&handoff.front, &lessons, &freshness, goal);
    let text = format!("{preamble}\n\n---\n\n{}\n", aimed.as_ref().unwrap_or(own));
    Ok(NextPrompt { handoff, text, freshness, is_edited, unreadable })
}

/// The name of the handoff in a preamble, if `text` begins with one.
pub(crate) fn named(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("It continues from handoff ")?;
    let (number, rest) = rest.split_once(" (")?;
    number.parse::<u32>().ok()?;
    rest.split_once(')').map(|(name, _)| name)
}
