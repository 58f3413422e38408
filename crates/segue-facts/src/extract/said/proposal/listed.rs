//! The list that a question behind it means as a whole: "Want me to fix both?"

use crate::cue::Cues;
use crate::text::{denies, without_list_sign, words};

/// Words that mean all items of a list where they stand alone, or before a word for items.
const ALL: [&str; 20] = [
    "both", "these", "those", "them", "all", "beide", "beides", "diese", "alle", "alles", "ambos",
    "ambas", "todos", "todas", "estos", "deux", "tous", "toutes", "entrambi", "tutti",
];
/// What may stand behind such a word.
const ITEMS: [&str; 24] = [
    "of",
    "now",
    "first",
    "too",
    "as",
    "bugs",
    "fixes",
    "issues",
    "problems",
    "points",
    "items",
    "changes",
    "things",
    "steps",
    "tasks",
    "suggestions",
    "improvements",
    "three",
    "four",
    "five",
    "gleich",
    "jetzt",
    "ahora",
    "maintenant",
];
/// What a line has that leads to a list of what is not meant.
const OTHER: [&str; 10] = [
    "reject",
    "risk",
    "except",
    "exclu",
    "changed files",
    "files changed",
    "already",
    "instead",
    "alternativ",
    "skip",
];

/// The list, with the question, as they stand in `text`; nothing where the question means no list, or where the list is one
/// of what is done or is not to be done.
pub(crate) fn list_of(text: &str, question: &str) -> Option<String> {
    let question = question.trim();
    if !question.ends_with(['?', '？']) || !means_all(question) {
        return None;
    }
    let end = text.rfind(question)?;
    let lines: Vec<&str> = text[..end].lines().collect();
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
    let is_item = |line: &str| without_list_sign(line.trim()).len() < line.trim().len();
    // A line that is set in goes on with the item above it.
    let goes_on = |line: &str| line.starts_with([' ', '\t']) && !is_item(line);
    let of_list = |at: &&usize| is_item(lines[**at]) || goes_on(lines[**at]);
    let first = *filled.iter().rev().take_while(of_list).last()?;
    let items = filled.iter().filter(|at| **at >= first && is_item(lines[**at])).count();
    let lead = filled.iter().rfind(|at| **at < first).map_or("", |at| lines[*at]);
    let from = lines[first].as_ptr() as usize - text.as_ptr() as usize;
    (items > 1 && is_item(lines[first]) && !leads_to_other(lead))
        .then(|| format!("{} {question}", text[from..end].trim()))
}

/// Whether a question means all of something that stands before it.
fn means_all(question: &str) -> bool {
    let lower = question.to_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    let is_alone =
        |at: usize| words.get(at + 1).is_none_or(|next| ITEMS.contains(next) || ALL.contains(next));
    (0..words.len()).any(|at| ALL.contains(&words[at]) && is_alone(at))
}

/// Whether a line leads to a list of what was done, found wrong, or is left out.
fn leads_to_other(lead: &str) -> bool {
    let lower = lead.to_lowercase();
    Cues::of(lead).closes()
        || words(&lower).any(|word| denies(word) || word == "done")
        || OTHER.iter().any(|sign| lower.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_means_the_list_before_it() {
        let two = "Two things should be changed:\n\n1. one query per row\n   and page\n2. the template\n\n";
        for question in [
            "Want me to fix both?",
            "Shall I fix all of them now?",
            "Want me to start on those fixes?",
        ] {
            let found = list_of(&format!("{two}{question}"), question);
            assert!(found.is_some_and(|it| it.starts_with("1. one") && it.ends_with(question)));
        }
        for question in
            ["Want me to write docs for all endpoints?", "Is that all right with you?", "Shall I?"]
        {
            assert_eq!(list_of(&format!("{two}{question}"), question), None, "{question}");
        }
        for lead in ["Done:", "Not part of it:", "I rejected these ideas:", "Changed files:"] {
            let text = format!("{lead}\n- a b\n- c d\n\nWant me to note them?");
            assert_eq!(list_of(&text, "Want me to note them?"), None, "{lead}");
        }
    }
}
