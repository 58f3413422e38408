//! `doctor`: whether segue works inside the agents, each finding with its fix.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// A home with Claude Code in it: its settings folder, and a program that does what `script` says.
fn home(script: &str) -> Sandbox {
    let mut sandbox = Sandbox::with_project();
    let bin = sandbox.home.join("bin");
    std::fs::create_dir_all(sandbox.home.join(".claude")).unwrap();
    put(&bin.join("claude"), &format!("#!/bin/sh\n{script}\n"));
    put(&bin.join("segue"), "#!/bin/sh\n");
    let path = std::env::var("PATH").unwrap_or_default();
    sandbox.set("PATH", &format!("{}:{path}", bin.display()));
    sandbox.good(&["install", "claude", "--yes"]);
    sandbox
}

fn put(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What doctor says of Claude Code, and how it ended.
fn examined(sandbox: &Sandbox, arguments: &[&str]) -> (Value, i32) {
    let run = sandbox.run(&[&["doctor", "--json"], arguments].concat());
    let value: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["schema"], "segue/doctor/1");
    (value["agents"][0].clone(), run.status)
}

fn kinds(agent: &Value) -> Vec<&str> {
    let complaints = agent["complaints"].as_array().unwrap().iter();
    complaints.map(|complaint| complaint["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_good_installation_is_called_good() {
    let sandbox = home("echo '9.8.7 (Claude Code)'");
    let (agent, status) = examined(&sandbox, &[]);
    assert_eq!(status, 0, "{agent:#}");
    assert_eq!(agent["version"], "9.8.7");
    assert_eq!(agent["installed"], serde_json::json!(["user"]));
    assert_eq!(agent["fires"], Value::Null);
    assert_eq!(kinds(&agent), ["short-lived"]);
    let out = sandbox.good(&["doctor"]);
    assert!(out.contains("Claude Code 9.8.7: installed: good"), "{out}");
    assert!(out.contains("cleanupPeriodDays"), "{out}");
}

#[test]
fn what_keeps_hooks_from_running_is_found() {
    let sandbox = home("echo 1.0");
    let settings = sandbox.home.join(".claude/settings.json");
    let text = std::fs::read_to_string(&settings).unwrap();
    put(&settings, &text.replacen('{', "{ // mine\n", 1));
    let (agent, status) = examined(&sandbox, &[]);
    assert_eq!(status, 1);
    assert_eq!(kinds(&agent), ["unreadable", "short-lived"]);
    put(&settings, &text.replace("segue hook", "/nowhere/segue hook"));
    assert!(sandbox.run(&["doctor"]).out.contains("fix      `segue install claude`"));
    put(&settings, "{}");
    let (agent, _) = examined(&sandbox, &[]);
    assert_eq!(kinds(&agent), ["incomplete", "short-lived"]);
}

#[test]
fn a_client_whose_hooks_do_not_fire_is_found_in_a_home_of_its_own() {
    // It writes where it runs, reads its settings there, and calls no hook.
    let sandbox = home(
        "[ \"$1\" = --version ] && exit; echo hi > made; cat \"$HOME/.claude/settings.json\" >/dev/null && echo 'I ran no hook'",
    );
    let settings = sandbox.home.join(".claude/settings.json");
    let text = std::fs::read_to_string(&settings).unwrap();
    put(&settings, &text.replacen('{', "{\"env\": {\"SECRET\": \"x\"},", 1));
    let before = Sandbox::files(&sandbox.home);
    let (agent, status) = examined(&sandbox, &["--fire"]);
    assert_eq!((status, &agent["fires"]), (1, &Value::from("no")), "{agent:#}");
    assert_eq!(agent["why"], "said: I ran no hook");
    assert_eq!(Sandbox::files(&sandbox.home), before);
    assert!(!sandbox.project.join("made").exists());
}

#[test]
fn settings_that_cannot_be_read_are_not_given_to_a_client() {
    let sandbox =
        home("[ \"$1\" = --version ] && exit; cp \"$HOME/.claude/settings.json\" \"${0%/*}/leak\"");
    let settings = sandbox.home.join(".claude/settings.json");
    let text = std::fs::read_to_string(&settings).unwrap();
    put(&settings, &text.replacen('{', "{\"env\": {\"SECRET\": \"x\"},,", 1));
    let (agent, status) = examined(&sandbox, &["--fire"]);
    assert_eq!((status, &agent["fires"]), (1, &Value::from("not-tried")), "{agent:#}");
    let why = agent["why"].as_str().unwrap();
    assert!(why.contains("its settings cannot be read"), "{why}");
    assert!(!sandbox.home.join("bin/leak").exists());
}

#[test]
fn what_a_client_leaves_running_is_not_waited_for() {
    let left = "if [ \"$1\" = --version ]; then echo 9.8.7; (i=0; until [ -e \"$HOME/go\" ] || [ $i -gt 200 ]; do \
                sleep 0.1; i=$((i+1)); done; : > \"$HOME/over\") & exit; fi";
    let sandbox = home(left);
    let (agent, _) = examined(&sandbox, &[]);
    assert!(!sandbox.home.join("over").exists());
    put(&sandbox.home.join("go"), "");
    assert_eq!(agent["version"], "9.8.7");
}

#[test]
fn a_hook_that_runs_and_is_not_heard_is_found() {
    // The client calls the hook of the first event with the prompt, and asks no model.
    let call = "command=$(sed -n 's/.*\"command\": \"\\(.*\\)\",.*/\\1/p' \"$HOME/.claude/settings.json\" | head -1)\n\
                echo '{\"session_id\":\"s\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"snapshot\"}' | \
                sh -c \"$command\"";
    let mut sandbox = home(call);
    // The program has a lasting place: that of the tests is under `target`.
    let segue = sandbox.home.join("bin/segue");
    std::fs::copy(env!("CARGO_BIN_EXE_segue"), &segue).unwrap();
    sandbox.set("SEGUE_HOST", "here");
    let (agent, status) = examined(&sandbox, &["--fire"]);
    assert_eq!((status, &agent["fires"]), (1, &Value::from("unheard")), "{agent:#}");
    assert_eq!(kinds(&agent), ["short-lived", "unheard"]);
}

#[test]
fn without_a_project_and_without_agents_there_is_a_way_on() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["doctor"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.out.contains("segue init") && run.out.contains("No agent was found"),
        "{}",
        run.out
    );
    sandbox.write(".segue/segue.toml", "template = 7\n");
    let run = sandbox.run(&["doctor"]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.out.contains("segue.toml`, line 1"), "{}", run.out);
    assert!(run.out.contains("No agent was found"), "the agents are looked at all the same");
}

#[test]
fn a_purged_handoff_is_no_damage() {
    let sandbox = Sandbox::with_project();
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    sandbox.good(&["tag", "mvp"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1])]);
    sandbox.good(&["purge", "tag:mvp", "--yes"]);
    let objects = &sandbox.json(&["doctor", "--json"])["objects"];
    assert_eq!(*objects, serde_json::json!([]));
}
