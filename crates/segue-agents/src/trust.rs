//! Codex's trust in hooks: which of them it runs stands in its `config.toml`, by the file,
//! the event and the place in the event's list, with a digest that only Codex makes. So it is
//! Codex that is asked to write it, by its own `app-server` (0.169; JSON-RPC, one message a line).

use std::io::{BufRead, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::install;

/// What Codex is started with, to be told what to trust.
pub const SERVER: [&str; 1] = ["app-server"];

/// Tells Codex to trust segue's hooks in the file `hooks`, as it sees them from the folder `cwd`;
/// gives how many they are. What it trusts of others stays as it is.
pub fn trust(
    hooks: &Path,
    cwd: &Path,
    input: &mut dyn Write,
    output: &mut dyn BufRead,
) -> Result<usize, String> {
    let mut server = Server { input, output, calls: 0 };
    server.call("initialize", &json!({ "clientInfo": { "name": "segue", "version": "1" } }))?;
    server.say(&json!({ "method": "initialized" }))?;
    let listed = server.call("hooks/list", &json!({ "cwds": [cwd] }))?;
    let folders = listed["data"].as_array().into_iter().flatten();
    let all = folders.flat_map(|folder| folder["hooks"].as_array().into_iter().flatten());
    let ours = all.filter(|hook| {
        hook["sourcePath"].as_str().is_some_and(|path| Path::new(path) == hooks)
            && hook["command"].as_str().is_some_and(install::is_hook)
    });
    let states: Map<String, Value> = ours
        .filter_map(|hook| {
            let state = json!({ "trusted_hash": hook["currentHash"].as_str()? });
            Some((hook["key"].as_str()?.to_owned(), state))
        })
        .collect();
    if states.is_empty() {
        return Err("it does not see the hooks; a project must be trusted first".to_owned());
    }
    let count = states.len();
    let edit = json!({ "keyPath": "hooks.state", "value": states, "mergeStrategy": "upsert" });
    server.call("config/batchWrite", &json!({ "edits": [edit] }))?;
    Ok(count)
}

/// The other side of the conversation.
struct Server<'a> {
    input: &'a mut dyn Write,
    output: &'a mut dyn BufRead,
    calls: u64,
}

impl Server<'_> {
    fn say(&mut self, message: &Value) -> Result<(), String> {
        writeln!(self.input, "{message}")
            .and_then(|()| self.input.flush())
            .map_err(|e| e.to_string())
    }

    /// Asks, and waits for the answer; what else is said meanwhile concerns others.
    fn call(&mut self, method: &str, params: &Value) -> Result<Value, String> {
        self.calls += 1;
        self.say(&json!({ "id": self.calls, "method": method, "params": params }))?;
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).map_err(|error| error.to_string())?;
            if read == 0 {
                return Err(format!("it ended before it answered `{method}`"));
            }
            let Ok(answer) = serde_json::from_str::<Value>(&line) else { continue };
            if answer["id"] != self.calls {
                continue;
            }
            return match answer["error"]["message"].as_str() {
                Some(message) => Err(format!("it refuses `{method}`: {message}")),
                None => Ok(answer["result"].clone()),
            };
        }
    }
}

/// Whether every hook of segue in the file `hooks` is one that Codex was told to trust.
/// Whether it is still the same hook only Codex knows.
pub(crate) fn is_trusted(config: &str, hooks: &Path) -> bool {
    let Ok(config) = toml::from_str::<toml::Table>(config) else { return false };
    let known = config.get("hooks").and_then(|hooks| hooks.get("state")?.as_table());
    let is_known = |key: &String| known.is_some_and(|known| known.contains_key(key));
    let keys = keys(&std::fs::read_to_string(hooks).unwrap_or_default(), hooks);
    !keys.is_empty() && keys.iter().all(is_known)
}

/// What Codex calls segue's hooks in the text of the file `path`.
pub(crate) fn keys(text: &str, path: &Path) -> Vec<String> {
    hooks(text, path).into_iter().map(|(key, _)| key).collect()
}

/// How many hooks of segue's stand in the file `path` now, and how many of them Codex was not told to
/// trust by what it trusted before: they are new, or others, or elsewhere.
pub(crate) fn anew(before: &str, after: &str, path: &Path) -> (usize, usize) {
    let (before, after) = (hooks(before, path), hooks(after, path));
    (after.len(), after.iter().filter(|hook| !before.contains(hook)).count())
}

/// segue's hooks in the text of the file `path`, by what Codex calls them.
fn hooks(text: &str, path: &Path) -> Vec<(String, Value)> {
    let settings = install::lenient(text).unwrap_or_default();
    let events = settings["hooks"].as_object().into_iter().flatten();
    let hooks = events.flat_map(|(event, groups)| {
        let groups = groups.as_array().into_iter().flatten().enumerate();
        groups.flat_map(move |(group, hooks)| {
            let hooks = hooks["hooks"].as_array().into_iter().flatten().enumerate();
            let ours =
                hooks.filter(|(_, hook)| hook["command"].as_str().is_some_and(install::is_hook));
            let name = snake(event);
            ours.map(move |(at, hook): (usize, &Value)| {
                (format!("{}:{name}:{group}:{at}", path.display()), hook.clone())
            })
        })
    });
    hooks.collect()
}

/// `SessionStart` as `session_start`.
fn snake(event: &str) -> String {
    let mut out = String::new();
    for (at, letter) in event.char_indices() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_segue_s_own_hooks_are_trusted() {
        let hook = |command: &str, path: &str, key: &str| json!({ "key": key, "command": command, "sourcePath": path, "currentHash": "sha256:1" });
        let hooks = [
            hook("/b/segue hook --agent codex", "/h/hooks.json", "a"),
            hook("beep", "/h/hooks.json", "b"),
            hook("/b/segue hook --agent codex", "/other/hooks.json", "c"),
        ];
        let answers = [
            json!({ "id": 1, "result": {} }),
            json!({ "method": "something/else" }),
            json!({ "id": 2, "result": { "data": [{ "cwd": "/p", "hooks": hooks }] } }),
            json!({ "id": 3, "result": { "status": "ok" } }),
        ];
        let answers: Vec<String> = answers.iter().map(ToString::to_string).collect();
        let mut said = Vec::new();
        let path = Path::new("/h/hooks.json");
        let trusted = trust(path, Path::new("/p"), &mut said, &mut answers.join("\n").as_bytes());
        assert_eq!(trusted, Ok(1));
        let said = String::from_utf8(said).unwrap();
        let written: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        assert_eq!(
            written["params"]["edits"][0]["value"],
            json!({ "a": { "trusted_hash": "sha256:1" } })
        );
        let refused = "{\"id\":1,\"error\":{\"message\":\"no\"}}\n";
        let wrong = trust(path, Path::new("/p"), &mut Vec::new(), &mut refused.as_bytes());
        assert_eq!(wrong, Err("it refuses `initialize`: no".to_owned()));
    }

    #[test]
    fn a_hook_is_known_by_its_file_its_event_and_its_place() {
        let text = "{\"hooks\":{\"UserPromptSubmit\":[{\"hooks\":[{\"command\":\"beep\"}]},\
                    {\"hooks\":[{\"command\":\"x\"},{\"command\":\"/b/segue hook --agent codex\"}]}]}}";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hooks.json");
        let key = format!("{}:user_prompt_submit:1:1", path.display());
        assert_eq!(keys(text, &path), std::slice::from_ref(&key));
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), text.as_bytes())
            .unwrap();
        assert!(!is_trusted("", &path));
        let config = format!("[hooks.state.\"{key}\"]\ntrusted_hash = \"sha256:00\"\n");
        assert!(is_trusted(&config, &path));
        assert!(!is_trusted(&config.replace(":1:1", ":0:0"), &path));
    }
}
