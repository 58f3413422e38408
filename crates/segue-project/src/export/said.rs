//! Events in the words that a page shows: a title, and a text below it.

use segue_document::visible::{one_line, visible};
use segue_model::{Action, Body, Change, Event, Todo, TodoState};

/// What a page shows of an event.
pub(crate) struct Said {
    /// Who, or what: one line, harmless.
    pub(crate) title: String,
    /// A class for its look.
    pub(crate) class: &'static str,
    /// The text, with control characters shown.
    pub(crate) text: String,
    /// Whether the text is prose; else it is code or output.
    pub(crate) is_prose: bool,
}

/// What is shown of an event; nothing of those that only count.
pub(crate) fn said(event: &Event<'_>) -> Option<Said> {
    let prose = |title: &str, class, text: &str| Said {
        title: title.to_owned(),
        class,
        text: visible(text).into_owned(),
        is_prose: true,
    };
    let code = |title: String, class, text: &str| Said {
        title: one_line(&title),
        class,
        text: visible(text).into_owned(),
        is_prose: false,
    };
    Some(match &event.body {
        Body::Meta(_) | Body::Usage(_) => return None,
        Body::User { text } => prose("User", "user", text),
        Body::Injected { text } => prose("Client", "client", text),
        Body::Assistant { text } => prose("Assistant", "assistant", text),
        Body::Thinking { text } if text.trim().is_empty() => return None,
        Body::Thinking { text } => prose("Thinking", "thinking", text),
        Body::Error { text } => prose("Error", "error", text),
        Body::Interruption => prose("The user stopped the model", "client", ""),
        Body::ToolCall(call) => match &call.action {
            Action::Run { command, folder } => {
                let place = folder.as_ref().map(|it| format!(" in {it}")).unwrap_or_default();
                code(format!("{}: run{place}", call.tool), "tool", command)
            }
            Action::Read { path } => code(format!("{}: read {path}", call.tool), "tool", ""),
            _ => code(call.tool.to_string(), "tool", &call.input),
        },
        Body::ToolResult(result) => {
            let state = match (result.refused, result.exit, result.failed) {
                (true, _, _) => " (refused by the user)".to_owned(),
                (_, Some(exit), _) => format!(" (exit status {exit})"),
                (_, None, true) => " (failed)".to_owned(),
                (_, None, false) => String::new(),
            };
            code(format!("Result of {}{state}", result.tool), "result", &result.output)
        }
        Body::Edit(edit) => {
            let what = match &edit.change {
                Change::Create => "Created".to_owned(),
                Change::Edit => "Edited".to_owned(),
                Change::Delete => "Deleted".to_owned(),
                Change::Rename { to } => format!("Renamed to {to}:"),
            };
            let title = format!("{what} {} +{} −{}", edit.path, edit.added, edit.removed);
            code(title, "edit", edit.patch.as_deref().unwrap_or_default())
        }
        Body::Todo { todos } => code("Todo list".to_owned(), "todo", &list(todos)),
        Body::Compaction(compaction) => {
            let how = if compaction.automatic { "by itself" } else { "when asked" };
            let title = format!("The client compacted the conversation {how}");
            prose(&title, "client", compaction.summary.as_deref().unwrap_or_default())
        }
    })
}

fn list(todos: &[Todo]) -> String {
    let line = |todo: &Todo| {
        let sign = match todo.state {
            TodoState::Done => 'x',
            TodoState::InProgress => '~',
            TodoState::Pending => ' ',
        };
        format!("- [{sign}] {}", todo.text)
    };
    todos.iter().map(line).collect::<Vec<_>>().join("\n")
}
