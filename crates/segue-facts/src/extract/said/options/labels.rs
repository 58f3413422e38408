//! Several options of a list, named by their labels: "1 and 3, not 2", "fix 1 and 4".

use super::label::{BEHIND, LEADS, is_label};
use crate::cue::in_earnest;
use crate::text::{QUESTION, denies};

/// What leads to several.
const LEADS_TO_SEVERAL: [&str; 7] =
    ["i like ", "i want ", "take ", "only ", "now ", "can you ", "bitte "];
/// What stands before labels.
const NOUNS: [&str; 6] = ["issues ", "items ", "points ", "findings ", "numbers ", "options "];
/// What asks for work on what is behind it.
const VERBS: [&str; 14] = [
    "fix ",
    "do ",
    "implement ",
    "address ",
    "apply ",
    "start with ",
    "handle ",
    "tackle ",
    "continue with ",
    "mach ",
    "behebe ",
    "haz ",
    "fais ",
    "corrige ",
];
/// What stands between two labels that are picked, and of that what stands for those between them.
const AND: [&str; 13] =
    [", and ", " and ", ", ", " & ", " + ", " und ", " y ", " et ", "-", "–", " to ", ",", "+"];
const RANGE: [&str; 3] = ["-", "–", " to "];

/// The labels that an answer picks, where it names several: `1 and 3, not 2`, `i like 1-3`, `b + c please`.
pub(crate) fn several(answer: &str) -> Vec<String> {
    let lower = without_leads(answer);
    let (labels, rest) = labels(&lower);
    let is_pick = labels.len() > 1 && !takes_back(rest);
    if is_pick { labels } else { Vec::new() }
}

/// The labels that a request is about: `fix 1 and 4`.
pub(crate) fn requested(request: &str) -> Vec<String> {
    let lower = without_leads(request);
    let behind = VERBS.iter().find_map(|verb| lower.strip_prefix(verb));
    let (mut labels, _) = behind.map(labels).unwrap_or_default();
    // "Add a" is no label.
    labels.retain(|label| label.starts_with(|c: char| c.is_ascii_digit()));
    labels
}

/// A message in lower case without what leads to a label.
fn without_leads(message: &str) -> String {
    let lower = in_earnest(message.trim_start_matches(['"', '\'', '(', ' ']));
    let mut rest = lower.as_str();
    let leads = || LEADS.iter().chain(&LEADS_TO_SEVERAL);
    while let Some(behind) = leads().find_map(|it| rest.strip_prefix(it)) {
        rest = behind;
    }
    rest.to_owned()
}

/// The labels that a text begins with, and what is behind them. None where that is counted by them, or is a number
/// that goes on: "3 rounds", "3.1 of the spec".
fn labels(text: &str) -> (Vec<String>, &str) {
    let text = NOUNS.iter().find_map(|noun| text.strip_prefix(noun)).unwrap_or(text);
    let Some((first, mut rest)) = label_at(text) else { return Default::default() };
    let mut labels = vec![first.to_owned()];
    while let Some((and, behind)) = AND.iter().find_map(|it| Some((*it, rest.strip_prefix(it)?))) {
        let Some((label, behind)) = label_at(behind) else { break };
        let is_range = RANGE.contains(&and);
        if is_range {
            labels.extend(between(&labels[labels.len() - 1], label));
        }
        labels.push(label.to_owned());
        rest = behind;
    }
    let mut signs = rest.chars();
    let goes_on = matches!(signs.next(), Some('.' | ',' | ':'))
        && signs.next().is_some_and(|c| c.is_ascii_digit());
    let next = rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    let takes = |word: &str| {
        matches!(word, "and" | "then" | "first" | "but") || BEHIND.split(' ').any(|it| it == word)
    };
    let ends = rest.starts_with([',', '.', ';', '!', ')', '?']) || next.is_none_or(takes);
    let is_list = ends && !goes_on && !names_number(rest);
    if is_list { (labels, rest) } else { Default::default() }
}

/// The labels between two.
fn between(first: &str, last: &str) -> Vec<String> {
    let number = |label: &str| label.parse::<u8>().ok();
    if let (Some(first), Some(last)) = (number(first), number(last)) {
        return (first.saturating_add(1)..last).map(|it| it.to_string()).collect();
    }
    let letter = |label: &str| label.chars().next();
    let letters = letter(first).zip(letter(last)).map(|(first, last)| (first..last).skip(1));
    letters.into_iter().flatten().map(String::from).collect()
}

/// The label that a text begins with, a letter or a number of two digits at most, and what is behind it.
fn label_at(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('#').unwrap_or(text);
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (label, rest) = text.split_at(end);
    is_label(label).then_some((label, rest))
}

/// Whether the next word behind a list of labels is a number that is none: ", 2 and 104".
fn names_number(rest: &str) -> bool {
    let next = AND.iter().find_map(|and| rest.strip_prefix(and));
    next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether what stands behind several labels asks, or takes them back. What it says of the others is no matter: "1-3,
/// not 4".
fn takes_back(rest: &str) -> bool {
    const AGAINST: [&str; 4] = ["none", "wrong", "except", "but"];
    let bare: Vec<&str> = rest.split(|c: char| !(c.is_alphanumeric() || c == '\'')).collect();
    let bare: Vec<&str> = bare.into_iter().filter(|word| !word.is_empty()).collect();
    let is_against = |at: usize| {
        let is_of_others = bare.get(at + 1).is_some_and(|next| is_label(next) || *next == "the");
        AGAINST.contains(&bare[at]) || denies(bare[at]) && !is_of_others
    };
    rest.contains(QUESTION) || (0..bare.len()).any(is_against)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_options_may_be_picked_at_once() {
        for (answer, labels) in [
            ("i like 1-3, leave 4", "1 2 3"),
            ("1, 2 and 4 please", "1 2 4"),
            ("b + c", "b c"),
            ("a-c please", "a b c"),
            ("1,2 and 5", "1 2 5"),
            ("9-11, not 12", "9 10 11"),
            ("ok, let's do 1 and 3, not 2", "1 3"),
            ("1 and 3 please, not the others", "1 3"),
        ] {
            assert_eq!(several(answer).join(" "), labels, "{answer}");
        }
        for answer in [
            "1-3 workers",
            "B",
            "2: no, 3: yes",
            "take 1 off the list",
            "a and b tests fail",
            "1 and done",
            "1-3, none of them",
            "1 and 4?",
            "1-3, except 2",
            "1, 2 but i don't like them",
            "1-2, no more",
            "1, 2 and 104",
            "1 – é",
        ] {
            assert_eq!(several(answer), Vec::<String>::new(), "{answer}");
        }
    }

    #[test]
    fn a_request_may_name_options_by_their_labels() {
        for (request, labels) in [
            ("fix 1 and 4", "1 4"),
            ("ok, start with 2 please", "2"),
            ("now fix issues 4 and 10", "4 10"),
            ("can you fix 1 and 4?", "1 4"),
        ] {
            assert_eq!(requested(request).join(" "), labels, "{request}");
        }
        for request in [
            "do 3 rounds",
            "fix a bug",
            "fix the first",
            "do 2 of them",
            "implement 3.1 of the spec",
            "fix 4,500 rows",
        ] {
            assert_eq!(requested(request), Vec::<String>::new(), "{request}");
        }
    }
}
