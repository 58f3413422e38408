//! The headings of a message.

/// The lines of a text that head others: with the sign of a heading, or as bold words alone on their line.
pub(crate) struct Headings<'a>(Vec<&'a str>);

impl<'a> Headings<'a> {
    /// Those of `text`.
    pub(crate) fn of(text: &'a str) -> Self {
        Self(text.lines().filter_map(heading).collect())
    }

    /// Whether a sentence is one of them, or its end.
    pub(crate) fn has(&self, sentence: &str) -> bool {
        let sentence = sentence.trim_matches(['*', ' ']);
        self.0.iter().any(|heading| heading.ends_with(sentence)) && !sentence.is_empty()
    }
}

/// The words of a heading. What is bold and ends as a sentence is one.
fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    let bare = line.trim_start_matches('#');
    let words = bare.trim().trim_matches(['*', ' ']);
    let is_bold = || {
        line.len() > 4 && line.starts_with("**") && line.ends_with("**") && !words.contains("**")
    };
    let is_sentence = || words.ends_with(['.', '!', '?', '。', '！', '？']);
    (bare.len() < line.len() || is_bold() && !is_sentence()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_by_their_sign_or_by_standing_alone() {
        let text =
            "## What is next\nUse pnpm.\n\n**Bottom line**\n\n**Shall I?**\n**Note**: keep it";
        let headings = Headings::of(text);
        assert!(headings.has("What is next") && headings.has("**Bottom line**"));
        for other in ["Use pnpm.", "**Shall I?**", "**Note**: keep it", ""] {
            assert!(!headings.has(other), "{other}");
        }
    }
}
