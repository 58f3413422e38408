//! Todo lists as the agents write them.

use segue_model::{Todo, TodoState};
use serde_json::Value;

/// The list that a call sets: items under `plan`, `todos`, `items` or `todoList`, or a
/// Markdown list with boxes.
pub(crate) fn todos(input: &Value) -> Option<Vec<Todo>> {
    let keys = ["plan", "todos", "items", "todoList"];
    let list = keys.iter().find_map(|key| input.get(*key)).unwrap_or(input);
    match list {
        Value::Array(items) => Some(items.iter().filter_map(item).collect()),
        Value::String(text) => Some(text.lines().filter_map(boxed).collect()),
        _ => None,
    }
}

fn item(item: &Value) -> Option<Todo> {
    let keys = ["step", "content", "description", "text", "title", "task"];
    let text = keys.iter().find_map(|key| item[*key].as_str())?.to_owned();
    let status = item["status"].as_str().unwrap_or_default().to_ascii_lowercase();
    let state = match status.replace(['-', ' ', '_'], "").as_str() {
        "completed" | "done" | "cancelled" => TodoState::Done,
        "inprogress" | "active" => TodoState::InProgress,
        _ => TodoState::Pending,
    };
    Some(Todo { text, state })
}

/// `- [x] text`
fn boxed(line: &str) -> Option<Todo> {
    let rest = line.trim_start().strip_prefix(['-', '*'])?.trim_start().strip_prefix('[')?;
    let (sign, text) = rest.split_once(']')?;
    let state = match sign.trim() {
        "x" | "X" => TodoState::Done,
        "-" | "~" | "/" | "⚡" => TodoState::InProgress,
        "" => TodoState::Pending,
        _ => return None,
    };
    // Some put a sign of its weight before the text.
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"`\"'([".contains(c));
    Some(Todo { text: text.trim().to_owned(), state })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_read_in_every_form() {
        let expected = [
            Todo { text: "a".into(), state: TodoState::Done },
            Todo { text: "b".into(), state: TodoState::InProgress },
        ];
        for input in [
            json!({"plan": [{"step": "a", "status": "completed"}, {"step": "b", "status": "in_progress"}]}),
            json!({"todos": [{"content": "a", "status": "done"}, {"content": "b", "status": "in-progress"}]}),
            json!({"todos": "- [x] a\n- [~] b\nnote"}),
        ] {
            assert_eq!(todos(&input).as_deref(), Some(expected.as_slice()), "{input}");
        }
        assert_eq!(todos(&json!(7)), None);
    }
}
