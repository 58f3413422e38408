//! What the session made, and how the prompt names it.

use segue_document::template::Template;
use segue_facts::{ClaimState, Draft, DraftInput, FactKind, SessionFacts};
use segue_model::{HandoffId, Kind};

use crate::script::Script;

#[test]
fn commits_of_jujutsu_and_issues_are_seen() {
    let facts = Script::default()
        .user("describe the change and file the rest")
        .runs(
            "jj describe -m 'routes: keep the order' && jj new",
            "Working copy  (@) now at: qzvqqupx 1f2e3a4b (empty)\nParent commit (@-)      : rlvkpnrz 88d0c1f5 routes: keep the order",
        )
        .runs("gh issue create --title Torch", "https://github.com/hub-example/courier/issues/519")
        .facts();
    let made: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(
        made,
        [
            "`88d0c1f5` routes: keep the order",
            "issue https://github.com/hub-example/courier/issues/519"
        ]
    );
}

#[test]
fn where_all_of_a_line_succeeded_each_of_its_commands_did() {
    let facts = Script::default()
        .user("make it green")
        .fails("npm run lint", "src/a.js:3 error  no-undef")
        .runs("npm run lint && npm test", "12 passing")
        .facts();
    assert_eq!(facts.of(FactKind::Failure).count(), 0, "{facts:?}");
    let passed: Vec<&str> =
        facts.of(FactKind::Verified).map(|fact| fact.subject.as_str()).collect();
    assert_eq!(passed, ["npm run lint", "npm test"]);
    let skipped = Script::default()
        .user("make it green")
        .fails("npm run build", "src/a.ts(3,1): error TS2304")
        .runs("test -d dist || npm run build && npm test", "12 passing")
        .facts();
    assert_eq!(skipped.of(FactKind::Failure).count(), 1, "{skipped:?}");
    let behind = Script::default()
        .user("make it green")
        .fails("npm run lint", "src/a.js:3 error  no-undef")
        .runs("npm run lint; npm test", "12 passing")
        .facts();
    assert_eq!(behind.of(FactKind::Failure).count(), 1, "{behind:?}");
    let again = |output| {
        let line = "ruff check src | tail -3; pytest -q | tail -8";
        let first = Script::default().fails("ruff check src", "a.py:12:5: F821 undefined");
        first.runs(line, output).facts()
    };
    // Two say that they passed: none of them says that nobody has run it again.
    let both = again("All checks passed!\n---\n86 passed in 3.21s");
    assert_eq!(both.of(FactKind::Failure).count(), 0, "{both:?}");
    let one = again("a.py:12:5: F821 undefined\nFound 1 error.\n---\n86 passed in 3.21s");
    assert!(one.of(FactKind::Failure).count() > 0, "{one:?}");
}

#[test]
fn what_only_ran_checks_nothing() {
    let facts = Script::default()
        .user("publish it")
        .runs(
            "npm view agent@4.40.1 version --json || true",
            "npm error code E404\nnpm error see log",
        )
        .runs("python3 fix.py | tail -1", "Fixed!")
        .runs("bd close av-7", "✓ closed")
        .model("Closed.")
        .facts();
    let verified: Vec<&str> = facts.of(FactKind::Verified).map(|it| it.text.as_str()).collect();
    assert_eq!(verified, ["`bd close av-7` → `✓ closed`"]);
    let prompt = draft(&facts, 2_000).content.prompt;
    assert!(prompt.contains("Done when: the user has named"), "{prompt}");
}

#[test]
fn what_a_passing_run_printed_as_it_ran_it_has_passed() {
    let failed =
        || Script::default().user("mend it").fails("go test ./store/...", "--- FAIL: TestA (0.1s)");
    let unresolved = |script: Script| script.facts().of(FactKind::Failure).count();
    assert_eq!(unresolved(failed().runs("mise run lint", "0 issues.")), 1);
    assert_eq!(
        unresolved(failed().runs("mise run test", "[test] $ go test ./...\nok  x/store 0.2s")),
        0
    );
    let shown = failed().runs("cat README.md", "# Tests\n$ go test ./...\n> go test ./...");
    assert_eq!(unresolved(shown), 1);
}

#[test]
fn a_result_that_nobody_saw_takes_none_away() {
    let lint = |more: fn(Script) -> Script| {
        let script = Script::default().user("lint it").fails("make lint", "a.c:1: unused");
        more(script).runs("make lint | tail -1", "a.c").facts().of(FactKind::Failure).count()
    };
    assert_eq!(lint(|script| script), 1);
    assert_eq!(lint(|script| script.edits("a.c".to_owned())), 0);
}

#[test]
fn a_short_output_of_what_failed_is_kept_whole() {
    let facts = Script::default()
        .user("check the size")
        .fails("pnpm size-limit", "checkout.js\nby 4.2 kB above the limit of 90 kB")
        .facts();
    let failure = facts.of(FactKind::Failure).next().unwrap();
    assert!(failure.text.contains("4.2 kB") && failure.text.contains("checkout.js"), "{failure:?}");
}

#[test]
fn below_a_small_budget_the_template_is_told_in_few_words() {
    let facts = || Script::default().user("Add a cache").model("It is there.").facts();
    assert!(draft(&facts(), 2_000).content.prompt.contains("Current State (each claim"));
    let small = draft(&facts(), 1_000).content.prompt;
    assert!(small.contains("Current State, Next Objective"), "{small}");
}

#[test]
fn where_files_have_no_room_for_lines_of_their_own_they_are_named_together() {
    let script = Script::default().user("rename the field everywhere");
    let paths = (0..60).map(|n| format!("services/warehouse/src/model/part_{n}.rs"));
    let facts = paths.fold(script, Script::edits).facts();
    let named = |budget| {
        let prompt = draft(&facts, budget).content.prompt;
        let lines: Vec<&str> = prompt
            .lines()
            .filter(|line| line.starts_with("- ") && line.contains("part_"))
            .collect();
        (lines.len(), lines.iter().map(|line| line.matches("part_").count()).sum::<usize>())
    };
    let (lines, files) = named(4_000);
    assert_eq!((lines, files), (60, 60));
    let (lines, files) = named(1_000);
    assert!(lines <= 2 && files > 30, "{lines} lines, {files} files");
}

#[test]
fn files_that_commands_and_searches_name_are_seen_and_passwords_beside_them_are_not() {
    let facts = Script::default()
        .user("look where the orders are stored")
        .runs("git clone https://bob:hunter2Kilo@gitbox/team/repo.rs.git", "done")
        .runs(
            "rg -n orders",
            "src/orders.rs:3: fn open()\nenv.sh:1: URL=mysql://root:Tr0ubadorX9@mysql/orders.db",
        )
        .runs("sed -n 1,20p lib/store/read.rs", "see docs/never_listed.md")
        .fails("cat src/gone.rs", "No such file or directory")
        .facts();
    let seen: Vec<&str> = facts.of(FactKind::Read).map(|fact| fact.subject.as_str()).collect();
    assert_eq!(seen, ["lib/store/read.rs", "src/orders.rs"]);
    let text = format!("{:?}", facts.facts);
    assert!(!text.contains("hunter2") && !text.contains("Tr0ubador"), "{text}");
}

#[test]
fn a_password_that_was_shown_is_masked_where_it_is_said_again() {
    let facts = Script::default()
        .user("Set up the deployment. The password is\nkX9mQ2vB7nR4tL8s")
        .runs("cat .env", "DB_PASSWORD=w4Zp#7tYq2Lk")
        .user("Never print kX9mQ2vB7nR4tL8s or w4Zp#7tYq2Lk in a log.")
        .model("Understood: neither kX9mQ2vB7nR4tL8s nor w4Zp#7tYq2Lk is printed.")
        .facts();
    let text = format!("{:?}", draft(&facts, 2_000).content);
    assert!(text.contains("Never print [redacted:password] or [redacted:password] in a log."));
    assert!(!text.contains("kX9mQ2vB") && !text.contains("w4Zp#7tY"), "{text}");
}

#[test]
fn what_passes_for_all_packages_passes_for_one() {
    let script = |last| {
        let script = Script::default().user("mend the tests");
        let script = script.fails("go test ./store/... -run TestOpen", "--- FAIL: TestOpen");
        script.runs(last, "ok  example/store 0.2s").facts().of(FactKind::Failure).count()
    };
    assert_eq!(script("go test ./..."), 0);
    assert_eq!((script("go test ./... -run TestClose"), script("go vet ./...")), (1, 1));
}

/// What the prompt of a handoff has at the usual budget.
pub(crate) fn prompt(script: Script) -> String {
    draft(&script.facts(), 2_000).content.prompt
}

pub(crate) fn draft(facts: &SessionFacts, budget: usize) -> Draft {
    Draft::new(&DraftInput {
        session: facts,
        project: Some("warehouse"),
        purpose: None,
        goal: None,
        git: None,
        template: &Template::base(),
        template_address: None,
        budget,
        kind: Kind::Standard,
        id: HandoffId::from_bits(0),
    })
}

#[test]
fn a_file_that_could_not_be_written_is_told_until_it_is() {
    let denied = "Error: EACCES: permission denied, open '/srv/app/a.conf'";
    let script = || Script::default().user("bypass the login").cannot_write("a.conf", denied);
    let of = |script: Script| {
        let facts = script.facts();
        let failures: Vec<String> =
            facts.of(FactKind::Failure).map(|fact| fact.text.clone()).collect();
        failures
    };
    assert_eq!(of(script()), [format!("`a.conf` could not be written: `{denied}`")]);
    assert_eq!(of(script().edits("a.conf".to_owned())), [""; 0]);
    // To name the wrong lines is how an edit is called, and not how the work stands.
    let misnamed = Script::default().user("x").cannot_write("a.conf", "String not found in file.");
    assert_eq!(of(misnamed), [""; 0]);
}

#[test]
fn what_programs_make_is_there() {
    let facts = Script::default()
        .user("pack it for the jury")
        .runs("cargo test", "test result: ok. 3 passed")
        .runs("cd posters && zip -qr ../out/jury.zip .", "")
        .runs("python3 tools/count.py", "written: out/may.ods (412 rows)")
        .runs("tar xzf old.tgz", "")
        .facts();
    let made: Vec<&str> = facts.of(FactKind::Change).map(|fact| fact.text.as_str()).collect();
    assert_eq!(made, ["`out/jury.zip` created", "`out/may.ods` created"]);
    let verified: Vec<&str> = facts.of(FactKind::Verified).map(|fact| fact.text.as_str()).collect();
    assert!(verified.contains(&"`cargo test` → passed (3 tests)"), "{verified:?}");
}

#[test]
fn what_was_done_again_fails_no_more_and_what_was_not_does() {
    let facts = Script::default()
        .user("ship it")
        .fails("git push", "fatal: The current branch x has no upstream branch.")
        .runs("git push -u origin x", " * [new branch]      x -> x")
        .fails("git push origin main", " ! [remote rejected] main -> main (protected)")
        .fails("./bin/queuectl replay --dry-run", "queuectl: dial: no such file")
        .fails("kubectl diff -k k8s", "-  replicas: 1\n+  replicas: 2")
        .facts();
    let failing: Vec<&str> =
        facts.of(FactKind::Failure).map(|fact| fact.subject.as_str()).collect();
    assert!(failing.contains(&"git push origin main"), "{failing:?}");
    assert!(failing.contains(&"./bin/queuectl replay --dry-run"), "{failing:?}");
    assert!(!failing.contains(&"git push"), "{failing:?}");
}

#[test]
fn a_later_run_in_a_line_of_several_counts() {
    let pages = "python3 tools/pages.py 3";
    let facts = Script::default()
        .user("shorten the chapter")
        .runs(pages, "chapter 3: 26 pages")
        .edits("chapter3.tex".to_owned())
        .runs("latexmk thesis && python3 tools/pages.py 3", "chapter 3: 25 pages")
        .facts();
    let shown: Vec<&str> = facts
        .of(FactKind::Verified)
        .filter(|fact| fact.subject == pages)
        .map(|fact| fact.text.as_str())
        .collect();
    assert!(shown.len() == 1 && shown[0].contains("25 pages"), "{shown:?}");
    // What was shown before the last change is no longer known.
    let facts = Script::default()
        .user("tune the model")
        .runs("python3 tools/score.py", "the score is 0.781")
        .edits("model.py".to_owned())
        .facts();
    let states: Vec<ClaimState> = facts.of(FactKind::Verified).map(|fact| fact.state).collect();
    assert_eq!(states, [ClaimState::Outdated]);
}

#[test]
fn a_command_is_shown_where_it_runs_and_what_only_starts_checks_nothing() {
    let facts = Script::default()
        .user("ship the preview")
        .fails("cd apps/mobile && eas build --profile preview", "Error: build failed: no profile")
        .runs("source env.sh && cmake -S . -B build", "-- Build files have been written")
        .runs("eas build --no-wait", "Build details: https://expo.example/b/1")
        .fails("npx expo export", "sh: expo: command not found")
        .runs("yarn expo export", "Exported: dist")
        .facts();
    let failing: Vec<&str> =
        facts.of(FactKind::Failure).map(|fact| fact.subject.as_str()).collect();
    assert_eq!(failing, ["cd apps/mobile && eas build --profile preview"]);
    let passed: Vec<&str> = facts
        .of(FactKind::Verified)
        .filter(|fact| fact.text.ends_with("passed"))
        .map(|fact| fact.subject.as_str())
        .collect();
    assert_eq!(passed, ["source env.sh && cmake -S . -B build"]);
}

#[test]
fn a_run_in_one_folder_settles_none_in_another() {
    let failing = |script: Script| {
        let facts = script.facts();
        facts.of(FactKind::Failure).map(|fact| fact.subject.clone()).collect::<Vec<String>>()
    };
    let api = || Script::default().user("mend it").fails("cd api && pytest", "FAILED test_a");
    assert_eq!(failing(api().runs("cd web && pytest", "3 passed")), ["cd api && pytest"]);
    assert!(failing(api().runs("cd api && pytest", "3 passed")).is_empty());
    // The client may have stayed in the folder.
    assert!(failing(api().runs("pytest", "3 passed")).is_empty());
    let other = api().runs("npm test", "Tests: 3 passed, 3 total").facts();
    let failure = other.of(FactKind::Failure).next().unwrap();
    assert!(failure.text.ends_with("; a later check passed"), "{}", failure.text);
    let push = Script::default().user("push").fails("cd web && git push", "fatal: no upstream");
    assert!(failing(push.runs("git push -u origin x", "")).is_empty());
    let rebase = Script::default().user("rebase").fails("git rebase main", "CONFLICT in a.rs");
    assert_eq!(failing(rebase.runs("git rebase --abort", "")), ["git rebase main"]);
    let merge =
        || Script::default().user("merge").fails("git merge main", "CONFLICT (content): in a.rs");
    assert!(failing(merge().runs("git commit --no-edit", "[x 3f2c1ab] Merge main")).is_empty());
    assert_eq!(failing(merge().runs("git push", "done")), ["git merge main"]);
    let refused = Script::default().user("merge").fails("git merge main", "fatal: unrelated");
    assert_eq!(failing(refused.runs("git commit -m wip", "[x 3f2c1ab] wip")), ["git merge main"]);
}

#[test]
fn what_the_user_refused_and_nobody_did_since_is_not_to_be_done_unasked() {
    let asked = || Script::default().user("show the names in the cart");
    let refused = |script: Script| {
        let facts = script.model("I only change the code.").facts();
        facts.of(FactKind::Attempt).map(|fact| fact.text.clone()).collect::<Vec<_>>()
    };
    let server = || asked().refuses("npm run dev 2>&1").refuses("cat .env").user("i debug it");
    assert_eq!(refused(server()), ["`npm run dev` was refused by the user"]);
    assert!(refused(server().runs("npm run dev", "ready")).is_empty());
    let commit = || asked().refuses("git commit -m \"$(cat <<'EOF'\nAdd names\nEOF\n)\"");
    assert_eq!(refused(commit()), ["`git commit` was refused by the user"]);
    assert!(refused(commit().runs("git commit -m names", "[main 3f2c1ab] names")).is_empty());
    let forced = asked().refuses("git push --force").runs("git push", "main -> main");
    assert_eq!(refused(forced), ["`git push --force` was refused by the user"]);
    let removed = asked().refuses("rm -rf data").refuses("python3 <<'EOF'\nimport os\nEOF");
    assert_eq!(refused(removed), ["`rm -rf data` was refused by the user"]);
    let asked_again =
        asked().refuses("manage.py migrate").runs("manage.py migrate --noinput", "OK");
    assert!(refused(asked_again).is_empty());
    // Its words alone are not the command.
    let pushed = || asked().refuses("git push");
    let other = pushed().runs("git stash push", "").runs("echo 'do not git push'", "do not");
    assert_eq!(refused(other), ["`git push` was refused by the user"]);
    assert!(refused(pushed().runs("git push origin main", "main -> main")).is_empty());
}

#[test]
fn what_was_committed_before_a_push_that_failed_is_named_by_the_push_that_follows() {
    let broken = "fatal: unable to access 'https://x/a.git/': Could not resolve host: x";
    let script = || {
        let asked = Script::default().user("fix the count");
        asked.exits(
            "pytest -q && git add -A && git commit -qm 'Count all' && git push",
            broken,
            128,
        )
    };
    let made = |script: Script| -> Vec<String> {
        script.facts().of(FactKind::Commit).map(|fact| fact.text.clone()).collect()
    };
    assert_eq!(made(script()), ["\"Count all\" (its name was not printed)"]);
    let pushed = script().runs("git push", "To https://x/a.git\n   6361b5a..0c882e1  main -> main");
    assert_eq!(made(pushed), ["`0c882e1` Count all", "pushed branch `main`"]);
    let other = script().runs("git push origin old", "   6361b5a..1111111  old -> old");
    assert_eq!(made(other)[0], "\"Count all\" (its name was not printed)");
}

#[test]
fn a_lock_file_is_written_anew_by_its_package_manager() {
    let clean =
        || Script::default().user("clean install").runs("rm -f pnpm-lock.yaml yarn.lock", "");
    let changed = |script: Script| -> Vec<String> {
        script.facts().of(FactKind::Change).map(|fact| fact.text.clone()).collect()
    };
    assert_eq!(changed(clean()).len(), 2);
    let installed = changed(clean().runs("pnpm install", "Done in 12s"));
    assert!(installed.contains(&"`yarn.lock` deleted".to_owned()), "{installed:?}");
    assert!(!installed.contains(&"`pnpm-lock.yaml` deleted".to_owned()), "{installed:?}");
    for elsewhere in ["pnpm add -g x", "pnpm run build", "cd web && pnpm install"] {
        let deleted = changed(clean().runs(elsewhere, "Done"));
        assert!(deleted.contains(&"`pnpm-lock.yaml` deleted".to_owned()), "{elsewhere}");
    }
}
