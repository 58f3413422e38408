//! Talking to git: the `git` program, behind one trait.

mod again;
mod folder;

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub use again::{Likeness, Marks};
pub use folder::common_folder;

/// Everything but segue's own folders.
const NOT_OURS: &str = ":(top,exclude,glob)**/.segue/**";
/// How long a call of git may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What segue asks of git. Every question may stay without an answer: no git,
/// no repository, or git in trouble.
pub trait Git {
    /// Where HEAD stands.
    fn head(&self, folder: &Path) -> Option<Head>;

    /// Uncommitted files: two letters of state and the path, as in
    /// `git status --porcelain`, paths relative to the repository's root.
    fn status(&self, folder: &Path) -> Option<Vec<(String, String)>>;

    /// The difference between HEAD and the working tree.
    fn diff(&self, folder: &Path) -> Option<Vec<u8>>;

    /// The commits between `from` and HEAD; nothing if `from` is gone.
    fn commits_since(&self, folder: &Path, from: &str) -> Option<Commits>;

    /// Whether a commit is there, and on the branch; nothing without a repository.
    fn standing(&self, folder: &Path, commit: &str) -> Option<Standing>;

    /// The files of a commit, relative to the repository's root.
    fn files_of(&self, folder: &Path, commit: &str) -> Option<Vec<String>>;

    /// What the commits between `from` and HEAD changed, renames followed; without segue's
    /// own folders.
    fn changes_since(&self, folder: &Path, from: &str) -> Option<Vec<FileChange>>;

    /// The commit below HEAD that stands for one which is not there any more, after a
    /// rebase or a squash: by all that the old one says as long as git has its object, then
    /// by its marks.
    fn find_again(
        &self,
        folder: &Path,
        commit: &str,
        marks: Option<&Marks>,
    ) -> Option<(String, Likeness)>;

    /// The name of the person who commits here.
    fn person(&self, folder: &Path) -> Option<String>;

    /// The root of the working tree.
    fn top(&self, folder: &Path) -> Option<PathBuf>;

    /// The commit that a branch stands at; nothing if there is none of that name.
    fn branch(&self, folder: &Path, name: &str) -> Option<String>;

    /// Makes a branch at a commit; what git says where it refuses.
    fn add_branch(&self, folder: &Path, name: &str, commit: &str) -> Result<(), String>;

    /// Makes a working tree in the new folder `at`, on a new branch at a commit.
    fn add_worktree(
        &self,
        folder: &Path,
        at: &Path,
        branch: &str,
        commit: &str,
    ) -> Result<(), String>;
}

/// Where HEAD stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The commit; absent in a repository without commits.
    pub commit: Option<String>,
    /// The branch; absent when HEAD is detached.
    pub branch: Option<String>,
    /// What the commit is known by.
    pub marks: Option<Marks>,
}

/// Where a commit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At HEAD or below it.
    Reachable,
    /// In the repository, but not below HEAD.
    Elsewhere,
    /// Nowhere.
    Missing,
}

/// A file that commits changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its path before, from the repository's root.
    pub path: String,
    /// What became of it.
    pub change: Change,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It says something else.
    Modified,
    /// It is gone.
    Deleted,
    /// It is there under this path.
    Moved(String),
}

/// How many commits came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commits {
    /// All of them.
    pub all: u64,
    /// Those that changed more than segue's own folder.
    pub of_work: u64,
}

/// The `git` program of this machine.
#[derive(Clone, Debug)]
pub struct GitProgram {
    program: PathBuf,
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
    fn ask(&self, folder: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
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
    fn feed(&self, folder: &Path, arguments: &[&OsStr], input: Vec<u8>) -> Result<Vec<u8>, String> {
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

    fn line(&self, folder: &Path, arguments: &[&str]) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn run(folder: &Path, arguments: &[&str]) {
        let isolated = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        let status = Command::new("git")
            .args(isolated)
            .args(arguments)
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "{arguments:?}");
    }

    #[test]
    fn a_repository_tells_where_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let git = GitProgram::default();
        run(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
        let head = git.head(folder.path()).unwrap();
        assert_eq!(head, Head { branch: Some("main".into()), ..Head::default() });

        for name in ["ä", "d.txt"] {
            let mut file = std::fs::File::create(folder.path().join(name)).unwrap();
            std::io::Write::write_all(&mut file, name.as_bytes()).unwrap();
        }
        run(folder.path(), &["add", "-A"]);
        run(folder.path(), &["commit", "--quiet", "-m", "first"]);
        let first = git.head(folder.path()).unwrap().commit.unwrap();
        run(folder.path(), &["mv", "ä", "c"]);
        std::fs::OpenOptions::new()
            .append(true)
            .open(folder.path().join("d.txt"))
            .and_then(|mut file| std::io::Write::write_all(&mut file, b"more"))
            .unwrap();
        std::fs::File::create(folder.path().join("new.txt")).unwrap();
        let status = git.status(folder.path()).unwrap();
        let expected = [("R ", "c"), (" M", "d.txt"), ("??", "new.txt")];
        assert_eq!(status, expected.map(|(s, p)| (s.to_owned(), p.to_owned())));
        assert!(!git.diff(folder.path()).unwrap().is_empty());

        run(folder.path(), &["commit", "--quiet", "-a", "-m", "second"]);
        let one = Commits { all: 1, of_work: 1 };
        assert_eq!(git.commits_since(folder.path(), &first), Some(one));
        assert_eq!(git.commits_since(folder.path(), "--all"), None);
    }

    /// A file with this text, which git knows of.
    fn added(root: &Path, name: &str, text: &str) {
        let mut file = std::fs::File::create(root.join(name)).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        run(root, &["add", "-A"]);
    }

    #[test]
    fn commits_that_a_rebase_replaced_are_found_again_and_renames_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (root, git) = (folder.path(), GitProgram::default());
        let write = |name: &str, text: &str| added(root, name, text);
        let commit = |message: &str| {
            run(root, &["commit", "--quiet", "-m", message]);
            git.head(root).unwrap().commit.unwrap()
        };
        run(root, &["init", "--quiet", "--initial-branch=main"]);
        write("a.txt", &"a line of some length\n".repeat(9));
        let first = commit("first");
        write("b.txt", "b\n");
        let lost = commit("second");
        // The same change on another ground, then the same words for another change.
        run(root, &["reset", "--quiet", "--hard", &first]);
        write("c.txt", "c\n");
        commit("between");
        run(root, &["cherry-pick", &lost]);
        let again = git.head(root).unwrap().commit.unwrap();
        assert_eq!(git.find_again(root, &lost, None), Some((again, Likeness::Patch)));

        run(root, &["reset", "--quiet", "--hard", &first]);
        run(root, &["commit", "--quiet", "--allow-empty", "-m", "empty"]);
        let empty = git.head(root).unwrap().commit.unwrap();
        assert_eq!(git.find_again(root, &first, None), Some((empty, Likeness::Tree)));

        run(root, &["mv", "a.txt", "moved.txt"]);
        commit("moved");
        let moved = FileChange { path: "a.txt".into(), change: Change::Moved("moved.txt".into()) };
        assert_eq!(git.changes_since(root, &first), Some(vec![moved]));
        assert_eq!(git.changes_since(root, "--all"), None);
    }

    #[test]
    fn a_commit_that_git_has_pruned_is_found_again_by_its_marks() {
        let folder = tempfile::tempdir().unwrap();
        let (root, git) = (folder.path(), GitProgram::default());
        let write = |name: &str, text: &str| added(root, name, text);
        run(root, &["init", "--quiet", "--initial-branch=main"]);
        write("a.txt", "a\n");
        run(root, &["commit", "--quiet", "-m", "first"]);
        write("b.txt", "b\n");
        run(root, &["commit", "--quiet", "-m", "second"]);
        let old = git.head(root).unwrap();
        let (lost, marks) = (old.commit.unwrap(), old.marks.unwrap());
        let prune = || {
            run(root, &["reflog", "expire", "--expire=now", "--all"]);
            run(root, &["gc", "--quiet", "--prune=now"]);
            assert_eq!(git.standing(root, &lost), Some(Standing::Missing));
        };
        // The same files under other words.
        run(root, &["commit", "--quiet", "--amend", "-m", "the second"]);
        prune();
        let head = git.head(root).unwrap().commit.unwrap();
        let again = |marks| git.find_again(root, &lost, marks);
        assert_eq!(again(Some(&marks)), Some((head, Likeness::Tree)));
        assert_eq!(again(None), None);
        // The same words, author and time over other files, after a rebase.
        write("c.txt", "c\n");
        run(root, &["commit", "--quiet", "--amend", "-m", "second"]);
        run(root, &["reset", "--quiet", "--soft", "HEAD"]);
        prune();
        let head = git.head(root).unwrap().commit.unwrap();
        assert_eq!(again(Some(&marks)), Some((head, Likeness::Subject)));
        let other = Marks { tree: "0".repeat(40), sign: segue_model::Digest::of("x") };
        assert_eq!(again(Some(&other)), None);
    }

    #[test]
    fn without_a_repository_or_without_git_there_is_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(GitProgram::default().head(folder.path()), None);
        let none = GitProgram { program: "/nonexistent/git".into() };
        assert_eq!(none.status(folder.path()), None);
    }
}
