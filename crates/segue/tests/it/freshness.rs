//! FRESH or STALE: `status`, `next` and `check` say the same, with reasons; and what a
//! rollback teaches.

use std::path::Path;
use std::process::Command;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        // Before the recorded sessions.
        .env("GIT_AUTHOR_DATE", "2026-11-22T14:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-11-22T14:00:00Z")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository with a handoff at its second commit.
fn story() -> Sandbox {
    let sandbox = Sandbox::new();
    let root = &sandbox.project;
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    sandbox.write("README.md", &"a line that is long enough\n".repeat(9));
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "first"]);
    sandbox.write("other.txt", "x\n");
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "second"]);
    sandbox.good(&["init", "--yes"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[2])]);
    sandbox
}

fn kinds(sandbox: &Sandbox) -> Vec<String> {
    let status = sandbox.json(&["status", "--json"]);
    assert_eq!(status["schema"], "segue/status/1");
    let reasons = status["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_handoff_is_fresh_until_something_changes() {
    let sandbox = story();
    assert_eq!(sandbox.json(&["status", "--json"])["fresh"], true);
    assert!(sandbox.good(&["status"]).contains("FRESH"));
    assert!(sandbox.good(&["next"]).contains("FRESH"));
    assert!(sandbox.good(&["status", "--exit-code"]).contains("segue next"));
    sandbox.write("new.txt", "x");
    assert_eq!(kinds(&sandbox), ["dirty"]);
    assert_eq!(sandbox.run(&["status", "--exit-code"]).status, 1);
    git(&sandbox.project, &["checkout", "--quiet", "-b", "side"]);
    assert_eq!(kinds(&sandbox), ["branch", "dirty"]);
}

#[test]
fn a_copy_of_a_handoff_is_no_work() {
    let sandbox = story();
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1]), "-o", "HANDOFF.md"]);
    assert_eq!(kinds(&sandbox), [""; 0]);
    sandbox.write("NOTES.md", "work");
    assert_eq!(kinds(&sandbox), ["dirty"]);
}

#[test]
fn a_handoff_from_before_the_first_commit_is_stale_behind_it() {
    let sandbox = Sandbox::new();
    let root = &sandbox.project;
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    sandbox.good(&["init", "--yes"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[2])]);
    assert_eq!(sandbox.json(&["status", "--json"])["fresh"], true);
    sandbox.write("README.md", "A line.\n");
    git(root, &["add", "README.md"]);
    git(root, &["commit", "--quiet", "-m", "first"]);
    assert_eq!(kinds(&sandbox), ["commits"]);
}

#[test]
fn cited_files_are_followed_and_all_three_say_the_same() {
    let sandbox = story();
    git(&sandbox.project, &["mv", "README.md", "INTRO.md"]);
    git(&sandbox.project, &["commit", "--quiet", "-m", "third"]);
    assert_eq!(kinds(&sandbox), ["commits", "files"]);
    let reason = "README.md moved to INTRO.md";
    for command in [&["status"][..], &["next"], &["check", "@"]] {
        let run = sandbox.run(command);
        let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(reason), "{command:?}: {}", run.out);
        assert!(said.contains("1 commit since"), "{command:?}: {}", run.out);
    }
}

#[test]
fn a_commit_is_found_again_after_a_rebase() {
    let sandbox = story();
    let root = &sandbox.project;
    git(root, &["reset", "--quiet", "--hard", "HEAD~1"]);
    let run = sandbox.good(&["status"]);
    assert!(run.contains("HEAD went back from"), "{run}");
    sandbox.write("between.txt", "y\n");
    git(root, &["add", "between.txt"]);
    git(root, &["commit", "--quiet", "-m", "between"]);
    git(root, &["cherry-pick", "ORIG_HEAD"]);
    let text = sandbox.good(&["status"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("has the same change (patch-id)"), "{text}");
    assert_eq!(kinds(&sandbox), ["anchor"]);
}

#[test]
fn a_newer_handoff_and_a_claim_by_others_make_it_stale() {
    let mut sandbox = story();
    sandbox.set("SEGUE_HOST", "desktop");
    sandbox.good(&["claim"]);
    assert_eq!(sandbox.json(&["status", "--json"])["fresh"], true, "it is our own");
    sandbox.set("SEGUE_HOST", "laptop");
    assert_eq!(kinds(&sandbox), ["claimed"]);
    sandbox.set("SEGUE_CLOCK", "2026-11-22T16:00:00Z");
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    let next = sandbox.good(&["next", "1"]);
    assert!(next.contains("is newer on the thread main"), "{next}");
}

#[test]
fn a_rollback_teaches_the_next_session() {
    let mut sandbox = Sandbox::with_project();
    sandbox.set("SEGUE_HOST", "laptop");
    for (session, time) in LINKCHECK.iter().zip(["14:28:20", "14:31:00", "14:34:30"]) {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T{time}Z"));
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    let failed = "## Tried and Failed\n\n- A mock clock in `tests/clock.py`: 2 of 9 runs hang\n\n## Next Objective\n\nTry again\n";
    assert_eq!(sandbox.run_with(&["save", "-"], failed).status, 0);
    let observed = "the suite hangs";
    sandbox.good(&["rollback", "1", "--why", "mock clock is flaky", "--observed", observed]);
    let next = sandbox.good(&["next"]);
    let (preamble, _) = next.split_once("\n---\n\n").unwrap();
    assert!(preamble.contains("Tried and Failed"), "{preamble}");
    assert!(preamble.contains("mock clock is flaky, given up with handoffs 2, 3, 4"), "{preamble}");
    assert!(preamble.contains("Observed: the suite hangs"), "{preamble}");
    assert!(preamble.contains("2 of 9 runs hang"), "{preamble}");
    assert!(segue_document::tokens::count(preamble) <= 500, "{preamble}");
    assert!(!sandbox.good(&["next", "2"]).contains("given up with"), "only from there");
    let stale = sandbox.good(&["next", "3"]);
    assert!(stale.contains("went back behind this handoff: mock clock is flaky"), "{stale}");

    // However much was given up, the preamble stays short, and the reason is in it.
    let why = "the parser was wrong";
    let many: Vec<String> = (0..60)
        .map(|n| format!("- Attempt {n} with another parser: it fails in case {n}\n"))
        .collect();
    let many = many.concat();
    sandbox.run_with(
        &["save", "-"],
        &format!("## Tried and Failed\n\n{many}\n## Next Objective\n\nx\n"),
    );
    sandbox.good(&["rollback", "1", "--why", why]);
    let next = sandbox.good(&["next"]);
    let (preamble, _) = next.split_once("\n---\n\n").unwrap();
    assert!(preamble.contains(why) && preamble.contains("mock clock is flaky"), "{preamble}");
    assert!(preamble.contains("more: `segue log --all`"), "{preamble}");
    assert!(segue_document::tokens::count(preamble) <= 500, "{preamble}");
}

#[test]
fn going_back_with_code_touches_nothing_here() {
    let sandbox = story();
    let root = &sandbox.project;
    let first = git(root, &["rev-parse", "HEAD"]);
    sandbox.write("third.txt", "x\n");
    git(root, &["add", "third.txt"]);
    git(root, &["commit", "--quiet", "-m", "third"]);
    sandbox.run_with(&["save", "-"], "## Next Objective\n\nGo on\n");
    sandbox.write("README.md", "uncommitted\n");
    let before = git(root, &["status", "--porcelain"]);
    let folder = sandbox.folder.path().join("again");
    let back = sandbox.json(&[
        "rollback",
        "--why",
        "wrong",
        "--worktree",
        folder.to_str().unwrap(),
        "--json",
    ]);
    let after = git(root, &["status", "--porcelain"]);
    assert_eq!(before.replace(".segue/\n", ""), after.replace(".segue/\n", ""));
    assert_eq!(std::fs::read_to_string(root.join("README.md")).unwrap(), "uncommitted\n");
    assert_eq!(git(&folder, &["rev-parse", "HEAD"]), first);
    assert_eq!(git(&folder, &["branch", "--show-current"]), back["branch"].as_str().unwrap());
    let there = sandbox.run_in(&folder, &["next"]);
    assert_eq!(there.status, 0, "{}", there.err);
    assert!(there.out.contains("wrong, given up with handoff 2"), "{}", there.out);
    assert_eq!(sandbox.run(&["rollback", "1", "--why", "x", "--code"]).status, 2, "it is there");
}

#[test]
fn a_commit_that_git_has_pruned_is_found_again_by_what_the_handoff_recorded() {
    let sandbox = story();
    let root = &sandbox.project;
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "with the handoff"]);
    git(root, &["tag", "kept"]);
    // A history that was written anew, of which the old one is gone.
    git(root, &["checkout", "--quiet", "-B", "main", "kept~2"]);
    sandbox.write("between.txt", "x\n");
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "between"]);
    git(root, &["cherry-pick", "kept~1", "kept"]);
    git(root, &["tag", "--delete", "kept"]);
    git(root, &["reflog", "expire", "--expire=now", "--all"]);
    git(root, &["gc", "--quiet", "--prune=now"]);
    assert!(kinds(&sandbox).contains(&"anchor".to_owned()));
    let status = sandbox.good(&["status"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(status.contains("has the same subject, author and time"), "{status}");
    // The code goes back to the commit that stands for it.
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1])]);
    let back = sandbox.json(&["rollback", "1", "--why", "start over", "--code", "--json"]);
    let at = git(root, &["log", "-n1", "--format=%s", back["branch"].as_str().unwrap()]);
    assert_eq!(at, "second");
}

#[test]
fn a_session_of_another_project_says_nothing_of_this_repository() {
    let sandbox = Sandbox::with_project();
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-qm", "init"]);
    let text = std::fs::read_to_string(fixture(LINKCHECK[0])).unwrap();
    sandbox.write("theirs.jsonl", &text.replace("/home/dev/linkcheck", "/home/dev/other"));
    sandbox.good(&["handoff", "--from", "theirs.jsonl"]);
    let next: serde_json::Value = serde_json::from_str(&sandbox.good(&["next", "--json"])).unwrap();
    assert_eq!(next["fresh"], serde_json::Value::Null, "{next:#}");
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0]), "--force"]);
    let next: serde_json::Value = serde_json::from_str(&sandbox.good(&["next", "--json"])).unwrap();
    assert_ne!(next["fresh"], serde_json::Value::Null, "a checkout on another machine\n{next:#}");
}

#[test]
fn the_next_session_can_have_a_working_tree_of_its_own() {
    let sandbox = Sandbox::with_project();
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-qm", "init"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    let place = sandbox.good(&["next", "--worktree"]);
    let place = std::path::PathBuf::from(place.trim());
    assert!(place.join(".segue").is_dir(), "{}", place.display());
    assert_ne!(place, sandbox.project);
    let there = sandbox.run_in(&place, &["status", "--json"]);
    let there: serde_json::Value = serde_json::from_str(&there.out).unwrap();
    assert!(there["thread"].as_str().unwrap().starts_with("main-"), "{there:#}");
    assert_eq!(sandbox.good(&["next", "--worktree"]).trim(), format!("{}-2", place.display()));
    let here: serde_json::Value =
        serde_json::from_str(&sandbox.good(&["status", "--json"])).unwrap();
    assert_eq!(here["thread"], "main");
}

#[test]
fn commits_that_the_session_did_not_see_are_counted() {
    let sandbox = Sandbox::new();
    let root = &sandbox.project;
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    sandbox.write("README.md", "a\n");
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "before"]);
    sandbox.good(&["init", "--yes"]);
    git(root, &["add", "-A"]);
    // The session ended at 14:28.
    for (at, what) in [("14:40", "own folder"), ("14:41", "a.txt"), ("14:42", "b.txt")] {
        if what != "own folder" {
            sandbox.write(what, "x\n");
            git(root, &["add", "-A"]);
        }
        let date = format!("2026-11-22T{at}:00Z");
        let status = Command::new("git")
            .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
            .args(["commit", "--quiet", "-m", what])
            .current_dir(root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_COMMITTER_DATE", &date)
            .status();
        assert!(status.unwrap().success());
    }
    let made = sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    assert!(made.contains("2 commits came after the session's end"), "{made}");
    assert_eq!(kinds(&sandbox), ["unseen"]);
    assert_eq!(sandbox.run(&["status", "--exit-code"]).status, 1);
    let prompt = sandbox.good(&["next", "--print"]);
    assert!(prompt.contains("STALE: 2 commits came after the session's end"), "{prompt}");
    // What came later is said besides, and the object is read back.
    assert_eq!(sandbox.json(&["show", "--json"])["git"]["unseen"], 2);
    // Two that are made one have not seen them either.
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1]), "--parent", "1"]);
    let side = ["--parent", "1", "--thread", "side"];
    sandbox.good(&[&["handoff", "--from", &fixture(LINKCHECK[2])][..], &side].concat());
    let merged = sandbox.good(&["merge", "@", "thread/side", "--keep", "both"]);
    assert!(merged.contains("  prompt     "), "{merged}");
    assert_eq!(kinds(&sandbox), ["unseen"]);
    sandbox.write("c.txt", "x\n");
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "later"]);
    assert_eq!(kinds(&sandbox), ["commits", "unseen"]);
    assert!(sandbox.json(&["doctor", "--json"])["objects"].as_array().unwrap().is_empty());
}

#[test]
fn what_is_not_known_has_its_status_and_its_reason() {
    let sandbox = Sandbox::with_project();
    let unknown = |reason: &str, words: &str| {
        let run = sandbox.run(&["status", "--exit-code"]);
        assert_eq!(run.status, 4, "{}{}", run.out, run.err);
        assert!(run.err.contains(words), "{}", run.err);
        let status = sandbox.json(&["status", "--json"]);
        assert_eq!(
            (&status["fresh"], &status["unknown"]),
            (&serde_json::Value::Null, &reason.into())
        );
    };
    unknown("no-handoff", "this thread has no handoff yet");
    let run = sandbox.run_with(&["save", "-"], "## Next Objective\n\nShip it\n");
    assert_eq!(run.status, 0, "{}", run.err);
    unknown("no-anchor", "does not say at which commit");
}

#[test]
fn what_a_rollback_made_in_git_goes_with_it_as_long_as_nobody_worked_there() {
    let mut sandbox = story();
    let folder = sandbox.folder.path().join("again");
    let place = folder.to_string_lossy().into_owned();
    let id = sandbox.json(&["show", "--json"])["id"].as_str().unwrap().to_owned();
    let branch = format!("main-at-{}", &id[..8]);
    let branches = |sandbox: &Sandbox| git(&sandbox.project, &["branch", "--list", &branch]);
    let back = |sandbox: &mut Sandbox, minute: u32, more: &[&str]| {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:{minute}:00Z"));
        let text = format!("## Next Objective\n\nStep {minute}\n");
        assert_eq!(sandbox.run_with(&["save", "-"], &text).status, 0);
        sandbox.good(&[&["rollback", "--why", "wrong"], more].concat());
    };
    back(&mut sandbox, 10, &["--code"]);
    assert!(!branches(&sandbox).is_empty());
    let undone = sandbox.good(&["undo"]);
    assert!(undone.contains(&format!("removed    git branch {branch}")), "{undone}");
    assert!(branches(&sandbox).is_empty());
    // Who does it again has the branch again, and who takes that back has it not.
    let newest = |sandbox: &Sandbox| {
        let all = sandbox.json(&["op", "log", "--json"]);
        all["operations"][0]["id"].as_str().unwrap().to_owned()
    };
    let again = sandbox.good(&["undo", &newest(&sandbox)]);
    assert!(again.contains(&format!("made again git branch {branch}")), "{again}");
    assert!(!branches(&sandbox).is_empty());
    let undone = sandbox.good(&["undo", &newest(&sandbox)]);
    assert!(undone.contains("removed    git branch"), "{undone}");
    assert!(branches(&sandbox).is_empty());
    sandbox.good(&["undo"]);
    // A worktree goes too.
    back(&mut sandbox, 20, &["--worktree", &place]);
    assert!(folder.join("README.md").exists());
    let undone = sandbox.json(&["undo", "--json"]);
    assert_eq!(undone["git"][0]["kind"], "worktree");
    assert!(
        undone["git"].as_array().unwrap().iter().all(|work| work["stays"].is_null()),
        "{undone}"
    );
    assert!(!folder.exists() && branches(&sandbox).is_empty());
    let again = sandbox.json(&["undo", &newest(&sandbox), "--json"]);
    assert_eq!(again["git"][0]["again"], true, "{again}");
    assert!(folder.join("README.md").exists() && !branches(&sandbox).is_empty(), "{again}");
    let there = sandbox.run_in(&folder, &["status", "--json"]);
    assert!(there.out.contains(&id), "{}", there.out);
    let undone = sandbox.good(&["undo", &newest(&sandbox)]);
    assert!(undone.contains("removed    git worktree"), "{undone}");
    assert!(!folder.exists() && branches(&sandbox).is_empty());
    sandbox.good(&["undo"]);
    // Whatever somebody did there stays, and what removes it is said.
    let last = |sandbox: &Sandbox, why: &str| {
        let undone = sandbox.good(&["undo"]);
        assert!(undone.contains(why) && undone.contains("git worktree remove --force"), "{undone}");
        assert!(folder.exists() && !branches(sandbox).is_empty(), "{undone}");
        git(&sandbox.project, &["worktree", "remove", "--force", &place]);
        git(&sandbox.project, &["branch", "-D", &branch]);
        sandbox.good(&["undo"]);
    };
    back(&mut sandbox, 30, &["--worktree", &place]);
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    last(&sandbox, "it has files that are not committed");
    back(&mut sandbox, 40, &["--worktree", &place]);
    git(&folder, &["commit", "--quiet", "--allow-empty", "-m", "own"]);
    last(&sandbox, "it has commits of its own");
    back(&mut sandbox, 50, &["--worktree", &place]);
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:55:00Z");
    sandbox.write("there.md", "## Next Objective\n\nGo on there\n");
    let there = sandbox.project.join("there.md").to_string_lossy().into_owned();
    assert_eq!(sandbox.run_in(&folder, &["save", &there]).status, 0);
    last(&sandbox, "it has handoffs or records that are only there");
}
