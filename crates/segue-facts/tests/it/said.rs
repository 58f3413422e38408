//! What people and model said that lasts.

use segue_facts::{FactKind, SessionFacts};

use crate::script::Script;

fn texts(facts: &SessionFacts, kind: FactKind) -> Vec<String> {
    facts.of(kind).map(|fact| fact.text.clone()).collect()
}

#[test]
fn what_the_model_asks_itself_while_it_works_is_no_open_question() {
    let facts = Script::default()
        .user("why is the list empty?")
        .model("Hmm, 59 matches but 0 files in the report?")
        .runs("rg -c listed src", "59")
        .model("The filter drops them. Should retired depots count as depots in the report?")
        .facts();
    let questions = texts(&facts, FactKind::Question);
    assert!(questions.iter().any(|it| it.contains("retired depots")), "{questions:?}");
    assert!(!questions.iter().any(|it| it.contains("59 matches")), "{questions:?}");
}

#[test]
fn an_offer_to_go_on_is_answered_by_whatever_comes_next() {
    let facts = Script::default()
        .user("write the release notes")
        .model("Done. Want me to translate the notes into German as well?")
        .user("now look at why the nightly job of the warehouse is slow, it takes two hours")
        .model("The join has no index.")
        .facts();
    assert!(texts(&facts, FactKind::Question).is_empty());
}

#[test]
fn a_command_of_the_client_agrees_to_nothing() {
    let facts = Script::default()
        .user("open the pull request for the parser")
        .model("I'd suggest a draft request first. It is open: 12 threads.")
        .user("/review the request")
        .facts();
    assert_eq!(texts(&facts, FactKind::Decision), Vec::<String>::new());
}

#[test]
fn what_took_the_place_of_what_is_a_decision() {
    let facts = Script::default()
        .user("mend the prune command")
        .model("`prune` deletes with `git branch -D` instead of `RemoveReference`.")
        .facts();
    assert_eq!(texts(&facts, FactKind::Decision).len(), 1);
}

#[test]
fn a_choice_that_leads_to_a_list_is_kept_with_the_first_reason() {
    let facts = Script::default()
        .user("which pool do we take?")
        .model(
            "I'd go with one pool per file because:\n- a crash loses one file only\n- it is simple",
        )
        .facts();
    let decisions = texts(&facts, FactKind::Decision);
    assert!(decisions.iter().any(|it| it.contains("loses one file only")), "{decisions:?}");
}

#[test]
fn what_the_person_refuses_is_not_decided() {
    let facts = Script::default()
        .user("How should the rate limiter count?")
        .model("I decided on a token bucket in Postgres, because it is there already.")
        .user("no, not Postgres for this. Keep the counters in memory.")
        .model("Done.")
        .facts();
    let decided = texts(&facts, FactKind::Decision);
    assert!(!decided.iter().any(|text| text.contains("in Postgres")), "{decided:?}");
    assert!(facts.superseded.iter().any(|fact| fact.text.contains("in Postgres")), "{facts:?}");
}
