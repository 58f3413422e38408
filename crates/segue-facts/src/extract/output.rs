//! What a result shows, as far as files and names are looked for in it.

use std::borrow::Cow;
use std::cell::OnceCell;

use segue_document::secret;

use crate::text::first_lines;

/// How much of a result is looked through, in bytes.
const MOST: usize = 8_000;

/// The first lines of a result. They are masked whole, before they are taken apart: alone, a path does not show that
/// a password stood before it.
pub(super) struct Output<'a> {
    first: &'a str,
    masked: OnceCell<Cow<'a, str>>,
}

impl<'a> Output<'a> {
    pub(super) fn of(output: &'a str) -> Self {
        Self { first: first_lines(output, MOST), masked: OnceCell::new() }
    }

    /// The lines, with no secret in them.
    pub(super) fn text(&self) -> &str {
        self.masked.get_or_init(|| secret::mask(self.first))
    }
}
