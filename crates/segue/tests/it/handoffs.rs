//! `segue handoff` on recorded sessions. The snapshots are whole documents, so
//! that a reader of the repository sees what the product makes.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

fn document(name: &str) -> String {
    Sandbox::new().good(&["handoff", "--from", &fixture(name), "--dry-run", "-o", "-"])
}

#[test]
fn a_session_with_a_correction_and_a_commit() {
    insta::assert_snapshot!(document(LINKCHECK[0]));
}

#[test]
fn a_session_that_ends_with_failing_tests() {
    insta::assert_snapshot!(document(LINKCHECK[1]));
}

#[test]
fn a_session_with_a_failed_attempt_and_a_compaction() {
    insta::assert_snapshot!(document(LINKCHECK[2]));
}

#[test]
fn a_session_whose_last_command_failed() {
    insta::assert_snapshot!(document("claude/11111111-2222-4333-8444-555555555555.jsonl"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for name in LINKCHECK {
        assert_eq!(document(name), document(name));
    }
}

#[test]
fn a_document_goes_where_it_is_sent() {
    let sandbox = Sandbox::new();
    let from = fixture(LINKCHECK[0]);
    let run = sandbox.run(&["handoff", "--from", &from, "--dry-run", "-o", "HANDOFF.md"]);
    let text = std::fs::read_to_string(sandbox.project.join("HANDOFF.md")).unwrap();
    assert_eq!(text, document(LINKCHECK[0]));
    assert!(run.out.contains("made, not stored"), "{}", run.out);
    assert!(!sandbox.project.join(".segue").exists());
}

#[test]
fn a_stored_handoff_is_a_file_with_its_sources_beside_it() {
    let sandbox = Sandbox::with_project();
    let value = sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[1]), "--json"]);
    assert_eq!(value["schema"], "segue/handoff/1");
    assert_eq!(value["number"], 1);
    assert_eq!(value["findings"].as_array().unwrap().len(), 0);
    assert_eq!(value["coverage"]["kinds"]["failure"]["kept"], 1);
    let path = value["path"].as_str().unwrap();
    let name = path.rsplit('/').next().unwrap();
    let id = value["id"].as_str().unwrap();
    assert_eq!(name, format!("0001-make-python3-m-unittest-pass.{id}.md"));

    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(&format!("id: {id}\n")));
    let sources = std::fs::read_to_string(path.replace(".md", ".sources.json")).unwrap();
    let sources: serde_json::Value = serde_json::from_str(&sources).unwrap();
    assert_eq!(sources["schema"], "segue/sources/1");
    assert_eq!(sources["handoff"], id);
    assert_eq!(sources["sessions"][0]["prefix"], "8b2f4c96");
    assert_eq!(sources["sessions"][0]["reader"], "claude/1");
}

#[test]
fn every_sourced_line_stands_in_the_document() {
    let sandbox = Sandbox::with_project();
    let value = sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[2]), "--json"]);
    let path = value["path"].as_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let sources = std::fs::read_to_string(path.replace(".md", ".sources.json")).unwrap();
    let sources: serde_json::Value = serde_json::from_str(&sources).unwrap();
    let digests: Vec<String> = text
        .lines()
        .map(|line| serde_json::to_value(segue_model::LineDigest::of(line)).unwrap())
        .map(|v| v.as_str().unwrap().to_owned())
        .collect();
    let lines = sources["lines"].as_array().unwrap();
    assert!(lines.len() > 10, "{}", lines.len());
    for line in lines {
        assert!(digests.iter().any(|digest| line["digest"] == digest.as_str()), "{line}");
        assert!(line["addresses"][0].as_str().unwrap().starts_with("c70d9e15#"));
    }
}

#[test]
fn the_goal_is_the_users_and_the_prompt_has_it() {
    let sandbox = Sandbox::with_project();
    let goal = "Wire up the \"login\" form";
    let value =
        sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[0]), "--goal", goal, "--json"]);
    assert_eq!(value["objective"], goal);
    assert!(
        sandbox.good(&["next", "--print"]).contains(&format!("## This Session's Goal\n\n{goal}\n"))
    );
}

#[test]
fn the_budget_bounds_the_prompt_and_what_is_cut_is_counted() {
    let sandbox = Sandbox::new();
    let from = fixture(LINKCHECK[2]);
    for budget in [500, 600] {
        let arguments =
            ["handoff", "--from", &from, "--dry-run", "--json", "--budget", &budget.to_string()];
        let value = sandbox.json(&arguments);
        assert!(value["tokens"]["prompt"].as_u64().unwrap() <= budget, "{}", value["tokens"]);
        assert!(!value["lost"].as_array().unwrap().is_empty());
    }
    let text = sandbox.good(&["handoff", "--from", &from, "--dry-run", "--budget", "500"]);
    assert!(text.contains("Left out here for space: "), "{text}");
}

#[test]
fn a_session_with_nothing_in_it_is_not_stored_unless_forced() {
    let sandbox = Sandbox::with_project();
    let from = fixture("claude/99999999-2222-4333-8444-555555555555.jsonl");
    let out = sandbox.good(&["handoff", "--from", &from]);
    assert!(out.contains("nothing was stored") && out.contains("--force"), "{out}");
    assert!(!sandbox.project.join(".segue/handoffs").exists());
    let out = sandbox.good(&["handoff", "--from", &from, "--force"]);
    assert!(out.contains("Handoff 1 (") && out.contains("stored"), "{out}");
}

#[test]
fn the_newest_session_is_taken_without_a_name() {
    let sandbox = Sandbox::with_project();
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    sandbox.claude_session(LINKCHECK[1], "8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124");
    let newest = sandbox.json(&["handoff", "--json", "--dry-run"]);
    assert_eq!(newest["session"]["native"], "8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124");
    let named = sandbox.json(&["handoff", "5e55", "--json", "--dry-run"]);
    assert_eq!(named["session"]["native"], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    assert_eq!(named["session"]["turns"], 4);
}

#[test]
fn where_the_repository_stands_is_in_the_document() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--initial-branch=trunk"]);
    sandbox.write("linkcheck.py", "a = 1\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "--quiet", "-m", "first"]);
    sandbox.good(&["init", "--yes"]);
    sandbox.write("linkcheck.py", "a = 2\n");
    sandbox.write("notes.md", "x\n");
    let value = sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[1]), "--json"]);
    assert_eq!(value["git"]["branch"], "trunk");
    assert_eq!(value["git"]["commit"].as_str().unwrap().len(), 40);
    assert_eq!(value["git"]["dirty"], serde_json::json!(["linkcheck.py", "?? notes.md"]));
    let next = sandbox.good(&["next"]);
    assert!(next.contains("FRESH: the repository is where the handoff left it."), "{next}");
    sandbox.git(&["add", ".segue"]);
    sandbox.git(&["commit", "--quiet", "-m", "the handoff", "--", ".segue"]);
    assert!(sandbox.good(&["next"]).contains("FRESH"), "only the handoff was committed");
    sandbox.git(&["commit", "--quiet", "-a", "-m", "second"]);
    let next = sandbox.good(&["next"]);
    assert!(
        next.contains("STALE: 1 commit since; linkcheck.py changed; uncommitted work has changed: linkcheck.py."),
        "{next}"
    );
}

#[test]
fn a_compressed_transcript_is_read_directly() {
    let sandbox = Sandbox::new();
    let bytes = std::fs::read(fixture(LINKCHECK[0])).unwrap();
    let path = sandbox.project.join("session.jsonl.zst");
    std::fs::write(&path, zstd::encode_all(bytes.as_slice(), 3).unwrap()).unwrap();
    let out = sandbox.good(&["handoff", "--from", "session.jsonl.zst", "--dry-run"]);
    assert_eq!(out, document(LINKCHECK[0]));
}

#[test]
fn a_torn_last_line_costs_nothing_but_itself() {
    let sandbox = Sandbox::new();
    let text = std::fs::read_to_string(fixture(LINKCHECK[0])).unwrap();
    let last = text.trim_end().rfind('\n').unwrap();
    std::fs::write(sandbox.project.join("whole.jsonl"), &text[..=last]).unwrap();
    std::fs::write(sandbox.project.join("torn.jsonl"), &text[..last + 90]).unwrap();
    let made = |name: &str| sandbox.good(&["handoff", "--from", name, "--dry-run"]);
    assert_eq!(made("torn.jsonl"), made("whole.jsonl"));
}

#[test]
fn a_session_that_has_gone_no_further_has_one_handoff() {
    let sandbox = Sandbox::with_project();
    let from = fixture(LINKCHECK[0]);
    sandbox.good(&["handoff", "--from", &from]);
    let again = sandbox.good(&["handoff", "--from", &from]);
    assert!(again.contains("which has gone no further since: nothing was stored"), "{again}");
    let value: serde_json::Value =
        serde_json::from_str(&sandbox.good(&["handoff", "--from", &from, "--json"])).unwrap();
    assert_eq!((&value["stored"], &value["reason"]), (&false.into(), &"unchanged".into()));
    assert_eq!(value["number"], 1);
    let other = sandbox.good(&["handoff", "--from", &from, "--goal", "Write the manual."]);
    assert!(other.contains("Handoff 2"), "{other}");
    assert!(sandbox.good(&["handoff", "--from", &from, "--force"]).contains("Handoff 3"));
}

#[test]
fn a_goal_of_the_user_s_has_nothing_of_another_one() {
    let sandbox = Sandbox::with_project();
    let from = fixture(LINKCHECK[1]);
    let own = sandbox.good(&["handoff", "--from", &from, "--dry-run"]);
    assert!(own.contains("Done when: it succeeds."), "{own}");
    let aimed =
        sandbox.good(&["handoff", "--from", &from, "--dry-run", "--goal", "Write the manual."]);
    let objective = aimed.split("## Next Objective").nth(1).unwrap();
    let objective = objective.split("\n## ").next().unwrap();
    assert!(objective.contains("Write the manual."), "{objective}");
    assert!(!objective.contains("unittest"), "{objective}");
}

#[test]
fn a_draft_is_not_shown_where_nobody_looks() {
    let sandbox = Sandbox::with_project();
    let from = fixture(LINKCHECK[0]);
    for arguments in [&["--edit"][..], &["--writer", "person"]] {
        let run = sandbox.run(&[&["handoff", "--from", &from], arguments].concat());
        assert_eq!(run.status, 4, "{}", run.err);
        assert!(run.err.contains("no terminal to ask on; nothing was stored"), "{}", run.err);
    }
    assert!(!sandbox.project.join(".segue/handoffs").exists());
}

#[test]
fn a_session_of_another_project_is_said_to_be_one() {
    let sandbox = Sandbox::with_project();
    let text = std::fs::read_to_string(fixture(LINKCHECK[0])).unwrap();
    sandbox.write("other.jsonl", &text.replace("/home/dev/linkcheck", "/home/dev/website"));
    let said = sandbox.good(&["handoff", "--from", "other.jsonl"]);
    assert!(said.contains("this session worked in `/home/dev/website`"), "{said}");
    assert!(said.contains("segue undo"), "{said}");
    sandbox.good(&["undo"]);
    let made = sandbox.json(&["handoff", "--from", "other.jsonl", "--json"]);
    assert_eq!(made["elsewhere"], "/home/dev/website");
    // One of the same name is this project on another machine.
    let own = sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[1]), "--json"]);
    assert_eq!(own["elsewhere"], serde_json::Value::Null);
}
