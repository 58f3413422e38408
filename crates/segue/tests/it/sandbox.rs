//! A hermetic place: its own HOME, a fixed clock, fixed ids, an empty environment.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A project folder with a HOME beside it.
pub(crate) struct Sandbox {
    pub(crate) folder: TempDir,
    pub(crate) project: PathBuf,
    pub(crate) home: PathBuf,
    variables: Vec<(&'static str, String)>,
}

/// What a run printed and how it ended.
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) status: i32,
}

/// The recorded sessions of this repository.
pub(crate) fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name);
    assert!(path.exists(), "{} is missing", path.display());
    path.to_string_lossy().into_owned()
}

/// The three sessions of the recorded project, in order.
pub(crate) const LINKCHECK: [&str; 3] = [
    "linkcheck/1-5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3.jsonl",
    "linkcheck/2-8b2f4c96-1d07-4f3b-a6e8-0c95d3b7f124.jsonl",
    "linkcheck/3-c70d9e15-52ab-4d68-8f41-e39b6a02c5d8.jsonl",
];

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let base = std::fs::canonicalize(folder.path()).unwrap();
        let (project, home) = (base.join("linkcheck"), base.join("home"));
        std::fs::create_dir_all(&project).unwrap();
        std::fs::create_dir_all(&home).unwrap();
        Self { folder, project, home, variables: Vec::new() }
    }

    /// The same, set up with `segue init`.
    pub(crate) fn with_project() -> Self {
        let sandbox = Self::new();
        sandbox.good(&["init", "--yes"]);
        sandbox
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.variables.push((name, value.to_owned()));
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(&self.project, arguments)
    }

    pub(crate) fn run_in(&self, folder: &Path, arguments: &[&str]) -> Run {
        let output = self.command(folder).args(arguments).output().unwrap();
        Run::of(&output)
    }

    /// A run with text on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self
            .command(&self.project)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let written = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
        // A run that refuses its arguments ends without reading.
        if let Err(error) = written {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        }
        Run::of(&child.wait_with_output().unwrap())
    }

    /// The output of a run that must end well.
    pub(crate) fn good(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.err);
        run.out
    }

    /// The same as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.good(arguments)).unwrap()
    }

    /// Runs `segue` with the arguments of a shell's line on a terminal of so many rows; `script` is
    /// one without a person.
    #[cfg(target_os = "linux")]
    pub(crate) fn on_terminal(&self, rows: u32, set: &[(&str, &str)], arguments: &str) -> Run {
        let segue = env!("CARGO_BIN_EXE_segue");
        let command = format!("stty rows {rows} cols 80; '{segue}' {arguments}");
        let own = self.command(&self.project);
        let mut script = Command::new("script");
        let kept = own.get_envs().filter_map(|(name, value)| Some((name, value?)));
        script.env_clear().envs(kept).env("TERM", "xterm").envs(set.iter().copied());
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
        let output = script.current_dir(&self.project).output().unwrap();
        Run {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn command(&self, folder: &Path) -> Command {
        // A soak tries the binary that users get.
        let built = || env!("CARGO_BIN_EXE_segue").into();
        let binary = std::env::var_os("SEGUE_SOAK_BINARY").unwrap_or_else(built);
        let mut command = Command::new(binary);
        command
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.home)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CEILING_DIRECTORIES", self.folder.path())
            .env("SEGUE_CLOCK", "2026-11-22T15:00:00Z")
            .env("SEGUE_SEED", "1")
            .envs(self.variables.iter().map(|(name, value)| (*name, value)));
        command
    }

    /// Puts a session where Claude Code would have written it for the project.
    pub(crate) fn claude_session(&self, fixture_name: &str, id: &str) -> PathBuf {
        let root = self.project.to_string_lossy().into_owned();
        let name: String =
            root.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let folder = self.home.join(".claude/projects").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let text = std::fs::read_to_string(fixture(fixture_name)).unwrap();
        let path = folder.join(format!("{id}.jsonl"));
        std::fs::write(&path, text.replace("/home/dev/linkcheck", &root)).unwrap();
        path
    }

    /// A git repository in the project folder, with one commit.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
            .args(arguments)
            .current_dir(&self.project)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2026-11-22T14:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-22T14:00:00Z")
            .stdout(std::process::Stdio::null())
            .status();
        assert!(status.unwrap().success(), "{arguments:?}");
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.project.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Every file below a folder with its content, for comparing before and after.
    pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(current) = folders.pop() {
            for entry in std::fs::read_dir(&current).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                    found.push((name, std::fs::read(&path).unwrap_or_default()));
                }
            }
        }
        found.sort();
        found
    }
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
            status: output.status.code().unwrap_or(-1),
        }
    }
}
