//! Text cut and wrapped to a width, by what a terminal shows of it.

use textwrap::{Options, WordSplitter};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` cut to `width` columns, with `…` where something is missing.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= width {
            break;
        }
        out.push(c);
    }
    out.trim_end().to_owned() + "…"
}

/// Markdown wrapped to `width` columns: items of lists hang, words that are too
/// long are broken.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap_line(line, width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let indent = line.len() - line.trim_start().len();
    let is_item = line.trim_start().starts_with("- ");
    let hang = " ".repeat(indent + if is_item { 2 } else { 0 });
    let options =
        Options::new(width).subsequent_indent(&hang).word_splitter(WordSplitter::NoHyphenation);
    if line.is_empty() {
        return vec![String::new()];
    }
    textwrap::wrap(line, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_counts_columns_not_bytes() {
        assert_eq!(cut("日本語テキスト", 7), "日本語…");
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("abcdef", 4), "abc…");
    }

    #[test]
    fn items_hang_and_nothing_is_wider() {
        let lines = wrap("- one two three four\n\nplain", 10);
        assert_eq!(lines, ["- one two", "  three", "  four", "", "plain"]);
        let long = wrap(&"x".repeat(50), 20);
        assert!(long.iter().all(|line| line.len() <= 20));
    }
}
