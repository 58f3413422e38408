//! Every format but Claude Code's: what the readers say of real sessions, beside counts
//! that were made by hand, and what must hold for any file.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use segue_model::{Body, Event, SessionPrefix};
use segue_transcript::{Report, Transcript};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sessions")
}

/// What is counted, and what was told last, by the names of the table's columns.
type Cells = BTreeMap<&'static str, String>;

fn count(cells: &mut Cells, event: &Event<'_>) {
    if let Body::Meta(meta) = &event.body {
        let told = [("model", &meta.model), ("version", &meta.version), ("cwd", &meta.cwd)];
        for (column, text) in told {
            cells.extend(text.as_ref().map(|text| (column, text.to_string())));
        }
        return;
    }
    let column = event.body.kind();
    let seen: u64 = cells.get(column).map_or(0, |cell| cell.parse().unwrap());
    cells.insert(column, (seen + 1).to_string());
}

fn read(path: &std::path::Path) -> (Cells, Report) {
    let transcript = Transcript::open(path).unwrap_or_else(|error| panic!("{error}"));
    transcript.fold(Cells::new, count).unwrap()
}

#[test]
fn counts_are_those_made_by_hand() {
    let table = include_str!("../../../fixtures/sessions/counts.tsv");
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().unwrap().split('\t').skip(1).collect();
    let mut wrong = Vec::new();
    for line in lines {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap();
        let (counts, report) = read(&fixtures().join(file));
        for (column, cell) in columns.iter().zip(cells) {
            let seen = counts.get(column).map_or("0", String::as_str);
            // The client does not write it down.
            if cell != "-" && seen != cell {
                wrong.push(format!("{file}: {column} is {seen}, by hand {cell}"));
            }
        }
        if !report.unknown.is_empty() || report.bad_lines > 0 {
            wrong.push(format!("{file}: {report:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The database that the client's own schema and rows make.
fn database(folder: &std::path::Path) -> PathBuf {
    let path = folder.join("opencode.db");
    let sql = std::fs::read_to_string(fixtures().join("opencode/db.sql")).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    // The dump has its tables in the order of their names.
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF;\n{sql}")).unwrap();
    path
}

#[test]
fn a_database_has_the_sessions_that_are_exported() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path());
    let exported = Transcript::open(&fixtures().join("opencode/export.json")).unwrap();
    let stored = Transcript::open_session(&path, exported.native()).unwrap();
    let of = |transcript: &Transcript| transcript.fold(Cells::new, count).unwrap().0;
    assert_eq!(of(&stored), of(&exported));
    let all = segue_transcript::peek_all(&path, &|_| true).unwrap();
    assert_eq!(all.len(), 2);
    assert!(segue_transcript::peek_all(&path, &|_| false).unwrap().is_empty());
}

/// In the database and in an export: the second request, and then only what the model answered to it.
#[test]
fn what_was_undone_in_opencode_is_left_and_can_be_seen() {
    const SECOND: &str = "msg_202f97b8f001mut1cGsf49H1Qw";
    const WRITES: (&str, &str) =
        ("msg_202f97f56001qq1idYR0WLJV4N", "prt_202f983c5001sZ4XyC401oyk4S");
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path());
    let exported = fixtures().join("opencode/export.json");
    let native = Transcript::open(&exported).unwrap().native().clone();
    let text = std::fs::read_to_string(&exported).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let whole = Transcript::open(&exported).unwrap().fold(Cells::new, count).unwrap().1.events;
    for (revert, users, assistants, abandoned) in [
        (serde_json::json!({ "messageID": SECOND, "snapshot": "s" }), 1, 5, 4),
        (serde_json::json!({ "messageID": WRITES.0, "partID": WRITES.1 }), 2, 5, 2),
        (serde_json::json!({ "messageID": "gone" }), 2, 8, 0),
    ] {
        let update = "UPDATE session SET revert = ?1 WHERE id = ?2";
        connection.execute(update, [&revert.to_string(), &native.to_string()]).unwrap();
        let export = folder.path().join("export.json");
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value["info"]["revert"] = revert.clone();
        std::fs::write(&export, value.to_string()).unwrap();
        for transcript in
            [Transcript::open_session(&path, &native).unwrap(), Transcript::open(&export).unwrap()]
        {
            let (cells, report) = transcript.fold(Cells::new, count).unwrap();
            let of = |name: &str| cells.get(name).cloned().unwrap_or_default();
            assert_eq!((of("user"), of("assistant")), (users.to_string(), assistants.to_string()));
            assert_eq!(report.abandoned, abandoned, "{revert}");
            let (mut all, mut left) = (0, 0);
            let count = |_: &Event<'_>, is_left: bool| {
                all += 1;
                left += u64::from(is_left);
            };
            transcript.walk(true, count).unwrap();
            assert_eq!((all, all - left), (whole, report.events), "{revert}");
        }
    }
}

#[test]
fn a_long_document_on_one_line_is_one() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["opencode/export.json", "gemini-0.30.0/session-2026-11-22T11-23-b0ddef79.json"] {
        let text = std::fs::read_to_string(fixtures().join(name)).unwrap();
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value["filler"] = "x".repeat(100_000).into();
        let path = folder.path().join("line.json");
        std::fs::write(&path, value.to_string()).unwrap();
        assert_eq!(read(&path).0, read(&fixtures().join(name)).0, "{name}");
    }
}

#[test]
fn a_fork_has_the_history_of_its_parent() {
    let file = "codex/rollout-2026-11-22T11-16-41-01a202f8-fa5c-7a02-8cf2-64c3d231c6c5.jsonl";
    let fork = Transcript::open(&fixtures().join(file)).unwrap();
    let asked = |asked: &mut Vec<String>, event: &Event<'_>| {
        if let Body::User { text } = &event.body {
            asked.push(text.to_string());
        }
    };
    let (words, _) = fork.fold(Vec::new, asked).unwrap();
    assert_eq!(
        words,
        ["Add a greet function to hello.py and run it", "Now write a README", "try another way"]
    );
    // Alone it has what is its own.
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("rollout.jsonl");
    std::fs::copy(fixtures().join(file), &alone).unwrap();
    let (words, _) = Transcript::open(&alone).unwrap().fold(Vec::new, asked).unwrap();
    assert_eq!(words, ["try another way"]);
}

const SUBAGENTS: &str =
    "codex-subagents/rollout-2026-11-27T08-50-35-01a21c33-0700-7d50-8a59-9a16fc3d03a3.jsonl";
const ROLLBACK: &str =
    "codex-rollback/rollout-2026-11-27T08-51-57-01a21c34-471d-7541-b0c0-0cab1358a102.jsonl";

#[test]
fn sub_agents_of_codex_are_read_with_their_session_and_never_listed() {
    let path = fixtures().join(SUBAGENTS);
    let transcript = Transcript::open(&path).unwrap();
    let related: Vec<_> = transcript.related().iter().map(ToString::to_string).collect();
    assert_eq!(
        related,
        ["01a21c33-0845-7323-8611-7067ef84de17", "01a21c33-0894-7ea1-9b0d-46e6c3419c4b"]
    );
    let own = SessionPrefix::of(transcript.native());
    let note = |seen: &mut Vec<String>, event: &Event<'_>| {
        assert_eq!(event.sidechain, *event.session != own);
        match &event.body {
            Body::Edit(edit) => seen.push(format!("{} {}", event.sidechain, edit.path)),
            // What a sub-agent has of its parent's conversation is not said twice.
            Body::ToolCall(call) if call.tool == "spawn_agent" => seen.push(call.tool.to_string()),
            _ => {}
        }
    };
    let (seen, report) = transcript.fold(Vec::new, note).unwrap();
    assert_eq!(seen, ["true notes.md", "spawn_agent", "spawn_agent"]);
    assert_eq!(report.unknown, BTreeMap::new());
    let listed = |path: &std::path::Path| segue_transcript::peek_all(path, &|_| true).unwrap();
    assert_eq!(listed(&path).len(), 1);
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(listed(&file).is_empty(), file != path, "{file:?}");
    }
}

#[test]
fn sub_agents_of_a_later_day_and_of_sub_agents_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let rollout = |day: &str, id: &str, parent: Option<&str>| {
        let folder = folder.path().join("sessions/2026/11").join(day);
        std::fs::create_dir_all(&folder).unwrap();
        let mut payload = serde_json::json!({ "id": id, "cwd": "/p", "source": "cli" });
        if let Some(parent) = parent {
            payload["source"] =
                serde_json::json!({"subagent": {"thread_spawn": {"parent_thread_id": parent}}});
        }
        let meta = serde_json::json!({ "timestamp": "2026-11-20T00:00:00Z", "type": "session_meta", "payload": payload });
        let path = folder.join(format!("rollout-2026-11-{day}T00-00-00-{id}.jsonl"));
        std::fs::write(&path, format!("{meta}\n")).unwrap();
        path
    };
    // Drawn in this order, the last one after the session was last written to.
    let [main, child, grandchild, other, late] = [
        "01a1f7b0-0000-7000-8000-000000000000",
        "01a1f7b0-0001-7000-8000-000000000000",
        "01a1fcd0-0000-7000-8000-000000000000",
        "01a1fcd0-0001-7000-8000-000000000000",
        "7fffffff-0001-7000-8000-000000000000",
    ];
    let path = rollout("19", main, None);
    rollout("19", child, Some(main));
    rollout("20", grandchild, Some(child));
    rollout("20", other, Some("01a1f7b0-0002-7000-8000-000000000000"));
    rollout("20", late, Some(main));
    let related = Transcript::open(&path).unwrap().related();
    assert_eq!(related.iter().map(ToString::to_string).collect::<Vec<_>>(), [child, grandchild]);
}

#[test]
fn what_an_older_sub_agent_of_codex_copied_does_not_count() {
    let line = |kind: &str, payload: serde_json::Value| {
        let time = "2026-03-18T09:14:10Z";
        serde_json::json!({ "timestamp": time, "type": kind, "payload": payload }).to_string()
    };
    let said = |role: &str, text: &str| {
        let content = serde_json::json!([{ "type": "input_text", "text": text }]);
        let message = serde_json::json!({ "type": "message", "role": role, "content": content });
        line("response_item", message)
    };
    let source = serde_json::json!({"subagent": {"thread_spawn": {"parent_thread_id": "p-1"}}});
    let spawned = "You are the newly spawned agent. The prior conversation history was forked.";
    let output = serde_json::json!(
        { "type": "function_call_output", "call_id": "c", "output": spawned });
    let lines = [
        line("session_meta", serde_json::json!({ "id": "s-1", "source": source })),
        line("session_meta", serde_json::json!({ "id": "p-1", "source": "cli" })),
        said("user", "the person's request"),
        said("assistant", "the parent's answer"),
        line("response_item", output),
        said("user", "the task"),
        said("assistant", "the sub-agent's answer"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rollout.jsonl");
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    let note = |seen: &mut Vec<String>, event: &Event<'_>| match &event.body {
        Body::Injected { text } => seen.push(format!("{} {text}", event.n)),
        Body::Assistant { text } => seen.push(format!("{} {text}", event.n)),
        _ => {}
    };
    let (seen, _) = Transcript::open(&path).unwrap().fold(Vec::new, note).unwrap();
    assert_eq!(seen, ["4 the task", "5 the sub-agent's answer"]);
}

#[test]
fn turns_of_codex_that_were_rolled_back_are_left() {
    let transcript = Transcript::open(&fixtures().join(ROLLBACK)).unwrap();
    let mut left = Vec::new();
    let report = transcript
        .walk(true, |event, is_left| match &event.body {
            Body::User { text } | Body::Assistant { text } => {
                left.push(format!("{is_left} {text}"));
            }
            Body::Edit(edit) => left.push(format!("{is_left} {}", edit.path)),
            _ => {}
        })
        .unwrap();
    assert_eq!(
        left,
        [
            "false Say what you see",
            "false A project with one file.",
            "true Now write a README",
            "true I write the README.",
            "true README.md",
            "true That is done.",
            "false better a page than a README",
            "false Then no README. A page it is.",
        ]
    );
    assert_eq!(report.abandoned, 17);
}

/// A fork has no more of its parent than stood there.
#[test]
fn a_fork_of_codex_has_nothing_that_its_parent_rolled_back() {
    let line = |ordinal: u64, kind: &str, payload: serde_json::Value| {
        serde_json::json!({ "timestamp": "2026-11-22T11:16:41Z", "ordinal": ordinal, "type": kind, "payload": payload })
            .to_string()
    };
    let said = |ordinal: u64, text: &str| {
        line(ordinal, "event_msg", serde_json::json!({ "type": "user_message", "message": text }))
    };
    let [parent, fork] =
        ["01a202f8-fa5c-7a02-8cf2-64c3d231c6c5", "01a202f8-fa5d-7a02-8cf2-64c3d231c6c5"];
    let back = serde_json::json!({ "type": "thread_rolled_back", "num_turns": 1 });
    let base = serde_json::json!({ "thread_id": parent, "end_ordinal_exclusive": 5 });
    let folder = tempfile::tempdir().unwrap();
    let write = |id: &str, lines: &[String]| {
        let path = folder.path().join(format!("rollout-2026-11-22T11-16-41-{id}.jsonl"));
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        path
    };
    write(
        parent,
        &[
            line(0, "session_meta", serde_json::json!({ "id": parent })),
            said(1, "first"),
            said(2, "rolled back"),
            line(3, "event_msg", back.clone()),
            said(4, "second"),
            said(5, "after the fork"),
            line(6, "event_msg", back),
        ],
    );
    let meta = serde_json::json!({ "id": fork, "history_base": base });
    let path = write(fork, &[line(5, "session_meta", meta), said(6, "another way")]);
    let note = |seen: &mut Vec<String>, event: &Event<'_>| {
        if let Body::User { text } = &event.body {
            seen.push(text.to_string());
        }
    };
    let (seen, _) = Transcript::open(&path).unwrap().fold(Vec::new, note).unwrap();
    assert_eq!(seen, ["first", "second", "another way"]);
}

/// A fork has those sub-agents of its parent that the parent had there.
#[test]
fn a_fork_of_codex_has_the_sub_agents_of_what_it_shares() {
    let [parent, before, after, fork] = [
        "01a202f8-0000-7a02-8cf2-64c3d231c6c5",
        "01a202f8-1000-7a02-8cf2-64c3d231c6c5",
        "01a202f8-9000-7a02-8cf2-64c3d231c6c5",
        "01a202f8-f000-7a02-8cf2-64c3d231c6c5",
    ];
    let folder = tempfile::tempdir().unwrap();
    let write = |id: &str, lines: &[serde_json::Value]| {
        let path = folder.path().join(format!("rollout-2026-11-22T11-16-41-{id}.jsonl"));
        let lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&path, lines.concat()).unwrap();
        path
    };
    let line = |ordinal: u64, milliseconds: i64, kind: &str, payload: serde_json::Value| {
        // Behind the time in the parent's id.
        let time = jiff::Timestamp::from_millisecond(0x01a2_02f8_0000 + milliseconds).unwrap();
        serde_json::json!({ "timestamp": time.to_string(), "ordinal": ordinal, "type": kind, "payload": payload })
    };
    let said = |ordinal: u64, milliseconds: i64, text: &str| {
        let message = serde_json::json!({ "type": "user_message", "message": text });
        line(ordinal, milliseconds, "event_msg", message)
    };
    let source = serde_json::json!({"subagent": {"thread_spawn": {"parent_thread_id": parent}}});
    for child in [before, after] {
        let meta = serde_json::json!({ "id": child, "source": source });
        write(child, &[line(0, 0, "session_meta", meta)]);
    }
    let meta = line(0, 0, "session_meta", serde_json::json!({ "id": parent }));
    write(parent, &[meta, said(1, 0x500, "shared"), said(2, 0x5000, "no longer shared")]);
    let base = serde_json::json!({ "thread_id": parent, "end_ordinal_exclusive": 2 });
    let meta = serde_json::json!({ "id": fork, "history_base": base });
    let path = write(fork, &[line(2, 0xf000, "session_meta", meta), said(3, 0xf001, "anew")]);
    let related = Transcript::open(&path).unwrap().related();
    assert_eq!(related.iter().map(ToString::to_string).collect::<Vec<_>>(), [parent, before]);
}

/// Records after which others are left, in every format that keeps branches in one file.
#[test]
fn an_event_has_the_same_number_whether_branches_were_left_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let edit = |id: &str, parent: &str, key: &str| {
        let arguments = serde_json::json!({ "path": "a.rs", "content": "x\n" });
        match key {
            "pi" => vec![
                serde_json::json!({ "type": "message", "id": id, "parentId": parent, "message": { "role": "assistant",
                    "content": [{ "type": "toolCall", "id": "c", "name": "write", "arguments": arguments }] } }),
                serde_json::json!({ "type": "message", "id": format!("{id}r"), "parentId": id, "message": {
                    "role": "toolResult", "toolCallId": "c", "content": "ok" } }),
            ],
            _ => vec![
                serde_json::json!({ "type": "assistant", "sessionId": "q-1", "uuid": id, "parentUuid": parent, "cwd": "/p",
                    "message": { "role": "model", "parts": [{ "functionCall": { "id": "c", "name": "write_file", "args": arguments } }] } }),
                serde_json::json!({ "type": "tool_result", "sessionId": "q-1", "uuid": format!("{id}r"), "parentUuid": id, "cwd": "/p",
                    "message": { "role": "user", "parts": [{ "functionResponse": { "id": "c", "response": { "output": "ok" } } }] } }),
            ],
        }
    };
    let pi = |id: &str, parent: Option<&str>, text: &str| serde_json::json!({ "type": "message", "id": id, "parentId": parent, "message": { "role": "user", "content": text } });
    let qwen = |id: &str, parent: Option<&str>, text: &str| {
        serde_json::json!({ "type": "user", "sessionId": "q-1", "uuid": id, "parentUuid": parent, "cwd": "/p",
            "message": { "role": "user", "parts": [{ "text": text }] } })
    };
    let head = serde_json::json!({ "type": "session", "version": 3, "id": "p-1", "timestamp": "2026-11-22T11:16:41Z", "cwd": "/p" });
    let pi = [
        vec![head, pi("a", None, "first")],
        edit("b", "a", "pi"),
        vec![pi("z", Some("a"), "another way")],
    ];
    let qwen = [
        vec![qwen("a", None, "first")],
        edit("b", "a", "qwen"),
        vec![qwen("z", Some("a"), "another way")],
    ];
    for (name, lines) in [("pi", pi.concat()), ("qwen", qwen.concat())] {
        let path = folder.path().join(name);
        let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
        std::fs::write(&path, text.join("\n") + "\n").unwrap();
        let transcript = Transcript::open(&path).unwrap();
        let mut all = Vec::new();
        transcript
            .walk(true, |event, is_left| all.push((is_left, event.n, event.body.kind())))
            .unwrap();
        assert!(
            all.iter().any(|(is_left, _, kind)| *is_left && *kind == "edit"),
            "{name}: {all:?}"
        );
        let kept: Vec<_> = all.iter().filter(|one| !one.0).map(|one| (one.1, one.2)).collect();
        let note = |seen: &mut Vec<_>, event: &Event<'_>| seen.push((event.n, event.body.kind()));
        assert_eq!(transcript.fold(Vec::new, note).unwrap().0, kept, "{name}");
    }
}

#[test]
fn a_command_of_codex_that_runs_on_has_the_result_that_was_asked_for_later() {
    let item = |payload: serde_json::Value| {
        let time = "2026-11-22T11:16:41Z";
        serde_json::json!({ "timestamp": time, "type": "response_item", "payload": payload })
            .to_string()
    };
    let call = |id: &str, name: &str, arguments: &str| {
        item(serde_json::json!({
            "type": "function_call", "call_id": id, "name": name, "arguments": arguments,
        }))
    };
    let output = |id: &str, output: &str| {
        item(serde_json::json!({ "type": "function_call_output", "call_id": id, "output": output }))
    };
    let meta = serde_json::json!({
        "timestamp": "2026-11-22T11:16:40Z", "type": "session_meta",
        "payload": { "id": "01a202f8-fa5c-7a02-8cf2-64c3d231c6c5", "cwd": "/home/dev/project" },
    });
    let lines = [
        meta.to_string(),
        call("a", "exec_command", r#"{"cmd":"cargo test"}"#),
        output("a", "Wall time: 1.0 seconds\nProcess running with session ID 42\nOutput:\n"),
        call("b", "write_stdin", r#"{"session_id":42,"chars":""}"#),
        output("b", "Wall time: 9.0 seconds\nProcess exited with code 101\nOutput:\nFAILED\n"),
        call("c", "write_stdin", r#"{"session_id":7,"chars":""}"#),
        output("c", "Process exited with code 1\nOutput:\nno such process\n"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rollout.jsonl");
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    let results = |results: &mut Vec<(String, Option<i32>)>, event: &Event<'_>| {
        if let Body::ToolResult(result) = &event.body {
            let command = match &result.action {
                segue_model::Action::Run { command, .. } => command.to_string(),
                _ => String::new(),
            };
            results.push((command, result.exit));
        }
    };
    let (results, _) = Transcript::open(&path).unwrap().fold(Vec::new, results).unwrap();
    let test = || "cargo test".to_owned();
    assert_eq!(results, [(test(), None), (test(), Some(101)), (String::new(), Some(1))]);
}

#[test]
fn every_file_may_be_cut_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut");
    let names = include_str!("../../../fixtures/sessions/counts.tsv").lines().skip(2);
    for name in names.filter_map(|line| line.split('\t').next()) {
        let text = std::fs::read(fixtures().join(name)).unwrap();
        // What is rolled back later still stands in a part.
        let mut whole = 0;
        let transcript = Transcript::open(&fixtures().join(name)).unwrap();
        transcript.walk(true, |_, _| whole += 1).unwrap();
        for part in 1..40 {
            std::fs::write(&path, &text[..text.len() * part / 40]).unwrap();
            // What is cut is read as far as it goes, or is refused; it never does harm.
            if let Ok(transcript) = Transcript::open(&path) {
                let report = transcript.fold(Cells::new, count).unwrap().1;
                assert!(
                    report.events <= whole && report.bad_lines == 0,
                    "{name} {part} {report:?}"
                );
            }
        }
    }
}

#[test]
fn chats_markdown_and_events_are_read() {
    let chat = r#"[{"id":"c1","title":"t","create_time":1700000000.5,"update_time":1700000100,"current_node":"c",
        "mapping":{"a":{"id":"a","message":null,"parent":null},
        "b":{"id":"b","parent":"a","message":{"author":{"role":"user"},"create_time":1700000000,"content":{"content_type":"text","parts":["Hello"]}}},
        "x":{"id":"x","parent":"b","message":{"author":{"role":"assistant"},"content":{"parts":["left"]}}},
        "c":{"id":"c","parent":"b","message":{"author":{"role":"assistant"},"metadata":{"model_slug":"m"},"content":{"parts":["Hi"]}}}}}]"#;
    let claude = r#"[{"uuid":"u1","name":"n","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",
        "chat_messages":[{"sender":"human","text":"Hello","created_at":"2026-01-01T00:00:00Z"},{"sender":"assistant","content":[{"type":"text","text":"Hi"}]}]}]"#;
    let specstory = "<!-- Generated by SpecStory, Markdown v2.1.0 -->\n\n# x\n\n<!-- Claude Code Session s1 (2026-01-12 15:08:38Z) -->\n\n\
        _**User (2026-01-12 15:08:38Z)**_\n\nHello\n\n---\n\n_**Agent (claude-x 2026-01-12 15:08:39Z)**_\n\nHi\n\n\
        _**User (2026-01-12 15:09:00Z)**_\n\n<command-name>/review</command-name>\n\n_**User (2026-01-12 15:09:00Z)**_\n\nRead all of it.\n\n\
        _**Agent (claude-x 2026-01-12 15:08:40Z)**_\n\n<tool-use data-tool-type=\"shell\" data-tool-name=\"Bash\"><details>\n\
        <summary>Tool use: **Bash**</summary>\n\n`ls`\n\n```text\nExit code 1\n**Answer:** no\n```\n</details></tool-use>\n";
    let aider = "# aider chat started at 2026-01-12 15:08:38\n\n> Main model: m with diff\n\n#### Hello\n\nHi\n\n> Applied edit to a.py\n";
    let opencode = "# Mend it\n\n**Session ID:** ses_1f46\n**Created:** 5/9/2026, 9:08:30 AM\n**Updated:** 5/9/2026, 9:18:30 AM\n\n---\n\n\
        ## User\n\nHello\n\n---\n\n## Assistant (Build · m-1 · 3.3s)\n\n_Thinking:_\n\nShort.\n\nHi\n\n**Tool: bash**\n\n**Input:**\n\
        ```json\n{\n  \"command\": \"ls\"\n}\n```\n\n**Error:**\n```\nno\n```\n\n**Tool: write**\n\n**Input:**\n```json\n\
        {\"filePath\": \"/w/a.md\", \"content\": \"x\\n---\\n\"}\n```\n\n**Output:**\n```\nWrote file successfully.\n```\n\n\
        Written.\n\n---\n\n## Assistant (Compaction · m-1 · 9.0s)\n\n## Objective\n- mend it\n\n---\n\n## User\n\nkeep\n\n---\nas it is\n\n---\n\n";
    let plain = "User: Hello\n\nAssistant: Hi\n";
    let events = "{\"segue-events\":1,\"agent\":\"goose\",\"session\":\"e1\"}\n{\"kind\":\"user\",\"text\":\"Hello\"}\n{\"kind\":\"assistant\",\"text\":\"Hi\"}\n";
    let folder = tempfile::tempdir().unwrap();
    for (format, text) in [
        ("chatgpt/2", chat),
        ("claude-ai/1", claude),
        ("specstory/2", specstory),
        ("aider/3", aider),
        ("text/3", plain),
        ("opencode-markdown/1", opencode),
        ("segue-events/1", events),
    ] {
        let path = folder.path().join("x");
        std::fs::write(&path, text).unwrap();
        let transcript =
            Transcript::open(&path).unwrap_or_else(|error| panic!("{format}: {error}"));
        assert_eq!(transcript.format().reader(), format);
        let (said, _) = transcript
            .fold(Vec::new, |said: &mut Vec<String>, event| match &event.body {
                Body::User { text } => said.push(format!("user {text}")),
                Body::Assistant { text } => said.push(format!("assistant {text}")),
                Body::ToolResult(result) => said.push(format!("exit {:?}", result.exit)),
                Body::Edit(edit) => said.push(format!("edit {}", edit.path)),
                Body::Compaction(it) => {
                    said.push(format!("summary {}", it.summary.as_deref().unwrap_or_default()));
                }
                _ => {}
            })
            .unwrap();
        assert_eq!(said[..2], ["user Hello", "assistant Hi"], "{format}");
        let more = match format {
            "specstory/2" => vec!["user /review", "exit Some(1)"],
            "aider/3" => vec!["edit a.py"],
            "opencode-markdown/1" => vec![
                "exit None",
                "exit None",
                "edit /w/a.md",
                "assistant Written.",
                "summary ## Objective\n- mend it",
                "user keep\n\n---\nas it is",
            ],
            _ => vec![],
        };
        assert_eq!(said[2..], more, "{format}");
    }
}

#[test]
fn events_read_back_as_they_were_written() {
    let file =
        fixtures().join("pi/2026-11-22T11-17-29-989Z_01a202f9-b904-753e-818d-03a4fe3cf940.jsonl");
    let transcript = Transcript::open(&file).unwrap();
    let lines = |transcript: &Transcript| {
        let start = || Vec::<String>::new();
        let step = |lines: &mut Vec<String>, event: &Event<'_>| {
            let mut line = segue_transcript::event_json(event);
            // Where it stands is another file now.
            line.as_object_mut().unwrap().remove("span");
            lines.push(line.to_string());
        };
        transcript.fold(start, step).unwrap().0
    };
    let first = lines(&transcript);
    let header = segue_transcript::events_header(
        transcript.agent(),
        transcript.native(),
        &segue_model::Meta::default(),
        None,
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    std::fs::write(&path, format!("{header}\n{}\n", first.join("\n"))).unwrap();
    assert_eq!(lines(&Transcript::open(&path).unwrap()), first);
}
