//! `save` and `adopt`: what others wrote enters the chain.

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

const CHAT: &str = "Sure! Here is your handoff:\n\n```markdown\n# Session summary\n\n## What we did\n- Added the form\n\n\
    ## Where things stand\nThe form works: `npm test` → 12 passed.\n\n## What’s left\nWire up the login.\n```\n\nGood luck!\n";

#[test]
fn a_chat_is_stored_in_the_canonical_form_with_a_prompt() {
    let sandbox = Sandbox::with_project();
    sandbox.write("chat.md", CHAT);
    insta::assert_snapshot!(sandbox.good(&["save", "chat.md"]));
    let text = sandbox.good(&["show"]);
    for part in [
        "writer: import",
        "## Previous Session Summary\n\n### What we did",
        "### Where things stand",
        "Sure! Here is your handoff:",
        "Good luck!",
        "## PROMPT FOR NEXT SESSION",
        ".segue/templates/base.md",
        "## This Session's Goal\n\nWhat’s left:\n\nWire up the login.",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(sandbox.good(&["next"]).contains("Wire up the login."));
    assert!(sandbox.good(&["pending"]).contains("Handoff 1"));
    assert_eq!(sandbox.run(&["check"]).status, 0, "{}", sandbox.run(&["check"]).out);
    sandbox.good(&["undo"]);
    assert!(sandbox.good(&["pending"]).contains("No handoff waits"));
}

#[test]
fn what_is_missing_is_listed() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run_with(&["save", "--force"], "just a few words\n");
    assert_eq!(run.status, 0);
    assert!(
        run.out.contains("missing    Previous Session Summary, Current State, Next Objective"),
        "{}",
        run.out
    );
    let checked = sandbox.run(&["check"]);
    assert!(checked.out.contains("H003") && !checked.out.contains("H010"), "{}", checked.out);
}

#[test]
fn a_handoff_by_mail_keeps_its_id_and_comes_once() {
    let theirs = Sandbox::with_project();
    theirs.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    let text = theirs.good(&["show"]);
    let ours = Sandbox::with_project();
    let first = ours.run_with(&["save", "-"], &text);
    assert!(first.out.contains("stored as"), "{}", first.out);
    assert_eq!(ours.good(&["show"]), text);
    assert!(ours.run_with(&["save"], &text).out.contains("is in the chain already"));

    let edited = text.replace("linkcheck", "lynxcheck");
    assert!(
        ours.run_with(&["save"], &edited).out.contains("Handoff 2 "),
        "an edit is a handoff of its own"
    );
}

#[test]
fn secrets_are_masked_and_hidden_text_is_shown() {
    let sandbox = Sandbox::with_project();
    let key = format!("ghp{}aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2", '_');
    let run = sandbox.run_with(&["save"], &format!("## Status\n\nUse {key}\u{202e} here.\n"));
    assert!(run.out.contains("1 secret masked"), "{}", run.out);
    let text = sandbox.good(&["show"]);
    assert!(text.contains("Use [redacted:github-token]⟨U+202E⟩ here."), "{text}");
}

#[test]
fn several_handoffs_in_one_text_become_a_chain() {
    let sandbox = Sandbox::with_project();
    let text = "=== SNAPSHOT v1 ===\n## Status\nold\n\n=== SNAPSHOT v2 ===\n## Status\nnew\n";
    let run = sandbox.run_with(&["save"], text);
    assert!(run.out.contains("Handoff 1 ") && run.out.contains("Handoff 2 "), "{}", run.out);
    assert!(sandbox.good(&["show"]).contains("### Source\n\n`=== SNAPSHOT v2 ===`"));
}

#[test]
fn the_clipboard_is_read_by_the_platforms_program() {
    let mut sandbox = Sandbox::with_project();
    let bin = sandbox.home.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let program = bin.join("wl-paste");
    std::fs::File::create(&program)
        .and_then(|mut file| {
            std::io::Write::write_all(&mut file, b"#!/bin/sh\necho '## Status'; echo green\n")
        })
        .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.display());
    sandbox.set("PATH", &path);
    assert!(sandbox.good(&["save", "--paste"]).contains("stored as"));
    let kept = bin.join("kept");
    let copy = format!("#!/bin/sh\ncat > '{}'\n", kept.display());
    std::fs::write(bin.join("wl-copy"), copy).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(
        bin.join("wl-copy"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    sandbox.good(&["next", "--copy"]);
    let copied = std::fs::read_to_string(&kept).unwrap();
    assert!(
        copied.contains("base@1.1.0, in short:") && !copied.contains(".segue/templates"),
        "{copied}"
    );
    sandbox.good(&["bootstrap", "--copy"]);
    assert!(std::fs::read_to_string(&kept).unwrap().contains("base@1.1.0, in short:"));
    sandbox.set("PATH", "/nonexistent");
    let run = sandbox.run(&["save", "--paste"]);
    assert_eq!(run.status, 6);
    assert!(run.err.contains("no program for the clipboard"), "{}", run.err);
}

const LIVING: &str = "# HANDOFF\n\nThe living page.\n\n## Session 3 (2026-03-03)\n\n### Done\n- third\n\n### Next\n- fourth\n\n\
    ## Session 2 (2026-02-02)\n\n### Done\n- second\n\n## Session 1 (2026-01-01)\n\n### Done\n- first\n\n## Commands\n\n- `make`\n";

#[test]
fn a_living_page_becomes_a_chain_and_every_line_is_found() {
    let sandbox = Sandbox::with_project();
    sandbox.write("HANDOFF.md", LIVING);
    let dry = sandbox.good(&["adopt", "HANDOFF.md", "--dry-run"]);
    assert!(dry.contains("would become 3 handoffs"), "{dry}");
    insta::assert_snapshot!(sandbox.good(&["adopt", "HANDOFF.md"]));
    insta::assert_snapshot!("adopt_log", sandbox.good(&["log"]));
    let all: String = ["1", "2", "3"].map(|number| sandbox.good(&["show", number])).concat();
    for line in LIVING.lines().map(|line| line.trim_start_matches('#').trim()) {
        assert!(all.contains(line), "{line}");
    }
    assert!(sandbox.good(&["show"]).contains("- `make`"), "the page is the newest");
    assert!(sandbox.project.join("HANDOFF.md").exists());
}

#[test]
fn nothing_is_saved_of_nothing() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run_with(&["save"], " \n");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("no text to save"), "{}", run.err);
    let outside = Sandbox::new();
    assert!(outside.run_with(&["save"], CHAT).err.contains("no segue project"));
}

#[test]
fn a_prompt_that_does_not_stand_alone_gets_what_it_lacks() {
    let sandbox = Sandbox::with_project();
    let sections = "## Done\n\n- Added the form\n\n## Status\n\nGreen: `npm test` → 12 passed.\n\n\
        ## Next Steps\n\nWire up the login.\n\n## Rules\n\n- \"never mock the clock\"\n\n";
    let thin = format!(
        "{sections}## PROMPT FOR NEXT SESSION\n\n## Note\n\nGo on with the login, please.\n"
    );
    let run = sandbox.run_with(&["save"], &thin);
    assert!(run.out.contains("alone it says too little"), "{}", run.out);
    let next = sandbox.good(&["next"]);
    for part in ["Go on with the login, please.", "never mock the clock", "Remember: say"] {
        assert!(next.contains(part), "{part} is not in\n{next}");
    }
    let stored = sandbox.good(&["show"]);
    assert!(stored.contains("### The Prompt as It Was Written\n\n#### Note\n"), "{stored}");
    assert!(sandbox.run_with(&["save"], &thin).out.contains("is in the chain already"));

    let whole = "## PROMPT FOR NEXT SESSION\n\nProject Context: a form.\n\nStatus: green, `npm test`.\n\n\
        Goal: wire up the login.\n";
    let run = sandbox.run_with(&["save"], &format!("{sections}{whole}"));
    assert!(run.out.contains("template and trigger were added"), "{}", run.out);
    let next = sandbox.good(&["next"]);
    assert!(next.contains("Project Context: a form.") && next.contains("Remember: say"), "{next}");
    assert!(next.contains(".segue/templates/base.md"), "{next}");
}

#[test]
fn stored_handoffs_one_after_the_other_keep_their_ids() {
    let theirs = Sandbox::with_project();
    theirs.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    theirs.good(&["handoff", "--from", &fixture(LINKCHECK[1])]);
    let both = theirs.good(&["show", "1"]) + &theirs.good(&["show", "2"]);
    let ours = Sandbox::with_project();
    ours.run_with(&["save"], &both);
    assert_eq!(ours.good(&["show", "1"]) + &ours.good(&["show", "2"]), both);
}

#[test]
fn a_text_with_a_session_is_sent_back_twice_at_most_then_completed() {
    let sandbox = Sandbox::with_project();
    let session = fixture(LINKCHECK[0]);
    let poor = "## Previous Session Summary\n### Accomplished\n- Wrote a parser\n\n## Current State\nIt works.\n\n\
                ## Next Objective\nGo on with the parser.\n\n## PROMPT FOR NEXT SESSION\n\nGo on, as we said.\n";
    sandbox.write("poor.md", poor);
    let save =
        |more: &[&str]| sandbox.run(&[&["save", "poor.md", "--from", &session], more].concat());
    for _ in 0..2 {
        let run = save(&["--json"]);
        assert_eq!(run.status, 3, "{}", run.err);
        let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!((&value["stored"], &value["reason"]), (&false.into(), &"refused".into()));
    }
    let run = save(&[]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("segue added"), "{}", run.out);
    let shown = sandbox.good(&["show"]);
    assert!(shown.contains("Go on, as we said.") && shown.contains("writer: import"), "{shown}");
    let prompt = sandbox.good(&["show", "--prompt"]);
    assert!(prompt.contains("exit status 1"), "what was added is in the prompt\n{prompt}");
    // The next one is measured anew.
    assert_eq!(save(&[]).status, 3);
    let run = save(&["--force"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(!run.out.contains("segue added"), "{}", run.out);
    assert!(run.out.contains("kept    stored as it is, without"), "{}", run.out);
    let lost = run.out.lines().find(|line| line.trim_start().starts_with("lost")).unwrap();
    assert!(lost.contains("more)"), "{}", run.out);
}

#[test]
fn what_the_session_contradicts_is_marked_where_a_draft_is_completed() {
    let sandbox = Sandbox::with_project();
    let session = fixture(LINKCHECK[1]);
    let claim = "## Previous Session Summary\n- `python3 -m unittest` passes\n\n\
                 ## Current State\n- `python3 -m unittest` passes\n\n## Next Objective\nGo on.\n";
    sandbox.write("claim.md", claim);
    for status in [3, 3, 0] {
        let run = sandbox.run(&["save", "claim.md", "--from", &session]);
        assert_eq!(run.status, status, "{}", run.err);
    }
    let marked = "- Contradicted by the session: the last run of `python3 -m unittest` failed";
    // Once in the document, though two lines claim it, and once in its prompt.
    let shown = [sandbox.good(&["show"]), sandbox.good(&["show", "--prompt"])];
    let counts = shown.each_ref().map(|shown| shown.matches(marked).count());
    assert_eq!(counts, [2, 1], "{}", shown[0]);
}

#[test]
fn of_several_handoffs_the_last_gets_what_is_missing() {
    let sandbox = Sandbox::with_project();
    let session = fixture(LINKCHECK[0]);
    let text = "=== SNAPSHOT v1 ===\n## Status\nold\n\n=== SNAPSHOT v2 ===\n## Status\nnew\n";
    sandbox.write("two.md", text);
    for status in [3, 3, 0] {
        let run = sandbox.run(&["save", "two.md", "--from", &session]);
        assert_eq!(run.status, status, "{}", run.err);
    }
    let has_facts = |name: &str| sandbox.good(&["show", name]).contains("- The user asked: ");
    assert_eq!((has_facts("1"), has_facts("2")), (false, true));
}

#[test]
fn inside_of_an_agent_its_own_session_is_the_measure() {
    let mut sandbox = Sandbox::with_project();
    let id = "5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3";
    sandbox.claude_session(LINKCHECK[0], id);
    sandbox.write("poor.md", "## Current State\nFine.\n\n## Next Objective\nGo on.\n");
    sandbox.set("CLAUDE_CODE_SESSION_ID", id);
    let run = sandbox.run(&["save", "poor.md"]);
    assert_eq!(run.status, 3, "{}", run.err);
    assert!(run.err.contains("--no-session"), "{}", run.err);
    let prompt = "\n## PROMPT FOR NEXT SESSION\n\nGo on with the heron, as we said.\n";
    sandbox.write(
        "own.md",
        &format!("## Current State\nFine.\n\n## Next Objective\nGo on.\n{prompt}"),
    );
    sandbox.good(&["save", "own.md", "--force"]);
    let shown = sandbox.good(&["show"]);
    assert!(shown.contains("the heron") && shown.contains("writer: session"), "{shown}");
    sandbox.good(&["save", "poor.md", "--no-session"]);
    // Nobody knows this session: then it is no measure.
    sandbox.set("CLAUDE_CODE_SESSION_ID", "another");
    sandbox.good(&["save", "poor.md"]);
}

#[test]
fn what_is_no_page_is_not_adopted() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run_with(&["adopt", "-"], "hello\n");
    assert_eq!(run.status, 3, "{} {}", run.out, run.err);
    assert!(sandbox.run(&["log"]).out.is_empty());
}

/// A shell sets the limit: what does not fit into a file of 8 blocks cannot be written.
#[cfg(unix)]
#[test]
fn a_page_is_adopted_whole_or_not_at_all() {
    let sandbox = Sandbox::with_project();
    let session = |day: u32| format!("## Session 2026-11-{day:02}\n\n- Did thing {day}\n\n");
    let rest = "- a line of the page as it is now\n".repeat(400);
    let page = format!("{}{}# Current State\n\n{rest}", session(1), session(2));
    sandbox.write("HANDOFF.md", &page);
    let limited = format!(
        "trap '' XFSZ; ulimit -f 8; exec '{}' adopt HANDOFF.md",
        env!("CARGO_BIN_EXE_segue")
    );
    let segue = sandbox.command(&sandbox.project);
    let mut shell = std::process::Command::new("sh");
    let set = segue.get_envs().filter_map(|(name, value)| Some((name, value?)));
    shell.env_clear().envs(set).current_dir(&sandbox.project).args(["-c", &limited]);
    let output = shell.output().unwrap();
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let left = Sandbox::files(&sandbox.project.join(".segue/handoffs"));
    assert_eq!(left, [], "nothing of it is stored");
    sandbox.good(&["adopt", "HANDOFF.md"]);
    assert_eq!(sandbox.json(&["log", "--json"])["handoffs"].as_array().unwrap().len(), 2);
}

#[test]
fn rules_that_a_text_drops_are_named() {
    let mut sandbox = Sandbox::with_project();
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:00:00Z");
    let first = "## Status\n\nHalf done.\n\n## Next Objective\n\nGo on\n\n## Context\n\n### Rules in Force\n\n- \"never push to main\"\n- \"standard library only\"\n";
    assert_eq!(sandbox.run_with(&["save", "-"], first).status, 0);
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:05:00Z");
    let second = "## Status\n\nDone.\n\n## Next Objective\n\nShip it\n\n## Context\n\n### Rules in Force\n\n- \"standard library only\"\n";
    let run = sandbox.run_with(&["save", "-", "--dry-run", "--json"], second);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["ended_rules"], serde_json::json!(["never push to main"]), "{value}");
    let run = sandbox.run_with(&["save", "-"], second);
    assert!(run.out.contains("1 rule of the handoff before it ends here"), "{}", run.out);
    // A text that says nothing of rules ends none.
    sandbox.set("SEGUE_CLOCK", "2026-11-22T15:10:00Z");
    let third = "## Status\n\nShipped.\n\n## Next Objective\n\nRest\n";
    let run = sandbox.run_with(&["save", "-"], third);
    assert!(run.out.contains("carried    1 rule of the handoff before it"), "{}", run.out);
    assert!(!run.out.contains("ends here"), "{}", run.out);
    let prompt = sandbox.good(&["next", "--print"]);
    assert!(prompt.contains("\"standard library only\""), "{prompt}");
    // The same once more is no other handoff.
    let run = sandbox.run_with(&["save", "-"], third);
    assert!(run.out.contains("is in the chain already"), "{}", run.out);
}

#[test]
fn a_text_without_one_section_is_refused() {
    let sandbox = Sandbox::with_project();
    for text in ["hello\n", "# Shopping\n\n- milk\n\n## Fruit\n\n- pears\n"] {
        for more in [&[][..], &["--dry-run"]] {
            let run = sandbox.run_with(&[&["save", "-"], more].concat(), text);
            assert_eq!(run.status, 3, "{}{}", run.out, run.err);
            assert!(
                run.err.contains("segue template show") && run.err.contains("--force"),
                "{}",
                run.err
            );
        }
    }
    assert!(sandbox.json(&["log", "--json"])["handoffs"].as_array().unwrap().is_empty());
    let run = sandbox.run_with(&["save", "-", "--force"], "hello\n");
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(sandbox.good(&["show"]).contains("hello"));
    // One section is enough, whatever it is called.
    for text in ["**TODO:** ship it\n", "## Where we are\n\nAll green.\n"] {
        let run = sandbox.run_with(&["save", "-"], text);
        assert_eq!(run.status, 0, "{text}: {}", run.err);
    }
}

#[test]
fn what_is_not_stored_is_called_by_no_id() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run_with(&["save", "-", "--dry-run"], "## Next Objective\n\nShip it\n");
    assert!(run.err.starts_with("Handoff 1 read, not stored"), "{}", run.err);
    let run = sandbox.run(&["handoff", "--from", &fixture(LINKCHECK[0]), "--dry-run"]);
    assert!(run.err.starts_with("Handoff 1 made, not stored"), "{}", run.err);
}

#[test]
fn a_label_is_no_part_of_the_goal_and_a_bare_title_no_section() {
    let sandbox = Sandbox::with_project();
    for (text, goal) in [
        (
            "# Handoff\n\n## Status\n\nGreen.\n\n## Next Steps\n\nNext: write the lexer\n",
            "write the lexer",
        ),
        (
            "# Handoff\n\n## Status\n\nRed.\n\n## Next Steps\n\n- **TODO:** mend it: now\n",
            "mend it: now",
        ),
    ] {
        let run = sandbox.run_with(&["save", "-", "--json"], text);
        let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(value["objective"], goal);
        let shown = sandbox.good(&["show"]);
        assert!(!shown.contains("### Handoff"), "{shown}");
        // The words stay where they stood.
        assert!(
            shown.contains("Next: write the lexer") || shown.contains("**TODO:** mend it"),
            "{shown}"
        );
    }
}
