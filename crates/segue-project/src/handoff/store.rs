//! Storing a handoff with its sources.

use std::path::PathBuf;

use segue_document::NOT_STATED;
use segue_facts::Sources;
use segue_model::{Handoff, HandoffName, Slug};
use segue_store::{Folder, ObjectName, StoreError};

use crate::chain::Operation;
use crate::{Project, ProjectError};

/// Stores the sources, where there are any, then the handoff: what has no `.md` is
/// not there yet.
pub(crate) fn store(
    project: &Project,
    handoff: &Handoff,
    text: &str,
    sources: Option<&Sources>,
) -> Result<PathBuf, ProjectError> {
    let front = &handoff.front;
    let objective = Some(handoff.content.objective()).filter(|text| *text != NOT_STATED);
    let slug = Slug::of(objective.unwrap_or_default());
    let name = HandoffName { number: front.number, slug, id: front.id };
    let object = |file: &str| {
        ObjectName::new(Folder::Handoffs, file).map_err(|wrong| ProjectError::NotAHandoff {
            path: file.into(),
            why: wrong.to_string(),
        })
    };
    let (document, beside) = (object(&name.to_string())?, object(&name.sources())?);
    project.local().ready()?;
    let store = project.store();
    let Some(sources) = sources else {
        store.put(&document, text.as_bytes()).map_err(|error| taken(error, &name))?;
        project.tell_others(&document);
        project.local().note(&Operation::Handoff(front.id))?;
        return Ok(project.path_of(&name));
    };
    let json = serde_json::to_string_pretty(sources).unwrap_or_default() + "\n";
    if store.get(&document)?.is_none() && store.get(&beside)?.is_some() {
        // What a process left that was killed between the two belongs to nothing.
        let _ = store.remove(&beside);
    }
    store.put(&beside, json.as_bytes())?;
    if let Err(error) = store.put(&document, text.as_bytes()) {
        // Without its handoff the file says nothing to anybody.
        let _ = store.remove(&beside);
        return Err(taken(error, &name));
    }
    project.tell_others(&document);
    project.local().note(&Operation::Handoff(front.id))?;
    Ok(project.path_of(&name))
}

fn taken(error: StoreError, name: &HandoffName) -> ProjectError {
    match error {
        StoreError::Taken(_) => ProjectError::NotAHandoff {
            path: name.to_string().into(),
            why: "another process has just stored one of this name".to_owned(),
        },
        other => other.into(),
    }
}
