//! A handoff is stored whole or not at all, also when the process is killed.

use std::process::Stdio;
use std::time::Duration;

use segue_document::parse;
use segue_model::Digest;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// How many processes are killed; their delays are spread over a run's length.
const ROUNDS: u64 = 24;

#[test]
fn killed_at_any_point_leaves_whole_objects_only() {
    let sandbox = Sandbox::with_project();
    let from = fixture(LINKCHECK[0]);
    for round in 0..ROUNDS {
        let mut command = sandbox.command(&sandbox.project);
        command.args(["handoff", "--from", &from]).env("SEGUE_SEED", round.to_string());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 12));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let mut whole = 0;
    for (name, bytes) in Sandbox::files(&sandbox.project.join(".segue/handoffs")) {
        if name.starts_with(".segue-") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        if name.ends_with(".sources.json") {
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
            continue;
        }
        let (document, diagnostics) = parse(&text);
        assert!(diagnostics.is_empty(), "{name}");
        let front = document.front.unwrap();
        let body = text.lines().skip(document.body_line).collect::<Vec<_>>().join("\n") + "\n";
        assert_eq!(front.digest, Digest::of(&body), "{name} is torn");
        whole += 1;
    }
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["handoffs"].as_array().unwrap().len(), whole);
    assert!(sandbox.good(&["handoff", "--from", &from]).contains("stored"));
}

#[test]
fn many_at_once_are_all_stored() {
    let mut sandbox = Sandbox::with_project();
    sandbox.set("SEGUE_SEED", "");
    let from = fixture(LINKCHECK[0]);
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = sandbox.command(&sandbox.project);
            command.args(["handoff", "--from", &from]).stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["handoffs"].as_array().unwrap().len(), 8);
}

/// git says in its own trace how often it waited for the disk.
#[test]
fn a_write_to_a_git_ref_waits_until_its_objects_and_then_the_ref_are_on_disk() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    sandbox.good(&["init", "--yes", "--store", "git-ref"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    let trace = sandbox.home.join("trace");
    let mut command = sandbox.command(&sandbox.project);
    command.args(["tag", "mvp"]).env("GIT_TRACE2_EVENT", &trace);
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
    let text = std::fs::read_to_string(&trace).unwrap();
    let events: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let session = |name: &str| {
        let named = events.iter().find(|e| e["event"] == "cmd_name" && e["name"] == name);
        named.map(|event| event["sid"].clone()).unwrap()
    };
    let flushed = |sid: &serde_json::Value| {
        let of_it = events.iter().filter(|e| e["sid"] == *sid && e["category"] == "fsync");
        of_it.filter_map(|event| event["count"].as_u64()).sum::<u64>()
    };
    // Blob, trees and commit; the ref comes after them.
    assert!(flushed(&session("unpack-objects")) >= 4, "{text}");
    assert!(flushed(&session("fast-import")) >= 1, "{text}");
}
