//! Lists as the rules see them: items, and what belongs to each.

use std::ops::Range;

/// A line of the text with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Counted from 0.
    pub(super) at: usize,
    pub(super) text: &'a str,
}

/// An item of a list with all that belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) lines: Range<usize>,
    /// What its lines say, without signs; sub-items behind it.
    texts: Vec<&'a str>,
}

impl Item<'_> {
    /// Its text in one line.
    pub(super) fn text(&self) -> String {
        self.texts.join(" ")
    }
}

/// The outermost items of the lists in `lines`.
pub(super) fn items<'a>(lines: &[Line<'a>]) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut outer = 0;
    let mut is_open = false;
    for line in lines {
        let indent = line.text.len() - line.text.trim_start().len();
        match item_text(line.text) {
            Some(text) if !is_open || indent <= outer => {
                (outer, is_open) = (indent, true);
                items.push(Item { lines: line.at..line.at + 1, texts: vec![text] });
            }
            _ if line.text.trim().is_empty() => {}
            other => match items.last_mut().filter(|_| {
                is_open && (indent > outer || other.is_some() || !after_blank(lines, line.at))
            }) {
                Some(item) => {
                    item.lines.end = line.at + 1;
                    item.texts.push(other.unwrap_or(line.text.trim()));
                }
                None => is_open = false,
            },
        }
    }
    items
}

/// Whether the line above `at` is blank.
fn after_blank(lines: &[Line<'_>], at: usize) -> bool {
    let place = lines.partition_point(|line| line.at < at);
    place == 0 || lines[place - 1].text.trim().is_empty()
}

/// The text behind a list sign, if the line has one.
pub(super) fn item_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let bullet = line.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t']));
    let number = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = (1..=9).contains(&(line.len() - rest.len()));
        rest.strip_prefix(['.', ')']).filter(|rest| is_number && rest.starts_with([' ', '\t']))
    };
    bullet.or_else(number).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let lines: Vec<Line<'_>> =
            text.lines().enumerate().map(|(at, text)| Line { at, text }).collect();
        items(&lines).iter().map(Item::text).collect()
    }

    #[test]
    fn items_take_their_sub_items_and_further_lines() {
        assert_eq!(texts("- a\n  b\n  - c\n- d\n\ntext\n1. e\n"), ["a b c", "d", "e"]);
        assert_eq!(texts("-a\n**b** c\n1.5 d"), Vec::<String>::new());
    }
}
