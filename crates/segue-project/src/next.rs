//! `next`: the complete prompt for the next session.

use std::path::{Path, PathBuf};

use segue_document::template::Filling;
use segue_document::visible::one_line;
use segue_model::{Anchor, Handoff};
use segue_store::Commits;

use crate::handoff::anchor;
use crate::{Project, ProjectError, Shown, Surroundings, show};

/// How many files a reason names.
const FILES: usize = 5;

/// A prompt, ready to be given to an agent.
#[derive(Clone, Debug)]
pub struct NextPrompt {
    /// The handoff that it comes from.
    pub handoff: Handoff,
    /// Preamble and frozen text.
    pub text: String,
    /// Whether the repository is still where the handoff left it.
    pub freshness: Freshness,
    /// Whether the handoff's body is no longer what was written.
    pub is_edited: bool,
    /// Files in the store that are no handoffs, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
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

/// `prompt` with a short form of its template in place of the address, for a chat that
/// cannot read files.
pub fn inlined(around: &Surroundings, prompt: &NextPrompt) -> Result<String, ProjectError> {
    const INTRODUCTION: &str = "Read and apply this bootstrap template:\n";
    let template = crate::template(around, None, &Filling::default())?;
    let Some((before, after)) = prompt.text.split_once(INTRODUCTION) else {
        return Ok(prompt.text.clone());
    };
    let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
    Ok(format!("{before}Work under this bootstrap template:\n{}\n{rest}", template.short_form()))
}

/// Composes the prompt of the handoff that `name` means, the tip without a name.
/// Looking consumes nothing, and works any number of times.
pub fn next(
    around: &Surroundings,
    name: Option<&str>,
    goal: Option<&str>,
) -> Result<NextPrompt, ProjectError> {
    let Shown { handoff, is_edited, unreadable, .. } = show(around, name)?;
    let root = Project::find(around)?.map(|project| project.root);
    let freshness = match (&handoff.front.git, &root) {
        (Some(anchor), Some(root)) => freshness(around, anchor, root),
        _ => Freshness::Unknown,
    };
    let text =
        format!("{}\n\n---\n\n{}\n", preamble(&handoff, &freshness, goal), handoff.content.prompt);
    Ok(NextPrompt { handoff, text, freshness, is_edited, unreadable })
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

pub(crate) fn freshness(around: &Surroundings, then: &Anchor, root: &Path) -> Freshness {
    let Some(now) = anchor(around, root) else { return Freshness::Unknown };
    let mut reasons = Vec::new();
    if now.branch != then.branch {
        let name =
            |branch: &Option<String>| branch.clone().unwrap_or_else(|| "no branch".to_owned());
        let (now, then) = (one_line(&name(&now.branch)), one_line(&name(&then.branch)));
        reasons.push(format!("the branch is {now}, it was {then}"));
    }
    if let Some(commit) = then.commit.as_deref().filter(|then| now.commit.as_deref() != Some(then))
    {
        reasons.extend(match around.git.commits_since(root, commit) {
            None => Some(format!("the commit {} is gone from this repository", one_line(commit))),
            Some(Commits { all: 0, .. }) => {
                Some(format!("HEAD went back from {}", one_line(commit)))
            }
            // The handoff itself was committed: that changes nothing of the work.
            Some(Commits { of_work: 0, .. }) => None,
            Some(Commits { of_work: 1, .. }) => Some("1 commit since".to_owned()),
            Some(Commits { of_work, .. }) => Some(format!("{of_work} commits since")),
        });
    }
    if let Some(files) = changed(then, &now) {
        reasons.push(format!("uncommitted work has changed: {files}"));
    }
    if reasons.is_empty() { Freshness::Fresh } else { Freshness::Stale(reasons) }
}

/// The files whose uncommitted changes are not those of the handoff any more.
fn changed(then: &Anchor, now: &Anchor) -> Option<String> {
    if then.dirty == now.dirty && then.diff == now.diff {
        return None;
    }
    let gone = then.dirty.iter().filter(|file| !now.dirty.contains(file));
    let new = now.dirty.iter().filter(|file| !then.dirty.contains(file));
    let mut files: Vec<String> = gone.chain(new).map(|file| one_line(file)).collect();
    if files.is_empty() {
        files.extend(now.dirty.iter().map(|file| one_line(file)));
    }
    let more = files.len().saturating_sub(FILES);
    files.truncate(FILES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(files.join(", ") + &more)
}
