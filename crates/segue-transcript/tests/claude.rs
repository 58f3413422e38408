//! Claude Code's sessions, read whole: counts against a table made by hand, and
//! what must hold for any file.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use segue_model::{Body, Change, Event};
use segue_transcript::{ReadError, Report, Transcript, peek};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

type Seen = Vec<(String, u64, String)>;

fn note(seen: &mut Seen, event: &Event<'_>) {
    seen.push((
        event.session.to_string(),
        event.n,
        format!("{} {:?}", event.body.kind(), event.body),
    ));
}

fn read(path: &Path) -> (Seen, Report) {
    Transcript::open(path).unwrap().fold(Seen::new, note).unwrap()
}

fn counts(name: &str) -> (BTreeMap<String, usize>, Report) {
    let (seen, report) = read(&fixture(name));
    let mut counts = BTreeMap::new();
    for (_, _, text) in seen {
        let kind = text.split(' ').next().unwrap().to_owned();
        *counts.entry(kind).or_default() += 1;
    }
    (counts, report)
}

/// User, assistant, calls, results, edits, todos, usage, compactions: counted by a
/// script of its own over the raw JSON (blocks by type, usage by message id), and
/// compared by eye with the notes of the recording. The older release has one answer
/// of the client itself (`<synthetic>`, no tokens), which is none of the model's.
#[test]
fn counts_are_those_of_the_recording() {
    let table: [(&str, [usize; 8]); 6] = [
        ("linkcheck/1-5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3.jsonl", [4, 22, 27, 27, 8, 8, 22, 0]),
        ("linkcheck/2-8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124.jsonl", [3, 14, 25, 25, 7, 11, 15, 0]),
        ("linkcheck/3-c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl", [3, 12, 24, 24, 6, 7, 14, 1]),
        ("claude/11111111-2222-4333-8444-555555555555.jsonl", [3, 9, 6, 6, 2, 0, 9, 1]),
        ("claude/99999999-2222-4333-8444-555555555555.jsonl", [1, 1, 0, 0, 0, 0, 1, 0]),
        ("claude-2.1.197/11111111-2222-4333-8444-555555555555.jsonl", [3, 9, 6, 6, 2, 0, 9, 1]),
    ];
    for (name, expected) in table {
        let (counts, report) = counts(name);
        let kinds = [
            "user",
            "assistant",
            "tool_call",
            "tool_result",
            "edit",
            "todo",
            "usage",
            "compaction",
        ];
        let found = kinds.map(|kind| counts.get(kind).copied().unwrap_or(0));
        assert_eq!(found, expected, "{name}: {kinds:?}");
        assert_eq!((report.bad_lines, report.abandoned, report.torn), (0, 0, false), "{name}");
        assert_eq!(report.unknown, BTreeMap::new(), "{name}");
    }
}

#[test]
fn a_sub_agents_file_is_attached_with_addresses_of_its_own() {
    let path =
        fixture("claude/with-subagent-and-auto-compact/22222222-2222-4333-8444-555555555555.jsonl");
    let (seen, _) = read(&path);
    assert!(seen.iter().any(|(session, n, _)| session == "agent-acfa388a" && *n == 1));
    assert!(seen.iter().any(|(session, n, _)| session == "22222222" && *n == 1));
    let agent: Vec<&str> = seen
        .iter()
        .filter(|(session, ..)| session.starts_with("agent-"))
        .map(|(_, _, text)| text.split(' ').next().unwrap())
        .collect();
    assert!(agent.contains(&"tool_call") && !agent.contains(&"user"), "{agent:?}");
}

#[test]
fn commands_have_their_status_and_files_what_became_of_them() {
    let path = fixture("claude/11111111-2222-4333-8444-555555555555.jsonl");
    let mut exits = Vec::new();
    let mut edits = Vec::new();
    let transcript = Transcript::open(&path).unwrap();
    transcript
        .fold(
            || (),
            |(), event| match &event.body {
                Body::ToolResult(result) => {
                    exits.push((result.tool.to_string(), result.exit, result.failed));
                }
                Body::Edit(edit) => {
                    edits.push((
                        edit.path.to_string(),
                        edit.change.clone(),
                        edit.added,
                        edit.removed,
                    ));
                }
                _ => {}
            },
        )
        .unwrap();
    assert_eq!(exits[0], ("Bash".to_owned(), Some(0), false));
    assert_eq!(exits[1], ("Read".to_owned(), None, false));
    assert_eq!(exits[5], ("Bash".to_owned(), Some(2), true));
    assert_eq!(edits[0], ("/home/dev/project/hello.py".to_owned(), Change::Edit, 4, 1));
    assert_eq!(edits[1], ("/home/dev/project/README.md".to_owned(), Change::Create, 3, 0));
}

#[test]
fn a_command_in_the_background_has_the_end_that_is_told_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("11111111-2222-4333-8444-555555555555.jsonl");
    let record = |n: usize, role: &str, content: serde_json::Value| {
        let parent = (n > 1).then(|| format!("00000000-0000-4000-8000-{:012}", n - 1));
        serde_json::json!({
            "type": role, "uuid": format!("00000000-0000-4000-8000-{n:012}"), "parentUuid": parent,
            "sessionId": "11111111-2222-4333-8444-555555555555", "version": "2.1.330",
            "cwd": "/home/dev/project", "timestamp": "2026-11-22T11:16:41.000Z",
            "message": { "role": role, "content": content },
        })
        .to_string()
    };
    let call = |id: &str, name: &str, input: serde_json::Value| serde_json::json!([{ "type": "tool_use", "id": id, "name": name, "input": input }]);
    let result = |id: &str, content: &str| serde_json::json!([{ "type": "tool_result", "tool_use_id": id, "content": content }]);
    let begun = |name: &str| format!("Command running in background with ID: {name}. Output is …");
    let done =
        "<status>completed</status>\n\n<exit_code>101</exit_code>\n\n<output>\nFAILED\n</output>";
    let note = "<task-notification>\n<task-id>b2</task-id>\n<status>completed</status>\n<summary>\
                Background command \"lint\" completed (exit code 0)</summary>\n</task-notification>";
    let lines = [
        record(1, "user", "run both".into()),
        record(2, "assistant", call("t1", "Bash", serde_json::json!({ "command": "cargo test" }))),
        record(3, "user", result("t1", &begun("b1"))),
        record(
            4,
            "assistant",
            call("t2", "Bash", serde_json::json!({ "command": "npm run lint" })),
        ),
        record(5, "user", result("t2", &begun("b2"))),
        record(6, "assistant", call("t3", "TaskOutput", serde_json::json!({ "task_id": "b1" }))),
        record(7, "user", result("t3", done)),
        record(8, "user", note.into()),
    ];
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    let ends = |ends: &mut Vec<(String, Option<i32>, bool)>, event: &Event<'_>| {
        if let Body::ToolResult(result) = &event.body
            && let segue_model::Action::Run { command, .. } = &result.action
        {
            ends.push((command.to_string(), result.exit, result.failed));
        }
    };
    let (ends, report) = Transcript::open(&path).unwrap().fold(Vec::new, ends).unwrap();
    assert!(report.unknown.is_empty(), "{report:?}");
    assert_eq!(
        ends[2..],
        [("cargo test".to_owned(), Some(101), true), ("npm run lint".to_owned(), Some(0), false),]
    );
}

#[test]
fn a_rewind_leaves_its_branch_out_and_keeps_the_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.jsonl");
    let record = |kind: &str, uuid: &str, parent: &str, text: &str| {
        serde_json::json!({ "type": kind, "uuid": uuid, "parentUuid": parent, "sessionId": "feedbeef-1",
            "message": { "id": uuid, "role": kind, "content": [{ "type": "text", "text": text }] } })
        .to_string()
    };
    let lines = [
        record("user", "a", "", "start"),
        record("assistant", "b", "a", "answer"),
        record("user", "c", "b", "wrong way"),
        record("assistant", "d", "c", "gone astray"),
        record("user", "e", "b", "right way"),
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let (seen, report) = read(&path);
    let told: Vec<(u64, bool)> =
        seen.iter().map(|(_, n, text)| (*n, text.contains("way"))).collect();
    assert_eq!(told, [(1, false), (2, false), (5, true)]);
    assert_eq!(report.abandoned, 2);
}

#[test]
fn what_is_typed_while_the_model_works_is_heard_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.jsonl");
    let said = |kind: &str, uuid: &str, parent: &str, text: &str| {
        serde_json::json!({ "type": kind, "uuid": uuid, "parentUuid": parent, "sessionId": "feedbeef-1",
            "message": { "id": uuid, "role": kind, "content": [{ "type": "text", "text": text }] } })
    };
    let queue = |operation: &str, text: Option<&str>| {
        serde_json::json!({ "type": "queue-operation", "operation": operation,
            "timestamp": "2026-11-22T11:16:41.000Z", "sessionId": "feedbeef-1", "content": text })
    };
    let attached = |uuid: &str, parent: &str, text: &str| {
        serde_json::json!({ "type": "attachment", "uuid": uuid, "parentUuid": parent, "sessionId": "feedbeef-1",
            "attachment": { "type": "queued_command", "prompt": text } })
    };
    let lines = [
        said("user", "a", "", "start"),
        queue("enqueue", Some("never touch the lock file")),
        said("assistant", "b", "a", "at work"),
        queue("remove", None),
        queue("enqueue", Some("sent as a prompt")),
        queue("dequeue", None),
        said("user", "c", "b", "sent as a prompt"),
        queue("enqueue", Some("attached as well")),
        queue("remove", None),
        attached("d", "c", "attached as well"),
        queue("enqueue", Some("taken back")),
        queue("popAll", Some("taken back")),
    ];
    std::fs::write(&path, lines.map(|line| line.to_string()).join("\n")).unwrap();
    let (seen, report) = read(&path);
    let heard: Vec<&str> =
        seen.iter().filter_map(|(_, _, text)| text.strip_prefix("user ")).collect();
    let expected = ["start", "never touch the lock file", "sent as a prompt", "attached as well"];
    assert_eq!(heard, expected.map(|text| format!("User {{ text: {text:?} }}")));
    assert!(report.unknown.is_empty(), "{report:?}");
}

#[test]
fn a_refusal_speaks_for_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.jsonl");
    let refusal = "The user doesn't want to proceed with this tool use. The tool use was rejected. \
        To tell you how to proceed, the user said:\nuse the list command";
    let lines = [
        serde_json::json!({ "type": "assistant", "uuid": "a", "sessionId": "feedbeef-1", "message": { "id": "m",
            "content": [{ "type": "tool_use", "id": "t", "name": "Bash", "input": { "command": "ls" } }] } }),
        serde_json::json!({ "type": "user", "uuid": "b", "parentUuid": "a", "sessionId": "feedbeef-1", "message": {
            "content": [{ "type": "tool_result", "tool_use_id": "t", "is_error": true, "content": refusal }] } }),
    ];
    std::fs::write(&path, lines.map(|line| line.to_string()).join("\n")).unwrap();
    let (seen, _) = read(&path);
    assert!(seen[1].2.contains("refused: true"), "{}", seen[1].2);
    assert_eq!(seen[2].2, "user User { text: \"use the list command\" }");
}

#[test]
fn both_ends_of_a_file_tell_what_a_list_needs() {
    let seen = peek(&fixture("linkcheck/1-5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3.jsonl")).unwrap();
    assert_eq!(seen.native.as_str(), "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3");
    assert_eq!(seen.cwd.as_deref(), Some(Path::new("/home/dev/linkcheck")));
    assert_eq!(seen.updated.unwrap().to_string()[..19], *"2026-11-22T14:28:12");
    assert_eq!(seen.turns, None);
}

#[test]
fn what_is_no_transcript_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        Transcript::open(&path).unwrap_err()
    };
    assert!(matches!(put("empty", b""), ReadError::Empty(_)));
    assert!(matches!(put("blank", b"\n \n"), ReadError::Empty(_)));
    assert!(matches!(put("brace", b"{"), ReadError::NotATranscript(_)));
    assert!(matches!(put("deep", "[".repeat(10_000).as_bytes()), ReadError::NotATranscript(_)));
    assert!(matches!(put("nul", &[0, 0, b'\n', 255]), ReadError::NotATranscript(_)));
    assert!(matches!(Transcript::open(folder.path()), Err(ReadError::NotAFile(_))));
    assert!(matches!(Transcript::open(&folder.path().join("no")), Err(ReadError::Missing(_))));
    assert!(matches!(put("cut.zst", &[0x28, 0xb5, 0x2f, 0xfd, 0]), ReadError::Io { .. }));
}

#[test]
fn odd_records_in_the_middle_cost_only_themselves() {
    let text = std::fs::read_to_string(fixture(
        "claude-2.1.197/11111111-2222-4333-8444-555555555555.jsonl",
    ))
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.jsonl");
    std::fs::write(&path, &text).unwrap();
    let (expected, _) = read(&path);
    let odd = "{\"type\":\"user\",\"uuid\":7}\nnot json\n{\"type\":\"brand-new\"}\n\u{0}\n[]\n{}\n";
    let middle = text[..text.len() / 2].rfind('\n').unwrap() + 1;
    std::fs::write(&path, format!("{}{odd}{}", &text[..middle], &text[middle..])).unwrap();
    let (seen, report) = read(&path);
    assert_eq!(seen, expected);
    assert_eq!(report.bad_lines, 4);
    assert_eq!(report.unknown, BTreeMap::from([("brand-new".to_owned(), 1)]));
}

#[test]
fn values_of_another_type_cost_only_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.jsonl");
    let lines = [
        "\u{feff}{\"type\":\"user\",\"uuid\":\"a\",\"sessionId\":\"../victim\",\"isMeta\":null,\"isSidechain\":null,\
         \"timestamp\":5,\"cwd\":[],\"toolUseResult\":true,\"message\":{\"content\":\"the goal \\ud83d\"}}",
        r#"{"type":"assistant","uuid":"b","parentUuid":"a","sessionId":"feedbeef-1","message":{"id":"m","usage":
            {"cache_read_input_tokens":null,"input_tokens":3},"content":[1,null,[],{"type":"text","text":"hello"}]}}"#,
    ];
    std::fs::write(&path, lines.map(|line| line.replace('\n', " ")).join("\n")).unwrap();
    let transcript = Transcript::open(&path).unwrap();
    assert_eq!(transcript.native().as_str(), "feedbeef-1", "an id that leads elsewhere is none");
    let (seen, report) = read(&path);
    let texts: Vec<&str> = seen.iter().map(|(_, _, text)| text.as_str()).collect();
    assert!(texts[0].contains("the goal \u{fffd}"), "{texts:?}");
    assert!(
        texts.iter().any(|text| text.contains("hello"))
            && texts.iter().any(|t| t.starts_with("usage"))
    );
    assert_eq!(report.bad_lines, 0);
}

/// The smallest fixture, so that many cuts of it are read in little time.
fn small() -> Vec<u8> {
    std::fs::read(fixture("claude-2.1.197/11111111-2222-4333-8444-555555555555.jsonl")).unwrap()
}

proptest! {
    #[test]
    fn a_cut_anywhere_loses_at_most_the_last_record(cut in 400usize..42_000) {
        let bytes = small();
        let folder = tempfile::tempdir().unwrap();
        let (torn, whole) = (folder.path().join("torn.jsonl"), folder.path().join("whole.jsonl"));
        let cut = cut.min(bytes.len());
        let end = bytes[..cut].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        prop_assume!(end > 0);
        std::fs::write(&torn, &bytes[..cut]).unwrap();
        std::fs::write(&whole, &bytes[..end]).unwrap();
        // A cut right before the line feed leaves a record whole: it may be there as well.
        let (torn, whole) = (read(&torn).0, read(&whole).0);
        prop_assert!(torn.len() >= whole.len());
    }

    #[test]
    fn a_longer_file_keeps_the_numbers_of_a_shorter_one(cut in 400usize..42_000) {
        let bytes = small();
        let end = bytes[..cut.min(bytes.len())].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        prop_assume!(end > 0);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.jsonl");
        std::fs::write(&path, &bytes[..end]).unwrap();
        let (mut shorter, _) = read(&path);
        std::fs::write(&path, &bytes).unwrap();
        let (longer, _) = read(&path);
        // What waits for the next record is handed over at the end: it may move.
        while shorter.last().is_some_and(|(_, _, text)| text.starts_with("usage") || text.starts_with("compaction")) {
            shorter.pop();
        }
        prop_assert_eq!(&longer[..shorter.len()], &shorter[..]);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.jsonl");
        let mut text = br#"{"type":"user","uuid":"a","sessionId":"feedbeef-1","message":{"content":"x"}}"#.to_vec();
        text.push(b'\n');
        text.extend(&bytes);
        std::fs::write(&path, &text).unwrap();
        let (seen, _) = read(&path);
        prop_assert!(!seen.is_empty());
    }
}
