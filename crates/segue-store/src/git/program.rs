//! The `git` program: how it is run, and what is asked of it.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Change, Commits, FileChange, Git, Head, Likeness, Marks, Standing, again};

/// Everything but segue's own folders.
const NOT_OURS: &str = ":(top,exclude,glob)**/.segue/**";
/// How long a call of git may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The `git` program of this machine.
#[derive(Clone, Debug)]
pub struct GitProgram {
    pub(super) program: PathBuf,
}

impl Default for GitProgram {
    fn default() -> Self {
        Self { program: PathBuf::from("git") }
    }
}

impl GitProgram {
    /// What `git` prints, if it succeeds in time. No file watcher, external
    /// difference, text conversion or pager runs; what git itself needs to compare
    /// files (filters such as those of LFS) does.
    pub(super) fn ask(&self, folder: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
        let child = Command::new(&self.program)
            .args(["-c", "core.fsmonitor=false", "-c", "core.quotepath=off", "--no-pager"])
            .args(arguments)
            .current_dir(folder)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        finish(child)
    }

    /// Lets git change something; what it says where it refuses. No hook of the
    /// repository runs.
    fn tell(&self, folder: &Path, arguments: &[&OsStr]) -> Result<(), String> {
        self.feed(folder, arguments, Vec::new()).map(drop)
    }

    /// The same with something to read on its standard input; what it prints.
    pub(super) fn feed(
        &self,
        folder: &Path,
        arguments: &[&OsStr],
        input: Vec<u8>,
    ) -> Result<Vec<u8>, String> {
        let mut child = Command::new(&self.program)
            .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
            .args(arguments)
            .current_dir(folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let stdin = child.stdin.take();
        // Written beside the reading: neither waits for the other.
        let writer = std::thread::spawn(move || {
            stdin.map_or(Ok(()), |mut stdin| std::io::Write::write_all(&mut stdin, &input))
        });
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        let written = writer.join().is_ok_and(|written| written.is_ok());
        if output.status.success() && written {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_error = |line: &&str| line.starts_with("fatal:") || line.contains("error:");
        let line = said.lines().rfind(is_error).or(said.lines().next_back());
        Err(line.unwrap_or("it failed without a word").trim_start_matches("fatal: ").to_owned())
    }

    pub(super) fn line(&self, folder: &Path, arguments: &[&str]) -> Option<String> {
        let text = String::from_utf8_lossy(&self.ask(folder, arguments)?).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }
}

/// The output of `child` if it ends well in time; else it is ended.
fn finish(mut child: Child) -> Option<Vec<u8>> {
    let mut stdout = child.stdout.take()?;
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let deadline = Instant::now() + PATIENCE;
    let mut pause = Duration::from_micros(200);
    let status = loop {
        match child.try_wait().ok()? {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            None => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let bytes = reader.join().ok()?.ok()?;
    status.success().then_some(bytes)
}

/// Whether a text can only be a hash, and no option or name of something else.
fn is_hash(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Git for GitProgram {
    fn head(&self, folder: &Path) -> Option<Head> {
        self.line(folder, &["rev-parse", "--git-dir"])?;
        let format = format!("--format=%H%x00{}", again::MARKS);
        let line = self.line(folder, &["log", "-n1", "--no-show-signature", &format, "HEAD"]);
        let (commit, marks) = line.as_deref().and_then(|line| line.split_once('\0')).unzip();
        let branch = self.line(folder, &["symbolic-ref", "--quiet", "--short", "HEAD"]);
        Some(Head { commit: commit.map(str::to_owned), branch, marks: marks.and_then(Marks::of) })
    }

    fn status(&self, folder: &Path) -> Option<Vec<(String, String)>> {
        let output =
            self.ask(folder, &["status", "--porcelain=v1", "-z", "--untracked-files=normal"])?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let mut fields = output.split('\0');
        let mut files = Vec::new();
        while let Some(field) = fields.next() {
            let (Some(state), Some(path)) = (field.get(..2), field.get(3..)) else {
                continue;
            };
            if state.starts_with(['R', 'C']) {
                // The old path follows in a field of its own.
                fields.next();
            }
            files.push((state.to_owned(), path.to_owned()));
        }
        Some(files)
    }

    fn diff(&self, folder: &Path) -> Option<Vec<u8>> {
        // Every option that a user may have set otherwise is set here, so that the
        // same tree gives the same bytes on every machine.
        self.ask(
            folder,
            &[
                "-c",
                "diff.noprefix=false",
                "-c",
                "diff.mnemonicPrefix=false",
                "-c",
                "diff.suppressBlankEmpty=false",
                "diff",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--no-renames",
                "--no-indent-heuristic",
                "--diff-algorithm=myers",
                "--unified=3",
                "--inter-hunk-context=0",
                "--full-index",
                "--binary",
                "--submodule=short",
                "HEAD",
                "--",
                ":(top)",
                NOT_OURS,
            ],
        )
    }

    fn commits_since(&self, folder: &Path, from: &str) -> Option<Commits> {
        if !is_hash(from) {
            return None;
        }
        let range = format!("{from}..HEAD");
        let count = |paths: &[&str]| {
            let arguments = [&["rev-list", "--count", &range, "--"], paths].concat();
            self.line(folder, &arguments)?.parse().ok()
        };
        Some(Commits { all: count(&[])?, of_work: count(&[":(top)", NOT_OURS])? })
    }

    fn commits_after(&self, folder: &Path, second: i64) -> Option<u64> {
        let since = format!("--since=@{}", second.saturating_add(1));
        let options = ["rev-list", "--count", &since, "HEAD", "--", ":(top)", NOT_OURS];
        self.line(folder, &options)?.parse().ok()
    }

    fn standing(&self, folder: &Path, commit: &str) -> Option<Standing> {
        self.line(folder, &["rev-parse", "--git-dir"])?;
        if !is_hash(commit) {
            return None;
        }
        let object = format!("{commit}^{{commit}}");
        let Some(full) = self.line(folder, &["rev-parse", "--verify", "--quiet", &object]) else {
            return Some(Standing::Missing);
        };
        let is_below = self.ask(folder, &["merge-base", "--is-ancestor", &full, "HEAD"]).is_some();
        Some(if is_below { Standing::Reachable } else { Standing::Elsewhere })
    }

    fn files_of(&self, folder: &Path, commit: &str) -> Option<Vec<String>> {
        if !is_hash(commit) {
            return None;
        }
        let output =
            self.ask(folder, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])?;
        let output = String::from_utf8_lossy(&output).into_owned();
        Some(output.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }

    fn changes_since(&self, folder: &Path, from: &str) -> Option<Vec<FileChange>> {
        if !is_hash(from) {
            return None;
        }
        let options = ["diff", "--no-ext-diff", "--no-color", "--name-status", "-M", "-z"];
        let range = [from, "HEAD", "--", ":(top)", NOT_OURS];
        let output = self.ask(folder, &[&options[..], &range].concat())?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let mut fields = output.split('\0');
        let mut changes = Vec::new();
        while let (Some(state), Some(path)) = (fields.next(), fields.next()) {
            let change = match state.as_bytes().first() {
                Some(b'R') => Change::Moved(fields.next()?.to_owned()),
                Some(b'D') => Change::Deleted,
                Some(b'A') => Change::Added,
                Some(_) => Change::Modified,
                None => break,
            };
            changes.push(FileChange { path: path.to_owned(), change });
        }
        Some(changes)
    }

    fn find_again(
        &self,
        folder: &Path,
        commit: &str,
        marks: Option<&Marks>,
    ) -> Option<(String, Likeness)> {
        let by_object = is_hash(commit).then(|| again::find(self, folder, commit)).flatten();
        by_object.or_else(|| again::by_marks(self, folder, marks?))
    }

    fn person(&self, folder: &Path) -> Option<String> {
        self.line(folder, &["config", "user.name"])
    }

    fn top(&self, folder: &Path) -> Option<PathBuf> {
        self.line(folder, &["rev-parse", "--show-toplevel"]).map(PathBuf::from)
    }

    fn branch(&self, folder: &Path, name: &str) -> Option<String> {
        let name = format!("refs/heads/{name}");
        self.line(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
    }

    fn add_branch(&self, folder: &Path, name: &str, commit: &str) -> Result<(), String> {
        if !is_hash(commit) || name.starts_with('-') {
            return Err(format!("`{name}` at `{commit}` is no branch"));
        }
        self.tell(folder, &["branch", "--no-track", name, commit].map(OsStr::new))
    }

    fn uncommitted(&self, folder: &Path) -> Option<Vec<String>> {
        let options =
            ["--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignored"];
        let output = self.ask(folder, &[&["status"], &options[..]].concat())?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let paths = output.split('\0').filter_map(|field| field.get(3..));
        Some(paths.map(str::to_owned).collect())
    }

    fn remove_branch(&self, folder: &Path, name: &str) -> Result<(), String> {
        self.tell(folder, &["branch", "--quiet", "-D", "--", name].map(OsStr::new))
    }

    fn remove_worktree(&self, folder: &Path, at: &Path) -> Result<(), String> {
        let words = ["worktree", "remove", "--force", "--"].map(OsStr::new);
        self.tell(folder, &[&words[..], &[at.as_os_str()]].concat())
    }

    fn add_worktree(
        &self,
        folder: &Path,
        at: &Path,
        branch: &str,
        commit: &str,
    ) -> Result<(), String> {
        if !is_hash(commit) || branch.starts_with('-') {
            return Err(format!("`{branch}` at `{commit}` is no branch"));
        }
        let words = ["worktree", "add", "--quiet", "--no-track", "-b", branch].map(OsStr::new);
        self.tell(folder, &[&words[..], &[at.as_os_str(), OsStr::new(commit)]].concat())
    }
}
