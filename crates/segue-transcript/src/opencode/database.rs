//! The database of all sessions: tables `session`, `message` and `part`, whose `data` is JSON.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, Row};
use segue_model::{AgentId, NativeId, SessionPrefix};
use serde_json::{Value, json};

use super::Opencode;
use crate::document::place;
use crate::reader::{Emit, Out, Stream};
use crate::{ReadError, Report};

/// How long a writer is waited for who keeps others out; today's client does not.
const PATIENCE: Duration = Duration::from_secs(1);

/// The database, opened for reading only.
pub(crate) struct Database {
    connection: Connection,
    path: std::path::PathBuf,
}

/// A session as the database lists it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) native: NativeId,
    /// The session that a sub-agent's belongs to.
    pub(crate) parent: Option<String>,
    pub(crate) directory: String,
    pub(crate) version: String,
    pub(crate) created: Option<Timestamp>,
    pub(crate) updated: Option<Timestamp>,
    /// What was undone in it, as JSON.
    revert: Option<String>,
}

impl Database {
    /// Opens the database at `path`. Nothing is written, whoever else has it open.
    pub(crate) fn open(path: &Path) -> Result<Self, ReadError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| damaged(path, &error))?;
        let database = Self { connection, path: path.to_owned() };
        let views = database.guard().map_err(|error| damaged(path, &error))?;
        if views > 0 {
            let said = "a view stands there in the place of a table";
            return Err(ReadError::io(path, std::io::Error::other(said)));
        }
        if !database.has_sessions().map_err(|error| damaged(path, &error))? {
            let said = "it has no table `session`, as releases 1.2 to 1.18 of opencode write it";
            let unsupported = std::io::Error::new(std::io::ErrorKind::Unsupported, said);
            return Err(ReadError::io(path, unsupported));
        }
        Ok(database)
    }

    /// Sees to it that somebody else's file neither runs anything of its own nor is waited for.
    /// Gives how many of its tables are none: a view can have as many rows as it likes.
    fn guard(&self) -> rusqlite::Result<u64> {
        self.connection.busy_timeout(PATIENCE)?;
        self.connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")?;
        let views = "SELECT count(*) FROM sqlite_schema \
                     WHERE type <> 'table' AND name IN ('session', 'message', 'part')";
        self.connection.query_row(views, [], |row| row.get(0))
    }

    /// Whether it is one of a release that is known.
    fn has_sessions(&self) -> rusqlite::Result<bool> {
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'session'";
        self.connection.query_row(tables, [], |row| row.get::<_, i64>(0)).map(|count| count > 0)
    }

    /// Every session, the newest first.
    pub(crate) fn sessions(&self) -> Result<Vec<Stored>, ReadError> {
        let sql = |revert: &str| {
            format!(
                "SELECT id, parent_id, directory, version, time_created, time_updated, {revert} \
                 FROM session ORDER BY time_updated DESC, id"
            )
        };
        let read = || -> rusqlite::Result<Vec<Stored>> {
            // The column came later than the table.
            let has_revert =
                "SELECT count(*) FROM pragma_table_info('session') WHERE name = 'revert'";
            let has_revert: i64 = self.connection.query_row(has_revert, [], |row| row.get(0))?;
            let revert = if has_revert > 0 { "revert" } else { "NULL" };
            let mut statement = self.connection.prepare(&sql(revert))?;
            let rows = statement.query_map([], stored)?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(|error| damaged(&self.path, &error))
    }

    /// The sessions of the sub-agents of the session `native`, the newest first.
    pub(crate) fn children(&self, native: &NativeId) -> Result<Vec<Stored>, ReadError> {
        let is_child = |one: &Stored| one.parent.as_deref() == Some(native.as_str());
        Ok(self.sessions()?.into_iter().filter(is_child).collect())
    }

    /// What changes whenever something of the session `native` or of its sub-agents does.
    pub(crate) fn stamp(&self, native: &NativeId) -> Result<String, ReadError> {
        const SQL: &str = "SELECT group_concat(id || ' ' || updated || ' ' || messages || ' ' || \
                parts || ' ' || latest, ';') FROM ( \
            SELECT s.id AS id, s.time_updated AS updated, count(DISTINCT m.id) AS messages, \
                count(p.id) AS parts, \
                max(coalesce(m.time_updated, 0)) || ' ' || max(coalesce(p.time_updated, 0)) || ' ' || \
                total(length(p.data)) AS latest \
            FROM session s LEFT JOIN message m ON m.session_id = s.id \
                LEFT JOIN part p ON p.message_id = m.id \
            WHERE s.id = ?1 OR s.parent_id = ?1 GROUP BY s.id ORDER BY s.id)";
        let stamp = self.connection.query_row(SQL, [native.as_str()], |row| row.get(0));
        let stamp: Option<String> = stamp.map_err(|error| damaged(&self.path, &error))?;
        let undone = self.sessions()?.into_iter().find(|one| one.native == *native);
        let undone = undone.and_then(|session| session.revert).unwrap_or_default();
        Ok(stamp.unwrap_or_default() + &undone)
    }

    /// Hands over the events of the session `native`, those of its sub-agents first. What was
    /// undone in it is left out or not.
    pub(crate) fn read(
        &self,
        native: &NativeId,
        leaves_out: bool,
        emit: &mut Emit<'_>,
    ) -> Result<Report, ReadError> {
        let all = self.sessions()?;
        let mut report = Report::default();
        for child in self.children(native)? {
            let part = self.stream(&child, true, true, emit);
            report.add(Report { started: None, ..part });
        }
        if let Some(session) = all.iter().find(|one| one.native == *native) {
            report.add(self.stream(session, false, leaves_out, emit));
        }
        Ok(report)
    }

    fn stream(
        &self,
        session: &Stored,
        sidechain: bool,
        leaves_out: bool,
        emit: &mut Emit<'_>,
    ) -> Report {
        let mut stream = Stream::new(AgentId::Opencode, SessionPrefix::of(&session.native));
        let mut out = Out::at_end(emit, sidechain);
        place(&mut out, &mut stream, segue_model::Span::default(), session.created);
        let revert = session.revert.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let revert: Value = revert.unwrap_or_default();
        let info = json!({
            "version": session.version, "directory": session.directory, "revert": revert,
        });
        let mut reader = Opencode::new(leaves_out);
        reader.session(&info, &mut stream, &mut out);
        let mut read = || -> rusqlite::Result<()> {
            let mut messages = self.connection.prepare(
                "SELECT id, time_created, data FROM message WHERE session_id = ?1 ORDER BY time_created, id",
            )?;
            let mut parts = self
                .connection
                .prepare("SELECT data, id FROM part WHERE message_id = ?1 ORDER BY id")?;
            let mut rows = messages.query([session.native.as_str()])?;
            while let Some(row) = rows.next()? {
                let id: String = row.get(0)?;
                let time =
                    row.get::<_, i64>(1).ok().and_then(|at| Timestamp::from_millisecond(at).ok());
                let data: String = row.get(2)?;
                stream.report.lines += 1;
                stream.report.bytes += data.len() as u64;
                let Some(info) = with_id(&data, &id) else {
                    stream.report.bad_lines += 1;
                    continue;
                };
                let texts = parts.query_map([&id], |row| {
                    Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
                })?;
                let texts: Vec<(String, String)> = texts.filter_map(Result::ok).collect();
                stream.report.bytes += texts.iter().map(|(text, _)| text.len() as u64).sum::<u64>();
                let values: Vec<Value> =
                    texts.iter().filter_map(|(text, id)| with_id(text, id)).collect();
                stream.report.bad_lines += (texts.len() - values.len()) as u64;
                place(&mut out, &mut stream, segue_model::Span::default(), time);
                reader.message(&info, &values, &mut stream, &mut out);
            }
            Ok(())
        };
        // What could be read before the damage stays.
        if read().is_err() {
            stream.report.torn = true;
        }
        std::mem::take(&mut stream.report)
    }
}

/// A row's JSON with the id that stands beside it.
fn with_id(data: &str, id: &str) -> Option<Value> {
    let mut value: Value = serde_json::from_str(data).ok()?;
    if let Value::Object(fields) = &mut value {
        fields.insert("id".to_owned(), id.into());
    }
    Some(value)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let time = |at: usize| {
        row.get::<_, i64>(at).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok())
    };
    Ok(Stored {
        native: NativeId::new(row.get::<_, String>(0)?),
        parent: row.get(1)?,
        directory: row.get(2)?,
        version: row.get(3).unwrap_or_default(),
        created: time(4),
        updated: time(5),
        revert: row.get(6).unwrap_or_default(),
    })
}

fn damaged(path: &Path, error: &rusqlite::Error) -> ReadError {
    ReadError::io(path, std::io::Error::other(error.to_string()))
}
