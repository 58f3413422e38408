//! What the session made, and how the prompt names it.

use segue_document::template::Template;
use segue_facts::{Draft, DraftInput, FactKind, SessionFacts};
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
}

#[test]
fn the_branch_is_the_last_one_that_git_names() {
    let script = || {
        Script::default().user("commit").runs("git switch -c fix", "Switched to a new branch 'fix'")
    };
    assert_eq!(script().facts().about.branch.as_deref(), Some("fix"));
    let script = script().runs("git commit -m x", "[fix/one 3f2c1ab] routes: keep the order");
    let script = script.runs("git -C web commit -m x", "[main 4f2c1ab] web: keep it");
    assert_eq!(script.facts().about.branch.as_deref(), Some("fix/one"));
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
    assert!(prompt.contains("Done when: the user confirms"), "{prompt}");
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
fn what_passes_for_all_packages_passes_for_one() {
    let script = |last| {
        let script = Script::default().user("mend the tests");
        let script = script.fails("go test ./store/... -run TestOpen", "--- FAIL: TestOpen");
        script.runs(last, "ok  example/store 0.2s").facts().of(FactKind::Failure).count()
    };
    assert_eq!(script("go test ./..."), 0);
    assert_eq!((script("go test ./... -run TestClose"), script("go vet ./...")), (1, 1));
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
