//! A draft as it is made.

use segue_model::Content;

use crate::loss::Coverage;
use crate::sources::SourcedLine;

/// A draft, with what it carries and what it lost.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Sections and prompt.
    pub content: Content,
    /// The tokens of the prompt.
    pub tokens: usize,
    /// For each line of the Markdown the addresses that it came from.
    pub sources: Vec<SourcedLine>,
    /// What the prompt carries of the facts.
    pub coverage: Coverage,
    /// Whether the prompt has every line.
    pub is_whole: bool,
}
