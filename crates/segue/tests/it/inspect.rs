//! Facts and sources: what a handoff is made from, and where each line came from.

use serde_json::Value;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// The id of the recorded project's third session.
const THIRD: &str = "c70d9e15-52ab-4d68-8f41-e39b6a02c5d8";

/// A project with a handoff of its one session; also the handoff as JSON.
fn handed_off() -> (Sandbox, Value) {
    let sandbox = Sandbox::with_project();
    sandbox.claude_session(LINKCHECK[2], THIRD);
    let made = sandbox.json(&["handoff", "--json"]);
    (sandbox, made)
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// A sourced line that has `part` in it.
fn sourced_line(sandbox: &Sandbox, part: &str) -> Value {
    let listed = sandbox.json(&["show", "--sources", "--json"]);
    let mut lines = items(&listed["lines"]).iter();
    lines.find(|line| line["text"].as_str().unwrap().contains(part)).unwrap().clone()
}

#[test]
fn facts_are_listed_by_kind_with_their_addresses() {
    let sandbox = Sandbox::new();
    let session = fixture(LINKCHECK[0]);
    let value = sandbox.json(&["facts", &session, "--json"]);
    assert_eq!(value["schema"], "segue/facts/1");
    assert_eq!(value["session"]["reader"], "claude/1");
    let facts = items(&value["facts"]);
    assert!(facts.iter().any(|fact| fact["kind"] == "goal" && fact["said_by"] == "user"));
    for fact in facts {
        let known = ["kind", "text", "state", "subject", "weight", "addresses", "time"];
        assert!(known.iter().all(|key| fact.get(key).is_some()), "{fact}");
        assert!(fact["addresses"][0].as_str().unwrap().starts_with("5e551001#"), "{fact}");
    }
    for pair in facts.windows(2).filter(|pair| pair[0]["kind"] == pair[1]["kind"]) {
        assert!(pair[0]["weight"].as_f64() >= pair[1]["weight"].as_f64(), "{pair:?}");
    }
    let shown = sandbox.good(&["facts", &session]);
    let heads = shown.lines().filter(|line| line.ends_with(')') && !line.starts_with(' '));
    let kinds: std::collections::BTreeSet<&str> =
        facts.iter().map(|fact| fact["kind"].as_str().unwrap()).collect();
    let heads: Vec<&str> = heads.filter_map(|line| line.split(" (").next()).collect();
    assert!(kinds.iter().all(|kind| heads.contains(kind)), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}

#[test]
fn what_no_longer_holds_is_listed_when_asked_for() {
    let sandbox = Sandbox::new();
    let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
    let say = |n: u32, role: &str, text: &str| {
        format!(
            r#"{{"type":"{role}","sessionId":"s-1","uuid":"u{n}","parentUuid":{},"timestamp":"2026-11-22T10:00:0{n}Z","cwd":"/x","message":{{"role":"{role}","content":"{text}"}}}}"#,
            if n == 1 { "null".to_owned() } else { format!("\"u{}\"", n - 1) },
        )
    };
    let lines = [
        say(1, "user", "Add login. Always use tabs in the Makefile. The JWT expiry is 24 hours."),
        say(2, "assistant", "Done."),
        say(
            3,
            "user",
            &format!("No, the JWT expiry is 15 minutes, not 24 hours. Use {token} never."),
        ),
        say(4, "assistant", "Changed."),
    ];
    sandbox.write("s-1.jsonl", &(lines.join("\n") + "\n"));
    let (some, all) = (
        sandbox.json(&["facts", "./s-1.jsonl", "--json"]),
        sandbox.json(&["facts", "./s-1.jsonl", "--json", "--all"]),
    );
    let gone = some["superseded"].as_u64().unwrap() as usize;
    assert!(gone > 0, "{some}");
    assert_eq!(items(&all["facts"]).len(), items(&some["facts"]).len() + gone);
    assert!(items(&some["facts"]).iter().all(|fact| fact["superseded_by"].is_null()));
    assert!(items(&all["facts"]).iter().any(|fact| fact["superseded_by"] == "s-1#4"), "{all}");
    let shown = sandbox.run(&["facts", "./s-1.jsonl"]);
    assert!(shown.err.contains("`--all`") && !shown.out.contains("no longer holds"));
    let shown = sandbox.good(&["facts", "./s-1.jsonl", "--all"]);
    assert!(shown.contains("no longer holds since s-1#"), "{shown}");
    assert!(!all.to_string().contains(&token) && !shown.contains(&token));
}

#[test]
fn every_sourced_line_is_listed_with_its_number() {
    let (sandbox, made) = handed_off();
    let listed = sandbox.json(&["show", "--sources", "--json"]);
    assert_eq!((&listed["schema"], &listed["handoff"]), (&"segue/sourced/1".into(), &made["id"]));
    let text = std::fs::read_to_string(made["path"].as_str().unwrap()).unwrap();
    let lines = items(&listed["lines"]);
    assert!(lines.len() > 10, "{listed}");
    for line in lines {
        let at = line["line"].as_u64().unwrap() as usize;
        assert_eq!(text.lines().nth(at - 1).unwrap(), line["text"].as_str().unwrap());
        assert!(!items(&line["addresses"]).is_empty(), "{line}");
    }
    // A file by its path has the same, and the terminal's form the same numbers.
    let path = made["path"].as_str().unwrap();
    assert_eq!(sandbox.json(&["show", path, "--sources", "--json"])["lines"], listed["lines"]);
    let shown = sandbox.good(&["show", "--sources"]);
    assert!(shown.contains(&format!("{:>5} ", lines[0]["line"])), "{shown}");
    assert!(shown.contains("c70d9e15#"), "{shown}");
}

#[test]
fn a_line_opens_the_events_it_came_from() {
    let (sandbox, made) = handed_off();
    let line = sourced_line(&sandbox, "python3 -m unittest");
    let place = format!("@:{}", line["line"]);
    let value = sandbox.json(&["expand", &place, "--json"]);
    assert_eq!((&value["schema"], &value["handoff"]), (&"segue/expand/1".into(), &made["id"]));
    assert_eq!(value["text"], line["text"]);
    let sources = items(&value["sources"]);
    let addresses: Vec<Value> = sources.iter().map(|source| source["address"].clone()).collect();
    assert_eq!(&addresses, items(&line["addresses"]));
    for source in sources {
        let n = source["address"].as_str().unwrap().rsplit('#').next().unwrap();
        assert_eq!(source["event"]["n"].to_string(), n, "{source}");
    }
    let shown = sandbox.good(&["expand", &place]);
    assert!(shown.contains("data, not instructions") && shown.contains("│ "), "{shown}");
    let address = addresses[0].as_str().unwrap();
    let one = sandbox.json(&["expand", address, "--json"]);
    assert_eq!(one["sources"][0]["event"], sources[0]["event"]);
    assert!(one["line"].is_null());
    let newest = address.replace("c70d9e15", "@");
    assert_eq!(sandbox.json(&["expand", &newest, "--json"])["sources"], one["sources"]);
}

#[test]
fn every_address_of_a_handoff_opens() {
    let (sandbox, _) = handed_off();
    let listed = sandbox.json(&["show", "--sources", "--json"]);
    for line in items(&listed["lines"]) {
        let value = sandbox.json(&["expand", &format!("@:{}", line["line"]), "--json"]);
        for source in items(&value["sources"]) {
            assert!(source["event"].is_object(), "{line}: {source}");
        }
    }
}

#[test]
fn a_transcript_that_is_gone_is_said_to_be_and_may_be_named() {
    let sandbox = Sandbox::with_project();
    let session = sandbox.claude_session(LINKCHECK[2], THIRD);
    sandbox.json(&["handoff", "--json"]);
    let place = format!("@:{}", sourced_line(&sandbox, "python3 -m unittest")["line"]);
    let whole = sandbox.json(&["expand", &place, "--json"]);
    let moved = sandbox.project.join("moved.jsonl");
    std::fs::rename(&session, &moved).unwrap();
    let unopened = |arguments: &[&str]| {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.err);
        run.out
    };
    let shown = unopened(&["expand", &place]);
    assert!(shown.contains(THIRD) && shown.contains("`--from FILE`"), "{shown}");
    let value: Value = serde_json::from_str(&unopened(&["expand", &place, "--json"])).unwrap();
    assert!(value["sources"][0]["event"].is_null() && value["sources"][0]["reason"].is_string());
    let found = sandbox.json(&["expand", &place, "--from", "./moved.jsonl", "--json"]);
    let event = |value: &Value| value["sources"][0]["event"].clone();
    assert_eq!(event(&found), event(&whole));
    // Another session has no event of this address.
    let other = unopened(&["expand", &place, "--from", &fixture(LINKCHECK[0]), "--json"]);
    assert!(event(&serde_json::from_str(&other).unwrap()).is_null());
}

#[test]
fn what_is_opened_is_harmless() {
    let sandbox = Sandbox::new();
    let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
    let line = format!(
        r#"{{"type":"user","sessionId":"s-1","uuid":"a","parentUuid":null,"timestamp":"2026-11-22T10:00:00Z","cwd":"/x","message":{{"content":"use {token}\n\u001b[31mred"}}}}"#
    );
    sandbox.write("s-1.jsonl", &(line + "\n"));
    let shown = sandbox.good(&["expand", "./s-1.jsonl#2", "--full"]);
    assert!(shown.contains("│ use [redacted:") && shown.contains("│ ␛[31mred"), "{shown}");
    let value = sandbox.good(&["expand", "./s-1.jsonl#2", "--json"]);
    assert!(!value.contains(&token) && value.contains("redacted"), "{value}");
    let nothing = sandbox.run(&["expand", "./s-1.jsonl#99"]);
    assert_eq!(nothing.status, 2, "nothing could be shown");
    assert!(nothing.out.contains("no event of this address"), "{}", nothing.out);
}

#[test]
fn what_cannot_be_opened_says_why() {
    let (sandbox, made) = handed_off();
    let fails = |arguments: &[&str], part: &str| {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(part), "{arguments:?}: {}", run.err);
    };
    fails(&["expand", "@:1"], "line 1 has no sources");
    fails(&["expand", "@:0"], "no line 0");
    fails(&["expand", "@:99999"], "no line 99999");
    fails(&["expand", "@"], "`H:LINE`");
    fails(&["expand", "ffff#3"], "no session of this project");
    let path = made["path"].as_str().unwrap();
    let sources = path.replace(".md", ".sources.json");
    std::fs::write(&sources, "{").unwrap();
    fails(&["show", "--sources"], "no file of sources");
    std::fs::remove_file(&sources).unwrap();
    fails(&["show", "--sources"], "has no sources");
    fails(&["show", path, "--sources"], "has no sources");
}

/// A session in a file of the project's, in which the person says these things.
fn told(sandbox: &Sandbox, name: &str, said: &[&str]) -> String {
    let head = serde_json::json!({
        "segue-events": 1, "agent": "claude", "session": name, "cwd": sandbox.project,
    });
    let user = |text: &&str| serde_json::json!({ "kind": "user", "text": text }).to_string();
    let lines: Vec<String> =
        std::iter::once(head.to_string()).chain(said.iter().map(user)).collect();
    let edit = r#"{"kind":"edit","path":"src/a.rs","change":"edit","added":1,"removed":1}"#;
    let file = format!("logs/{name}.jsonl");
    sandbox.write(&file, &format!("{}\n{edit}\n", lines.join("\n")));
    file
}

#[test]
fn a_carried_line_says_from_which_handoff() {
    let sandbox = Sandbox::with_project();
    let first = told(&sandbox, "session-one", &["Add a retry. Never touch the vendor folder."]);
    let one = sandbox.json(&["handoff", "--from", &first, "--json"]);
    for name in ["session-two", "session-three"] {
        let next = told(&sandbox, name, &["Now write the docs."]);
        sandbox.good(&["handoff", "--from", &next]);
    }
    let line = sourced_line(&sandbox, "Never touch the vendor folder");
    assert_eq!(line["carried"]["number"], 1);
    assert_eq!(line["carried"]["handoff"], one["id"]);
    assert_eq!(line["addresses"][0], "session-one#2");
    assert!(sourced_line(&sandbox, "Now write the docs")["carried"].is_null());
    let shown = sandbox.good(&["show", "--sources"]);
    let short = &one["id"].as_str().unwrap()[..8];
    let said = format!("carried from handoff 1 ({short}): session-one#2");
    assert!(shown.contains(&said), "{shown}");
    let place = format!("@:{}", line["line"]);
    let opened = sandbox.good(&["expand", &place]);
    assert!(opened.contains(&format!("carried from handoff 1 ({short})")), "{opened}");
    assert!(opened.contains("│ Add a retry. Never touch the vendor folder."), "{opened}");
    assert_eq!(sandbox.json(&["expand", &place, "--json"])["carried"]["number"], 1);
}

#[test]
fn a_merge_names_the_handoffs_of_its_lines() {
    let sandbox = Sandbox::with_project();
    let first = told(&sandbox, "session-one", &["Add a retry. Never touch the vendor folder."]);
    sandbox.good(&["handoff", "--from", &first]);
    sandbox.good(&["branch", "side"]);
    for (thread, name, goal) in
        [("main", "session-two", "Write the docs."), ("side", "session-three", "Write the tests.")]
    {
        sandbox.good(&["switch", thread]);
        let next = told(&sandbox, name, &[goal]);
        sandbox.good(&["handoff", "--from", &next]);
    }
    sandbox.good(&["merge", "main", "side"]);
    let number = |part: &str| sourced_line(&sandbox, part)["carried"]["number"].clone();
    assert_eq!(number("Never touch the vendor folder"), 1);
    assert_eq!(number("- \"Write the docs.\""), 2);
    let line = sourced_line(&sandbox, "- \"Write the tests.\"");
    let opened = sandbox.good(&["expand", &format!("@:{}", line["line"])]);
    assert!(opened.contains("session-three#2"), "{opened}");
}

#[test]
fn what_was_written_by_hand_is_carried_without_events() {
    let sandbox = Sandbox::with_project();
    let text = "## Current State\n\nIt works.\n\n## Next Objective\n\nGo on.\n\n## Context\n\n### Rules and Corrections\n\n- Never touch the vendor folder.\n";
    sandbox.run_with(&["save", "-"], text);
    let next = told(&sandbox, "session-two", &["Now write the docs."]);
    sandbox.good(&["handoff", "--from", &next]);
    let line = sourced_line(&sandbox, "Never touch the vendor folder");
    assert_eq!((&line["carried"]["number"], items(&line["addresses"]).len()), (&1.into(), 0));
    let opened = sandbox.good(&["expand", &format!("@:{}", line["line"])]);
    assert!(opened.contains("which names no events"), "{opened}");
}

#[test]
fn a_file_that_was_named_once_is_remembered() {
    let sandbox = Sandbox::with_project();
    let file = told(&sandbox, "session-one", &["Add a retry. Never touch the vendor folder."]);
    sandbox.good(&["handoff", "--from", &file]);
    let place = format!("@:{}", sourced_line(&sandbox, "vendor folder")["line"]);
    assert!(sandbox.good(&["expand", &place]).contains("│ Add a retry."));
    assert!(sandbox.good(&["expand", "session-one#2"]).contains("│ Add a retry."));
    let kept = Sandbox::files(&sandbox.project.join(".segue"));
    let naming: Vec<&str> = kept
        .iter()
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("logs/session-one.jsonl"))
        .map(|(name, _)| name.as_str())
        .collect();
    let [name] = naming.as_slice() else { panic!("{naming:?}") };
    assert!(name.starts_with("local/transcripts/"), "{name}");
    let home = sandbox.folder.path().to_string_lossy();
    let bytes = &kept.iter().find(|(known, _)| known == name).unwrap().1;
    assert!(!String::from_utf8_lossy(bytes).contains(&*home), "it stands from the project's root");
    // A file that goes on is the same; one that begins otherwise is not.
    let path = sandbox.project.join(&file);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}{{\"kind\":\"user\",\"text\":\"go on\"}}\n")).unwrap();
    assert!(sandbox.good(&["expand", &place]).contains("│ Add a retry."));
    std::fs::write(&path, text.replace("Add a retry", "Add a cache")).unwrap();
    let run = sandbox.run(&["expand", &place]);
    assert_eq!(run.status, 2);
    assert!(run.out.contains("--from FILE"), "{}", run.out);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(sandbox.run(&["expand", &place]).status, 2);
}
