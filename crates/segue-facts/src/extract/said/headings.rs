//! The headings of a message.

use std::collections::HashSet;

use crate::text::without_list_sign;

/// The lines of a text that head others: with the sign of a heading, underlined, or as bold words alone on their line.
pub(crate) struct Headings<'a>(HashSet<&'a str>);

impl<'a> Headings<'a> {
    /// Those of `text`.
    pub(crate) fn of(text: &'a str) -> Self {
        let below = text.lines().skip(1);
        let underlined = text.lines().zip(below).filter(|(_, below)| underlines(below));
        let signed = text.lines().filter_map(heading);
        Self(signed.chain(underlined.map(|(line, _)| line)).map(bare).collect())
    }

    /// Whether a sentence is one of them.
    pub(crate) fn has(&self, sentence: &str) -> bool {
        self.0.contains(bare(sentence))
    }
}

/// The words of a heading. What is bold and ends as a sentence is one; `#42` is the number of an issue.
fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = line.trim_start_matches('#');
    let is_bold = || line.len() > 4 && line.starts_with("**") && line.ends_with("**");
    let is_sentence = || bare(line).ends_with(['.', '!', '?', '。', '！', '？']);
    let is_alone = || !bare(line).contains("**") && !is_sentence();
    (rest.len() < line.len() && rest.starts_with(' ') || is_bold() && is_alone()).then_some(rest)
}

/// Whether a line makes a heading of the one above it (CommonMark 0.31.2, section 4.3). Three hyphens more often end a
/// front matter, or stand between two parts.
fn underlines(line: &str) -> bool {
    let line = line.trim();
    let is_of = |sign: char, least: usize| line.len() >= least && line.chars().all(|c| c == sign);
    is_of('=', 3) || is_of('-', 5)
}

/// A heading without its number and its emphasis.
fn bare(words: &str) -> &str {
    without_list_sign(words.trim_matches(['*', ' '])).trim_matches(['*', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_by_their_sign_or_by_standing_alone() {
        let text = "## What is next\nUse pnpm.\n\n**Bottom line**\n\n**Shall I?**\n**Note**: keep it\n#42 is first\n### 2. Where to";
        let headings = Headings::of(text);
        assert!(headings.has("What is next") && headings.has("**Bottom line**"));
        assert!(headings.has("Where to") && !headings.has("next"));
        for other in ["Use pnpm.", "**Shall I?**", "**Note**: keep it", "#42 is first"] {
            assert!(!headings.has(other), "{other}");
        }
    }
}
