//! The raw JSON of five agents, as far as ground truth needs it.

use serde_json::Value;

use super::{Act, Reading};

/// Recognises the format and reads it.
pub(super) fn read(text: &str, reading: &mut Reading) {
    let one = text.trim_start().starts_with("{\n") || !text.trim_end().contains('\n');
    if one && let Ok(whole) = serde_json::from_str::<Value>(text) {
        return opencode(&whole, reading);
    }
    for (number, line) in text.lines().enumerate() {
        reading.line = number + 1;
        let Ok(record) = serde_json::from_str::<Value>(line) else { continue };
        if record["payload"].is_object() {
            codex(&record, reading);
        } else if record["data"].is_object() && record["type"] != "progress" {
            copilot(&record, reading);
        } else if record["message"]["role"] == "toolResult"
            || (record["type"] == "message" || record["type"] == "session")
        {
            pi(&record, reading);
        } else {
            claude(&record, reading);
        }
    }
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Text that is a string or a list of blocks.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(blocks) => {
            let texts = blocks.iter().map(|block| string(&block["text"]));
            texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

fn keep_first(kept: &mut String, value: &Value) {
    if kept.is_empty() {
        string(value).clone_into(kept);
    }
}

fn claude(record: &Value, reading: &mut Reading) {
    if record["isSidechain"] == true || record["isMeta"] == true {
        return;
    }
    keep_first(&mut reading.cwd, &record["cwd"]);
    keep_first(&mut reading.branch, &record["gitBranch"]);
    keep_first(&mut reading.started, &record["timestamp"]);
    let content = &record["message"]["content"];
    if record["isCompactSummary"] == true {
        reading.add(Act::Summary(joined(content)));
        return;
    }
    let from_user = record["type"] == "user";
    match content {
        Value::String(text) if from_user => reading.user(text),
        Value::String(text) if record["type"] == "assistant" => reading.assistant(text),
        Value::Array(blocks) => {
            for block in blocks {
                match string(&block["type"]) {
                    "text" if from_user => reading.user(string(&block["text"])),
                    "text" => reading.assistant(string(&block["text"])),
                    "tool_use" => reading.call(
                        string(&block["id"]),
                        string(&block["name"]),
                        block["input"].clone(),
                    ),
                    "tool_result" => {
                        let failed = Some(block["is_error"] == true);
                        let output = joined(&block["content"]);
                        reading.result(string(&block["tool_use_id"]), &output, failed);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn codex(record: &Value, reading: &mut Reading) {
    let payload = &record["payload"];
    keep_first(&mut reading.started, &record["timestamp"]);
    match (string(&record["type"]), string(&payload["type"])) {
        ("session_meta", _) => {
            keep_first(&mut reading.cwd, &payload["cwd"]);
            keep_first(&mut reading.branch, &payload["git"]["branch"]);
        }
        ("response_item", "message") => {
            let text = joined(&payload["content"]);
            match string(&payload["role"]) {
                "user" => reading.user(&text),
                "assistant" => reading.assistant(&text),
                _ => {}
            }
        }
        ("response_item", "function_call") => {
            let input = serde_json::from_str(string(&payload["arguments"])).unwrap_or_default();
            reading.call(string(&payload["call_id"]), string(&payload["name"]), input);
        }
        ("response_item", "custom_tool_call") => reading.call(
            string(&payload["call_id"]),
            string(&payload["name"]),
            payload["input"].clone(),
        ),
        ("response_item", "function_call_output" | "custom_tool_call_output") => {
            let output = codex_output(&payload["output"]);
            let id = reading.ended(string(&payload["call_id"]), still_running(&output));
            if let Some(id) = id {
                reading.result(&id, &output, codex_failed(&output));
            }
        }
        ("compacted", _) => {
            let mut summary = string(&payload["message"]).to_owned();
            if summary.is_empty() {
                let history = payload["replacement_history"].as_array();
                let last = history.and_then(|history| history.last());
                summary = last.map(|message| joined(&message["content"])).unwrap_or_default();
            }
            reading.add(Act::Summary(summary));
        }
        _ => {}
    }
}

/// The output is text, blocks, or JSON text with `output` and metadata.
fn codex_output(value: &Value) -> String {
    let text = joined(value);
    let Ok(inner) = serde_json::from_str::<Value>(&text) else { return text };
    let Some(output) = inner["output"].as_str() else { return text };
    match inner["metadata"]["exit_code"].as_i64() {
        Some(code) => format!("Exit code: {code}\nOutput:\n{output}"),
        None => output.to_owned(),
    }
}

/// What stands before a command's own output.
fn head(output: &str) -> &str {
    output.split("\nOutput:\n").next().unwrap_or(output)
}

/// The number of the process that a command left running.
fn still_running(output: &str) -> Option<u64> {
    let rest = head(output).split("Process running with session ID ").nth(1)?;
    rest.split_whitespace().next()?.parse().ok()
}

fn codex_failed(output: &str) -> Option<bool> {
    let output = head(output);
    let code = ["exited with code ", "Exit code: ", "exit code: "].iter().find_map(|marker| {
        let rest = output.split(marker).nth(1)?;
        let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        digits.parse::<i64>().ok()
    });
    code.map(|code| code != 0)
}

fn copilot(record: &Value, reading: &mut Reading) {
    let data = &record["data"];
    keep_first(&mut reading.started, &record["timestamp"]);
    match string(&record["type"]) {
        "session.start" => {
            keep_first(&mut reading.cwd, &data["context"]["cwd"]);
            keep_first(&mut reading.branch, &data["context"]["branch"]);
        }
        "user.message" => reading.user(string(&data["content"])),
        "assistant.message" => reading.assistant(string(&data["content"])),
        "tool.execution_start" => reading.call(
            string(&data["toolCallId"]),
            string(&data["toolName"]),
            data["arguments"].clone(),
        ),
        "tool.execution_complete" => {
            let output = match &data["result"]["content"] {
                Value::Null => joined(&data["error"]["message"]),
                content => joined(content),
            };
            let code = data["shellExecution"]["exitCode"].as_i64().map(|code| code != 0);
            let failed = code.or(Some(data["success"] == false));
            reading.result(string(&data["toolCallId"]), &output, failed);
        }
        _ => {}
    }
}

fn pi(record: &Value, reading: &mut Reading) {
    keep_first(&mut reading.cwd, &record["cwd"]);
    keep_first(&mut reading.started, &record["timestamp"]);
    let message = &record["message"];
    match string(&message["role"]) {
        "user" => reading.user(&joined(&message["content"])),
        "assistant" => {
            for block in message["content"].as_array().into_iter().flatten() {
                match string(&block["type"]) {
                    "text" => reading.assistant(string(&block["text"])),
                    "toolCall" => reading.call(
                        string(&block["id"]),
                        string(&block["name"]),
                        block["arguments"].clone(),
                    ),
                    _ => {}
                }
            }
        }
        "toolResult" => {
            let failed = Some(message["isError"] == true);
            let output = joined(&message["content"]);
            reading.result(string(&message["toolCallId"]), &output, failed);
        }
        _ => {}
    }
    if record["type"] == "compaction" {
        reading.add(Act::Summary(string(&record["summary"]).to_owned()));
    }
}

fn opencode(whole: &Value, reading: &mut Reading) {
    keep_first(&mut reading.cwd, &whole["info"]["directory"]);
    for message in whole["messages"].as_array().into_iter().flatten() {
        let from_user = message["info"]["role"] == "user";
        for part in message["parts"].as_array().into_iter().flatten() {
            reading.line += 1;
            match string(&part["type"]) {
                "text" if part["synthetic"] == true => {}
                "text" if from_user => reading.user(string(&part["text"])),
                "text" => reading.assistant(string(&part["text"])),
                "tool" => {
                    let state = &part["state"];
                    let exit = state["metadata"]["exit"].as_i64().map(|code| code != 0);
                    let failed = exit.or(Some(state["status"] == "error"));
                    let id = string(&part["id"]);
                    reading.call(id, string(&part["tool"]), state["input"].clone());
                    reading.result(id, string(&state["output"]), failed);
                }
                _ => {}
            }
        }
    }
}
