//! What a successful call did to files: from patches, and from the arguments of tools that
//! write.

use std::borrow::Cow;
use std::collections::HashSet;

use segue_model::{Change, Edit};
use serde_json::Value;

use crate::tools;

/// How a patch in the form of `apply_patch` begins and ends.
const BEGIN: &str = "*** Begin Patch";
const END: &str = "*** End Patch";

/// The changes that a call of `tool` made. `known` are the files that were read or written
/// before: any other that is written is new.
pub(crate) fn of(
    tool: &str,
    input: &Value,
    output: &str,
    known: &HashSet<String>,
) -> Vec<Edit<'static>> {
    if let Some(patch) = patch_in(input) {
        return of_patch(patch);
    }
    let Some(path) = tools::path(input) else { return Vec::new() };
    let text = |keys: &[&str]| keys.iter().find_map(|key| input[*key].as_str());
    let before = text(&["old_string", "oldString", "old_str", "oldText", "old_text"]);
    let after = text(&["new_string", "newString", "new_str", "newText", "new_text"]);
    let pairs = list_of_pairs(input);
    let content = text(&["content", "file_text", "contents", "text"]);
    let (change, added, removed, patch) = match (before.or(after), content) {
        _ if !pairs.is_empty() => {
            let added = pairs.iter().map(|(_, after)| count(after)).sum();
            let removed = pairs.iter().map(|(before, _)| count(before)).sum();
            let texts = pairs.iter().map(|(before, after)| replaced(before, after));
            (Change::Edit, added, removed, Some(texts.collect::<Vec<_>>().join("\n")))
        }
        (Some(_), _) => {
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            let is_new = before.is_empty() && !known.contains(&path) && says_new(output);
            let change = if is_new { Change::Create } else { Change::Edit };
            (change, count(after), count(before), Some(replaced(before, after)))
        }
        (None, Some(content)) => {
            let is_new = says_new(output) || !(known.contains(&path) || says_old(output));
            let change = if is_new || tool == "create" { Change::Create } else { Change::Edit };
            (change, count(content), 0, Some(content.to_owned()))
        }
        (None, None) => (Change::Edit, 0, 0, None),
    };
    vec![Edit { path: path.into(), change, added, removed, patch: patch.map(Cow::Owned) }]
}

/// The pairs of an edit in several places: `edits: [{oldText, newText}]`.
fn list_of_pairs(input: &Value) -> Vec<(String, String)> {
    let edits = input["edits"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |edit: &Value, keys: [&str; 3]| {
        keys.iter().find_map(|key| edit[*key].as_str()).unwrap_or_default().to_owned()
    };
    edits
        .iter()
        .map(|edit| {
            let before = text(edit, ["old_string", "oldText", "oldString"]);
            (before, text(edit, ["new_string", "newText", "newString"]))
        })
        .collect()
}

fn replaced(before: &str, after: &str) -> String {
    let lines = [('-', before), ('+', after)];
    let mut patch = String::new();
    for (sign, line) in lines.iter().flat_map(|(sign, text)| text.lines().map(move |l| (sign, l))) {
        patch.push(*sign);
        patch.push_str(line);
        patch.push('\n');
    }
    patch
}

fn count(text: &str) -> u32 {
    text.lines().count() as u32
}

fn says_new(output: &str) -> bool {
    let head = output.get(..300).unwrap_or(output).to_lowercase();
    head.contains("created") || head.contains("new file")
}

fn says_old(output: &str) -> bool {
    let head = output.get(..300).unwrap_or(output).to_lowercase();
    head.contains("overw") || head.contains("updated") || head.contains("edited")
}

/// Whether a patch stands in the arguments.
pub(crate) fn has_patch(input: &Value) -> bool {
    patch_in(input).is_some()
}

/// The patch in the arguments of a call: the whole of them, or in one of them.
pub(crate) fn patch_in(input: &Value) -> Option<&str> {
    let text = match input {
        Value::String(text) => Some(text.as_str()),
        Value::Object(fields) => {
            fields.values().filter_map(Value::as_str).find(|text| text.contains(BEGIN))
        }
        _ => None,
    };
    text.filter(|text| text.contains(BEGIN)).map(|text| {
        let patch = &text[text.find(BEGIN).unwrap_or(0)..];
        patch.find(END).map_or(patch, |end| &patch[..end + END.len()])
    })
}

/// The first file of a patch.
pub(crate) fn first_path(patch: &str) -> Option<String> {
    let edit = of_patch(patch).into_iter().next()?;
    Some(edit.path.into_owned())
}

/// The changes of a patch in the form of `apply_patch`.
pub(crate) fn of_patch(patch: &str) -> Vec<Edit<'static>> {
    let mut edits: Vec<Edit<'static>> = Vec::new();
    let mut text = String::new();
    for line in patch.lines() {
        let header = line.strip_prefix("*** ");
        let begins = header.and_then(|header| {
            let file = |word: &str| header.strip_prefix(word).map(|path| path.trim().to_owned());
            file("Add File:")
                .map(|path| (path, Change::Create))
                .or_else(|| Some((file("Update File:")?, Change::Edit)))
                .or_else(|| Some((file("Delete File:")?, Change::Delete)))
        });
        if let Some((path, change)) = begins {
            close(&mut edits, &mut text);
            edits.push(Edit { path: path.into(), change, added: 0, removed: 0, patch: None });
            continue;
        }
        let Some(edit) = edits.last_mut() else { continue };
        match (header.and_then(|header| header.strip_prefix("Move to:")), line.chars().next()) {
            (Some(to), _) => edit.change = Change::Rename { to: to.trim().to_owned() },
            (None, Some('+')) => edit.added += 1,
            (None, Some('-')) => edit.removed += 1,
            _ => {}
        }
        if header.is_none() {
            text.push_str(line);
            text.push('\n');
        }
    }
    close(&mut edits, &mut text);
    edits
}

fn close(edits: &mut [Edit<'static>], text: &mut String) {
    if let Some(edit) = edits.last_mut().filter(|_| !text.is_empty()) {
        edit.patch = Some(Cow::Owned(std::mem::take(text)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_says_what_became_of_each_file() {
        let patch = "*** Begin Patch\n*** Add File: a.md\n+x\n+y\n*** Update File: b.rs\n*** Move to: c.rs\n\
            @@\n-1\n+2\n*** Delete File: d\n*** End Patch\nEOF";
        let input = json!({"cmd": format!("apply_patch <<'EOF'\n{patch}")});
        let edits = of("exec_command", &input, "", &HashSet::new());
        let seen: Vec<_> =
            edits.iter().map(|e| (&*e.path, e.change.clone(), e.added, e.removed)).collect();
        assert_eq!(
            seen,
            [
                ("a.md", Change::Create, 2, 0),
                ("b.rs", Change::Rename { to: "c.rs".into() }, 1, 1),
                ("d", Change::Delete, 0, 0)
            ]
        );
    }

    #[test]
    fn a_file_that_nobody_had_read_is_new() {
        let input = json!({"path": "a", "content": "x\ny\n"});
        let edit = &of("write", &input, "Successfully wrote 4 bytes", &HashSet::new())[0];
        assert_eq!((edit.change.clone(), edit.added), (Change::Create, 2));
        let known = HashSet::from(["a".to_owned()]);
        let edit = &of("write", &input, "Successfully wrote 4 bytes", &known)[0];
        assert_eq!(edit.change, Change::Edit);
        let input = json!({"path": "a", "oldText": "x", "newText": "y\nz"});
        let edit = &of("edit", &input, "", &known)[0];
        assert_eq!((edit.added, edit.removed, edit.change.clone()), (2, 1, Change::Edit));
    }
}
