//! The scripted model: a server on loopback that plays turns and keeps every request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::dialect::{Dialect, Said};
use crate::offered::Offered;
use crate::script::Turn;

/// A request of a client for an answer of the session itself.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it sent.
    pub body: Value,
}

impl Asked {
    /// Whether it offers the model a tool whose name ends so.
    pub fn offers(&self, name: &str) -> bool {
        Offered::of(&self.body).ending(name).is_some()
    }
}

/// A model that plays a script.
pub struct Model {
    /// Where it listens on loopback.
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    turns: Vec<Turn>,
    at: usize,
    /// The answers of all scripts: no id comes twice, since sessions are taken up again.
    answers: usize,
    asked: Vec<Asked>,
    summary: Option<Summary>,
}

/// What is said to a request for a summary that is made beside the session.
#[derive(Clone, Copy)]
struct Summary {
    text: &'static str,
    after: Duration,
}

impl Model {
    /// Begins to serve; the server ends with the process.
    pub fn start() -> Result<Self, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let port = listener.local_addr().map_err(|error| error.to_string())?.port();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let for_all = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&for_all);
                // A client that hangs up early has heard enough.
                std::thread::spawn(move || drop(serve(stream, &shared)));
            }
        });
        Ok(Self { port, shared })
    }

    /// What it plays from now on.
    pub fn play(&self, turns: Vec<Turn>) {
        if let Ok(mut shared) = self.shared.lock() {
            shared.turns = turns;
            shared.at = 0;
            shared.asked.clear();
        }
    }

    /// From now on a client that compacts while its session goes on gets this summary, after a
    /// while; the turns are the session's alone.
    pub fn summarise(&self, text: &'static str, after: Duration) {
        if let Ok(mut shared) = self.shared.lock() {
            shared.summary = Some(Summary { text, after });
        }
    }

    /// What it was asked since it plays this.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.lock().map(|shared| shared.asked.clone()).unwrap_or_default()
    }
}

fn serve(stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut words = first.split_whitespace();
        let (method, path) = (
            words.next().unwrap_or_default().to_owned(),
            words.next().unwrap_or_default().to_owned(),
        );
        let body = body(&mut reader)?;
        let value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let dialect = Dialect::of(&path).filter(|_| method == "POST");
        let Some(dialect) = dialect else {
            other(&mut stream, &path)?;
            continue;
        };
        let said = answer(&value, shared);
        let reply = dialect.reply(&said, &value);
        if !dialect.streams(&path, &value) {
            document(&mut stream, 200, &reply)?;
            continue;
        }
        stream.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n",
        )?;
        for (name, data) in dialect.stream(&reply) {
            let name = name.map_or_else(String::new, |name| format!("event: {name}\n"));
            stream.write_all(format!("{name}data: {data}\n\n").as_bytes())?;
        }
        return stream.flush();
    }
}

/// Reads the rest of a head, then the body.
fn body(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        is_chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
    }
    let mut body = Vec::new();
    if !is_chunked {
        reader.take(length).read_to_end(&mut body)?;
        return Ok(body);
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).unwrap_or(0);
        let mut end = String::new();
        if size == 0 {
            reader.read_line(&mut end)?;
            return Ok(body);
        }
        reader.by_ref().take(size).read_to_end(&mut body)?;
        reader.read_line(&mut end)?;
    }
}

/// The next turn for a request of the session; a word for all others.
fn answer(body: &Value, shared: &Mutex<Shared>) -> Said {
    let offered = Offered::of(body);
    let tokens = (body.to_string().len() / 4) as u64;
    let Ok(mut shared) = shared.lock() else { return Said::default() };
    if !offered.is_of_session() {
        return Said { text: Some("A scripted session".to_owned()), tokens, ..Said::default() };
    }
    let n = shared.answers;
    shared.answers += 1;
    if let Some(summary) = shared.summary.filter(|_| asks_for_summary(body)) {
        drop(shared);
        std::thread::sleep(summary.after);
        return Said { text: Some(summary.text.to_owned()), tokens, n, ..Said::default() };
    }
    let at = shared.at;
    shared.at += 1;
    shared.asked.push(Asked { body: body.clone() });
    let turn = shared.turns.get(at).cloned().unwrap_or_else(|| Turn::says("The script has ended."));
    let calls = turn.steps.iter().enumerate();
    let calls = calls.map(|(at, step)| offered.call(step, format!("{n:04}{at:04}"))).collect();
    let tokens = turn.tokens.unwrap_or(tokens);
    Said { text: turn.text.map(str::to_owned), calls, n, tokens }
}

/// Whether the last message asks for a summary of all that was said, as Copilot CLI does.
fn asks_for_summary(body: &Value) -> bool {
    let last = body["messages"].as_array().and_then(|messages| messages.last());
    last.is_some_and(|last| last["content"].to_string().contains("summary of the conversation"))
}

/// What clients ask besides: models, and counts of tokens.
fn other(stream: &mut TcpStream, path: &str) -> std::io::Result<()> {
    let path = path.split('?').next().unwrap_or(path);
    if path.ends_with("/count_tokens") || path.ends_with(":countTokens") {
        return document(stream, 200, &json!({ "input_tokens": 100, "totalTokens": 100 }));
    }
    if path.trim_end_matches('/').ends_with("/models") {
        let model = json!({ "id": "mock-model", "object": "model", "type": "model" });
        return document(
            stream,
            200,
            &json!({ "object": "list", "has_more": false, "data": [model] }),
        );
    }
    document(stream, 404, &json!({ "error": { "message": "not found", "type": "not_found" } }))
}

fn document(stream: &mut TcpStream, status: u16, value: &Value) -> std::io::Result<()> {
    let text = value.to_string();
    let head = format!(
        "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        text.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
