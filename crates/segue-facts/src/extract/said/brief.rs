//! The rules in a long message: a brief lists them under a heading such as "Constraints".

use crate::text::{key, without_list_sign};

/// What such a heading has in it.
const HEADINGS: [&str; 20] = [
    "constraint",
    "constraints",
    "convention",
    "conventions",
    "rules",
    "requirements",
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
/// A line with more words is no heading.
const WORDS: usize = 6;
/// A longer item is a story.
const ITEM: usize = 300;
/// How many items of a brief are rules.
const MOST: usize = 16;

/// The items below such headings, without their signs.
pub(crate) fn rules(text: &str) -> Vec<&str> {
    let mut rules = Vec::new();
    let (mut is_below, mut in_code) = (false, false);
    for line in text.lines().map(str::trim) {
        in_code ^= line.starts_with("```");
        if in_code || line.is_empty() {
            continue;
        }
        let item = without_list_sign(line);
        if item.len() < line.len() && !line.starts_with('#') {
            rules.extend((is_below && item.len() <= ITEM).then_some(item));
        } else {
            is_below = is_heading(line);
        }
    }
    rules.truncate(MOST);
    rules
}

fn is_heading(line: &str) -> bool {
    let is_marked = line.starts_with(['#', '*']) || line.ends_with(':');
    let key = key(line);
    let words = format!(" {key} ");
    is_marked
        && key.split(' ').count() <= WORDS
        && HEADINGS.iter().any(|name| words.contains(&format!(" {name} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_lists_its_rules() {
        let text = "# Task\n- find the bug\n\n## Constraints / conventions\n\n- NO force push.\n* Use RELATIVE paths only\n\n\
                    ## Steps\n1. look at the log\n\n**Rules:**\n1. one commit a day\n\nSome prose.\n- no rule\n";
        assert_eq!(rules(text), ["NO force push.", "Use RELATIVE paths only", "one commit a day"]);
        assert_eq!(rules("The rules of the game changed:\n```\n# rules\n- a\n```"), [""; 0]);
    }
}
