//! What the model said, as it is quoted.

use crate::text::{clean, shorten, without_emphasis};

/// How much of a proposal is kept.
const WIDTH: usize = 260;

/// A text of the model's on one line, without its emphasis.
pub(crate) fn plain(text: &str) -> String {
    shorten(&clean(&without_emphasis(text)), WIDTH)
}
