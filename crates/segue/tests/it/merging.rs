//! `segue merge`, `segue diff` and `segue timeline`.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

const START: &str = "## Done\n\n- Set the project up\n\n### Key decisions\n\n- Store sessions in SQLite, because one file is enough\n\n## Status\n\n- [ ] Write the parser\n\n## Next Objective\n\nWrite the parser\n";
const LEFT: &str = "## Done\n\n- [x] Write the parser\n\n### Key decisions\n\n- Store sessions in PostgreSQL, because two machines write\n\n## Status\n\n- The parser reads every page\n\n## Next Objective\n\nWrite the lexer\n";
const RIGHT: &str = "## Done\n\n- Wrote the guide\n\n### Key decisions\n\n- Store sessions in flat files, because diffs are readable\n\n## Next Objective\n\nShip it\n";

fn save(sandbox: &Sandbox, text: &str, more: &[&str]) -> String {
    let run = sandbox.run_with(&[&["save", "-", "--json"], more].concat(), text);
    assert_eq!(run.status, 0, "{}", run.err);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    value["id"].as_str().unwrap().to_owned()
}

/// A start, and two that follow it.
fn story() -> (Sandbox, [String; 3]) {
    let mut sandbox = Sandbox::with_project();
    sandbox.set("SEGUE_HOST", "laptop");
    let mut ids = Vec::new();
    for (at, (text, more)) in
        [(START, &[][..]), (LEFT, &[]), (RIGHT, &["--parent", "1"])].into_iter().enumerate()
    {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:0{at}:00Z"));
        ids.push(save(&sandbox, text, more));
    }
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:10:00Z");
    (sandbox, ids.try_into().unwrap())
}

#[test]
fn two_heads_become_one_with_both_as_parents() {
    let (sandbox, [_, a, b]) = story();
    let log = sandbox.run(&["log"]);
    assert!(log.err.contains("main has 2 heads"), "{}", log.err);
    let merged = sandbox.json(&["merge", &a, &b, "--json"]);
    assert_eq!(merged["parents"], serde_json::json!([a, b]));
    assert_eq!(merged["number"], 3);
    let found = &merged["contradictions"][0];
    assert_eq!(found["kind"], "decision");
    assert_eq!(found["kept"], serde_json::Value::Null);
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["heads"]["main"], serde_json::json!([merged["id"]]));
    let text = sandbox.good(&["show"]);
    assert!(text.contains("Wrote the guide") && text.contains("Write the lexer"), "{text}");
    assert!(text.contains("Which holds (decision"), "left open: {text}");
    assert!(
        sandbox.run(&["check", "@"]).out.contains("0 errors"),
        "{}",
        sandbox.run(&["check", "@"]).out
    );
    sandbox.good(&["undo"]);
    assert_eq!(sandbox.json(&["log", "--json"])["heads"]["main"].as_array().unwrap().len(), 2);
}

#[test]
fn one_side_is_kept_and_nothing_is_merged_twice() {
    let (sandbox, [start, a, b]) = story();
    let text = sandbox.good(&["merge", &a, &b, "--keep", "b", "--dry-run"]);
    assert!(text.contains("flat files") && !text.contains("PostgreSQL"), "{text}");
    sandbox.good(&["merge", &a, &b, "--keep", "both"]);
    let text = sandbox.good(&["show"]);
    assert!(text.contains("flat files") && text.contains("PostgreSQL"), "{text}");
    let run = sandbox.run(&["merge", &start, &a]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("goes back to"), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_the_editor_settles_what_is_contradicted() {
    let (sandbox, [_, a, b]) = story();
    let merge =
        |editor: &str| sandbox.on_terminal(40, &[("EDITOR", editor)], &format!("merge {a} {b}"));
    let count = || sandbox.json(&["log", "--json"])["handoffs"].as_array().unwrap().len();
    let failed = merge("false");
    assert_eq!((failed.status, count()), (130, 3), "{}", failed.out);
    let missing = merge("there-is-no-such-editor");
    assert_eq!(count(), 3, "{}", missing.out);
    assert!(missing.out.contains("editor"), "{}", missing.out);
    sandbox.write("choose.sh", "sed -i 's/^keep open/keep b/' \"$1\"\n");
    let kept = merge("sh choose.sh");
    assert!(kept.out.contains("kept b"), "{}", kept.out);
    let text = sandbox.good(&["show"]);
    assert!(text.contains("flat files") && !text.contains("Which holds"), "{text}");
    sandbox.good(&["undo"]);
    let open = merge("true");
    assert!(open.out.contains("left open") && count() == 4, "{}", open.out);
}

#[test]
fn the_difference_is_by_item_or_by_line() {
    let (sandbox, [start, a, _]) = story();
    let diff = sandbox.json(&["diff", &start, &a, "--json"]);
    assert_eq!(diff["schema"], "segue/diff/1");
    let kinds: Vec<(&str, &str)> = diff["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["kind"].as_str().unwrap(), c["after"].as_str().unwrap_or_default()))
        .collect();
    assert!(kinds.contains(&("done", "Write the parser")), "{kinds:?}");
    assert!(
        kinds.iter().any(|(kind, text)| *kind == "decided" && text.contains("PostgreSQL")),
        "{kinds:?}"
    );
    let text = sandbox.good(&["diff", &a]);
    assert!(text.contains("done Write the parser"), "with its parent: {text}");
    let text = sandbox.good(&["diff", &start, &a, "--text"]);
    assert!(text.contains("@@"), "{text}");
    assert!(sandbox.good(&["diff", &a, &a]).contains("They say the same."));
}

#[test]
fn the_timeline_tells_how_a_decision_changed() {
    let (sandbox, [start, a, _]) = story();
    let line = sandbox.json(&["timeline", &a, "--json"]);
    assert_eq!(line["schema"], "segue/timeline/1");
    let moments = line["handoffs"].as_array().unwrap();
    assert_eq!(moments[0]["id"], start.as_str());
    let decided = &moments[1]["decided"][0];
    assert!(decided["text"].as_str().unwrap().contains("PostgreSQL"), "{line}");
    assert!(decided["before"].as_str().unwrap().contains("SQLite"), "{line}");
    let text = sandbox.good(&["timeline", &a, "--decisions"]);
    assert!(text.contains("before") && !text.contains("Set the project up"), "{text}");
    sandbox.good(&["timeline", &a, "--html", "page.html"]);
    let page = std::fs::read_to_string(sandbox.project.join("page.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("PostgreSQL"), "{page}");
    let run = sandbox.run(&["timeline", &a, "--html", "no/such/x.html"]);
    assert_eq!(run.status, 6, "{}", run.err);
    assert!(run.err.contains("there is no folder `"), "{}", run.err);
    assert!(!sandbox.project.join("no").exists());
    assert!(!page.contains("<script") && !page.contains("http"), "it stands alone: {page}");
}

#[test]
fn two_without_anything_in_common_are_merged_and_one_with_itself_is_not() {
    let (mut sandbox, [start, a, _]) = story();
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:20:00Z");
    // A handoff that came by mail from another chain.
    let other = Sandbox::with_project();
    save(&other, RIGHT, &[]);
    let mailed = other.good(&["show"]);
    let stranger = save(&sandbox, &mailed, &[]);
    let merged = sandbox.json(&["merge", &a, &stranger, "--json"]);
    assert_eq!(merged["ancestor"], serde_json::Value::Null);
    assert_eq!(merged["contradictions"][0]["kind"], "decision");
    sandbox.good(&["undo"]);
    let run = sandbox.run(&["merge", &a, &stranger]);
    assert!(run.out.contains("nothing in common"), "{}", run.out);
    sandbox.good(&["branch", "twin", &start]);
    sandbox.good(&["branch", "other", &start]);
    let run = sandbox.run(&["merge", "thread/twin", "thread/other"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("are the same handoff"), "{}", run.err);
}

#[test]
fn a_failure_that_one_side_mended_stays_mended() {
    let mut sandbox = Sandbox::with_project();
    let failed = "## Status\n\n- `cargo test` fails (exit 101): `a panicked`\n\n## Next Objective\n\nMend the test\n";
    let mended = "## Status\n\n### Verification\n\n- `cargo test` → passed\n\n### Open Questions\n\n- Which port?\n\n## Next Objective\n\nShip it\n";
    let inherited = "## Status\n\n- `cargo test` fails (exit 101): `a panicked` (before this session, not run since)\n- The guide is whole\n\n## Next Objective\n\nMend the test\n";
    let mut ids = Vec::new();
    for (at, (text, more)) in
        [(failed, &[][..]), (mended, &[]), (inherited, &["--parent", "1"])].into_iter().enumerate()
    {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:0{at}:00Z"));
        ids.push(save(&sandbox, text, more));
    }
    let merged = sandbox.json(&["merge", &ids[1], &ids[2], "--json"]);
    assert_eq!(merged["contradictions"], serde_json::json!([]));
    assert_eq!(merged["ancestor"], ids[0].as_str());
    let prompt = sandbox.good(&["show", "--prompt"]);
    assert!(prompt.contains("→ passed") && !prompt.contains("panicked"), "{prompt}");
    assert!(prompt.contains("Which port?") && prompt.contains("The guide is whole"), "{prompt}");
}

#[test]
fn a_side_that_does_not_say_all_gives_nothing_up_by_its_silence() {
    let start = "## Status\n\n- `make lint` fails (exit 2): `two warnings`\n\n### Gotchas\n\n- The cache must be emptied by hand\n\n### Open Questions\n\n- Which port?\n\n## Next Objective\n\nMend the lint\n";
    for kind in ["light", "diff", "standard"] {
        let mut sandbox = Sandbox::with_project();
        let mut ids = Vec::new();
        for minute in 0..2 {
            sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:0{minute}:00Z"));
            ids.push(save(&sandbox, &format!("{start}\nStep {minute}\n"), &[]));
        }
        sandbox.set("SEGUE_CLOCK", "2026-11-22T15:05:00Z");
        let offline =
            ["handoff", "--from", &fixture(LINKCHECK[0]), "--kind", kind, "--parent", "1"];
        let offline = sandbox.json(&[&offline[..], &["--json"]].concat());
        let merged = sandbox.json(&["merge", &ids[1], offline["id"].as_str().unwrap(), "--json"]);
        assert_eq!(merged["ancestor"], ids[0].as_str());
        let text = sandbox.good(&["show"]);
        for live in ["two warnings", "emptied by hand", "Which port?"] {
            assert!(text.contains(live), "{kind}: {live}\n{text}");
        }
    }
}

#[test]
fn a_rollback_after_an_undo_takes_the_branch_and_the_worktree_that_are_there() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.write("a.txt", "a\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "--quiet", "-m", "start"]);
    sandbox.good(&["init", "--yes"]);
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    let back = ["rollback", "1", "--why", "wrong way", "--json"];
    let first = sandbox.json(&[&back[..], &["--code"]].concat());
    // Somebody looks at it there, so it stays.
    sandbox.git(&["checkout", "--quiet", first["branch"].as_str().unwrap()]);
    assert!(sandbox.good(&["undo"]).contains("stays      git branch"));
    sandbox.git(&["checkout", "--quiet", "main"]);
    let again = sandbox.json(&[&back[..], &["--code"]].concat());
    assert_eq!(first["branch"], again["branch"]);
    let undone = sandbox.json(&["undo", "--json"]);
    assert_eq!(undone["git"], serde_json::json!([]), "it was there before");
    let worktree = [&back[..], &["--worktree", "../again"]].concat();
    let first = sandbox.json(&worktree);
    assert_ne!(first["branch"], again["branch"], "a branch of its own");
    std::fs::write(sandbox.folder.path().join("again/notes.txt"), "mine").unwrap();
    assert!(sandbox.good(&["undo"]).contains("stays      git worktree"));
    let again = sandbox.json(&worktree);
    assert_eq!((&first["branch"], &first["worktree"]), (&again["branch"], &again["worktree"]));
    // The name stands elsewhere by now.
    sandbox.good(&["undo"]);
    sandbox.write("b.txt", "b\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "--quiet", "-m", "more"]);
    let name = again["branch"].as_str().unwrap().trim_end_matches("-2").to_owned();
    sandbox.git(&["branch", "--force", &name, "HEAD"]);
    let other = sandbox.json(&[&back[..], &["--code"]].concat());
    assert!(other["branch"].as_str().unwrap().starts_with(&format!("{name}-")), "{other}");
}

/// Sides that contradict each other, with so much else that a prompt has no room for it.
fn wide(decision: &str, objective: &str, tag: &str) -> String {
    let fill = |kind: &str| -> String {
        (0..40).fold(String::new(), |text, at| {
            text + &format!("- {kind}{tag}{at} goes{tag}{at} with part{tag}{at}, because whoever reads it asked for that in so many words\n")
        })
    };
    format!(
        "## Done\n\n{}\n### Key decisions\n\n{}- {decision}\n\n## Status\n\n{}\n## Next Objective\n\n{objective}\n",
        fill("Change"),
        fill("Choice"),
        fill("State")
    )
}

#[test]
fn both_sides_of_what_is_contradicted_stand_in_the_prompt() {
    for keep in [&["--keep", "both"][..], &[]] {
        let mut sandbox = Sandbox::with_project();
        let (left, right) = (
            wide(
                "Store sessions in PostgreSQL, because two machines write",
                "Write the lexer",
                "a",
            ),
            wide("Store sessions in flat files, because diffs are readable", "Ship it", "b"),
        );
        let texts = [START.to_owned(), left, right];
        let mut ids = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:0{at}:00Z"));
            let parent = if at == 2 { &["--parent", "1"][..] } else { &[] };
            ids.push(save(&sandbox, text, parent));
        }
        sandbox.good(&[&["merge", &ids[1], &ids[2]], keep].concat());
        let prompt = sandbox.good(&["next", "--print"]);
        assert!(prompt.contains("Left out here for space"), "{prompt}");
        for said in ["PostgreSQL", "flat files", "Write the lexer", "Ship it"] {
            assert!(prompt.contains(said), "{said} is not in {prompt}");
        }
    }
}

#[test]
fn a_task_that_is_done_for_one_side_and_open_for_the_other_is_told_so() {
    let mut sandbox = Sandbox::with_project();
    let task = |sign: &str| {
        format!("## Status\n\n- [{sign}] Port the guide\n\n## Next Objective\n\nShip it\n")
    };
    let mut ids = Vec::new();
    for (at, (text, more)) in
        [(START.to_owned(), &[][..]), (task("x"), &[]), (task(" "), &["--parent", "1"])]
            .into_iter()
            .enumerate()
    {
        sandbox.set("SEGUE_CLOCK", &format!("2026-11-22T15:0{at}:00Z"));
        ids.push(save(&sandbox, &text, more));
    }
    let dry = sandbox.run(&["merge", &ids[1], &ids[2], "--dry-run"]);
    assert!(dry.err.contains("--keep a|b|both") && !dry.err.contains("segue undo"), "{}", dry.err);
    let text = sandbox.good(&["merge", &ids[1], &ids[2], "--dry-run"]);
    let question = "One side: done: Port the guide Other side: open: Port the guide";
    assert!(text.contains(question), "{text}");
    sandbox.good(&["merge", &ids[1], &ids[2], "--keep", "both"]);
    let prompt = sandbox.good(&["next", "--print"]);
    assert!(
        prompt.contains("[x] Port the guide") && prompt.contains("[ ] Port the guide"),
        "{prompt}"
    );
}

#[test]
fn the_way_back_from_a_merge_is_the_own_thread() {
    let (mut sandbox, [start, a, head]) = story();
    sandbox.good(&["branch", "other", &start]);
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:11:00Z");
    let there = save(&sandbox, &RIGHT.replace("guide", "manual"), &["--thread", "other"]);
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:12:00Z");
    // The other thread's handoff is named first.
    let merged = sandbox.json(&["merge", "thread/other", &a, "--keep", "both", "--json"]);
    assert_eq!(merged["thread"], "main");
    assert_eq!(merged["parents"], serde_json::json!([a, there]));
    assert_eq!(sandbox.json(&["show", "@-", "--json"])["id"], a.as_str());
    assert_eq!(sandbox.json(&["show", "@--", "--json"])["id"], start.as_str());
    let back = sandbox.json(&["rollback", "--why", "wrong way", "--json"]);
    assert_eq!(back["handoff"], a.as_str());
    // Three handoffs are called 2; who reads the prompt is not to mix them up.
    let prompt = sandbox.good(&["next", "--print"]);
    let given_up = format!("given up with handoffs 2 ({})", &head[..8]);
    assert!(prompt.contains(&given_up), "{prompt}");
}
