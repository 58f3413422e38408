//! Pieces put into a JSON text, and taken out again so that the text is what it was.
//!
//! A piece is put in as one run of bytes behind the last one of its container, so taking
//! that run out gives back every byte. Where the text was written by somebody else, line
//! ends, indentation and comments stay theirs.

use std::ops::Range;

use serde_json::Value as Json;

use super::jsonc::{Kind, Member, Value, Wrong, read};

/// Puts `value` as the member `key` into the object at `path`, which is made where it is
/// absent. The outermost key that was made is given back.
pub(super) fn put_member(
    text: &str,
    path: &[&str],
    key: &str,
    value: &Json,
) -> Result<String, Wrong> {
    let root = read(text)?;
    let (found, depth) = deepest(&root, path);
    let mut value = value.clone();
    let mut key = key;
    for made in path[depth..].iter().rev() {
        value = Json::Object([(key.to_owned(), value)].into_iter().collect());
        key = made;
    }
    if !matches!(found.kind, Kind::Object(_)) {
        return Err(not_that(text, found, "an object is expected here"));
    }
    Ok(put(text, found, |nl, indent| {
        format!("{}: {}", Json::from(key), pretty(&value, nl, indent))
    }))
}

/// Puts `value` behind the last one of the array at `path`, which is made where it is absent.
pub(super) fn put_item(text: &str, path: &[&str], value: &Json) -> Result<String, Wrong> {
    let root = read(text)?;
    match root.at(path) {
        Some(array) if matches!(array.kind, Kind::Array(_)) => {
            Ok(put(text, array, |nl, indent| pretty(value, nl, indent)))
        }
        Some(other) => Err(not_that(text, other, "a list is expected here")),
        None => {
            let (key, above) = path.split_last().unwrap_or((&"", &[]));
            put_member(text, above, key, &Json::Array(vec![value.clone()]))
        }
    }
}

/// Takes out the member at `path`.
pub(super) fn take_member(text: &str, path: &[&str]) -> Result<String, Wrong> {
    let root = read(text)?;
    let Some((key, above)) = path.split_last() else { return Ok(text.to_owned()) };
    let Some(object) = root.at(above) else { return Ok(text.to_owned()) };
    let Kind::Object(members) = &object.kind else { return Ok(text.to_owned()) };
    let at = members.iter().rposition(|member: &Member| member.key == *key);
    Ok(at.map_or_else(|| text.to_owned(), |at| take(text, object, at)))
}

/// Takes out every item of the array at `path` that `is_ours` says yes to.
pub(super) fn take_items(
    text: &str,
    path: &[&str],
    is_ours: impl Fn(&str) -> bool,
) -> Result<String, Wrong> {
    let mut text = text.to_owned();
    loop {
        let root = read(&text)?;
        let Some(array) = root.at(path) else { return Ok(text) };
        let Kind::Array(items) = &array.kind else { return Ok(text) };
        let Some(at) = items.iter().rposition(|item| is_ours(&text[item.span.clone()])) else {
            return Ok(text);
        };
        text = take(&text, array, at);
    }
}

/// Puts `value` in the place of the one item of the array at `path` that `is_ours` says yes to;
/// nothing where there is none, or more than one.
pub(super) fn replace_item(
    text: &str,
    path: &[&str],
    is_ours: impl Fn(&str) -> bool,
    value: &Json,
) -> Result<Option<String>, Wrong> {
    let root = read(text)?;
    let Some(Kind::Array(items)) = root.at(path).map(|array| &array.kind) else { return Ok(None) };
    let ours: Vec<&Value> = items.iter().filter(|item| is_ours(&text[item.span.clone()])).collect();
    let [item] = ours.as_slice() else { return Ok(None) };
    let nl = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (start, end) = (item.span.start, item.span.end);
    let value = match indent_at(text, start) {
        Some(indent) => pretty(value, nl, &indent),
        None => value.to_string(),
    };
    Ok(Some(format!("{}{value}{}", &text[..start], &text[end..])))
}

/// The object that `path` leads to as far as it exists, and how many of its keys do.
fn deepest<'a>(root: &'a Value, path: &[&str]) -> (&'a Value, usize) {
    let mut found = root;
    for (depth, key) in path.iter().enumerate() {
        match found.get(key) {
            Some(next) => found = next,
            None => return (found, depth),
        }
    }
    (found, path.len())
}

fn not_that(text: &str, value: &Value, what: &'static str) -> Wrong {
    let before = &text.as_bytes()[..value.span.start];
    Wrong { line: memchr::memchr_iter(b'\n', before).count() + 1, what }
}

/// Puts a piece behind the last one of `container`.
fn put(text: &str, container: &Value, piece: impl Fn(&str, &str) -> String) -> String {
    let nl = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let unit = unit(text);
    let pieces = container.pieces();
    let open = container.span.start + 1;
    let (at, run) = match pieces.last() {
        None => {
            // Where everything stands on one line, the piece begins lines of its own at the edge.
            let outer = indent_at(text, container.span.start).unwrap_or_default();
            let inner = format!("{outer}{unit}");
            (open, format!("{nl}{inner}{}{nl}{outer}", piece(nl, &inner)))
        }
        Some(last) => {
            let end = after_comma(text, last.end);
            let (at, comma_before, comma_after) = match end {
                Some(end) => (end, "", ","),
                None => (last.end, ",", ""),
            };
            match indent_at(text, last.start) {
                Some(indent) => {
                    (at, format!("{comma_before}{nl}{indent}{}{comma_after}", piece(nl, &indent)))
                }
                // Everything stands on one line, and stays there.
                None => (at, format!("{comma_before} {}{comma_after}", piece("", ""))),
            }
        }
    };
    format!("{}{run}{}", &text[..at], &text[at..])
}

/// Takes the piece `at` out of `container`: the bytes that `put` puts in.
fn take(text: &str, container: &Value, at: usize) -> String {
    let pieces = container.pieces();
    let piece = pieces[at].clone();
    let before = at.checked_sub(1).map(|before| pieces[before].end);
    let run: Range<usize> = match (before, after_comma(text, piece.end)) {
        // The comma behind goes, with the white space before.
        (before, Some(end)) => {
            let from = before.map_or(container.span.start + 1, |before| {
                after_comma(text, before).unwrap_or(before)
            });
            blank_before(text, from, piece.start)..end
        }
        // The comma before goes, with the white space; a comment between stays.
        (Some(before), None) => {
            let comma = after_comma(text, before).unwrap_or(before + 1) - 1;
            let from = blank_before(text, comma + 1, piece.start);
            return [&text[..comma], &text[comma + 1..from], &text[piece.end..]].concat();
        }
        (None, None) => {
            let from = blank_before(text, container.span.start + 1, piece.start);
            let rest = &text[piece.end..];
            let line = ["\r\n", "\n"].iter().find(|nl| rest.starts_with(**nl));
            let outer = indent_at(text, container.span.start).unwrap_or_default();
            let end = line.map_or(piece.end, |nl| {
                let end = piece.end + nl.len();
                if text[end..].starts_with(&outer) { end + outer.len() } else { end }
            });
            from..end
        }
    };
    format!("{}{}", &text[..run.start], &text[run.end..])
}

/// Where the white space right before `to` begins, not before `from`.
fn blank_before(text: &str, from: usize, to: usize) -> usize {
    let kept = text[from..to].trim_end_matches([' ', '\t', '\r', '\n']);
    from + kept.len()
}

/// The place behind the comma that follows `at`, comments between apart.
fn after_comma(text: &str, at: usize) -> Option<usize> {
    let mut rest = &text[at..];
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        rest = match rest {
            _ if rest.starts_with("//") => &rest[rest.find('\n').unwrap_or(rest.len())..],
            _ if rest.starts_with("/*") => &rest[rest.find("*/")? + 2..],
            _ => break,
        };
    }
    rest.starts_with(',').then(|| text.len() - rest.len() + 1)
}

/// The white space before `at`, if nothing else stands before it on its line.
fn indent_at(text: &str, at: usize) -> Option<String> {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..at].trim_start_matches('\u{feff}');
    if before.chars().all(|c| c == ' ' || c == '\t') {
        return Some(before.to_owned());
    }
    // A member's value stands behind its key: the line's own indentation counts.
    let opens = before.trim_start().starts_with('"') && text[at..].starts_with(['{', '[']);
    opens.then(|| before[..before.len() - before.trim_start().len()].to_owned())
}

/// One step of indentation, as the text has it.
fn unit(text: &str) -> String {
    let indented = text.lines().find_map(|line| {
        let blank = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        (!blank.is_empty() && !line.trim().is_empty()).then_some(blank)
    });
    match indented {
        Some(blank) if blank.starts_with('\t') => "\t".to_owned(),
        Some(blank) if blank.len() <= 8 => blank.to_owned(),
        _ => "  ".to_owned(),
    }
}

/// A value over several lines, each after the first with `indent`; on one line where
/// there is no line end.
fn pretty(value: &Json, nl: &str, indent: &str) -> String {
    if nl.is_empty() {
        return value.to_string();
    }
    let unit = if indent.starts_with('\t') { "\t" } else { "  " };
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let depth = (line.len() - line.trim_start().len()) / 2;
            format!("{}{}", unit.repeat(depth), line.trim_start())
        })
        .collect();
    lines.join(&format!("{nl}{indent}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXTS: [&str; 14] = [
        "{}",
        "{}\n",
        "{\n}\n",
        "{ }",
        "{\n  // nothing yet\n}\n",
        "{\n  \"a\": 1\n}\n",
        "{\r\n\t\"a\": 1,\r\n\t\"hooks\": {\r\n\t\t\"Stop\": []\r\n\t}\r\n}\r\n",
        "{ \"a\": 1 }",
        "{\"hooks\":{\"Stop\":[{\"x\":1}]}}",
        "{\n  \"hooks\": {\n    \"Stop\": [\n      { \"x\": 1 }, // theirs\n    ],\n  },\n  \"z\": null // last\n}",
        "{\n    \"hooks\": {},\n    \"z\": [ ]\n}\n",
        "{\n  \"z\": [1, 2],\n  \"hooks\": { \"Stop\": [ {\"x\": 1},\n {\"y\": 2} ] }\n}\n",
        "\u{feff}{\n  \"a\": \"é\"\n}\n",
        "{\n  \"hooks\": {\n    \"Stop\": []\n  }\n  /* end */\n}\n",
    ];

    #[test]
    fn what_was_put_in_is_taken_out_to_the_byte() {
        let item = json!({ "hooks": [{ "type": "command", "command": "segue" }] });
        for text in TEXTS {
            let was_there = read(text).unwrap().at(&["hooks", "Stop"]).is_some();
            let with = put_item(text, &["hooks", "Stop"], &item).unwrap();
            assert!(read(&with).is_ok(), "{with}");
            assert!(with.contains("segue"));
            if was_there {
                let ours = |text: &str| text.contains("segue");
                assert_eq!(take_items(&with, &["hooks", "Stop"], ours).unwrap(), text, "{with}");
            }
            let member = put_member(text, &[], "mcp", &json!({ "s": { "c": "segue" } })).unwrap();
            assert!(read(&member).unwrap().at(&["mcp", "s"]).is_some(), "{member}");
            assert_eq!(take_member(&member, &["mcp"]).unwrap(), text, "{member}");
        }
    }

    #[test]
    fn a_piece_between_others_goes_alone() {
        let text = "{\n  \"l\": [\n    1,\n    2, // two\n    3\n  ]\n}\n";
        let without = take_items(text, &["l"], |text| text == "1").unwrap();
        assert_eq!(without, "{\n  \"l\": [\n    2, // two\n    3\n  ]\n}\n");
        let without = take_items(text, &["l"], |text| text == "3").unwrap();
        assert_eq!(without, "{\n  \"l\": [\n    1,\n    2 // two\n  ]\n}\n");
    }

    #[test]
    fn something_else_in_its_place_is_refused() {
        assert!(put_item("{\"hooks\": 1}", &["hooks", "Stop"], &json!(1)).is_err());
        assert!(put_item("{\"hooks\": {\"Stop\": {}}}", &["hooks", "Stop"], &json!(1)).is_err());
        assert!(put_member("[]", &[], "a", &json!(1)).is_err());
    }
}
