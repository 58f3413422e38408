//! Any rows in opencode's database, and any damage to its file, are read, or refused.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rusqlite::Connection;
use segue_transcript::{Transcript, peek_all};

/// A recorded database.
const RECORDED: &str = include_str!("../../fixtures/sessions/opencode/db.sql");
/// What leaves of it its tables and one session.
const BARE: &str = "DELETE FROM part; DELETE FROM message; \
     DELETE FROM session WHERE id <> (SELECT min(id) FROM session); VACUUM;";

static PATH: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("segue-fuzz-{}.db", std::process::id())));
static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| made(""));
static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| made(BARE));

/// The bytes of the recorded database to which `sql` was done.
fn made(sql: &str) -> Vec<u8> {
    let _ = std::fs::remove_file(&*PATH);
    let connection = Connection::open(&*PATH).expect("a database");
    let all = format!("PRAGMA foreign_keys = OFF;\n{RECORDED}\n{sql}");
    connection.execute_batch(&all).expect("the recorded rows");
    drop(connection);
    std::fs::read(&*PATH).expect("its file")
}

/// Each line is a row: what begins with `m` a message, with `r` what was undone in the session, all
/// else a part of the message above it.
fn rows(text: &str) -> rusqlite::Result<()> {
    std::fs::write(&*PATH, &*EMPTY).expect("room for a file");
    let connection = Connection::open(&*PATH)?;
    let begin = "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN";
    connection.execute_batch(begin)?;
    let mut message = 0;
    for (at, line) in text.lines().enumerate() {
        let at = i64::try_from(at).unwrap_or_default();
        match line.split_at_checked(1) {
            Some(("m", data)) => {
                message = at;
                let sql = "INSERT INTO message SELECT ?1, id, ?1, ?1, ?2 FROM session";
                connection.execute(sql, (at, data))?;
            }
            Some(("r", data)) => {
                connection.execute("UPDATE session SET revert = ?1", [data])?;
            }
            _ => {
                let sql = "INSERT INTO part SELECT ?1, ?2, id, ?1, ?1, ?3 FROM session";
                connection.execute(sql, (at, message, line))?;
            }
        }
    }
    connection.execute_batch("COMMIT")
}

/// Each four bytes put another byte at a place; what is left over cuts the file off.
fn damage(bytes: &[u8]) {
    let mut file = WHOLE.clone();
    let mut places = bytes.chunks_exact(4);
    for place in &mut places {
        let at = u32::from_le_bytes([place[0], place[1], place[2], 0]) as usize % file.len();
        file[at] = place[3];
    }
    if let [part] = places.remainder() {
        file.truncate(file.len() / 256 * usize::from(*part));
    }
    std::fs::write(&*PATH, &file).expect("room for a file");
}

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    if choice % 2 == 0 {
        rows(&String::from_utf8_lossy(rest)).expect("rows");
    } else {
        damage(rest);
    }
    let Ok(sessions) = peek_all(&PATH, &|_| true) else { return };
    for session in sessions {
        let Ok(transcript) = Transcript::open_session(&PATH, &session.native) else { continue };
        let count = || transcript.fold(|| 0_u64, |events, _| *events += 1).ok();
        assert_eq!(count().map(|(events, _)| events), count().map(|(events, _)| events));
        let _ = transcript.walk(true, |_, _| {});
    }
});
