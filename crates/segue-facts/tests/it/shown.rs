//! What the user showed of a failure, from the message to the prompt.

use segue_facts::FactKind;

use crate::made::draft;
use crate::script::Script;

const RUN: &str = "(venv) ann@node7:/srv/app# python -m app.worker --name w2\nTraceback (most recent call last):\n  File \"/srv/app/worker.py\", line 9, in main\n    config = CONFIGS[name]\nNameError: name 'CONFIGS' is not defined";

fn shown(script: Script) -> Vec<String> {
    let facts = script.facts();
    facts.of(FactKind::Failure).map(|fact| fact.text.clone()).collect()
}

fn begun() -> Script {
    Script::default().user("Start a second worker").model("It is in `worker.py`.").user(RUN)
}

#[test]
fn what_was_shown_last_is_the_goal_until_it_is_answered() {
    let prompt = draft(&begun().facts(), 2_000).content.prompt;
    let error = "NameError: name 'CONFIGS' is not defined";
    assert!(prompt.contains(&format!("- The user showed: \"{error}\"")), "{prompt}");
    assert!(prompt.contains(&format!("Mend what the user showed last: \"{error}\"")), "{prompt}");
    assert!(prompt.contains("python -m app.worker --name w2"), "{prompt}");
}

#[test]
fn what_was_shown_is_over_when_the_session_changed_something_and_answered_or_tested() {
    let edited = || begun().edits("worker.py".to_owned());
    assert_eq!(shown(edited()).len(), 1, "nobody has answered");
    assert!(shown(edited().model("The name is defined now.")).is_empty());
    assert!(shown(edited().runs("pytest", "== 3 passed in 0.1s ==")).is_empty());
    assert!(shown(begun().model("Look.").user("It runs now, thanks. Add a flag.")).is_empty());
}

#[test]
fn what_a_sub_agent_did_before_is_no_answer_whatever_its_numbers_are() {
    let agent = || Script::default().edits("worker.py".to_owned());
    let agent = || agent().runs("pytest", "== 3 passed in 0.1s ==");
    assert_eq!(shown(begun().with_agent(agent())).len(), 1);
    let goal = draft(&begun().with_agent(agent()).facts(), 2_000).content.prompt;
    assert!(goal.contains("Mend what the user showed last"), "{goal}");
}

#[test]
fn messages_about_different_files_put_each_other_in_no_doubt() {
    let marks = |second: &'static str| {
        let script = Script::default()
            .user("Create alpha.py: integrate with 4000 steps and a tolerance of 5 %.")
            .model("Done.")
            .user(second)
            .model("Done.");
        draft(&script.facts(), 2_000).content.prompt.matches("(later: ").count()
    };
    assert_eq!(marks("Create beta.py: integrate with 2000 steps and a tolerance of 1 %."), 0);
}

#[test]
fn words_behind_what_was_pasted_are_asked() {
    let shell = "➜ app git:(main) git push\nerror: no `prek.toml` found\nhint: to uninstall hooks, run `prek uninstall`\n\nplease fix. i no longer use prek";
    let told = Script::default().user(shell).runs("rm .git/hooks/pre-push", "").model("Gone.");
    let told = draft(&told.facts(), 2_000).content.prompt;
    assert!(told.contains("please fix. i no longer use prek"), "{told}");
}
