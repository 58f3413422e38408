//! The resources: the handoffs of the project, and the template in force.

use rmcp::ErrorData;
use rmcp::model::{ReadResourceResult, Resource, ResourceContents};
use segue_document::template::Platform;
use segue_document::visible::one_line;
use segue_project::{LogRequest, Surroundings, bootstrap, log, show};

const HANDOFF: &str = "segue://handoff/";
const TEMPLATE: &str = "segue://template";

/// The handoffs, newest first, and the template.
pub(crate) fn list(around: &Surroundings) -> Vec<Resource> {
    let template = Resource::new(TEMPLATE, "The template in force").with_mime_type("text/markdown");
    // Outside of a project there is only the template.
    let nodes = log(around, LogRequest::default())
        .map(|log| log.chain.nodes().to_vec())
        .unwrap_or_default();
    let handoffs = nodes.iter().map(|node| {
        let uri = format!("{HANDOFF}{}", node.front.id);
        Resource::new(uri, format!("Handoff {}", node.front.number))
            .with_description(one_line(&node.objective))
            .with_mime_type("text/markdown")
    });
    handoffs.chain([template]).collect()
}

/// The text of a resource.
pub(crate) fn read(around: &Surroundings, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let wrong =
        |error: segue_project::ProjectError| ErrorData::resource_not_found(error.to_string(), None);
    let is_id = |id: &&str| id.chars().all(|c| c.is_ascii_lowercase());
    let text = match uri.strip_prefix(HANDOFF).filter(is_id) {
        Some(id) => show(around, Some(id)).map_err(wrong)?.text,
        None if uri == TEMPLATE => bootstrap(around, None, Platform::Any, false).map_err(wrong)?,
        None => {
            return Err(ErrorData::resource_not_found(format!("there is no `{uri}`"), None));
        }
    };
    let contents = ResourceContents::text(text, uri).with_mime_type("text/markdown");
    Ok(ReadResourceResult::new(vec![contents]))
}
