//! The choice that a message ends with: options in a list, and the words before or behind it that ask for one.
//!
//! The options belong to the question: each alone would be a question that nobody asked.

use segue_document::Pattern;

use super::options::options;
use super::plain::plain;
use super::proposal::asking::{asks_to_choose, asks_which};
use crate::text::{QUESTION, sentences, shorten, without_list_sign};

/// How many characters a choice has at most, with its options.
const WIDTH: usize = 260;
/// How many of an option at least.
const OPTION: usize = 24;
/// More options than this are a list to look through.
const MOST: usize = 6;
/// How many lines may stand behind the last option.
const BEHIND: usize = 2;

/// How the words before a list ask which of it is wanted.
static LEADS: Pattern = Pattern::unicode(
    r"(?ix) \b(?: would\ you\ (?:like|prefer|rather) | do\ you\ want | want\ me\ to | (?:shall|should)\ (?:i|we) | which\ (?:one|of|option|way|approach)
            | how\ (?:would|do)\ you\ (?:like|want) | what\ would\ you\ (?:like|prefer)
            | möchtest\ du | möchten\ sie | willst\ du | soll(?:en)?\ (?:ich|wir) | was\ ist\ dir\ lieber | welche[rsn]?\ (?:variante|option|davon)
            | quieres\ que | prefieres | cuál\ (?:de|prefieres) | veux-tu | voulez-vous | préfères-tu | préférez-vous | vuoi\ che | preferisci )\b [^.!]* [:?：？] \W* $",
);

/// What says before a list that it has options.
static OPTIONS: Pattern = Pattern::unicode(
    r"(?i)\b(?:options?|ways?|approach(?:es)?|alternatives?|choices?|either|optionen|varianten|wege|möglichkeiten|opciones|formas|approches|façons|opzioni)\b",
);

/// The options with the words that ask for one, on one line; nothing where `message` does not end with a choice.
pub(crate) fn choice(message: &str) -> Option<String> {
    asked(message, &List::last_of(message)?)
}

/// The options of the choice that `message` ends with, as they stand there; none where it ends with none.
pub(crate) fn chosen_from(message: &str) -> Vec<&str> {
    let list = List::last_of(message).filter(|list| asked(message, list).is_some());
    list.map_or_else(Vec::new, |list| list.items)
}

fn asked(message: &str, list: &List<'_>) -> Option<String> {
    // Items that ask which or what are questions themselves.
    if list.items.iter().filter(|item| asks_which(item)).count() > 1 {
        return None;
    }
    let behind = sentences(&list.behind).into_iter().rfind(|it| it.ends_with(QUESTION));
    let asked = if let Some(behind) = behind {
        // A list of what was done leads to no choice.
        let leads = OPTIONS.is_match(list.lead) && options(message).len() == list.items.len();
        Some(plain(behind)).filter(|_| leads && asks_for_one(behind))
    } else {
        let lead = sentences(list.lead).last().map(|lead| plain(lead));
        lead.filter(|lead| LEADS.is_match(lead))
    }?;
    let asked = shorten(&asked, WIDTH / 2);
    let room = WIDTH.saturating_sub(asked.chars().count()) / list.items.len();
    let items = list.items.iter().map(|item| {
        let item = plain(item);
        shorten(item.trim_end_matches(['?', '？', '.', ';']), room.max(OPTION) - ") ; n".len())
    });
    let items: Vec<String> = (1..).zip(items).map(|(n, item)| format!("({n}) {item}")).collect();
    Some(format!("{} {}?", asked.trim_end_matches(['*', '_']), items.join("; ")))
}

/// Whether a sentence behind a list asks which of it is wanted.
fn asks_for_one(sentence: &str) -> bool {
    asks_to_choose(sentence) || asks_which(sentence) && LEADS.is_match(&plain(sentence))
}

/// The list near the end of a message.
struct List<'a> {
    lead: &'a str,
    items: Vec<&'a str>,
    behind: String,
}

impl<'a> List<'a> {
    fn last_of(message: &'a str) -> Option<Self> {
        let lines: Vec<&str> = message.lines().filter(|line| !line.trim().is_empty()).collect();
        let is_item = |line: &&str| without_list_sign(line.trim()).len() < line.trim().len();
        // What is set in goes on with the item above it.
        let is_inner = |line: &&str| line.starts_with([' ', '\t']);
        let end = lines.iter().rposition(is_item)? + 1;
        let of_list = |line: &&&str| is_item(line) || is_inner(line);
        let from = end - lines[..end].iter().rev().take_while(of_list).count();
        let items = lines[from..end].iter().filter(|line| is_item(line) && !is_inner(line));
        let items: Vec<&str> = items.map(|line| without_list_sign(line.trim())).collect();
        let is_list = (2..=MOST).contains(&items.len()) && lines.len() <= end + BEHIND;
        let lead = from.checked_sub(1).map_or("", |before| lines[before]);
        is_list.then(|| Self { lead, items, behind: lines[end..].join("\n") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_belong_to_the_question() {
        let before = "Three tests fail.\n\nWould you like me to:\n1. Revert the fix?\n2. Go on with it?\n3. **Commit** it all?";
        let expected =
            "Would you like me to: (1) Revert the fix; (2) Go on with it; (3) Commit it all?";
        assert_eq!(choice(before).as_deref(), Some(expected));
        assert_eq!(chosen_from(before)[..2], ["Revert the fix?", "Go on with it?"]);
        let behind =
            "Two ways:\n\n1. A queue\n   - is fast\n2. A table\n\nWhich one do you prefer?";
        assert_eq!(
            choice(behind).as_deref(),
            Some("Which one do you prefer? (1) A queue; (2) A table?")
        );
        let bullets = "Soll ich:\n- den Index neu bauen\n- alles lassen, wie es ist";
        assert!(choice(bullets).is_some_and(|it| it.starts_with("Soll ich: (1) den Index")));
    }

    #[test]
    fn a_long_choice_is_cut_in_its_options() {
        let long = "and so on ".repeat(30);
        let text =
            choice(&format!("Should I:\n1. Begin {long}\n2. Wait {long}\n3. Stop {long}")).unwrap();
        assert!(text.chars().count() <= WIDTH + 8, "{text}");
        assert!(["(1) Begin", "(2) Wait", "(3) Stop"].iter().all(|it| text.contains(it)), "{text}");
    }

    #[test]
    fn a_report_ends_with_no_choice() {
        for text in [
            "Done:\n1. the parser\n2. the tests\n\nShall I push?",
            "I changed:\n- a\n- b",
            "Should I:\n1. push?",
            "Should I:\n1. push it now\n2. wait\n\nAlso, which port does staging use?",
            "I changed these:\n1. The lexer\n2. The grammar\n\nWhich of the two servers is it?",
            "How would you like me to handle these?\n1. Which database?\n2. Which port?",
            "Which one do you prefer?",
            "Would you like me to go on? I did:\n- a\n- b\n\nc\n\nd\n\ne",
        ] {
            assert_eq!(choice(text), None, "{text}");
            assert!(chosen_from(text).is_empty());
        }
    }
}
