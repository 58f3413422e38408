//! The tools that a client offers the model, and a step of the script as a call of one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::script::Step;

const SHELL: [&str; 7] = [
    "Bash",
    "bash",
    "run_shell_command",
    "exec_command",
    "shell_command",
    "shell",
    "execute_command",
];
const READ: [&str; 3] = ["Read", "read", "read_file"];
const WRITE: [&str; 5] = ["Write", "write", "write_file", "create_file", "create"];
const EDIT: [&str; 5] = ["Edit", "edit", "replace", "edit_file", "str_replace"];

/// The tool that finds tools, in the dialect that has one of its own for that.
const SEARCH: &str = "tool_search";

/// A tool that a client offers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tool {
    pub(crate) properties: BTreeSet<String>,
    /// Takes a text and not an object.
    pub(crate) is_custom: bool,
    /// Finds further tools, which are offered by what it finds.
    pub(crate) is_search: bool,
    /// The name of the group that it stands in.
    pub(crate) group: Option<String>,
}

/// The tools of a request, by their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offered(BTreeMap<String, Tool>);

/// A call of a tool.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arguments: Value,
    pub(crate) tool: Tool,
}

impl Offered {
    /// What the body of a request offers, in any of the four dialects.
    pub(crate) fn of(body: &Value) -> Self {
        let mut offered = Self::default();
        let found =
            items(&body["input"]).iter().filter(|item| item["type"] == "tool_search_output");
        let found = found.flat_map(|item| items(&item["tools"]));
        for tool in items(&body["tools"]).iter().chain(found) {
            if tool["type"] == SEARCH {
                let search = Tool { is_search: true, ..Tool::default() };
                offered.0.insert(SEARCH.to_owned(), search);
            } else if !tool["functionDeclarations"].is_null() {
                for function in items(&tool["functionDeclarations"]) {
                    let schema = [&function["parametersJsonSchema"], &function["parameters"]];
                    offered.add(function, schema.into_iter().find(|s| !s.is_null()), None);
                }
            } else if !tool["function"].is_null() {
                offered.add(&tool["function"], Some(&tool["function"]["parameters"]), None);
            } else if tool["type"] == "namespace" {
                for function in items(&tool["tools"]) {
                    offered.add(function, Some(&function["parameters"]), tool["name"].as_str());
                }
            } else {
                let schema = [&tool["input_schema"], &tool["parameters"]];
                offered.add(tool, schema.into_iter().find(|s| !s.is_null()), None);
            }
        }
        offered
    }

    fn add(&mut self, tool: &Value, schema: Option<&Value>, group: Option<&str>) {
        let Some(name) = tool["name"].as_str() else { return };
        let properties = schema.and_then(|schema| schema["properties"].as_object());
        let properties = properties.map(|map| map.keys().cloned().collect()).unwrap_or_default();
        let is_custom = tool["type"] == "custom" && tool["input_schema"].is_null();
        let group = group.map(str::to_owned);
        let tool = Tool { properties, is_custom, is_search: false, group };
        self.0.insert(name.to_owned(), tool);
    }

    /// Whether the request is of the session itself: side requests offer no such tools, and a
    /// session that may not run anything can read.
    pub(crate) fn is_of_session(&self) -> bool {
        self.pick(&SHELL).or_else(|| self.pick(&READ)).is_some()
    }

    fn pick(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.0.contains_key(*name))
    }

    /// The tool of a server, whatever the client puts before its name.
    pub(crate) fn ending(&self, name: &str) -> Option<&String> {
        self.0.keys().find(|offered| offered.ends_with(name))
    }

    /// A step of the script as a call.
    pub(crate) fn call(&self, step: &Step, id: String) -> Call {
        let (name, arguments) = match step {
            Step::Shell(command) => self.shell(command),
            Step::Read { path } => {
                let name = self.pick(&READ).unwrap_or("read");
                let key = self.key(name, &["file_path", "filePath", "absolute_path", "path"]);
                (name.to_owned(), json!({ key: path }))
            }
            Step::Write { path, text } => self.write(path, text),
            Step::Edit { path, old, new } => self.edit(path, old, new),
            Step::Tool { name, input } => {
                let name = self.ending(name).cloned().unwrap_or_else(|| (*name).to_owned());
                (name, input.clone())
            }
        };
        let tool = self.0.get(&name).cloned().unwrap_or_default();
        Call { id, name, arguments, tool }
    }

    fn shell(&self, command: &str) -> (String, Value) {
        let name = self.pick(&SHELL).unwrap_or("shell");
        let mut arguments = Map::new();
        let key = self.key(name, &["command", "cmd"]);
        let value = if name == "shell" { json!(["bash", "-lc", command]) } else { json!(command) };
        arguments.insert(key.to_owned(), value);
        if self.has_key(name, "description") {
            arguments.insert("description".to_owned(), "a step of the script".into());
        }
        (name.to_owned(), Value::Object(arguments))
    }

    fn write(&self, path: &str, text: &str) -> (String, Value) {
        let Some(name) = self.pick(&WRITE) else {
            return self.patch(&format!("*** Add File: {path}\n{}", marked('+', text)));
        };
        let path_key = self.key(name, &["file_path", "filePath", "path"]);
        let text_key = self.key(name, &["content", "file_text", "new_text"]);
        (name.to_owned(), json!({ path_key: path, text_key: text }))
    }

    fn edit(&self, path: &str, old: &str, new: &str) -> (String, Value) {
        let Some(name) = self.pick(&EDIT) else {
            let body =
                format!("*** Update File: {path}\n@@\n{}{}", marked('-', old), marked('+', new));
            return self.patch(&body);
        };
        let path_key = self.key(name, &["file_path", "filePath", "path"]);
        if self.has_key(name, "edits") {
            let edits = json!([{ "oldText": old, "newText": new }]);
            return (name.to_owned(), json!({ path_key: path, "edits": edits }));
        }
        let old_key = self.key(name, &["old_string", "oldString", "old_str", "oldText"]);
        let new_key = self.key(name, &["new_string", "newString", "new_str", "newText"]);
        let mut arguments = json!({ path_key: path, old_key: old, new_key: new });
        if self.has_key(name, "instruction") {
            arguments["instruction"] = "a step of the script".into();
        }
        (name.to_owned(), arguments)
    }

    fn patch(&self, body: &str) -> (String, Value) {
        let patch = format!("*** Begin Patch\n{body}*** End Patch");
        match self.0.get("apply_patch") {
            Some(tool) if tool.is_custom => ("apply_patch".to_owned(), json!(patch)),
            Some(_) => {
                let key = self.key("apply_patch", &["input", "patchText", "patch"]);
                ("apply_patch".to_owned(), json!({ key: patch }))
            }
            None => self.shell(&format!("apply_patch <<'END'\n{patch}\nEND")),
        }
    }

    fn has_key(&self, tool: &str, key: &str) -> bool {
        self.0.get(tool).is_some_and(|tool| tool.properties.contains(key))
    }

    /// The first of `names` that the tool has; the first of all where it has none.
    fn key(&self, tool: &str, names: &[&'static str]) -> &'static str {
        names.iter().copied().find(|name| self.has_key(tool, name)).unwrap_or(names[0])
    }
}

/// The lines of a patch.
fn marked(sign: char, text: &str) -> String {
    text.lines().fold(String::new(), |mut all, line| {
        all.push(sign);
        all.push_str(line);
        all.push('\n');
        all
    })
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
