//! Files that could not be written, for want of rights or room, and that nothing wrote since.

use std::collections::BTreeMap;

use segue_document::secret;
use segue_model::{Address, Event};
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, FactKind};
use crate::text::{clean, code, shorten};

/// What systems say of it, in lower case: `EACCES`, `EPERM`, `EROFS`, `ENOSPC` by their messages (`errno(3)`).
const REASONS: [&str; 8] = [
    "permission denied",
    "operation not permitted",
    "read-only file system",
    "no space left on device",
    "eacces",
    "eperm",
    "erofs",
    "enospc",
];
/// How long a reason may be.
const WIDTH: usize = 160;
/// How many files are remembered.
const MOST: usize = 64;
/// What it weighs: what the session was to change, it did not.
const WEIGHT: f64 = 0.8;

/// The files, with the reason and where it was given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Unwritten(BTreeMap<String, (String, Address)>);

impl Unwritten {
    /// A tool failed to write `path`, and said so in `output`.
    pub(crate) fn failed(&mut self, path: String, output: &str, event: &Event<'_>) {
        let says_why = |line: &&str| {
            let lower = line.to_lowercase();
            REASONS.iter().any(|reason| lower.contains(reason))
        };
        // What follows may be the text that was to be written.
        let first = output.lines().find(|line| !line.trim().is_empty());
        if let Some(reason) = first.filter(says_why).filter(|_| self.0.len() < MOST) {
            let reason = shorten(&clean(&secret::mask(reason)), WIDTH);
            self.0.insert(path, (reason, event.address()));
        }
    }

    /// The file was written, of which a client may say the whole path or the end of it.
    pub(crate) fn written(&mut self, path: &str) {
        let is_end = |long: &str, short: &str| {
            let is_whole = long.starts_with('/') && !short.starts_with('/');
            is_whole && long.strip_suffix(short).is_some_and(|folder| folder.ends_with('/'))
        };
        self.0.retain(|known, _| known != path && !is_end(known, path) && !is_end(path, known));
    }

    /// What could not be written and was not `changed` behind that.
    pub(crate) fn facts(
        &self,
        changed: impl Fn(&str, &Address) -> bool,
    ) -> impl Iterator<Item = Fact> {
        let is_open =
            move |(path, (_, address)): &(&String, &(String, Address))| !changed(path, address);
        self.0.iter().filter(is_open).map(|(path, (reason, address))| {
            let path = clean(path);
            let text = format!("{} could not be written: {}", code(&path), code(reason));
            let subject = format!("write {path}");
            Fact::observed(FactKind::Failure, text, subject, WEIGHT).at(address.clone(), None)
        })
    }
}
