//! What stands in a settings file of segue, read without changing it: the hooks' commands,
//! and the copy of a file that a client can be tried with.

use serde_json::Value as Json;

use super::jsonc::{self, Kind};
use super::{InstallError, Piece, What, is_hook, json_edit, unreadable};

/// Switches that stop hooks, by the names that clients give them.
const SWITCHES: [&str; 3] = ["hooks", "disableAllHooks", "hooksConfig"];

/// The commands of segue's hooks in a text, whatever it is written in: each is one string.
pub(crate) fn commands(text: &str) -> Vec<String> {
    const MARK: &str = " hook --agent ";
    let mut found = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let Some(from) = opening(text, at) else { continue };
        let mut values = serde_json::Deserializer::from_str(&text[from..]).into_iter::<String>();
        if let Some(Ok(command)) = values.next()
            && is_hook(&command)
            && !found.contains(&command)
        {
            found.push(command);
        }
    }
    found
}

/// Where the string begins that `at` is in.
fn opening(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut quotes = memchr::memrchr_iter(b'"', &bytes[..at]);
    quotes.find(|quote| *quote == 0 || bytes[quote - 1] != b'\\')
}

/// A text of JSON with comments and trailing commas as a value.
pub(crate) fn lenient(text: &str) -> Option<Json> {
    fn of(text: &str, value: &jsonc::Value) -> Option<Json> {
        Some(match &value.kind {
            Kind::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|member| Some((member.key.clone(), of(text, &member.value)?)))
                    .collect::<Option<_>>()?,
            ),
            Kind::Array(values) => {
                Json::Array(values.iter().map(|value| of(text, value)).collect::<Option<_>>()?)
            }
            Kind::Scalar => serde_json::from_str(&text[value.span.clone()]).ok()?,
        })
    }
    of(text, &jsonc::read(text).ok()?)
}

/// The text with segue's hooks and the switches of hooks only, comments as they were; a file
/// of segue's own whole. Nothing where `pieces` have no hooks. Fails where the text cannot be
/// read: then nobody knows what of it is the person's alone.
pub fn rehearsed(pieces: &[&Piece], text: &str) -> Result<Option<String>, InstallError> {
    match pieces {
        [Piece { what: What::Own(_), .. }] => return Ok(Some(text.to_owned())),
        _ if text.trim().is_empty() => return Ok(None),
        _ if !pieces.iter().any(|piece| matches!(piece.what, What::Hooks(_))) => {
            return Ok(None);
        }
        _ => {}
    }
    let root = jsonc::read(text).map_err(unreadable)?;
    if !matches!(root.kind, Kind::Object(_)) {
        return Err(InstallError::Unreadable { line: 1, what: "no object".to_owned() });
    }
    let mut bare = text.to_owned();
    for key in keys(&root).iter().filter(|key| !SWITCHES.contains(&key.as_str())) {
        bare = json_edit::take_member(&bare, &[key]).map_err(unreadable)?;
    }
    let events = root.at(&["hooks"]).map(keys).unwrap_or_default();
    for event in events {
        let path = ["hooks", event.as_str()];
        bare = json_edit::take_items(&bare, &path, |item| !is_hook(item)).map_err(unreadable)?;
    }
    Ok(Some(bare))
}

/// The JSON text with the members of another one that it does not have yet.
pub fn with_members(text: &str, more: &str) -> Option<String> {
    let (root, Json::Object(more)) = (jsonc::read(text).ok()?, serde_json::from_str(more).ok()?)
    else {
        return None;
    };
    let known = keys(&root);
    let mut new = more.iter().filter(|(key, _)| !known.contains(key));
    new.try_fold(text.to_owned(), |text, (key, value)| {
        json_edit::put_member(&text, &[], key, value).ok()
    })
}

/// The keys of an object.
fn keys(value: &jsonc::Value) -> Vec<String> {
    let Kind::Object(members) = &value.kind else { return Vec::new() };
    members.iter().map(|member| member.key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_commands_of_hooks_are_found_in_json_and_in_code() {
        let text = "{\"a\":[{\"command\": \"'/a \\\"b\\\"' hook --agent pi segue\"}]}";
        assert_eq!(commands(text), ["'/a \"b\"' hook --agent pi segue"]);
        let code = "const COMMAND = \"/b/segue hook --agent pi\";\nspawn(COMMAND)";
        assert_eq!(commands(code), ["/b/segue hook --agent pi"]);
        assert_eq!(commands("run segue hook --agent pi"), Vec::<String>::new());
    }

    #[test]
    fn a_file_is_tried_with_nothing_of_the_person_s_but_its_form() {
        let text = "{ // mine\n  \"env\": {\"KEY\": \"x\"},\n  \"hooks\": {\"Stop\": [\n    {\"command\": \"beep\"},\n    \
                    {\"command\": \"/b/segue hook --agent claude\"}\n  ]},\n  \"disableAllHooks\": false\n}\n";
        let hooks = Piece::hooks("x".into(), &["Stop"], &json!({}));
        let bare = rehearsed(&[&hooks], text).unwrap().unwrap();
        assert!(bare.contains("// mine") && bare.contains("segue hook"), "{bare}");
        assert!(!bare.contains("KEY") && !bare.contains("beep"), "{bare}");
        assert_eq!(lenient(&bare).unwrap()["disableAllHooks"], false);
        let member = Piece::member("x".into(), &["mcpServers", "segue"], json!({}));
        assert_eq!(rehearsed(&[&member], text).unwrap(), None);
        for unreadable in [&text[..text.len() - 3], "[\"KEY\"]", "\"KEY\""] {
            assert!(rehearsed(&[&hooks], unreadable).is_err(), "{unreadable}");
        }
    }
}
