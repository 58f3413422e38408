//! `segue init` and `segue sessions`.

use crate::sandbox::{LINKCHECK, Sandbox};

#[test]
fn init_says_what_to_do_next_in_three_lines() {
    let sandbox = Sandbox::new();
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    let out = sandbox.good(&["init", "--yes"]);
    assert!(out.contains("Found here: Claude Code (1 session)."), "{out}");
    let steps = out.lines().filter(|line| line.starts_with(['1', '2', '3'])).count();
    assert_eq!(steps, 3, "{out}");
}

#[test]
fn init_twice_changes_nothing() {
    let sandbox = Sandbox::with_project();
    sandbox.write(".segue/segue.toml", "template = \"base\"\nbudget = 900\n");
    let before = Sandbox::files(&sandbox.project);
    let out = sandbox.good(&["init", "--yes"]);
    assert!(out.contains("nothing was changed"), "{out}");
    assert_eq!(Sandbox::files(&sandbox.project), before);
}

#[test]
fn init_writes_what_the_store_needs() {
    let sandbox = Sandbox::with_project();
    let files = Sandbox::files(&sandbox.project);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        ".segue/.gitattributes",
        ".segue/.gitignore",
        ".segue/.ignore",
        ".segue/segue.toml",
        ".segue/templates/base.md",
    ];
    assert_eq!(names, expected);
    assert_eq!(files[0].1, b"* -text\n");
}

#[test]
fn init_takes_the_root_of_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    let below = sandbox.project.join("src/deep");
    std::fs::create_dir_all(&below).unwrap();
    assert_eq!(sandbox.run_in(&below, &["init", "--yes"]).status, 0);
    assert!(sandbox.project.join(".segue/segue.toml").exists());
    assert!(!below.join(".segue").exists());
}

#[test]
fn sessions_of_the_project_come_newest_first() {
    let sandbox = Sandbox::new();
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    sandbox.claude_session(LINKCHECK[2], "c70d9e15-52ab-4d68-8f41-e39b6a02c5d8");
    sandbox.claude_session(LINKCHECK[1], "8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124");
    let value = sandbox.json(&["sessions", "--json"]);
    assert_eq!(value["schema"], "segue/sessions/1");
    let sessions = value["sessions"].as_array().unwrap();
    let ids: Vec<&str> = sessions.iter().map(|s| &s["id"].as_str().unwrap()[..8]).collect();
    assert_eq!(ids, ["c70d9e15", "8b2f4c96", "5e551001"]);
    let oldest = &sessions[2];
    assert_eq!(oldest["agent"], "claude");
    assert_eq!(oldest["branch"], "main");
    assert_eq!(oldest["started"], "2026-11-22T14:25:22.417Z");
    assert!(oldest["first_request"].as_str().unwrap().starts_with("Let's start linkcheck."));
    assert!(oldest.get("turns").is_none(), "a large file is not read whole");

    let table = sandbox.good(&["sessions"]);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert!(table.contains("c70d9e15"), "{table}");
}

#[test]
fn small_sessions_are_counted_exactly() {
    let sandbox = Sandbox::new();
    let path =
        sandbox.claude_session("claude-2.1.197/11111111-2222-4333-8444-555555555555.jsonl", "x");
    let text = std::fs::read_to_string(&path).unwrap();
    let root = sandbox.project.to_string_lossy().into_owned();
    std::fs::write(&path, text.replace("/home/dev/project", &root)).unwrap();
    let session = &sandbox.json(&["sessions", "--json"])["sessions"][0];
    assert_eq!(session["turns"], 3);
    assert!(session["tokens"].as_u64().unwrap() > 0);
}

#[test]
fn sessions_of_other_projects_are_not_shown() {
    let sandbox = Sandbox::new();
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    let other = sandbox.folder.path().join("linkcheck-2");
    std::fs::create_dir(&other).unwrap();
    let run = sandbox.run_in(&other, &["sessions", "--json"]);
    assert!(run.out.contains("\"sessions\": []"), "{}", run.out);
}

#[test]
fn the_agents_home_can_be_elsewhere() {
    let mut sandbox = Sandbox::new();
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    let moved = sandbox.home.join("elsewhere");
    std::fs::rename(sandbox.home.join(".claude"), &moved).unwrap();
    sandbox.set("CLAUDE_CONFIG_DIR", &moved.to_string_lossy());
    assert_eq!(sandbox.json(&["sessions", "--json"])["sessions"].as_array().unwrap().len(), 1);
}
