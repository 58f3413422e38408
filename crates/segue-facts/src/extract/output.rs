//! What a result shows, as far as files and names are looked for in it. It is masked before it is taken apart: alone, a
//! path does not show that a password stood before it.

use std::borrow::Cow;
use std::cell::OnceCell;

use segue_document::secret;

use crate::text::first_lines;

/// How much of a result is looked through for files, in bytes: a list of what was found may be long.
const MOST: usize = 20_000;
/// Longer than most secrets: a private key that stands in one line. What is cut may begin or end with a part of one.
pub(crate) const SECRET: usize = 4 << 10;
/// How much of it is looked through for names.
const FIRST: usize = 8_000;

/// The lines of a result that may list files, masked when somebody asks for them.
pub(super) struct Output<'a> {
    text: &'a str,
    most: OnceCell<Cow<'a, str>>,
}

impl<'a> Output<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, most: OnceCell::new() }
    }

    /// The lines, with no secret in them.
    pub(super) fn most(&self) -> &str {
        self.most.get_or_init(|| most(self.text))
    }
}

/// The lines of a result that may list files, with no secret in them.
pub(super) fn most(text: &str) -> Cow<'_, str> {
    secret::mask(first_lines(text, MOST))
}

/// The lines of a result that may show names, as they are.
pub(super) fn first(text: &str) -> &str {
    first_lines(text, FIRST)
}
