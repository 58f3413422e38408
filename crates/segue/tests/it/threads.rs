//! Threads, labels, rollbacks, claims, and taking them back.

use serde_json::Value;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

fn story() -> Sandbox {
    let mut sandbox = Sandbox::with_project();
    sandbox.set("SEGUE_HOST", "laptop");
    for (session, time) in LINKCHECK.iter().zip(["14:28:20", "14:31:00", "14:34:30"]) {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T{time}Z"));
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:00:00Z");
    sandbox
}

/// The id of the handoff with this number, among those that are not given up.
fn id(sandbox: &Sandbox, number: &str) -> String {
    sandbox.json(&["show", number, "--json"])["id"].as_str().unwrap().to_owned()
}

fn log(sandbox: &Sandbox) -> Value {
    sandbox.json(&["log", "--all", "--json"])
}

#[test]
fn a_thread_is_made_entered_and_goes_on_by_itself() {
    let sandbox = story();
    let done = sandbox.json(&["branch", "parser", "1", "--json"]);
    assert_eq!(done["schema"], "segue/done/1");
    assert_eq!(done["op"], "branch");
    assert_eq!(done["thread"], "parser");
    let log = log(&sandbox);
    assert_eq!(log["threads"]["parser"], id(&sandbox, "1"));
    assert_eq!(log["here"], id(&sandbox, "3"), "it is not entered");
    assert!(sandbox.good(&["switch", "parser"]).contains("On thread parser"));
    assert_eq!(id(&sandbox, "@"), id(&sandbox, "1"));
    sandbox.run_with(&["save", "-"], "## Next Objective\n\nWrite the parser\n");
    let tip = sandbox.json(&["show", "thread/parser", "--json"]);
    assert_eq!(tip["thread"], "parser");
    assert_eq!(tip["number"], 2);
    assert_eq!(id(&sandbox, "thread/main"), id(&sandbox, "3"));
    let graph = sandbox.good(&["log"]);
    assert!(graph.contains("you are here"), "{graph}");
}

#[test]
fn threads_that_are_there_are_not_made_again_and_unknown_ones_not_entered() {
    let sandbox = story();
    sandbox.good(&["branch", "parser"]);
    assert_eq!(sandbox.run(&["branch", "parser", "1"]).status, 5);
    sandbox.good(&["branch", "parser", "1", "--move"]);
    assert_eq!(id(&sandbox, "thread/parser"), id(&sandbox, "1"));
    assert_eq!(sandbox.run(&["switch", "nowhere"]).status, 2);
    assert_eq!(sandbox.run(&["branch", "../x"]).status, 2);
    sandbox.good(&["branch", "parser", "--delete"]);
    assert_eq!(sandbox.run(&["show", "thread/parser"]).status, 2);
    assert_eq!(sandbox.run(&["branch", "main", "--delete"]).status, 5);
}

#[test]
fn labels_name_handoffs_and_move() {
    let sandbox = story();
    sandbox.good(&["tag", "mvp", "2"]);
    assert_eq!(id(&sandbox, "tag:mvp"), id(&sandbox, "2"));
    sandbox.good(&["tag", "mvp"]);
    assert_eq!(id(&sandbox, "tag:mvp"), id(&sandbox, "3"));
    assert!(sandbox.good(&["log"]).contains("[mvp]"));
    sandbox.good(&["tag", "mvp", "--delete"]);
    assert_eq!(sandbox.run(&["show", "tag:mvp"]).status, 2);
    assert_eq!(sandbox.run(&["tag", "m v p"]).status, 2);
}

#[test]
fn what_was_given_up_or_merged_waits_for_nobody() {
    let sandbox = story();
    assert!(sandbox.good(&["pending"]).contains("Handoff 3"));
    sandbox.good(&["rollback", "1", "--why", "mock clock is flaky"]);
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
    let sandbox = story();
    sandbox.good(&["branch", "parser", "1"]);
    sandbox.good(&["switch", "parser"]);
    sandbox.run_with(&["save", "-"], "## Next Objective\n\nWrite the parser\n");
    sandbox.good(&["switch", "main"]);
    sandbox.good(&["merge", "thread/main", "thread/parser"]);
    assert!(sandbox.good(&["pending"]).contains("Handoff 4"));
}

#[test]
fn a_rollback_gives_up_what_came_after_and_undo_brings_it_back() {
    let sandbox = story();
    let before = log(&sandbox);
    let files = Sandbox::files(&sandbox.project.join(".segue/handoffs"));
    let back = sandbox.json(&["rollback", "1", "--why", "mock clock is flaky", "--json"]);
    assert_eq!(back["abandoned"].as_array().unwrap().len(), 2);
    assert_eq!(id(&sandbox, "@"), id(&sandbox, "1"));
    let shown = sandbox.json(&["log", "--json"]);
    assert_eq!(shown["handoffs"].as_array().unwrap().len(), 1);
    let all = log(&sandbox);
    assert_eq!(all["handoffs"][0]["state"], "abandoned");
    assert_eq!(all["sessions"][0]["why"], "mock clock is flaky");
    assert_eq!(Sandbox::files(&sandbox.project.join(".segue/handoffs")), files, "all is there");

    sandbox.good(&["undo"]);
    assert_eq!(log(&sandbox), before, "exactly as it was");
    let redo = sandbox.json(&["op", "log", "--json"])["operations"][0]["id"].clone();
    sandbox.good(&["undo", redo.as_str().unwrap()]);
    assert_eq!(log(&sandbox), all, "and again");
}

#[test]
fn undo_goes_back_step_by_step_and_names_what_it_undid() {
    let sandbox = story();
    let start = log(&sandbox);
    sandbox.good(&["tag", "mvp", "1"]);
    let tagged = log(&sandbox);
    sandbox.good(&["branch", "parser"]);
    sandbox.good(&["switch", "parser"]);
    assert!(sandbox.good(&["undo"]).contains("on thread main again"));
    assert!(sandbox.good(&["undo"]).contains("thread parser made"));
    assert_eq!(log(&sandbox), tagged);
    sandbox.good(&["undo"]);
    assert_eq!(log(&sandbox), start);
    assert!(sandbox.good(&["undo"]).contains("is out of view"), "the last handoff");
    assert_eq!(id(&sandbox, "@"), id(&sandbox, "2"));
    let operations = sandbox.json(&["op", "log", "--json"]);
    assert_eq!(operations["schema"], "segue/ops/1");
    let all = operations["operations"].as_array().unwrap();
    let undone = all.iter().filter(|op| op["undone"] == true).count();
    assert_eq!(undone, 4, "tag, branch, switch and handoff");
    let run = sandbox.run(&["undo", &id(&sandbox, "1")]);
    assert_eq!(run.status, 5, "something follows it: {}", run.err);
    assert_eq!(sandbox.run(&["undo", "nothing"]).status, 2);
}

/// The operations, newest first: kind, and whether it is undone.
fn operations(sandbox: &Sandbox) -> Vec<(String, bool)> {
    let value = sandbox.json(&["op", "log", "--json"]);
    let all = value["operations"].as_array().unwrap().iter();
    let kind = |op: &Value| op["kind"].as_str().unwrap().to_owned();
    all.map(|op| (kind(op), op["undone"] == true)).collect()
}

#[test]
fn the_log_of_operations_has_the_order_in_which_they_were_done() {
    // All of it within one second.
    let sandbox = Sandbox::with_project();
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    let mut expected = vec!["handoff"];
    for step in 0..4 {
        sandbox.good(&["tag", &format!("t{step}")]);
        sandbox.good(&["branch", &format!("b{step}")]);
        sandbox.good(&["switch", &format!("b{step}")]);
        let next = format!("## Next Objective\n\nStep {step}\n");
        assert_eq!(sandbox.run_with(&["save", "-"], &next).status, 0);
        expected.extend(["tag", "thread", "switch", "handoff"]);
    }
    sandbox.good(&["claim"]);
    sandbox.good(&["rollback", "--why", "the wrong way"]);
    expected.extend(["claimed", "abandoned"]);
    let kinds = || operations(&sandbox).into_iter().rev().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds(), expected);
    // One for each of them, back to the start.
    for _ in 0..expected.len() {
        sandbox.good(&["undo"]);
    }
    assert_eq!(sandbox.run(&["undo"]).status, 2, "nothing is left");
    let mut undone = operations(&sandbox).into_iter().rev().take(expected.len());
    assert!(undone.all(|(_, undone)| undone));
    assert_eq!(kinds()[expected.len()..], vec!["undone"; expected.len()]);
    assert_eq!(sandbox.json(&["status", "--json"])["tip"], Value::Null);
}

#[test]
fn a_switch_has_an_id_and_is_undone_and_done_again_by_it() {
    let sandbox = story();
    sandbox.good(&["branch", "api"]);
    let switch = sandbox.json(&["switch", "api", "--json"])["id"].as_str().unwrap().to_owned();
    let here = || sandbox.json(&["status", "--json"])["thread"].as_str().unwrap().to_owned();
    assert_eq!(sandbox.json(&["switch", "api", "--json"])["id"], Value::Null, "nothing to do");
    let log = sandbox.good(&["op", "log"]);
    assert!(log.contains("switched from main to api"), "{log}");
    let undone = sandbox.json(&["undo", &switch, "--json"]);
    assert_eq!(here(), "main");
    let again = sandbox.run(&["undo", &switch]);
    assert!(again.status == 2 && again.err.contains("undone already"), "{}", again.err);
    sandbox.good(&["undo", undone["id"].as_str().unwrap()]);
    assert_eq!(here(), "api");
    sandbox.good(&["switch", "main"]);
    let gone = sandbox.run(&["undo", &switch]);
    assert_eq!(gone.status, 5, "{}", gone.err);
    assert!(gone.err.contains("is on `main` by now"), "{}", gone.err);
    assert_eq!(operations(&sandbox)[0], ("switch".to_owned(), false));
}

#[test]
fn what_was_purged_is_said_not_to_come_back() {
    let sandbox = story();
    sandbox.good(&["tag", "mvp", "1"]);
    sandbox.good(&["purge", "@", "--yes"]);
    assert_eq!(operations(&sandbox)[0], ("purge".to_owned(), false));
    let run = sandbox.run(&["undo"]);
    assert_eq!(run.status, 2, "not the tag in its place");
    assert!(run.err.contains("was purged") && run.err.contains("segue op log"), "{}", run.err);
    let all = sandbox.json(&["op", "log", "--json"]);
    let tag = all["operations"][2]["id"].as_str().unwrap();
    assert!(sandbox.good(&["undo", tag]).contains("tag mvp"));
}

#[test]
fn who_gives_no_name_is_told_which_there_are() {
    let sandbox = story();
    sandbox.good(&["tag", "mvp"]);
    sandbox.good(&["branch", "api"]);
    for (arguments, words) in [
        (&["switch"][..], &["name of a thread", "there are api, main", "`segue switch api`"][..]),
        (&["branch"], &["name of a thread", "there are api, main", "`segue branch parser`"]),
        (&["branch", "--delete"], &["there are api, main", "`segue branch api --delete`"]),
        (&["tag"], &["name of a tag", "there are mvp", "`segue tag mvp`"]),
        (&["tag", "--delete"], &["`segue tag mvp --delete`"]),
    ] {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        words.iter().for_each(|word| assert!(run.err.contains(word), "{word}: {}", run.err));
    }
    let run = Sandbox::new().run(&["switch"]);
    assert!(run.err.contains("no segue project"), "{}", run.err);
}

#[test]
fn a_rollback_without_a_reason_teaches_nobody_and_is_not_done() {
    let sandbox = story();
    let before = log(&sandbox);
    for arguments in [&["rollback"][..], &["rollback", "--why", " "]] {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.err.contains("needs its reason") && run.err.contains("--why"), "{}", run.err);
    }
    assert_eq!(log(&sandbox), before);
}

#[test]
fn a_name_that_nothing_has_is_answered_by_what_is_near() {
    let sandbox = story();
    sandbox.good(&["tag", "pre-refactor"]);
    sandbox.good(&["branch", "api"]);
    for (wrong, near) in [
        ("apii", "thread/api"),
        ("thread/apy", "thread/api"),
        ("tag:prerefactor", "tag:pre-refactor"),
        ("readme", "did you mean"),
        ("nope", "segue log"),
        ("zzzzzz", "segue log"),
    ] {
        let run = sandbox.run(&["show", wrong]);
        assert_eq!(run.status, 2, "{wrong}");
        assert!(run.err.contains(near), "{wrong}: {}", run.err);
    }
    assert_eq!(sandbox.good(&["show", "api"]), sandbox.good(&["show", "thread/api"]));
}

#[test]
fn log_says_which_thread_one_is_on() {
    let sandbox = story();
    sandbox.good(&["branch", "api", "1"]);
    assert!(sandbox.good(&["log"]).contains("tip of api"), "{}", sandbox.good(&["log"]));
    sandbox.good(&["switch", "api"]);
    let shown = sandbox.good(&["log"]);
    assert!(shown.contains("← you are here, on thread api"), "{shown}");
    let run = sandbox.run(&["log", "--limit", "1"]);
    let here = id(&sandbox, "1");
    let said = format!("You are on thread api, at {}, which is not shown", &here[..8]);
    assert!(run.err.contains(&said), "{}", run.err);
}

#[test]
fn a_tag_that_moves_says_from_where() {
    let sandbox = story();
    let (first, second) = (id(&sandbox, "1"), id(&sandbox, "2"));
    assert!(sandbox.good(&["tag", "mvp", "1"]).contains(&format!("Tag mvp is on {}", &first[..8])));
    let moved = sandbox.good(&["tag", "mvp", "2"]);
    let expected = format!("Tag mvp moved from {} to {}", &first[..8], &second[..8]);
    assert!(moved.contains(&expected), "{moved}");
    assert_eq!(sandbox.json(&["tag", "mvp", "1", "--json"])["from"], second.as_str());
    let deleted = sandbox.good(&["tag", "mvp", "--delete"]);
    assert!(deleted.contains(&format!("which was on {}", &first[..8])), "{deleted}");
}

#[test]
fn a_claim_has_one_holder() {
    let mut sandbox = story();
    sandbox.good(&["claim", "2"]);
    sandbox.good(&["claim", "2"]);
    sandbox.set("SEGUE_HOST", "desktop");
    let run = sandbox.run(&["claim", "2", "--json"]);
    assert_eq!(run.status, 5);
    assert!(run.err.contains("claimed by laptop since"), "{}", run.err);
    assert_eq!(log(&sandbox)["handoffs"][1]["claimed_by"], "laptop");
    let operation = sandbox.json(&["op", "log", "--json"])["operations"][0]["id"].clone();
    sandbox.good(&["undo", operation.as_str().unwrap()]);
    sandbox.good(&["claim", "2"]);
    assert_eq!(log(&sandbox)["handoffs"][1]["claimed_by"], "desktop");
}

#[test]
fn a_session_follows_the_handoff_that_it_was_started_from() {
    let sandbox = Sandbox::with_project();
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    sandbox.good(&["branch", "parser", "1"]);
    let native = "c70d9e15-52ab-4d68-8f41-e39b6a02c5d8";
    sandbox.good(&["next", "thread/parser", "--started", &format!("claude:{native}")]);
    let open = &log(&sandbox)["sessions"][2];
    assert_eq!(open["state"], "open");
    assert!(sandbox.good(&["log"]).contains("no handoff yet"));
    let made = sandbox.json(&["handoff", "--from", &fixture(LINKCHECK[2]), "--json"]);
    assert_eq!(made["parents"][0], id(&sandbox, "1"));
    assert_eq!(made["thread"], "parser");
    assert!(!sandbox.good(&["log"]).contains("no handoff yet"));
    // That a session began is noted by the way: `undo` takes back what a person did.
    assert!(sandbox.good(&["undo"]).contains("out of view"), "the handoff");
    assert!(sandbox.good(&["undo"]).contains("parser"), "the branch");
    assert!(log(&sandbox)["sessions"][2]["state"] == "open");
}

#[test]
fn a_thread_is_chosen_for_one_handoff() {
    let sandbox = Sandbox::with_project();
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    sandbox.good(&["branch", "parser"]);
    let made = sandbox.json(&[
        "handoff",
        "--from",
        &fixture(LINKCHECK[1]),
        "--thread",
        "parser",
        "--json",
    ]);
    assert_eq!(made["thread"], "parser");
    assert_eq!(made["parents"][0], id(&sandbox, "1"));
    assert_eq!(id(&sandbox, "@"), id(&sandbox, "1"), "this checkout stays on main");
}

#[test]
fn a_handoff_that_goes_on_another_thread_with_its_session_says_so() {
    let sandbox = story();
    sandbox.good(&["branch", "parser"]);
    sandbox.good(&["switch", "parser"]);
    let again = ["handoff", "--force", "--from", &fixture(LINKCHECK[2])];
    let told = sandbox.good(&again);
    assert!(told.contains("it is on thread main, where its session was"), "{told}");
    let here = sandbox.good(&[&again[..], &["--thread", "parser"]].concat());
    assert!(!here.contains("it is on thread"), "{here}");
}

#[test]
fn what_waits_follows_an_undo_and_its_undoing() {
    let mut sandbox = story();
    let waits = |sandbox: &Sandbox, number: u32| {
        let pending = sandbox.good(&["pending"]);
        assert!(pending.contains(&format!("Handoff {number} ")), "{pending}");
    };
    waits(&sandbox, 3);
    let undone = sandbox.json(&["undo", "--json"]);
    waits(&sandbox, 2);
    sandbox.good(&["undo", undone["id"].as_str().unwrap()]);
    waits(&sandbox, 3);
    // What was dropped stays so.
    sandbox.good(&["pending", "--drop"]);
    sandbox.run_with(&["save", "-"], "## Next Objective\n\nWrite the parser\n");
    waits(&sandbox, 4);
    let undone = sandbox.json(&["undo", "--json"]);
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:10:00Z");
    sandbox.run_with(&["save", "-"], "## Next Objective\n\nWrite the lexer\n");
    sandbox.good(&["undo", undone["id"].as_str().unwrap()]);
    assert!(sandbox.good(&["pending"]).contains("Write the lexer"), "the newer one waits");
}

#[test]
fn what_a_session_began_from_or_is_purged_waits_no_more_behind_an_undo() {
    let begun = story();
    begun.good(&["next", "2", "--started", "claude:6f0c9a4e"]);
    begun.good(&["undo", &id(&begun, "3")]);
    let pending = begun.good(&["pending"]);
    assert!(pending.contains("Handoff 1 "), "a session began from 2: {pending}");

    let purged = story();
    let objective = purged.json(&["show", "2", "--json"])["objective"].as_str().unwrap().to_owned();
    let last = id(&purged, "3");
    purged.good(&["purge", "2", "--yes"]);
    let waiting = purged.project.join(".segue/local/pending.json");
    assert!(!std::fs::read_to_string(waiting).unwrap().contains(&objective));
    purged.good(&["undo", &last]);
    let pending = purged.good(&["pending"]);
    assert!(pending.contains("Handoff 1 "), "2 is gone: {pending}");
}

#[test]
fn redo_goes_forward_as_far_as_undo_went_back() {
    let sandbox = story();
    sandbox.good(&["tag", "done"]);
    sandbox.good(&["branch", "parser"]);
    sandbox.good(&["switch", "parser"]);
    let before = sandbox.good(&["log", "--json"]);
    assert_eq!(sandbox.run(&["redo"]).status, 2, "nothing was undone");
    for _ in 0..4 {
        sandbox.good(&["undo"]);
    }
    assert!(sandbox.good(&["redo"]).contains("is in view again"));
    for _ in 0..2 {
        sandbox.good(&["redo"]);
    }
    assert!(sandbox.good(&["redo"]).contains("on thread parser again"));
    assert_eq!(sandbox.good(&["log", "--json"]), before);
    assert_eq!(sandbox.run(&["redo"]).status, 2, "all is as it was");
    // What was done since leaves nothing to do again.
    sandbox.good(&["undo"]);
    sandbox.good(&["tag", "other"]);
    assert_eq!(sandbox.run(&["redo"]).status, 2);
    sandbox.good(&["undo"]);
    assert!(sandbox.good(&["redo"]).contains("other"));
}

#[test]
fn records_that_cannot_be_read_are_named_and_the_others_count() {
    let sandbox = story();
    sandbox.good(&["tag", "mvp", "1"]);
    sandbox
        .write(".segue/records/20261122T103104Z-tag-kkkkkkkkkkkkkkkk.toml", "segue = 1\nid = 3\n");
    let run = sandbox.run(&["show", "tag:mvp"]);
    assert_eq!(run.status, 0);
    let run = sandbox.run(&["log"]);
    assert!(run.err.contains("kkkkkkkkkkkkkkkk.toml` is left out: line 2"), "{}", run.err);
}

#[test]
fn deleting_local_puts_one_back_on_main() {
    let sandbox = story();
    sandbox.good(&["branch", "parser", "1"]);
    sandbox.good(&["switch", "parser"]);
    std::fs::remove_dir_all(sandbox.project.join(".segue/local")).unwrap();
    assert_eq!(id(&sandbox, "@"), id(&sandbox, "3"));
    assert_eq!(sandbox.run(&["undo"]).status, 2, "nothing is known to be of this checkout");
}

#[test]
fn where_nothing_was_done_op_log_says_so() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run(&["op", "log"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
    assert!(run.err.contains("Nothing was done yet"), "{}", run.err);
    assert_eq!(sandbox.json(&["op", "log", "--json"])["operations"], serde_json::json!([]));
    let run = story().run(&["op", "log", "--limit", "2"]);
    assert!(run.err.contains("1 older operation not shown"), "{}", run.err);
}
