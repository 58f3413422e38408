//! The prompts: what a person picks in a client's menu.

use rmcp::ErrorData;
use rmcp::model::{GetPromptResult, Prompt, PromptArgument, PromptMessage, Role};
use segue_document::template::Platform;
use segue_project::{Surroundings, bootstrap, next};
use serde_json::Value;

/// Every prompt.
pub(crate) fn list() -> Vec<Prompt> {
    let argument = |name: &str, about: &str| PromptArgument::new(name).with_description(about);
    vec![
        Prompt::new(
            "handoff",
            Some("Go on from a handoff: its prompt, with what has changed since"),
            Some(vec![
                argument("handoff", "A number, the first letters of an id, or @ for the newest"),
                argument("goal", "Another goal for this session"),
            ]),
        ),
        Prompt::new(
            "bootstrap",
            Some("Begin the first session of a chain: the project's template"),
            None,
        ),
    ]
}

/// The text of a prompt.
pub(crate) fn get(
    around: &Surroundings,
    name: &str,
    arguments: &Value,
) -> Result<GetPromptResult, ErrorData> {
    let argument = |key: &str| arguments[key].as_str().filter(|text| !text.is_empty());
    let wrong =
        |error: segue_project::ProjectError| ErrorData::invalid_params(error.to_string(), None);
    let text = match name {
        "handoff" => next(around, argument("handoff"), argument("goal")).map_err(wrong)?.text,
        "bootstrap" => bootstrap(around, None, Platform::Any, false).map_err(wrong)?,
        other => {
            return Err(ErrorData::invalid_params(format!("there is no prompt `{other}`"), None));
        }
    };
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]))
}
