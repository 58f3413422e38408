//! Codex's trust in hooks: which of them it runs stands in its `config.toml`, by the file,
//! the event and the place in the event's list.

use std::path::Path;

use serde_json::Value;

use crate::install;

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
    let settings = install::lenient(text).unwrap_or_default();
    let events = settings["hooks"].as_object().into_iter().flatten();
    let keys = events.flat_map(|(event, groups)| {
        let groups = groups.as_array().into_iter().flatten().enumerate();
        groups.flat_map(move |(group, hooks)| {
            let hooks = hooks["hooks"].as_array().into_iter().flatten().enumerate();
            let ours =
                hooks.filter(|(_, hook)| hook["command"].as_str().is_some_and(install::is_hook));
            let name = snake(event);
            ours.map(move |(at, _): (usize, &Value)| {
                format!("{}:{name}:{group}:{at}", path.display())
            })
        })
    });
    keys.collect()
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
