//! What of an event is passed on to the half that follows the talk: what is said, and that something was done, without
//! secrets and without what was printed and written.

use std::borrow::Cow;

use segue_document::secret::mask;
use segue_model::{Action, Body, Compaction, Edit, ToolCall, ToolResult};

/// What is passed on of an event.
pub(super) fn passed_on(body: &Body<'_>) -> Body<'static> {
    match body {
        // Those of sub-agents; the session's own words are masked already.
        Body::User { .. } => Body::User { text: nothing() },
        Body::Assistant { .. } => Body::Assistant { text: nothing() },
        Body::Thinking { .. } => Body::Thinking { text: nothing() },
        Body::Injected { .. } => Body::Injected { text: nothing() },
        Body::ToolCall(call) => Body::ToolCall(asked_for(call)),
        Body::ToolResult(result) => Body::ToolResult(returned(result)),
        Body::Edit(edit) => Body::Edit(Edit { patch: None, ..edit.clone() }).into_owned(),
        Body::Compaction(compaction) => Body::Compaction(Compaction {
            summary: compaction.summary.as_deref().map(|text| owned(mask(text))),
            ..*compaction
        }),
        Body::Error { text } => Body::Error { text: owned(mask(text)) },
        body => body.clone().into_owned(),
    }
}

fn asked_for(call: &ToolCall<'_>) -> ToolCall<'static> {
    // What the model asks the person stands in the arguments.
    let input = if call.action == Action::Ask { owned(mask(&call.input)) } else { nothing() };
    ToolCall { call: copy(&call.call), tool: copy(&call.tool), action: action(&call.action), input }
}

fn returned(result: &ToolResult<'_>) -> ToolResult<'static> {
    ToolResult {
        call: copy(&result.call),
        tool: copy(&result.tool),
        action: action(&result.action),
        output: nothing(),
        ..*result
    }
}

fn action(action: &Action<'_>) -> Action<'static> {
    match action {
        Action::Run { command, folder } => Action::Run {
            command: owned(mask(command)),
            folder: folder.as_deref().map(|folder| Cow::Owned(folder.to_owned())),
        },
        Action::Plan { plan } => Action::Plan { plan: owned(mask(plan)) },
        Action::Read { path } => Action::Read { path: copy(path) },
        Action::Write { path } => Action::Write { path: copy(path) },
        Action::Delegate => Action::Delegate,
        Action::Ask => Action::Ask,
        Action::Todo => Action::Todo,
        Action::Other => Action::Other,
    }
}

const fn nothing() -> Cow<'static, str> {
    Cow::Borrowed("")
}

fn copy(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

/// A text without a borrow.
pub(super) fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
