//! Which commands and instructions of the session the prompt names.

use segue_facts::{FactKind, SessionFacts};

use crate::made::draft;
use crate::script::Script;

fn commands(session: &SessionFacts) -> Vec<&str> {
    session.of(FactKind::Command).map(|fact| fact.text.as_str()).collect()
}

#[test]
fn the_subcommands_of_a_program_that_no_table_knows_are_learned_from_use() {
    let facts = Script::default()
        .user("sort the tickets")
        .runs("tick list --open", "T-1 open\nT-2 open")
        .runs("tick show T-1", "T-1: no clock")
        .runs("tick close T-1", "closed")
        .runs("tick list --open", "T-2 open")
        .runs("mkdir alpha && mkdir beta && mkdir gamma && mkdir delta", "")
        .runs("gzip alpha; gzip alpha; gzip alpha; gzip alpha", "")
        .facts();
    assert_eq!(commands(&facts), ["`tick list`", "`tick close`", "`tick show`"]);
    let rights = Script::default()
        .user("restart it")
        .runs("sudo -n docker compose restart web", "Restarted")
        .runs("timeout 30 systemctl reload nginx", "");
    assert_eq!(commands(&rights.facts()), ["`systemctl reload nginx`", "`docker compose restart`"]);
    let once = Script::default().user("look").runs("tick list", "").runs("tick show T-1", "");
    assert!(commands(&once.facts()).is_empty());
}

#[test]
fn what_asks_a_program_that_no_table_knows_neither_checks_nor_fails() {
    let facts = Script::default()
        .user("how far are the workers?")
        .runs("crew status", "docs: done")
        .fails("crew logs api", "Error: no worker runs there")
        .runs("ls", "a.txt")
        .facts();
    assert_eq!(facts.of(FactKind::Verified).count(), 0, "{facts:?}");
    assert_eq!(facts.of(FactKind::Failure).count(), 0, "{facts:?}");
}

#[test]
fn instructions_that_were_read_are_named_apart_from_other_files() {
    let skill = "/home/dev/.x/skills/merge/SKILL.md";
    let facts = Script::default()
        .user("merge the branches")
        .runs("cat AGENTS.md .agents/workflow.md src/a.rs", "Use tabs.")
        .runs("cat /home/dev/.x/skills/merge/SKILL.md", "# Merge")
        .runs("cat /home/dev/.claude/skills/merge/references/long.md src/b.rs", "# More")
        .facts();
    let prompt = draft(&facts, 2_000).content.prompt;
    let line = |lead: &str| prompt.lines().find(|line| line.starts_with(lead)).map(str::to_owned);
    let read = line("Instructions that the session read:").unwrap_or_default();
    assert_eq!(read.matches('`').count(), 6, "{prompt}");
    for path in [skill, "`AGENTS.md`", "`.agents/workflow.md`"] {
        assert!(read.contains(path), "{path} in {read}");
    }
    let others = line("Other files seen:").unwrap_or_default();
    assert!(others.contains("`src/a.rs`") && others.contains("long.md"), "{prompt}");
}

#[test]
fn a_wrong_call_that_the_session_went_on_without_is_forgotten() {
    let ran = |later: usize| {
        let script = Script::default().user("send it the direction").fails(
            "crew send -m now",
            "error: unexpected argument '-m' found\n\n  tip: to pass '-m' as a value, use '-- -m'\n\nUsage: crew send [TEXT]\n\nFor more information, try '--help'.",
        );
        let others = (0..later).map(|_| ("git fetch", ""));
        others.fold(script, |script, (command, output)| script.runs(command, output)).facts()
    };
    let wrong = ran(1);
    let told: Vec<&str> = wrong.of(FactKind::Failure).map(|fact| fact.text.as_str()).collect();
    // Not how it is called right.
    assert_eq!(
        told,
        ["`crew send -m now` fails (exit 1): `error: unexpected argument '-m' found`"]
    );
    assert_eq!(ran(9).of(FactKind::Failure).count(), 0);
}

#[test]
fn a_failing_check_says_whether_files_were_edited_since() {
    let script = || Script::default().user("mend the import").fails("npm run lint", "a.js:3 error");
    let failing = |script: Script| {
        let facts = script.facts();
        facts.of(FactKind::Failure).next().map(|fact| fact.text.clone()).unwrap_or_default()
    };
    let edited = failing(script().edits("src/a.js".to_owned()));
    assert!(edited.ends_with("; edited since, not run again"), "{edited}");
    assert!(!failing(script()).contains("edited since"));
}

#[test]
fn tools_that_never_worked_are_told_once() {
    let tried = |script: Script| {
        let facts = script.facts();
        facts.of(FactKind::Attempt).map(|fact| fact.text.clone()).collect::<Vec<_>>()
    };
    let fails = || {
        let error = "<tool_use_error>No such store: notes</tool_use_error>";
        let script = Script::default().user("Store what we decided.");
        (0..3).fold(script, |script, _| script.tool_fails("memory", error))
    };
    let expected = "The tool `memory` failed at every call (3): `No such store: notes`";
    assert_eq!(tried(fails()), [expected]);
    assert!(tried(fails().tool_works("memory")).is_empty());
    assert!(tried(fails().tool_fails("memory", "Error 401: token expired")).is_empty());
    let beside = "Sibling tool call errored";
    let missing = "404 not found";
    let twice = || Script::default().tool_fails("fetch", missing).tool_fails("fetch", missing);
    assert!(tried(twice().tool_fails("fetch", beside)).is_empty(), "the third was not made");
}

#[test]
fn a_program_that_the_shell_did_not_find_is_no_usual_command() {
    let used = |script: Script| {
        let facts = script.facts();
        let mut commands = facts.of(FactKind::Command);
        commands.any(|fact| fact.text.contains("psql"))
    };
    let begun = || Script::default().user("Look into the database.");
    assert!(used(begun().runs("psql -c 'select 1'", " 1")));
    let missing = begun().exits("psql -c 'select 1'", "psql: command not found", 127);
    assert!(!used(missing));
}

#[test]
fn a_line_that_broke_off_behind_its_check_shows_that_the_check_passed() {
    let network = "20 passed in 0.3s\nfatal: unable to access 'https://x/a.git/': no such host";
    let push = "To https://x/a.git\n   aaaaaaa..bbbbbbb  main -> main";
    let broken = || {
        let edited = Script::default().user("fix the parser").edits("src/p.py".to_owned());
        edited.exits("pytest -q && git push", network, 128)
    };
    let facts = broken().facts();
    assert_eq!(facts.of(FactKind::Failure).count(), 1);
    assert!(facts.of(FactKind::Failure).all(|fact| fact.text.starts_with("`git push` fails")));
    assert!(facts.of(FactKind::Verified).any(|fact| fact.text.starts_with("`pytest -q` → passed")));
    let facts = broken().runs("git push", push).facts();
    assert_eq!(facts.of(FactKind::Failure).count(), 0, "{facts:?}");
}

#[test]
fn the_push_of_another_repository_mends_nothing() {
    let rejected = "! [remote rejected] main -> main (pre-receive hook declined)\nerror: failed to push some refs";
    let one = Script::default().user("publish").exits("cd /r/a && git push", rejected, 1);
    let facts = one.runs("cd /r/b && git push", "To https://x/b.git").facts();
    assert_eq!(facts.of(FactKind::Failure).count(), 1, "{facts:?}");
}
