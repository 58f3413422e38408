//! `show`: one handoff.

use std::path::PathBuf;

use segue_model::{Handoff, HandoffRef};

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
}

/// Finds the handoff that `name` means; the tip of the thread without a name.
/// A file path works outside a project as well.
pub fn show(around: &Surroundings, name: Option<&str>) -> Result<Shown, ProjectError> {
    let wanted: HandoffRef = name.unwrap_or("@").parse()?;
    if let HandoffRef::Path(path) = &wanted {
        let path = around.cwd.join(path);
        let (handoff, text) = handoff_file(&path)?;
        return Ok(Shown { handoff, text, path });
    }
    let project = Project::here(around)?;
    let view = project.chain()?;
    let node = view.chain.find(&wanted, &project.thread)?;
    let (handoff, text) = project.handoff(node)?;
    let path = project.path_of(&node.name);
    Ok(Shown { handoff, text, path })
}
