//! `segue log`, `segue show` and `segue next` over a chain.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

fn story() -> Sandbox {
    let mut sandbox = Sandbox::with_project();
    for (session, time) in LINKCHECK.iter().zip(["14:28:20", "14:31:00", "14:34:30"]) {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T{time}Z"));
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:00:00Z");
    sandbox
}

#[test]
fn the_log_shows_the_chain_newest_first() {
    insta::assert_snapshot!(story().good(&["log"]));
}

#[test]
fn handoffs_follow_each_other() {
    let sandbox = story();
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["schema"], "segue/log/1");
    let handoffs = log["handoffs"].as_array().unwrap();
    let numbers: Vec<u64> = handoffs.iter().map(|h| h["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert_eq!(handoffs[0]["parents"][0], handoffs[1]["id"]);
    assert_eq!(handoffs[2]["parents"].as_array().unwrap().len(), 0);
    assert_eq!(log["here"], handoffs[0]["id"]);
    assert_eq!(log["threads"]["main"], handoffs[0]["id"]);
    assert_eq!(log["sessions"][1]["from"], handoffs[2]["id"]);
}

#[test]
fn a_second_line_from_an_older_handoff_is_a_second_head() {
    let sandbox = story();
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1]), "--parent", "1"]);
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["heads"]["main"].as_array().unwrap().len(), 2);
    assert_eq!(log["handoffs"][0]["number"], 2, "one more than its parent");
    let graph = sandbox.good(&["log"]);
    assert!(graph.contains("another head"), "{graph}");
    let run = sandbox.run(&["show", "2"]);
    assert_eq!(run.status, 5, "two are number 2: {}", run.err);
    assert!(run.err.contains("fits 2 handoffs"), "{}", run.err);
}

#[test]
fn a_handoff_is_found_by_each_of_its_names() {
    let sandbox = story();
    let by_tip = sandbox.good(&["show", "@-"]);
    let json = sandbox.json(&["show", "2", "--json"]);
    let (id, path) = (json["id"].as_str().unwrap(), json["path"].as_str().unwrap());
    for name in [&id[..6], id, path, "2"] {
        assert_eq!(sandbox.good(&["show", name]), by_tip, "{name}");
    }
    assert_eq!(sandbox.good(&["show", "thread/main"]), sandbox.good(&["show"]));
    assert_eq!(by_tip, std::fs::read_to_string(path).unwrap(), "raw in a pipe");
}

#[test]
fn the_prompt_is_frozen_and_next_adds_what_came_since() {
    let sandbox = story();
    let frozen = sandbox.good(&["show", "--prompt"]);
    let next = sandbox.good(&["next", "--print"]);
    let (preamble, rest) = next.split_once("\n---\n\n").unwrap();
    assert_eq!(rest, frozen);
    assert!(preamble.starts_with("This is session 4. It continues from handoff 3 ("), "{preamble}");
    assert!(preamble.contains("read back in three lines"));
    let aimed = sandbox.good(&["next", "1", "--goal", "try a parser"]);
    assert!(aimed.contains("## This Session's Goal\n\ntry a parser\n\nSet aside"), "{aimed}");
    let (_, goal) = aimed.split_once("## This Session's Goal").unwrap();
    let (goal, rest) = goal.split_once("\n## ").unwrap();
    assert!(!goal.contains("Done when") && !goal.contains("First:"), "{goal}");
    assert!(sandbox.good(&["show", "1", "--prompt"]).ends_with(rest), "the rest is as it was");
    assert_eq!(sandbox.good(&["next", "--print"]), next, "looking changes nothing");
}

#[test]
fn a_lone_copy_of_a_handoff_works_without_a_project() {
    let sandbox = story();
    let path = sandbox.json(&["show", "--json"])["path"].as_str().unwrap().to_owned();
    let alone = sandbox.folder.path().join("alone");
    std::fs::create_dir(&alone).unwrap();
    std::fs::copy(path, alone.join("mail.md")).unwrap();
    let run = sandbox.run_in(&alone, &["next", "mail.md"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("## This Session's Goal"));
}

#[test]
fn a_damaged_object_is_named_and_the_others_still_work() {
    let sandbox = story();
    sandbox.write(".segue/handoffs/0009-bad.kkkkkkkkkkkkkkkk.md", "---\nsegue: 99\n---\nx");
    let run = sandbox.run(&["log"]);
    assert_eq!(run.status, 0);
    assert!(run.err.contains("0009-bad"), "{}", run.err);
    assert!(run.out.contains("3 "), "{}", run.out);
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_is_longer_than_the_screen_goes_through_the_pager() {
    let mut sandbox = Sandbox::with_project();
    for (at, session) in LINKCHECK.iter().enumerate() {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:0{at}:00Z"));
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    let seen = |rows: u32, pager: &str| {
        let run = sandbox.on_terminal(rows, &[("PAGER", pager)], "log");
        assert_eq!(run.status, 0, "{}", run.out);
        run.out
    };
    assert!(seen(4, "sed s/^/paged:/").contains("paged:"));
    assert!(!seen(40, "sed s/^/paged:/").contains("paged:"), "all fits on the screen");
    assert!(seen(4, "there-is-no-such-pager").contains("you are here"), "it is shown all the same");
}

#[test]
fn many_handoffs_take_a_line_each_and_a_limit_counts_the_rest() {
    let mut sandbox = Sandbox::with_project();
    let seed = |minute: i64, thread: &str| {
        format!(
            "## Status\n\nStep {minute} of {thread}.\n\n## Next Objective\n\nDo step {minute} of {thread}, whose name is long enough to be cut where the terminal is narrow\n"
        )
    };
    sandbox.set("SEGUE_CLOCK", "2026-11-20T00:00:00Z");
    let first = sandbox.run_with(&["save", "-"], &seed(0, "main"));
    assert_eq!(first.status, 0, "{}", first.err);
    for thread in ["api", "docs"] {
        sandbox.good(&["branch", thread, "@"]);
    }
    // Several handoffs in one text are as many, one after the other.
    let threads = ["main", "api", "docs"];
    for round in 0..10_i64 {
        let thread = threads[usize::try_from(round % 3).unwrap()];
        let texts = (0..50)
            .map(|at| format!("=== SESSION HANDOFF ===\n\n{}", seed(round * 50 + at + 1, thread)));
        let text = texts.collect::<Vec<_>>().join("\n");
        let clock = format!("2026-11-20T{:02}:00:00Z", round + 1);
        sandbox.set("SEGUE_CLOCK", &clock);
        let run = sandbox.run_with(&["save", "-", "--thread", thread], &text);
        assert_eq!(run.status, 0, "{}", run.err);
    }
    let log = sandbox.good(&["log"]);
    let rows = |text: &str| text.lines().filter(|line| line.contains(['o', '@'])).count();
    assert!(rows(&log) >= 500, "{}", rows(&log));
    assert!(log.lines().count() < 510, "one line each: {log}");
    let widest = log.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80, "{widest}\n{log}");
    let run = sandbox.run(&["log", "--limit", "120"]);
    assert!((120..130).contains(&run.out.lines().count()), "{}", run.out);
    assert!(run.err.contains("381 older handoffs not shown"), "{}", run.err);
    assert!(run.out.contains("you are here") && run.out.contains(" tip"), "{}", run.out);
}

#[test]
fn a_question_that_nobody_answered_is_handed_on_until_somebody_does() {
    let sandbox = Sandbox::with_project();
    let asked = "Should the uploader keep partial files after the last retry, or delete them?";
    let handoff = |name: &str, said: &str| {
        sandbox.write(name, said);
        sandbox.good(&["handoff", "--from", name]);
        sandbox.good(&["show"])
    };
    let badge =
        "User: Add a badge for the license.\nAssistant: The badge stands below the heading.\n";
    handoff(
        "1.txt",
        &format!("User: Set the retry limit to 5.\nAssistant: Done.\nUser: {asked}\n"),
    );
    let open = format!("### Open Questions\n\n- \"{asked}\"");
    assert!(handoff("2.txt", badge).contains(&open), "{}", sandbox.good(&["show"]));
    let answer = "Assistant: Partial files are deleted after the last retry of the uploader.\n";
    let third =
        format!("{badge}User: What of the uploader's partial files? Delete them.\n{answer}");
    sandbox.good(&["rollback", "1", "--why", "the badge is not wanted"]);
    let closed = handoff("3.txt", &third);
    assert!(!closed.contains(&open) && closed.contains("Session: 2 → 3"), "{closed}");
    // A session that does nothing but answer is worth a handoff.
    sandbox.good(&["rollback", "1", "--why", "once more"]);
    let closed = handoff("4.txt", &format!("User: Delete them.\n{answer}"));
    assert!(!closed.contains(&open) && closed.contains("Session: 2 → 3"), "{closed}");
}
