//! Inside a session: a word becomes a handoff, and the next session begins from it.

use std::path::Path;

use serde_json::{Value, json};

use crate::sandbox::{LINKCHECK, Run, Sandbox, fixture};

pub(crate) const SESSION: &str = "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3";

/// A draft that says little and breaks two rules.
const POOR: &str =
    "## Previous Session Summary\n### Accomplished\n- TODO\n\n## Next Objective\nGo on.\n";

/// A project with a session of Claude Code in it.
pub(crate) fn scene() -> (Sandbox, String) {
    let sandbox = Sandbox::with_project();
    let path = sandbox.claude_session(LINKCHECK[0], SESSION);
    (sandbox, path.to_string_lossy().into_owned())
}

pub(crate) fn event(sandbox: &Sandbox, session: &str, name: &str, more: &Value) -> Value {
    let mut event = json!({
        "session_id": session, "hook_event_name": name, "cwd": sandbox.project.to_string_lossy(),
    });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

pub(crate) fn hook(sandbox: &Sandbox, agent: &str, event: &Value) -> Run {
    let run = sandbox.run_with(&["hook", "--agent", agent], &event.to_string());
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(run.err, "");
    run
}

/// The context that Claude Code is given for a prompt.
fn prompted(sandbox: &Sandbox, session: &str, transcript: &str, prompt: &str) -> Option<String> {
    let more = json!({ "prompt": prompt, "transcript_path": transcript });
    let run = hook(sandbox, "claude", &event(sandbox, session, "UserPromptSubmit", &more));
    let answer: Value = serde_json::from_str(&run.out).ok()?;
    answer["hookSpecificOutput"]["additionalContext"].as_str().map(str::to_owned)
}

/// A good draft: the offline handoff's sections.
fn good_draft(transcript: &str, sandbox: &Sandbox) -> String {
    let text = sandbox.good(&["handoff", "--from", transcript, "--dry-run"]);
    let body = text.split("\n---\n").nth(1).unwrap();
    let from = body.find("## Previous Session Summary").unwrap();
    body[from..].to_owned()
}

#[test]
fn a_word_becomes_a_handoff_that_is_sent_back_twice_at_most() {
    let (sandbox, transcript) = scene();
    let asked = prompted(&sandbox, SESSION, &transcript, "snapshot: wire up the login").unwrap();
    assert!(asked.chars().count() <= 9_500);
    for words in
        ["request 1", "wire up the login", "## Current State", "save --request 1", "goal, 5e551001"]
    {
        assert!(asked.contains(words), "`{words}` is missing in\n{asked}");
    }
    for left in ["one more draft", "the next draft is completed"] {
        let run = sandbox.run_with(&["save", "--request", "1", "-"], POOR);
        assert_eq!(run.status, 3, "{}", run.err);
        assert!(run.err.contains("H010") && run.err.contains("lost: take it over"), "{}", run.err);
        assert!(run.err.contains(left), "{}", run.err);
        assert!(sandbox.good(&["log", "--json"]).contains("\"handoffs\": []"));
    }
    let run = sandbox.run_with(&["save", "--request", "1", "-"], POOR);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("Handoff 1") && run.out.contains("segue added"), "{}", run.out);
    assert!(run.out.contains("Next: type /clear"), "{}", run.out);
    assert!(run.out.lines().count() <= 5, "{}", run.out);
    let stored = sandbox.good(&["show"]);
    assert!(stored.contains("writer: session") && stored.contains(SESSION), "{stored}");
    let run = sandbox.run_with(&["save", "--request", "1", "-"], POOR);
    assert_eq!(run.status, 5, "{}", run.err);
    assert_eq!(sandbox.run_with(&["save", "--request", "7", "-"], POOR).status, 2);
}

#[test]
fn a_good_draft_is_stored_at_once() {
    let (sandbox, transcript) = scene();
    prompted(&sandbox, SESSION, &transcript, "→").unwrap();
    let draft = good_draft(&transcript, &sandbox);
    let run = sandbox.run_with(&["save", "--request", "1", "-"], &draft);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("all that must not be lost is in it"), "{}", run.out);
    assert_eq!(sandbox.run(&["check"]).status, 0, "{}", sandbox.run(&["check"]).out);
}

#[test]
fn the_user_hears_what_was_stored_once_where_the_model_does_not_say_it() {
    for is_said in [false, true] {
        let (sandbox, transcript) = scene();
        prompted(&sandbox, SESSION, &transcript, "snapshot").unwrap();
        let draft = good_draft(&transcript, &sandbox);
        let told = sandbox.run_with(&["save", "--request", "1", "-"], &draft).out;
        let stop = |said: &str| {
            let more = json!({ "last_assistant_message": said, "transcript_path": transcript });
            hook(&sandbox, "claude", &event(&sandbox, SESSION, "Stop", &more)).out
        };
        let heard = stop(if is_said { &told } else { "It is stored." });
        assert_eq!(heard.contains("segue: Handoff 1 ("), !is_said, "{heard}");
        assert_eq!(heard.contains("Next: type /clear"), !is_said, "{heard}");
        assert_eq!(stop("It is stored."), "");
    }
}

#[test]
fn words_that_must_not_fire_do_not() {
    let (sandbox, transcript) = scene();
    for words in
        ["take a snapshot of the DB", "snapshot the database", "why does handoff fail?", "continue"]
    {
        let more = json!({ "prompt": words, "transcript_path": transcript });
        let run = hook(&sandbox, "claude", &event(&sandbox, SESSION, "UserPromptSubmit", &more));
        assert_eq!(run.out, "", "{words}");
    }
    assert!(!sandbox.project.join(".segue/local/requests").exists());
}

#[test]
fn after_clear_the_next_session_begins_from_the_handoff_once() {
    let (sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    assert!(sandbox.good(&["pending"]).contains("Handoff 1"));
    let start = |session: &str, source: &str| {
        hook(
            &sandbox,
            "claude",
            &event(&sandbox, session, "SessionStart", &json!({ "source": source })),
        )
        .out
    };
    let told: Value = serde_json::from_str(&start("s1", "startup")).unwrap();
    assert!(told["systemMessage"].as_str().unwrap().contains("type ← to take it up"), "{told}");
    assert!(told["hookSpecificOutput"].is_null(), "{told}");
    assert_eq!(start("s2", "resume"), "");
    let begun = start("s3", "clear");
    assert!(begun.contains("It continues from handoff 1"), "{begun}");
    assert_eq!(start("s4", "clear"), "");
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
}

#[test]
fn a_session_takes_it_up_with_a_sign_and_a_goal() {
    let (sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    let context = prompted(&sandbox, "new", "", "← but first fix the test").unwrap();
    assert!(context.contains("It continues from handoff 1"), "{context}");
    assert!(context.contains("but first fix the test"), "{context}");
    assert_eq!(prompted(&sandbox, "new", "", "←"), None);
}

#[test]
fn gemini_and_the_plugins_hear_it_with_the_first_message() {
    let (sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    let start = event(&sandbox, "g", "SessionStart", &json!({ "source": "clear" }));
    let run = hook(&sandbox, "gemini", &start);
    assert!(!run.out.contains("additionalContext"), "{}", run.out);
    let prompt = event(&sandbox, "g", "BeforeAgent", &json!({ "prompt": "hello" }));
    assert!(hook(&sandbox, "gemini", &prompt).out.contains("It continues from handoff 1"));
    assert_eq!(hook(&sandbox, "gemini", &prompt).out, "");

    sandbox.good(&["handoff", "--from", &transcript, "--force"]);
    let plugin = |name: &str, more: Value| {
        let mut event = json!({
            "event": name, "session_id": "o", "cwd": sandbox.project.to_string_lossy(),
        });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        hook(&sandbox, "opencode", &event).out
    };
    plugin("start", json!({ "source": "clear" }));
    let answer: Value =
        serde_json::from_str(&plugin("prompt", json!({ "prompt": "hello" }))).unwrap();
    let text = answer["text"].as_str().unwrap();
    assert!(text.starts_with("<segue>\n") && text.ends_with("</segue>\n\nhello"), "{text}");
}

#[test]
fn a_pasted_prompt_links_its_session_and_is_read_back() {
    let (sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    let prompt = sandbox.good(&["next", "--print"]);
    assert!(sandbox.good(&["pending"]).contains("Handoff 1"));
    prompted(&sandbox, "pasted", "", &prompt);
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
    let stop = |said: &str, again: bool| {
        let more = json!({ "last_assistant_message": said, "stop_hook_active": again });
        hook(&sandbox, "claude", &event(&sandbox, "pasted", "Stop", &more)).out
    };
    let sent: Value = serde_json::from_str(&stop("I begin.", false)).unwrap();
    assert_eq!(sent["decision"], "block");
    assert!(sent["reason"].as_str().unwrap().contains("- goal:"), "{sent}");
    let log = || -> Value { serde_json::from_str(&sandbox.good(&["log", "--json"])).unwrap() };
    assert_eq!(log()["handoffs"][0]["read_back"], Value::Null);
    let said: Vec<&str> = sent["reason"].as_str().unwrap().lines().skip(2).collect();
    assert_eq!(stop(&said.join("\n"), true), "");
    assert_eq!(stop("I begin.", false), "");
    assert_eq!(log()["handoffs"][0]["read_back"], 100);
    assert!(sandbox.good(&["log"]).contains("read back 100 %"), "{}", sandbox.good(&["log"]));
}

#[test]
fn a_session_that_does_not_save_is_reminded_once_and_then_helped() {
    let (sandbox, transcript) = scene();
    prompted(&sandbox, SESSION, &transcript, "handoff").unwrap();
    let stop = |said: &str, again: bool| {
        let more = json!({
            "last_assistant_message": said, "stop_hook_active": again, "transcript_path": transcript,
        });
        hook(&sandbox, "claude", &event(&sandbox, SESSION, "Stop", &more)).out
    };
    assert!(stop("Sure!", false).contains("request 1 is not stored yet"));
    let helped = stop("Sure!", true);
    assert!(helped.contains("Handoff 1 (") && helped.contains("Next: type /clear"), "{helped}");
    assert!(sandbox.good(&["pending"]).contains("Handoff 1"));
}

#[test]
fn a_request_of_a_session_without_a_transcript_ends_with_a_way_on() {
    let (sandbox, _) = scene();
    prompted(&sandbox, "unwritten", "", "handoff").unwrap();
    let more = json!({ "last_assistant_message": "Sure!", "stop_hook_active": true });
    let stop = event(&sandbox, "unwritten", "Stop", &more);
    let told = hook(&sandbox, "claude", &stop).out;
    assert!(told.contains("nothing is stored") && told.contains("segue handoff --from"), "{told}");
    assert_eq!(hook(&sandbox, "claude", &stop).out, "");
}

#[test]
fn what_cannot_be_begun_from_waits_on() {
    let (sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    let records = sandbox.project.join(".segue/records");
    assert!(!records.exists());
    std::fs::write(&records, "no folder").unwrap();
    let clear = |session: &str| {
        let more = json!({ "source": "clear" });
        hook(&sandbox, "claude", &event(&sandbox, session, "SessionStart", &more)).out
    };
    assert!(!clear("s1").contains("It continues from"), "its start is not recorded");
    std::fs::remove_file(&records).unwrap();
    assert!(clear("s2").contains("It continues from handoff 1"));
    assert_eq!(clear("s3"), "");
}

#[test]
fn an_answer_whose_file_comes_after_the_hook_is_waited_for() {
    let (sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    let clear = event(&sandbox, "late", "SessionStart", &json!({ "source": "clear" }));
    assert!(hook(&sandbox, "claude", &clear).out.contains("It continues from handoff 1"));
    let late = sandbox.home.join("late.jsonl");
    let more = json!({ "stop_hook_active": false, "transcript_path": late.to_string_lossy() });
    let stop = event(&sandbox, "late", "Stop", &more);
    let out = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            std::fs::copy(&transcript, &late).unwrap();
        });
        hook(&sandbox, "claude", &stop).out
    });
    assert!(out.contains("read") && out.contains("block"), "{out}");
}

#[test]
fn a_full_context_is_offered_a_handoff_once() {
    let (sandbox, _) = scene();
    let stop = |tokens: u64| {
        let more = json!({ "last_assistant_message": "x", "input_tokens": tokens, "context_limit": 100_000 });
        hook(&sandbox, "qwen", &event(&sandbox, "q", "Stop", &more)).out
    };
    assert_eq!(stop(69_000), "");
    assert!(stop(75_000).contains("75 % full"));
    assert_eq!(stop(80_000), "");
}

#[test]
fn nothing_that_a_client_says_breaks_its_session() {
    let (sandbox, _) = scene();
    for input in ["", "{", "[]", "null", "{\"hook_event_name\":\"Stop\"}", "{\"session_id\":1}"] {
        let run = sandbox.run_with(&["hook", "--agent", "claude"], input);
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""), "{input}");
    }
    sandbox.write(".segue/segue.toml", "template = 7\n");
    let more = json!({ "prompt": "fix the bug" });
    assert_eq!(hook(&sandbox, "claude", &event(&sandbox, "s", "UserPromptSubmit", &more)).out, "");
}

#[test]
fn outside_of_a_project_a_word_gets_a_way_on() {
    let sandbox = Sandbox::new();
    let more = json!({ "prompt": "snapshot" });
    let out = hook(&sandbox, "claude", &event(&sandbox, "s", "UserPromptSubmit", &more)).out;
    assert!(out.contains("segue init"), "{out}");
    let more = json!({ "prompt": "fix the bug" });
    assert_eq!(hook(&sandbox, "claude", &event(&sandbox, "s", "UserPromptSubmit", &more)).out, "");
}

#[cfg(unix)]
#[test]
fn next_starts_the_agent_with_the_prompt_on_standard_input() {
    use std::os::unix::fs::PermissionsExt;
    let (mut sandbox, transcript) = scene();
    sandbox.good(&["handoff", "--from", &transcript]);
    let bin = sandbox.home.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let program = bin.join("claude");
    std::fs::write(&program, "#!/bin/sh\necho \"$@\" > arguments\ncat > heard\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    sandbox.set("PATH", &format!("{}:{path}", bin.display()));
    let run = sandbox.run(&["next", "--headless"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let read = |name: &str| std::fs::read_to_string(sandbox.project.join(name)).unwrap();
    assert!(read("arguments").starts_with("-p --session-id "));
    assert!(read("heard").contains("It continues from handoff 1"));
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
    sandbox.set("PATH", "/nowhere");
    let run = sandbox.run(&["next", "--headless", "--agent", "codex"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("`codex` is not on this PATH"), "{}", run.err);
    assert!(Path::new(&fixture(LINKCHECK[0])).exists());
}

#[test]
fn what_a_long_session_said_before_is_not_read_again() {
    let (mut sandbox, _) = scene();
    let segue_home = sandbox.home.join("data");
    sandbox.set("SEGUE_HOME", &segue_home.to_string_lossy());
    let path = sandbox.claude_session(LINKCHECK[0], "long");
    let mut text = std::fs::read_to_string(&path).unwrap();
    while text.len() < 5 << 20 {
        text.push_str(&format!("{{\"type\":\"mode\",\"x\":\"{}\"}}\n", "y".repeat(10_000)));
    }
    std::fs::write(&path, &text).unwrap();
    let transcript = path.to_string_lossy().into_owned();
    let first = prompted(&sandbox, "long", &transcript, "snapshot").unwrap();
    let readings = Sandbox::files(&segue_home.join("readings"));
    assert_eq!(readings.len(), 1, "what was read is remembered");
    let own = std::fs::metadata(segue_home.join("readings")).unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&own.permissions()) & 0o777, 0o700);
    let again = prompted(&sandbox, "long", &transcript, "snapshot").unwrap();
    let without_numbers = |text: &str| text.replace(['1', '2'], "");
    assert_eq!(without_numbers(&again), without_numbers(&first));
}

#[test]
fn a_session_too_long_to_wait_for_is_read_while_it_writes() {
    let (mut sandbox, _) = scene();
    let data = sandbox.home.join("data");
    sandbox.set("SEGUE_HOME", &data.to_string_lossy());
    let path = sandbox.claude_session(LINKCHECK[0], "huge");
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    let blank = format!("{}\n", " ".repeat((1 << 20) - 1));
    for _ in 0..129 {
        std::io::Write::write_all(&mut file, blank.as_bytes()).unwrap();
    }
    drop(file);
    let transcript = path.to_string_lossy().into_owned();
    let asked = prompted(&sandbox, "huge", &transcript, "snapshot").unwrap();
    assert!(asked.contains("segue reads it while you write"), "{asked}");
    assert!(asked.contains("Let's start linkcheck"), "{asked}");
    assert!(!asked.contains("- goal, "), "{asked}");
    // The other process has no other sign of its end.
    let is_read =
        || data.join("readings").is_dir() && !Sandbox::files(&data.join("readings")).is_empty();
    for _ in 0..600 {
        if is_read() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(is_read(), "it was not read");
    let asked = prompted(&sandbox, "huge", &transcript, "snapshot").unwrap();
    assert!(asked.contains("- goal, "), "{asked}");
    let run = sandbox.run_with(&["save", "--request", "1", "-"], POOR);
    assert!(run.err.contains("lost: take it over"), "the draft is measured by all: {}", run.err);
}

#[test]
fn what_takes_long_is_done_aside_without_a_word() {
    let (sandbox, transcript) = scene();
    let more = json!({ "trigger": "auto", "transcript_path": transcript });
    let event = event(&sandbox, SESSION, "PreCompact", &more);
    let run = sandbox.run_with(&["hook", "--aside", "--agent", "claude"], &event.to_string());
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert!(sandbox.good(&["show", "1"]).contains("kind: snapshot"));
    for input in ["", "{}", "null"] {
        let run = sandbox.run_with(&["hook", "--aside", "--agent", "claude"], input);
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""), "{input}");
    }
}

#[test]
fn what_is_only_remembered_is_forgotten_after_a_month() {
    let (sandbox, transcript) = scene();
    prompted(&sandbox, SESSION, &transcript, "snapshot").unwrap();
    let local = sandbox.project.join(".segue/local");
    let names = ["requests/1.json", "draft-1.md", "prompts/abc.md", "requests/1.md"];
    for name in names.iter().copied().chain(["draft-2.md", "notes.md"]) {
        std::fs::create_dir_all(local.join(name).parent().unwrap()).unwrap();
        let file = std::fs::OpenOptions::new().create(true).append(true).open(local.join(name));
        let days = if name == "draft-2.md" { 29 } else { 31 };
        let then = std::time::SystemTime::now() - std::time::Duration::from_hours(24 * days);
        file.unwrap().set_modified(then).unwrap();
    }
    hook(
        &sandbox,
        "claude",
        &event(&sandbox, "new", "SessionStart", &json!({ "source": "startup" })),
    );
    for name in names {
        assert!(!local.join(name).exists(), "{name}");
    }
    assert!(local.join("draft-2.md").exists() && local.join("notes.md").exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_could_look_into_is_closed() {
    use std::os::unix::fs::PermissionsExt;
    let (sandbox, transcript) = scene();
    let local = sandbox.project.join(".segue/local");
    std::fs::create_dir_all(&local).unwrap();
    std::fs::set_permissions(&local, std::fs::Permissions::from_mode(0o755)).unwrap();
    prompted(&sandbox, SESSION, &transcript, "snapshot").unwrap();
    let mode = std::fs::metadata(&local).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

/// Every file below a folder, as text.
fn files_below(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

#[test]
fn no_secret_of_a_goal_or_a_summary_is_written_down() {
    let (sandbox, transcript) = scene();
    let (key, password) = (["AKIA", "QX7RTN2LMVKC5WZP"].concat(), "hunterGrey91xQ");
    let goal = format!("/handoff rotate the key {key}");
    let asked = prompted(&sandbox, SESSION, &transcript, &goal).unwrap();
    assert!(asked.contains("rotate the key [redacted:"), "{asked}");
    let summary = format!("The base is at postgres://app:{password}@db.local/app.");
    let more = json!({ "compact_summary": summary, "transcript_path": transcript });
    hook(&sandbox, "claude", &event(&sandbox, SESSION, "PostCompact", &more));
    let files = files_below(&sandbox.project.join(".segue/local"));
    for part in ["requests", "sessions"] {
        let is_it =
            |(path, text): &&(String, String)| path.contains(part) && text.contains("[redacted:");
        assert!(files.iter().any(|file| is_it(&file)), "{part}: {files:?}");
    }
    for (path, text) in files {
        assert!(!text.contains(&key) && !text.contains(password), "{path}\n{text}");
    }
}

#[test]
fn a_second_poor_answer_is_completed_with_what_is_missing() {
    let (sandbox, transcript) = scene();
    prompted(&sandbox, SESSION, &transcript, "handoff").unwrap();
    let poor = "## Previous Session Summary\n### Accomplished\n- Wrote a parser\n\n\
                ## Current State\nIt works.\n\n## Next Objective\nGo on with the parser.\n";
    let stop = |again: bool| {
        let more = json!({
            "last_assistant_message": poor, "stop_hook_active": again, "transcript_path": transcript,
        });
        hook(&sandbox, "claude", &event(&sandbox, SESSION, "Stop", &more)).out
    };
    assert!(stop(false).contains("lost: take it over"));
    let completed = stop(true);
    assert!(completed.contains("segue added"), "{completed}");
    let shown = sandbox.good(&["show"]);
    assert!(shown.contains("- The user asked: ") && shown.contains("Wrote a parser"), "{shown}");
}

#[test]
fn who_asks_for_a_handoff_hears_what_is_wrong() {
    let (sandbox, transcript) = scene();
    sandbox.write(".segue/segue.toml", "budget = [\n");
    let said = |prompt: &str| {
        let more = json!({ "prompt": prompt, "transcript_path": transcript });
        hook(&sandbox, "claude", &event(&sandbox, SESSION, "UserPromptSubmit", &more)).out
    };
    let told = said("snapshot");
    for part in ["systemMessage", "no handoff is made", "segue.toml", "segue doctor"] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!(said("take a snapshot of the DB"), "");
    let log = std::fs::read_to_string(sandbox.project.join(".segue/local/hook.log")).unwrap();
    assert_eq!(log.matches("segue.toml").count(), 2, "{log}");
    let run = sandbox.run(&["doctor"]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.out.contains("Store: ") && run.out.contains("segue.toml"), "{}", run.out);
}

#[test]
fn an_agent_that_is_not_here_is_not_started() {
    let (mut sandbox, _) = scene();
    sandbox.git(&["init", "-q"]);
    sandbox.write("a.txt", "a");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "one"]);
    sandbox.good(&["handoff"]);
    let before = Sandbox::files(sandbox.folder.path()).len();
    for arguments in [&["--agent", "codex"][..], &["--headless"], &["--worktree", "--agent", "pi"]]
    {
        let run = sandbox.run(&[&["next"], arguments].concat());
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains("is not on this PATH"), "{}", run.err);
        assert!(run.err.contains("segue next --print"), "{}", run.err);
        assert!(!run.err.contains("Starting") && !run.err.contains("New worktree"), "{}", run.err);
    }
    assert_eq!(Sandbox::files(sandbox.folder.path()).len(), before, "nothing was made");
    assert!(sandbox.good(&["pending"]).contains("waits"));
    let bin = sandbox.home.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::write(bin.join("gemini"), "").unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    sandbox.set("PATH", &format!("{}:{path}", bin.display()));
    let run = sandbox.run(&["next", "--agent", "codex"]);
    assert!(run.err.contains("`segue next --agent gemini` starts Gemini CLI"), "{}", run.err);
}
