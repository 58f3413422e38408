//! Beats as a rollout of Codex.

use serde_json::{Value, json};

use super::{Beat, FOLDER, state, time, uuid};

pub(super) fn records(beats: &[Beat], name: &str) -> Vec<Value> {
    let meta = json!({"id": uuid(name), "timestamp": time(0), "cwd": FOLDER, "originator": "codex-tui",
        "cli_version": "0.142.5", "source": "cli", "model_provider": "openai",
        "git": {"commit_hash": "0f3d2a1b0f3d2a1b0f3d2a1b0f3d2a1b0f3d2a1b", "branch": "main"}});
    let mut records = vec![json!({"timestamp": time(0), "type": "session_meta", "payload": meta})];
    for (at, beat) in beats.iter().enumerate() {
        for (kind, payload) in payloads(at, beat) {
            records.push(json!({"timestamp": time(at), "type": kind, "payload": payload}));
        }
    }
    records
}

fn payloads(at: usize, beat: &Beat) -> Vec<(&'static str, Value)> {
    let id = format!("call_{at:06}");
    let item = |payload| ("response_item", payload);
    let message = |role: &str, kind: &str, text: &str| json!({"type": "message", "role": role, "content": [{"type": kind, "text": text}]});
    let function = |name: &str, arguments: Value, output: String| {
        let arguments = arguments.to_string();
        vec![
            item(
                json!({"type": "function_call", "name": name, "arguments": arguments, "call_id": id}),
            ),
            item(json!({"type": "function_call_output", "call_id": id, "output": output})),
        ]
    };
    let exec = |command: &str, output: &str, code: i32| {
        let shown = format!(
            "Chunk ID: 0a1b2c\nWall time: 0.4 seconds\nProcess exited with code {code}\nOutput:\n{output}"
        );
        function("exec_command", json!({"cmd": command, "workdir": FOLDER}), shown)
    };
    let patch = |header: &str, body: String, mark: &str, path: &str| {
        let input = format!("*** Begin Patch\n*** {header} File: {path}\n{body}\n*** End Patch");
        let said = format!(
            "Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\n{mark} {path}\n"
        );
        vec![
            item(json!({"type": "custom_tool_call", "status": "completed", "call_id": id,
                "name": "apply_patch", "input": input})),
            item(json!({"type": "custom_tool_call_output", "call_id": id, "output": said})),
        ]
    };
    match beat {
        Beat::User(text) => vec![
            item(message("user", "input_text", text)),
            ("event_msg", json!({"type": "user_message", "message": text, "images": []})),
        ],
        Beat::Assistant(text) => vec![
            ("event_msg", json!({"type": "agent_message", "message": text})),
            item(message("assistant", "output_text", text)),
        ],
        Beat::Run(command, output, fails) => exec(command, output, i32::from(*fails)),
        Beat::Read(path, output) => exec(&format!("sed -n '1,200p' {path}"), output, 0),
        Beat::Write(path, content) => {
            let body = content.lines().map(|line| format!("+{line}")).collect::<Vec<_>>();
            patch("Add", body.join("\n"), "A", path)
        }
        Beat::Edit(path) => {
            let body = "@@\n-return null\n+return none()".to_owned();
            patch("Update", body, "M", path)
        }
        Beat::Todos(todos) => {
            let plan = todos.iter().map(|todo| {
                let (text, done) = state(todo);
                json!({"step": text, "status": if done { "completed" } else { "pending" }})
            });
            let plan: Vec<Value> = plan.collect();
            function("update_plan", json!({"plan": plan}), "Plan updated".to_owned())
        }
    }
}
