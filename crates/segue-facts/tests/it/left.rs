//! What the next session is to do, where the last words leave something to it.

use crate::made::prompt;
use crate::script::Script;

#[test]
fn what_is_to_be_tried_is_to_be_seen_with_the_user() {
    let fixed = || Script::default().user("The page is blank").edits("page.js".to_owned());
    let asked = "I changed the guard. Please open it and tell me whether it works.";
    let tried = prompt(fixed().model(asked));
    assert!(!tried.contains("is answered; ask the user"), "{tried}");
    let tested = fixed().runs("npm test", "Tests: 3 passed, 3 total").model(asked);
    assert!(prompt(tested).contains("is answered; ask the user"));
    let told = prompt(fixed().model("I changed the guard."));
    assert!(told.contains("is answered; ask the user"), "{told}");
}

#[test]
fn the_step_that_the_last_words_name_is_still_to_do() {
    let ended = "The loader is in. Next: write the migration for the old rows.";
    let done = || Script::default().user("Write the loader").edits("a.rs".to_owned());
    let named = prompt(done().model(ended));
    assert!(named.contains("- write the migration for the old rows"), "{named}");
    let unnamed = prompt(done().model("The loader is in."));
    assert!(!unnamed.contains("Still to do"), "{unnamed}");
}

#[test]
fn a_message_that_tells_what_is_not_there_is_what_is_left() {
    let shown = || Script::default().user("Explain the next step").model("Open the settings.");
    let last = "No encuentro mucho de impresoras en Preferencias.";
    let told = prompt(shown().user(last));
    assert!(told.contains(&format!("left open: \"{last}\"")), "{told}");
    let no = prompt(shown().user("no, that is far too dear for us"));
    let goal = "left open: \"Explain the next step\" (later: \"no, that is far too dear for us\")";
    assert!(no.contains(goal), "{no}");
}
