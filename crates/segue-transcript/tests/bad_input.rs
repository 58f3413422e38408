//! What is no session, and sessions that are damaged in every way: an error or a partial
//! result with its diagnostics, in every format, never a panic.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use segue_transcript::{ReadError, Report, Transcript};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

/// One session of each format with a file of its own.
const SESSIONS: [&str; 19] = [
    "claude/11111111-2222-4333-8444-555555555555.jsonl",
    "linkcheck/3-c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl",
    "sessions/aider/history.md",
    "sessions/chatgpt/conversations.json",
    "sessions/claude-ai/conversations.json",
    "sessions/cline/1795346287353_5txhi.messages.json",
    "sessions/codex/rollout-2026-11-22T11-16-38-01a202f8-f081-7ba2-8271-746e58cc63e3.jsonl",
    "sessions/codex-0.98.0/rollout-2026-11-22T11-22-59-01a202fe-c11d-7e22-8fd6-e51ae79c9356.jsonl",
    "sessions/codex-rollback/rollout-2026-11-27T08-51-57-01a21c34-471d-7541-b0c0-0cab1358a102.jsonl",
    "sessions/codex-subagents/rollout-2026-11-27T08-50-36-01a21c33-0894-7ea1-9b0d-46e6c3419c4b.jsonl",
    "sessions/copilot/11111111-2222-4333-8444-555555555555-events.jsonl",
    "sessions/events/session.jsonl",
    "sessions/gemini/session-2026-11-22T11-20-11111111.jsonl",
    "sessions/gemini-0.30.0/session-2026-11-22T11-23-b0ddef79.json",
    "sessions/opencode/export.json",
    "sessions/plain/chat.txt",
    "sessions/pi/2026-11-22T11-17-29-989Z_01a202f9-b904-753e-818d-03a4fe3cf940.jsonl",
    "sessions/qwen/11111111-2222-4333-8444-555555555555.jsonl",
    "sessions/specstory/2026-11-20_10-00-00Z-add-a-greet.md",
];

fn read(bytes: &[u8]) -> Result<(u64, Report), ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.jsonl");
    std::fs::write(&path, bytes).unwrap();
    Transcript::open(&path)?.fold(|| 0, |n, _| *n += 1)
}

#[test]
fn numbers_may_be_as_large_as_they_can() {
    let number = regex::Regex::new(r"(:\s*)\d+").unwrap();
    for name in SESSIONS {
        let text = std::fs::read_to_string(fixture(name)).unwrap();
        let large = number.replace_all(&text, format!("${{1}}{}", u64::MAX));
        // A version is no count.
        let version = format!(r#""segue-events": {}"#, u64::MAX);
        let large = large.replacen(&version, r#""segue-events": 1"#, 1);
        let events = |text: &str| read(text.as_bytes()).unwrap().0;
        // Where turns are counted, more may be left; most of the session is there.
        assert!(2 * events(&large) > events(&text), "{name}");
    }
}

#[test]
fn what_is_no_file_of_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| Transcript::open(path).unwrap_err().to_string();
    assert!(refused(folder.path()).ends_with("is not a file"));
    assert!(refused(&folder.path().join("none")).ends_with("does not exist"));
    for bytes in [
        b"".as_slice(),
        b"{",
        b"[",
        b"{}\n",
        b"\0\0\0\0",
        b"\xff\xfe\n",
        b"\x28\xb5\x2f\xfd",
        b"SQLite format 3\0",
    ] {
        assert!(read(bytes).is_err(), "{bytes:?}");
    }
    let noise: Vec<u8> =
        (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(read(&noise).is_err());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for_and_a_locked_file_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(matches!(Transcript::open(&pipe), Err(ReadError::NotAFile(_))));
    }
    let locked = folder.path().join("locked.jsonl");
    std::fs::copy(fixture(SESSIONS[0]), &locked).unwrap();
    std::fs::set_permissions(&locked, PermissionsExt::from_mode(0o000)).unwrap();
    // Root may read everything.
    if std::fs::File::open(&locked).is_err() {
        assert!(matches!(Transcript::open(&locked), Err(ReadError::Io { .. })));
    }
}

/// A database of sessions to which `sql` was done.
fn database(folder: &Path, sql: &str) -> PathBuf {
    let path = folder.join("opencode.db");
    let _ = std::fs::remove_file(&path);
    let all = std::fs::read_to_string(fixture("sessions/opencode/db.sql")).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF;\n{all}\n{sql}")).unwrap();
    path
}

#[test]
fn a_database_without_its_tables_or_cut_off_is_read_as_far_as_it_goes_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let fold = |path: &Path| Transcript::open(path)?.fold(|| 0_u64, |n, _| *n += 1);
    for table in ["part", "message"] {
        let path = database(folder.path(), &format!("DROP TABLE {table};"));
        let (events, report) = fold(&path).unwrap();
        assert!(report.torn && events < 3, "{table}: {report:?}");
    }
    for (sql, says) in [
        ("DROP TABLE session;", "no table `session`"),
        // Rows without end.
        (
            "DROP TABLE session; CREATE VIEW session AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) \
             SELECT x AS id, NULL parent_id, 'd' directory, 'v' version, 1 time_created, 2 time_updated FROM r;",
            "a view stands there",
        ),
        ("UPDATE session SET parent_id = id;", "is empty"),
    ] {
        let error = fold(&database(folder.path(), sql)).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    for sql in ["ALTER TABLE session DROP COLUMN revert;", "UPDATE session SET revert = '[1';"] {
        assert!(fold(&database(folder.path(), sql)).is_ok_and(|(events, _)| events > 2), "{sql}");
    }
    let path = database(folder.path(), "");
    let bytes = std::fs::read(&path).unwrap();
    for part in [16, 100, bytes.len() / 10, bytes.len() / 2] {
        std::fs::write(&path, &bytes[..part]).unwrap();
        assert!(matches!(fold(&path), Err(ReadError::Io { .. })), "{part} bytes");
    }
}

#[test]
fn a_database_that_is_locked_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path(), "");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE; UPDATE session SET title = 'x';").unwrap();
    let error = Transcript::open(&path).unwrap_err().to_string();
    assert!(error.contains("locked"), "{error}");
    connection.execute_batch("ROLLBACK;").unwrap();
    assert!(Transcript::open(&path).is_ok());
}

#[test]
fn half_a_compressed_file_gives_what_stands_in_that_half() {
    let bytes = std::fs::read(fixture(SESSIONS[1])).unwrap();
    let whole = read(&bytes).unwrap().0;
    let packed = zstd::encode_all(&*bytes, 3).unwrap();
    assert_eq!(read(&packed).unwrap().0, whole);
    for part in 1..8 {
        match read(&packed[..packed.len() * part / 8]) {
            Ok((events, _)) => assert!(events <= whole),
            Err(ReadError::Io { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn odd_lines_cost_only_themselves_in_every_format() {
    let deep = "{\"type\":\"user\",\"content\":".to_owned()
        + &"[".repeat(10_000)
        + &"]".repeat(10_000)
        + "}";
    let odd: [&[u8]; 6] = [b"\0\0\0", b"{\"a\":\"\xff\xfe", b"}{", b"7", b"null", deep.as_bytes()];
    for name in SESSIONS.iter().filter(|name| name.ends_with(".jsonl")) {
        let bytes = std::fs::read(fixture(name)).unwrap();
        let (whole, _) = read(&bytes).unwrap();
        let mut damaged = Vec::new();
        for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            damaged.extend_from_slice(line);
            // The first lines tell what it is.
            if at > 0 {
                damaged.extend_from_slice(odd[at % odd.len()]);
                damaged.push(b'\n');
            }
        }
        let (rest, report) = read(&damaged).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rest, whole, "{name}: {report:?}");
        assert!(report.bad_lines > 0 && !report.torn, "{name}: {report:?}");
    }
}

#[test]
fn ids_that_come_twice_and_parents_in_a_circle_end() {
    for name in SESSIONS.iter().filter(|name| name.ends_with(".jsonl")) {
        let text = std::fs::read_to_string(fixture(name)).unwrap();
        assert!(read((text.clone() + &text).as_bytes()).is_ok(), "{name}");
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let (_, report) = read(lines.join("\n").as_bytes()).unwrap();
        assert_eq!(report.bad_lines, 0, "{name}");
    }
    let circle = r#"[{"id":"c","current_node":"a","mapping":{
        "a":{"id":"a","parent":"b","message":{"author":{"role":"user"},"content":{"parts":["x"]}}},
        "b":{"id":"b","parent":"a","message":{"author":{"role":"user"},"content":{"parts":["y"]}}}}}]"#;
    assert!(read(circle.as_bytes()).is_ok_and(|(events, _)| events <= 3));
}

/// Each of these took minutes where a step looked at all that stood before or behind it.
#[test]
fn what_comes_again_and_again_is_read_in_one_go() {
    const TIMES: usize = 20_000;
    let rollout = |payload: &str| {
        format!(r#"{{"timestamp":"2026-11-22T11:16:41Z","type":"event_msg","payload":{payload}}}"#)
            + "\n"
    };
    let said = rollout(r#"{"type":"user_message","message":"x"}"#);
    let back = rollout(r#"{"type":"thread_rolled_back","num_turns":1}"#);
    let codex = r#"{"type":"session_meta","payload":{"id":"s-1"}}"#.to_owned()
        + "\n"
        + &said.repeat(TIMES)
        + &back.repeat(TIMES);
    let message =
        |n: usize| format!(r#"{{"id":"m{n}","type":"user","content":[{{"text":"x"}}]}}"#) + "\n";
    let gemini =
        r#"{"sessionId":"s-1","projectHash":"h","startTime":"2026-11-22T11:16:41Z","kind":"main"}"#
            .to_owned()
            + "\n"
            + &(0..TIMES).map(message).collect::<String>()
            + &"{\"$rewindTo\":\"m0\"}\n".repeat(TIMES);
    let head = "<!-- Generated by SpecStory, Markdown v2.1.0 -->\n\n_**Agent (m 2026-01-12 15:08:39Z)**_\n\n";
    let tool = "text\n<tool-use data-tool-type=\"shell\" data-tool-name=\"B\"><details>\n`ls`</details></tool-use>\n";
    let thought = "<think><details>x</details></think>\ntext\n";
    let empty = |n: usize| format!(r#""n{n}":{{"parent":null}},"#);
    let nodes: String = (0..TIMES).map(empty).collect();
    let node = |id: &str, parent: &str| {
        let content = r#"{"author":{"role":"user"},"content":{"parts":["x"]}}"#;
        format!(r#""{id}":{{"parent":"{parent}","message":{content}}}"#)
    };
    let circle = format!(
        r#"[{{"id":"c","current_node":"a","mapping":{{{nodes}{},{}}}}}]"#,
        node("a", "b"),
        node("b", "a")
    );
    for (text, expected, abandoned) in [
        (codex, 0, 2 * TIMES as u64),
        (gemini, 0, 2 * TIMES as u64 - 1),
        (format!("{head}{}", tool.repeat(TIMES)), 3 * TIMES as u64 + 1, 0),
        (format!("{head}{}", thought.repeat(TIMES)), 2 * TIMES as u64 + 1, 0),
        (circle, 2, 0),
    ] {
        let (events, report) = read(text.as_bytes()).unwrap();
        assert_eq!((events, report.abandoned), (expected, abandoned), "{}", &text[..80]);
    }
}

#[test]
fn times_that_are_absent_or_odd_do_not_matter() {
    for name in SESSIONS {
        let text = std::fs::read_to_string(fixture(name)).unwrap();
        let (whole, _) = read(text.as_bytes()).unwrap();
        for (from, to) in
            [("\"2026-", "\"9998-"), ("\"2026-", "\"-2026-"), ("\"timestamp\"", "\"when\"")]
        {
            let (events, _) = read(text.replace(from, to).as_bytes()).unwrap();
            assert_eq!(events, whole, "{name}: {to}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Bytes replaced anywhere by anything.
    #[test]
    fn any_damage_is_survived(which in 0..SESSIONS.len(), damage in prop::collection::vec((0.0..1.0f64, any::<u8>()), 1..40)) {
        let mut bytes = std::fs::read(fixture(SESSIONS[which])).unwrap();
        for (place, byte) in damage {
            let at = (bytes.len() as f64 * place) as usize;
            bytes[at] = byte;
        }
        // Whether it is still a session or not.
        let _ = read(&bytes);
    }
}
