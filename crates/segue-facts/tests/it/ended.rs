//! How a session ended, and what the next one is to do.

use segue_model::TodoState::{Done, InProgress};

use crate::made::draft;
use crate::script::Script;

fn prompt(script: Script) -> String {
    draft(&script.facts(), 2_000).content.prompt
}

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
fn making_the_handoff_is_no_work_that_breaks_off() {
    let done =
        || Script::default().user("Move the parser into its own crate").model("It is moved.");
    for script in [done().begins("segue handoff"), done().user("snapshot").begins("cat notes.md")] {
        let prompt = prompt(script);
        assert!(prompt.contains("is answered; ask the user"), "{prompt}");
        assert!(!prompt.contains("broke off"), "{prompt}");
    }
}

#[test]
fn an_item_that_nobody_ticked_off_is_no_goal_once_it_is_committed() {
    let todo = "Commit the parser";
    let listed = || {
        let list = [("Move the files", Done), (todo, InProgress)];
        Script::default().user("Move the parser into its own crate").lists(&list)
    };
    let commit = "[main 3f2c1ab] parser: a crate of its own";
    let committed =
        prompt(listed().runs("git commit -m x", commit).model("All of it is committed."));
    assert!(committed.contains("Commit the parser (left in progress"), "{committed}");
    assert!(committed.contains("is answered; ask the user"), "{committed}");
    let open = prompt(listed().model("I stop here for today."));
    assert!(open.contains("\nCommit the parser."), "{open}");
}
