//! The product, driven from outside: the release binary in a folder and an environment of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A binary and a home in which it runs.
pub(crate) struct Product {
    binary: PathBuf,
    home: TempDir,
    /// Where made-up sessions stay.
    kept: Option<PathBuf>,
}

/// What one run wrote.
pub(crate) struct Handoff {
    /// The part that a successor reads.
    pub(crate) prompt: String,
}

impl Product {
    pub(crate) fn new(binary: &Path) -> Result<Self, String> {
        let binary = std::fs::canonicalize(binary)
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        Ok(Self { binary, home: TempDir::new().map_err(|error| error.to_string())?, kept: None })
    }

    /// The same with a folder in which made-up sessions stay.
    pub(crate) fn keeping(self, folder: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let folder = std::fs::canonicalize(folder).map_err(|error| error.to_string())?;
        Ok(Self { kept: Some(folder), ..self })
    }

    /// A folder for files of the evaluation.
    pub(crate) fn room(&self) -> &Path {
        self.kept.as_deref().unwrap_or(self.home.path())
    }

    /// The handoff of a session at a budget, not stored.
    pub(crate) fn handoff(&self, session: &Path, budget: usize) -> Result<Handoff, String> {
        let budget = budget.to_string();
        self.dry(session, &["--budget", &budget])
    }

    /// The handoff at the budget that the product takes by itself.
    pub(crate) fn usual(&self, session: &Path) -> Result<Handoff, String> {
        self.dry(session, &[])
    }

    fn dry(&self, session: &Path, extra: &[&str]) -> Result<Handoff, String> {
        Ok(Handoff::of(&self.document(session, extra)?))
    }

    /// The whole document, with options.
    pub(crate) fn document(&self, session: &Path, extra: &[&str]) -> Result<String, String> {
        let session = session.to_string_lossy();
        let mut arguments = vec!["handoff", "--dry-run", "-o", "-", "--from", &session];
        arguments.extend(extra);
        self.text(self.home.path(), &arguments)
    }

    /// Runs a command in a folder and gives its standard output.
    pub(crate) fn text(&self, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        let output = self.run(folder, arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("segue {}: {}: {}", arguments.join(" "), output.status, said.trim()))
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Output, String> {
        Command::new(&self.binary)
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("SEGUE_CLOCK", "2026-11-22T12:00:00Z")
            .env("SEGUE_SEED", "7")
            .output()
            .map_err(|error| format!("{}: {error}", self.binary.display()))
    }
}

impl Handoff {
    /// Divides a document at the heading of its prompt.
    pub(crate) fn of(document: &str) -> Self {
        let (_, prompt) =
            document.split_once("\n## PROMPT FOR NEXT SESSION\n").unwrap_or(("", document));
        Self { prompt: prompt.to_owned() }
    }
}
