//! What a result shows, as far as files and names are looked for in it.

use std::borrow::Cow;
use std::cell::OnceCell;

use segue_document::secret;

use crate::text::first_lines;

/// How much of a result is looked through for files, in bytes: a list of what was found may be long.
const MOST: usize = 20_000;
/// How much of it is looked through for names.
const FIRST: usize = 8_000;

/// The first lines of a result. They are masked whole, before they are taken apart: alone, a path does not show that
/// a password stood before it.
pub(super) struct Output<'a> {
    text: &'a str,
    most: OnceCell<Cow<'a, str>>,
    first: OnceCell<Cow<'a, str>>,
}

impl<'a> Output<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, most: OnceCell::new(), first: OnceCell::new() }
    }

    /// The lines that may list files, with no secret in them.
    pub(super) fn most(&self) -> &str {
        self.most.get_or_init(|| secret::mask(first_lines(self.text, MOST)))
    }

    /// The lines that may show names, with no secret in them.
    pub(super) fn first(&self) -> &str {
        match self.most.get() {
            Some(most) => first_lines(most, FIRST),
            None => self.first.get_or_init(|| secret::mask(first_lines(self.text, FIRST))),
        }
    }
}
