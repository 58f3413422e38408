//! The store in a git ref: objects as blobs under one tree, commits as the log of what
//! came when. No working tree is touched, and plain git pushes and fetches it.
//!
//! What was fetched to `refs/segue/remotes/<name>/store` counts as well, and the next
//! write unites it with the own ref: the set grows, nothing is ever in conflict.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fs_err as fs;

use crate::{Folder, ObjectName, Stamp, State, Store, StoreError};

/// The store's own ref.
pub const REF: &str = "refs/segue/store";
/// Where those of others are fetched to.
const REMOTES: &str = "refs/segue/remotes/";
/// How often a write is tried that another process got ahead of.
const ATTEMPTS: usize = 20;

/// Objects in the repository at a folder.
#[derive(Clone, Debug)]
pub struct GitRefStore {
    folder: PathBuf,
}

impl GitRefStore {
    /// The store of the repository that `folder` is in.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The commits of all refs, the own one first.
    fn commits(&self) -> Result<Vec<String>, StoreError> {
        let format = "--format=%(refname) %(objectname)";
        let output = self.git(&["for-each-ref", format, REF, REMOTES], b"", None)?;
        let text = String::from_utf8_lossy(&output).into_owned();
        let mut refs: Vec<(&str, &str)> =
            text.lines().filter_map(|line| line.split_once(' ')).collect();
        refs.sort_by_key(|(name, _)| *name != REF);
        Ok(refs.into_iter().map(|(_, commit)| commit.to_owned()).collect())
    }

    /// The blobs of a folder by their names, as the refs have them.
    fn blobs(&self, folder: Folder) -> Result<BTreeMap<ObjectName, String>, StoreError> {
        let mut blobs = BTreeMap::new();
        for commit in self.commits()? {
            let path = format!("{}/", folder.as_str());
            let output =
                self.git(&["ls-tree", "-z", "--full-tree", &commit, "--", &path], b"", None)?;
            let text = String::from_utf8_lossy(&output).into_owned();
            for line in text.split('\0').filter(|line| !line.is_empty()) {
                let Some((facts, path)) = line.split_once('\t') else { continue };
                let file = path.rsplit('/').next().unwrap_or(path);
                let mut facts = facts.split(' ');
                // A link or a folder could lead anywhere: only plain files are objects.
                let is_plain = facts.next() == Some("100644") && facts.next() == Some("blob");
                if let (true, Some(blob), Ok(name)) =
                    (is_plain, facts.next(), ObjectName::new(folder, file))
                {
                    blobs.entry(name).or_insert_with(|| blob.to_owned());
                }
            }
        }
        Ok(blobs)
    }

    /// Writes the tree of all refs with one change, and moves the own ref to it.
    fn change(
        &self,
        name: &ObjectName,
        change: impl Fn(&mut String) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let commits = self.commits()?;
            let own = self.own()?;
            let mut lines = String::new();
            // The own tree comes last, so that its entries count where names are the same.
            for commit in commits.iter().rev() {
                let output = self.git(&["ls-tree", "-r", "--full-tree", commit], b"", None)?;
                lines.push_str(&String::from_utf8_lossy(&output));
            }
            change(&mut lines)?;
            let tree = self.tree(&lines)?;
            let commit = self.commit(&tree, &commits, name)?;
            let zero = "0".repeat(commit.len());
            let old = own.as_deref().unwrap_or(&zero);
            match self.git(&["update-ref", REF, &commit, old], b"", None) {
                Ok(_) => return Ok(()),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| StoreError::Taken(name.clone())))
    }

    fn own(&self) -> Result<Option<String>, StoreError> {
        let output = self.git(&["for-each-ref", "--format=%(objectname)", REF], b"", None)?;
        let text = String::from_utf8_lossy(&output).trim().to_owned();
        Ok((!text.is_empty()).then_some(text))
    }

    fn tree(&self, lines: &str) -> Result<String, StoreError> {
        let index = tempfile::Builder::new().prefix(".segue-index-").tempdir_in(self.common()?);
        let index = index.map_err(|source| self.failed("written", source))?;
        let index = index.path().join("index");
        self.git(&["update-index", "--add", "--index-info"], lines.as_bytes(), Some(&index))?;
        self.line(&["write-tree"], Some(&index))
    }

    fn commit(
        &self,
        tree: &str,
        parents: &[String],
        name: &ObjectName,
    ) -> Result<String, StoreError> {
        let message = format!("segue: {name}");
        let mut arguments = vec!["commit-tree", tree, "-m", &message];
        parents.iter().for_each(|parent| arguments.extend(["-p", parent.as_str()]));
        self.line(&arguments, None)
    }

    /// The lock that writers of this repository wait for.
    fn lock(&self) -> Result<fs::File, StoreError> {
        let path = self.common()?.join("segue-store.lock");
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|source| self.failed("written", source))?;
        file.file().lock().map_err(|source| self.failed("locked", source))?;
        Ok(file)
    }

    /// The folder that all worktrees of the repository share.
    fn common(&self) -> Result<PathBuf, StoreError> {
        let path = self.line(&["rev-parse", "--git-common-dir"], None)?;
        Ok(self.folder.join(path))
    }

    fn line(&self, arguments: &[&str], index: Option<&Path>) -> Result<String, StoreError> {
        let output = self.git(arguments, b"", index)?;
        Ok(String::from_utf8_lossy(&output).trim().to_owned())
    }

    /// Runs git; objects and refs are synced to disk before it returns.
    fn git(
        &self,
        arguments: &[&str],
        input: &[u8],
        index: Option<&Path>,
    ) -> Result<Vec<u8>, StoreError> {
        let mut command = Command::new("git");
        command
            .args(["-c", "core.fsync=loose-object,reference", "-c", "core.hooksPath=/dev/null"])
            .args(["-c", "core.quotepath=off", "-c", "core.logAllRefUpdates=false"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .envs([("GIT_AUTHOR_NAME", "segue"), ("GIT_AUTHOR_EMAIL", "segue@localhost")])
            .envs([("GIT_COMMITTER_NAME", "segue"), ("GIT_COMMITTER_EMAIL", "segue@localhost")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(index) = index {
            command.env("GIT_INDEX_FILE", index);
        }
        let mut child = command.spawn().map_err(|source| self.failed("read", source))?;
        let output = std::thread::scope(|scope| {
            let stdin = child.stdin.take();
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
            child.wait_with_output()
        });
        let output = output.map_err(|source| self.failed("read", source))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(StoreError::Git(said.lines().next().unwrap_or("git failed").to_owned()))
    }

    fn failed(&self, doing: &'static str, source: std::io::Error) -> StoreError {
        StoreError::Io { doing, path: self.folder.clone(), source }
    }
}

/// The first half of a hash, which names what it stands for well enough.
fn stamp(hash: &str) -> Stamp {
    Stamp(hash.get(..32).and_then(|half| u128::from_str_radix(half, 16).ok()).unwrap_or(0))
}

impl Store for GitRefStore {
    fn put(&self, name: &ObjectName, bytes: &[u8]) -> Result<(), StoreError> {
        let output = self.git(&["hash-object", "-w", "--stdin"], bytes, None)?;
        let blob = String::from_utf8_lossy(&output).trim().to_owned();
        self.change(name, |lines| {
            let ending = format!("\t{name}");
            if lines.lines().any(|line| line.ends_with(&ending)) {
                return Err(StoreError::Taken(name.clone()));
            }
            lines.push_str(&format!("100644 blob {blob}\t{name}\n"));
            Ok(())
        })
    }

    fn get(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, StoreError> {
        match self.blobs(name.folder())?.get(name) {
            Some(blob) => Ok(Some(self.git(&["cat-file", "blob", blob], b"", None)?)),
            None => Ok(None),
        }
    }

    fn list(&self, folder: Folder) -> Result<Vec<ObjectName>, StoreError> {
        Ok(self.blobs(folder)?.into_keys().collect())
    }

    fn stamps(&self, folder: Folder, end: &str) -> Result<Vec<(ObjectName, Stamp)>, StoreError> {
        let blobs = self.blobs(folder)?.into_iter();
        let blobs = blobs.filter(|(name, _)| name.file().ends_with(end));
        Ok(blobs.map(|(name, blob)| (name, stamp(&blob))).collect())
    }

    fn state(&self, _: Folder) -> Result<State, StoreError> {
        let commits = self.commits()?;
        // Each commit has its turn in what comes out, so their order counts.
        let stamps = commits.iter().map(|commit| stamp(commit).0);
        let all = stamps.fold(1, |all: u128, one| all.rotate_left(1) ^ one);
        Ok(State { stamp: Stamp(all), changed: None })
    }

    fn read(&self, names: &[ObjectName]) -> Result<Vec<(ObjectName, Vec<u8>)>, StoreError> {
        let mut blobs = BTreeMap::new();
        for folder in Folder::ALL {
            if names.iter().any(|name| name.folder() == folder) {
                blobs.extend(self.blobs(folder)?);
            }
        }
        let wanted = names.iter().filter_map(|name| Some((name, blobs.get(name)?)));
        let (names, blobs): (Vec<&ObjectName>, Vec<&String>) = wanted.unzip();
        let wanted: String = blobs.iter().flat_map(|blob| [blob.as_str(), "\n"]).collect();
        let output = self.git(&["cat-file", "--batch"], wanted.as_bytes(), None)?;
        let mut rest = output.as_slice();
        let mut objects = Vec::new();
        for name in names {
            // `<hash> blob <size>`, a line end, the bytes, a line end.
            let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { break };
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
            let Some(bytes) = size.and_then(|size| rest.get(end + 1..end + 1 + size)) else {
                return Err(StoreError::Git(format!("object of `{name}`: {head}")));
            };
            objects.push((name.clone(), bytes.to_vec()));
            rest = rest.get(end + 2 + bytes.len()..).unwrap_or_default();
        }
        Ok(objects)
    }

    fn remove(&self, name: &ObjectName) -> Result<(), StoreError> {
        self.change(name, |lines| {
            let ending = format!("\t{name}");
            let kept = lines.lines().filter(|line| !line.ends_with(&ending));
            *lines = kept.map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
            Ok(())
        })
    }

    fn place(&self, folder: Folder) -> PathBuf {
        PathBuf::from(format!("{REF}:{}", folder.as_str()))
    }
}
