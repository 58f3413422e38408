//! A reading that goes on where the one before stood gives what a reading of the whole
//! gives, wherever the file is cut; and one that cannot go on says so and begins anew.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use segue_model::{Body, Event, Meta};
use segue_transcript::{Course, Report, Saved, Transcript, Why};

type Seen = Vec<String>;

fn note(seen: &mut Seen, event: &Event<'_>) {
    let (session, n, span) = (event.session, event.n, event.span);
    seen.push(format!(
        "{session} {n} {span:?} {:?} {} {:?}",
        event.time, event.sidechain, event.body
    ));
}

/// A first half that passes on everything.
#[expect(clippy::unnecessary_wraps, reason = "a half may pass on nothing")]
fn whole((): &mut (), event: &Event<'_>) -> Option<Body<'static>> {
    Some(event.body.clone().into_owned())
}

/// What came of one reading.
struct Read {
    seen: Seen,
    report: Report,
    course: Course,
    saved: Option<(Saved, Seen)>,
}

/// Reads on, with the state written and read again as a caller keeps it.
fn resume(path: &Path, before: Option<(Saved, Seen)>) -> Read {
    let before = before.map(|(saved, seen)| {
        let text = serde_json::to_string(&saved).unwrap();
        (serde_json::from_str(&text).unwrap(), seen)
    });
    let transcript = Transcript::open(path).unwrap();
    let before = before.map(|(saved, seen)| (saved, ((), seen)));
    let read = transcript.resume(before, || ((), Seen::new()), whole, note).unwrap();
    let saved = read.saved.map(|(saved, ((), seen))| (saved, seen));
    Read { seen: read.fold.1, report: read.report, course: read.course, saved }
}

fn assert_whole(read: &Read, path: &Path) {
    let (seen, report) = Transcript::open(path).unwrap().fold(Seen::new, note).unwrap();
    assert_eq!(read.seen, seen);
    assert_eq!(read.report, report);
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

/// One of each format with a record a line, with and without what makes it hard:
/// compactions, rewinds, rollbacks, copies, records that are written twice.
const LINES: [&str; 11] = [
    "linkcheck/3-c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl",
    "claude/11111111-2222-4333-8444-555555555555.jsonl",
    "sessions/codex/rollout-2026-11-22T11-16-38-01a202f8-f081-7ba2-8271-746e58cc63e3.jsonl",
    "sessions/codex-0.98.0/rollout-2026-11-22T11-22-59-01a202fe-c11d-7e22-8fd6-e51ae79c9356.jsonl",
    "sessions/codex-rollback/rollout-2026-11-27T08-51-57-01a21c34-471d-7541-b0c0-0cab1358a102.jsonl",
    "sessions/codex-subagents/rollout-2026-11-27T08-50-36-01a21c33-0894-7ea1-9b0d-46e6c3419c4b.jsonl",
    "sessions/copilot/11111111-2222-4333-8444-555555555555-events.jsonl",
    "sessions/gemini/session-2026-11-22T11-20-11111111.jsonl",
    "sessions/pi/2026-11-22T11-17-29-989Z_01a202f9-b904-753e-818d-03a4fe3cf940.jsonl",
    "sessions/qwen/11111111-2222-4333-8444-555555555555.jsonl",
    "events",
];

/// The bytes of a session in `segue-events/1`, or of a fixture.
fn session(name: &str) -> Vec<u8> {
    if name != "events" {
        return std::fs::read(fixture(name)).unwrap();
    }
    let source = Transcript::open(&fixture(LINES[0])).unwrap();
    let head =
        segue_transcript::events_header(source.agent(), source.native(), &Meta::default(), None);
    let step = |text: &mut String, event: &Event<'_>| {
        text.push_str(&format!("{}\n", segue_transcript::event_json(event)));
    };
    let (text, _) = source.fold(|| format!("{head}\n"), step).unwrap();
    text.into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The file grows in steps of any size, with torn lines at their ends.
    #[test]
    fn in_parts_is_as_whole(which in 0..LINES.len(), mut cuts in prop::collection::vec(0.0..1.0f64, 1..5)) {
        let bytes = session(LINES[which]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.jsonl");
        cuts.push(1.0);
        cuts.sort_by(f64::total_cmp);
        let mut saved = None;
        for cut in cuts {
            std::fs::write(&path, &bytes[..(bytes.len() as f64 * cut) as usize]).unwrap();
            // The first bytes may not yet show what it is.
            if Transcript::open(&path).is_err() {
                continue;
            }
            let read = resume(&path, saved);
            assert_whole(&read, &path);
            saved = read.saved;
        }
    }
}

const PROMPT: &str = r#"{"type":"user","sessionId":"s-1","uuid":"a","parentUuid":null,"message":{"content":"first"}}"#;
const ANSWER: &str = r#"{"type":"assistant","sessionId":"s-1","uuid":"b","parentUuid":"a","message":{"id":"m1","content":[{"type":"text","text":"done"}],"usage":{"input_tokens":5}}}"#;
const MORE: &str = r#"{"type":"user","sessionId":"s-1","uuid":"c","parentUuid":"b","message":{"content":"second"}}"#;
const OTHER: &str = r#"{"type":"user","sessionId":"s-1","uuid":"d","parentUuid":"a","message":{"content":"another way"}}"#;

fn write(path: &Path, lines: &[&str]) {
    std::fs::write(path, format!("{}\n", lines.join("\n"))).unwrap();
}

#[test]
fn it_goes_on_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s-1.jsonl");
    let mut saved = None;
    let steps: [(&[&str], Course); 7] = [
        (&[PROMPT, ANSWER], Course::Anew(Why::First)),
        (&[PROMPT, ANSWER], Course::WentOn),
        (&[PROMPT, ANSWER, MORE], Course::WentOn),
        // The user goes back, and then goes on on the new branch.
        (&[PROMPT, ANSWER, MORE, OTHER], Course::Anew(Why::Branch)),
        (&[PROMPT, ANSWER, MORE, OTHER, OTHER], Course::WentOn),
        // Cut off, then written anew.
        (&[PROMPT, ANSWER], Course::Anew(Why::Rewritten)),
        (&[OTHER, PROMPT, MORE, ANSWER], Course::Anew(Why::Rewritten)),
    ];
    for (lines, course) in steps {
        write(&path, lines);
        let read = resume(&path, saved);
        assert_eq!(read.course, course, "{lines:?}");
        assert_whole(&read, &path);
        saved = read.saved;
    }
    std::fs::remove_file(&path).unwrap();
    assert!(Transcript::open(&path).is_err());
}

#[test]
fn a_file_that_is_gone_is_an_error_and_a_state_of_another_session_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s-1.jsonl");
    write(&path, &[PROMPT, ANSWER]);
    let transcript = Transcript::open(&path).unwrap();
    let first = resume(&path, None);
    let other = folder.path().join("s-2.jsonl");
    write(&other, &[&PROMPT.replace("s-1", "s-2"), ANSWER]);
    assert_eq!(resume(&other, first.saved).course, Course::Anew(Why::OtherState));
    std::fs::remove_file(&path).unwrap();
    assert!(transcript.resume(None, || ((), Seen::new()), whole, note).is_err());
}

#[test]
fn a_change_of_a_sub_agents_file_is_seen() {
    let name = "22222222-2222-4333-8444-555555555555";
    let source = fixture("claude/with-subagent-and-auto-compact");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.jsonl"));
    std::fs::copy(source.join(format!("{name}.jsonl")), &path).unwrap();
    let subagents = folder.path().join(name).join("subagents");
    let first = resume(&path, None);
    std::fs::create_dir_all(&subagents).unwrap();
    let own = subagents.join("agent-acfa388a984a6d921.jsonl");
    std::fs::copy(source.join(name).join("subagents/agent-acfa388a984a6d921.jsonl"), &own).unwrap();
    let second = resume(&path, first.saved);
    assert_eq!(second.course, Course::Anew(Why::Companion));
    assert_whole(&second, &path);
    let third = resume(&path, second.saved);
    assert_eq!(third.course, Course::WentOn);
    assert_whole(&third, &path);
}

#[test]
fn a_document_is_read_again_only_when_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1_x.messages.json");
    let source = fixture("sessions/cline/1795346287353_5txhi.messages.json");
    let text = std::fs::read_to_string(source).unwrap();
    std::fs::write(&path, &text).unwrap();
    let first = resume(&path, None);
    let second = resume(&path, first.saved);
    assert_eq!(second.course, Course::WentOn);
    assert_whole(&second, &path);
    std::fs::write(&path, text.replacen("\"role\":", "\"role\" :", 1)).unwrap();
    let third = resume(&path, second.saved);
    assert_eq!(third.course, Course::Anew(Why::Rewritten));
    assert_whole(&third, &path);
}

#[test]
fn a_database_is_read_again_only_when_the_session_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("opencode.db");
    let sql = std::fs::read_to_string(fixture("sessions/opencode/db.sql")).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF;\n{sql}")).unwrap();
    let first = resume(&path, None);
    let second = resume(&path, first.saved);
    assert_eq!(second.course, Course::WentOn);
    assert_whole(&second, &path);
    let native = Transcript::open(&path).unwrap().native().to_string();
    let sql = "UPDATE part SET data = data || ' ' WHERE session_id = ?1";
    assert!(connection.execute(sql, [&native]).unwrap() > 0);
    let third = resume(&path, second.saved);
    assert_eq!(third.course, Course::Anew(Why::Rewritten));
    assert_whole(&third, &path);
    let sql = "UPDATE session SET revert = '{\"messageID\":\"none\"}' WHERE id = ?1";
    assert_eq!(connection.execute(sql, [&native]).unwrap(), 1);
    let fourth = resume(&path, third.saved);
    assert_eq!(fourth.course, Course::Anew(Why::Rewritten));
}
