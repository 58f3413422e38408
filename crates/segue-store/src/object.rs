//! The names of objects: a folder and a plain file name, never a path.

use std::fmt;
use std::time::SystemTime;

/// Where in the store an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Folder {
    /// Handoffs and their sources.
    Handoffs,
    /// Records: the events of the chain that are no handoffs.
    Records,
}

/// The name of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectName {
    folder: Folder,
    file: String,
}

/// Stands for the bytes of an object: other bytes of the same name have another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(pub u128);

/// How a folder of a store stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Another one as soon as an object comes, goes or is replaced.
    pub stamp: Stamp,
    /// When that last happened, where the stamp is only as fine as a clock.
    pub changed: Option<SystemTime>,
}

/// Why a text is not the name of an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot name an object: only letters, digits, `.`, `_` and `-`, not at the front")]
pub struct ObjectNameError(String);

impl State {
    /// That of a folder that is not there.
    pub const NOTHING: Self = Self { stamp: Stamp(0), changed: None };
}

impl Folder {
    /// Every folder.
    pub const ALL: [Self; 2] = [Self::Handoffs, Self::Records];

    /// The folder's name on disk.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handoffs => "handoffs",
            Self::Records => "records",
        }
    }
}

impl ObjectName {
    /// The name `file` in `folder`. Whatever could lead elsewhere is refused.
    pub fn new(folder: Folder, file: &str) -> Result<Self, ObjectNameError> {
        let is_good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if file.is_empty() || file.starts_with('.') || !file.chars().all(is_good) {
            return Err(ObjectNameError(file.to_owned()));
        }
        Ok(Self { folder, file: file.to_owned() })
    }

    /// The folder.
    pub fn folder(&self) -> Folder {
        self.folder
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        &self.file
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.folder.as_str(), self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for file in ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a\0b", "C:x"] {
            assert!(ObjectName::new(Folder::Handoffs, file).is_err(), "{file:?}");
        }
        let name = ObjectName::new(Folder::Handoffs, "0001-x.kpqxwytrmvnzolsu.md").unwrap();
        assert_eq!(name.to_string(), "handoffs/0001-x.kpqxwytrmvnzolsu.md");
    }
}
