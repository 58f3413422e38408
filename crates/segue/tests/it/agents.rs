//! Sessions of every agent: found, listed, handed over.

use crate::sandbox::{Sandbox, fixture};

/// Puts a recorded session where its client would, its project that of the sandbox.
fn place(sandbox: &Sandbox, from: &str, to: &str) {
    let text = std::fs::read_to_string(fixture(&format!("sessions/{from}"))).unwrap();
    let path = sandbox.home.join(to);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let root = sandbox.project.to_string_lossy();
    std::fs::write(path, text.replace("/home/dev/project", &root)).unwrap();
}

/// The name of a folder for the sandbox's project.
fn dashed(sandbox: &Sandbox) -> String {
    let root = sandbox.project.to_string_lossy().into_owned();
    root.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

#[test]
fn sessions_that_other_tools_brought_are_listed() {
    let mut sandbox = Sandbox::with_project();
    let home = sandbox.home.join("segue");
    let kept = sandbox.home.join("kept");
    let root = sandbox.project.to_string_lossy().into_owned();
    for (folder, id) in [(home.join("sessions"), "one"), (kept.clone(), "two")] {
        std::fs::create_dir_all(&folder).unwrap();
        let head =
            serde_json::json!({ "segue-events": 1, "session": id, "agent": "goose", "cwd": root });
        let text = format!("{head}\n{{\"kind\":\"user\",\"text\":\"do it\"}}\n");
        std::fs::write(folder.join("any-name.jsonl"), text).unwrap();
    }
    sandbox.set("SEGUE_HOME", &home.to_string_lossy());
    let settings = format!("[sessions]\nfolders = [{:?}]\n", kept.to_string_lossy());
    std::fs::write(home.join("settings.toml"), settings).unwrap();
    let list = sandbox.json(&["sessions", "--json"]);
    let mut ids: Vec<&str> = list["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["one", "two"], "{list}");
    assert!(sandbox.good(&["sessions", "show", "two"]).contains("do it"));
}

#[test]
fn the_sessions_of_every_agent_are_listed_and_handed_over() {
    let sandbox = Sandbox::with_project();
    let folder = dashed(&sandbox);
    let id = "11111111-2222-4333-8444-555555555555";
    let codex = "rollout-2026-11-22T11-16-38-01a202f8-f081-7ba2-8271-746e58cc63e3.jsonl";
    let pi = "2026-11-22T11-17-29-989Z_01a202f9-b904-753e-818d-03a4fe3cf940.jsonl";
    place(&sandbox, &format!("codex/{codex}"), &format!(".codex/sessions/2026/11/22/{codex}"));
    place(
        &sandbox,
        &format!("qwen/{id}.jsonl"),
        &format!(".qwen/projects/{folder}/chats/{id}.jsonl"),
    );
    let events = format!(".copilot/session-state/{id}/events.jsonl");
    place(&sandbox, &format!("copilot/{id}-events.jsonl"), &events);
    place(&sandbox, &format!("pi/{pi}"), &format!(".pi/agent/sessions/--x--/{pi}"));
    let task = "1795346287353_5txhi";
    for file in [format!("{task}.json"), format!("{task}.messages.json")] {
        place(&sandbox, &format!("cline/{file}"), &format!(".cline/data/sessions/{task}/{file}"));
    }
    let chat = "session-2026-11-22T11-20-11111111.jsonl";
    place(&sandbox, &format!("gemini/{chat}"), &format!(".gemini/tmp/app/chats/{chat}"));
    let root = sandbox.project.to_string_lossy().into_owned();
    std::fs::write(sandbox.home.join(".gemini/tmp/app/.project_root"), root).unwrap();

    let listed: serde_json::Value =
        serde_json::from_str(&sandbox.good(&["sessions", "--json"])).unwrap();
    let sessions = listed["sessions"].as_array().unwrap();
    let mut agents: Vec<&str> =
        sessions.iter().map(|session| session["agent"].as_str().unwrap()).collect();
    agents.sort_unstable();
    assert_eq!(agents, ["cline", "codex", "copilot", "gemini", "pi", "qwen"], "{listed}");

    for session in sessions {
        let path = session["path"].as_str().unwrap();
        let text = sandbox.good(&["handoff", "--from", path, "--dry-run"]);
        assert!(text.contains("Add a greet function to hello.py and run it"), "{path}\n{text}");
        assert!(text.contains("hello.py"), "{path}\n{text}");
    }
    sandbox.good(&["handoff", "01a202f8"]);
    assert!(sandbox.good(&["show"]).contains("agent: codex"));
    assert_eq!(sandbox.run(&["check"]).status, 0, "{}", sandbox.run(&["check"]).out);
}
