//! Whether the hooks of an agent fire: the real client is started in a HOME of its own, with a
//! copy of the hook settings, and a model on loopback that plays a script. It is told
//! `snapshot`; then segue's request must stand in what the model was asked.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use segue_agents::{Client, Complaint, Homes, Piece, Rehearsal, Site, rehearsed, with_members};
use segue_document::visible::one_line;
use segue_model::AgentId;
use segue_script::{Model, Turn};
use segue_store::durable;

use super::group::Group;
use super::health::AgentHealth;
use super::install::by_file;
use crate::folders::FOLDER;
use crate::{ProjectError, Surroundings};

/// A client that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long a program may take to say its version.
const MOMENT: Duration = Duration::from_secs(5);
/// How long the words of a program that has ended may take to arrive.
const GRACE: Duration = Duration::from_millis(200);
/// So many bytes are read for a version.
const VERSION: usize = 4096;
/// What the model is told by the hook of the first request.
const ASKED: &str = "segue, request 1";
/// What the model answers.
const ANSWER: &str = "The hooks are tried; there is nothing to hand over.";
/// The message that asks for a handoff in every project.
const WORD: &str = "snapshot";

/// Whether the hooks of an agent fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fired {
    /// The model was told what the hook said.
    Yes,
    /// The hook ran, and the model was not told what it said.
    Unheard,
    /// The hook did not run.
    No {
        /// What the client did instead, such as its last words.
        said: String,
    },
    /// It was not tried.
    NotTried {
        /// Why.
        why: String,
    },
}

impl Fired {
    /// The outcome as it is written.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unheard => "unheard",
            Self::No { .. } => "no",
            Self::NotTried { .. } => "not-tried",
        }
    }

    /// What is wrong where they do not.
    pub(super) fn complaint(&self, health: &AgentHealth) -> Option<Complaint> {
        let path = health.files.first().map_or(Path::new(""), |(path, _)| path);
        let title = health.agent.title();
        let fix =
            "see what else is said here of its files; `.segue/local/hook.log` has errors of hooks";
        match self {
            Self::No { said } => {
                let text = format!("{title} was started with these hooks, and none ran; it {said}");
                Some(Complaint::wrong("silent", path, &text, fix))
            }
            Self::Unheard => {
                let text = format!("the hook ran, and {title} did not give its words to the model");
                Some(Complaint::wrong("unheard", path, &text, fix))
            }
            Self::Yes | Self::NotTried { .. } => None,
        }
    }
}

/// Tries the hooks of an agent in a folder of its own below `folder`.
pub(super) fn fire(
    around: &Surroundings,
    client: &dyn Client,
    health: &AgentHealth,
    root: Option<&Path>,
    folder: &Path,
) -> Fired {
    let not_tried = |why: String| Fired::NotTried { why };
    if health.scopes.is_empty() {
        return not_tried("segue is not installed for it".to_owned());
    }
    let Some(program) = &health.program else {
        return not_tried(format!("`{}` is not on this PATH", client.program()));
    };
    let stage = match Stage::new(around, client, root, folder) {
        Ok(stage) => stage,
        Err(why) => return not_tried(why),
    };
    match stage.run(around, program) {
        Ok(said) => stage.judged(&said),
        Err(why) => not_tried(why),
    }
}

/// The version of a program: what its package says, else what it says itself.
pub(super) fn version(around: &Surroundings, program: &Path) -> Option<String> {
    let real = program.canonicalize().ok()?;
    let packages = real.ancestors().skip(1).take(4).map(|folder| folder.join("package.json"));
    let of_package = packages.filter_map(|path| {
        let package: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        package["name"].as_str()?;
        package["version"].as_str().map(str::to_owned)
    });
    of_package.into_iter().next().or_else(|| said_version(around, program))
}

fn said_version(around: &Surroundings, program: &Path) -> Option<String> {
    let mut command = Command::new(program);
    command.arg("--version").current_dir(&around.cwd);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut group = Group::start(&mut command).ok()?;
    let said = listen(group.child().stdout.take()?);
    ended(&mut group, MOMENT, || false);
    let mut bytes = Vec::new();
    while bytes.len() < VERSION {
        let Ok(more) = said.recv_timeout(GRACE) else { break };
        bytes.extend(more);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut words = text.split_whitespace();
    words.find(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(one_line)
}

/// What comes out of a pipe, bit by bit. What a program started may hold the pipe open when the
/// program itself has ended, so nobody waits for its end.
fn listen(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (tell, said) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 1024];
        while let Ok(count @ 1..) = pipe.read(&mut bytes) {
            if tell.send(bytes[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    said
}

/// A HOME with a project in it, and the model that is asked there.
struct Stage {
    home: PathBuf,
    project: PathBuf,
    model: Model,
    rehearsal: Rehearsal,
}

impl Stage {
    fn new(
        around: &Surroundings,
        client: &dyn Client,
        root: Option<&Path>,
        folder: &Path,
    ) -> Result<Self, String> {
        let home = folder.join(client.id().as_str());
        let project = home.join("project");
        let model = Model::start()?;
        let rehearsal = client.rehearsal(model.port);
        let stage = Self { home, project, model, rehearsal };
        put(&stage.project.join(FOLDER).join("segue.toml"), "")?;
        stage.copy(around, client, None)?;
        if let Some(root) = root {
            stage.copy(around, client, Some(root))?;
        }
        for (name, text) in &stage.rehearsal.settings {
            let path = stage.home.join(name);
            let text = match std::fs::read_to_string(&path) {
                // What cannot be read is to stay as it is.
                Ok(copied) => with_members(&copied, text).unwrap_or(copied),
                Err(_) => text.clone(),
            };
            put(&path, &text)?;
        }
        if client.id() == AgentId::Opencode {
            stage.packages(around)?;
        }
        Ok(stage)
    }

    /// Copies what the hooks are made of, and nothing else of the person's.
    fn copy(
        &self,
        around: &Surroundings,
        client: &dyn Client,
        root: Option<&Path>,
    ) -> Result<(), String> {
        let (theirs, ours) = (&around.homes, Homes::usual(&self.home));
        let from = Site { homes: theirs, project: root, program: None };
        let to =
            Site { homes: &ours, project: root.map(|_| self.project.as_path()), program: None };
        // Both lists are made alike, and differ in their places only.
        let places: Vec<(PathBuf, PathBuf)> =
            std::iter::zip(client.pieces(&from), client.pieces(&to))
                .map(|(from, to)| (from.path, to.path))
                .collect();
        for (path, pieces) in by_file(client.pieces(&from)) {
            let pieces: Vec<&Piece> = pieces.iter().collect();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let copy = rehearsed(&pieces, &text)
                .map_err(|error| format!("its settings cannot be read ({error})"))?;
            let (Some(copy), Some((_, place))) =
                (copy, places.iter().find(|(from, _)| *from == path))
            else {
                continue;
            };
            put(place, &copy)?;
        }
        Ok(())
    }

    /// The packages that opencode would fetch for a plugin are lent to it.
    fn packages(&self, around: &Surroundings) -> Result<(), String> {
        let theirs = around.homes.settings(AgentId::Opencode).unwrap_or(Path::new(""));
        let (from, to) = (theirs.join("node_modules"), self.home.join(".config/opencode"));
        if !from.join("@opencode-ai/plugin").exists() {
            let why = "opencode has not fetched the packages of its plugins yet: start it once";
            return Err(why.to_owned());
        }
        if let Ok(package) = std::fs::read_to_string(theirs.join("package.json")) {
            put(&to.join("package.json"), &package)?;
        }
        link(&from, &to.join("node_modules"))
    }

    /// Says the word to the client; gives what it said last.
    fn run(&self, around: &Surroundings, program: &Path) -> Result<String, String> {
        self.model.play(vec![Turn::says(ANSWER)]);
        let failed = |error: std::io::Error| format!("{}: {error}", program.display());
        let output = self.home.join("output");
        let file = File::create(&output).map_err(failed)?;
        let path = std::env::join_paths(&around.search).map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command
            .args(&self.rehearsal.arguments)
            .current_dir(&self.project)
            .env_clear()
            .env("HOME", &self.home)
            .env("PATH", path)
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .envs(self.rehearsal.variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(file.try_clone().map_err(failed)?)
            .stderr(file);
        let mut group = Group::start(&mut command).map_err(failed)?;
        if let Some(mut pipe) = group.child().stdin.take() {
            // A program that ends before it has read all says why itself.
            let _ = pipe.write_all(WORD.as_bytes());
        }
        ended(&mut group, PATIENCE, || self.is_heard());
        drop(group);
        let said = std::fs::read(&output).unwrap_or_default();
        let said = String::from_utf8_lossy(&said).into_owned();
        let last = said.lines().rev().find(|line| !line.trim().is_empty());
        if said.contains(ANSWER) {
            return Ok("answered as if there were none".to_owned());
        }
        Ok(last.map_or_else(
            || "said nothing".to_owned(),
            |line| format!("said: {}", one_line(line).chars().take(200).collect::<String>()),
        ))
    }

    fn is_heard(&self) -> bool {
        self.model.asked().iter().any(|asked| asked.body.to_string().contains(ASKED))
    }

    fn judged(&self, said: &str) -> Fired {
        let has_run = self.project.join(FOLDER).join("local/requests").is_dir();
        match () {
            () if self.is_heard() => Fired::Yes,
            () if has_run => Fired::Unheard,
            () => Fired::No { said: said.to_owned() },
        }
    }
}

/// Waits until a program has ended, or until it is told `enough` and has had a moment to end. It
/// ends with its group.
fn ended(group: &mut Group, patience: Duration, enough: impl Fn() -> bool) {
    let began = Instant::now();
    let mut limit = patience;
    let mut is_enough = false;
    while began.elapsed() < limit && !group.has_ended() {
        if !is_enough && enough() {
            is_enough = true;
            limit = limit.min(began.elapsed() + MOMENT);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Writes a file of the stage.
fn put(path: &Path, text: &str) -> Result<(), String> {
    durable::replace(path, text.as_bytes()).map_err(|source| {
        ProjectError::Io { doing: "written", path: path.to_owned(), source }.to_string()
    })
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<(), String> {
    std::os::unix::fs::symlink(from, to).map_err(|error| error.to_string())
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<(), String> {
    Err("plugins cannot be tried on this system".to_owned())
}
