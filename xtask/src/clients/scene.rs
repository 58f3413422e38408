//! A HOME with a project in it, and the client that runs there against the scripted model.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Client;
use super::{folder, installed, put};
use crate::Outcome;
use segue_script::{Asked, Model, Step, Turn};

/// A client that takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// The tool that saves a handoff.
pub(super) const SAVE: &str = "save_handoff";

/// The project's files: a program, a test of it that fails, and a check that fails.
const FILES: [(&str, &str); 3] = [
    ("hello.py", "print('hello')\n"),
    ("test_hello.py", "raise SystemExit('test_hello: greet gives no text')\n"),
    ("check.py", "raise SystemExit('check: no README')\n"),
];

/// A HOME and a project, which clients may share.
pub(super) struct Home {
    folder: tempfile::TempDir,
    pub(super) project: PathBuf,
}

/// One client in a HOME.
pub(super) struct Scene<'a> {
    pub(super) client: &'a Client,
    pub(super) segue: &'a Path,
    pub(super) model: Model,
    pub(super) home: &'a Home,
}

/// What a run printed.
pub(super) struct Ran {
    pub(super) out: String,
    pub(super) err: String,
    is_good: bool,
}

impl Home {
    /// A HOME with a repository that has segue.
    pub(super) fn new(segue: &Path) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let project = folder.path().join("project");
        let home = Self { folder, project };
        for (name, text) in FILES {
            put(&home.project.join(name), text)?;
        }
        for arguments in [
            &["init", "-q", "-b", "main"][..],
            &["add", "-A"],
            &["-c", "user.name=dev", "-c", "user.email=dev@example.org", "commit", "-qm", "init"],
        ] {
            home.run(Path::new("git"), arguments, "", &[])?;
        }
        home.run(segue, &["init", "--yes"], "", &[])?;
        Ok(home)
    }

    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a program that must end well.
    pub(super) fn run(
        &self,
        program: &Path,
        arguments: &[&str],
        input: &str,
        variables: &[(&'static str, String)],
    ) -> Result<Ran, String> {
        let ran = self.spoken(program, arguments, input, variables)?;
        if ran.is_good {
            return Ok(ran);
        }
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        Err(format!("{name} {}: failed\n{}{}", arguments.join(" "), ran.out, ran.err))
    }

    /// Runs a program in the project, with an environment of its own.
    fn spoken(
        &self,
        program: &Path,
        arguments: &[&str],
        input: &str,
        variables: &[(&'static str, String)],
    ) -> Result<Ran, String> {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let failed = |error: std::io::Error| format!("{name}: {error}");
        let (out, err) = (self.place("out"), self.place("err"));
        let file = |path: &Path| std::fs::File::create(path).map_err(failed);
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(&self.project)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .envs(variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(file(&out)?)
            .stderr(file(&err)?)
            .spawn()
            .map_err(failed)?;
        if let Some(mut pipe) = child.stdin.take() {
            // A program that does not read wants nothing.
            let _ = pipe.write_all(input.as_bytes());
        }
        let status = ended(&mut child, PATIENCE).map_err(|why| format!("{name} {why}"))?;
        let read = |path: &Path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Ok(Ran { out: read(&out), err: read(&err), is_good: status.success() })
    }
}

impl<'a> Scene<'a> {
    /// The client with its settings and with segue in it.
    pub(super) fn new(client: &'a Client, segue: &'a Path, home: &'a Home) -> Result<Self, String> {
        let scene = Self { client, segue, model: Model::start()?, home };
        for (file, text) in client.rehearsal(scene.model.port).settings {
            put(&home.place(file), &text)?;
        }
        if client.name == "opencode" {
            scene.beside_plugins()?;
        }
        let arguments = ["install", client.name, "--yes", "--trust"];
        let trusts = client.name == "codex" && !client.is_older;
        let arguments = if trusts { &arguments[..] } else { &arguments[..3] };
        home.run(segue, arguments, "", &[scene.path()])?;
        Ok(scene)
    }

    /// The packages that opencode would fetch for a plugin, put where it looks for them.
    fn beside_plugins(&self) -> Outcome {
        let config = self.home.place(".config/opencode");
        let package = json!({ "dependencies": { "@opencode-ai/plugin": self.client.version } });
        put(&config.join("package.json"), &package.to_string())?;
        let from = installed(self.client).join("node_modules");
        link_all(&from, &config.join("node_modules"))?;
        link_all(&from.join("@opencode-ai"), &config.join("node_modules/@opencode-ai"))
    }

    pub(super) fn segue(&self, arguments: &[&str]) -> Result<String, String> {
        Ok(self.home.run(self.segue, arguments, "", &[])?.out)
    }

    /// Starts the next session as a person does, without a terminal.
    pub(super) fn segue_next(&self) -> Result<Ran, String> {
        let mut variables = self.client.rehearsal(self.model.port).variables;
        variables.push(self.path());
        let arguments = ["next", "--agent", self.client.name, "--headless"];
        self.home.run(self.segue, &arguments, "", &variables)
    }

    /// Has the session that ended write its handoff, as a person does from outside.
    pub(super) fn segue_handoff(&self, session: &str) -> Result<Ran, String> {
        let mut variables = self.client.rehearsal(self.model.port).variables;
        variables.push(self.path());
        let arguments = ["handoff", session, "--writer", "agent", "--json"];
        self.home.run(self.segue, &arguments, "", &variables)
    }

    /// The client's own programs come first.
    fn path(&self) -> (&'static str, String) {
        let bin = installed(self.client).join("node_modules/.bin");
        ("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
    }

    /// What `segue doctor --fire` says of the client.
    pub(super) fn doctor(&self) -> Result<Value, String> {
        let home = &self.home;
        let ran = home.spoken(self.segue, &["doctor", "--fire", "--json"], "", &[self.path()])?;
        let health: Value = serde_json::from_str(&ran.out)
            .map_err(|error| format!("doctor said no JSON: {error}\n{}{}", ran.out, ran.err))?;
        let mut agents = health["agents"].as_array().into_iter().flatten();
        let found = agents.find(|agent| agent["agent"] == self.client.name);
        found.cloned().ok_or_else(|| format!("doctor does not see the client\n{}", ran.out))
    }

    pub(super) fn runs<S: AsRef<str>>(&self, arguments: &[S], input: &str) -> Result<Ran, String> {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        let variables = self.client.rehearsal(self.model.port).variables;
        self.home.run(&self.client.program(&installed(self.client)), &arguments, input, &variables)
    }

    /// The same, however it ends.
    pub(super) fn runs_anyhow(&self, arguments: &[String], input: &str) -> Result<Ran, String> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let variables = self.client.rehearsal(self.model.port).variables;
        let program = self.client.program(&installed(self.client));
        self.home.spoken(&program, &arguments, input, &variables)
    }

    /// The turns in which the model saves a draft: with the tool where there is one.
    pub(super) fn saves(&self, text: &str, request: u32) -> Vec<Turn> {
        if !self.client.has_tools() {
            return self.saves_by_command(text, request);
        }
        let input = json!({ "request": request, "text": text });
        let mut turns = Vec::new();
        if self.client.name == "codex" {
            // The tools of servers stand behind a search.
            let input = json!({ "query": SAVE, "limit": 3 });
            turns.push(Turn::does(Step::Tool { name: "tool_search", input }));
        }
        turns.push(Turn::does(Step::Tool { name: SAVE, input }));
        turns
    }

    /// The turns in which the model writes a draft into a file, and saves that.
    pub(super) fn saves_by_command(&self, text: &str, request: u32) -> Vec<Turn> {
        let draft = format!(".segue/local/draft-{request}-{}.md", text.len());
        let path = self.home.project.join(draft).display().to_string();
        let command = format!("{} save --request {request} {path}", self.segue.display());
        vec![
            Turn::does(Step::Write { path, text: text.to_owned() }),
            Turn::does(Step::Shell(command)),
        ]
    }

    /// The agent's id of the session that has just been: what it printed, else what segue sees.
    pub(super) fn session(&self, printed: &str) -> Result<String, String> {
        if let Some(id) = self.client.session(printed) {
            return Ok(id);
        }
        let listed = self.segue(&["sessions", "--json"])?;
        let listed: Value = serde_json::from_str(&listed).map_err(|error| error.to_string())?;
        let id = listed["sessions"][0]["id"].as_str();
        id.map(str::to_owned).ok_or_else(|| "the session has no id".to_owned())
    }

    /// Whether the model was told these words since it plays this script.
    pub(super) fn heard(&self, words: &str) -> bool {
        self.model.asked().iter().any(|Asked { body }| body.to_string().contains(words))
    }

    /// What the model was asked last stays, for whoever looks for the reason of a failure.
    pub(super) fn keep_requests(&self) -> Outcome {
        let bodies = self.model.asked().into_iter().map(|asked| asked.body).collect::<Value>();
        let file = folder().join(format!("{}.requests.json", self.client.name));
        put(&file, &format!("{bodies:#}\n"))
    }
}

/// Waits for the end of a process, which is killed when that takes too long.
pub(super) fn ended(child: &mut Child, patience: Duration) -> Result<ExitStatus, String> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(status);
        }
        if began.elapsed() > patience {
            // It may have ended by itself just now.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("did not end within {} s", patience.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(super) fn must(is_true: bool, why: &str) -> Outcome {
    if is_true { Ok(()) } else { Err(why.to_owned()) }
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
