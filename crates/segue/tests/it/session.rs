//! One session: shown, counted, exported.

use serde_json::Value;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// A token of a form that is never to be seen anywhere.
fn token() -> String {
    format!("ghp_{}", "a1B2c3D4e5F6".repeat(3))
}

/// A session with a left branch, a secret, and texts that try to be something else.
fn hostile(sandbox: &Sandbox) -> String {
    let token = token();
    let lines = [
        r#"{"type":"user","sessionId":"s-1","uuid":"a","parentUuid":null,"timestamp":"2026-11-22T10:00:00Z","cwd":"/x","message":{"content":"first\n## No heading\n<script>alert(1)</script>\u001b[31m"}}"#.to_owned(),
        r#"{"type":"user","sessionId":"s-1","uuid":"b","parentUuid":"a","message":{"content":"a way that was left"}}"#.to_owned(),
        format!(r#"{{"type":"assistant","sessionId":"s-1","uuid":"c","parentUuid":"a","message":{{"id":"m","content":[{{"type":"tool_use","id":"t","name":"Bash","input":{{"command":"export GH={token}"}}}}]}}}}"#),
        format!(r#"{{"type":"user","sessionId":"s-1","uuid":"d","parentUuid":"c","message":{{"content":[{{"type":"tool_result","tool_use_id":"t","is_error":true,"content":"Exit code 3\n```\n{token}"}}]}}}}"#),
    ];
    sandbox.write("s-1.jsonl", &(lines.join("\n") + "\n"));
    "./s-1.jsonl".to_owned()
}

#[test]
fn a_session_is_shown_with_addresses_and_without_secrets() {
    let sandbox = Sandbox::new();
    let file = hostile(&sandbox);
    let shown = sandbox.good(&["sessions", "show", &file]);
    assert!(shown.contains("s-1#2 user 10:00:00"), "{shown}");
    assert!(shown.contains("exit status 3") && shown.contains("[redacted:"), "{shown}");
    assert!(!shown.contains('\u{1b}') && !shown.contains("was left"), "{shown}");
    let all = sandbox.good(&["sessions", "show", &file, "--branches", "--full"]);
    assert!(all.contains("left branch") && all.contains("a way that was left"), "{all}");
    for arguments in [
        ["sessions", "show", &file, "--events"].as_slice(),
        &["export", &file],
        &["export", &file, "--format", "html"],
        &["export", &file, "--format", "json"],
        &["export", &file, "--format", "events"],
    ] {
        let out = sandbox.good(arguments);
        assert!(out.contains("[redacted:") && !out.contains(&token()), "{arguments:?}: {out}");
        assert!(!out.contains("was left"), "{arguments:?}: {out}");
    }
}

#[test]
fn an_export_is_not_changed_by_what_is_in_it() {
    let sandbox = Sandbox::new();
    let file = hostile(&sandbox);
    let page = sandbox.good(&["export", &file, "--format", "html"]);
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    let text = sandbox.good(&["export", &file]);
    assert!(text.contains("> ## No heading") && !text.contains("<script"), "{text}");
    assert!(text.contains("````text\n"), "{text}");
}

#[test]
fn events_are_lines_that_can_be_read_again() {
    let sandbox = Sandbox::new();
    let session = fixture(LINKCHECK[2]);
    let events = sandbox.good(&["sessions", "show", &session, "--events"]);
    let mut lines = events.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let head = lines.next().unwrap();
    assert_eq!((&head["segue-events"], &head["agent"]), (&1.into(), &"claude".into()));
    assert!(head["started"].is_string() && head["cwd"].is_string(), "{head}");
    let call = lines.find(|line| line["kind"] == "tool_call").unwrap();
    assert!(call["n"].is_u64() && call["input"].is_object() && call["id"].is_string(), "{call}");
    sandbox.write("again.jsonl", &events);
    let of = |file: &str| sandbox.json(&["sessions", "show", file, "--json"])["stats"].clone();
    let (first, again) = (of(&session), of("./again.jsonl"));
    for key in ["turns", "tools", "files", "usage", "context"] {
        assert_eq!(first[key], again[key], "{key}");
    }
    let document = sandbox.json(&["export", &session, "--format", "json"]);
    assert_eq!(document["schema"], "segue/session/1");
    assert_eq!(document["events"].as_array().unwrap().len(), events.lines().count() - 1);
    assert_eq!(document["stats"], first);
    assert!(sandbox.good(&["sessions", "show", &session, "--stats"]).contains("3 turns"));
}

#[test]
fn a_session_that_is_not_there_is_said() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["sessions", "show", "nobody", "--events"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("segue/error/1"), "{}", run.err);
    assert_eq!(sandbox.run(&["export", "./nothing.jsonl"]).status, 2);
}

#[cfg(unix)]
#[test]
fn a_session_that_cannot_be_read_is_named() {
    let sandbox = Sandbox::with_project();
    let session = sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    let folder = session.parent().unwrap();
    // Whoever follows it comes back to it, which no right to read helps against.
    let endless = folder.join("c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl");
    std::os::unix::fs::symlink(&endless, &endless).unwrap();
    for command in ["sessions", "handoff"] {
        let run = sandbox.run(&[command]);
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(run.err.contains("c70d9e15") && run.err.contains("is left out"), "{}", run.err);
    }
    assert!(sandbox.run(&["handoff", "5e55", "--force"]).err.is_empty(), "it was named itself");
}

#[test]
fn a_session_of_which_nothing_is_known_makes_no_handoff() {
    let sandbox = Sandbox::new();
    let head = r#"{"segue-events":1,"agent":"goose","session":"s-9"}"#;
    let (known, unknown) =
        (r#"{"kind":"user","text":"Write the docs."}"#, r#"{"kind":"later","text":"x"}"#);
    sandbox.write("s-9.jsonl", &format!("{head}\n{unknown}\n"));
    let run = sandbox.run(&["handoff", "--dry-run", "--from", "./s-9.jsonl"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("nothing can be read in") && run.err.contains("(1)"), "{}", run.err);
    sandbox.write("s-9.jsonl", &format!("{head}\n{unknown}\n{known}\n"));
    sandbox.good(&["handoff", "--dry-run", "--from", "./s-9.jsonl"]);
}
