//! The rules in a long message: a brief lists them under a heading such as "Constraints".

use crate::fences;
use crate::text::{key, without_list_sign};

/// What such a heading has in it.
const HEADINGS: [&str; 19] = [
    "constraint",
    "constraints",
    "convention",
    "conventions",
    "rules",
    "guidelines",
    "restrictions",
    "limits",
    "must not",
    "do not",
    "don t",
    "vorgaben",
    "regeln",
    "einschränkungen",
    "reglas",
    "restricciones",
    "contraintes",
    "règles",
    "regras",
];
/// The same of what one piece of work is to be like.
const OF_TASK: [&str; 6] =
    ["requirement", "requirements", "anforderungen", "requisitos", "exigences", "requisiti"];
/// A line with more words is no heading.
const WORDS: usize = 6;
/// A longer item is a story.
const ITEM: usize = 300;
/// How many items of a brief are rules.
const MOST: usize = 16;

/// An item below such a heading, without its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    pub(crate) text: &'a str,
    /// Whether it is about one piece of work, rather than about all.
    pub(crate) is_of_task: bool,
}

/// The items below such headings.
pub(crate) fn rules(text: &str) -> Vec<Item<'_>> {
    let mut rules = Vec::new();
    let mut below = None;
    for line in fences::outside(text).map(str::trim).filter(|line| !line.is_empty()) {
        let item = without_list_sign(line);
        if item.len() < line.len() && !line.starts_with('#') {
            // What only leads to a list below it says nothing.
            let says = item.len() <= ITEM && !item.ends_with([':', '：']);
            rules.extend(below.filter(|_| says).map(|is_of_task| Item { text: item, is_of_task }));
        } else {
            below = heading(line);
        }
    }
    rules.truncate(MOST);
    rules
}

/// Whether a heading is of what holds for one piece of work; nothing for any other line.
fn heading(line: &str) -> Option<bool> {
    let is_marked = line.starts_with(['#', '*']) || line.ends_with(':');
    let key = key(line);
    let words = format!(" {key} ");
    let has = |names: &[&str]| names.iter().any(|name| words.contains(&format!(" {name} ")));
    let is_short = is_marked && key.split(' ').count() <= WORDS;
    match () {
        () if is_short && has(&HEADINGS) => Some(false),
        () if is_short && has(&OF_TASK) => Some(true),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_lists_its_rules() {
        let text = "# Task\n- find the bug\n\n## Constraints / conventions\n\n- NO force push.\n* Use RELATIVE paths only\n\n\
                    ## Steps\n1. look at the log\n\n**Rules:**\n1. one commit a day\n\nSome prose.\n- no rule\n";
        let texts = |text| rules(text).into_iter().map(|item| item.text).collect::<Vec<_>>();
        assert_eq!(texts(text), ["NO force push.", "Use RELATIVE paths only", "one commit a day"]);
        assert_eq!(texts("The rules of the game changed:\n```\n# rules\n- a\n```"), [""; 0]);
        let task = rules("Requirements:\n- Add two fields:\n  - name and port\n\nRules:\n- tabs");
        let expected = [("name and port", true), ("tabs", false)];
        assert!(task.iter().map(|item| (item.text, item.is_of_task)).eq(expected), "{task:?}");
    }
}
