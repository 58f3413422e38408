//! What people and model said that lasts.

use segue_facts::{FactKind, SessionFacts};
use segue_model::TodoState;

use crate::made::draft;
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
fn a_message_that_was_a_mistake_counts_for_nothing() {
    let facts = Script::default()
        .user("add a button that prints the bill")
        .model("It prints now.")
        .user("drop the orders table of the staging database. we use Postgres 12 there")
        .model("Shall I?")
        .user("wrong window, ignore my last message")
        .model("Ignored.")
        .facts();
    let holds = |word: &str| facts.facts.iter().any(|fact| fact.text.contains(word));
    assert!(!holds("Postgres 12") && !holds("staging"), "{:?}", facts.facts);
    assert!(facts.superseded.iter().any(|fact| fact.text.contains("Postgres 12")));
    let goal: Vec<String> = texts(&facts, FactKind::Goal);
    assert_eq!(goal, ["add a button that prints the bill"]);
    let asked: Vec<&str> = facts
        .requests
        .iter()
        .filter(|request| request.is_substantial)
        .map(|request| request.text.as_str())
        .collect();
    assert_eq!(asked, ["add a button that prints the bill"]);
}

#[test]
fn what_is_agreed_for_another_time_is_left_to_do() {
    let facts = Script::default()
        .user("why is the export slow?")
        .model("It sorts twice. I'd suggest to stream the rows out of the cursor.")
        .user("good, do that tomorrow")
        .facts();
    assert_eq!(texts(&facts, FactKind::Decision), Vec::<String>::new());
    let todos = texts(&facts, FactKind::Todo);
    assert!(todos.iter().any(|it| it.contains("stream the rows")), "{todos:?}");
}

#[test]
fn a_yes_agrees_to_what_can_be_agreed_to() {
    let agreed = |said: &'static str, answer: &'static str| {
        let facts = Script::default().user("look at the export").model(said).user(answer).facts();
        texts(&facts, FactKind::Decision).iter().any(|it| it.starts_with("Agreed"))
    };
    for (said, answer) in [
        ("The cursor holds all rows. Should I stream them instead?", "yes"),
        ("I'd suggest to stream the rows out of the cursor.", "sounds good"),
        ("The same check could run for the import.", "yeah let's run it for the import too"),
        ("I'd suggest to stream the rows out of the cursor.", "yes, that's what I want"),
        ("I'd suggest to stream the rows.", "yes, we can always change it later"),
        ("How about streaming the rows out of the cursor?", "yes"),
        ("Was the bucket meant to go as well?", "yes"),
    ] {
        assert!(agreed(said, answer), "{said} / {answer}");
    }
    for (said, answer) in [
        ("The export streams now. All 48 tests pass.", "great, thanks"),
        ("Created the page. Docs: https://example.org/export\n\n---\n", "ok, now the import"),
        ("What should happen to rows of a deleted user? I left them.", "ok, now the import"),
        ("Which of them do you want me to migrate first?", "yes"),
        ("The cursor holds all rows. Should I stream them instead?", "ok so what do you recommend"),
    ] {
        assert!(!agreed(said, answer), "{said} / {answer}");
    }
}

#[test]
fn a_choice_and_a_no_answer_a_question_however_long_they_are() {
    for answer in [
        "let's go with a folder per customer, the backup copies folders anyway",
        "no, we tried that in spring and half of the invoices were gone in May",
        "2) but please with the year in front of every name, it sorts better",
    ] {
        let facts = Script::default()
            .user("where do the invoices go?")
            .model(
                "Which storage layout do you prefer for scanned receipts?\n\n\
                 1. a folder per customer\n2. a folder per month",
            )
            .user(answer)
            .model("Done.")
            .facts();
        assert_eq!(texts(&facts, FactKind::Question), Vec::<String>::new(), "{answer}");
    }
}

#[test]
fn a_short_answer_stands_with_its_question() {
    let facts = Script::default()
        .user("build the ride app")
        .model("Search is free then. How long is the code valid?")
        .user("5 min")
        .model("And the usual detour?")
        .user("8 km. the people of the valley want ten and those of the plateau five")
        .model("Shall I commit it?")
        .user("the map is drawn by hand")
        .model("Done.")
        .facts();
    let asked = |text: &str| {
        let fact = facts.facts.iter().find(|fact| fact.text.starts_with(text));
        fact.and_then(|fact| fact.asked.clone())
    };
    assert_eq!(asked("5 min").as_deref(), Some("How long is the code valid?"));
    assert_eq!(asked("8 km").as_deref(), Some("And the usual detour?"));
    assert_eq!(asked("the map"), None);
    assert_eq!(texts(&facts, FactKind::Question), Vec::<String>::new());
}

#[test]
fn a_message_about_something_else_answers_no_question() {
    let facts = Script::default()
        .user("rework the label printer")
        .model("It reads the new codes. Do you want the old barcodes to stay scannable?")
        .user("the tests for the crate index, run them")
        .model("They pass.")
        .facts();
    let is_open = |facts: &SessionFacts| {
        texts(facts, FactKind::Question).iter().any(|it| it.contains("old barcodes"))
    };
    assert!(is_open(&facts), "{:?}", facts.facts);
    for message in [
        "No emojis in commit messages.",
        "2 tests fail in the crate index",
        "non-breaking spaces are lost in the export",
        "Let's use pytest for the crate index, it is there already",
    ] {
        let facts = Script::default()
            .user("rework the label printer")
            .model("It reads the new codes. Do you want the old barcodes to stay scannable?")
            .user(message)
            .model("Done.")
            .facts();
        assert!(is_open(&facts), "{message}: {:?}", facts.facts);
    }
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

#[test]
fn what_may_have_changed_a_value_is_quoted_where_the_new_one_stands() {
    let facts = Script::default()
        .user("plan the hike")
        .model("Where?")
        .user("we start in Bergen on 5 May")
        .model("Noted.")
        .user("the hut wrote to me at last, they had a burst pipe in the kitchen and no heating, and so the start is on 26 May")
        .model("Noted.")
        .facts();
    let start =
        facts.facts.iter().find(|fact| fact.text.contains("5 May") && fact.kind == FactKind::Note);
    let doubt = start.and_then(|fact| fact.doubted_by.as_deref()).unwrap_or_default();
    assert_eq!(doubt, "… and so the start is on 26 May", "{:?}", facts.facts);
}

#[test]
fn a_question_that_is_asked_back_is_no_answer() {
    let facts = Script::default()
        .user("clean up the invoices")
        .model("Done. Should cancelled invoices count in the totals?")
        .user("where is the totals function?")
        .model("In sums.rs.")
        .facts();
    let questions = texts(&facts, FactKind::Question);
    assert!(questions.iter().any(|it| it.contains("cancelled invoices")), "{questions:?}");
}

#[test]
fn what_others_are_to_be_asked_is_open_until_somebody_tells_it() {
    let asked = || {
        let script = Script::default().user("Build a page for the rowing club").model("It stands.");
        script.user("who pays for the domain? we have to ask Tom").model("That is open.")
    };
    assert_eq!(texts(&asked().facts(), FactKind::Question).len(), 1);
    let told = asked().user("asked Tom, he pays for the domain").model("Good.").facts();
    assert!(texts(&told, FactKind::Question).is_empty());
    let answer = told.of(FactKind::Note).find(|fact| fact.text.contains("he pays")).unwrap();
    assert!(answer.weight >= 0.6, "{answer:?}");
    let rule = Script::default().user("Build a page").model("It stands.");
    let rule =
        rule.user("is it urgent? you have to ask me before you deploy").model("Right.").facts();
    assert!(texts(&rule, FactKind::Instruction).iter().any(|it| it.contains("ask me")));
}

#[test]
fn what_is_told_to_be_done_is_ticked_off() {
    let wanted = || {
        let script = Script::default().user("Build a page for the rowing club").model("It stands.");
        script.user("we still need to renew the SSL certificate").model("Right.")
    };
    let ticked = |facts: &SessionFacts| {
        facts.of(FactKind::Todo).filter(|todo| todo.subject == "done").count()
    };
    assert_eq!(ticked(&wanted().user("The certificate is renewed, by the way").facts()), 1);
    assert_eq!(ticked(&wanted().model("I have renewed the certificate.").facts()), 1);
    assert_eq!(ticked(&wanted().user("The certificate is not renewed yet").facts()), 0);
    assert_eq!(ticked(&wanted().facts()), 0);
}

#[test]
fn what_a_checklist_leaves_open_is_to_do() {
    let list = "What is left:\n- [x] Draw the boats\n- [ ] Ask Ines for the photographs\n- [ ] Pay the bill";
    let open = |facts: &SessionFacts| {
        let todos = facts.of(FactKind::Todo).filter(|todo| todo.subject != "done");
        todos.map(|todo| todo.text.clone()).collect::<Vec<_>>()
    };
    let script = || Script::default().user("Build a page for the rowing club").model("It stands.");
    let wanted = ["Ask Ines for the photographs", "Pay the bill"];
    assert_eq!(open(&script().user(list).model("Right.").facts()), wanted);
    assert_eq!(open(&script().user("go on").model(list).facts()), wanted);
    assert_eq!(open(&script().user(list).model("I have paid the bill.").facts()), wanted[..1]);
    let listed = script().user("go on").model(list).lists(&[("Pay the bill", TodoState::Done)]);
    assert_eq!(open(&listed.facts()), wanted[..1]);
    let rules =
        script().user("ground rules:\n- [ ] never push to main\n- [x] use postgres").facts();
    assert!(texts(&rules, FactKind::Instruction).iter().any(|it| it == "never push to main"));
    let vouched = script().user("go on").model("- [ ] I have run the linter\n- [ ] 🚀").facts();
    assert_eq!(open(&vouched), Vec::<String>::new());
    let code = script().user("go on").model("```\n- [ ] Pay the bill\n```").facts();
    assert_eq!(open(&code), Vec::<String>::new());
}

#[test]
fn what_was_offered_or_passed_over_in_talk_is_not_to_do() {
    let talk = || {
        Script::default()
            .user("Help me plan the launch day")
            .model("You still need to book the room.\n\nWhat’s Missing (and How to Plug It)\n\nIf you want, I can also:\n- Add a backlog that is still to do\n- Draft the talk.")
    };
    let text = draft(&talk().facts(), 2_000).content.prompt;
    assert!(text.contains("Still to do:\n- You still need to book the room."), "{text}");
    assert!(!text.contains("\n- What’s Missing") && !text.contains("\n- Add a backlog"), "{text}");
    assert!(!text.contains("left open: \"Add a backlog"), "{text}");
    let later = talk().user("No details please, only a list of steps").model("Here is one.");
    let later = later.user("Add the research phase to it").model("Added.");
    let text = draft(&later.facts(), 2_000).content.prompt;
    assert!(!text.contains("Still to do"), "{text}");
}

#[test]
fn a_reply_that_begins_with_yes_answers_the_question() {
    let asked =
        || Script::default().user("Build the kernel. Not sure, is PicoGK the right base for it?");
    let open = draft(&asked().model("I will look at it.").facts(), 2_000).content.prompt;
    assert!(open.contains("Open questions"), "{open}");
    let told = draft(&asked().model("Yes, absolutely. It has the voxels.").facts(), 2_000);
    assert!(!told.content.prompt.contains("Open questions"), "{}", told.content.prompt);
}

#[test]
fn what_binds_of_an_approved_plan_is_kept() {
    let plan = "# Benchmark\n\n## Steps\n1. Write it.\n\n## Out of scope (do NOT add)\n- vmap\n- argparse\n\n## Verification\n1. The CSV has 10 rows.";
    let text =
        draft(&Script::default().user("Plan it").approved(plan).facts(), 2_000).content.prompt;
    assert!(text.contains("Out of scope (do NOT add): vmap; argparse"), "{text}");
    assert!(text.contains("Verification: The CSV has 10 rows"), "{text}");
}

#[test]
fn the_last_blocks_of_a_talk_are_what_came_of_it() {
    let shown =
        "Put this into config.fish:\n```fish\nfunction ai\n  set -lx PROJECT hotels-ci\nend\n```";
    let talk = || Script::default().user("How do I set the project for one call?").model(shown);
    let text = draft(&talk().facts(), 2_000).content.prompt;
    assert!(text.contains("function ai ⏎ set -lx PROJECT hotels-ci ⏎ end"), "{text}");
    let edited = draft(&talk().edits("config.fish".to_owned()).model("Done.").facts(), 2_000);
    assert!(!edited.content.prompt.contains("⏎"), "{}", edited.content.prompt);
}

#[test]
fn what_is_only_supposed_is_no_fact() {
    let facts = Script::default()
        .user("Write decptr for the 6510")
        .model("Here it is.")
        .user("Nehmen wir an, in $FB steht $0102. In $FC steht dann $0000. Nimm immer zuerst LDA $FB.")
        .model("Ja.")
        .facts();
    let told = texts(&facts, FactKind::Note);
    assert!(told.iter().all(|text| !text.contains("$0000")), "{told:?}");
    let rules = texts(&facts, FactKind::Instruction);
    assert!(rules.iter().any(|text| text.contains("LDA $FB")), "{rules:?}");
}

#[test]
fn a_summary_that_a_session_begins_with_has_the_words_of_the_one_before() {
    let summary = "1. Primary Request: the importer.\n\n6. All user messages:\n   - \"fix the importer of the sales files\"\n   - \"never write to the production database\"\n\n7. Pending Tasks:\n   - none";
    let text = draft(
        &Script::default()
            .compacted(summary)
            .user("go on with the overwrite mode")
            .model("Done.")
            .facts(),
        2_000,
    );
    let prompt = text.content.prompt;
    assert!(prompt.contains("- \"never write to the production database\""), "{prompt}");
    assert!(prompt.contains("- \"fix the importer of the sales files\""), "{prompt}");
    // Where the words themselves stand in the session, the summary adds none.
    let again = Script::default().user("fix the importer of the sales files").model("Done.");
    let again = again.compacted(summary).user("go on");
    let prompt = draft(&again.facts(), 2_000).content.prompt;
    assert!(!prompt.contains("production database"), "{prompt}");
}

#[test]
fn a_summary_that_a_session_begins_with_has_what_the_model_found() {
    let summary = "Analysis:\nThe root cause is in the lexer, I think.\n\nSummary:\n## Important Details\n- The root cause is that `queue.put` pickles the handle.\n- We decided to use SQLite instead of a JSON file because two writers lose rows.\n## Next Move\n- Port `webhook.ts` to the queue\nIf you need specific details from before compaction, read the transcript.";
    let facts = Script::default().compacted(summary).user("add the progress bar").model("Done.");
    let prompt = draft(&facts.facts(), 2_000).content.prompt;
    assert!(prompt.contains("`queue.put` pickles") && prompt.contains("SQLite"), "{prompt}");
    assert!(prompt.contains("Port `webhook.ts` to the queue"), "{prompt}");
    assert!(!prompt.contains("lexer") && !prompt.contains("before compaction"), "{prompt}");
    let later = Script::default().user("fix the queue").model("Done.").compacted(summary);
    let prompt = draft(&later.facts(), 2_000).content.prompt;
    assert!(!prompt.contains("SQLite"), "{prompt}");
}

#[test]
fn what_somebody_would_like_better_stands_beside_what_they_said_before() {
    let facts = Script::default()
        .user("set up the staging machines")
        .model("ok")
        .user("put the staging box in Frankfurt")
        .model("Noted.")
        .user("wouldn't Dublin make more sense for staging?")
        .model("Done.")
        .user("can we wait 60 seconds for the database?")
        .model("Yes.")
        .facts();
    let box_ = facts.facts.iter().find(|fact| fact.text.contains("Frankfurt"));
    let doubt = box_.and_then(|fact| fact.doubted_by.as_deref());
    assert_eq!(doubt, Some("wouldn't Dublin make more sense for staging?"), "{:?}", facts.facts);
}

#[test]
fn questions_that_the_person_copied_to_answer_them_are_not_their_words() {
    let asked = "Before I start:\n1. **Naming**: should the sound files be named after the speaker?\n2. Never overwrite an old file?";
    let facts = Script::default()
        .user("Build the voice server")
        .model(asked)
        .user("Naming: should the sound files be named after the speaker?\n  no, always by their number\nNever overwrite an old file?\n  right, keep them")
        .facts();
    let said: Vec<&str> = facts.facts.iter().map(|fact| fact.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("always by their number")), "{said:?}");
    assert!(!said.iter().any(|text| text.contains("overwrite")), "{said:?}");
}

#[test]
fn what_only_looks_like_a_reference_a_task_or_a_failure_is_none() {
    let script = Script::default()
        .user("Is port 80 open? [Image #1] See #42 as well.")
        .model("Found a TODO comment about adding pagination support to the list route.")
        .user("And the summary?")
        .model("The problem is likely that the summary function is failing silently.")
        .user("ok");
    let facts = script.facts();
    let texts = |kind| texts(&facts, kind);
    assert_eq!(texts(FactKind::Reference), ["#42"]);
    assert!(texts(FactKind::Todo).is_empty());
    assert!(texts(FactKind::Failure).is_empty());
}

#[test]
fn a_question_for_which_stays_open_until_somebody_says_which() {
    let asked = "I looked at the code. Which mixer is the reference?";
    let open = |answer: &'static str| {
        let script = Script::default().user("we want the display to drop trams").model(asked);
        let facts =
            script.user(answer).model("Fine.").user("what is dropView").model("A map.").facts();
        facts.of(FactKind::Question).any(|fact| fact.text.contains("Which mixer"))
    };
    for answer in ["later", "not sure yet", "no idea, ask Tom"] {
        assert!(open(answer), "{answer}");
    }
    assert!(!open("the Behringer"));
}
