//! How a session ended, and what the next one is to do.

use segue_model::TodoState::{Done, InProgress, Pending};

use crate::made::{draft, prompt};
use crate::script::Script;

#[test]
fn what_is_only_announced_is_not_answered() {
    let looked =
        || Script::default().user("Look at it").runs("ls", "loader.py").model("There it is.");
    let asked = || looked().user("Run the full forward pass and report the peak memory");
    for words in [
        "Let me read the loader before I write the script.",
        "Waiting for the imports to finish.",
        "I wrote the script. The benchmark is still running.",
    ] {
        let amid = prompt(asked().model(words));
        assert!(amid.contains("Finish the request that the session broke off in"), "{amid}");
    }
    let told = prompt(asked().model("It peaks at 1.1 GB. Let me know if you want the trace."));
    assert!(told.contains("is answered; ask the user"), "{told}");
    // Where the two only talk, what was asked for may be such a sentence.
    let letter = Script::default().user("Write the last line of the letter");
    let letter = prompt(letter.model("I will send the signed contract on Monday."));
    assert!(letter.contains("is answered; ask the user"), "{letter}");
}

#[test]
fn an_error_of_the_client_answers_nothing() {
    let asked = || {
        Script::default().user("Move the logs").model("Moved.").user("Check which runs are done")
    };
    let cut = prompt(asked().model("Prompt is too long"));
    assert!(cut.contains("left open: \"Check which runs are done\""), "{cut}");
    assert!(!cut.contains("Prompt is too long"), "{cut}");
    let full = || asked().failed("ENOSPC: no space left on device, write");
    let told = "ended with an error of its client: \"ENOSPC: no space left on device, write\"";
    assert!(prompt(full()).contains(told), "{}", prompt(full()));
    let cut = Script::default().user("Add a flag").edits("cli.py".into());
    let amid = prompt(cut.model("The flag is in. Now the README.").failed("529 Overloaded"));
    assert!(amid.contains("left open: \"Add a flag\""), "{amid}");
    let done = Script::default().user("Add a flag").edits("cli.py".into());
    let done = prompt(done.model("The flag is in.").failed("529 Overloaded"));
    assert!(done.contains("is answered") && done.contains("529 Overloaded"), "{done}");
    for (behind, script) in [
        ("an answer", full().model("Two are done.")),
        ("a message", full().user("try again")),
        ("a call", full().runs("ls", "a")),
        ("what says nothing", asked().failed("Prompt is too long")),
    ] {
        assert!(!prompt(script).contains("error of its client"), "{behind}");
    }
}

#[test]
fn what_was_carried_out_at_once_is_the_last_request_though_it_sounds_like_a_rule() {
    let asked = |message| {
        let emoji =
            Script::default().user("Please add an emoji as the cursor").edits("a.css".into());
        let emoji = emoji.model("It is an emoji now.").user(message);
        prompt(emoji.edits("mole.css".into()).model("Done."))
    };
    let told = asked("the area around the mole must be a bit bigger, just a bit");
    assert!(told.contains("\"the area around the mole must"), "{told}");
    assert!(told.contains("just a bit\" is answered"), "{told}");
    for rule in [
        "the area around the mole must never be smaller than that",
        "don't touch the legacy folder",
        "Commits bitte nur auf Deutsch",
        "ne touche pas au dossier legacy",
        "De ahora en adelante usa solo la base de pruebas",
    ] {
        let ruled = asked(rule);
        assert!(ruled.contains("\"Please add an emoji as the cursor\" is answered"), "{ruled}");
    }
}

#[test]
fn what_a_report_crosses_out_is_open() {
    let fixed =
        |words| prompt(Script::default().user("Fix the import").edits("a.py".into()).model(words));
    let open = fixed("Status:\n\n- ✅ The page works\n- ❌ Import: revenue is not written");
    assert!(open.contains("Settle what the session left open: \"❌ Import"), "{open}");
    let table = "Status:\n\n| Part | State |\n|--|--|\n| Page | ✅ works |\n| Import | ❌ not fixed |\n\nThe page is live.";
    assert!(fixed(table).contains("- Import: ❌ not fixed"), "{}", fixed(table));
    let open = fixed("The page works. The import bug still exists in overwrite mode.");
    assert!(open.contains("Settle what the session left open: \"The import bug"), "{open}");
}

#[test]
fn an_order_behind_a_yes_is_the_request() {
    let compared = || Script::default().user("Compare the two optimizers").runs("ls", "a.py");
    let asked = || compared().model("Shall I plan it?");
    let planned = prompt(asked().user("Yes, plan out benchmark.py").model("Let me look at it."));
    assert!(planned.contains("broke off in: \"Yes, plan out benchmark.py\""), "{planned}");
}

#[test]
fn what_the_user_turned_to_is_the_next_goal() {
    let turn = "Let's stop the config module for now and focus on the Installations module.";
    let asked = || Script::default().user("Port the config module").model("Ported.").user(turn);
    let begun = prompt(asked().model("The config module is paused."));
    assert!(begun.contains("As the user named it: \"Let's stop the config"), "{begun}");
}

#[test]
fn a_choice_that_the_session_leaves_is_settled_without_a_question_mark() {
    let asked = |words| prompt(Script::default().user("Rebuild the archive").model(words));
    let chosen = asked("There are two ways. Tell me which method you prefer.");
    assert!(chosen.contains("Settle the open question \"Tell me which method"), "{chosen}");
    let next = asked("M2 is built. Say **\"continue\"** to start **M3 — Server** (routes, hub).");
    assert!(next.contains("to start **M3"), "{next}");
}

#[test]
fn a_failure_of_which_nobody_has_spoken_since_is_no_goal() {
    let failed = Script::default()
        .user("Write the failing test first")
        .fails("pytest tests/test_add.py -q", "1 failed")
        .model("The test fails.");
    let asked = failed.user("Port the code to Python").model("Ported.").user("Write a report");
    let goal = prompt(asked.model("I'll write the report now."));
    assert!(!goal.contains("Make `pytest"), "{goal}");
}

#[test]
fn the_first_step_names_a_file_where_it_is_now() {
    let moved = Script::default()
        .user("Write the demo")
        .edits("demo/run.mjs".to_owned())
        .runs("mv demo/run.mjs web/run.mjs", "")
        .model("It is in web now.")
        .user("demo/run.mjs gets stuck");
    let moved = prompt(moved);
    assert!(moved.contains("First: read `web/run.mjs`."), "{moved}");
    let asks = |goal: &'static str| {
        prompt(Script::default().user("Add --json.").edits("link.py".to_owned()).user(goal))
    };
    let unseen = asks("Now describe it in docs/usage.md, please.");
    assert!(unseen.contains("First: read `docs/usage.md`."), "{unseen}");
    let new = asks("Now write docs/usage.md about it, please.");
    assert!(new.contains("First: read `link.py`."), "it is not there yet: {new}");
    let example = asks("Now check anchors as well, such as guide.md#install.");
    assert!(example.contains("First: read `link.py`."), "{example}");
}

#[test]
fn what_the_session_offered_is_asked_for() {
    let asked = || Script::default().user("Write the page on the flags");
    let offered = prompt(asked().model("It is written. If you want, I can commit it."));
    let first = "First: ask the user; the session offered: \"If you want, I can commit it.\"";
    assert!(offered.contains(first), "{offered}");
    assert!(!prompt(asked().model("It is written.")).contains("offered"));
}

#[test]
fn a_last_step_that_nobody_did_is_what_is_left() {
    let asked = || Script::default().user("Split the lexer from the parser").model("It is split.");
    let left = prompt(asked().user("commit it"));
    assert!(left.contains("Answer the request that was left open: \"commit it\""), "{left}");
    let done = prompt(asked().user("commit it").model("Committed."));
    assert!(!done.contains("left open: \"commit it\""), "{done}");
    let promised = prompt(asked().user("Add a flag for the encoding").model("On it."));
    assert!(promised.contains("left open: \"Add a flag"), "{promised}");
    let rule = prompt(asked().user("please never edit the migrations folder").model("Got it."));
    assert!(!rule.contains("left open"), "{rule}");
    let told = prompt(asked().user("The encoding is always UTF-8.").model("Noted."));
    assert!(!told.contains("left open"), "{told}");
    let denied = prompt(asked().user("no, don't commit yet"));
    assert!(denied.contains("left open: \"Split the lexer"), "{denied}");
}

#[test]
fn what_fails_at_the_very_end_is_left_open() {
    let said = |words| prompt(Script::default().user("Get the worker running").model(words));
    let fails = said("I looked at the pods. The worker is in CrashLoopBackOff.");
    assert!(fails.contains("left open: \"The worker is in CrashLoopBackOff.\""), "{fails}");
    for told in [
        "The release build was failing on Windows. It runs now.",
        "Done, all tests pass. An invalid config now fails with exit code 2.",
        "Added the retry. It gives up when the third attempt fails.",
    ] {
        let told = said(told);
        assert!(!told.contains("left open"), "{told}");
    }
}

#[test]
fn the_first_step_reads_what_the_last_request_is_about() {
    let edited = |path: &str| Script::default().user("Write the parser").edits(path.to_owned());
    let beside = prompt(edited("src/parser.rs").edits("tests/parser.rs".to_owned()).model("Done."));
    assert!(beside.contains("the work stood at `src/parser.rs`"), "{beside}");
    let tests = edited("CHANGELOG.md").user("Now harden the parser's tests");
    let tests = prompt(tests.edits("tests/parser.rs".to_owned()).model("Done."));
    assert!(tests.contains("the work stood at `tests/parser.rs`"), "{tests}");
}

#[test]
fn a_plan_that_waits_for_the_user_is_the_goal() {
    let planned = |answer: Option<&'static str>| {
        let script = Script::default().user("Plan the exporter");
        let fails = |script: Script| script.fails("npm test", "1 failed");
        let script = if answer.is_none() { fails(script) } else { script };
        let script = script.edits("/home/dev/.agent/plans/fern.md".to_owned());
        prompt(script.refused("# Export as CSV\n\n1. Write it", answer))
    };
    let refused = planned(None);
    assert!(refused.contains("whether the plan \"Export as CSV\" is carried out"), "{refused}");
    assert!(
        refused.contains("First: read the plan, `/home/dev/.agent/plans/fern.md`."),
        "{refused}"
    );
    assert!(!refused.contains("Make `npm test` pass."), "{refused}");
    let said = planned(Some("we don't need the CSV header"));
    let goal = "left open: \"Plan the exporter\" (later: \"we don't need the CSV header\")";
    assert!(said.contains(goal), "{said}");
}

#[test]
fn what_fails_beside_a_review_is_no_goal_of_it() {
    let review = |request, answer| {
        let script = Script::default().user(request).fails("npm test", "Error: no module 'x'");
        prompt(script.model(answer))
    };
    let fine = "The resolver is sound; I found two names to change.";
    let done = review("Review the diff of the resolver", fine);
    assert!(done.contains("is answered"), "{done}");
    assert!(review("Why are the tests red?", fine).contains("Make `npm test` pass"));
    let blocked = "The resolver is sound. Tests could not be run in this environment.";
    assert!(review("Review the diff of the resolver", blocked).contains("is answered"));
    let found = "One bug: `resolve -f` fails without a name. I'm not sure the parser refuses that.";
    assert!(review("Review the diff of the resolver", found).contains("is answered"));
    let half = "I read half of it. Still to do: the store and the parser.";
    assert!(review("Review the diff of the resolver", half).contains("left open"));
    assert!(review("Add an audit log to the resolver", half).contains("left open"));
}

#[test]
fn a_check_that_the_place_does_not_allow_is_no_goal() {
    let review = |words| {
        let script = Script::default().user("Review the diff of the resolver");
        let script = script.fails("npm test", "Error: Cannot find module 'node:path'");
        prompt(script.model(words))
    };
    let excused = review("Two bugs. I couldn’t run the tests: the `npm` here is broken.");
    assert!(excused.contains("is answered; ask the user"), "{excused}");
    assert!(excused.contains("`npm test` fails"), "{excused}");
    let failing = review("The tests fail.");
    assert!(failing.contains("Make `npm test` pass."), "{failing}");
}

#[test]
fn last_words_are_whole_where_there_is_room() {
    let finding = |at: u32| format!("Finding {at}: line {at}0 of `src/resolver.rs` cuts the name.");
    let report: Vec<String> = (1..9).map(finding).collect();
    let facts = Script::default().user("Review it").model(report.join(" ").leak()).facts();
    let whole = draft(&facts, 2_000).content.prompt;
    assert!(whole.contains(&report.join(" ")), "{whole}");
    let small = draft(&facts, 300).content.prompt;
    assert!(!small.contains(&report[3]), "{small}");
    let report = "解決器は名前を途中で切ってしまうので直すべきだ。".repeat(80);
    let facts = Script::default().user("Review it").model(report.leak()).facts();
    let dense = draft(&facts, 1_500).content.prompt;
    assert!(dense.contains("The session's last words: \"解決器は"), "{dense}");
}

#[test]
fn steps_have_the_sources_of_what_they_name() {
    let list = [("Draw the boats; then the oars", Pending), ("Ask Ines", Pending)];
    let script = Script::default().user("Build a page for the rowing club").lists(&list);
    let draft = draft(&script.model("Listed.").facts(), 2_000);
    let then = draft.content.prompt.lines().find(|line| line.starts_with("Then: ")).unwrap();
    let digest = segue_model::LineDigest::of(then);
    let source = draft.sources.iter().find(|line| line.digest == digest);
    assert_eq!(source.map(|line| line.addresses.len()), Some(1), "{then}");
}

#[test]
fn what_the_user_wants_on_the_list_is_closed_by_all_of_it_alone() {
    let wanted =
        "we still need to renew the SSL certificate and call the bank about the card, note both";
    let ask = || Script::default().user("Build a shop for the rowing club").model("I begin.");
    let certificate = ("Renew the SSL certificate", Done);
    let half = prompt(ask().user(wanted).lists(&[certificate]).model("Noted."));
    assert!(half.contains("call the bank"), "{half}");
    let whole = [certificate, ("Call the bank about the card", Pending)];
    let both = prompt(ask().user(wanted).lists(&whole).model("Noted."));
    assert!(!both.contains("- we still need"), "{both}");
    let before = prompt(ask().lists(&whole).user(wanted).model("Noted."));
    assert!(before.contains("- we still need"), "{before}");
}

#[test]
fn what_segue_says_of_a_goal_is_not_the_users() {
    let asked = || Script::default().user("Split the lexer from the parser").model("I look.");
    let started = |before: String| {
        let script = Script::default().user(before.leak()).model("I begin.");
        prompt(script.user("Use tabs.").model("I do."))
    };
    let left = started(prompt(asked().user("Draw the boats")));
    assert!(left.contains("- \"Draw the boats\"") && !left.contains("was left open"), "{left}");
    let answered = started(prompt(asked()));
    assert!(answered.contains("Use tabs.") && !answered.contains("lexer"), "{answered}");
    assert!(!answered.contains("- \"\""), "{answered}");
}

#[test]
fn making_the_handoff_is_no_work_that_breaks_off() {
    let done =
        || Script::default().user("Move the parser into its own crate").model("It is moved.");
    let scripts = [
        done().begins("segue handoff"),
        done().begins("cd /repo && segue save draft.md"),
        done().user("write the handoff").runs("git status", "").begins("segue save draft.md"),
        done().user("snapshot").begins("cat notes.md"),
    ];
    for script in scripts {
        let prompt = prompt(script);
        assert!(!prompt.contains("broke off"), "{prompt}");
    }
}

#[test]
fn who_stops_the_model_and_hands_over_has_no_answer() {
    let asked = || Script::default().user("Move the parser into its own crate").model("I move it.");
    let stopped = prompt(asked().stopped().user("snapshot"));
    assert!(stopped.contains("Answer the request that was left open"), "{stopped}");
    assert!(stopped.contains("The user stopped the session's last turn"), "{stopped}");
    let amid = prompt(asked().begins("cargo test").stopped().user("snapshot"));
    assert!(amid.contains("while `cargo test` ran"), "{amid}");
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
    let list = [("Move the files", Done), ("Write docs/parser.md", InProgress)];
    let asked = || Script::default().user("Move the parser into its own crate").lists(&list);
    for made in [("git commit -m x", commit), ("git switch -c docs", "")] {
        let other = prompt(asked().runs(made.0, made.1).model("The docs come next."));
        assert!(other.contains("\nWrite docs/parser.md"), "{other}");
    }
}

#[test]
fn of_the_list_that_one_comes_next_which_the_session_broke_off_in() {
    let list = [
        ("Index: build the pages", Done),
        ("Commit the notes", InProgress),
        ("Phone: check the index once more", Pending),
        ("Radio bridge: scaffold the receiver", Pending),
    ];
    let told = [("Index: build the pages (40 moved, 3 left)", Done)];
    let prompt = prompt(
        Script::default()
            .user("Go on with the list")
            .lists(&told)
            .lists(&list)
            .runs(
                "git add n.md && git commit -qm 'docs: notes' && git push 2>&1 | tail -1",
                "a..b  main -> main",
            )
            .model("Now planning the radio bridge: first a look at the receiver.")
            .begins("ls receiver"),
    );
    assert!(prompt.contains("\nRadio bridge: scaffold the receiver."), "{prompt}");
    assert!(prompt.contains("Commit the notes (left in progress"), "{prompt}");
    assert!(prompt.contains("docs: notes"), "{prompt}");
    assert_eq!(prompt.matches("Index: build the pages").count(), 1, "{prompt}");
}

#[test]
fn what_was_not_committed_and_then_was_is_not_told() {
    let said = "The parser in `src/date.rs` is done and green, nothing is committed yet.";
    let before = Script::default().user("Move the parser").model(said);
    let commit = "[main 3f2c1ab] parser: a crate of its own";
    let later = before.user("commit").runs("git commit -m x", commit).model("It is in `3f2c1ab`.");
    let later = prompt(later);
    assert!(
        later.contains("is done and green\"") && !later.contains("nothing is committed"),
        "{later}"
    );
    let open = Script::default().user("Move the parser").model(said);
    assert!(prompt(open).contains("nothing is committed"));
}

#[test]
fn a_decision_about_what_is_uncommitted_stays() {
    let decided = "I decided that `switch` refuses where files are uncommitted instead of a stash, which gets lost.";
    let commit = "[main 3f2c1ab] switch: refuse";
    let script = Script::default().user("How does switch behave?").model(decided).user("good");
    let script = script.runs("git commit -m x", commit).model("Committed.");
    let facts = script.facts();
    let decisions: Vec<&str> =
        facts.of(segue_facts::FactKind::Decision).map(|fact| fact.text.as_str()).collect();
    assert!(decisions.iter().any(|text| text.contains("are uncommitted")), "{decisions:?}");
}

#[test]
fn a_word_that_held_for_the_time_being_is_lifted_by_what_asks_for_it() {
    let rule = "don't commit yet, I want to look at it";
    let asked = || Script::default().user("Move the parser").model("Moved.").user(rule);
    assert!(prompt(asked().model("I wait.")).contains(rule));
    let lifted = asked().model("I wait.").user("ok, commit it").model("Committed.");
    let rules = lifted.facts();
    assert!(rules.of(segue_facts::FactKind::Instruction).next().is_none(), "{rules:?}");
    assert!(rules.superseded.iter().any(|fact| fact.text == rule), "{rules:?}");
}

#[test]
fn what_the_last_message_leaves_open_is_the_goal() {
    for open in [
        "The Excel export is not started.",
        "I have not done the Excel export yet.",
        "Production still fails with a timeout, I need your go for the rollback.",
        "The dist-tags are still stale until the workflow is dispatched.",
    ] {
        let answer: &'static str = Box::leak(format!("The CSV import works. {open}").into());
        let prompt =
            prompt(Script::default().user("Add CSV import and Excel export").model(answer));
        let goal = format!("Settle what the session left open: \"{open}\"");
        assert!(prompt.contains(&goal), "{prompt}");
    }
}

#[test]
fn the_task_is_not_taken_back_by_a_correction_of_its_means() {
    let asked =
        "Build a CSV importer in import.py and export it to Excel. Rule: never touch schema.sql.";
    let script = Script::default().user(asked).model("Ok, built with pandas.");
    let prompt = prompt(script.user("No, don't use pandas. Use the csv module.").model("Done."));
    assert!(prompt.contains("Build a CSV importer in import.py"), "{prompt}");
    assert!(prompt.contains("never touch schema.sql"), "{prompt}");
    assert!(prompt.contains("Use the csv module"), "{prompt}");
}

#[test]
fn of_several_calls_at_once_that_one_counts_which_does_something() {
    let script = Script::default().user("commit it").begins("git commit -m x").begins("git status");
    let prompt = prompt(script);
    assert!(prompt.contains("what became of `git commit -m x`"), "{prompt}");
}

#[test]
fn what_the_person_announces_is_the_next_goal() {
    let asked = || {
        let list = [("Document the route", Pending)];
        Script::default().user("Add the route for orders").lists(&list).model("It is added.")
    };
    let next = prompt(asked().user("Done for today. Tomorrow: look into the memory growth."));
    assert!(
        next.contains("As the user named it: \"Tomorrow: look into the memory growth.\""),
        "{next}"
    );
    let gone = prompt(Script::default().user("Add the route").model("Added.").user("brb, lunch"));
    assert!(gone.contains("\"Add the route\" is answered"), "{gone}");
}

#[test]
fn what_the_person_takes_off_the_list_is_no_goal() {
    let list = [("Document the cache in README", Pending), ("Add an eviction policy", Pending)];
    let asked = Script::default().user("Add a cache").lists(&list).model("It is there.");
    let prompt = prompt(asked.user("forget the README, Tom writes the docs").model("OK."));
    assert!(prompt.contains("- Document the cache in README (set aside by the user)"), "{prompt}");
    assert!(prompt.contains("## This Session's Goal\n\nAdd an eviction policy"), "{prompt}");
}

#[test]
fn last_words_say_how_much_the_user_said_behind_them() {
    let script = || Script::default().user("Add the export").model("It is added, shall I test it?");
    assert!(prompt(script()).contains("The session's last words: "));
    let one = prompt(script().user("Add a filter by month as well"));
    assert!(one.contains("The session's last words, before the user's last message: "), "{one}");
    let two = script().user("Add a filter by month as well").user("Then write the page for it");
    let two = prompt(two);
    assert!(two.contains("before the user's last 2 messages: "), "{two}");
}

#[test]
fn a_refusal_that_asks_for_something_else_is_the_request() {
    let script = Script::default().user("Is there a cheap way to build it?").model("Yes, on F2.");
    let refused = script.user("No, F2 is too dear. Change the script, and update the page.");
    let prompt = prompt(refused);
    assert!(prompt.contains("left open: \"No, F2 is too dear."), "{prompt}");
}

#[test]
fn what_the_user_overturned_is_no_goal() {
    let begun = || {
        Script::default()
            .user("Get the parser test to pass")
            .model("I see it.")
            .edits("docs/plan.md".into())
            .lists(&[("Write the answer into parser.rs", InProgress), ("Run CI", Pending)])
            .runs("cat src/parser.rs", "fn parse()")
    };
    let stopped = || begun().stopped();
    let said = "Stop. You must not write the answer into the code. Improve how the tests are made.";
    let overturned =
        |words| prompt(stopped().user(said).model(words).runs("cat src/gen.rs", "fn g"));
    let conceded = overturned("You're right, I apologize. Let me look at how they are made:");
    assert!(conceded.contains("the session broke off in: \"Stop."), "{conceded}");
    assert!(!conceded.contains("Write the answer into parser.rs"), "{conceded}");
    assert!(conceded.contains("Then: Run CI."), "{conceded}");
    let remark = begun().user("btw the table is called app_users");
    let agreed = prompt(remark.model("You're right, I go on:").runs("cat src/gen.rs", "fn g"));
    assert!(agreed.contains("Write the answer into parser.rs."), "{agreed}");
    let corrected = begun().user("No, the column is wrong. Please call it name.");
    let corrected = prompt(corrected.model("You're right:").runs("cat src/gen.rs", "fn g"));
    assert!(corrected.contains("Write the answer into parser.rs."), "{corrected}");
    let other = overturned("Let me look at how they are made:");
    assert!(other.contains("Write the answer into parser.rs."), "{other}");
}

#[test]
fn a_command_for_the_client_leaves_no_request_open() {
    let asked = || Script::default().user("Which plot shows it best?").model("Panel a shows it.");
    for command in ["/copy", "/cost", "/add-dir"] {
        let prompt = prompt(asked().user(command));
        assert!(prompt.contains("is answered; ask the user"), "{command}: {prompt}");
    }
    let review = prompt(asked().user("/my-team:review"));
    assert!(review.contains("left open: \"/my-team:review\""), "{review}");
    let path = prompt(asked().user("/home/dev/data/import.csv"));
    assert!(path.contains("left open"), "{path}");
}

#[test]
fn earlier_reports_are_quoted_where_there_is_room() {
    const REPORT: &str = "The parser is done. Results:\n\n| Test | Result |\n|---|---|\n| Unit tests | 16/16 pass |\n\n\
        The cache holds 512 entries. It is off by default. The docs say so. The flag is `--cache`.";
    let told = || Script::default().user("Add a cache").edits("cache.rs".into()).model(REPORT);
    let line = "Reported earlier in the session";
    let later = prompt(told().user("And now the docs").model("They are written."));
    assert!(later.contains(line) && later.contains("Unit tests: 16/16 pass"), "{later}");
    let refuted = prompt(told().user("No, that is wrong. It must be on.").model("It is on now."));
    assert!(!refuted.contains(line), "{refuted}");
    let last = prompt(told());
    assert!(last.contains("16/16 pass") && !last.contains(line), "{last}");
    let small = told().user("And now the docs").model("They are written.").facts();
    assert!(!draft(&small, 300).content.prompt.contains(line));
}

#[test]
fn what_still_failed_is_not_mended_by_a_change_that_nothing_checked() {
    let begun = || {
        Script::default()
            .user("The share does not start.")
            .edits("client.js".to_owned())
            .model("It starts now.")
            .user("Continua exatamente igual.")
            .edits("client.js".to_owned())
    };
    let claimed = prompt(begun().model("Corrigi a causa definitiva."));
    assert!(claimed.contains("See with the user whether this works now"), "{claimed}");
    let checked = begun().runs("npm test", "Tests: 4 passed, 4 total");
    let checked = prompt(checked.model("Corrigi a causa definitiva."));
    assert!(!checked.contains("See with the user whether this works now"), "{checked}");
}
