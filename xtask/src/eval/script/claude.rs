//! Beats as records of Claude Code.

use serde_json::{Value, json};

use super::{Beat, FOLDER, state, time, uuid};

pub(super) fn records(beats: &[Beat], name: &str) -> Vec<Value> {
    let session = uuid(name);
    let mut records: Vec<Value> = Vec::new();
    for (at, beat) in beats.iter().enumerate() {
        for (kind, content, result) in messages(at, beat) {
            let role = if kind == "user" { "user" } else { "assistant" };
            let id = uuid(&format!("{name} {}", records.len()));
            let parent = records.last().map(|record| record["uuid"].clone());
            let mut message = json!({"role": role, "content": content});
            if role == "assistant" {
                message["id"] = json!(format!("msg_{}", records.len()));
                message["model"] = json!("claude-opus-5-5");
                message["usage"] = json!({"input_tokens": 10, "output_tokens": 5});
            }
            let mut record = json!({
                "type": kind, "uuid": id, "parentUuid": parent, "sessionId": session, "message": message,
                "timestamp": time(at), "cwd": FOLDER, "gitBranch": "main", "version": "2.1.330",
                "isSidechain": false, "userType": "external",
            });
            if !result.is_null() {
                record["toolUseResult"] = result;
            }
            records.push(record);
        }
    }
    records
}

/// The messages of a beat: type, content, structured result.
fn messages(at: usize, beat: &Beat) -> Vec<(&'static str, Value, Value)> {
    let call = |name: &str, input: Value, output: &str, failed: bool, result: Value| {
        let id = format!("toolu_{at:06}");
        let uses = json!([{"type": "tool_use", "id": id, "name": name, "input": input}]);
        let gives = json!([{"type": "tool_result", "tool_use_id": id, "content": output, "is_error": failed}]);
        vec![("assistant", uses, Value::Null), ("user", gives, result)]
    };
    match beat {
        Beat::User(text) => vec![("user", json!(text), Value::Null)],
        Beat::Assistant(text) => {
            vec![("assistant", json!([{"type": "text", "text": text}]), Value::Null)]
        }
        Beat::Run(command, output, fails) => {
            let shown = if *fails { format!("Exit code 1\n{output}") } else { output.clone() };
            let result = if *fails {
                json!(format!("Error: {shown}"))
            } else {
                json!({"stdout": output, "stderr": "", "interrupted": false})
            };
            call("Bash", json!({"command": command}), &shown, *fails, result)
        }
        Beat::Read(path, output) => {
            let path = format!("{FOLDER}/{path}");
            call("Read", json!({"file_path": path}), output, false, Value::Null)
        }
        Beat::Write(path, content) => {
            let path = format!("{FOLDER}/{path}");
            let said = format!("File created successfully at: {path}");
            let result = json!({"type": "create", "filePath": path, "content": content, "structuredPatch": []});
            call("Write", json!({"file_path": path, "content": content}), &said, false, result)
        }
        Beat::Edit(path) => {
            let path = format!("{FOLDER}/{path}");
            let said = format!("The file {path} has been updated.");
            let input = json!({"file_path": path, "old_string": "return null", "new_string": "return none()"});
            let result = json!({"filePath": path, "oldString": "return null", "newString": "return none()",
                "structuredPatch": [{"oldStart": 1, "oldLines": 1, "newStart": 1, "newLines": 1,
                    "lines": ["-return null", "+return none()"]}]});
            call("Edit", input, &said, false, result)
        }
        Beat::Todos(todos) => {
            let todos = todos.iter().map(|todo| {
                let (text, done) = state(todo);
                let status = if done { "completed" } else { "pending" };
                json!({"content": text, "status": status, "activeForm": text})
            });
            let todos: Vec<Value> = todos.collect();
            let result = json!({"oldTodos": [], "newTodos": todos});
            call(
                "TodoWrite",
                json!({"todos": todos}),
                "Todos have been modified successfully.",
                false,
                result,
            )
        }
    }
}
