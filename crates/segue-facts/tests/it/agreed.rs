//! What the person says to the last words: a yes, a no, thanks, a complaint.

use crate::made::prompt;
use crate::script::Script;

const BUGS: &str = "The export loads every row one at a time.\n\nTwo things should be better:\n\n1. load_rows \
                    issues one query per invoice\n2. the template is read for each page\n\nWant me to fix both?";

fn reviewed() -> Script {
    Script::default().user("Why does the export take so long?").runs("python profile.py", "41 s")
}

#[test]
fn a_yes_to_an_offer_is_the_goal_with_the_list_that_it_means() {
    let agreed = prompt(reviewed().model(BUGS).user("yes"));
    let goal =
        "Do what the user agreed to: \"1. load_rows issues one query per invoice 2. the template";
    assert!(agreed.contains(goal), "{agreed}");
    let some = prompt(reviewed().model(BUGS).user("yes, but not the template"));
    assert!(some.contains("(the user: \"yes, but not the template\")"), "{some}");
    // What came of it is no goal any more.
    let begun = reviewed().model(BUGS).user("yes").runs("sed -i s/a/b/ export.py", "");
    let begun = prompt(begun.model("Both are fixed."));
    assert!(!begun.contains("Do what the user agreed to"), "{begun}");
}

#[test]
fn a_yes_to_a_question_for_leave_names_the_request() {
    let asked = || reviewed().model("It is the query. Shall I push the fix now?");
    let goal =
        "agreed to: \"Shall I push the fix now?\" (request: \"Why does the export take so long?\")";
    let allowed = prompt(asked().user("ok"));
    assert!(allowed.contains(goal), "{allowed}");
    let two = reviewed().model("It is fixed. Shall I push it? Or should I commit it first?");
    let two = prompt(two.user("ok"));
    assert!(!two.contains("Do what the user agreed to"), "{two}");
}

#[test]
fn a_choice_is_open_as_a_whole() {
    let asked = "Three tests fail in CI.\n\nWould you like me to:\n1. Revert the index?\n2. Debug the \
                 tests?\n3. Commit it and note the failures?";
    let asked = prompt(Script::default().user("/load-report").model(asked));
    let goal = "Settle the open question \"Would you like me to: (1) Revert the index; (2) Debug the tests; \
                (3) Commit it and note the failures?\"";
    assert!(asked.contains(goal), "{asked}");
    assert!(!asked.contains("Open questions"), "an option asks nothing: {asked}");
}

#[test]
fn the_name_of_a_command_rules_nothing() {
    let script = || Script::default().user("Review the export.").model("Two bugs.");
    let named =
        prompt(script().user("/answer-pr-review").model("Loaded.").user("Fix the first bug."));
    assert!(!named.contains("Rules, facts and decisions"), "{named}");
}

#[test]
fn a_list_of_what_is_left_out_is_agreed_to_by_nobody() {
    let plan = "The plan: deploy on Monday.\n\nNot part of it:\n- Touch the billing tables\n- Drop the \
                replica\n\nIs that all right with you?";
    let agreed = prompt(Script::default().user("Plan the release.").model(plan).user("yes"));
    assert!(!agreed.contains("agreed to"), "{agreed}");
}

#[test]
fn thanks_and_a_no_to_an_offer_leave_nothing_open() {
    let done =
        |words: &'static str| Script::default().user("Fix the typo in README.md").model(words);
    for (last, answer) in [
        ("The typo is fixed.", "thanks, perfect!"),
        ("The typo is fixed. Shall I also push it now?", "no"),
    ] {
        let closed = prompt(done(last).user(answer));
        assert!(closed.contains("is answered; ask the user"), "{answer}: {closed}");
    }
    let wanted = prompt(done("It is fixed. Shall I push it now?").user("no, squash it before"));
    assert!(wanted.contains("left open"), "{wanted}");
}

#[test]
fn a_no_to_an_offer_says_nothing_against_what_was_found() {
    let found = "The voltage of the bus is set by the jumper J4 on the board. Want me to order the shifter?";
    let asked = || Script::default().user("What sets the voltage of the bus?").model(found);
    let kept =
        prompt(asked().user("No, that is too dear. Write the report instead.").model("Written."));
    assert!(kept.contains("(answer: \"The voltage of the bus is set by the jumper J4"), "{kept}");
    let denied = asked().user("No, the voltage of the bus is set by the fuse.").model("Right.");
    let denied = prompt(denied);
    assert!(!denied.contains("(answer:"), "{denied}");
}

#[test]
fn what_waits_for_a_try_of_the_persons_is_not_answered() {
    let asked = || Script::default().user("Set up the bot").model("Set up.");
    let waits = asked()
        .user("it still says too many requests")
        .model("Now wait a minute, then send a message.");
    let waits = prompt(waits);
    assert!(waits.contains("See with the user whether this works now: \"it still says"), "{waits}");
    let told =
        prompt(asked().user("rename the bot").model("Renamed. Let me know if you need more."));
    assert!(told.contains("is answered; ask the user"), "{told}");
}

#[test]
fn pasted_output_between_fences_is_no_rule_and_no_request() {
    let log = "what's next? ```$ deploy\nNever restart by hand.\nThe bot says: always wait.```";
    let pasted = prompt(
        Script::default().user("Deploy the bot").model("Run deploy.").user(log).model("Wait."),
    );
    assert!(!pasted.contains("- \"Never restart by hand.\""), "{pasted}");
    // A fence that is only spoken of opens nothing.
    let spoken = "Write the notes. Don't put ``` around them.\nNever edit config.py.";
    let spoken = prompt(Script::default().user("Begin").model("Ok.").user(spoken).model("Ok."));
    assert!(spoken.contains("Never edit config.py."), "{spoken}");
}

#[test]
fn what_the_person_has_no_use_for_is_not_agreed_to() {
    let agreed = |answer: &'static str| {
        let script = Script::default()
            .user("Review the routes.")
            .model("Shall I continue with the openai-assistants module next?")
            .user(answer);
        prompt(script).contains("Agreed: ")
    };
    assert!(!agreed("we also don't use openai-assistants"));
}

#[test]
fn a_heading_is_nothing_to_agree_to() {
    let asked = "## Bottom line recommendation\n\nIt fits well.\n\nShall we proceed with the single vendor design?\n\nFor a state contract one vendor is easier to explain.";
    let script = || Script::default().user("Can it run on one vendor?").model(asked);
    let prompt = |script: Script| prompt(script);
    let agreed = prompt(script().user("Yes, do that"));
    assert!(!agreed.contains("Agreed: \"Bottom line"), "{agreed}");
    let open = prompt(script());
    let goal = "Settle the open question \"Shall we proceed with the single vendor design?\"";
    assert!(open.contains(goal), "{open}");
}

#[test]
fn a_plan_that_was_refused_is_not_approved_however_the_client_says_so() {
    let refused =
        Script::default().user("How shall we replay it?").plan_refused("# Replay real data");
    assert!(!prompt(refused).contains("approved the plan"));
}
