//! `handoff --writer agent`: the session writes its handoff after it has ended.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{LINKCHECK, Sandbox};

const SESSION: &str = "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3";

/// A project with a session of Claude Code in it, and a client that runs `script`.
fn scene(script: &str) -> Sandbox {
    let mut sandbox = Sandbox::with_project();
    sandbox.claude_session(LINKCHECK[0], SESSION);
    let bin = sandbox.home.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let program = bin.join("claude");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    sandbox.set("PATH", &format!("{}:{path}", bin.display()));
    sandbox
}

/// The sections of the offline handoff.
fn good_draft(sandbox: &Sandbox) -> String {
    let text = sandbox.good(&["handoff", SESSION, "--dry-run"]);
    let body = text.split("\n---\n").nth(1).unwrap();
    body[body.find("## Previous Session Summary").unwrap()..].to_owned()
}

#[test]
fn a_session_that_has_ended_writes_and_mends_its_handoff() {
    let here = "cd \"$HOME\"";
    let sandbox = scene(&format!(
        "{here}\necho \"$@\" >> arguments\necho run >> runs\nn=$(wc -l < runs)\ncat > heard$((n))\ncat answer$((n))"
    ));
    let write = |name: &str, text: &str| std::fs::write(sandbox.home.join(name), text).unwrap();
    let good = good_draft(&sandbox);
    write("answer1", &good.replace("## Current State", "## Current State\n\nTODO\n"));
    write("answer2", &format!("Here it is:\n\n```markdown\n{good}\n```\n"));
    let run = sandbox.run(&["handoff", "--writer", "agent", "--goal", "Write the manual."]);
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("Handoff 1 (") && run.out.contains("Next: segue next"), "{}", run.out);
    assert!(!run.out.contains("/clear"), "{}", run.out);
    assert!(
        run.err.contains("Asking Claude Code") && run.err.contains("to mend it"),
        "{}",
        run.err
    );
    let read = |name: &str| std::fs::read_to_string(sandbox.home.join(name)).unwrap();
    let arguments = read("arguments");
    let expected = format!("-p --resume {SESSION} --fork-session --no-session-persistence\n");
    assert_eq!(arguments, expected.repeat(2));
    let first = read("heard1");
    assert!(first.starts_with("<segue>\nsegue, request 1:"), "{first}");
    for words in ["Write the manual.", "- goal, 5e551001", "nothing else: no word before it"] {
        assert!(first.contains(words), "`{words}` is missing in\n{first}");
    }
    let second = read("heard2");
    assert!(second.contains("This was your draft") && second.contains("H010"), "{second}");
    let stored = sandbox.good(&["show"]);
    assert!(stored.contains("writer: session") && stored.contains(SESSION), "{stored}");
    assert!(sandbox.good(&["pending"]).contains("Handoff 1"));
}

#[test]
fn a_client_that_writes_nothing_or_is_absent_is_named() {
    let mut sandbox = scene("echo 'Credit balance is too low'");
    let run = sandbox.run(&["handoff", "--writer", "agent"]);
    assert_eq!(run.status, 6, "{}", run.err);
    assert!(run.err.contains("wrote no handoff: it said: Credit balance"), "{}", run.err);
    assert!(run.err.contains("`segue handoff` makes it"), "{}", run.err);
    let failing = scene("echo 'Not logged in' >&2; exit 3").run(&["handoff", "--writer", "agent"]);
    assert_eq!(failing.status, 6, "{}", failing.err);
    assert!(failing.err.contains("Not logged in"), "{}", failing.err);
    sandbox.set("PATH", "/nowhere");
    let run = sandbox.run(&["handoff", "--writer", "agent", "--json"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("`claude` is not on this PATH"), "{}", run.err);
    let run = sandbox.run(&["handoff", "--writer", "agent", "--dry-run"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(sandbox.good(&["log", "--json"]).contains("\"handoffs\": []"));
}
