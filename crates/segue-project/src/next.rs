//! `next`: the complete prompt for the next session.

use std::path::Path;

use segue_document::visible::one_line;
use segue_model::{Anchor, Handoff};

use crate::{Project, ProjectError, Shown, Surroundings, show};

/// A prompt, ready to be given to an agent.
#[derive(Clone, Debug)]
pub struct NextPrompt {
    /// The handoff that it comes from.
    pub handoff: Handoff,
    /// Preamble and frozen text.
    pub text: String,
    /// Whether the repository is still where the handoff left it.
    pub freshness: Freshness,
}

/// Whether the repository is still where the handoff left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It is.
    Fresh,
    /// It is not, for these reasons.
    Stale(Vec<String>),
    /// The handoff has no anchor, or there is no repository here.
    Unknown,
}

/// Composes the prompt of the handoff that `name` means, the tip without a name.
/// Looking consumes nothing, and works any number of times.
pub fn next(
    around: &Surroundings,
    name: Option<&str>,
    goal: Option<&str>,
) -> Result<NextPrompt, ProjectError> {
    let Shown { handoff, .. } = show(around, name)?;
    let root = Project::find(around)?.map(|project| project.root);
    let freshness = match (&handoff.front.git, &root) {
        (Some(anchor), Some(root)) => freshness(around, anchor, root),
        _ => Freshness::Unknown,
    };
    let text =
        format!("{}\n\n---\n\n{}\n", preamble(&handoff, &freshness, goal), handoff.content.prompt);
    Ok(NextPrompt { handoff, text, freshness })
}

/// What has come since the prompt was frozen.
fn preamble(handoff: &Handoff, freshness: &Freshness, goal: Option<&str>) -> String {
    let front = &handoff.front;
    let mut lines = vec![format!(
        "This is session {}. It continues from handoff {} ({}), made {}.",
        front.number.next(),
        front.number,
        front.id.short(),
        front.created
    )];
    match freshness {
        Freshness::Fresh => {
            lines.push("FRESH: the repository is where the handoff left it.".to_owned());
        }
        Freshness::Stale(reasons) => lines.push(format!(
            "STALE: {}. Look before you trust what is said below.",
            reasons.join("; ")
        )),
        Freshness::Unknown => {}
    }
    if let Some(goal) = goal {
        lines.push(format!(
            "The goal of this session, instead of the one below: {}",
            one_line(goal)
        ));
    }
    lines.push(
        "Before you change anything, read back in three lines: goal and state; first step; rules \
         and what not to try again."
            .to_owned(),
    );
    lines.join("\n")
}

fn freshness(around: &Surroundings, anchor: &Anchor, root: &Path) -> Freshness {
    let Some(head) = around.git.head(root) else {
        return Freshness::Unknown;
    };
    let mut reasons = Vec::new();
    if head.branch != anchor.branch {
        let name =
            |branch: &Option<String>| branch.clone().unwrap_or_else(|| "no branch".to_owned());
        reasons.push(format!(
            "the branch is `{}`, it was `{}`",
            name(&head.branch),
            name(&anchor.branch)
        ));
    }
    if let Some(then) = anchor.commit.as_deref().filter(|then| head.commit.as_deref() != Some(then))
    {
        reasons.push(match around.git.commits_since(root, then) {
            Some(0) => format!("HEAD went back from `{then}`"),
            Some(1) => "1 commit since".to_owned(),
            Some(count) => format!("{count} commits since"),
            None => format!("the commit `{then}` is gone from this repository"),
        });
    }
    if reasons.is_empty() { Freshness::Fresh } else { Freshness::Stale(reasons) }
}
