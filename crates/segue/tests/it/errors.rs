//! Each way to fail has its own message, its own status, and leaves nothing half-written.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

/// Runs, and expects this status, these words, and an untouched project.
fn fails(sandbox: &Sandbox, arguments: &[&str], status: i32, words: &[&str]) {
    let before = Sandbox::files(&sandbox.project);
    let run = sandbox.run(arguments);
    assert_eq!(run.status, status, "{arguments:?}: {}{}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "{arguments:?}: `{word}` is missing in\n{}", run.err);
    }
    assert_eq!(Sandbox::files(&sandbox.project), before, "{arguments:?} left something behind");
}

#[test]
fn no_project_here() {
    let sandbox = Sandbox::new();
    let from = fixture(LINKCHECK[0]);
    for arguments in [&["log"][..], &["show"], &["next"], &["handoff", "--from", &from]] {
        fails(&sandbox, arguments, 2, &["no segue project in", "segue init"]);
    }
}

#[test]
fn no_sessions_found() {
    let sandbox = Sandbox::with_project();
    fails(
        &sandbox,
        &["handoff"],
        2,
        &["no session of an agent was found", ".claude", "--from FILE"],
    );
    assert!(sandbox.run(&["sessions"]).err.contains("No agent has a session"));
}

#[test]
fn an_unknown_and_an_ambiguous_session() {
    let sandbox = Sandbox::with_project();
    sandbox.claude_session(LINKCHECK[0], "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    let other = sandbox.claude_session(LINKCHECK[0], "other");
    let text = std::fs::read_to_string(&other).unwrap();
    std::fs::write(&other, text.replace("5e551001-", "5e55ffff-")).unwrap();
    fails(
        &sandbox,
        &["handoff", "abc"],
        2,
        &["no session of this project is called `abc`", "segue sessions"],
    );
    let run = sandbox.run(&["handoff", "5e55", "--dry-run"]);
    assert_eq!(run.status, 5, "{}", run.err);
}

#[test]
fn files_that_are_no_transcripts() {
    let sandbox = Sandbox::with_project();
    sandbox.write("empty.jsonl", "");
    sandbox.write("blank.jsonl", "\n\n  \n");
    sandbox.write("text.md", "# Notes\n\nhello\n");
    sandbox.write("brace.jsonl", "{");
    sandbox.write("deep.jsonl", &"[".repeat(10_000));
    sandbox.write("other.jsonl", "{\"a\":1}\n{\"b\":2}\n");
    std::fs::write(sandbox.project.join("binary"), [0u8, 159, 146, 150, 0, 10, 0, 255]).unwrap();
    std::fs::create_dir(sandbox.project.join("folder.jsonl")).unwrap();
    let from = |name| ["handoff", "--from", name];
    fails(
        &sandbox,
        &from("missing.jsonl"),
        2,
        &["missing.jsonl` does not exist", "check the path"],
    );
    for name in ["empty.jsonl", "blank.jsonl"] {
        fails(&sandbox, &from(name), 2, &["is empty", "has not said anything yet"]);
    }
    fails(&sandbox, &from("folder.jsonl"), 2, &["is not a file"]);
    for name in ["text.md", "brace.jsonl", "deep.jsonl", "other.jsonl", "binary"] {
        fails(&sandbox, &from(name), 2, &["is not a transcript that segue can read"]);
    }
}

#[test]
fn unknown_handoffs() {
    let sandbox = Sandbox::with_project();
    fails(&sandbox, &["show"], 2, &["thread `main` has no handoff yet", "segue handoff"]);
    fails(&sandbox, &["show", "7"], 2, &["no handoff is called `7`", "segue log"]);
    fails(&sandbox, &["show", "h@llo"], 2, &["does not name a handoff"]);
    sandbox.write("x.md", "# not ours\n");
    fails(&sandbox, &["show", "x.md"], 2, &["is not a handoff: it has no front matter"]);
    fails(&sandbox, &["show", "y.md"], 2, &["cannot be read", "check the path"]);
}

#[test]
fn settings_that_are_wrong() {
    let mut sandbox = Sandbox::with_project();
    sandbox.write(".segue/segue.toml", "template = \"base\"\nbugdet = 3\n");
    fails(&sandbox, &["log"], 2, &["segue.toml`, line 2", "bugdet"]);
    sandbox.write(".segue/segue.toml", "template = \"nosuch\"\n");
    fails(&sandbox, &["log"], 2, &["there is no template `nosuch`"]);
    sandbox.write(".segue/segue.toml", "template = \"../../etc/passwd\"\n");
    fails(&sandbox, &["log"], 2, &["there is no template"]);
    sandbox.set("SEGUE_CLOCK", "yesterday");
    fails(&sandbox, &["log"], 2, &["SEGUE_CLOCK: `yesterday` is not a time"]);
}

#[test]
fn errors_are_json_where_json_was_asked_for() {
    let run = Sandbox::new().run(&["log", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(value["schema"], "segue/error/1");
    assert_eq!(value["code"], "no-project");
    assert!(value["hint"].as_str().unwrap().contains("segue init"));
    assert!(run.out.is_empty());
}

#[test]
fn bad_usage_has_status_two() {
    let sandbox = Sandbox::with_project();
    for arguments in [&["nosuch"][..], &["handoff", "--budget", "0"], &["man", "nosuch"]] {
        fails(&sandbox, arguments, 2, &["error"]);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    fn permit(path: &std::path::Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Root may do everything: what is forbidden is not forbidden to it.
    fn is_root() -> bool {
        let output = Command::new("id").arg("-u").output().unwrap();
        output.stdout == b"0\n"
    }

    #[test]
    fn a_folder_that_cannot_be_written() {
        let sandbox = Sandbox::with_project();
        // A file where the folder should be stops even root.
        sandbox.write(".segue/handoffs", "in the way");
        let from = fixture(LINKCHECK[0]);
        fails(&sandbox, &["handoff", "--from", &from], 6, &["cannot be", "check the rights"]);
        if is_root() {
            eprintln!("SKIPPED: the read-only folder, because root may write everywhere");
            return;
        }
        std::fs::remove_file(sandbox.project.join(".segue/handoffs")).unwrap();
        permit(&sandbox.project.join(".segue"), 0o555);
        fails(
            &sandbox,
            &["handoff", "--from", &from],
            6,
            &["cannot be written", "check the rights"],
        );
        permit(&sandbox.project.join(".segue"), 0o755);
    }

    #[test]
    fn a_transcript_without_permission() {
        if is_root() {
            eprintln!("SKIPPED: the unreadable transcript, because root may read everything");
            return;
        }
        let sandbox = Sandbox::with_project();
        sandbox.write("secret.jsonl", "{}");
        permit(&sandbox.project.join("secret.jsonl"), 0o000);
        let run = sandbox.run(&["handoff", "--from", "secret.jsonl"]);
        assert_eq!(run.status, 2);
        assert!(
            run.err.contains("cannot be read") && run.err.contains("may read it"),
            "{}",
            run.err
        );
    }

    #[test]
    fn a_pipe_is_refused_without_waiting_for_its_writer() {
        let sandbox = Sandbox::with_project();
        let pipe = sandbox.project.join("pipe.jsonl");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let run = sandbox.run(&["handoff", "--from", "pipe.jsonl"]);
        assert_eq!(run.status, 2);
        assert!(run.err.contains("is not a file"), "{}", run.err);
    }

    #[test]
    fn init_where_nothing_can_be_written_leaves_nothing() {
        let sandbox = Sandbox::new();
        sandbox.write(".segue", "in the way");
        fails(&sandbox, &["init", "--yes"], 2, &["is not a folder", "move that file away"]);
    }
}

#[test]
fn a_session_of_a_file_that_is_not_there_says_so() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["handoff", "--from", "./absent.db#ses_1", "--dry-run"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("absent.db") && run.err.contains("does not exist"), "{}", run.err);
}

#[test]
fn what_is_wrong_and_what_to_do_is_said_where_the_command_was_typed() {
    let sandbox = Sandbox::with_project();
    for command in [&["export", "zzz"][..], &["facts", "zzz"], &["sessions", "show", "zzz"]] {
        fails(&sandbox, command, 2, &["called `zzz`", "by its path"]);
        assert!(!sandbox.run(command).err.contains("--from"), "{command:?} has no such option");
    }
    fails(&sandbox, &["adopt", "none.md"], 2, &["there is no file", "check the path"]);
    sandbox.write("empty.md", "\n");
    fails(&sandbox, &["adopt", "empty.md"], 2, &["it is empty", "name a file that has text"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    // The lock of the chain is there from now on.
    sandbox.good(&["tag", "first"]);
    let words = ["`main` is at handoff", "segue rollback --why TEXT"];
    fails(&sandbox, &["rollback", "@", "--why", "x"], 2, &words);
    // What is to be removed is looked for before anybody is asked.
    fails(&sandbox, &["purge", "nosuch"], 2, &["`nosuch`", "segue log"]);
    fails(
        &sandbox,
        &["show", "thread/mian"],
        2,
        &["no handoff is called", "did you mean thread/main?"],
    );
}
