//! Compactions inside a session: a snapshot before, what the summary lost after.

use serde_json::{Value, json};

use crate::inside::{SESSION, event, hook, scene};
use crate::sandbox::Sandbox;

#[test]
fn before_a_compaction_a_snapshot_is_stored_and_after_it_the_lost_is_said() {
    let (sandbox, transcript) = scene();
    let more = json!({ "trigger": "auto", "transcript_path": transcript });
    assert_eq!(hook(&sandbox, "claude", &event(&sandbox, SESSION, "PreCompact", &more)).out, "");
    let stored = sandbox.good(&["show", "1"]);
    assert!(stored.contains("kind: snapshot"), "{stored}");
    let log: Value = serde_json::from_str(&sandbox.good(&["log", "--json"])).unwrap();
    assert_eq!(log["here"], Value::Null, "a snapshot is no head\n{log:#}");
    assert_eq!(log["handoffs"].as_array().unwrap().len(), 1);
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
    assert_eq!(sandbox.run(&["undo"]).status, 2, "nobody did anything");
    let more = json!({ "compact_summary": "They talked.", "transcript_path": transcript });
    hook(&sandbox, "claude", &event(&sandbox, SESSION, "PostCompact", &more));
    let more = json!({ "source": "compact", "transcript_path": transcript });
    let said = hook(&sandbox, "claude", &event(&sandbox, SESSION, "SessionStart", &more)).out;
    assert!(said.contains("not in the summary") && said.contains("- goal, 5e551001"), "{said}");
    let id = log["handoffs"][0]["id"].as_str().unwrap();
    assert!(sandbox.good(&["undo", id]).contains("out of view"), "by its name");
}

#[test]
fn a_compaction_that_is_asked_for_has_a_snapshot_before_it_too() {
    let (sandbox, transcript) = scene();
    let more =
        json!({ "trigger": "manual", "custom_instructions": "", "transcript_path": transcript });
    for _ in 0..2 {
        hook(&sandbox, "claude", &event(&sandbox, SESSION, "PreCompact", &more));
        assert!(sandbox.good(&["show", "1"]).contains("kind: snapshot"));
        assert_eq!(sandbox.run(&["show", "2"]).status, 2, "the session has gone no further");
    }
}

#[test]
fn what_a_client_forgets_when_it_ends_is_said_again() {
    let (sandbox, transcript) = scene();
    let summary = json!({ "compact_summary": "They talked.", "transcript_path": transcript });
    let begins = |source: &str| {
        let more = json!({ "source": source, "transcript_path": transcript });
        hook(&sandbox, "qwen", &event(&sandbox, SESSION, "SessionStart", &more)).out
    };
    let says = || {
        let more = json!({ "prompt": "go on", "transcript_path": transcript });
        hook(&sandbox, "qwen", &event(&sandbox, SESSION, "UserPromptSubmit", &more)).out
    };
    hook(&sandbox, "qwen", &event(&sandbox, SESSION, "PostCompact", &summary));
    assert!(begins("compact").contains("not in the summary"));
    assert_eq!(says(), "", "it is in the context");
    assert_eq!(begins("resume"), "");
    assert!(says().contains("not in the summary"));
    assert_eq!((begins("resume"), says()), (String::new(), String::new()));
}

#[test]
fn a_compaction_that_nobody_tells_of_is_seen_in_the_transcript() {
    let (sandbox, _) = scene();
    let path = sandbox.home.join(".copilot/session-state/c1/events.jsonl");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let line = |kind: &str, data: Value, time: &str| {
        json!({ "type": kind, "data": data, "id": time, "timestamp": time }).to_string() + "\n"
    };
    let about = json!({ "context": { "cwd": sandbox.project } });
    let rule = json!({ "content": "Add a greet function; never use print" });
    let mut text = line("session.start", about, "2026-01-01T00:00:00Z")
        + &line("user.message", rule, "2026-01-01T00:00:01Z")
        + &line("assistant.message", json!({ "content": "Done." }), "2026-01-01T00:00:02Z");
    std::fs::write(&path, &text).unwrap();
    let call = |more: Value| {
        let mut event = json!({ "sessionId": "c1", "cwd": sandbox.project });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        hook(&sandbox, "copilot", &event).out
    };
    assert_eq!(call(json!({ "prompt": "what is there?" })), "");
    assert_eq!(call(json!({ "trigger": "auto", "transcriptPath": path })), "");
    assert!(sandbox.good(&["show", "1"]).contains("kind: snapshot"));
    let cancelled = json!({ "success": false, "outcome": "cancelled" });
    text += &line("session.compaction_complete", cancelled, "2099-01-01T00:00:00Z");
    std::fs::write(&path, &text).unwrap();
    assert_eq!(call(json!({ "prompt": "go on" })), "", "it was cancelled");
    let done = json!({ "success": true, "summaryContent": "They talked." });
    text += &line("session.compaction_complete", done, "2099-01-01T00:00:01Z");
    std::fs::write(&path, &text).unwrap();
    let said = call(json!({ "prompt": "go on" }));
    assert!(said.contains("not in the summary") && said.contains("never use print"), "{said}");
    assert_eq!(call(json!({ "prompt": "go on" })), "", "it was said");
}

#[test]
fn a_snapshot_is_superseded_by_the_session_s_own_handoff() {
    let (sandbox, transcript) = scene();
    let more = json!({ "trigger": "auto", "transcript_path": transcript });
    hook(&sandbox, "claude", &event(&sandbox, SESSION, "PreCompact", &more));
    sandbox.good(&["handoff", "--from", &transcript]);
    let shown = |more: &[&str]| {
        let log = sandbox.good(&[&["log", "--json"], more].concat());
        let log: Value = serde_json::from_str(&log).unwrap();
        let numbers = log["handoffs"].as_array().unwrap().iter();
        numbers.map(|handoff| handoff["number"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&[]), [2]);
    assert_eq!(shown(&["--all"]), [2, 1]);
}

#[test]
fn two_announcements_of_one_compaction_are_one_snapshot() {
    let sandbox = Sandbox::with_project();
    let path = sandbox.home.join(".copilot/session-state/c1/events.jsonl");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let line = |kind: &str, data: Value, n: u32| {
        let time = format!("2026-11-22T14:59:{n:02}Z");
        json!({ "type": kind, "data": data, "id": time, "timestamp": time }).to_string() + "\n"
    };
    let says = |text: &str, n: u32| line("user.message", json!({ "content": text }), n);
    let mut text = line("session.start", json!({ "context": { "cwd": sandbox.project } }), 0)
        + &says("Add a greet function; never use print", 1)
        + &line("assistant.message", json!({ "content": "Done." }), 2);
    let announced = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let event = json!({ "sessionId": "c1", "cwd": sandbox.project, "trigger": "auto", "transcriptPath": path });
        hook(&sandbox, "copilot", &event);
        sandbox.json(&["log", "--all", "--json"])["handoffs"].as_array().unwrap().len()
    };
    assert_eq!(announced(&text), 1);
    // The run ended before it had compacted; the next one begins again.
    text += &line("session.compaction_complete", json!({ "success": false }), 3);
    text += &says("and which files are there?", 4);
    assert_eq!(announced(&text), 1, "nothing of weight is new");
    text += &says("never touch the vendor folder", 5);
    assert_eq!(announced(&text), 2, "a rule is new");
    assert_eq!(announced(&text), 2);
    let done = json!({ "success": true, "summaryContent": "They talked." });
    text += &line("session.compaction_complete", done, 6).replace("14:59:06Z", "15:00:00Z");
    text += &says("and what else is there?", 7);
    assert_eq!(announced(&text), 3, "it was compacted since");
}
