//! What a handoff says of a session that broke off amid the work.

use crate::made::prompt;
use crate::script::Script;

#[test]
fn a_session_that_broke_off_is_taken_up_where_it_was() {
    let asked = || Script::default().user("Move the parser into its own crate").model("I look.");
    let running = prompt(asked().begins("cargo publish --dry-run"));
    assert!(running.contains("Finish the request that the session broke off in"), "{running}");
    assert!(
        running.contains("First: find out what became of `cargo publish --dry-run`"),
        "{running}"
    );
    let amid = prompt(asked().runs("rg parse_date", "src/date.rs:7"));
    assert!(amid.contains("broke off amid the work, after `rg parse_date`"), "{amid}");
    let ended = prompt(asked().runs("rg parse_date", "src/date.rs:7").model("It is moved."));
    assert!(ended.contains("is answered; ask the user"), "{ended}");
}

#[test]
fn where_it_broke_off_the_last_thoughts_stand_for_words() {
    let found = "The manager reads the keys from the database, and the files are not looked at.";
    let asked = || Script::default().user("Why does it make new keys?").model("I look.");
    let looked =
        || asked().runs("rg keys src", "src/a.js:7").thinks(found).runs("cat src/a.js", "x");
    let amid = prompt(looked());
    assert!(amid.contains(&format!("last thought, which it did not say: \"{found}\"")), "{amid}");
    let ended = prompt(looked().model("They come from the database."));
    assert!(!ended.contains("did not say"), "{ended}");
}

#[test]
fn a_thought_repeats_no_password_that_was_shown() {
    let amid = Script::default()
        .user("Set up the deployment")
        .runs("cat .env", "DB_PASSWORD=hunter-blue-42")
        .thinks("So the login is hunter-blue-42, and the port is that of the staging host.")
        .runs("nc -z db 5432", "");
    let amid = prompt(amid);
    assert!(amid.contains("So the login is [redacted:password], and"), "{amid}");
}
