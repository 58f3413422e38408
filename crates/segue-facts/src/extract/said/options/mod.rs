//! The options of a list, and how people pick one: "B", "2 please", "the second one".

mod label;
mod labels;

use super::plain::plain;
use crate::cue::{Cue, Cues, in_earnest, is_filler, is_unspaced};
use crate::text::{QUESTION, checkbox, denies, key, without_list_sign, words};
pub(crate) use label::latin;
use label::{BEHIND, LEADS, is_cyrillic_label, is_label};
pub(crate) use labels::{requested, several};

/// What stands behind a label that is picked, besides what stands behind an ordinal number.
const REASONS: [&str; 12] = [
    "it", "and", "then", "first", "might", "sounds", "looks", "because", "since", "with", "but",
    "as",
];
/// Words for an option before its label. Chinese and Japanese need no blank behind theirs.
const OPTIONS: [&str; 24] = [
    "option ",
    "opción ",
    "opção ",
    "opzione ",
    "optie ",
    "opcja ",
    "opsi ",
    "variante ",
    "variant ",
    "wariant ",
    "approach ",
    "alternative ",
    "way ",
    "plan ",
    "lösung ",
    "möglichkeit ",
    "solución ",
    "solution ",
    "вариант ",
    "варіант ",
    "seçenek ",
    "方案",
    "选项",
    "案",
];
/// Ordinal numbers, from the first on.
const ORDINALS: [&[&str]; 4] = [
    &["first", "1st", "erste", "ersten", "primera", "primero", "première", "premier"],
    &["second", "2nd", "zweite", "zweiten", "segunda", "segundo", "deuxième", "seconde"],
    &["third", "3rd", "dritte", "dritten", "tercera", "tercero", "troisième"],
    &["fourth", "4th", "vierte", "vierten", "cuarta", "cuarto", "quatrième"],
];
/// The last of several.
const LAST: [&str; 7] = ["last", "latter", "letzte", "letzten", "última", "último", "dernière"];
/// Articles and their likes, of which one stands before an ordinal number.
const ARTICLES: [&str; 14] = [
    "the", "your", "that", "die", "der", "den", "das", "deine", "deinen", "la", "el", "tu", "le",
    "ta",
];
/// What else stands there.
const BEFORE: &str = "let s take go with use i d ll prefer like yes of your those these two three four ideas options \
     proposals suggestions approaches nehmen nimm wir ich von deinen drei zwei ideen vorschlägen de tus tres dos \
     opciones des tes trois deux idées";
/// Words with which the model says which option it would take.
const RECOMMENDING: [&str; 6] = ["recommend", "suggest", "prefer", "favour", "favor", "empfehle"];

/// What turns down an option that was named.
const NO: [&str; 9] = ["no", "nein", "non", "não", "нет", "nope", "nah", "不", "不行"];

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Counted from 0.
    First(usize),
    Last,
}

/// The options that a text gives, where it gives several: of several lists the last one, which
/// begins anew with `1` or `A`.
pub(crate) fn options(text: &str) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = text.lines().filter_map(option).collect();
    let is_first = |(label, _): &(String, String)| matches!(label.as_str(), "1" | "a" | "а");
    options.drain(..options.iter().rposition(is_first).unwrap_or(0));
    match options.len() {
        0 | 1 => {
            [rows(text), bullets(text)].into_iter().find(|it| !it.is_empty()).unwrap_or_default()
        }
        _ => options,
    }
}

/// The rows of a table that have a label in their first cell, where the text ends with the question for one of them.
fn rows(text: &str) -> Vec<(String, String)> {
    let cells = |line: &str| {
        let line = line.trim().strip_prefix('|')?.trim_end_matches('|');
        let (label, rest) = line.split_once('|')?;
        let label = label.trim().trim_matches('*').to_lowercase();
        let rest: Vec<String> = rest.split('|').map(|cell| plain(cell.trim())).collect();
        let rest = rest.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
        (is_label(&label) && !rest.is_empty()).then_some((label, rest))
    };
    let rows: Vec<(String, String)> = text.lines().filter_map(cells).collect();
    let is_first = rows.first().is_some_and(|(label, _)| matches!(label.as_str(), "1" | "a"));
    let asks = text.trim_end().lines().next_back().is_some_and(asks_for_one);
    if rows.len() > 1 && is_first && asks { rows } else { Vec::new() }
}

/// The items right above the question for one of them that ends a text: they are counted from 1. What stands below an item
/// is a part of it.
fn bullets(text: &str) -> Vec<(String, String)> {
    const MOST: usize = 6;
    let mut lines = text.trim_end().lines().rev().filter(|line| !line.trim().is_empty());
    let Some(_) = lines.next().filter(|last| asks_for_one(last)) else { return Vec::new() };
    let item = |line: &str| {
        let bare = line.trim_start();
        let rest = bare.strip_prefix(['-', '*', '•'])?.strip_prefix(' ')?;
        Some((line.len() - bare.len(), plain(rest)))
    };
    let all: Vec<(usize, String)> = lines.map_while(item).collect();
    let least = all.iter().map(|(indent, _)| *indent).min().unwrap_or_default();
    let items = all.into_iter().rev().filter(|(indent, _)| *indent == least);
    let items: Vec<String> = items.map(|(_, item)| item).collect();
    if !(2..=MOST).contains(&items.len()) {
        return Vec::new();
    }
    (1..).map(|n: usize| n.to_string()).zip(items).collect()
}

/// Whether a question asks for one of what stands above it, and names nothing itself: "Which one?", "Laquelle préfères-tu ?"
fn asks_for_one(question: &str) -> bool {
    const WHICH: [&str; 14] = [
        "which", "welche", "welchen", "welcher", "welches", "cuál", "cuáles", "quel", "quelle",
        "lequel", "laquelle", "qual", "quale", "welke",
    ];
    const BEHIND: [&str; 31] = [
        "one",
        "of",
        "do",
        "should",
        "would",
        "shall",
        "option",
        "way",
        "approach",
        "variant",
        "von",
        "davon",
        "nehmen",
        "nimmst",
        "soll",
        "sollen",
        "willst",
        "möchtest",
        "hättest",
        "bevorzugst",
        "prefieres",
        "te",
        "quieres",
        "tu",
        "vous",
        "préfères",
        "préférez",
        "veux",
        "você",
        "prefere",
        "preferisci",
    ];
    const AGAINST: [&str; 6] = ["remove", "drop", "skip", "delete", "weg", "or"];
    let key = key(question);
    let words: Vec<&str> = key.split(' ').collect();
    let is_against = |word: &&str| AGAINST.contains(word) || denies(word);
    question.trim_end().ends_with(QUESTION)
        && !question.contains(':')
        && WHICH.contains(&words[0])
        && words.get(1).is_none_or(|word| BEHIND.contains(word))
        && !words.iter().any(is_against)
}

/// An option of a list: `B) …`, `2. …`, `**Option A**: …`.
fn option(line: &str) -> Option<(String, String)> {
    let line = line.trim().trim_start_matches(['-', '*', '#', ' ', '(']);
    let word = OPTIONS
        .iter()
        .find(|word| line.get(..word.len()).is_some_and(|begin| begin.to_lowercase() == **word));
    let line = word.map_or(line, |word| line[word.len()..].trim_start());
    let end = line.find(|c: char| !c.is_alphanumeric())?;
    let (label, rest) = line.split_at(end);
    let is_named = is_label(label) || word.is_some() && is_cyrillic_label(label);
    let is_option =
        is_named && !rest.ends_with([':', '：']) && rest.starts_with([')', '.', ':', '*', '：']);
    let signs = [')', '.', ':', '：', '*', ' ', '—', '–', '-'];
    let rest = without_list_sign(rest.trim_start_matches(signs));
    let rest = checkbox(rest).map_or(rest, |(task, _)| task);
    (is_option && rest.len() > 3).then(|| (label.to_lowercase(), plain(rest)))
}

/// The label that an answer picks: `B`, `2)`, `option a please`.
pub(crate) fn picked(answer: &str) -> Option<String> {
    let lower = in_earnest(answer.trim_start_matches(['"', '\'', '(', ' ']));
    let mut lower = lower.as_str();
    while let Some(rest) = LEADS.iter().find_map(|lead| lower.strip_prefix(lead)) {
        lower = rest;
    }
    let called = named(lower).map(str::trim_start);
    let lower = called.unwrap_or(lower);
    let label = lower.chars().next()?;
    let behind = &lower[label.len_utf8()..];
    let is_cyrillic = called.is_some() && is_cyrillic_label(label.encode_utf8(&mut [0; 4]));
    if !label.is_ascii_alphanumeric() && !is_cyrillic {
        return None;
    }
    let next = behind.trim_start_matches([')', '.', ',', ':', '!', ' ', '，']);
    let next = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_pick = match behind.chars().next() {
        None => true,
        // "1 and 3" is no single option, "3 workers" is none, and "a" and "i" are words as well.
        Some(' ') => {
            let takes = REASONS.contains(&next) || BEHIND.split(' ').any(|it| it == next);
            takes && !matches!(label, 'a' | 'i') && !names_two(behind)
        }
        Some('吧' | '。' | '！') => true,
        Some(')' | '.' | ',' | ':' | '!' | '，') => {
            next.len() != 1 && !denies(next) && !NO.contains(&next)
        }
        Some(_) => false,
    };
    is_pick.then(|| label.to_string())
}

/// Whether an answer calls what it picks an option: "option 2".
pub(crate) fn names_option(answer: &str) -> bool {
    let lower = answer.to_lowercase();
    let mut clauses = lower.split([',', '.', ';', '!']);
    let words = |clause: &str| clause.split_whitespace().count();
    clauses.any(|clause| {
        let at = OPTIONS.iter().find_map(|word| clause.find(word));
        let is_end = |c: char| c.is_whitespace() || is_unspaced(c);
        let label = |at: usize| named(&clause[at..])?.trim_start().split(is_end).next();
        let is_one = |label: &str| is_label(label) || is_cyrillic_label(label);
        at.is_some_and(|at| label(at).is_some_and(is_one) && words(&clause[..at]) < 5)
    })
}

/// What stands behind the word for an option.
fn named(lower: &str) -> Option<&str> {
    OPTIONS.iter().find_map(|word| lower.strip_prefix(word))
}

/// Whether another label follows: " and 3".
fn names_two(behind: &str) -> bool {
    let mut words = behind.split_whitespace();
    let (and, label) = (words.next(), words.next().unwrap_or_default());
    and == Some("and") && label.trim_end_matches([',', '.', '!']).len() == 1
}

/// The place that an answer picks by an ordinal number: "of your three ideas the second, it leaves the
/// links alive". Beside it stands nothing in that clause but what leads to it, and nothing is asked.
pub(crate) fn place(answer: &str) -> Option<Place> {
    let mut clauses = answer.split([',', '.', ';', ':', '!']);
    let clause = clauses.by_ref().find(|clause| !is_filler(clause))?;
    let asks =
        |clause: &str| clause.split_whitespace().count() > 2 && Cues::of(clause).has(Cue::Request);
    if answer.contains(QUESTION) || clauses.any(asks) {
        return None;
    }
    let key = key(clause);
    let words: Vec<&str> = key.split(' ').collect();
    let at = words.iter().rposition(|word| place_of(word).is_some())?;
    let (before, behind) = (&words[..at], &words[at + 1..]);
    // "Second, please" says no more; "first" and "last" say when as well.
    let is_alone = before.is_empty()
        && (!matches!(words[at], "first" | "last")
            || matches!(behind.first(), Some(&("one" | "option"))));
    let has_article = is_alone || before.last().is_some_and(|word| ARTICLES.contains(word));
    let leads = |word: &&str| ARTICLES.contains(word) || BEFORE.split(' ').any(|it| it == *word);
    let is_object = |word: &&str| BEHIND.split(' ').any(|it| it == *word);
    let is_pick = has_article && before.iter().all(leads) && behind.iter().all(is_object);
    place_of(words[at]).filter(|_| is_pick)
}

fn place_of(word: &str) -> Option<Place> {
    let first = ORDINALS.iter().position(|names| names.contains(&word)).map(Place::First);
    first.or_else(|| LAST.contains(&word).then_some(Place::Last))
}

/// The label of the option that a sentence of the model's recommends: "I recommend (b)". An article is
/// no label.
pub(crate) fn recommended(sentence: &str) -> Option<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if words(&sentence.to_lowercase()).any(|word| denies(word) || word.ends_with("n't")) {
        return None;
    }
    let all: Vec<&str> = sentence.split_whitespace().collect();
    let at = all.iter().position(|word| RECOMMENDING.contains(&bare(word).as_str()))?;
    let is_option = |word: &str| bare(word) == "option";
    let mut behind = all[at + 1..].iter().copied().skip_while(|word| is_option(word));
    let word = behind.next()?;
    let label = bare(word);
    let is_marked = word.starts_with(['(', '*', '"', '`', '“'])
        || word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || is_option(all[at + 1]);
    (label.len() == 1 && label != "i" && is_marked).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_lists_the_last_one_is_to_be_chosen_from() {
        let text = "Found:\n1. no logging\n2. no tests\n\n**Options:**\n1. leave it\n2. add tests";
        let found: Vec<String> = options(text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, ["leave it", "add tests"]);
    }

    #[test]
    fn items_above_a_question_are_counted() {
        let text = "Two ways:\n- **Glicko-2**, lighter\n- TrueSkill\n\nWhich one?";
        let labels = options(text);
        let expected = [("1", "Glicko-2, lighter"), ("2", "TrueSkill")];
        let found = labels.iter().map(|(label, item)| (label.as_str(), item.as_str()));
        assert_eq!(found.collect::<Vec<_>>(), expected);
        let table = "| # | Way | Cost |\n|---|---|---|\n| 1 | Glicko-2 | low |\n| 2 | TrueSkill | high |\n\nWhich one?";
        assert_eq!(options(table)[1], ("2".to_owned(), "TrueSkill, high".to_owned()));
        let nested = "- Redis on the host\n  - with a password\n- Postgres\n\nWhich one?";
        assert_eq!(options(nested)[1], ("2".to_owned(), "Postgres".to_owned()));
        for question in [
            "How many columns should the page have?",
            "Which version should I tag, 1 or 2?",
            "Which host do I deploy to: relay-a or relay-b?",
            "Which one do you NOT want?",
            "Which one should I remove?",
        ] {
            assert!(
                options(&format!("- Redis\n- Postgres\n\n{question}")).is_empty(),
                "{question}"
            );
        }
        assert!(options("Done:\n- a loader\n- a writer\n\nShall I commit?").is_empty());
    }

    #[test]
    fn options_and_picks_are_read() {
        assert_eq!(
            option("**B)** Use a queue").unwrap(),
            ("b".to_owned(), "Use a queue".to_owned())
        );
        assert_eq!(option("2. Keep the lock").unwrap().0, "2");
        assert!(option("A queue would do").is_none());
        for (answer, label) in
            [("B", "b"), ("2) please", "2"), ("option c, and quickly", "c"), ("go with b", "b")]
        {
            assert_eq!(picked(answer).as_deref(), Some(label), "{answer}");
        }
        for answer in ["a queue is better", "Because", "yes"] {
            assert_eq!(picked(answer), None, "{answer}");
        }
        for (answer, at) in [
            ("of your three ideas the second, it leaves old links alive", 1),
            ("the first one", 0),
            ("first one pls", 0),
            ("2nd", 1),
            ("I'd go with the first option then", 0),
            ("ok, die dritte", 2),
            ("el segundo, por favor", 1),
        ] {
            assert_eq!(place(answer), Some(Place::First(at)), "{answer}");
        }
    }

    #[test]
    fn what_speaks_of_a_place_picks_none() {
        for answer in [
            "one second please",
            "the first two, please",
            "the second option?",
            "the second one, please show me its log",
            "I go first",
            "second try at the tests",
            "first",
            "the first test fails",
            "first, run the linter",
            "not the first one",
        ] {
            assert_eq!(place(answer), None, "{answer}");
        }
        assert_eq!(place("the latter"), Some(Place::Last));
        for answer in [
            "1 and 3, not 2",
            "3 workers would be enough",
            "1 doesn't work on Windows",
            "2 is too slow",
            "2: no, 3: yes",
            "1, 2 and 3",
            "make it 2 seconds",
            "take 1 off the list",
        ] {
            assert_eq!(picked(answer), None, "{answer}");
        }
        assert_eq!(picked("B it is").as_deref(), Some("b"));
        for answer in ["bitte option 3", "i like option 3,", "I think 3 might be the best bet"] {
            assert_eq!(picked(answer).as_deref(), Some("3"), "{answer}");
        }
        assert!(names_option("option 2") && !names_option("there is no option to print it"));
        assert_eq!(picked("hmm, let's take C").as_deref(), Some("c"));
        for (answer, label) in [
            ("Variante A", "a"),
            ("方案B", "b"),
            ("方案 2", "2"),
            ("Вариант Б", "б"),
            ("lieber Variante B", "b"),
            ("el 2", "2"),
            ("方案A，可以", "a"),
            ("用方案A吧", "a"),
            ("die 2 bitte", "2"),
        ] {
            assert_eq!(picked(answer).as_deref(), Some(label), "{answer}");
        }
        assert_eq!(option("**方案 A：** 总是流式").unwrap().0, "a");
        assert_eq!(option("**Вариант Б: поток**").unwrap().0, "б");
        for answer in ["el 2 de mayo", "Вариант А, нет, слишком медленно"]
        {
            assert_eq!(picked(answer), None, "{answer}");
        }
        assert!(option("Способ: один").is_none() && option("А вот и ответ: да").is_none());
    }

    #[test]
    fn the_model_may_recommend_an_option() {
        assert_eq!(recommended("I recommend (b).").as_deref(), Some("b"));
        assert_eq!(recommended("I'd suggest option 2, it is simple").as_deref(), Some("2"));
        for text in [
            "I recommend the queue",
            "I would not recommend A, it needs a server.",
            "I recommend a mix of both.",
            "I suggest a short trial first, then we decide.",
        ] {
            assert_eq!(recommended(text), None, "{text}");
        }
    }
}
