//! How a handoff is named on a command line.
//!
//! Order of reading: `@…`, `thread/…`, `tag:…`, then a path that has `/` or
//! ends in `.md`, then a number, then an id prefix. Whether a path exists is for
//! the caller to find out; this type only says what was meant.

use std::str::FromStr;

use crate::{IdPrefix, Number, ThreadName};

/// What somebody wrote to name a handoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoffRef {
    /// `@` is the tip of the current thread, `@-` its parent, `@--` the one before.
    Tip {
        /// How many steps back from the tip.
        back: usize,
    },
    /// `thread/NAME`: the tip of that thread.
    Thread(ThreadName),
    /// `tag:NAME`: the handoff with that tag.
    Tag(String),
    /// A file, which need not be in the store.
    Path(String),
    /// A number, where only one handoff has it.
    Number(Number),
    /// The first letters of an id.
    Id(IdPrefix),
}

/// Why a text names no handoff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` does not name a handoff: use @, @-, thread/NAME, tag:NAME, a number, the first letters of an id, \
     or a file"
)]
pub struct HandoffRefError(String);

impl FromStr for HandoffRef {
    type Err = HandoffRefError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || HandoffRefError(text.to_owned());
        if let Some(back) = text.strip_prefix('@') {
            let all_steps = back.bytes().all(|b| b == b'-');
            return all_steps.then_some(Self::Tip { back: back.len() }).ok_or_else(error);
        }
        if let Some(name) = text.strip_prefix("thread/") {
            return name.parse().map(Self::Thread).map_err(|_| error());
        }
        if let Some(tag) = text.strip_prefix("tag:") {
            return Ok(Self::Tag(tag.to_owned()));
        }
        if text.contains(['/', '\\']) || text.ends_with(".md") {
            return Ok(Self::Path(text.to_owned()));
        }
        if let Ok(number) = text.parse::<u32>() {
            return Ok(Self::Number(Number::new(number)));
        }
        text.parse().map(Self::Id).map_err(|_| error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_read_in_its_order() {
        let read = |text: &str| text.parse::<HandoffRef>().unwrap();
        assert_eq!(read("@"), HandoffRef::Tip { back: 0 });
        assert_eq!(read("@--"), HandoffRef::Tip { back: 2 });
        assert_eq!(read("thread/api"), HandoffRef::Thread("api".parse().unwrap()));
        assert_eq!(read("tag:mvp"), HandoffRef::Tag("mvp".into()));
        assert_eq!(read("./x"), HandoffRef::Path("./x".into()));
        assert_eq!(read("HANDOFF.md"), HandoffRef::Path("HANDOFF.md".into()));
        assert_eq!(read("0004"), HandoffRef::Number(Number::new(4)));
        assert_eq!(read("kpqx"), HandoffRef::Id("kpqx".parse().unwrap()));
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for text in ["", "@x", "hello", "abc123", "thread/"] {
            assert!(text.parse::<HandoffRef>().is_err(), "{text}");
        }
    }
}
