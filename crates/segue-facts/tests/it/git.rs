//! What git was told, and what of the session stands after it.

use segue_facts::FactKind;

use crate::made::draft;
use crate::script::Script;

#[test]
fn the_branch_is_the_last_one_that_git_names() {
    let script = || {
        Script::default().user("commit").runs("git switch -c fix", "Switched to a new branch 'fix'")
    };
    assert_eq!(script().facts().about.branch.as_deref(), Some("fix"));
    for status in ["On branch docs/adrs\nnothing to commit", "## docs/adrs...origin/docs/adrs"] {
        let script = script().runs("git status -sb", status);
        assert_eq!(script.facts().about.branch.as_deref(), Some("docs/adrs"));
    }
    let heading = script().runs("git log -1 && cat a.md", "## notes");
    assert_eq!(heading.facts().about.branch.as_deref(), Some("fix"));
    let script = script().runs("git commit -m x", "[fix/one 3f2c1ab] routes: keep the order");
    let script = script.runs("git -C web commit -m x", "[main 4f2c1ab] web: keep it");
    assert_eq!(script.facts().about.branch.as_deref(), Some("fix/one"));
}

#[test]
fn git_is_understood_with_its_options() {
    let made = Script::default()
        .user("commit")
        .runs("git -C web commit -m x", "[main 3f2c1ab] routes: keep the order")
        .runs("git tag --points-at HEAD", "v1")
        .runs("git tag v2", "")
        .facts();
    let made: Vec<&str> = made.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(made, ["`3f2c1ab` routes: keep the order", "tag `v2`"]);
}

#[test]
fn tags_that_others_had_made_are_only_pushed() {
    let pushed = "To x\n * [new tag]         v0.9.0 -> v0.9.0\n * [new tag]         v1.0.3 -> v1.0.3\n * [new tag]         v2.0.0 -> v2.0.0";
    let made = Script::default()
        .user("publish it")
        .runs("git tag v2.0.0 HEAD && git push mine --tags", pushed)
        .facts();
    let made: Vec<&str> = made.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(made, ["tag `v2.0.0`", "pushed tags `v0.9.0` and 1 more"]);
}

#[test]
fn commits_that_were_taken_back_are_none() {
    let facts = Script::default()
        .user("commit each step")
        .runs("git commit -am one", "[main 1111111] one")
        .runs("git commit -am two", "[main 2222222] two")
        .runs("git commit -am three", "[main 3333333] three")
        .runs("git reset --soft HEAD~1", "")
        .runs("git reset --hard 1111111", "HEAD is now at 1111111 one")
        .facts();
    let commits: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.subject.as_str()).collect();
    assert_eq!(commits, ["1111111"]);
}

#[test]
fn a_reset_to_what_was_before_the_session_undoes_all_of_it() {
    let script = || {
        let script = Script::default().user("mend the clock").edits("src/a.rs".to_owned());
        let script = script.runs("git commit -am one", "[main 1111111] one");
        script.edits("src/b.rs".to_owned()).runs("git commit -am two", "[main 2222222] two")
    };
    let facts = script()
        .runs("git reset --hard 9ba7f02 && git log --oneline -1", "HEAD is now at 9ba7f02 zero")
        .facts();
    assert_eq!(facts.of(FactKind::Commit).count(), 0);
    let changes: Vec<&str> = facts.of(FactKind::Change).map(|fact| fact.text.as_str()).collect();
    assert_eq!(changes, ["`src/a.rs` put back as it was", "`src/b.rs` put back as it was"]);
    let again = script().runs("git reset --hard 9ba7f02", "HEAD is now at 9ba7f02 zero");
    let again = again.edits("src/a.rs".to_owned()).facts();
    let changes: Vec<&str> = again.of(FactKind::Change).map(|fact| fact.text.as_str()).collect();
    assert_eq!(changes, ["`src/a.rs` edited (+2 −1)", "`src/b.rs` put back as it was"]);
    let nameless = Script::default()
        .user("mend it")
        .edits("src/a.rs".to_owned())
        .runs("git commit -qam one", "")
        .runs("git commit -qam two", "")
        .runs("git reset --hard 1111111", "HEAD is now at 1111111 one")
        .facts();
    assert!(nameless.of(FactKind::Change).all(|fact| fact.text.contains("edited")));
    assert_eq!(nameless.of(FactKind::Commit).count(), 1);
    // What was pushed is elsewhere still, and what comes from there is no older.
    let to = "To example.org:a/b.git\n   0000000..2222222  main -> main";
    let pushed = script().runs("git push origin main", to);
    // Neither is what stands on another branch or in another repository, nor what has another name since.
    let on_branch = script().runs("git checkout main", "Switched to branch 'main'");
    for (script, command) in [
        (pushed, "git reset --hard 9ba7f02"),
        (on_branch, "git reset --hard 9ba7f02"),
        (script(), "git reset --hard origin/main"),
        (script(), "git -C ../lib reset --hard 9ba7f02"),
        (script(), "cd ../lib && git reset --hard 9ba7f02"),
    ] {
        let facts = script.runs(command, "HEAD is now at 9ba7f02 zero").facts();
        assert!(facts.of(FactKind::Commit).any(|fact| fact.subject == "2222222"), "{command}");
        assert!(facts.of(FactKind::Change).any(|fact| fact.text.contains("edited")), "{command}");
    }
}

#[test]
fn a_rebase_gives_other_names() {
    let facts = Script::default()
        .user("commit, then rebase")
        .runs("git commit -am one", "[x 1111111] one")
        .runs("git rebase main", "Successfully rebased and updated refs/heads/x.")
        .runs("git commit -am two", "[x 2222222] two")
        .facts();
    let commits: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(commits, ["`1111111` one (since rebased)", "`2222222` two"]);
}

#[test]
fn an_amended_commit_takes_the_place_of_the_one_before() {
    let facts = Script::default()
        .user("commit it")
        .runs(
            "git commit -qm one && git rev-parse HEAD",
            "1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        )
        .runs("git rev-parse --short HEAD", "1111111")
        .runs("git commit --amend -qm uno && git rev-parse --short HEAD", "4444444")
        .facts();
    let commits: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(commits, ["`4444444` uno"]);
}

#[test]
fn commits_without_a_name_and_before_a_failed_push_are_known() {
    let facts = Script::default()
        .user("commit")
        .runs(
            "git commit -qam 'fix: sum all shelves' && git push",
            "   4be1a90..c7720fd  main -> main",
        )
        .fails(
            "git add -A && git commit -m 'export' && git push",
            "[main 77b02de] export\n 2 files changed\nerror: failed to push some refs",
        )
        .facts();
    let made: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    let wanted = ["pushed branch `main`", "`c7720fd` fix: sum all shelves", "`77b02de` export"];
    assert_eq!(made, wanted);
    let failing: Vec<&str> =
        facts.of(FactKind::Failure).map(|fact| fact.subject.as_str()).collect();
    assert_eq!(failing, ["git push"]);
}

#[test]
fn folders_go_and_files_come_back() {
    let facts = Script::default()
        .user("clean up")
        .edits("src/old/a.rs".to_owned())
        .edits("src/kept.rs".to_owned())
        .runs("git rm -rq src/old", "")
        .runs("rm -r legacy/golden target/debug node_modules", "")
        .runs("rm notes.pdf", "")
        .runs("git checkout HEAD~1 -- notes.pdf", "")
        .edits("src/other.rs".to_owned())
        .runs("git restore src/kept.rs", "")
        .runs("git restore --source=HEAD -- \"src/other.rs\"", "")
        .facts();
    let changes: Vec<&str> = facts.of(FactKind::Change).map(|fact| fact.text.as_str()).collect();
    let wanted = [
        "`src/old/a.rs` deleted",
        "`src/kept.rs` put back as it was",
        "`src/old` deleted",
        "`legacy/golden` deleted",
        "`notes.pdf` put back as it was",
        "`src/other.rs` put back as it was",
    ];
    assert_eq!(changes, wanted);
}

#[test]
fn a_reverted_commit_changed_nothing() {
    let changes = |revert: &'static str, output: &'static str| -> Vec<String> {
        let facts = Script::default()
            .user("mend the store")
            .edits("src/a.rs".to_owned())
            .runs("git commit -am one", "[main 1111111] one\n 1 file changed")
            .edits("src/a.rs".to_owned())
            .edits("src/b.rs".to_owned())
            .runs("git commit -am two", "[main 2222222] two\n 2 files changed")
            .runs(revert, output)
            .facts();
        facts.of(FactKind::Change).map(|fact| fact.text.clone()).collect()
    };
    let two = "[main 3333333] Revert \"two\"\n 2 files changed";
    let reverted = changes("git revert --no-edit HEAD", two);
    assert!(reverted[0].starts_with("`src/a.rs` edited"), "{reverted:?}");
    assert_eq!(reverted[1], "`src/b.rs` put back as it was");
    assert_eq!(changes("git revert 2222222", two), reverted);
    for (revert, output) in [
        ("git revert 1111111", "[main 3333333] Revert \"one\"\n 1 file changed"),
        ("git -C ../lib revert HEAD", two),
        ("git revert -n HEAD", ""),
        ("git revert HEAD || true", "fatal: revert failed"),
        ("git revert HEAD", "[main 3333333] Revert \"two\"\n 1 file changed"),
    ] {
        let other = changes(revert, output);
        assert!(other[1].starts_with("`src/b.rs` edited"), "{revert}: {other:?}");
    }
}

#[test]
fn what_was_committed_is_not_put_back_and_amends_may_be_silent() {
    let facts = Script::default()
        .user("fit the cascades")
        .edits("shadow.rs".to_owned())
        .runs("git commit -qam 'Fit cascades'", "")
        .runs("git commit --amend -qm 'render: fit cascades'", "")
        .edits("shadow.rs".to_owned())
        .runs("git checkout shadow.rs", "")
        .runs("git push -q origin fit", "")
        .facts();
    let made: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(
        made,
        ["\"render: fit cascades\" (its name was not printed)", "pushed branch `fit`"]
    );
    let changes: Vec<&str> = facts.of(FactKind::Change).map(|fact| fact.text.as_str()).collect();
    assert_eq!(changes, ["`shadow.rs` edited (+2 −1)"]);
}

#[test]
fn what_git_is_told_tells_whether_files_come_back() {
    let changes = |command: &'static str| {
        let script = Script::default().user("mend it").edits("tests/a.rs".to_owned());
        let facts = script.runs(command, "").facts();
        facts.of(FactKind::Change).map(|fact| fact.text.clone()).collect::<Vec<String>>()
    };
    for command in [
        "git restore --staged tests/a.rs",
        "git checkout -b tests",
        "git checkout tests",
        "git checkout --theirs tests/a.rs",
        "git checkout main -- tests/a.rs",
        "rm -rf .next _build",
        "mkdir demo; rm -rf demo",
        "git rm --cached old.rs",
    ] {
        assert_eq!(changes(command), ["`tests/a.rs` edited (+2 −1)"], "{command}");
    }
    for command in [
        "git checkout tests/a.rs",
        "git checkout tests/a.rs tests/b.rs",
        "git checkout .",
        "git reset --hard HEAD",
    ] {
        assert_eq!(changes(command), ["`tests/a.rs` put back as it was"], "{command}");
    }
    // What was committed before the push failed is not lost.
    let facts = Script::default()
        .user("mend it")
        .edits("tests/a.rs".to_owned())
        .fails("git commit -am x && git push", "[main 77b02de] x\nerror: failed to push some refs")
        .edits("tests/a.rs".to_owned())
        .runs("git checkout tests/a.rs", "")
        .facts();
    let changes: Vec<&str> = facts.of(FactKind::Change).map(|fact| fact.text.as_str()).collect();
    assert_eq!(changes, ["`tests/a.rs` edited (+2 −1)"]);
}

#[test]
fn branches_and_merges_without_a_commit_are_named() {
    let forward =
        "Switched to branch 'main'\nUpdating 3d0f9a1..6be4417\nFast-forward\n a.rs | 2 +-";
    let facts = Script::default()
        .user("bring main up to date, and keep the old state")
        .runs("git branch backup/before d20ac41 && git branch --list 'backup/*'", "  backup/before")
        .runs("git branch --list", "* main")
        .runs("git switch main && git merge --ff-only clock", forward)
        .facts();
    let made: Vec<&str> = facts.of(FactKind::Commit).map(|fact| fact.text.as_str()).collect();
    assert_eq!(made, ["branch `backup/before`", "merged `clock` (then at `6be4417`)"]);
}

#[test]
fn what_was_edited_behind_the_last_commit_is_named() {
    let script = || Script::default().user("mend it").edits("src/a.rs".to_owned());
    let told = "Edited after the session's last commit: `src/a.rs`, `src/c.rs`.";
    let facts = script()
        .edits("src/b.rs".to_owned())
        .runs("git commit -am one", "[x 1111111] one")
        .runs("cp /tmp/d.rs src/d.rs && git commit -qam two | tail -1", "")
        .edits("src/a.rs".to_owned())
        .edits("src/c.rs".to_owned())
        .edits("/tmp/notes.rs".to_owned())
        .facts();
    assert!(draft(&facts, 1_500).content.prompt.contains(told));
    assert!(!draft(&script().facts(), 1_500).content.prompt.contains("last commit"));
}
