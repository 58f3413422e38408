//! What tools of the agents do, by their names and arguments.

use serde_json::Value;

use super::{Act, How, Reading};

/// Turns one finished call into acts.
pub(super) fn understand(
    reading: &mut Reading,
    name: &str,
    input: &Value,
    output: &str,
    failed: Option<bool>,
) {
    let field = |keys: &[&str]| keys.iter().find_map(|key| input[*key].as_str()).map(str::to_owned);
    if output.contains("doesn't want to proceed with this tool use") {
        return;
    }
    let bare = name.to_lowercase();
    match bare.as_str() {
        "bash" | "shell" | "exec_command" | "run_shell_command" | "local_shell"
        | "shell_command" => {
            run(reading, input, output, failed);
        }
        "write" | "create" | "write_file" if failed != Some(true) => {
            let Some(path) = field(&["file_path", "filePath", "path"]) else { return };
            let known = output.contains("has been updated") || output.contains("overwr");
            let how = if known { How::Edited } else { How::Created };
            reading.add(Act::Change { path, how });
        }
        "edit" | "multiedit" | "notebookedit" | "str_replace" | "replace"
            if failed != Some(true) =>
        {
            let Some(path) = field(&["file_path", "filePath", "path", "notebook_path"]) else {
                return;
            };
            reading.add(Act::Change { path, how: How::Edited });
        }
        "apply_patch" if failed != Some(true) => {
            let patch = field(&["patchText", "input", "patch"]);
            let patch = patch.or_else(|| input.as_str().map(str::to_owned)).unwrap_or_default();
            for change in patched(&patch) {
                reading.add(change);
            }
        }
        "todowrite" | "update_plan" | "write_todos" => todos(reading, input),
        "taskcreate" => {
            let id = (reading.tasks.len() + 1).to_string();
            let id = after(output, "Task #").unwrap_or(id);
            reading.tasks.push((id, field(&["subject"]).unwrap_or_default(), false));
            tasks(reading);
        }
        "taskupdate" => {
            let id = field(&["taskId"]).unwrap_or_default();
            match input["status"].as_str() {
                Some("deleted") => reading.tasks.retain(|task| task.0 != id),
                Some(status) => {
                    for task in reading.tasks.iter_mut().filter(|task| task.0 == id) {
                        task.2 = status == "completed";
                    }
                }
                None => {}
            }
            tasks(reading);
        }
        _ => {
            let output = output.to_owned();
            reading.add(Act::Tool { input: plain(input), output });
        }
    }
}

/// The values of an input, without its keys.
fn plain(input: &Value) -> String {
    match input {
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            fields.values().map(plain).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn after(text: &str, marker: &str) -> Option<String> {
    let rest = text.split(marker).nth(1)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

fn todos(reading: &mut Reading, input: &Value) {
    let list = ["todos", "plan"].iter().find_map(|key| input[*key].as_array());
    let todos = list.into_iter().flatten().filter(|todo| todo["status"] != "cancelled");
    let todos = todos.filter_map(|todo| {
        let text = ["content", "step", "text", "description"]
            .iter()
            .find_map(|key| todo[*key].as_str())?;
        Some((text.to_owned(), todo["status"] == "completed"))
    });
    let todos = todos.collect();
    reading.add(Act::Todos(todos));
}

fn tasks(reading: &mut Reading) {
    let todos = reading.tasks.iter().map(|(_, text, done)| (text.clone(), *done)).collect();
    reading.add(Act::Todos(todos));
}

fn run(reading: &mut Reading, input: &Value, output: &str, failed: Option<bool>) {
    let command = match (&input["command"], &input["cmd"]) {
        (Value::String(command), _) | (_, Value::String(command)) => command.clone(),
        (Value::Array(parts), _) => parts.last().and_then(Value::as_str).unwrap_or("").to_owned(),
        _ => return,
    };
    if let Some(patch) = command.split_once("*** Begin Patch").map(|(_, patch)| patch) {
        for change in patched(patch) {
            reading.add(change);
        }
        return;
    }
    if failed != Some(true) {
        for change in moved(&command) {
            reading.add(change);
        }
    }
    let passed = failed.map(|failed| !failed);
    reading.add(Act::Run { command, output: output.to_owned(), passed });
}

/// The changes of a patch in the `apply_patch` form.
fn patched(patch: &str) -> Vec<Act> {
    let mut changes: Vec<Act> = Vec::new();
    for line in patch.lines() {
        let header = |marker: &str| line.strip_prefix(marker).map(|path| path.trim().to_owned());
        if let Some(path) = header("*** Add File: ") {
            changes.push(Act::Change { path, how: How::Created });
        } else if let Some(path) = header("*** Update File: ") {
            changes.push(Act::Change { path, how: How::Edited });
        } else if let Some(path) = header("*** Delete File: ") {
            changes.push(Act::Change { path, how: How::Deleted });
        } else if let Some(to) = header("*** Move to: ")
            && let Some(Act::Change { how, .. }) = changes.last_mut()
        {
            *how = How::Renamed(to);
        }
    }
    changes
}

/// What a passed command removed or moved, in its plainest forms.
fn moved(command: &str) -> Vec<Act> {
    let mut changes = Vec::new();
    if command.contains("<<") {
        return changes;
    }
    for part in command.split(['\n', ';']).flat_map(|part| part.split("&&")) {
        let words: Vec<&str> = part.split_whitespace().collect();
        let words = words.strip_prefix(&["git"]).unwrap_or(&words);
        let plain = |word: &&str| {
            let name = word.trim_matches(['"', '\'']);
            let file = name.rsplit('/').next().is_some_and(|name| name.contains('.'));
            file && !name.starts_with('-')
                && !name.contains(['*', '$', '{', '>', '|'])
                && !name.starts_with("/tmp")
                && !name.starts_with("/dev")
        };
        let names: Vec<String> = words
            .iter()
            .skip(1)
            .filter(|word| plain(word))
            .map(|word| word.trim_matches(['"', '\'']).to_owned())
            .collect();
        match (words.first(), names.as_slice()) {
            (Some(&"rm"), names) if !part.contains("--cached") => changes.extend(
                names.iter().map(|path| Act::Change { path: path.clone(), how: How::Deleted }),
            ),
            (Some(&"mv"), [from, to]) => {
                changes.push(Act::Change { path: from.clone(), how: How::Renamed(to.clone()) });
            }
            _ => {}
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removed_and_moved_files_are_seen() {
        let changes = moved("cd app && git rm -f old.rs && mv a.rs src/b.rs; rm -rf target");
        let expected = [
            Act::Change { path: "old.rs".into(), how: How::Deleted },
            Act::Change { path: "a.rs".into(), how: How::Renamed("src/b.rs".into()) },
        ];
        assert_eq!(changes, expected);
    }

    #[test]
    fn a_patch_names_its_files() {
        let patch =
            "*** Begin Patch\n*** Update File: a.rs\n*** Move to: b.rs\n*** Delete File: c.rs\n";
        let changes = patched(patch);
        assert_eq!(changes.len(), 2);
        assert_eq!(
            changes[0],
            Act::Change { path: "a.rs".into(), how: How::Renamed("b.rs".into()) }
        );
    }
}
