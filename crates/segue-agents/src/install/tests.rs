//! Putting in and taking out, over settings as people have them.

use std::path::Path;

use serde_json::json;

use super::piece::plain;
use super::site::quoted;
use super::*;

fn pieces() -> Vec<Piece> {
    let hook =
        json!({ "hooks": [{ "type": "command", "command": "/bin/segue hook --agent claude" }] });
    vec![
        Piece::hooks("s.json".into(), &["SessionStart", "Stop"], &hook),
        Piece::member("s.json".into(), &["mcpServers", "segue"], json!({ "command": "segue" })),
    ]
}

/// Settings as people have them.
const SETTINGS: [&str; 12] = [
    "{}",
    "{\n}\n",
    "{ \"model\": \"x\" }",
    "{\n  \"hooks\": {}\n}\n",
    "{\n  \"hooks\": { \"Stop\": [] },\n  \"mcpServers\": {\n  }\n}\n",
    "{\n  // mine\n  \"hooks\": {\n    \"Stop\": [\n      { \"hooks\": [ { \"type\": \"command\", \"command\": \"beep\" } ] } // loud\n    ]\n  },\n  \"z\": 1\n}\n",
    "{\r\n\t\"hooks\": {\r\n\t\t\"PreToolUse\": [\r\n\t\t\t{ \"matcher\": \"Bash\", \"hooks\": [] }\r\n\t\t]\r\n\t}\r\n}\r\n",
    "{\"mcpServers\":{\"other\":{\"command\":\"x\"}},\"hooks\":{\"Stop\":[{\"hooks\":[]}]}}",
    "{\n    \"b\": [1,2,],\n    \"a\": {\"c\": null,},\n}",
    "\u{feff}{\n  \"env\": { \"A\": \"hook --agent\" }\n}",
    "{\n  \"hooks\": {\n    \"SessionStart\": [{\"hooks\": [{\"command\": \"prime\"}]}],\n    /* \"Stop\": [], */\n  }\n}\n",
    "{\n\n  \"theme\": \"dark\" /* nice */ ,\n\n}\n\n",
];

#[test]
fn every_settings_file_comes_back_to_the_byte() {
    let pieces = pieces();
    let pieces: Vec<&Piece> = pieces.iter().collect();
    for text in SETTINGS {
        let change = installed(Some(text), &pieces, None).unwrap();
        let with = change.after.unwrap();
        assert!(pieces.iter().all(|piece| piece.held(&with) == Holds::All), "{with}");
        let again = installed(Some(&with), &pieces, Some(&change.trace)).unwrap();
        assert_eq!(again.after.as_deref(), Some(with.as_str()));
        assert_eq!(again.trace, change.trace);
        let back = removed(Some(&with), &pieces, Some(&change.trace)).unwrap();
        assert_eq!(back.as_deref(), Some(text), "{with}");
    }
}

#[test]
fn where_nothing_was_nothing_stays() {
    let pieces = pieces();
    let pieces: Vec<&Piece> = pieces.iter().collect();
    for text in [None, Some(""), Some("\n\n")] {
        let change = installed(text, &pieces, None).unwrap();
        let with = change.after.unwrap();
        assert!(plain(&with).is_some(), "{with}");
        let back = removed(Some(&with), &pieces, Some(&change.trace)).unwrap();
        assert_eq!(back.as_deref(), text);
    }
}

#[test]
fn what_an_earlier_version_put_in_is_replaced() {
    let text = "{\n  \"hooks\": {\n    \"PreToolUse\": [\n      {\n        \"hooks\": [{ \"command\": \"/old/segue hook --agent claude\" }]\n      }\n    ]\n  }\n}\n";
    let pieces = pieces();
    let pieces: Vec<&Piece> = pieces.iter().collect();
    let with = installed(Some(text), &pieces, None).unwrap().after.unwrap();
    assert!(!with.contains("/old/segue"), "{with}");
    assert_eq!(with.matches("/bin/segue hook").count(), 2);
}

#[test]
fn what_others_put_behind_an_earlier_version_keeps_its_place() {
    let pieces = pieces();
    let pieces: Vec<&Piece> = pieces.iter().collect();
    for text in SETTINGS {
        let change = installed(Some(text), &pieces, None).unwrap();
        let now = change.after.unwrap();
        let theirs = json!({ "hooks": [{ "command": "theirs" }] });
        let now = json_edit::put_item(&now, &["hooks", "Stop"], &theirs).unwrap();
        let older = now.replace("/bin/segue hook", "/older/segue hook");
        let again = installed(Some(&older), &pieces, Some(&change.trace)).unwrap();
        let bare = |text: &str| text.replace([' ', '\n', '\r', '\t'], "");
        assert_eq!(bare(&again.after.unwrap()), bare(&now));
    }
}

#[test]
fn an_event_that_is_not_wanted_any_more_goes_with_its_list() {
    let now = pieces();
    let now: Vec<&Piece> = now.iter().collect();
    let hook = json!({ "hooks": [{ "command": "/older/segue hook --agent claude" }] });
    let older = Piece::hooks("s.json".into(), &["Stop", "SubagentStop"], &hook);
    for text in SETTINGS {
        let change = installed(Some(text), &[&older], None).unwrap();
        let with = installed(change.after.as_deref(), &now, Some(&change.trace)).unwrap();
        let after = with.after.unwrap();
        assert!(!after.contains("SubagentStop") && !after.contains("older"), "{after}");
        let back = removed(Some(&after), &now, Some(&with.trace)).unwrap();
        assert_eq!(back.as_deref(), Some(text), "{after}");
    }
}

#[test]
fn settings_that_are_no_json_are_refused_by_their_line() {
    let pieces = pieces();
    let pieces: Vec<&Piece> = pieces.iter().collect();
    let error = installed(Some("{\n  \"a\": oops\n}"), &pieces, None).unwrap_err();
    assert_eq!(error.to_string(), "line 2: this is no value");
    assert!(installed(Some("[]"), &pieces, None).is_err());
    assert!(installed(Some("{\"hooks\": []}"), &pieces, None).is_err());
}

#[test]
fn files_of_others_are_left_alone() {
    let own = Piece::own("handoff.md".into(), crate::command_text::body(""));
    assert_eq!(installed(Some("# mine\n"), &[&own], None), Err(InstallError::Foreign));
    assert_eq!(removed(Some("# mine\n"), &[&own], None).unwrap().as_deref(), Some("# mine\n"));
    let with = installed(None, &[&own], None).unwrap().after.unwrap();
    assert_eq!(removed(Some(&with), &[&own], None).unwrap(), None);
}

#[test]
fn a_program_in_an_odd_place_is_one_word() {
    assert_eq!(quoted(Path::new("/usr/bin/segue")), "/usr/bin/segue");
    assert_eq!(quoted(Path::new("/it's here/segue")), "'/it'\\''s here/segue'");
}
