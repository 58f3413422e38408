//! Markdown in pieces that are kept or left out as a whole: items, paragraphs,
//! tables, code blocks.

use crate::Outline;
use crate::outline::heading_on;

/// One piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The lines, the headings above it as labels with them.
    pub(crate) text: String,
    /// Whether it is code, which is never cut inside.
    pub(crate) is_code: bool,
}

/// The pieces of `text` in their order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let is_code = Outline::of(text).is_code;
    let mut blocks: Vec<Block> = Vec::new();
    let mut label = String::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        let code = is_code.get(at).copied().unwrap_or(false);
        if let Some(heading) = heading_on(line, at).filter(|_| !code) {
            label = format!("{}{}:\n", label, heading.title.trim_end_matches(':'));
            is_open = false;
            continue;
        }
        if line.trim().is_empty() && !code {
            is_open = false;
            continue;
        }
        let joins = blocks.last().is_some_and(|block| block.is_code == code)
            && (code || !begins_item(line));
        let open = blocks.last_mut().filter(|_| is_open && joins && label.is_empty());
        if let Some(block) = open {
            block.text.push('\n');
            block.text.push_str(line);
        } else {
            let text = std::mem::take(&mut label) + line;
            blocks.push(Block { text, is_code: code });
        }
        is_open = true;
    }
    if !label.is_empty() {
        blocks.push(Block { text: label.trim_end().to_owned(), is_code: false });
    }
    blocks
}

/// Whether an outermost item begins here: sub-items stay with theirs.
pub(crate) fn begins_item(line: &str) -> bool {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number =
        bare.len() < line.len() && bare.starts_with([')', '.']) && bare[1..].starts_with(' ');
    number || line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_paragraphs_tables_and_code_are_pieces() {
        let text = "One\ntwo\n\n- a\n  - b\n- c\n\n#### Deep\n\n| x |\n|---|\n\n```\nd\n\ne\n```\n";
        let texts: Vec<String> = blocks(text).into_iter().map(|block| block.text).collect();
        let expected = ["One\ntwo", "- a\n  - b", "- c", "Deep:\n| x |\n|---|", "```\nd\n\ne\n```"];
        assert_eq!(texts, expected);
    }
}
