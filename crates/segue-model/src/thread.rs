//! The name of a thread: a named line through the chain.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A thread's name: letters, digits, `.`, `_`, `-` and `/`, not at the edges twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ThreadName(Arc<str>);

/// Why a text cannot name a thread.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot name a thread: use letters, digits, `.`, `_`, `-` and single `/` between them"
)]
pub struct ThreadNameError(String);

impl Default for ThreadName {
    /// Everything begins on `main`.
    fn default() -> Self {
        Self("main".into())
    }
}

impl FromStr for ThreadName {
    type Err = ThreadNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part_is_good = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
        };
        if text.split('/').all(part_is_good) {
            Ok(Self(text.into()))
        } else {
            Err(ThreadNameError(text.to_owned()))
        }
    }
}

impl ThreadName {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ThreadName {
    type Error = ThreadNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ThreadName> for String {
    fn from(name: ThreadName) -> Self {
        name.0.as_ref().to_owned()
    }
}

impl fmt::Display for ThreadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branch_like_names_are_good_and_paths_out_are_not() {
        assert!("feat/auth-2.1".parse::<ThreadName>().is_ok());
        for text in ["", "/a", "a/", "a//b", "../x", "a b", "a\u{1b}"] {
            assert!(text.parse::<ThreadName>().is_err(), "{text:?}");
        }
    }
}
