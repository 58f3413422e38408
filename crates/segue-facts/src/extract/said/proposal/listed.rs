//! The list that a question behind it means as a whole: "Want me to fix both?"

use crate::cue::Cues;
use crate::text::{QUESTION, denies, place_in, without_list_sign, words};

/// Words that mean the items of a list, whatever stands behind them.
const THEM: [&str; 10] =
    ["both", "them", "beide", "beides", "beiden", "ambos", "ambas", "deux", "entrambi", "entrambe"];
/// Words that mean them where no thing of its own stands behind: "all of these", but "all endpoints".
const ALL: [&str; 13] = [
    "all", "these", "those", "diese", "alle", "alles", "todos", "todas", "estos", "estas", "tous",
    "toutes", "tutti",
];
/// What may stand behind such a word.
const BEHIND: [&str; 38] = [
    "of",
    "now",
    "first",
    "too",
    "as",
    "in",
    "for",
    "at",
    "with",
    "before",
    "together",
    "one",
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
    "two",
    "three",
    "four",
    "five",
    "gleich",
    "jetzt",
    "beheben",
    "angehen",
    "umsetzen",
    "machen",
    "ahora",
    "arreglar",
    "maintenant",
    "corriger",
];
/// The same in scripts without blanks.
const UNSPACED: [&str; 6] = ["都", "两个", "全部", "両方", "すべて", "全て"];
/// Words for what a list before the question comes to as a whole: "Shall we fix this approach?"
const SCHEMES: [&str; 22] = [
    "this approach",
    "that approach",
    "this plan",
    "that plan",
    "this scheme",
    "this design",
    "this structure",
    "this outline",
    "diesen ansatz",
    "dieser ansatz",
    "diesen plan",
    "dieses vorgehen",
    "este enfoque",
    "este plan",
    "este esquema",
    "cette approche",
    "ce plan",
    "questo approccio",
    "essa abordagem",
    "этот подход",
    "такая схема",
    "这个方案",
];
/// What a line says that names the scheme itself.
const NOUNS: [&str; 6] = ["plan", "approach", "ansatz", "enfoque", "approche", "подход"];
/// So many lines without a list sign may stand between such a list and the question.
const BETWEEN: usize = 2;
/// What a line has that leads to a list of what is not meant.
const OTHER: [&str; 20] = [
    "reject",
    "ruled out",
    "against",
    "risk",
    "except",
    "exclu",
    "changed files",
    "files changed",
    "already",
    "instead",
    "alternativ",
    "skip",
    "out of scope",
    "will not",
    "avoid",
    "leave alone",
    "verw",
    "ausgeschlossen",
    "descart",
    "écart",
];

/// The list, with the question, as they stand in `text`; nothing where the question means no list, or where the list is one
/// of what is done or is not to be done.
pub(crate) fn list_of(text: &str, question: &str) -> Option<String> {
    let question = question.trim();
    let is_scheme = means_scheme(question);
    if !question.ends_with(QUESTION) || !(is_scheme || means_all(question)) {
        return None;
    }
    let end = text.rfind(question)?;
    let lines: Vec<&str> = text[..end].lines().collect();
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
    let is_item = |line: &str| without_list_sign(line.trim()).len() < line.trim().len();
    // A line that is set in goes on with the item above it.
    let goes_on = |line: &str| line.starts_with([' ', '\t']) && !is_item(line);
    let of_list = |at: &&usize| is_item(lines[**at]) || goes_on(lines[**at]);
    let most = if is_scheme { BETWEEN } else { 0 };
    let between = filled.iter().rev().take(most).take_while(|at| !of_list(at)).count();
    let listed = &filled[..filled.len() - between];
    let names = |at: &usize| {
        let lower = lines[*at].to_lowercase();
        NOUNS.iter().any(|noun| lower.contains(noun))
    };
    // What stands between says itself what is meant.
    if filled[listed.len()..].iter().any(names) {
        return None;
    }
    let first = *listed.iter().rev().take_while(of_list).last()?;
    let items = listed.iter().filter(|at| **at >= first && is_item(lines[**at])).count();
    let lead = filled.iter().rfind(|at| **at < first).map_or("", |at| lines[*at]);
    let from = place_in(text, lines[first]);
    (items > 1 && is_item(lines[first]) && !leads_to_other(lead))
        .then(|| format!("{} {question}", text[from..end].trim()))
}

/// Whether a sentence of `text` begins an item of a list.
pub(super) fn is_item(text: &str, sentence: &str) -> bool {
    let at = place_in(text, sentence);
    let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let line = text[from..at + sentence.len()].trim_start();
    without_list_sign(line).len() < line.len()
}

/// Whether a question means all of something that stands before it.
fn means_all(question: &str) -> bool {
    let lower = question.to_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    let is_alone = |at: usize| {
        let next = words.get(at + 1);
        next.is_none_or(|next| BEHIND.contains(next) || THEM.contains(next) || ALL.contains(next))
    };
    let means = |at: usize| THEM.contains(&words[at]) || ALL.contains(&words[at]) && is_alone(at);
    UNSPACED.iter().any(|word| lower.contains(word)) || (0..words.len()).any(means)
}

/// Whether a question means what a list before it comes to.
fn means_scheme(question: &str) -> bool {
    let lower = question.to_lowercase();
    SCHEMES.iter().any(|words| lower.contains(words))
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
    fn a_question_for_an_approach_means_the_list_a_little_before_it() {
        let text = "Recommendation\n\n- version numbers for large changes\n- an `ext` list for experiments\n\nThis is common practice.\n";
        let question = "Shall we fix this approach and go on?";
        let listed = list_of(&format!("{text}{question}"), question).unwrap_or_default();
        assert!(listed.starts_with("- version numbers") && listed.ends_with(question), "{listed}");
        let question = "Is this right?";
        assert_eq!(list_of(&format!("{text}{question}"), question), None);
    }

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
