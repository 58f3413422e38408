//! The store in a git ref: objects as blobs under one tree, commits as the log of what
//! came when. No working tree is touched, and plain git pushes and fetches it.
//!
//! What was fetched to `refs/segue/remotes/<name>/store` counts as well, and the next
//! write (or `unite`) takes it into the own ref: the set grows, nothing is ever in conflict.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::{FileLock, Folder, ObjectName, Stamp, State, Store, StoreError, common_folder};

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

/// What a commit changes.
enum Change<'a> {
    Put(&'a [u8]),
    Remove,
}

impl GitRefStore {
    /// The store of the repository that `folder` is in.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The own commit, then those of others that it does not go back to.
    fn commits(&self) -> Result<Vec<String>, StoreError> {
        let format = "--format=%(refname) %(objectname)";
        let output = self.git(&["for-each-ref", format, REF, REMOTES], b"")?;
        let text = String::from_utf8_lossy(&output).into_owned();
        let refs: Vec<(&str, &str)> =
            text.lines().filter_map(|line| line.split_once(' ')).collect();
        let own = refs.iter().find(|(name, _)| *name == REF).map(|(_, own)| (*own).to_owned());
        let has_others = refs.iter().any(|(name, _)| *name != REF);
        let others = if has_others { self.not_united(own.as_deref())? } else { Vec::new() };
        Ok(own.into_iter().chain(others).collect())
    }

    /// The blobs of a folder by their names, as the refs have them.
    fn blobs(&self, folder: Folder) -> Result<BTreeMap<ObjectName, String>, StoreError> {
        let mut blobs = BTreeMap::new();
        for commit in self.commits()? {
            let path = format!("{}/", folder.as_str());
            let output = self.git(&["ls-tree", "-z", "--full-tree", &commit, "--", &path], b"")?;
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

    /// Adds a commit with one change to the own ref, and unites it with all refs of others.
    fn change(&self, name: &ObjectName, change: &Change<'_>) -> Result<(), StoreError> {
        let message = format!("segue: {name}");
        let commit = || {
            if matches!(change, Change::Put(_)) && self.has(name)? {
                return Err(StoreError::Taken(name.clone()));
            }
            let own = self.own()?;
            let others = self.not_united(own.as_deref())?;
            let mut stream = self.stream(own.as_deref(), &others, &message)?;
            match change {
                Change::Put(bytes) => {
                    let head = format!("M 100644 inline {name}\ndata {}\n", bytes.len());
                    stream.extend_from_slice(head.as_bytes());
                    stream.extend_from_slice(bytes);
                    stream.push(b'\n');
                }
                Change::Remove => stream.extend_from_slice(format!("D {name}\n").as_bytes()),
            }
            Ok(Some(stream))
        };
        self.commit(commit)
    }

    /// Adds the commit that `stream` says on what stands there; none where it says nothing.
    fn commit(
        &self,
        stream: impl Fn() -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let Some(mut stream) = stream()? else { return Ok(()) };
            stream.extend_from_slice(b"done\n");
            // Refuses to take the ref back, so nothing that came meanwhile is lost.
            match self.git(&["fast-import", "--quiet", "--date-format=now", "--done"], &stream) {
                Ok(_) => return Ok(()),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| StoreError::Git("the ref cannot be written".to_owned())))
    }

    /// What git-fast-import(1) reads: one commit on top of the own ref, with the objects of
    /// `others`. What it changes follows.
    fn stream(
        &self,
        own: Option<&str>,
        others: &[String],
        message: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let mut stream = format!(
            "commit {REF}\ncommitter segue <segue@localhost> now\ndata {}\n{message}\n",
            message.len()
        );
        if let Some(own) = own {
            stream.push_str(&format!("from {own}\n"));
        }
        others.iter().for_each(|commit| stream.push_str(&format!("merge {commit}\n")));
        if !others.is_empty() {
            for folder in Folder::ALL {
                for (name, blob) in self.blobs(folder)? {
                    stream.push_str(&format!("M 100644 {blob} {name}\n"));
                }
            }
        }
        Ok(stream.into_bytes())
    }

    fn own(&self) -> Result<Option<String>, StoreError> {
        let output = self.git(&["for-each-ref", "--format=%(objectname)", REF], b"")?;
        let text = String::from_utf8_lossy(&output).trim().to_owned();
        Ok((!text.is_empty()).then_some(text))
    }

    /// The commits of others that the own ref does not go back to.
    fn not_united(&self, own: Option<&str>) -> Result<Vec<String>, StoreError> {
        let mut arguments = vec!["for-each-ref", "--format=%(objectname)"];
        let without = own.map(|own| format!("--no-merged={own}"));
        arguments.extend(without.as_deref());
        arguments.push(REMOTES);
        let output = self.git(&arguments, b"")?;
        let text = String::from_utf8_lossy(&output).into_owned();
        let mut commits: Vec<String> = text.lines().map(str::to_owned).collect();
        commits.sort();
        commits.dedup();
        Ok(commits)
    }

    /// Whether any ref has an object of this name.
    fn has(&self, name: &ObjectName) -> Result<bool, StoreError> {
        let commits = self.commits()?;
        let wanted: Vec<String> =
            commits.iter().map(|commit| format!("{commit}:{name}\n")).collect();
        let wanted = wanted.concat();
        let output = self.git(&["cat-file", "--batch-check"], wanted.as_bytes())?;
        Ok(String::from_utf8_lossy(&output).lines().any(|line| line.contains(" blob ")))
    }

    /// The lock that writers of this repository wait for.
    fn lock(&self) -> Result<FileLock, StoreError> {
        let folder = common_folder(&self.folder);
        let missing =
            || StoreError::Git(format!("`{}` is in no repository", self.folder.display()));
        let path = folder.ok_or_else(missing)?.join("segue-store.lock");
        FileLock::wait(&path).map_err(|source| self.failed("locked", source))
    }

    /// Runs git; objects and refs are synced to disk before it returns.
    fn git(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut command = Command::new("git");
        command
            .args(["-c", "core.fsync=loose-object,reference", "-c", "core.hooksPath=/dev/null"])
            .args(["-c", "core.quotepath=off", "-c", "core.logAllRefUpdates=false"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound if self.folder.is_dir() => {
                StoreError::Git("the handoffs are in git, and no `git` is on this PATH".to_owned())
            }
            _ => self.failed("read", source),
        })?;
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
        self.change(name, &Change::Put(bytes))
    }

    fn get(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, StoreError> {
        match self.blobs(name.folder())?.get(name) {
            Some(blob) => Ok(Some(self.git(&["cat-file", "blob", blob], b"")?)),
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
        let output = self.git(&["cat-file", "--batch"], wanted.as_bytes())?;
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

    fn unite(&self) -> Result<(), StoreError> {
        let waiting = || {
            let own = self.own()?;
            let others = self.not_united(own.as_deref())?;
            Ok((!others.is_empty()).then_some((own, others)))
        };
        if waiting()?.is_none() {
            return Ok(());
        }
        self.commit(|| match waiting()? {
            Some((own, others)) => {
                self.stream(own.as_deref(), &others, "segue: what was fetched").map(Some)
            }
            None => Ok(None),
        })
    }

    fn remove(&self, name: &ObjectName) -> Result<(), StoreError> {
        self.change(name, &Change::Remove)
    }

    fn place(&self, folder: Folder) -> PathBuf {
        PathBuf::from(format!("{REF}:{}", folder.as_str()))
    }
}
