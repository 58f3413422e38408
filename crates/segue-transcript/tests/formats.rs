//! Every format but Claude Code's: what the readers say of real sessions, beside counts
//! that were made by hand, and what must hold for any file.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use segue_model::{Body, Event};
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
                segue_model::Action::Run { command } => command.to_string(),
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
        let whole = read(&fixtures().join(name)).1.events;
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
        _**Agent (claude-x 2026-01-12 15:08:40Z)**_\n\n<tool-use data-tool-type=\"shell\" data-tool-name=\"Bash\"><details>\n\
        <summary>Tool use: **Bash**</summary>\n\n`ls`\n\n```text\nExit code 1\nno\n```\n</details></tool-use>\n";
    let aider = "# aider chat started at 2026-01-12 15:08:38\n\n> Main model: m with diff\n\n#### Hello\n\nHi\n\n> Applied edit to a.py\n";
    let plain = "User: Hello\n\nAssistant: Hi\n";
    let events = "{\"segue-events\":1,\"agent\":\"goose\",\"session\":\"e1\"}\n{\"kind\":\"user\",\"text\":\"Hello\"}\n{\"kind\":\"assistant\",\"text\":\"Hi\"}\n";
    let folder = tempfile::tempdir().unwrap();
    for (format, text) in [
        ("chatgpt/1", chat),
        ("claude-ai/1", claude),
        ("specstory/1", specstory),
        ("aider/1", aider),
        ("text/1", plain),
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
                _ => {}
            })
            .unwrap();
        assert_eq!(said[..2], ["user Hello", "assistant Hi"], "{format}");
        let more = match format {
            "specstory/1" => vec!["exit Some(1)"],
            "aider/1" => vec!["edit a.py"],
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
