//! The way of one client through a handoff, with what must be true at each step.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Client;
use super::script::{Step, Turn};
use super::server::{Asked, Model};
use super::{folder, installed, put};
use crate::Outcome;

/// A client that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// What names a handoff in the prompt of the next session.
const BEGINS: &str = "It continues from handoff";

/// A draft with two faults: a placeholder, and a section that is missing.
const POOR: &str =
    "## Previous Session Summary\n### Accomplished\n- TODO\n\n## Next Objective\nGo on.\n";
const GOOD: &str = "## Previous Session Summary\n### Accomplished\n- Added greet() to hello.py and ran it\n\
    ### Decisions Made\n- greet takes a name, because the user asked for it\n### Artifacts Created\n- hello.py\n\n\
    ## Current State\nhello.py has greet() (`python3 hello.py` → hello world). The README is not started.\n\n\
    ## Next Objective\nWrite a README for hello.py.\nDone when: README.md names greet.\nFirst: read hello.py\n\n\
    ## Context\n### Rules and Corrections\n- \"Add a greet function to hello.py and run it\"\n\n\
    ## Continuation Instructions\nRead back the state, then write the README.\n";
const REQUEST: &str = "Add a greet function to hello.py and run it";

/// One client in its own HOME.
struct Stage<'a> {
    client: &'a Client,
    segue: &'a Path,
    model: Model,
    home: tempfile::TempDir,
    project: PathBuf,
}

/// What a run printed.
struct Ran {
    out: String,
    err: String,
}

/// Goes the whole way; says what was seen, or what was not as it must be.
pub(super) fn walk(client: &Client, segue: &Path) -> Result<String, String> {
    let began = Instant::now();
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    let project = home.path().join("project");
    let stage = Stage { client, segue, model: Model::start()?, home, project };
    let outcome = stage.go();
    stage.keep_requests()?;
    let percent = outcome?;
    stage.segue(&["uninstall", client.name, "--yes"])?;
    for (file, text) in client.settings(stage.model.port) {
        let now = std::fs::read_to_string(stage.home.path().join(file)).unwrap_or_default();
        must(now == text, &format!("`{file}` is not what it was before the installation"))?;
    }
    Ok(format!(
        "sent back, mended, stored, begun from once, read back {percent} ({} s)",
        began.elapsed().as_secs()
    ))
}

impl Stage<'_> {
    /// Goes as far as it can; gives how much was read back.
    fn go(&self) -> Result<String, String> {
        self.set_up()?;
        let session = self.work()?;
        self.hand_over(&session)?;
        self.go_on()
    }

    /// What the model was asked last stays, for whoever looks for the reason of a failure.
    fn keep_requests(&self) -> Outcome {
        let bodies = self.model.asked().into_iter().map(|asked| asked.body).collect::<Value>();
        let file = folder().join(format!("{}.requests.json", self.client.name));
        put(&file, &format!("{bodies:#}\n"))
    }

    /// A project with segue, and segue in the client.
    fn set_up(&self) -> Outcome {
        put(&self.project.join("hello.py"), "print('hello')\n")?;
        for arguments in [
            &["init", "-q", "-b", "main"][..],
            &["add", "-A"],
            &["-c", "user.name=dev", "-c", "user.email=dev@example.org", "commit", "-qm", "init"],
        ] {
            self.run(Path::new("git"), arguments, "")?;
        }
        for (file, text) in self.client.settings(self.model.port) {
            put(&self.home.path().join(file), &text)?;
        }
        if self.client.name == "opencode" {
            self.beside_plugins()?;
        }
        self.segue(&["init", "--yes"])?;
        self.segue(&["install", self.client.name, "--yes"]).map(drop)
    }

    /// The packages that opencode would fetch for a plugin, put where it looks for them.
    fn beside_plugins(&self) -> Outcome {
        let config = self.home.path().join(".config/opencode");
        put(
            &config.join("package.json"),
            &json!({ "dependencies": { "@opencode-ai/plugin": self.client.version } }).to_string(),
        )?;
        let from = installed(self.client).join("node_modules");
        link_all(&from, &config.join("node_modules"))?;
        link_all(&from.join("@opencode-ai"), &config.join("node_modules/@opencode-ai"))
    }

    /// A session with tools; gives its id.
    fn work(&self) -> Result<String, String> {
        let path = self.project.join("hello.py").display().to_string();
        let new = "def greet(n):\n    print('hello', n)\ngreet('world')".to_owned();
        self.model.play(vec![
            Turn::does(Step::Shell("cat hello.py".to_owned())),
            Turn::does(Step::Edit { path, old: "print('hello')".to_owned(), new }),
            Turn::does(Step::Shell("python3 hello.py".to_owned())),
            Turn::says("Done: greet works."),
        ]);
        let arguments = self.client.first();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = self.client_runs(&arguments, REQUEST)?;
        let file = std::fs::read_to_string(self.project.join("hello.py")).unwrap_or_default();
        must(
            file.contains("def greet"),
            &format!("the edit was not made\n{}{}", ran.out, ran.err),
        )?;
        let session = self.client.session(&ran.out).ok_or("the session has no id")?;
        let facts = self.segue(&["handoff", "--dry-run", "--json"])?;
        for words in [REQUEST, "hello.py"] {
            must(
                facts.contains(words),
                &format!("the transcript does not show `{words}`\n{facts}"),
            )?;
        }
        Ok(session)
    }

    /// `snapshot`: asked, sent back, mended, stored.
    fn hand_over(&self, session: &str) -> Outcome {
        let mut turns = self.saves(POOR, "1");
        turns.extend(self.saves(GOOD, "1b"));
        turns.push(Turn::says("It is stored."));
        self.model.play(turns);
        let arguments = self.client.more(session, "snapshot");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = self.client_runs(&arguments, "")?;
        let said = format!("{}{}", ran.out, ran.err);
        must(
            self.heard("segue, request 1"),
            &format!("the request did not reach the model\n{said}"),
        )?;
        must(self.heard("H010"), "the placeholder was not sent back")?;
        must(self.heard("H003"), "the missing section was not sent back")?;
        let log = self.segue(&["log", "--json"])?;
        must(
            log.contains("Write a README for hello.py."),
            &format!("the good draft is not stored\n{log}"),
        )?;
        let shown = self.segue(&["show"])?;
        must(shown.contains("writer: session"), "the handoff is not the session's own")
    }

    /// The turns in which the model saves a draft: with the tool where there is one.
    fn saves(&self, text: &str, name: &str) -> Vec<Turn> {
        if self.client.name == "claude" {
            let input = json!({ "request": 1, "text": text });
            return vec![Turn::does(Step::Tool { name: "save_handoff", input })];
        }
        let path = self.project.join(format!(".segue/local/draft-{name}.md")).display().to_string();
        let command = format!("{} save --request 1 {path}", self.segue.display());
        vec![
            Turn::does(Step::Write { path, text: text.to_owned() }),
            Turn::does(Step::Shell(command)),
        ]
    }

    /// A new session takes the handoff up and reads it back; gives the score.
    fn go_on(&self) -> Result<String, String> {
        self.model.play(vec![
            Turn::says("Goal: write a README for hello.py."),
            Turn::says(
                "hello.py has greet() (python3 hello.py gives hello world), the README is not started. First I read \
                 hello.py. The user said: Add a greet function to hello.py and run it.",
            ),
        ]);
        let ran = self.client_runs(&self.client.fresh(), "←")?;
        let asked = self.model.asked();
        let first =
            asked.first().ok_or_else(|| format!("no request came\n{}{}", ran.out, ran.err))?;
        let times = first.body.to_string().matches(BEGINS).count();
        must(times == 1, &format!("the prompt is there {times} times in the first request"))?;
        must(
            first.body.to_string().contains("FRESH"),
            "the first request does not say how fresh it is",
        )?;
        let waiting = self.segue(&["pending"])?;
        must(waiting.contains("No handoff waits"), "the handoff waits still")?;
        if self.client.name == "opencode" {
            // Without a terminal it ends before a plugin can go on.
            return Ok("not without a terminal".to_owned());
        }
        must(self.heard("reading back"), "what was left out was not sent")?;
        let records =
            std::fs::read_dir(self.project.join(".segue/records")).into_iter().flatten().flatten();
        let texts = records.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
        let score = texts.filter_map(|text| score(&text)).max();
        score
            .map(|score| format!("{score} %"))
            .ok_or_else(|| "the score is not recorded".to_owned())
    }

    fn heard(&self, words: &str) -> bool {
        self.model.asked().iter().any(|Asked { body }| body.to_string().contains(words))
    }

    fn segue(&self, arguments: &[&str]) -> Result<String, String> {
        Ok(self.run(self.segue, arguments, "")?.out)
    }

    fn client_runs(&self, arguments: &[&str], input: &str) -> Result<Ran, String> {
        self.run(&self.client.program(&installed(self.client)), arguments, input)
    }

    /// Runs a program in the project, with an environment of its own.
    fn run(&self, program: &Path, arguments: &[&str], input: &str) -> Result<Ran, String> {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let failed = |error: std::io::Error| format!("{name}: {error}");
        let (out, err) = (self.home.path().join("out"), self.home.path().join("err"));
        let file = |path: &Path| std::fs::File::create(path).map_err(failed);
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(&self.project)
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .envs(self.client.variables(self.model.port))
            .stdin(Stdio::piped())
            .stdout(file(&out)?)
            .stderr(file(&err)?)
            .spawn()
            .map_err(failed)?;
        if let Some(mut pipe) = child.stdin.take() {
            // A program that does not read wants nothing.
            let _ = pipe.write_all(input.as_bytes());
        }
        let began = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break status;
            }
            if began.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{name} did not end within {} s", PATIENCE.as_secs()));
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        let read = |path: &Path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let ran = Ran { out: read(&out), err: read(&err) };
        if status.success() {
            Ok(ran)
        } else {
            Err(format!("{name}: {status}\n{}{}", ran.out, ran.err))
        }
    }
}

fn must(is_true: bool, why: &str) -> Outcome {
    if is_true { Ok(()) } else { Err(why.to_owned()) }
}

/// The score in a record of an acceptance.
fn score(record: &str) -> Option<u32> {
    if !record.contains("kind = \"accepted\"") {
        return None;
    }
    record.lines().find_map(|line| line.strip_prefix("score = ")?.parse().ok())
}

#[cfg(unix)]
fn link_all(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).map_err(|error| error.to_string())?;
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().contains("opencode")
            && !name.to_string_lossy().starts_with("plugin")
        {
            continue;
        }
        let link = to.join(&name);
        if link.symlink_metadata().is_err() {
            std::os::unix::fs::symlink(entry.path(), link).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn link_all(_: &Path, _: &Path) -> Outcome {
    Ok(())
}
