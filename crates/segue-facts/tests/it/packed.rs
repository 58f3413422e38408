//! How the lines of a prompt stand together.

use segue_model::TodoState::{Done, Pending};

use crate::made::{draft, prompt};
use crate::script::Script;

/// The list of what the user ruled, told and decided.
fn spoken(prompt: &str) -> Vec<&str> {
    let (_, behind) = prompt.split_once("the later holds:\n").unwrap_or_default();
    behind.lines().take_while(|line| !line.is_empty()).collect()
}

fn begun() -> Script {
    Script::default().user("Build a page for the rowing club.").model("It stands.")
}

#[test]
fn what_the_user_said_stands_in_its_order_whatever_it_is() {
    let prompt = prompt(
        begun()
            .user("The boathouse opens at 7.")
            .model("Noted.")
            .user("Never show the members' phone numbers.")
            .model("Right.")
            .user("Let's take Svelte, because Ines knows it.")
            .model("Good.")
            .user("Draw the boats.")
            .model("Drawn."),
    );
    let words = ["boathouse", "phone numbers", "Svelte"];
    let said = spoken(&prompt);
    let at = words.map(|word| said.iter().position(|line| line.contains(word)));
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{prompt}");
}

#[test]
fn what_the_last_message_asks_for_stands_beside_what_it_rules() {
    let asks = "Please add the tide table.";
    let last = "Never show the members' phone numbers. Always write dates as 2026-05-01, and always write times with their zone. Please add the tide table. Never use red on the pages of the club.";
    let prompt = prompt(
        begun()
            .user("Draw the boats.")
            .model("Drawn.")
            .user(last)
            .model("Should the table have heights?"),
    );
    let (asked, ruled) = prompt.split_once("oldest first").unwrap();
    assert!(asked.contains(&format!("[…] {asks} […]")), "{prompt}");
    assert!(ruled.contains("phone numbers") && ruled.contains("Never use red"), "{prompt}");
}

#[test]
fn the_last_word_is_the_goal_as_long_as_nobody_answered_it() {
    let open = prompt(begun().user("Rollback!"));
    assert!(open.contains("\"Rollback!\""), "{open}");
    let (asked, goal) = open.split_once("## This Session's Goal").unwrap();
    assert!(asked.contains("Rollback!") && goal.contains("Rollback!"), "{open}");
}

#[test]
fn sentences_that_follow_one_another_are_one_quotation() {
    let rules = "Never show the members' phone numbers. Always write dates as 2026-05-01.";
    let whole = prompt(begun().user(rules).model("Right."));
    assert!(spoken(&whole).contains(&format!("- \"{rules}\"").as_str()), "{whole}");
    let apart = prompt(
        begun()
            .user("Never show the members' phone numbers. How is the weather? Always write dates as 2026-05-01.")
            .model("Right."),
    );
    assert_eq!(spoken(&apart).len(), 2, "{apart}");
}

#[test]
fn a_quotation_of_several_sentences_has_its_sources() {
    let rules = "Never show the members' phone numbers. Always write dates as 2026-05-01.";
    let draft = draft(&begun().user(rules).model("Right.").facts(), 2_000);
    let digest = segue_model::LineDigest::of(&format!("- \"{rules}\""));
    let source = draft.sources.iter().find(|line| line.digest == digest);
    assert_eq!(source.map(|line| line.addresses.len()), Some(1));
}

#[test]
fn what_the_objective_says_is_not_said_again() {
    let list = [
        ("Draw the boats", Done),
        ("Write the imprint", Pending),
        ("Ask Ines for photographs", Pending),
    ];
    let prompt = prompt(begun().lists(&list));
    assert!(prompt.contains("Write the imprint.\nDone when"), "{prompt}");
    for todo in ["Write the imprint", "Ask Ines for photographs"] {
        assert_eq!(prompt.matches(todo).count(), 1, "{prompt}");
    }
    assert!(!prompt.contains("Left out"), "{prompt}");
}

#[test]
fn what_only_has_words_of_the_objective_is_said() {
    let list = [
        ("Write the tests for the imprint", Pending),
        ("Draw the oars", Pending),
        ("Draw the hull", Pending),
        ("Draw the mast", Pending),
        ("the imprint", Pending),
        ("the oars", Pending),
    ];
    let prompt = prompt(begun().lists(&list));
    assert!(prompt.contains("\n- the imprint\n- the oars\n"), "{prompt}");
}

#[test]
fn rules_of_one_message_hold_beside_each_other() {
    let rules = "the timeout of stage 1 must be 30 s\nthe timeout of stage 2 must be 60 s\n\
                 the timeout of stage 3 must be 90 s";
    let prompt = prompt(begun().user(rules).model("Noted."));
    for seconds in ["30 s", "60 s", "90 s"] {
        assert!(prompt.contains(seconds), "{prompt}");
    }
}

#[test]
fn items_that_are_named_by_their_labels_are_told() {
    let list = "What I found:\n1. The boats have no names\n2. The oars are too short\n3. The flag hangs upside down";
    let asked = |words| prompt(begun().model(list).user(words).model("I begin."));
    let fixed = asked("fix 1 and 3");
    let of = "- \"fix 1 and 3\" (of the list: \"1: The boats have no names; 3: The flag hangs upside down\")";
    assert!(fixed.contains(of), "{fixed}");
    let liked = asked("i like 1-2, leave 3");
    assert!(
        liked.contains("- Agreed: \"The boats have no names; The oars are too short\""),
        "{liked}"
    );
    let counted = asked("do 3 rounds");
    assert!(!counted.contains("of the list"), "{counted}");
}

#[test]
fn what_a_message_asks_for_beside_its_rule_is_not_lost() {
    let facts = Script::default()
        .user("Sort the tickets by age")
        .model("Sorted.")
        .user("good, do the second too. Never close the ticket of a customer without asking me first, however old it is.")
        .model("It is done.")
        .user("Then write the page about the tickets")
        .facts();
    let prompt = draft(&facts, 2_000).content.prompt;
    assert!(prompt.contains("- \"good, do the second too. […]\""), "{prompt}");
    assert!(prompt.contains("- \"Never close the ticket of a customer"), "{prompt}");
}
