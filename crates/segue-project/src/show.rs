//! `show`: one handoff.

use std::path::PathBuf;

use segue_model::{Chain, Handoff, HandoffRef};

use crate::chain::{ChainView, meant, wanted};
use crate::project::handoff_file;
use crate::{Project, ProjectError, Surroundings};

/// A handoff with its file.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The handoff.
    pub handoff: Handoff,
    /// The whole file as it is stored.
    pub text: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether its body is no longer what was written.
    pub is_edited: bool,
    /// Files in the store that are no handoffs, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Finds the handoff that `name` means; the tip of the thread without a name.
/// A file path works outside a project as well.
pub fn show(around: &Surroundings, name: Option<&str>) -> Result<Shown, ProjectError> {
    let name = name.unwrap_or("@");
    if let Ok(HandoffRef::Path(path)) = name.parse() {
        let path = around.path(path);
        let (handoff, text) = handoff_file(&path)?;
        return Ok(shown(handoff, text, path));
    }
    let project = Project::here(around)?;
    let ChainView { chain, unreadable } = project.chain()?;
    let wanted = wanted(&chain, name)?;
    let mut shown = show_in(&project, &chain, &wanted)?;
    shown.unreadable = unreadable;
    Ok(shown)
}

/// The handoff of the chain that `wanted` means.
pub(crate) fn show_in(
    project: &Project,
    chain: &Chain,
    wanted: &HandoffRef,
) -> Result<Shown, ProjectError> {
    let node = meant(chain, wanted, &project.thread)?;
    let (handoff, text) = project.handoff(node)?;
    Ok(shown(handoff, text, project.path_of(&node.name)))
}

fn shown(handoff: Handoff, text: String, path: PathBuf) -> Shown {
    let is_edited = segue_document::digest_of_body(&text) != handoff.front.digest;
    Shown { handoff, text, path, is_edited, unreadable: Vec::new() }
}
