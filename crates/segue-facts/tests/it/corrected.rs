//! What a later message does to an earlier one, from the talk to the prompt.

use crate::made::prompt;
use crate::script::Script;

/// A rule, the work on it, and what the person says then.
fn corrected(rule: &'static str, correction: &'static str) -> String {
    let work = || "up.c".to_owned();
    let script = Script::default()
        .user("We build the logger together, please begin with the driver")
        .edits(work())
        .model("The driver is there.")
        .user(rule)
        .edits(work())
        .model("I have done that.")
        .user(correction)
        .edits(work())
        .model("Changed.")
        .user("Where are the docs of the build?")
        .model("In docs/build.md.");
    prompt(script)
}

#[test]
fn a_bare_correction_stands_beside_what_was_ruled_right_before_it() {
    for (rule, correction) in [
        ("poll the sensor every 50 ms", "no, 35"),
        ("poll the sensor every 50 ms", "go for 35, the other was too low"),
        ("use seaborn for the plots", "plotnine after all"),
        ("Schrift ist Roboto", "ne lieber Inter, die designerin killt mich sonst"),
        ("die Gegner haben 120 Lebenspunkte", "mach 90 draus, die kämpfe ziehn sich"),
    ] {
        let prompt = corrected(rule, correction);
        assert!(prompt.contains(&format!("\"{rule}\" (later: \"{correction}\")")), "{prompt}");
    }
    for other in ["then run the tests again", "nope, still broken", "make it bold", "no, push"] {
        let prompt = corrected("use seaborn for the plots", other);
        assert!(!prompt.contains("(later: "), "{prompt}");
    }
}

#[test]
fn what_is_rejected_by_its_name_is_marked_from_afar() {
    let marked = |correction: &'static str| {
        let script = Script::default()
            .user("We build the logger together, please begin with the driver")
            .model("The driver is there.")
            .user("use redis for the queue")
            .model("I have done that.")
            .user("closed files stay for ten years")
            .model("Noted.")
            .user("is it thread safe?")
            .model("It is.")
            .user(correction)
            .model("Changed.");
        prompt(script)
    };
    for correction in ["legal vetoed redis. use rabbitmq", "redis is out, rabbitmq is in"] {
        let prompt = marked(correction);
        let line = format!("\"use redis for the queue\" (later: \"{correction}\")");
        assert!(prompt.contains(&line), "{prompt}");
        assert_eq!(prompt.matches("(later: ").count(), 1, "{prompt}");
    }
    let other = marked("fourteen days is far too early, let us say four days");
    assert!(!other.contains("(later: "), "{other}");
}

#[test]
fn what_a_report_ticks_off_is_done() {
    let plan = "## Next steps\n\n- [ ] Pick a name for the crate\n- [ ] Tag the old milestones\n\nShall I start?";
    let planned = || Script::default().user("Split the parser").model(plan).user("yes, `lexi`");
    let done = "Done.\n\n| Name | `lexi` ✓ |\n| Crate | made ✓ |\n| Milestones | pushed ✓ |";
    let task = "\n- Tag the old milestones";
    let open = prompt(planned().edits("a.rs".to_owned()).model("The name is in. I go on."));
    assert!(open.contains(task), "{open}");
    let closed = prompt(planned().edits("a.rs".to_owned()).model(done));
    assert!(!closed.contains(task), "{closed}");
    let other = "Done.\n\n- ✅ README\n- ✅ install guide\n- ✅ FAQ";
    let open = prompt(planned().edits("a.md".to_owned()).model(other));
    assert!(open.contains(task), "{open}");
}
