//! The todo list, which older releases write whole and newer ones change item by item.

use segue_model::{Todo, TodoState};
use serde::{Deserialize, Serialize};

use super::record::TaskResult;

/// So many tasks are kept at most, the newest ones: the list is handed over anew with each.
const MOST: usize = 500;

/// The list as it now stands.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Tasks {
    items: Vec<(String, Todo)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    todos: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    content: String,
    #[serde(default)]
    status: String,
}

#[derive(Deserialize)]
struct Created {
    subject: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Updated {
    task_id: String,
    status: Option<String>,
    subject: Option<String>,
}

impl Tasks {
    /// Whether calls of this tool change the list.
    pub(super) fn is_tool(tool: &str) -> bool {
        matches!(tool, "TodoWrite" | "TaskCreate" | "TaskUpdate")
    }

    /// The list after a call that succeeded; nothing if the call made no sense.
    pub(super) fn after(
        &mut self,
        tool: &str,
        input: &str,
        result: Option<&TaskResult<'_>>,
    ) -> Option<Vec<Todo>> {
        match tool {
            "TodoWrite" => {
                let written: Written = serde_json::from_str(input).ok()?;
                let item = |(n, item): (usize, Item)| {
                    (n.to_string(), Todo { text: item.content, state: state(&item.status) })
                };
                self.items = written.todos.into_iter().enumerate().map(item).collect();
            }
            "TaskCreate" => {
                let created: Created = serde_json::from_str(input).ok()?;
                let id = result.and_then(|task| task.id.as_deref()).map(str::to_owned);
                let id = id.unwrap_or_else(|| (self.items.len() + 1).to_string());
                // A client that starts anew counts from 1 again.
                self.items.retain(|(known, _)| *known != id);
                self.items.push((id, Todo { text: created.subject, state: TodoState::Pending }));
                let over = self.items.len().saturating_sub(MOST);
                self.items.drain(..over);
            }
            _ => self.update(serde_json::from_str(input).ok()?),
        }
        Some(self.items.iter().map(|(_, todo)| todo.clone()).collect())
    }

    fn update(&mut self, update: Updated) {
        if update.status.as_deref() == Some("deleted") {
            self.items.retain(|(id, _)| *id != update.task_id);
        }
        if let Some((_, todo)) = self.items.iter_mut().find(|(id, _)| *id == update.task_id) {
            if let Some(status) = &update.status {
                todo.state = state(status);
            }
            if let Some(subject) = update.subject {
                todo.text = subject;
            }
        }
    }
}

fn state(status: &str) -> TodoState {
    match status {
        "completed" => TodoState::Done,
        "in_progress" => TodoState::InProgress,
        _ => TodoState::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_made_changed_and_removed() {
        let mut tasks = Tasks::default();
        let result = TaskResult { id: Some("7".into()) };
        tasks.after("TaskCreate", r#"{"subject":"a"}"#, Some(&result));
        tasks.after("TaskCreate", r#"{"subject":"b"}"#, None);
        let list = tasks.after("TaskUpdate", r#"{"taskId":"7","status":"completed"}"#, None);
        let expected = [("a", TodoState::Done), ("b", TodoState::Pending)];
        let expected = expected.map(|(text, state)| Todo { text: text.to_owned(), state });
        assert_eq!(list.unwrap(), expected);
        let list = tasks.after("TaskUpdate", r#"{"taskId":"7","status":"deleted"}"#, None);
        assert_eq!(list.unwrap().len(), 1);
        assert_eq!(tasks.after("TodoWrite", "[]", None), None);
        for n in 0..2 * MOST {
            let list = tasks.after("TaskCreate", &format!(r#"{{"subject":"task {n}"}}"#), None);
            assert!(list.unwrap().len() <= MOST);
        }
        let list = tasks.after("TaskCreate", r#"{"subject":"last"}"#, None).unwrap();
        assert_eq!(list.last().unwrap().text, "last");
    }
}
